"""The figures on top of the reports, each beside the time before."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from peyvand.analytical.facts.queries import Totals, count_buyers, list_totals
from peyvand.analytical.reports.ports import Span
from peyvand.analytical.reports.writing import address_days, find_orders, write_amount
from peyvand.foundation.firm.terms import word
from peyvand.foundation.records.addresses import list_address
from peyvand.foundation.ui import cells, charts, formats
from peyvand.kernel.actor import Actor


@dataclass(frozen=True)
class Figure:
    """One number with its comparison in words, its line of months and the list behind it."""

    label: str
    value: str
    change: str
    spark: str
    href: str


def build_figures(span: Span, *, by: Actor) -> list[Figure]:
    """Return net revenue, orders, buyers and what came back, as far as the actor may see."""
    days = [span.days, *([span.days_before] if span.days_before else [])]
    months = [(month.start, month.end) for month in span.months]
    found = list_totals([*days, *months], by=by)
    now, before = found[0], found[1] if span.days_before else Totals()
    each = found[len(days) :]
    buyers = [*count_buyers(days, by=by), 0][:2]
    orders, bought = find_orders(*span.days), address_days(*span.days)
    who = _("%(customers)s who bought") % {"customers": word("party", many=True)}
    return [
        _figure(_("Net revenue"), write_amount(now.net), (now.net, before.net), orders, [one.net for one in each]),
        _figure(
            word("order", many=True),
            cells.number(now.purchases),
            (now.purchases, before.purchases),
            list_address("order", {"placed": [bought], "kind": ["sale"]}),
            [one.purchases for one in each],
        ),
        _figure(who, cells.number(buyers[0]), (buyers[0], buyers[1]), list_address("party", {"bought": [bought]}), []),
        _figure(
            _("Given back"),
            formats.current().percent(_share_back(now), 1),
            (_share_back(now), _share_back(before)),
            list_address("order", {"placed": [bought], "kind": ["return"]}),
            [_share_back(one) for one in each],
            more_is_good=False,
        ),
    ]


def _share_back(totals: Totals) -> float:
    """Return what share of gross sales has come back."""
    return -totals.returned / totals.gross if totals.gross > 0 else 0.0


def _figure(
    label: str,
    value: str,
    sides: tuple[float, float],
    href: str,
    months: Sequence[float],
    *,
    more_is_good: bool = True,
) -> Figure:
    """Return the figure; sides: now, and in the time before."""
    now, before = sides
    if before > 0:
        share = cells.delta((now - before) / before, more_is_good=more_is_good, up=_("up"), down=_("down"))
        change = f"{share} {escape(_('on the time before'))}"
    else:
        change = escape(_("nothing to compare with"))
    return Figure(label, value, change, charts.spark(months), href)
