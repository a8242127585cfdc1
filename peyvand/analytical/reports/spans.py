"""Which months a report is about, as the address says it."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from peyvand.analytical.reports.ports import Span
from peyvand.kernel.calendars import CalendarName, Period, month_of, months_between, preceding

# Key in the address, its words, and how many months; 0 for all there are.
CHOICES: tuple[tuple[str, object, int], ...] = (
    ("3-months", _("3 months"), 3),
    ("12-months", _("12 months"), 12),
    ("24-months", _("24 months"), 24),
    ("all", _("Everything"), 0),
)
USUAL = "12-months"
MOST_MONTHS = 60


def build_span(key: str, *, since: date, until: date, calendar: CalendarName) -> Span:
    """Return the span of that key up to ``until``; the usual one for a key that is unknown.

    since: the first day of which something is known; months before its own are compared with nothing.
    """
    lengths = {known: months for known, _words, months in CHOICES}
    if key not in lengths:
        key = USUAL
    if not lengths[key]:
        months = months_between(since, until + timedelta(days=1), calendar)[-MOST_MONTHS:]
        return Span(key=key, months=tuple(months), before=(), until=until)
    months = last_months(month_of(until, calendar), lengths[key])
    return Span(key=key, months=tuple(months), before=_find_before(months, since), until=until)


def _find_before(months: list[Period], since: date) -> tuple[Period, ...]:
    """Return as many months of the year before, so that seasons do not pass for news; else the ones just before.

    Those of which not all is known are no comparison: then there is none.
    """
    for back in (max(12, len(months)), len(months)):
        before = last_months(months[-1], len(months) + back)[: len(months)]
        if before[0].end > since:
            return tuple(before)
    return ()


def last_months(last: Period, count: int) -> list[Period]:
    """Return so many months up to ``last``, the earliest first."""
    months = [last]
    while len(months) < count:
        months.append(preceding(months[-1]))
    return months[::-1]
