"""A firm's order lines come in whole, once, and can be put right."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from peyvand.analytical.facts.models import CustomerDay, Fact
from peyvand.customers.parties.models import Party
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.foundation.journal.queries import iterate_events
from peyvand.foundation.records.imports import rejects
from peyvand.foundation.records.imports.models import ImportRun
from peyvand.operational.catalogue.models import Product
from peyvand.operational.orders.models import Order, OrderLine
from tests.operational.orders.lines import EXCERPT, HEADER, as_csv, first_rows, import_bytes, import_lines, line
from tests.operational.world import checksums

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london_firm")]


def contents(invoice: str) -> list[tuple[int, str, Decimal, Decimal]]:
    lines = OrderLine.objects.filter(order__external_key=invoice).order_by("place")
    return [
        (one.place, one.product.code, one.quantity, one.unit_price)
        for one in lines.select_related("product")
        if one.product
    ]


def reject_file(run: ImportRun) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(rejects.write_csv(run)).decode("utf-8-sig"))))


def test_the_excerpt_is_accounted_for_to_the_last_line():
    run = import_bytes(EXCERPT.read_bytes(), batch_rows=5000)

    report = run.report
    assert (run.done_rows, run.reject_count) == (20_000, 0)
    assert {key: (rows, Decimal(total)) for key, (_groups, rows, total) in report["kinds"].items()} == {
        "cancellation": (434, Decimal("-19496.78")),
        "bad_debt": (2, Decimal("-97626.15")),
        "stock": (29, Decimal(0)),
        "free": (39, Decimal(0)),
        "nobody": (5308, Decimal("64718.07")),
        "sale": (14_188, Decimal("303832.632")),
    }
    assert {key: Decimal(total) for key, (_groups, _rows, total) in report["sums"].items()} == {
        "exact": Decimal("251427.772"),
        "rounded": Decimal("251427.77"),
        "difference": Decimal("-0.002"),
    }
    assert [report["fate"]["new"][0], sum(rows for _groups, rows, _total in report["goods"].values())] == [952, 20_000]
    assert (Order.objects.count(), OrderLine.objects.count()) == (952, 20_000)
    assert (Party.objects.count(), Product.objects.count()) == (602, 2627)
    assert report["noted"]["moments"][0] == 2
    assert get_settings().base_currency == "GBP"
    assert sum(OrderLine.objects.values_list("amount", flat=True)) == 25_142_777


def test_the_same_file_again_changes_nothing():
    import_bytes(EXCERPT.read_bytes(), batch_rows=5000)
    deliver_all()
    before, events = checksums("shop", is_alone=True), sum(1 for _ in iterate_events())

    run = import_bytes(EXCERPT.read_bytes(), batch_rows=5000)
    deliver_all()

    assert (run.changes, run.reject_count) == (0, 0)
    assert run.report["fate"] == {"unchanged": [952, 20_000, "251427.772"]}
    after = checksums("shop", is_alone=True)
    assert {**after, "runs": ""} == {**before, "runs": ""}
    assert sum(1 for _ in iterate_events()) == events


def test_other_batches_leave_the_same_world():
    content = as_csv(first_rows(3000))
    small = import_bytes(content, batch_rows=400, source="small")
    large = import_bytes(content, batch_rows=50_000, source="large")
    deliver_all()

    assert checksums("small") == checksums("large")
    assert small.report["kinds"] == large.report["kinds"]


def test_an_invoice_already_there_in_another_order_of_lines_adds_nothing():
    import_lines(line("1", "A", 1, "2.50"), line("1", "B", 2, "1"))

    run = import_lines(line("1", "B", 2, "1.000"), line("1", "A", 1, "2.5"), line("2", "A", 1, "2.50"))

    assert run.report["fate"] == {"unchanged": [1, 2, "4.500"], "new": [1, 1, "2.50"]}
    assert Order.objects.count() == 2


def test_an_invoice_that_differs_changes_nothing_and_is_told():
    import_lines(line("1", "A", 1, "2.50"), line("1", "B", 2, "1"))

    run = import_lines(line("1", "A", 1, "2.50"), line("1", "B", 3, "1"))

    assert (run.changes, run.reject_count) == (0, 2)
    assert run.report["fate"] == {"differs": [1, 2, "5.50"]}
    assert contents("1") == [(1, "A", 1, Decimal("2.5")), (2, "B", 2, 1)]
    header, *rows = reject_file(run)
    assert header[-4:] == [
        "Source [peyvand:source]",
        "Invoice [peyvand:key]",
        "Place [peyvand:place]",
        "Reason [peyvand:reason]",
    ]
    assert [row[-4:-1] for row in rows] == [["shop", "1", "1"], ["shop", "1", "2"]]
    assert "Invoice 1 is there already with other lines" in rows[0][-1]


def test_a_file_of_rejects_changes_an_invoice_by_exactly_its_rows():
    import_lines(line("1", "A", 1, "2.50"), line("1", "B", 2, "1"), line("1", "C", 1, "4"))
    deliver_all()
    differing = import_lines(line("1", "A", 1, "2.50"), line("1", "B", 3, "1"), line("1", "D", 9, "9"))
    header, *rows = reject_file(differing)

    run = import_bytes(as_csv([rows[1]], header))
    deliver_all()

    assert (run.is_correction, run.changes, run.reject_count) == (True, 1, 0)
    assert run.report["fate"] == {"changed": [1, 1, "3"]}
    assert contents("1") == [(1, "A", 1, Decimal("2.5")), (2, "B", 3, 1), (3, "C", 1, 4)]
    order = Order.objects.get()
    assert (order.total, order.line_count) == (950, 3)
    day = CustomerDay.objects.get()
    assert (day.purchases, day.gross, day.net) == (1, 950, 950)
    assert sorted(Fact.objects.values_list("kind", "firm_minor")) == [
        ("orders.OrderCorrected", 100),
        ("orders.OrderPlaced", 850),
    ]
    again = import_bytes(as_csv([rows[1]], header))
    assert (again.changes, again.report["fate"]) == (0, {"unchanged": [1, 1, "3"]})


def test_rows_that_could_not_be_read_come_in_corrected_and_the_first_file_then_changes_nothing():
    first = [line("1", "A", 1, "2.50"), line("1", "B", "two", "1"), line("", "C", 1, "4"), line("2", "A", 1, "x")]
    run = import_lines(*first)
    assert (run.reject_count, contents("1")) == (3, [(1, "A", 1, Decimal("2.5"))])

    header, *rows = reject_file(run)
    rows[0][3], rows[1][0], rows[2][5] = "2", "1", "3"
    corrected = import_bytes(as_csv(rows, header))
    again = import_lines(*first)

    assert (corrected.changes, corrected.reject_count) == (4, 0)
    assert contents("1") == [(1, "A", 1, Decimal("2.5")), (2, "B", 2, 1), (1_000_003, "C", 1, 4)]
    assert contents("2") == [(1, "A", 1, 3)]
    assert (again.changes, again.reject_count) == (0, 3)
    assert again.report["fate"] == {"unchanged": [1, 1, "2.50"]}


def test_what_is_too_long_or_too_large_is_told_and_the_rest_comes_in():
    run = import_lines(
        line("1", "A", "1e400", "1"),
        line("2", "A", "999999999999", "999999999999"),
        line("3", "A" * 81, 1, "1"),
        line("4", "A", 1, "1", "C" * 201),
        line("5" * 201, "A", 1, "1"),
        line("6", "A", 1, "1", at="0001-01-01"),
        line("7", "A", 1, "1", name="long " * 1900),
    )

    reasons = [row[-1] for row in reject_file(run)[1:]]
    assert (run.reject_count, contents("7")) == (6, [(1, "A", 1, 1)])
    assert sum(rows for _groups, rows, _total in run.report["rejects"].values()) == 6
    assert "larger than can be counted: 1e400" in reasons[0]
    assert "The amounts of invoice 2 are larger" in reasons[1]
    assert ["is longer than" in reason for reason in reasons[2:5]] == [True, True, True]


def test_rows_given_out_hold_no_formulas_and_come_back_as_they_were():
    formulas = ("=1+1", "=cmd|' /C calc'!A0", "@SUM(1)")
    run = import_lines(line("1", formulas[0], "two", "-5", formulas[2], name=formulas[1]))

    header, row = reject_file(run)
    row[3] = "2"
    corrected = import_bytes(as_csv([row], header))

    assert [cell for cell in row if cell.startswith(("=", "@"))] == []
    assert row[5] == "-5"
    assert (corrected.is_correction, corrected.reject_count, contents("1")) == (True, 0, [(1, formulas[0], 2, -5)])


def test_a_second_file_with_other_names_finds_the_same_customers():
    import_lines(line("536365", "85123A", 6, "2.55", "17850.0"))
    header = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
    rows = [
        ("536365", "85123A", "Thing 85123A", "6", "2010-03-01 09:00", "2.55", "17850.0", "United Kingdom"),
        ("536366", "22633", "HAND WARMER", "6", "2010-12-01 08:28", "1.85", "17850", "United Kingdom"),
        ("536367", "22633", "HAND WARMER", "1", "2010-12-01 08:34", "1.85", "0", "United Kingdom"),
    ]

    run = import_bytes(as_csv(rows, header))

    assert {key: header[column] for key, column in run.mapping.items()} == {
        "invoice": "InvoiceNo",
        "moment": "InvoiceDate",
        "code": "StockCode",
        "quantity": "Quantity",
        "price": "UnitPrice",
        "customer": "CustomerID",
        "description": "Description",
    }
    assert run.report["fate"] == {"unchanged": [1, 1, "15.30"], "new": [2, 2, "12.95"]}
    assert Party.objects.count() == 1
    assert Order.objects.filter(party__isnull=True).count() == 1


def test_two_systems_with_the_same_numbers_do_not_meet():
    import_lines(line("1", "A", 1, "2.50"), source="till")
    run = import_lines(line("1", "A", 2, "2.50"), source="shop")

    assert (run.reject_count, Order.objects.count(), Party.objects.count()) == (0, 2, 2)


def test_the_real_files_guess_their_columns(real_data: Path):
    from peyvand.foundation.records.imports.guessing import guess_mapping
    from peyvand.foundation.records.imports.tables import find_layout, read_first, read_header
    from peyvand.operational.orders.imports import OrderReader

    for name, price in (("online-retail-2009-2010", "Price"), ("online-retail-lines", "UnitPrice")):
        path = real_data / f"{name}.parquet"
        layout = find_layout(path)
        header = read_header(path, layout)
        found = guess_mapping(OrderReader.fields, header, read_first(path, layout, 500))

        assert {key: header[column] for key, column in found.items()}["price"] == price
        assert len(found) == len(HEADER)
