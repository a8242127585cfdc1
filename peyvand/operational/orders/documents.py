"""The documents of a file of order lines: all lines of one invoice number, told apart by what they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from peyvand.foundation.records.imports.ports import BatchOutcome, Group, RunContext
from peyvand.kernel.fact import LineKind
from peyvand.kernel.money import exponent_of
from peyvand.operational.orders.drafts import NewLine, NewOrder
from peyvand.operational.orders.line_codes import kind_of_code
from peyvand.operational.orders.models import OrderKind

ZERO = Decimal(0)
MOST = Decimal(10) ** 13
DESCRIPTION_LENGTH = 400
# What tables write where there is no customer.
NOBODY = frozenset({"0", "-", "NULL", "NONE", "N/A", "NA", "NAN"})


class Kind(StrEnum):
    """What a line is: the first of these that applies."""

    CANCELLATION = "cancellation"
    BAD_DEBT = "bad_debt"
    STOCK = "stock"
    FREE = "free"
    RETURN = "return"
    NOBODY = "nobody"
    SALE = "sale"


class Line(NamedTuple):
    """A row's values, in the order of the reader's fields."""

    invoice: str
    moment: datetime
    code: str
    quantity: Decimal
    price: Decimal
    customer: str | None
    description: str | None
    customer_name: str | None


class KnownProduct(NamedTuple):
    id: UUID
    line_kind: LineKind


class Document:
    """One invoice's lines, and what they make together."""

    __slots__ = ("amounts", "customer", "group", "key", "kinds", "lines", "moment", "order_kind", "total")

    def __init__(self, group: Group, marks: Mapping[str, str]) -> None:
        self.group = group
        self.key = group.key
        self.lines = [Line._make(row.values) for row in group.rows]
        self.moment = min(line.moment for line in self.lines)
        self.customer = next((line.customer for line in self.lines if is_somebody(line.customer)), None)
        mark = find_mark(group.key, marks)
        self.kinds = [mark] * len(self.lines) if mark else [self._kind_of(line) for line in self.lines]
        self.amounts = [line.quantity * line.price for line in self.lines]
        self.total = sum(self.amounts, ZERO)
        self.order_kind = self._order_kind()

    def _kind_of(self, line: Line) -> Kind:
        if not line.price:
            return Kind.STOCK if line.quantity < 0 else Kind.FREE
        if line.quantity < 0 and kind_of_code(line.code) is LineKind.GOODS:
            return Kind.RETURN
        return Kind.SALE if self.customer else Kind.NOBODY

    def _order_kind(self) -> OrderKind:
        kinds = set(self.kinds)
        if Kind.CANCELLATION in kinds:
            return OrderKind.RETURN
        if Kind.BAD_DEBT in kinds:
            return OrderKind.BAD_DEBT
        # Free goods of a known customer are an order all the same; without one nobody has bought anything.
        if kinds <= {Kind.STOCK, Kind.FREE} and (Kind.STOCK in kinds or not self.customer):
            return OrderKind.STOCK
        return OrderKind.RETURN if kinds == {Kind.RETURN} else OrderKind.SALE

    @property
    def is_too_much(self) -> bool:
        """Whether it comes to more than the tables can hold, in any currency's smallest coin."""
        return sum(map(abs, self.amounts), ZERO) >= MOST

    @property
    def customer_name(self) -> str:
        return next((line.customer_name for line in self.lines if line.customer_name), "")

    def line_kind_of(self, line: Line, products: Mapping[str, KnownProduct]) -> LineKind:
        """Return what a line stands for; all lines of bad debt are bad debt, whatever code they bear."""
        return LineKind.BAD_DEBT if self.order_kind is OrderKind.BAD_DEBT else products[line.code].line_kind

    def as_order(
        self, party_ids: Mapping[str, UUID], products: Mapping[str, KnownProduct], run: RunContext
    ) -> NewOrder:
        return NewOrder(
            placed_at=self.moment,
            currency=run.currency,
            lines=[
                NewLine(
                    product_id=products[line.code].id,
                    quantity=line.quantity,
                    unit_price=line.price,
                    line_kind=self.line_kind_of(line, products),
                    description=(line.description or "")[:DESCRIPTION_LENGTH],
                    place=row.place,
                    moment=line.moment if line.moment != self.moment else None,
                )
                for line, row in zip(self.lines, self.group.rows, strict=True)
            ],
            order_kind=self.order_kind,
            party_id=party_ids[self.customer] if self.customer else None,
            source=run.source,
            external_key=self.key,
        )

    def count_oddities(self, outcome: BatchOutcome) -> None:
        """Note what is odd about the document."""
        moments = {line.moment for line in self.lines}
        if len(moments) > 1:
            outcome.count("noted", "moments", groups=1)
        if not self.customer:
            outcome.count("noted", "anonymous", groups=1, rows=len(self.lines), total=self.total)
        elif len({line.customer for line in self.lines if is_somebody(line.customer)}) > 1:
            outcome.count("noted", "customers", groups=1)
        rows = self.group.rows
        if rows[-1].number - rows[0].number >= len(rows) + self.group.unread:
            outcome.count("noted", "apart", groups=1)
        equal = len(self.lines) - len({tuple(row.cells) for row in rows})
        if equal:
            outcome.count("noted", "equal", groups=1, rows=equal)


def count_lines(documents: Iterable[Document], products: Mapping[str, KnownProduct], run: RunContext) -> BatchOutcome:
    """Account for every line: by what it is, by what it stands for, exact and rounded."""
    outcome = BatchOutcome()
    kinds: dict[Kind, list[Decimal]] = {}
    goods: dict[LineKind, list[Decimal]] = {}
    exact = rounded = ZERO
    fine: Counter[str] = Counter()
    for document in documents:
        step = Decimal(1).scaleb(-exponent_of(run.currency, document.moment.date()))
        for line, kind, amount in zip(document.lines, document.kinds, document.amounts, strict=True):
            kinds.setdefault(kind, []).append(amount)
            goods.setdefault(document.line_kind_of(line, products), []).append(amount)
            exact += amount
            whole = amount.quantize(step, rounding=ROUND_HALF_EVEN)
            rounded += whole
            if whole != amount and line.price.quantize(step, rounding=ROUND_HALF_EVEN) != line.price:
                fine["rows"] += 1
        document.count_oddities(outcome)
    for section, found in (("kinds", kinds), ("goods", goods)):
        for entry, amounts in found.items():
            outcome.count(section, entry, rows=len(amounts), total=sum(amounts, ZERO))
    outcome.count("sums", "exact", total=exact)
    outcome.count("sums", "rounded", total=rounded)
    outcome.count("sums", "difference", total=rounded - exact)
    if fine:
        outcome.count("noted", "fine", rows=fine["rows"])
    return outcome


def is_somebody(customer: str | None) -> bool:
    """Return whether the key is a customer's: an empty one and 0 are nobody."""
    return bool(customer) and str(customer).upper() not in NOBODY


def find_mark(key: str, marks: Mapping[str, str]) -> Kind | None:
    """Return what the invoice's mark says it is: the mark, then a digit."""
    for kind in (Kind.CANCELLATION, Kind.BAD_DEBT):
        mark = marks.get(kind, "")
        if mark and key[: len(mark)].upper() == mark.upper() and key[len(mark) : len(mark) + 1].isdecimal():
            return kind
    return None
