"""Spans of days as they are written in an address: ``2026-01-01..2026-02-01``, ``this-jalali-month``, ``last-90-days``.

Relative ones are counted from today in the firm's time zone, so that a kept address stays true.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext as _

from peyvand.foundation.firm.queries import get_settings
from peyvand.kernel.calendars import (
    CalendarName,
    Period,
    fiscal_year_of,
    month_of,
    parse_day,
    quarter_of,
    week_of,
    year_of,
)
from peyvand.kernel.refused import Refused

MOST_DAYS = 36_600
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}
_COUNTED = re.compile(r"(last|next|over)-(\d{1,5})-days(-ago)?")
_NAMED = re.compile(r"(this|last|next)-(?:(jalali|gregorian)-(month|quarter|year)|(week)|(fiscal-year))")
_SPANS = {"month": month_of, "quarter": quarter_of, "year": year_of}


@dataclass(frozen=True, slots=True)
class Days:
    """Days from ``start`` to ``end``, both included; None is open."""

    start: date | None
    end: date | None

    def moments(self, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        """Return the first moment and the first one after, in UTC, as the days run in ``zone``."""
        start = None if self.start is None else _midnight(self.start, zone)
        end = None if self.end is None else _midnight(self.end + timedelta(days=1), zone)
        return start, end


def parse_days(text: str, today: date) -> Days:
    """Return the days that ``text`` means on ``today``; raises Refused("address") when it means none."""
    text = text.strip()
    try:
        days = _near(text, today) or _counted(text, today) or _named(text, today) or _written(text)
    except (ValueError, OverflowError):
        raise Refused("address", _("“%(text)s” is no span of days.") % {"text": text}) from None
    if days.start and days.end and days.start > days.end:
        raise Refused("address", _("“%(text)s” ends before it begins.") % {"text": text})
    if days.end == date.max:
        raise Refused("address", _("“%(text)s” is no span of days.") % {"text": text})
    return days


def _near(text: str, today: date) -> Days | None:
    if text not in _NEAR:
        return None
    day = today + timedelta(days=_NEAR[text])
    return Days(day, day)


def _counted(text: str, today: date) -> Days | None:
    """``last-7-days`` ends today, ``next-7-days`` begins tomorrow, ``over-90-days-ago`` is all before that."""
    match = _COUNTED.fullmatch(text)
    if not match:
        return None
    word, count, ago = match[1], int(match[2]), match[3]
    if not 1 <= count <= MOST_DAYS or (word == "over") != bool(ago):
        raise ValueError(text)
    if word == "last":
        return Days(today - timedelta(days=count - 1), today)
    if word == "next":
        return Days(today + timedelta(days=1), today + timedelta(days=count))
    return Days(None, today - timedelta(days=count + 1))


def _named(text: str, today: date) -> Days | None:
    match = _NAMED.fullmatch(text)
    if not match:
        return None
    which, calendar, span, is_week = match[1], match[2], match[3], match[4]
    period = _period(today, calendar, span, bool(is_week))
    if which == "last":
        period = _period(period.start - timedelta(days=1), calendar, span, bool(is_week))
    elif which == "next":
        period = _period(period.end, calendar, span, bool(is_week))
    return Days(period.start, period.end - timedelta(days=1))


def _period(day: date, calendar: str | None, span: str | None, is_week: bool) -> Period:
    firm = get_settings()
    if is_week:
        return week_of(day, firm.week_start)
    if span is None or calendar is None:
        return fiscal_year_of(day, firm.calendar, firm.fiscal_month)
    return _SPANS[span](day, CalendarName(calendar))


def _written(text: str) -> Days:
    start, dots, end = text.partition("..")
    if not dots:
        day = parse_day(start)
        return Days(day, day)
    days = Days(parse_day(start) if start.strip() else None, parse_day(end) if end.strip() else None)
    if days == Days(None, None):
        raise ValueError(text)
    return days


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
