"""Days in the Jalali and the Gregorian calendar: turned into each other and put into words.

A day is a ``date`` everywhere; the calendar only says how it is written.
"""

from datetime import date
from enum import StrEnum
from functools import lru_cache

from jdatetime import GregorianToJalali
from jdatetime import date as jalali_date


class CalendarName(StrEnum):
    JALALI = "jalali"
    GREGORIAN = "gregorian"


class WeekStart(StrEnum):
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    MONDAY = "monday"


JALALI, GREGORIAN = CalendarName.JALALI, CalendarName.GREGORIAN

MONTHS: dict[tuple[CalendarName, str], tuple[str, ...]] = {
    (JALALI, "fa"): (
        "فروردین",
        "اردیبهشت",
        "خرداد",
        "تیر",
        "مرداد",
        "شهریور",
        "مهر",
        "آبان",
        "آذر",
        "دی",
        "بهمن",
        "اسفند",
    ),
    (JALALI, "en"): (
        "Farvardin",
        "Ordibehesht",
        "Khordad",
        "Tir",
        "Mordad",
        "Shahrivar",
        "Mehr",
        "Aban",
        "Azar",
        "Dey",
        "Bahman",
        "Esfand",
    ),
    (GREGORIAN, "fa"): (
        "ژانویه",
        "فوریه",
        "مارس",
        "آوریل",
        "مه",
        "ژوئن",
        "ژوئیه",
        "اوت",
        "سپتامبر",
        "اکتبر",
        "نوامبر",
        "دسامبر",
    ),
    (GREGORIAN, "en"): (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
# As ``date.weekday`` counts: Monday is 0.
WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
}


@lru_cache(maxsize=8192)
def parts(day: date, calendar: CalendarName) -> tuple[int, int, int]:
    """Return year, month and day in that calendar."""
    if calendar is GREGORIAN:
        return day.year, day.month, day.day
    year, month, day_of_month = GregorianToJalali(day.year, day.month, day.day).getJalaliList()
    return year, month, day_of_month


@lru_cache(maxsize=8192)
def from_parts(calendar: CalendarName, year: int, month: int, day: int) -> date:
    """Return the day; raises ValueError when the calendar has no such day."""
    if calendar is GREGORIAN:
        return date(year, month, day)
    found: date = jalali_date(year, month, day).togregorian()
    return found


def month_name(calendar: CalendarName, month: int, language: str, *, is_short: bool = False) -> str:
    """Return the month's name; only English names of Gregorian months have a short form."""
    name = MONTHS[calendar, "fa" if language == "fa" else "en"][month - 1]
    return name[:3] if is_short and calendar is GREGORIAN and language != "fa" else name


def weekday_name(day: date, language: str) -> str:
    return WEEKDAYS["fa" if language == "fa" else "en"][day.weekday()]


def format_day(day: date, calendar: CalendarName, language: str, style: str = "short") -> str:
    """Return the day in words, with Latin digits.

    style: "short" 23 Nov 2026 · "brief" 23 Nov · "long" 23 November 2026 · "weekday" Monday 23 November 2026 ·
    "month" November 2026 · "numeric" 2026-11-23, and 1405/09/02 in Jalali. KeyError for any other.
    """
    year, month, number = parts(day, calendar)
    if style == "numeric":
        return f"{year:04}/{month:02}/{number:02}" if calendar is JALALI else f"{year:04}-{month:02}-{number:02}"
    name = month_name(calendar, month, language, is_short=style in ("short", "brief"))
    return {
        "short": f"{number} {name} {year}",
        "brief": f"{number} {name}",
        "long": f"{number} {name} {year}",
        "weekday": f"{weekday_name(day, language)} {number} {name} {year}",
        "month": f"{name} {year}",
    }[style]
