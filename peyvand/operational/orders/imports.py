"""Order lines from a file: read into parties, products, orders, returns, and what else such files hold."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties import commands as parties
from peyvand.customers.parties.newcomers import NewParty
from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.imports.ports import (
    BatchOutcome,
    FieldKind,
    Group,
    ImportField,
    ImportOption,
    ImportRow,
    Reader,
    Reject,
    RunContext,
    Section,
    Tally,
)
from peyvand.kernel.fact import LineKind
from peyvand.kernel.money import exponent_of, to_minor
from peyvand.operational.catalogue import commands as catalogue
from peyvand.operational.catalogue.commands import NewProduct
from peyvand.operational.catalogue.models import Product
from peyvand.operational.orders import commands
from peyvand.operational.orders.drafts import NewLine, NewOrder
from peyvand.operational.orders.line_codes import kind_of_code
from peyvand.operational.orders.matching import match_returns
from peyvand.operational.orders.models import OrderKind

ZERO = Decimal(0)
# Keys under which tables write "no customer".
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


class OrderReader(Reader):
    """Reads files of order lines, one row a line; rows with the same invoice number are one document."""

    key = "orders"
    label = _("Order lines")
    group_by = "invoice"
    group_label = _("Invoice")
    has_money = True
    types = ("party", "product", "order")
    fields = (
        ImportField(
            "invoice",
            _("Invoice number"),
            FieldKind.CODE,
            is_required=True,
            synonyms=(
                "invoice no", "invoice number", "invoice id", "order", "order no", "order number", "order id",
                "receipt", "receipt no", "bill no", "document no", "transaction id",
                "شماره فاکتور", "فاکتور", "شماره سفارش", "کد سفارش", "سفارش", "شماره صورت‌حساب", "شماره سند",
            ),
        ),
        ImportField(
            "moment",
            _("Date"),
            FieldKind.MOMENT,
            is_required=True,
            synonyms=(
                "date", "invoice date", "order date", "datetime", "date time", "timestamp", "created at", "sold at",
                "تاریخ", "تاریخ فاکتور", "تاریخ سفارش", "تاریخ و ساعت", "زمان",
            ),
        ),
        ImportField(
            "code",
            _("Product code"),
            FieldKind.CODE,
            is_required=True,
            synonyms=(
                "stock code", "sku", "product code", "item code", "product id", "item id", "article", "article no",
                "کد کالا", "کد محصول", "شناسه کالا", "شناسه محصول", "کد جنس", "بارکد",
            ),
        ),
        ImportField(
            "quantity",
            _("Quantity"),
            FieldKind.DECIMAL,
            is_required=True,
            synonyms=("qty", "count", "units", "pieces", "amount ordered", "تعداد", "مقدار"),
        ),
        ImportField(
            "price",
            _("Unit price"),
            FieldKind.DECIMAL,
            is_required=True,
            synonyms=(
                "unit price", "price each", "item price", "rate", "price per unit",
                "قیمت", "قیمت واحد", "فی", "بهای واحد", "مبلغ واحد",
            ),
        ),
        ImportField(
            "customer",
            _("Customer number"),
            FieldKind.CODE,
            synonyms=(
                "customer id", "customer no", "customer number", "customer code", "client id", "client no",
                "account no", "buyer id", "member no",
                "کد مشتری", "شماره مشتری", "شناسه مشتری", "مشتری", "کد خریدار", "شماره اشتراک",
            ),
        ),
        ImportField(
            "description",
            _("Description"),
            FieldKind.TEXT,
            synonyms=(
                "product", "product name", "item", "item name", "item description", "title", "name",
                "شرح", "شرح کالا", "نام کالا", "نام محصول", "کالا", "محصول", "عنوان",
            ),
        ),
        ImportField(
            "customer_name",
            _("Customer name"),
            FieldKind.TEXT,
            synonyms=(
                "customer name", "client", "client name", "buyer", "buyer name",
                "نام مشتری", "نام خریدار", "خریدار", "نام و نام خانوادگی",
            ),
        ),
    )  # fmt: skip
    options = (
        ImportOption("cancellation", _("Invoices beginning with this are cancellations"), "C"),
        ImportOption("bad_debt", _("Invoices beginning with this are bad debt"), "A"),
    )
    sections = (
        Section(
            "kinds",
            _("Lines, by what they are"),
            (
                (Kind.CANCELLATION, _("Cancellations")),
                (Kind.BAD_DEBT, _("Bad debt")),
                (Kind.STOCK, _("Stock corrections")),
                (Kind.FREE, _("Price nought")),
                (Kind.RETURN, _("Returns without a mark")),
                (Kind.NOBODY, _("Sales of nobody")),
                (Kind.SALE, _("Sales")),
            ),
            is_whole=True,
        ),
        Section(
            "goods",
            _("Lines, by what they stand for"),
            (
                (LineKind.GOODS, _("Goods")),
                (LineKind.CARRIAGE, _("Carriage")),
                (LineKind.FEE, _("Fees and adjustments")),
                (LineKind.DISCOUNT, _("Discounts")),
                (LineKind.MANUAL, _("Manual")),
                (LineKind.SAMPLE, _("Samples")),
                (LineKind.VOUCHER, _("Vouchers")),
                (LineKind.BAD_DEBT, _("Bad debt")),
                (LineKind.TEST, _("Tests")),
            ),
            is_whole=True,
        ),
        Section(
            "fate",
            _("What became of them"),
            (
                ("new", _("Added")),
                ("unchanged", _("There already, equal")),
                ("changed", _("There already, corrected")),
                ("differs", _("There already, with other lines: left as it was")),
            ),
            columns=("groups", "rows", "total"),
            is_whole=True,
        ),
        Section(
            "sums",
            _("Sums"),
            (
                ("exact", _("Quantity times price, exact")),
                ("rounded", _("Each line rounded to the currency's smallest unit")),
                ("difference", _("Difference that rounding makes")),
            ),
            columns=("total",),
        ),
        Section(
            "added",
            _("Added"),
            (
                ("parties", term("party", many=True)),
                ("products", term("product", many=True)),
                (OrderKind.SALE, term("order", many=True)),
                (OrderKind.RETURN, _("Returns")),
                (OrderKind.STOCK, _("Stock corrections")),
                (OrderKind.BAD_DEBT, _("Bad debt")),
                ("matched", _("Returned lines whose sale was found")),
            ),
            columns=("groups",),
        ),
        Section(
            "noted",
            _("Noted"),
            (
                ("anonymous", _("Lines without a customer")),
                ("moments", _("Documents with several moments; the earliest counts")),
                ("customers", _("Documents with several customers; the first counts")),
                ("apart", _("Documents whose lines stand apart in the file")),
                ("equal", _("Lines equal to another of their document; all are kept")),
                ("fine", _("Prices finer than the currency's smallest unit")),
                ("descriptions", _("Codes with several descriptions")),
            ),
            columns=("groups", "rows", "total"),
        ),
    )
    reasons: ClassVar[Mapping[str, object]] = {
        "differs": _("Invoice %(key)s is there already with other lines. Send this file in to change it by these rows."),
    }

    def write(self, groups: Sequence[Group], run: RunContext) -> BatchOutcome:
        """Write the documents with their parties and products; those that are there and differ become rejects."""
        outcome = BatchOutcome()
        documents = [Document(group, run) for group in groups]
        party_ids = _settle_parties(documents, run, outcome)
        product_ids = _settle_products(documents, run, outcome)
        orders = [document.as_order(party_ids, product_ids, run) for document in documents]
        result = commands.place_orders(orders, by=run.by, at=run.at)
        for place, document in enumerate(documents):
            document.count(outcome)
            if place in result.placed:
                outcome.count("added", document.order_kind, groups=1)
                outcome.changes += 1
            fate = "new" if place in result.placed else "unchanged" if place in result.unchanged else "differs"
            outcome.count("fate", fate, groups=1, rows=len(document.lines), total=document.total)
            if fate == "differs":
                outcome.rejects += [Reject(document.key, row, "differs", {"key": document.key}) for row in document.rows]
        return outcome

    def finish(self, run: RunContext) -> BatchOutcome:
        """Find what the returns give back, and call each new product what it was called most often."""
        outcome = BatchOutcome()
        matched = match_returns(by=run.by, at=run.at)
        outcome.count("added", "matched", groups=matched)
        return outcome


class Document:
    """All lines of one invoice number."""

    def __init__(self, group: Group, run: RunContext) -> None:
        self.key = group.key
        self.rows: list[ImportRow] = group.rows
        self.lines = [Line(*row.values) for row in group.rows]
        self.moment = min(line.moment for line in self.lines)
        self.customer = next((line.customer for line in self.lines if is_somebody(line.customer)), None)
        self.mark = _mark_of(group.key, run.options)
        self.kinds = [self._kind_of(line) for line in self.lines]
        self.places = exponent_of(run.currency, self.moment.date())
        self.amounts = [line.quantity * line.price for line in self.lines]
        self.total = sum(self.amounts, ZERO)
        self.order_kind = self._order_kind()

    def _kind_of(self, line: Line) -> Kind:
        if self.mark:
            return self.mark
        if line.price == 0:
            return Kind.STOCK if line.quantity < 0 else Kind.FREE
        if line.quantity < 0 and kind_of_code(line.code) is LineKind.GOODS:
            return Kind.RETURN
        return Kind.SALE if self.customer else Kind.NOBODY

    def _order_kind(self) -> OrderKind:
        if self.mark:
            return OrderKind.RETURN if self.mark is Kind.CANCELLATION else OrderKind.BAD_DEBT
        kinds = set(self.kinds)
        if kinds <= {Kind.STOCK, Kind.FREE} and (Kind.STOCK in kinds or self.customer is None):
            return OrderKind.STOCK
        return OrderKind.RETURN if kinds == {Kind.RETURN} else OrderKind.SALE

    def as_order(
        self, party_ids: Mapping[str, UUID], products: Mapping[str, tuple[UUID, LineKind]], run: RunContext
    ) -> NewOrder:
        lines = [
            NewLine(products[line.code][0], line.quantity, line.price, products[line.code][1], line.description or "")
            for line in self.lines
        ]
        return NewOrder(
            placed_at=self.moment,
            currency=run.currency,
            lines=lines,
            order_kind=self.order_kind,
            party_id=party_ids[self.customer] if self.customer else None,
            source=run.source,
            external_key=self.key,
        )

    def count(self, outcome: BatchOutcome) -> None:
        """Account for every line: by kind, by what it stands for, exact and rounded, and what is odd about it."""
