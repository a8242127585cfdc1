"""Every kind of dirt that files of order lines hold is told apart, counted and kept for what it is."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from peyvand.customers.parties.models import Party
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.foundation.records.imports.models import ImportRun
from peyvand.kernel.fact import LineKind
from peyvand.operational.catalogue import commands as catalogue
from peyvand.operational.catalogue.models import Product
from peyvand.operational.orders.line_codes import kind_of_code
from peyvand.operational.orders.models import Order, OrderLine
from tests.operational.orders.lines import BY, import_lines, line
from tests.operational.trade import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london_firm")]


def counts(run: ImportRun, section: str) -> dict[str, tuple[int, Decimal]]:
    return {entry: (rows, Decimal(total)) for entry, (_groups, rows, total) in run.report[section].items()}


def orders() -> dict[str | None, tuple[str, str | None, int]]:
    rows = Order.objects.select_related("party").order_by("external_key")
    return {
        order.external_key: (order.order_kind, order.party and order.party.external_key, order.total) for order in rows
    }


def test_each_line_is_the_first_kind_that_applies():
    run = import_lines(
        line("C1", "A", -1, "0"),
        line("A2", "B", 1, "-100"),
        line("3", "A", -5, "0", ""),
        line("4", "A", 5, "0", ""),
        line("5", "A", 1, "2.50", ""),
        line("6", "A", 2, "2.50"),
        line("7", "A", -2, "2.50"),
    )

    assert counts(run, "kinds") == {
        "cancellation": (1, Decimal(0)),
        "bad_debt": (1, Decimal(-100)),
        "stock": (1, Decimal(0)),
        "free": (1, Decimal(0)),
        "nobody": (1, Decimal("2.50")),
        "sale": (1, Decimal("5.00")),
        "return": (1, Decimal("-5.00")),
    }
    assert orders() == {
        "C1": ("return", "13085", 0),
        "A2": ("bad_debt", "13085", -10000),
        "3": ("stock", None, 0),
        "4": ("stock", None, 0),
        "5": ("sale", None, 250),
        "6": ("sale", "13085", 500),
        "7": ("return", "13085", -500),
    }


@pytest.mark.parametrize("nobody", ["", "0", "0.0", " ", "NULL", "nan"])
def test_no_customer_and_customer_nought_are_nobody(nobody: str):
    import_lines(line("1", "A", 1, "2.50", nobody))

    assert (orders(), Party.objects.count()) == ({"1": ("sale", None, 250)}, 0)


def test_free_goods_of_a_customer_are_an_order_and_no_stock():
    import_lines(line("1", "A", 1, "0"))

    assert orders() == {"1": ("sale", "13085", 0)}


def test_an_invoice_with_two_moments_counts_from_the_earliest_and_keeps_the_other():
    run = import_lines(line("1", "A", 1, "1", at="2010-07-07 17:26"), line("1", "B", 1, "1", at="2010-07-07 17:25"))

    order = Order.objects.get()
    assert order.placed_at == datetime(2010, 7, 7, 16, 25, tzinfo=UTC)
    assert list(order.lines.order_by("place").values_list("moment", flat=True)) == [
        datetime(2010, 7, 7, 16, 26, tzinfo=UTC),
        None,
    ]
    assert run.report["noted"]["moments"] == [1, 0, "0"]


def test_equal_lines_are_two_lines():
    run = import_lines(line("1", "A", 1, "2.50"), line("2", "A", 1, "1"), line("1", "A", 1, "2.50"))

    assert list(OrderLine.objects.filter(order__external_key="1").order_by("place").values_list("place", "amount")) == [
        (1, 250),
        (2, 250),
    ]
    assert run.report["noted"]["equal"] == [1, 1, "0"]
    assert run.report["noted"]["apart"] == [1, 0, "0"]


def test_prices_of_three_decimals_are_kept_and_the_rounding_is_told():
    run = import_lines(line("1", "PADS", 1, "0.001"), line("1", "A", 3, "0.125"))

    assert list(OrderLine.objects.order_by("place").values_list("unit_price", "amount")) == [
        (Decimal("0.001"), 0),
        (Decimal("0.125"), 38),
    ]
    assert counts(run, "sums") == {
        "exact": (0, Decimal("0.376")),
        "rounded": (0, Decimal("0.38")),
        "difference": (0, Decimal("0.004")),
    }
    assert run.report["noted"]["fine"] == [0, 2, "0"]


def test_the_most_frequent_description_is_the_name_and_others_are_kept():
    run = import_lines(
        line("1", "A", 1, "1", name="HEART, damaged"),
        line("2", "A", 1, "1", name=" WHITE HEART "),
        line("3", "A", 1, "1", name="WHITE HEART"),
        line("4", "A", 1, "1", name=""),
    )

    product = Product.objects.get(code="A")
    assert product.name == {"en": "WHITE HEART"}
    assert product.descriptions == ["HEART, damaged", "WHITE HEART"]
    assert OrderLine.objects.get(order__external_key="2").description == " WHITE HEART "
    assert run.report["noted"]["wordings"] == [1, 0, "0"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("85123A", "goods"),
        ("POST", "carriage"),
        ("DOT", "carriage"),
        ("C2", "carriage"),
        ("M", "manual"),
        ("m", "manual"),
        ("D", "discount"),
        ("S", "sample"),
        ("ADJUST", "fee"),
        ("ADJUST2", "fee"),
        ("BANK CHARGES", "fee"),
        ("AMAZONFEE", "fee"),
        ("TEST001", "test"),
        ("gift_0001_10", "voucher"),
        ("PADS", "goods"),
        ("B", "goods"),
        ("DCGS0003", "goods"),
    ],
)
def test_codes_say_what_a_line_stands_for(code: str, kind: str):
    assert kind_of_code(code) is LineKind(kind)


def test_lines_of_bad_debt_are_bad_debt_whatever_their_code():
    run = import_lines(line("A506401", "B", 1, "-53594.36", ""), line("1", "C", 1, "1"))

    assert counts(run, "goods") == {"bad_debt": (1, Decimal("-53594.36")), "goods": (1, Decimal(1))}
    assert OrderLine.objects.get(product__code="B").line_kind == "bad_debt"


def test_the_catalogue_goes_before_the_table_of_codes():
    catalogue.add_products([catalogue.NewProduct(code="GIFTWRAP", line_kind=LineKind.FEE)], by=BY, at=AT)

    run = import_lines(line("1", "GIFTWRAP", 1, "2"), line("1", "A", 1, "3"))

    assert counts(run, "goods") == {"fee": (1, Decimal(2)), "goods": (1, Decimal(3))}
    assert OrderLine.objects.get(product__code="GIFTWRAP").line_kind == "fee"


def test_a_cancellation_finds_the_sale_that_it_takes_back():
    run = import_lines(
        line("C9", "A", -2, "2.50", at="2010-03-05 10:00"),
        line("1", "A", 5, "2.50", at="2010-03-01 10:00"),
        line("2", "A", 1, "2.50", at="2010-03-03 10:00"),
        line("3", "A", 5, "2.50", "17850", at="2010-03-04 10:00"),
        line("C8", "B", -1, "1", at="2010-03-06 10:00"),
    )

    assert run.report["added"]["matched"][0] == 1
    found = OrderLine.objects.get(order__external_key="C9").cancels_line
    assert found is not None
    assert found.order.external_key == "1"
    assert Order.objects.get(external_key="C9").cancels == Order.objects.get(external_key="1")
    assert Order.objects.get(external_key="1").state == "returned_in_part"
    assert Order.objects.get(external_key="C8").cancels is None


def test_marks_that_nearly_every_invoice_bears_mark_nothing():
    run = import_lines(*(line(f"C{number}", "A", 1, "1") for number in range(10)))

    assert run.options["reader"] == {"cancellation": "", "bad_debt": "A"}
    assert counts(run, "kinds") == {"sale": (10, Decimal(10))}


def test_a_customer_is_called_as_the_file_calls_it():
    header = ("شماره فاکتور", "کد کالا", "شرح کالا", "تعداد", "تاریخ", "قیمت واحد", "کد مشتری", "نام مشتری")
    from tests.operational.orders.lines import as_csv, import_bytes

    row = ("۱۰۱", "الف۱", "جعبهٔ چوبی", "۱۲", "۱۳۸۹/۰۹/۱۰ ۰۸:۲۶", "۶۵٬۰۰۰", "۷", "بسته‌بندی کویر")
    run = import_bytes(as_csv([row], header), currency="IRR", zone="Asia/Tehran")

    deliver_all()
    order = Order.objects.get()
    assert (run.error, order.external_key, order.total, order.currency) == ("", "101", 780_000, "IRR")
    assert order.placed_at == datetime(2010, 12, 1, 4, 56, tzinfo=UTC)
    assert order.party is not None
    assert (order.party.name, order.party.external_key) == ("بسته‌بندی کویر", "7")
    assert Product.objects.get().name == {"fa": "جعبهٔ چوبی"}
