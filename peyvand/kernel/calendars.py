"""Days in the Jalali and the Gregorian calendar: read, told apart, put into words, gathered into periods."""

from enum import StrEnum


class CalendarName(StrEnum):
    JALALI = "jalali"
    GREGORIAN = "gregorian"


class WeekStart(StrEnum):
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    MONDAY = "monday"
