"""Figures of the home page: sales of the last thirty days beside the thirty before."""

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.analytical.facts.queries import Totals, count_buyers, get_known_until, list_totals, money
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.firm.terms import word
from peyvand.foundation.records.addresses import list_address
from peyvand.foundation.ui import cells, charts, formats
from peyvand.foundation.ui.ports import HomePart
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor

DAYS = 30
# The line beside a figure has one point for so many days.
STEP = 3


@dataclass(frozen=True, slots=True)
class Window:
    """Thirty days and the thirty before, cut into steps. end: the first day after."""

    end: date

    @property
    def start(self) -> date:
        return self.end - timedelta(days=DAYS)

    def spans(self) -> list[tuple[date, date]]:
        """Return both halves whole, then the steps of the half before and of this one."""
        first = self.start - timedelta(days=DAYS)
        steps = [first + timedelta(days=days) for days in range(0, 2 * DAYS, STEP)]
        halves = [(self.start, self.end), (first, self.start)]
        return halves + [(step, step + timedelta(days=STEP)) for step in steps]


class Sales(HomePart):
    """Net revenue, orders and customers who bought, each with its comparison."""

    key = "sales"
    place: Literal["kpi", "main", "side"] = "kpi"
    order = 10

    def render(self, by: Actor) -> SafeString | str:
        today = clock.now().astimezone(get_settings().zone).date()
        window = Window(get_known_until(today) + timedelta(days=1))
        spans = window.spans()
        now, before, *steps = list_totals(spans, by=by)
        if not (now.purchases or before.purchases):
            return ""
        half = len(steps) // 2
        lines = (steps[half:], steps[:half])
        buyers, buyers_before = count_buyers(spans[:2], by=by)
        since, until = window.start.isoformat(), (window.end - timedelta(days=1)).isoformat()
        orders = list_address("order", {"placed": [f"{since}..{until}"], "kind": ["sale"]})
        bought = list_address("party", {"bought": [f"{since}..{until}"]})
        period = f"{formats.current().comma} {_period(window, today)}"
        who = _("%(customers)s who bought") % {"customers": word("party", many=True)}
        return SafeString(
            _figure(_("Net revenue") + period, _amount(now), _spark(lines, "net"), _change(now.net, before.net), orders)
            + _figure(
                word("order", many=True) + period,
                cells.number(now.purchases),
                _spark(lines, "purchases"),
                _change(now.purchases, before.purchases),
                orders,
            )
            + _figure(who + period, cells.number(buyers), "", _change(buyers, buyers_before), bought)
        )


def _period(window: Window, today: date) -> str:
    reader = formats.current()
    if window.end > today:
        return _("last %(days)s days") % {"days": reader.number(DAYS)}
    return _("%(days)s days to %(day)s") % {
        "days": reader.number(DAYS),
        "day": reader.day(window.end - timedelta(days=1)),
    }


def _amount(totals: Totals) -> str:
    net = money(totals.net)
    return cells.money(net, short=True) if net else cells.number(totals.net)


def _spark(lines: tuple[list[Totals], list[Totals]], name: str) -> str:
    now, before = ([float(getattr(step, name)) for step in line] for line in lines)
    return charts.spark(now, before)


def _change(now: int, before: int) -> str:
    """Return the comparison in words; that there is none where nothing was before."""
    if before <= 0:
        return escape(_("nothing in the %(days)s days before") % {"days": formats.current().number(DAYS)})
    share = cells.delta((now - before) / before, up=_("up"), down=_("down"))
    rest = escape(_("on the %(days)s days before") % {"days": formats.current().number(DAYS)})
    return f"{share} {rest}"


def _figure(label: str, value: str, spark: str, change: str, href: str) -> str:
    return (
        f'<a class="kpi" href="{escape(href)}"><span>{escape(label)}</span><b>{value}</b>'
        f"{spark}<span>{change}</span></a>"
    )
