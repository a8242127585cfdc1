"""The Jalali and the Gregorian calendar: days in words, days as people type them, and periods of days."""

from peyvand.kernel.calendars.days import (
    GREGORIAN,
    JALALI,
    CalendarName,
    WeekStart,
    format_day,
    from_parts,
    month_name,
    parts,
    weekday_name,
)
from peyvand.kernel.calendars.periods import (
    Period,
    PeriodKind,
    fiscal_year_of,
    following,
    month_index,
    month_of,
    months_between,
    preceding,
    quarter_of,
    week_of,
    year_of,
)
from peyvand.kernel.calendars.typed import parse_day, parse_moment

__all__ = [
    "GREGORIAN",
    "JALALI",
    "CalendarName",
    "Period",
    "PeriodKind",
    "WeekStart",
    "fiscal_year_of",
    "following",
    "format_day",
    "from_parts",
    "month_index",
    "month_name",
    "month_of",
    "months_between",
    "parse_day",
    "parse_moment",
    "parts",
    "preceding",
    "quarter_of",
    "week_of",
    "weekday_name",
    "year_of",
]
