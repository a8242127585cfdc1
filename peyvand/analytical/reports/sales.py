"""Sales over time, beside the time before."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.analytical.facts.queries import Totals, list_totals
from peyvand.analytical.reports.ports import Report, Section, Span
from peyvand.analytical.reports.writing import (
    find_orders,
    name_period,
    write_amount,
    write_change,
    write_days,
    write_month,
)
from peyvand.foundation.ui import charts, formats
from peyvand.foundation.ui.charts import Mark
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import Period

# More bars than this become a line.
MOST_BARS = 24


class SalesOverTime(Report):
    """Net revenue by month, each mark leading to its orders."""

    key = "sales"
    place = "full"
    order = 10

    def draw(self, span: Span, *, by: Actor) -> Section | None:
        days = [span.days, *([span.days_before] if span.days_before else [])]
        months = [(month.start, month.end) for month in (*span.months, *span.before)]
        found = list_totals([*days, *months], by=by)
        wholes, each = found[: len(days)], found[len(days) :]
        now, before = wholes[0], wholes[1] if len(wholes) > 1 else Totals()
        if not (now.gross or before.gross):
            return None
        halves = each[: len(span.months)], each[len(span.months) :]
        return Section(
            heading=_heading(now, before),
            note=_note(span, now),
            body=_chart(span, halves[0], halves[1] if before.net else []),
        )


def _heading(now: Totals, before: Totals) -> str:
    amount = write_amount(now.net)
    if before.net <= 0:
        return _("Sales came to %(amount)s") % {"amount": amount}
    return write_change(
        now.net,
        before.net,
        (
            lambda share: _("Sales rose by %(share)s to %(amount)s") % {"share": share, "amount": amount},
            lambda share: _("Sales fell by %(share)s to %(amount)s") % {"share": share, "amount": amount},
            _("Sales stayed at %(amount)s") % {"amount": amount},
        ),
    )


def _note(span: Span, now: Totals) -> str:
    told = {
        "days": write_days(*span.days),
        "gross": write_amount(now.gross),
        "returned": write_amount(-now.returned),
        "left_out": write_amount(now.left_out),
    }
    words = (
        _("Net revenue by month, %(days)s: gross %(gross)s, less %(returned)s given back and %(left_out)s of tests")
        % told
    )
    if not span.days_before:
        return words
    return _("%(words)s; against %(days)s") % {"words": words, "days": write_days(*span.days_before)}


def _chart(span: Span, now: list[Totals], before: list[Totals]) -> SafeString:
    marks = [
        _mark(month, totals, before[place] if before else None, span)
        for place, (month, totals) in enumerate(zip(span.months, now, strict=True))
    ]
    draw = charts.bar_chart if len(marks) <= MOST_BARS else charts.line_chart
    return draw(
        marks,
        title=_("Net revenue by month"),
        write=write_amount,
        now=_("these months"),
        before=_("the time before"),
        width=960,
        height=260,
    )


def _mark(month: Period, totals: Totals, before: Totals | None, span: Span) -> Mark:
    told = {"month": name_period(month), "net": write_amount(totals.net)}
    says = _("%(month)s: %(net)s net") % told
    if before is not None:
        says = f"{says}{formats.current().comma} " + _("before it %(net)s") % {"net": write_amount(before.net)}
    return Mark(
        label=write_month(month, with_year=month.number == 1 or month == span.months[0]),
        value=float(totals.net),
        before=float(before.net) if before is not None else None,
        title=says,
        href=find_orders(month.start, month.end),
        is_partial=month == span.months[-1] and span.is_partial,
    )
