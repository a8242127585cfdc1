"""Cells are safe, short and know their direction."""

from datetime import UTC, date
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from peyvand.foundation.ui import cells, formats
from peyvand.foundation.ui.formats import Digits, Formats
from peyvand.kernel.calendars import CalendarName
from peyvand.kernel.money import Money

PERSIAN = Formats("fa", CalendarName.JALALI, Digits.PERSIAN, UTC)
EVIL = '<script>alert("x")</script>'


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)


@pytest.mark.parametrize(
    "cell",
    [
        cells.text(EVIL),
        cells.plain(EVIL),
        cells.who(EVIL, EVIL, is_firm=True),
        cells.status(EVIL, "late"),
        cells.tier(EVIL, 2),
        cells.tags([EVIL]),
        cells.link(EVIL, EVIL),
        cells.code(EVIL, EVIL),
        cells.yes(value=True, label=EVIL),
        cells.delta(0.1, up=EVIL, down=EVIL),
    ],
)
def test_no_cell_lets_markup_through(cell: str) -> None:
    parser = Tags()

    parser.feed(cell)

    assert "script" not in parser.names
    assert "style=" not in cell


def test_nothing_shows_as_nothing() -> None:
    empty = [cells.text(None), cells.money(None), cells.number(None), cells.day(None), cells.code(""), cells.ago(None)]

    assert empty == [""] * 6
    assert cells.number(0) == "0"


@pytest.mark.parametrize(
    ("name", "is_firm", "letters"),
    [
        ("Niloofar Rahimi", False, "NR"),
        ("Golestan Confectionery", True, "G"),
        ("شیرینی‌سرای گلستان", True, "ش"),
        ("آرش مرادی", False, "آر"),
        ("(unnamed) 7", False, "7"),
        ("", False, "?"),
    ],
)
def test_avatars_show_one_letter_or_two(name: str, is_firm: bool, letters: str) -> None:
    assert f">{letters}</span>" in cells.avatar(name, is_firm)


def test_a_day_is_shown_to_people_and_kept_for_machines() -> None:
    with formats.using(PERSIAN):
        assert cells.day(date(2026, 11, 22)) == '<time datetime="2026-11-22">۱ آذر ۱۴۰۵</time>'


def test_money_and_numbers_are_the_readers() -> None:
    with formats.using(PERSIAN):
        assert cells.money(Money(1250, "USD")) == "۱۲٫۵۰\u00a0دلار"
        assert cells.number(Decimal(1248)) == "۱٬۲۴۸"


def test_the_bars_of_a_tier_rise_in_the_reading_direction() -> None:
    left_to_right = cells.tier("Key", 4)

    with formats.using(PERSIAN):
        right_to_left = cells.tier("Key", 4)

    assert left_to_right.index('x="0.0" y="6"') > 0
    assert right_to_left.index('x="10.8" y="6"') > 0


def test_a_ninth_status_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        cells.status("Odd", "odd")


def test_good_news_and_bad_news_differ_by_what_is_wanted() -> None:
    assert "delta-good" in cells.delta(0.1, up="up", down="down")
    assert "delta-bad" in cells.delta(0.1, more_is_good=False, up="up", down="down")
    assert "delta-" not in cells.delta(0.1, more_is_good=None, up="up", down="down")
    assert cells.delta(None, up="up", down="down") == ""
