"""What stands beside today's work on the home page: good customers who sleep, and the latest orders."""

from html import escape
from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.analytical.facts.queries import money
from peyvand.analytical.scores.models import Tier
from peyvand.analytical.scores.queries import list_sleeping
from peyvand.foundation.firm.terms import word
from peyvand.foundation.records.addresses import list_address, record_address
from peyvand.foundation.ui import cells
from peyvand.foundation.ui.ports import HomePart
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import Money
from peyvand.operational.orders.models import OrderKind
from peyvand.operational.orders.queries import list_orders

SHOWN = 5


class Sleeping(HomePart):
    """Good customers whose last purchase lies long back, the most valuable first."""

    key = "sleeping"
    place: Literal["kpi", "main", "side"] = "side"
    order = 20

    def render(self, by: Actor) -> SafeString | str:
        scores = list(list_sleeping(by=by, limit=SHOWN))
        rows = "".join(
            f'<li><a class="cut" href="{record_address("party", score.party_id)}"><b dir="auto">'
            f"{escape(score.party.display_name)}</b></a><span>{cells.money(money(score.monetary), short=True)}</span>"
            f"<small>{escape(str(Tier(score.tier).label))}</small><small>{cells.day(score.recency_on)}</small></li>"
            for score in scores
        )
        href = list_address("party", {"tier": [Tier.KEY, Tier.STEADY]}, sort="last_purchase")
        return panel(self.key, _("Asleep"), rows, href)


class RecentOrders(HomePart):
    """The latest orders, whosever they are."""

    key = "recent-orders"
    place: Literal["kpi", "main", "side"] = "side"
    order = 30

    def render(self, by: Actor) -> SafeString | str:
        if not by.can("view", "order"):
            return ""
        sales = list_orders(by).filter(order_kind=OrderKind.SALE).select_related("party")
        rows = "".join(
            f"<li>{cells.code(order.code, record_address('order', order.id))}"
            f"<span>{cells.money(Money(order.total, order.currency))}</span>"
            f'<small class="cut">{cells.text(order.party.display_name if order.party else "")}</small>'
            f"<small>{cells.day(order.placed_at)}</small></li>"
            for order in sales.order_by("-placed_at", "-id")[:SHOWN]
        )
        return panel(
            self.key,
            _("Latest %(what)s") % {"what": word("order", many=True, inside=True)},
            rows,
            list_address("order"),
        )


def panel(key: str, heading: str, rows: str, href: str) -> SafeString | str:
    """Return a panel of rows with the way to all of them; "" without rows."""
    if not rows:
        return ""
    return SafeString(
        f'<section class="panel" aria-labelledby="home-{key}"><div class="panel-head">'
        f'<h2 id="home-{key}">{escape(heading)}</h2><a class="link" href="{escape(href)}">{escape(_("All"))}</a></div>'
        f'<ul class="rows">{rows}</ul></section>'
    )
