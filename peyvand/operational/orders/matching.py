"""Which order a return gives back, where that can be known: same party, same product, same price, enough left."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref
from peyvand.operational.orders.commands import lock_placing, settle_states
from peyvand.operational.orders.events import ReturnMatched

# Lines of returns that do not know yet what they give back, the oldest first.
OPEN_RETURNS = """
    SELECT l.id, l.order_id, o.party_id, l.product_id, l.unit_price, -l.quantity AS quantity, o.placed_at
    FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
    WHERE o.order_kind = 'return' AND o.party_id IS NOT NULL AND o.deleted_at IS NULL
      AND l.quantity < 0 AND l.product_id IS NOT NULL AND l.cancels_line_id IS NULL
    ORDER BY o.placed_at, o.external_key, o.id, l.place
"""
# Lines that such returns could give back, the latest first, with what is left of each.
SOLD = f"""
    WITH wanted AS (SELECT DISTINCT party_id, product_id, unit_price FROM ({OPEN_RETURNS}) r)
    SELECT l.id, l.order_id, o.party_id, l.product_id, l.unit_price, o.placed_at,
           l.quantity + COALESCE((SELECT sum(x.quantity) FROM orders_orderline x WHERE x.cancels_line_id = l.id), 0)
    FROM orders_order o
    JOIN orders_orderline l ON l.order_id = o.id
    JOIN wanted w ON w.party_id = o.party_id AND w.product_id = l.product_id AND w.unit_price = l.unit_price
    WHERE o.order_kind = 'sale' AND o.deleted_at IS NULL AND l.quantity > 0
    ORDER BY o.placed_at DESC, o.external_key DESC, o.id DESC, l.place DESC
"""  # noqa: S608 (our own words)
LINK_LINES = """
    UPDATE orders_orderline l SET cancels_line_id = m.sold
    FROM unnest(%(lines)s::bigint[], %(sold)s::bigint[]) AS m(line, sold) WHERE l.id = m.line
"""
LINK_ORDERS = """
    UPDATE orders_order o SET cancels_id = m.sold, version = version + 1, changed_at = %(at)s, changed_by = %(by)s
    FROM (
        SELECT l.order_id, (array_agg(s.order_id))[1] AS sold
        FROM orders_orderline l JOIN orders_orderline s ON s.id = l.cancels_line_id
        WHERE l.order_id = ANY(%(returns)s) GROUP BY l.order_id HAVING count(DISTINCT s.order_id) = 1
    ) m
    WHERE o.id = m.order_id AND o.cancels_id IS NULL
    RETURNING o.id, COALESCE(o.external_key, o.number::text), o.party_id, o.cancels_id
"""


@dataclass(slots=True)
class SoldLine:
    id: int
    order_id: UUID
    placed_at: datetime
    left: Decimal


type Goods = tuple[UUID, UUID, Decimal]


@transaction.atomic
def match_returns(*, by: Actor, at: datetime) -> int:
    """Link lines of returns to the lines that they give back, and return how many were linked by this call.

    A line goes to the latest earlier sale of the same product at the same price to the same party of which enough is
    left. A return whose known lines lead to one order cancels that order. What cannot be known stays as it is; a second
    call changes nothing. The order in which the documents came plays no part.
    """
    by.may("change", "order")
    lock_placing()
    returned = _read(OPEN_RETURNS, {})
    sold: dict[Goods, list[SoldLine]] = defaultdict(list)
    for line_id, order_id, party_id, product_id, price, placed_at, left in _read(SOLD, {}):
        sold[party_id, product_id, price].append(SoldLine(line_id, order_id, placed_at, left))
    links: list[tuple[int, int]] = []
    touched: dict[UUID, set[UUID]] = defaultdict(set)
    for line_id, order_id, party_id, product_id, price, quantity, returned_at in returned:
        line = _find_sold(sold.get((party_id, product_id, price), ()), quantity, returned_at)
        if line:
            line.left -= quantity
            links.append((line_id, line.id))
            touched[order_id].add(line.order_id)
    _link(links, touched, by=by, at=at)
    return len(links)


def _find_sold(lines: Sequence[SoldLine], quantity: Decimal, returned_at: datetime) -> SoldLine | None:
    return next((line for line in lines if line.placed_at <= returned_at and line.left >= quantity), None)


def _link(links: Sequence[tuple[int, int]], touched: Mapping[UUID, set[UUID]], *, by: Actor, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LINK_LINES, {"lines": [line for line, _ in links], "sold": [sold for _, sold in links]})
    settle_states({order_id for orders in touched.values() for order_id in orders}, by=by, at=at)
    values = {"returns": list(touched), "by": str(by.ref), "at": at}
    journal.record_many(
        ReturnMatched(
            occurred_at=at,
            by=by.ref,
            by_kind=by.actor_kind,
            party_id=party_id,
            subject=Ref("order", order_id),
            order_number=number,
            returns=cancelled,
        )
        for order_id, number, party_id, cancelled in _read(LINK_ORDERS, values)
    )


def _read(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
