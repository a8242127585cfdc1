"""A small trade for tests: customers, products, and orders by a few words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from peyvand.customers.parties import commands as parties
from peyvand.customers.parties.commands import NewParty
from peyvand.foundation.access.actors import SystemActor
from peyvand.kernel.actor import Actor
from peyvand.kernel.fact import LineKind
from peyvand.operational.catalogue.commands import NewProduct, add_products
from peyvand.operational.orders import commands
from peyvand.operational.orders.commands import NewLine, NewOrder
from peyvand.operational.orders.models import Order, OrderKind

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SYSTEM = SystemActor("tests")
SHOP = "shop"

# Code, kind and description of what the shop sells.
GOODS = (
    ("85123A", LineKind.GOODS, "White hanging heart"),
    ("22423", LineKind.GOODS, "Regency cakestand"),
    ("POST", LineKind.CARRIAGE, "Postage"),
    ("TEST001", LineKind.TEST, "A test"),
)


def moment(text: str) -> datetime:
    """Return ``2026-11-23`` (at noon) or ``2026-11-23 09:30`` as a moment in UTC."""
    written = text if " " in text else f"{text} 12:00"
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def add_customer(key: str, *, name: str = "", owner_id: UUID | None = None) -> UUID:
    """Add a customer whom the shop knows by that key, and return the id."""
    row = NewParty(source=SHOP, external_key=key, name=name, owner_id=owner_id)
    return parties.add_parties([row], by=SYSTEM, at=AT)[SHOP, key]


def stock_up() -> dict[str, UUID]:
    """Add the shop's products and return their ids by code; safe to repeat."""
    rows = [NewProduct(code=code, line_kind=kind, descriptions=[text]) for code, kind, text in GOODS]
    return add_products(rows, by=SYSTEM, at=AT)


def draft(
    key: str | None,
    on: str,
    lines: Sequence[tuple[str, str, str]],
    *,
    party_id: UUID | None = None,
    order_kind: OrderKind = OrderKind.SALE,
    currency: str = "GBP",
) -> NewOrder:
    """Return an order of lines (code, quantity, unit price)."""
    ids, kinds = stock_up(), {code: kind for code, kind, _text in GOODS}
    return NewOrder(
        placed_at=moment(on),
        currency=currency,
        lines=[NewLine(ids[code], Decimal(many), Decimal(price), kinds[code]) for code, many, price in lines],
        order_kind=order_kind,
        party_id=party_id,
        source=SHOP if key else "",
        external_key=key,
    )


def place(row: NewOrder, *, by: Actor = SYSTEM) -> Order:
    """Place one order and return it."""
    return Order.objects.get(id=commands.place_order(row, by=by, at=AT))
