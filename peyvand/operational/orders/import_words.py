"""The words of an import of order lines: its columns, the tables of its report, its reasons."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.imports.ports import FieldKind, ImportField, ImportOption, Section
from peyvand.kernel.fact import LineKind
from peyvand.operational.orders.documents import Kind
from peyvand.operational.orders.models import OrderKind

FIELDS = (
    ImportField(
        "invoice",
        _("Invoice number"),
        FieldKind.CODE,
        is_required=True,
        limit=200,
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
        limit=80,
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
        format_lazy(_("{party} number"), party=term("party")),
        FieldKind.CODE,
        limit=200,
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
        format_lazy(_("{party} name"), party=term("party")),
        FieldKind.TEXT,
        limit=300,
        synonyms=(
            "customer name", "client", "client name", "buyer", "buyer name",
            "نام مشتری", "نام خریدار", "خریدار", "نام و نام خانوادگی",
        ),
    ),
)  # fmt: skip
OPTIONS = (
    ImportOption("cancellation", _("Invoices that begin with this are cancellations"), "C"),
    ImportOption("bad_debt", _("Invoices that begin with this are bad debt"), "A"),
)
SECTIONS = (
    Section(
        "kinds",
        _("Lines, by what they are"),
        (
            (Kind.CANCELLATION, _("Cancellations")),
            (Kind.BAD_DEBT, _("Bad debt")),
            (Kind.STOCK, _("Stock corrections")),
            (Kind.FREE, _("Price nought")),
            (Kind.RETURN, _("Returns that bear no mark")),
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
            ("differs", _("There already with other lines, left as it was")),
        ),
        columns=("groups", "rows", "total"),
        is_whole=True,
    ),
    Section(
        "sums",
        _("Sums"),
        (
            ("exact", _("Quantity times price, exact")),
            ("rounded", _("Each line rounded to the smallest coin")),
            ("difference", _("Difference that rounding makes")),
        ),
        columns=("total",),
    ),
    Section(
        "added",
        _("What is new"),
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
            ("anonymous", _("Lines of nobody known")),
            ("moments", _("Documents with several moments: the earliest counts")),
            ("customers", _("Documents of several customers: the first counts")),
            ("apart", _("Documents whose lines stand apart in the file")),
            ("equal", _("Lines equal to another of their document: all are kept")),
            ("fine", _("Prices finer than the smallest coin: kept as they are")),
            ("wordings", _("Products with several descriptions: the most frequent is the name")),
        ),
        columns=("groups", "rows", "total"),
    ),
)
REASONS = {
    "too_much": _("The amounts of invoice %(key)s are larger than can be counted."),
    "differs": _(
        "Invoice %(key)s is there already with other lines. To change it by exactly these rows, send this file in."
    ),
}
