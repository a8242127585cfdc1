"""Columns are known by their names in both languages and by what they hold."""

import pytest

from peyvand.foundation.records.imports.guessing import fingerprint, guess_habit, guess_mapping
from peyvand.operational.orders.imports import OrderReader

FIELDS = OrderReader.fields
ROW = ["489434", "85048", "GLASS BALL", "12", "2009-12-01 07:45:00", "6.95", "13085.0", "United Kingdom"]


def guess(header: list[str], row: list[str]) -> dict[str, str]:
    return {key: header[column] for key, column in guess_mapping(FIELDS, header, [row, row]).items()}


@pytest.mark.parametrize(
    "header",
    [
        ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"],
        ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"],
        ["order_id", "sku", "product name", "qty", "Order Date", "unit_price", "customer number", "country"],
        ["شماره فاكتور", "كد كالا", "شرح کالا", "تعداد", "تاریخ", "قیمت واحد", "کد مشتری", "کشور"],
        ["شمارهٔ فاکتور", "کد محصول", "نام محصول", "مقدار", "تاریخ فاکتور", "فی", "شماره مشتری", "کشور"],
    ],
)
def test_known_names_are_found(header: list[str]):
    assert guess(header, ROW) == {
        "invoice": header[0],
        "code": header[1],
        "description": header[2],
        "quantity": header[3],
        "moment": header[4],
        "price": header[5],
        "customer": header[6],
    }


def test_the_order_of_columns_plays_no_part():
    header = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"]

    assert guess(header[::-1], ROW[::-1]) == guess(header, ROW)


def test_a_column_that_cannot_hold_the_field_is_not_taken_for_its_name():
    header = ["Invoice", "Code", "Date", "Price", "Unit price"]
    row = ["1", "A", "2010-01-01", "cheap", "6.95"]

    assert guess(header, row)["price"] == "Unit price"


def test_the_name_of_a_customer_is_not_the_number():
    found = guess(["Invoice", "Customer", "Customer name"], ["1", "13085", "Kavir Packaging"])

    assert (found["customer"], found["customer_name"]) == ("Customer", "Customer name")


def test_equal_headers_have_one_fingerprint_whatever_the_keyboard():
    assert fingerprint(["كد مشتري", "تعداد"]) == fingerprint(["کد مشتری", "تعداد"])
    assert fingerprint(["a", "b"]) != fingerprint(["b", "a"])


def test_the_habit_is_told_by_the_mapped_columns_alone():
    header = ["Invoice", "Price", "Note"]
    rows = [["1", "1,50", "1.5"], ["2", "2,75", "2.5"]]

    assert guess_habit(FIELDS, guess_mapping(FIELDS, header, rows), rows).decimal == ","
