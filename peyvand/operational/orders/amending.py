"""Lines of orders that are there already, put right place by place."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peyvand.foundation.journal import commands as journal
from peyvand.foundation.journal.events import Event
from peyvand.foundation.journal.ports import get_rates
from peyvand.kernel.actor import Actor
from peyvand.kernel.fact import FactLine, LineKind
from peyvand.kernel.money import Money, exponent_of, to_minor
from peyvand.operational.orders.commands import lock_placing
from peyvand.operational.orders.drafts import Content, NewLine
from peyvand.operational.orders.events import DocumentCorrected, OrderCorrected, ReturnCorrected
from peyvand.operational.orders.models import Order, OrderKind, OrderLine

EVENTS: Mapping[str, type[OrderCorrected | ReturnCorrected | DocumentCorrected]] = {
    OrderKind.SALE: OrderCorrected,
    OrderKind.RETURN: ReturnCorrected,
    OrderKind.STOCK: DocumentCorrected,
    OrderKind.BAD_DEBT: DocumentCorrected,
}
CHANGED = (
    "moment",
    "product_id",
    "description",
    "line_kind",
    "quantity",
    "unit_price",
    "amount",
)  # fmt: skip


@transaction.atomic
def amend_orders(lines: Mapping[UUID, Sequence[NewLine]], *, by: Actor, at: datetime) -> set[UUID]:
    """Set exactly these lines of these orders, each in its place, and return the ids of the orders that changed.

    A line that holds the same product, quantity and price in that place already stays as it is, so a second call
    changes nothing; all other lines stay anyway. One event for each changed order, with the difference.
    Raises Refused("forbidden") when `by` may not change orders.
    """
    by.may("change", "order")
    lock_placing()
    orders = Order.objects.select_for_update().filter(id__in=list(lines)).order_by("id")
    known: dict[UUID, dict[int, OrderLine]] = defaultdict(dict)
    for line in OrderLine.objects.filter(order_id__in=list(lines)):
        known[line.order_id][line.place] = line
    events = [_amend(order, known[order.id], lines[order.id], by=by, at=at) for order in orders]
    changed = [event for event in events if event is not None]
    journal.record_many(changed)
    return {event.subject.id for event in changed if event.subject}


def list_contents(order_ids: Collection[UUID], *, below: int) -> dict[UUID, Counter[Content]]:
    """Return what the lines of these orders in places up to ``below`` hold, as multisets; one query."""
    found: dict[UUID, Counter[Content]] = {order_id: Counter() for order_id in order_ids}
    rows = OrderLine.objects.filter(order_id__in=list(order_ids), place__lte=below)
    for order_id, product_id, quantity, price in rows.values_list("order_id", "product_id", "quantity", "unit_price"):
        found[order_id][product_id, quantity, price] += 1
    return found


def _amend(
    order: Order, known: dict[int, OrderLine], lines: Sequence[NewLine], *, by: Actor, at: datetime
) -> Event | None:
    places = exponent_of(order.currency, order.placed_at.date())
    difference: list[FactLine] = []
    for new in lines:
        line = known.get(new.place)
        if line and (line.product_id, line.quantity, line.unit_price) == (new.product_id, new.quantity, new.unit_price):
            continue
        if line:
            difference.append(_taken_back(line))
        line = line or OrderLine(order=order, place=new.place, party_id=order.party_id)
        line.moment, line.product_id, line.description = new.moment, new.product_id, new.description
        line.line_kind, line.quantity, line.unit_price = new.line_kind, new.quantity, new.unit_price
        line.amount = to_minor(new.quantity * new.unit_price, places)
        line.save()
        known[new.place] = line
        difference.append(
            FactLine(line.product_id, LineKind(line.line_kind), line.quantity, line.unit_price, line.amount)
        )
    if not difference:
        return None
    return _keep(order, list(known.values()), difference, by=by, at=at)


def _taken_back(line: OrderLine) -> FactLine:
    return FactLine(line.product_id, LineKind(line.line_kind), -line.quantity, line.unit_price, -line.amount)


def _keep(
    order: Order, lines: Sequence[OrderLine], difference: Sequence[FactLine], *, by: Actor, at: datetime
) -> Event:
    """Save the order with its new total and return the event."""
    total = Money(sum(line.amount for line in lines), order.currency)
    firm_total = get_rates().to_firm(total, order.placed_at)
    order.total, order.firm_total = total.minor, firm_total.minor if firm_total else None
    order.line_count, order.version = len(lines), order.version + 1
    order.changed_at, order.changed_by = at, str(by.ref)
    order.save()
    return EVENTS[order.order_kind](
        occurred_at=order.placed_at,
        by=by.ref,
        by_kind=by.actor_kind,
        party_id=order.party_id,
        subject=order.ref,
        amount=Money(sum(line.minor for line in difference), order.currency),
        outlet_id=order.outlet_id,
        lines=tuple(difference),
        order_number=order.code,
    )
