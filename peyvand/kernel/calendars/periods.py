"""Weeks, months, quarters and years of both calendars, as spans of days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from peyvand.kernel.calendars.days import (
    GREGORIAN,
    JALALI,
    CalendarName,
    WeekStart,
    format_day,
    from_parts,
    month_name,
    parts,
)


class PeriodKind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


SEASONS = ("بهار", "تابستان", "پاییز", "زمستان")
QUARTERS = ("سه‌ماههٔ اول", "سه‌ماههٔ دوم", "سه‌ماههٔ سوم", "سه‌ماههٔ چهارم")
_FIRST_WEEKDAY = {WeekStart.MONDAY: 0, WeekStart.SATURDAY: 5, WeekStart.SUNDAY: 6}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` until before ``end``.

    year, number: what the calendar calls it: the month's number, the quarter's, 1 for a year;
    of a fiscal year, the year in which it begins and its first month; of a week, both of its first day.
    """

    start: date
    end: date
    kind: PeriodKind
    calendar: CalendarName
    year: int
    number: int

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def label(self, language: str) -> str:
        """Return the period's name with Latin digits: "Azar 1405", "Q3 1405", «پاییز 1405», "1405"."""
        if self.kind is PeriodKind.MONTH:
            return f"{month_name(self.calendar, self.number, language)} {self.year}"
        if self.kind is PeriodKind.QUARTER:
            if language != "fa":
                return f"Q{self.number} {self.year}"
            return f"{(SEASONS if self.calendar is JALALI else QUARTERS)[self.number - 1]} {self.year}"
        if self.kind is PeriodKind.WEEK:
            last = self.end - timedelta(days=1)
            return " – ".join(format_day(day, self.calendar, language, "brief") for day in (self.start, last))
        return str(self.year) if self.kind is PeriodKind.YEAR or self.number == 1 else f"{self.year}–{self.year + 1}"


def month_of(day: date, calendar: CalendarName) -> Period:
    """Return the month that holds the day."""
    year, month, _day = parts(day, calendar)
    return _months(calendar, PeriodKind.MONTH, year, month, length=1, number=month)


def quarter_of(day: date, calendar: CalendarName) -> Period:
    """Return the quarter of the calendar's year that holds the day; Jalali quarters are the seasons."""
    year, month, _day = parts(day, calendar)
    quarter = (month + 2) // 3
    return _months(calendar, PeriodKind.QUARTER, year, quarter * 3 - 2, length=3, number=quarter)


def year_of(day: date, calendar: CalendarName) -> Period:
    """Return the calendar's year that holds the day."""
    return _months(calendar, PeriodKind.YEAR, parts(day, calendar)[0], 1, length=12, number=1)


def fiscal_year_of(day: date, calendar: CalendarName, start_month: int) -> Period:
    """Return the fiscal year that holds the day: twelve months from the first of ``start_month`` on."""
    year, month, _day = parts(day, calendar)
    begun = year if month >= start_month else year - 1
    return _months(calendar, PeriodKind.FISCAL_YEAR, begun, start_month, length=12, number=start_month)


def week_of(day: date, first: WeekStart = WeekStart.MONDAY, calendar: CalendarName = GREGORIAN) -> Period:
    """Return the seven days from the latest ``first`` weekday that is not after the day."""
    start = day - timedelta(days=(day.weekday() - _FIRST_WEEKDAY[WeekStart(first)]) % 7)
    year, month, _day = parts(start, calendar)
    return Period(start, start + timedelta(days=7), PeriodKind.WEEK, calendar, year, month)


def following(period: Period) -> Period:
    """Return the period of the same kind that begins where this one ends."""
    return _of_kind(period, period.end)


def preceding(period: Period) -> Period:
    """Return the period of the same kind that ends where this one begins."""
    return _of_kind(period, period.start - timedelta(days=1))


def months_between(start: date, end: date, calendar: CalendarName) -> list[Period]:
    """Return the months that hold the days from ``start`` until before ``end``, in order; none when start >= end."""
    months: list[Period] = []
    while start < end:
        months.append(month_of(start, calendar))
        start = months[-1].end
    return months


def month_index(day: date, calendar: CalendarName) -> int:
    """Return the number of the day's month counted through all years: a difference of two is months apart."""
    year, month, _day = parts(day, calendar)
    return year * 12 + month - 1


def _months(
    calendar: CalendarName, kind: PeriodKind, year: int, first_month: int, *, length: int, number: int
) -> Period:
    over, month = divmod(first_month - 1 + length, 12)
    return Period(
        from_parts(calendar, year, first_month, 1),
        from_parts(calendar, year + over, month + 1, 1),
        kind,
        calendar,
        year,
        number,
    )


def _of_kind(period: Period, day: date) -> Period:
    match period.kind:
        case PeriodKind.MONTH:
            return month_of(day, period.calendar)
        case PeriodKind.QUARTER:
            return quarter_of(day, period.calendar)
        case PeriodKind.YEAR:
            return year_of(day, period.calendar)
        case PeriodKind.FISCAL_YEAR:
            return fiscal_year_of(day, period.calendar, period.number)
    shift = period.start.weekday()
    first = next(week_start for week_start, weekday in _FIRST_WEEKDAY.items() if weekday == shift)
    return week_of(day, first, period.calendar)
