"""Orders on their way into the tables: what is given, what is reckoned of it, and its rows and event."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from peyvand.foundation.journal.events import Event
from peyvand.foundation.journal.ports import get_rates
from peyvand.kernel.actor import Actor
from peyvand.kernel.fact import FactLine, LineKind
from peyvand.kernel.money import Money, exponent_of, to_minor
from peyvand.kernel.ref import Ref
from peyvand.operational.orders.events import DebtWrittenOff, OrderPlaced, OrderReturned, StockCorrected
from peyvand.operational.orders.models import OrderKind, OrderState

# What quantities and unit prices are kept to.
STEP = Decimal("0.000001")
ORDER_COLUMNS = (
    "id",
    "number",
    "version",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "source",
    "external_key",
    "custom",
    "outlet_id",
    "party_id",
    "order_kind",
    "state",
    "placed_at",
    "currency",
    "total",
    "firm_total",
    "line_count",
    "cancels_id",
)
LINE_COLUMNS = (
    "order_id",
    "place",
    "moment",
    "party_id",
    "product_id",
    "description",
    "line_kind",
    "quantity",
    "unit_price",
    "amount",
    "cancels_line_id",
)


# What a line holds that tells it from another: product, quantity, unit price.
type Content = tuple[UUID | None, Decimal, Decimal]


class NewLine(NamedTuple):
    """One line as it was agreed; quantity signed, unit price in the order's currency, both to six places.

    place: in the order, from 1; 0 for the place in which it is given. moment: its own, None for the order's.
    """

    product_id: UUID | None
    quantity: Decimal
    unit_price: Decimal
    line_kind: LineKind = LineKind.GOODS
    description: str = ""
    cancels_line_id: int | None = None
    place: int = 0
    moment: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """One document from outside or from a form, its lines in their places.

    party_id: None for a sale of nobody. external_key: the firm's own number in ``source``; None where it has none.
    """

    placed_at: datetime
    currency: str
    lines: Sequence[NewLine]
    order_kind: OrderKind = OrderKind.SALE
    party_id: UUID | None = None
    source: str = ""
    external_key: str | None = None
    cancels_id: UUID | None = None
    outlet_id: UUID | None = None
    channel: str = ""


@dataclass(slots=True)
class Draft:
    """A new order on its way into the tables."""

    id: UUID
    number: int
    row: NewOrder
    lines: list[FactLine]
    total: Money
    firm_total: int | None

    def order_row(self, who: str, at: datetime) -> tuple[object, ...]:
        row = self.row
        return (
            self.id,
            self.number,
            1,
            at,
            who,
            at,
            who,
            row.source,
            row.external_key,
            "{}",
            row.outlet_id,
            row.party_id,
            str(row.order_kind),
            OrderState.PLACED.value,
            row.placed_at,
            row.currency,
            self.total.minor,
            self.firm_total,
            len(self.lines),
            row.cancels_id,
        )

    def line_rows(self) -> Iterator[tuple[object, ...]]:
        party_id = self.row.party_id
        for place, (line, new) in enumerate(zip(self.lines, self.row.lines, strict=True), 1):
            yield (
                self.id,
                new.place or place,
                new.moment,
                party_id,
                line.item_id,
                new.description,
                line.kind.value,
                line.quantity,
                line.unit_price,
                line.minor,
                new.cancels_line_id,
            )

    def event(self, by: Actor) -> Event:
        row, number = self.row, self.row.external_key or str(self.number)
        envelope: dict[str, Any] = {
            "occurred_at": row.placed_at,
            "by": by.ref,
            "by_kind": by.actor_kind,
            "party_id": row.party_id,
            "subject": Ref("order", self.id),
            "amount": self.total,
            "outlet_id": row.outlet_id,
            "channel": row.channel,
            "lines": tuple(self.lines),
            "order_number": number,
        }
        match row.order_kind:
            case OrderKind.SALE:
                return OrderPlaced(**envelope)
            case OrderKind.RETURN:
                return OrderReturned(**envelope, returns=row.cancels_id)
            case OrderKind.STOCK:
                return StockCorrected(**envelope)
            case OrderKind.BAD_DEBT:
                return DebtWrittenOff(**envelope)


def draft_order(order_id: UUID, number: int, row: NewOrder) -> Draft:
    places = exponent_of(row.currency, row.placed_at.date())
    lines = [
        FactLine(
            line.product_id,
            line.line_kind,
            line.quantity,
            line.unit_price,
            to_minor(line.quantity * line.unit_price, places),
        )
        for line in row.lines
    ]
    total = Money(sum(line.minor for line in lines), row.currency)
    firm_total = get_rates().to_firm(total, row.placed_at)
    return Draft(order_id, number, row, lines, total, firm_total.minor if firm_total else None)


def to_steps(row: NewOrder) -> NewOrder:
    """Return the row with quantities and prices of at most six places."""
    if all(line.quantity % STEP == 0 and line.unit_price % STEP == 0 for line in row.lines):
        return row
    lines = [
        line._replace(quantity=_to_step(line.quantity), unit_price=_to_step(line.unit_price)) for line in row.lines
    ]
    return replace(row, lines=lines)


def _to_step(number: Decimal) -> Decimal:
    return number.quantize(STEP, rounding=ROUND_HALF_EVEN)


def contents_of(lines: Sequence[NewLine]) -> Counter[Content]:
    return Counter((line.product_id, line.quantity, line.unit_price) for line in lines)
