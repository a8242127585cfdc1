"""Reads of orders that others may use."""

from collections import Counter
from decimal import Decimal
from uuid import UUID

from peyvand.foundation.access.queries import visible
from peyvand.kernel.actor import Actor
from peyvand.operational.orders.models import Order, OrderLine


def list_open_lines(order_id: UUID, *, by: Actor) -> list[tuple[OrderLine, Decimal]]:
    """Return the order's lines of which something can still come back, with how much, in their places."""
    lines = list(
        OrderLine.objects.filter(order__in=visible(Order.objects.filter(id=order_id), by), quantity__gt=0).order_by(
            "place"
        )
    )
    back: Counter[int] = Counter()
    for line_id, quantity in OrderLine.objects.filter(cancels_line__in=lines).values_list(
        "cancels_line_id", "quantity"
    ):
        back[line_id] -= quantity
    return [(line, line.quantity - back[line.id]) for line in lines if line.quantity > back[line.id]]
