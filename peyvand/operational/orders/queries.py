"""Reads of orders that others may use. Whoever may not see an order gets the answer for one that is not there."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import IntegerField, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.queries import Reach, reach_of, visible, within
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.base.compiled import Compiled
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused
from peyvand.operational.orders.models import Order, OrderLine

# Who has more orders has many; to count a hundred thousand takes longer than the page.
MOST_COUNTED = 1000


class _CountOf(Subquery):
    """How many rows a queryset has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"


def list_orders(by: Actor) -> QuerySet[Order]:
    """Return the orders and documents that the actor may see, without those in the bin."""
    return visible(Order.objects.filter(deleted_at__isnull=True), by)


def get_order(order_id: UUID, *, by: Actor) -> Order:
    """Return the order, its party with it; Refused("missing") where there is none to see."""
    order = list_orders(by).select_related("party").filter(id=order_id).first()
    if order is None:
        raise Refused("missing", _("There is no such order."))
    return order


def list_recent_orders(party_ids: Collection[UUID], *, by: Actor, limit: int) -> tuple[list[Order], int]:
    """Return the latest orders and documents of these parties, the latest first, and how many there are in all.

    More than ``MOST_COUNTED`` are said to be one more than that.
    """
    reach = reach_of(by, Order.kind)
    latest: list[Any] = _LATEST.all(tuple(party_ids), reach.user_id, reach.team_id, shape=[reach.scope, limit])
    return latest, latest[0].count if latest else 0


def _list_latest(
    party_ids: Collection[UUID], user_id: UUID | None, team_id: UUID | None, scope: Scope, limit: int
) -> QuerySet[Any, Any]:
    seen = within(Order.objects.filter(deleted_at__isnull=True), Reach(scope, user_id, team_id))
    theirs = seen.filter(party_id__in=party_ids)
    count = _CountOf(theirs.order_by().values("pk")[: MOST_COUNTED + 1], output_field=IntegerField())
    return theirs.annotate(count=count).order_by("-placed_at", "-id")[:limit]


_LATEST = Compiled(_list_latest)


def list_lines(order_id: UUID, *, by: Actor) -> list[OrderLine]:
    """Return the order's lines in their places, each with its product and what it gives back."""
    lines = OrderLine.objects.filter(order__in=list_orders(by).filter(id=order_id))
    return list(lines.select_related("product", "cancels_line__order").order_by("place"))


def list_returns(order_id: UUID, *, by: Actor) -> list[Order]:
    """Return the documents that give this order back, wholly or in part, the earliest first."""
    lines = OrderLine.objects.filter(cancels_line__order_id=order_id)
    return list(list_orders(by).filter(id__in=lines.values("order_id")).order_by("placed_at", "id"))


def list_open_lines(order_id: UUID, *, by: Actor) -> list[tuple[OrderLine, Decimal]]:
    """Return the order's lines of which something can still come back, with how much, in their places."""
    lines = [line for line in list_lines(order_id, by=by) if line.quantity > 0]
    back: defaultdict[int, Decimal] = defaultdict(Decimal)
    returned = OrderLine.objects.filter(cancels_line__in=[line.id for line in lines])
    for line_id, quantity in returned.values_list("cancels_line_id", "quantity"):
        back[line_id] -= quantity
    return [(line, line.quantity - back[line.id]) for line in lines if line.quantity > back[line.id]]
