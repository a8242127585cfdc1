"""Cells are read whatever the script, the digits, the calendar and the habits of the file."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peyvand.foundation.records.imports.cells import (
    Habit,
    Unreadable,
    find_habit,
    make_parser,
    read_code,
    read_day,
    read_moment,
    read_number,
)
from peyvand.foundation.records.imports.ports import FieldKind
from peyvand.kernel.calendars import CalendarName, parts
from peyvand.kernel.text import persian_digits

POINT, COMMA = Habit(), Habit(decimal=",")
LONDON = ZoneInfo("Europe/London")
TEHRAN = ZoneInfo("Asia/Tehran")
amounts = st.decimals(min_value=Decimal("-1e9"), max_value=Decimal("1e9"), places=3, allow_nan=False)


@given(amounts)
def test_a_number_is_read_back_exactly_in_every_writing(amount: Decimal):
    english = f"{amount:,.3f}"
    german = english.translate(str.maketrans(",.", ".,"))
    persian = persian_digits(english).replace(".", "٫").replace(",", "٬")

    assert read_number(str(amount), POINT) == amount
    assert read_number(english, POINT) == amount
    assert read_number(german, COMMA) == amount
    assert read_number(persian, POINT) == read_number(persian, COMMA) == amount
    assert read_number(f"\u200e£ {english}\u200f", POINT) == amount
    assert read_number(f"({english.lstrip('-')})", POINT) == -abs(amount)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("−5", "-5"),
        ("5-", "-5"),
        ("(5.50)", "-5.50"),
        (".001", "0.001"),
        ("1 234", "1234"),
        ("1'234.5", "1234.5"),
        ("1e3", "1000"),
        ("۱۲٫۵", "12.5"),
        ("١٬٢٠٠", "1200"),
        ("€12", "12"),
        ("0.001", "0.001"),
        ("\u00a07", "7"),
    ],
)
def test_numbers_that_people_write(text: str, number: str):
    assert read_number(text, POINT) == Decimal(number)


@pytest.mark.parametrize("text", ["twelve", "1.2.3", "--5", "12 pieces", "/", "NaN", "Infinity", "1/2"])
def test_what_is_no_number_is_said_to_be_none(text: str):
    with pytest.raises(Unreadable) as caught:
        read_number(text, POINT)

    assert caught.value.code == "no_number"


@pytest.mark.parametrize("text", ["1e400", "9" * 5000, "-1e13", "99999999999999.5"])
def test_numbers_to_which_nobody_counts_are_too_large(text: str):
    with pytest.raises(Unreadable) as caught:
        read_number(text, POINT)

    assert caught.value.code == "too_large"


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "31/12/9999", "1/1/0001", "9378/01/01"])
def test_days_on_which_nobody_has_sold_are_none(text: str):
    for read in (lambda: read_day(text, POINT), lambda: read_moment(text, POINT, TEHRAN)):
        with pytest.raises(Unreadable):
            read()


@given(st.dates(min_value=date(1822, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_is_read_in_both_calendars_and_all_digits(day: date):
    year, month, number = parts(day, CalendarName.JALALI)
    jalali = f"{year:04}/{month:02}/{number:02}"

    assert read_day(day.isoformat(), POINT) == day
    assert read_day(f"{day:%d/%m/%Y}", POINT) == day
    assert read_day(f"{day:%m/%d/%Y}", Habit(is_month_first=True)) == day
    assert read_day(jalali, POINT) == read_day(persian_digits(jalali), POINT) == day


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2099, 1, 1)), st.sampled_from((LONDON, TEHRAN)))
def test_a_moment_without_a_zone_is_in_the_zone_given(moment: datetime, zone: ZoneInfo):
    moment = moment.replace(microsecond=0)
    expected = moment.replace(tzinfo=zone).astimezone(UTC)

    assert read_moment(moment.isoformat(" "), POINT, zone) == expected
    assert read_moment(f"{moment:%d/%m/%Y %H:%M:%S}", POINT, zone) == expected


def test_a_moment_with_a_zone_keeps_it():
    assert read_moment("2010-07-01T12:00:00+03:30", POINT, LONDON) == datetime(2010, 7, 1, 8, 30, tzinfo=UTC)
    assert read_moment("2010-07-01 12:00:00+00", POINT, TEHRAN) == datetime(2010, 7, 1, 12, tzinfo=UTC)


def test_a_jalali_moment_is_read():
    assert read_moment("۱۳۸۹/۰۹/۱۰ ۰۸:۲۶", POINT, TEHRAN) == datetime(2010, 12, 1, 4, 56, tzinfo=UTC)
    assert read_moment("1389-09-10 08:26:00", POINT, TEHRAN) == datetime(2010, 12, 1, 4, 56, tzinfo=UTC)


@pytest.mark.parametrize("text", ["1405/13/02", "yesterday", "2010-02-30", "99999999"])
def test_what_is_no_day_is_said_to_be_none(text: str):
    with pytest.raises(Unreadable) as caught:
        read_moment(text, POINT, LONDON)

    assert caught.value.code == "no_moment"


@pytest.mark.parametrize(
    ("text", "code"),
    [("13085.0", "13085"), (" 85123A ", "85123A"), ("۱۳۰۸۵", "13085"), ("0.0", "0"), ("1.50", "1.50"), ("C2", "C2")],
)
def test_codes_lose_what_tables_put_behind_numbers(text: str, code: str):
    assert read_code(text) == code


def test_whole_numbers_may_be_written_with_a_point_but_have_no_part():
    parse = make_parser(FieldKind.WHOLE, POINT, LONDON)

    assert parse("12.0") == 12
    with pytest.raises(Unreadable) as caught:
        parse("12.5")
    assert caught.value.code == "no_whole_number"
    with pytest.raises(Unreadable):
        parse("12.5")


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["1,50", "2,25"], ","),
        (["1.500", "1.234,5"], ","),
        (["1,234", "5,678"], "."),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["0,001"], ","),
        (["12", "13"], "."),
        (["۱٬۲۰۰٫۵"], "."),
        (["1,234.5"], "."),
        ([], "."),
    ],
)
def test_the_decimal_mark_is_found_by_the_habit_of_the_file(cells: list[str], decimal: str):
    assert find_habit([cells], []).decimal == decimal


def test_the_month_comes_first_where_the_days_say_so():
    assert find_habit([], [["12/1/2010 8:26", "12/31/2010 9:00"]]).is_month_first
    assert not find_habit([], [["1/12/2010", "31/12/2010"]]).is_month_first
    assert not find_habit([], [["1/2/2010", "2/3/2010"]]).is_month_first
