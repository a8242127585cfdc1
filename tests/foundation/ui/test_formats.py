"""Numbers, money and times in the reader's own writing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from peyvand.foundation.ui import formats
from peyvand.foundation.ui.formats import Digits, Formats
from peyvand.kernel import clock
from peyvand.kernel.calendars import CalendarName
from peyvand.kernel.money import Money

ENGLISH = Formats("en", CalendarName.GREGORIAN, Digits.LATIN, ZoneInfo("Europe/London"))
PERSIAN = Formats("fa", CalendarName.JALALI, Digits.PERSIAN, ZoneInfo("Asia/Tehran"))
NBSP, LRM, RLM = "\u00a0", "\u200e", "\u200f"


@pytest.mark.parametrize(
    ("number", "places", "english", "persian"),
    [
        (1248, 0, "1,248", "۱٬۲۴۸"),
        (Decimal("9.05"), 1, "9.1", "۹٫۱"),
        (0.5, 0, "1", "۱"),
        (-210, 0, "−210", f"{LRM}−۲۱۰"),
        (Decimal("12.500"), None, "12.5", "۱۲٫۵"),
        (Decimal("1200"), None, "1,200", "۱٬۲۰۰"),
    ],
)
def test_numbers_are_grouped_and_rounded_half_up(number: Decimal, places: int, english: str, persian: str) -> None:
    assert ENGLISH.number(number, places) == english
    assert PERSIAN.number(number, places) == persian


def test_money_carries_its_currency() -> None:
    assert ENGLISH.money(Money(184250, "GBP")) == "£1,842.50"
    assert ENGLISH.money(Money(-99, "EUR")) == "−€0.99"
    assert ENGLISH.money(Money(500, "SEK")) == f"5.00{NBSP}SEK"
    assert PERSIAN.money(Money(184250, "GBP")) == f"۱٬۸۴۲٫۵۰{NBSP}پوند"
    assert PERSIAN.money(None) == ""


def test_the_code_of_a_negative_amount_stays_on_its_side_of_a_persian_page() -> None:
    assert PERSIAN.money(Money(-5, "XAF")) == f"{LRM}−۵{RLM}{NBSP}XAF"
    assert PERSIAN.money(Money(5, "XAF")) == f"۵{NBSP}XAF"


def test_rials_are_shown_as_toman() -> None:
    assert ENGLISH.money(Money(1_860_000_000, "IRR")) == f"186,000,000{NBSP}toman"
    assert PERSIAN.money(Money(1_860_000_000, "IRR"), short=True) == f"۱۸۶{NBSP}میلیون{NBSP}تومان"
    assert ENGLISH.money(Money(15, "IRR")) == f"1.5{NBSP}toman"


@pytest.mark.parametrize(
    ("number", "english"),
    [
        (0, "0"),
        (999, "999"),
        (9_999, "9,999"),
        (10_000, f"10{NBSP}K"),
        (999_960, f"1{NBSP}M"),
        (8_423_000_000, f"8.42{NBSP}bn"),
    ],
)
def test_short_numbers_keep_three_digits(number: int, english: str) -> None:
    assert ENGLISH.short(number) == english


def test_a_share_of_one_is_said_in_percent() -> None:
    assert ENGLISH.percent(0.463) == "46%"
    assert PERSIAN.percent(Decimal("0.4625"), 1) == "۴۶٫۳٪"
    assert PERSIAN.percent(-0.04) == f"{LRM}−۴٪"


def test_a_moment_is_told_in_the_readers_zone_and_calendar() -> None:
    moment = datetime(2026, 11, 22, 22, 8, tzinfo=UTC)

    assert ENGLISH.moment(moment) == "22 Nov 2026, 22:08"
    assert PERSIAN.moment(moment) == "۲ آذر ۱۴۰۵، ۰۱:۳۸"
    assert PERSIAN.day(moment) == "۲ آذر ۱۴۰۵"
    assert PERSIAN.day(date(2026, 11, 22)) == "۱ آذر ۱۴۰۵"


def test_language_calendar_and_digits_are_three_choices() -> None:
    reader = Formats("en", CalendarName.JALALI, Digits.PERSIAN, UTC)

    assert reader.day(date(2026, 11, 22)) == "۱ Azar ۱۴۰۵"
    assert reader.direction == "ltr"


@pytest.mark.parametrize(
    ("ago", "english", "persian"),
    [
        (timedelta(seconds=5), "just now", "همین حالا"),
        (timedelta(minutes=12), "12 min ago", "۱۲ دقیقه پیش"),
        (timedelta(hours=3), "3 h ago", "۳ ساعت پیش"),
        (timedelta(days=1), "yesterday", "دیروز"),
        (timedelta(days=9), "9 days ago", "۹ روز پیش"),
        (timedelta(days=40), "14 Oct 2026", "۲۲ مهر ۱۴۰۵"),
        (timedelta(days=-1), "24 Nov 2026", "۳ آذر ۱۴۰۵"),
    ],
)
def test_the_past_is_told_as_people_tell_it(ago: timedelta, english: str, persian: str) -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    with clock.frozen(now):
        assert ENGLISH.ago(now - ago) == english
        assert PERSIAN.ago(now - ago) == persian


def test_phones_are_written_as_their_country_writes_them() -> None:
    assert ENGLISH.phone("+989121457788") == "0912 145 7788"
    assert PERSIAN.phone("+982188451290") == "۰۲۱ ۸۸۴۵ ۱۲۹۰"
    assert ENGLISH.phone("+442079460958") == "+44 20 7946 0958"
    assert ENGLISH.phone("not a phone") == "not a phone"


def test_formats_hold_for_a_while_and_are_put_back() -> None:
    with formats.using(PERSIAN):
        assert formats.current() is PERSIAN

    assert formats.current() == formats.DEFAULT
