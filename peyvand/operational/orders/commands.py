"""Every change of orders: placed, one or thousands at once, and given back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.queries import visible
from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.base.ids import new_id
from peyvand.foundation.firm import commands as firm
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.fact import LineKind
from peyvand.kernel.refused import Refused
from peyvand.operational.orders import queries
from peyvand.operational.orders.drafts import (
    LINE_COLUMNS,
    ORDER_COLUMNS,
    Content,
    NewLine,
    NewOrder,
    contents_of,
    draft_order,
    to_steps,
)
from peyvand.operational.orders.models import Order, OrderKind, OrderLine, OrderState

__all__ = ["NewLine", "NewOrder", "Outcome", "place_order", "place_orders", "return_order", "settle_states"]

# Held to the end of a transaction that places orders, so that two imports at once never place the same one.
PLACING_LOCK = 0x4F726465


@dataclass(slots=True)
class Outcome:
    """What became of orders placed together, by their place among the rows given.

    placed: id of each new order. unchanged: id of the order that was there, equal as a multiset of product, quantity
    and price. differing: id of the order that was there with other lines, which was left as it is.
    """

    placed: dict[int, UUID] = field(default_factory=dict)
    unchanged: dict[int, UUID] = field(default_factory=dict)
    differing: dict[int, UUID] = field(default_factory=dict)


@transaction.atomic
def place_order(row: NewOrder, *, by: Actor, at: datetime) -> UUID:
    """Place one order and return its id.

    Raises Refused("forbidden"), Refused("empty") without lines, or Refused("taken") when its number is another's.
    """
    outcome = place_orders([row], by=by, at=at)
    if not outcome.placed:
        raise Refused("taken", errors={"external_key": _("Another order has this number.")})
    order = Order.objects.get(id=outcome.placed[0])
    after = {
        "external_key": order.external_key,
        "party": order.party_id,
        "total": order.total,
        "lines": order.line_count,
    }
    journal.audit(by, "orders.place", order.ref, {}, after, at, party_id=order.party_id)
    return order.id


@transaction.atomic
def place_orders(rows: Sequence[NewOrder], *, by: Actor, at: datetime) -> Outcome:
    """Place the orders that are not there yet, with one event each, and tell what became of every row.

    An order is known by source and external key. A second call with the same rows changes nothing.
    The first amount ever fixes the firm's currency.
    Raises Refused("forbidden"), Refused("empty") for a row without lines.
    """
    by.may("create", "order")
    if not all(row.lines for row in rows):
        raise Refused("empty", _("An order needs at least one line."))
    lock_placing()
    rows = [to_steps(row) for row in rows]
    outcome = _sort_out(rows)
    if outcome.placed:
        _write([(order_id, rows[place]) for place, order_id in outcome.placed.items()], by=by, at=at)
    return outcome


@transaction.atomic
def return_order(order_id: UUID, *, quantities: Mapping[int, Decimal] | None = None, by: Actor, at: datetime) -> UUID:
    """Take an order back, whole or in part, by a return of its own, and return the return's id.

    quantities: how many of which line (by its place); None for all that has not come back yet.
    Raises Refused("missing"), Refused("forbidden"), Refused("closed") when nothing of it can come back any more,
    Refused("too_many") when more would come back than was bought.
    """
    order = visible(Order.objects.select_for_update(of=("self",)), by).filter(id=order_id).first()
    if order is None:
        raise Refused("missing", _("There is no such order."))
    by.may("change", order)
    if order.order_kind != OrderKind.SALE or order.state == OrderState.RETURNED:
        raise Refused("closed", _("Nothing of this order can be returned any more."))
    left = queries.list_open_lines(order.id, by=by)
    wanted = quantities or {line.place: remaining for line, remaining in left}
    open_places = {line.place: remaining for line, remaining in left}
    if not wanted or any(amount <= 0 or amount > open_places.get(place, 0) for place, amount in wanted.items()):
        raise Refused("too_many", _("More would come back than was bought."))
    lines = [
        NewLine(
            line.product_id, -wanted[line.place], line.unit_price, LineKind(line.line_kind), line.description, line.id
        )
        for line, _remaining in left
        if line.place in wanted
    ]
    row = NewOrder(
        placed_at=at,
        currency=order.currency,
        lines=lines,
        order_kind=OrderKind.RETURN,
        party_id=order.party_id,
        cancels_id=order.id,
        outlet_id=order.outlet_id,
    )
    return place_order(row, by=by, at=at)


def settle_states(order_ids: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Set the state of these orders by what has come back of them; in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"ids": list(order_ids), "by": str(by.ref), "at": at})


SETTLE = """
    UPDATE orders_order o SET state = s.state, version = version + 1, changed_at = %(at)s, changed_by = %(by)s
    FROM (
        SELECT l.order_id,
               CASE WHEN bool_and(r.quantity >= l.quantity) THEN 'returned'
                    WHEN bool_or(r.quantity > 0) THEN 'returned_in_part' ELSE 'placed' END AS state
        FROM orders_orderline l, LATERAL (
            SELECT COALESCE(-sum(x.quantity), 0) AS quantity FROM orders_orderline x WHERE x.cancels_line_id = l.id) r
        WHERE l.order_id = ANY(%(ids)s) AND l.quantity > 0
        GROUP BY l.order_id
    ) s
    WHERE o.id = s.order_id AND o.state <> s.state
"""


def _write(fresh: Sequence[tuple[UUID, NewOrder]], *, by: Actor, at: datetime) -> None:
    _fix_currency(fresh[0][1].currency, by=by, at=at)
    numbers = _draw_numbers(len(fresh))
    drafts = [draft_order(order_id, number, row) for (order_id, row), number in zip(fresh, numbers, strict=True)]
    who = str(by.ref)
    copy_rows(Order, ORDER_COLUMNS, (draft.order_row(who, at) for draft in drafts))
    copy_rows(OrderLine, LINE_COLUMNS, (line for draft in drafts for line in draft.line_rows()))
    cancelled = {row.cancels_id for _order_id, row in fresh if row.cancels_id}
    if cancelled:
        settle_states(cancelled, by=by, at=at)
    journal.record_many(draft.event(by) for draft in drafts)


def lock_placing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLACING_LOCK])


def _draw_numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('orders_order', 'number')) FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor]


def _fix_currency(currency: str, *, by: Actor, at: datetime) -> None:
    if get_settings().base_currency is None:
        firm.fix_base_currency(currency, by=by, at=at)


def _sort_out(rows: Sequence[NewOrder]) -> Outcome:
    """Return what becomes of each row; those to be placed have their new ids already."""
    outcome, known = Outcome(), _find_known(rows)
    for place, row in enumerate(rows):
        there = None if row.external_key is None else known.get((row.source, row.external_key))
        if there is None:
            outcome.placed[place] = new_id()
            if row.external_key is not None:
                known[row.source, row.external_key] = (outcome.placed[place], contents_of(row.lines))
        elif there[1] == contents_of(row.lines):
            outcome.unchanged[place] = there[0]
        else:
            outcome.differing[place] = there[0]
    return outcome


def _find_known(rows: Sequence[NewOrder]) -> dict[tuple[str, str], tuple[UUID, Counter[Content]]]:
    """Return the orders that are there already, by source and key, with what their lines hold."""
    keys: dict[str, list[str]] = {}
    for row in rows:
        if row.external_key is not None:
            keys.setdefault(row.source, []).append(row.external_key)
    found: dict[tuple[str, str], tuple[UUID, Counter[Content]]] = {}
    by_id: dict[UUID, Counter[Content]] = {}
    for source, wanted in keys.items():
        orders = Order.objects.filter(source=source, external_key__in=wanted).values_list("id", "external_key")
        for order_id, key in orders:
            by_id[order_id] = Counter()
            found[source, str(key)] = (order_id, by_id[order_id])
    lines = OrderLine.objects.filter(order_id__in=list(by_id))
    for order_id, product_id, quantity, price in lines.values_list("order_id", "product_id", "quantity", "unit_price"):
        by_id[order_id][product_id, quantity, price] += 1
    return found
