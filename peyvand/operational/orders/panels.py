"""What orders show on pages: the latest on a party's, lines and returns on an order's own."""

from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from peyvand.customers.parties.models import Party
from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.addresses import list_address, record_address
from peyvand.foundation.ui import cells, formats
from peyvand.foundation.ui.currencies import writing_of
from peyvand.foundation.ui.ports import Panel
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import Money, exponent_of
from peyvand.operational.catalogue.models import LINE_KIND_LABELS
from peyvand.operational.orders import queries
from peyvand.operational.orders.models import Order, OrderKind, OrderLine, OrderState
from peyvand.operational.orders.records import STATES

SHOWN = 4
HUES = {choice.value: choice.hue for choice in STATES}


@dataclass(frozen=True)
class Row:
    """One order in a few cells."""

    code: SafeString
    total: SafeString
    state: SafeString
    day: SafeString


class PartyOrders(Panel):
    """The latest orders of a customer, with the way to all of them."""

    key = "orders"
    record_type = "party"
    place = "end"
    order = 30

    def render(self, record: object, by: Actor) -> SafeString | str:
        if not isinstance(record, Party) or not by.can("view", "order"):
            return ""
        members = record.whole
        latest, count = queries.list_recent_orders(members, by=by, limit=SHOWN)
        if not latest:
            return ""
        context = {
            "heading": term("order", many=True),
            "count": cells.number(count) if count <= queries.MOST_COUNTED else f"{cells.number(queries.MOST_COUNTED)}+",
            "all_href": list_address("order", {"party": [str(member) for member in members]}),
            "rows": [row_of(order) for order in latest],
        }
        return SafeString(render_to_string("orders/party_orders.html", context))


class OrderLines(Panel):
    """The lines of an order, in their places, with what each gives back."""

    key = "order-lines"
    record_type = "order"
    place = "middle"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString | str:
        if not isinstance(record, Order):
            return ""
        lines = queries.list_lines(record.id, by=by)
        context = {
            "lines": [line_cells(line, record.currency) for line in lines],
            "total": cells.money(Money(record.total, record.currency)),
            "can_return": bool(by.can("change", record) and _is_returnable(record)),
            "return_href": f"/orders/{record.id}/return",
        }
        return SafeString(render_to_string("orders/order_lines.html", context))


class OrderReturns(Panel):
    """What an order gives back, and what has come back of it."""

    key = "order-returns"
    record_type = "order"
    place = "end"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString | str:
        if not isinstance(record, Order):
            return ""
        cancelled = queries.list_orders(by).filter(id=record.cancels_id).first() if record.cancels_id else None
        returns = queries.list_returns(record.id, by=by) if record.order_kind == OrderKind.SALE else []
        if cancelled is None and not returns:
            return ""
        context = {
            "gives_back": row_of(cancelled) if cancelled else None,
            "returns": [row_of(order) for order in returns],
        }
        return SafeString(render_to_string("orders/order_returns.html", context))


def row_of(order: Order) -> Row:
    """Return an order as a row of a panel."""
    is_sale = order.order_kind == OrderKind.SALE
    label = OrderState(order.state).label if is_sale else OrderKind(order.order_kind).label
    return Row(
        code=cells.code(order.code, record_address("order", order.id)),
        total=cells.money(Money(order.total, order.currency)),
        state=cells.status(label, HUES[order.state] if is_sale else "closed"),
        day=cells.day(order.placed_at),
    )


def line_cells(line: OrderLine, currency: str) -> dict[str, object]:
    """Return a line of an order as cells."""
    product, given_back = line.product, line.cancels_line
    name = line.description or (str(product) if product else "")
    return {
        "place": cells.number(line.place),
        "code": cells.code(product.code, record_address("product", product.id)) if product else "",
        "name": cells.text(name),
        "kind": LINE_KIND_LABELS[line.line_kind],
        "quantity": cells.number(line.quantity, None),
        "unit_price": _price(line.unit_price, currency),
        "amount": cells.money(Money(line.amount, currency)),
        "gives_back": cells.code(given_back.order.code, record_address("order", given_back.order_id))
        if given_back
        else "",
    }


def _price(price: Decimal, currency: str) -> SafeString:
    """Return a unit price in the unit of the amount beside it, with the places of that or all that it has."""
    writing = writing_of(currency, formats.current().language)
    shown = price / writing.divisor
    places = exponent_of(currency) if writing.places is None else writing.places
    return cells.number(shown, places if shown == round(shown, places) else None)


def _is_returnable(order: Order) -> bool:
    return order.order_kind == OrderKind.SALE and order.state != OrderState.RETURNED
