"""Days in both calendars: turned into each other, read as people type them, gathered into periods."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peyvand.kernel.calendars import (
    GREGORIAN,
    JALALI,
    CalendarName,
    Period,
    WeekStart,
    fiscal_year_of,
    following,
    format_day,
    from_parts,
    month_index,
    month_of,
    months_between,
    parse_day,
    parse_moment,
    parts,
    preceding,
    quarter_of,
    week_of,
    year_of,
)
from peyvand.kernel.text import persian_digits

DAY = date(2026, 11, 23)
TEHRAN, LONDON = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/London")
days = st.dates(date(1822, 3, 22), date(2220, 3, 19))
calendars = st.sampled_from(CalendarName)
styles = st.sampled_from(["short", "long", "numeric"])


@pytest.mark.parametrize(
    ("gregorian", "jalali"),
    [
        # Days of the calendar of Iran that history has dated both ways.
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(1925, 3, 31), (1304, 1, 11)),
        (date(2021, 3, 20), (1399, 12, 30)),
        (date(2021, 3, 21), (1400, 1, 1)),
        (date(2024, 3, 20), (1403, 1, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2026, 11, 23), (1405, 9, 2)),
    ],
)
def test_known_days_have_their_known_dates(gregorian: date, jalali: tuple[int, int, int]) -> None:
    assert parts(gregorian, JALALI) == jalali
    assert from_parts(JALALI, *jalali) == gregorian


@given(days, calendars)
def test_every_day_comes_back_from_its_parts(day: date, calendar: CalendarName) -> None:
    assert from_parts(calendar, *parts(day, calendar)) == day


@given(days)
def test_jalali_days_follow_each_other(day: date) -> None:
    assert parts(day, JALALI) < parts(day + timedelta(days=1), JALALI)


@pytest.mark.parametrize("impossible", [(1404, 12, 30), (1405, 7, 31), (1405, 13, 1), (1405, 0, 1), (1405, 1, 0)])
def test_a_day_that_the_calendar_has_not_got_is_a_value_error(impossible: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_parts(JALALI, *impossible)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-23",
        "2026/11/23",
        "20261123",
        "23.11.2026",
        "23/11/2026",
        "23 Nov 2026",
        "November 23rd, 2026",
        "Monday, 23 November 2026",
        "۲۰۲۶-۱۱-۲۳",
        "٢٠٢٦/١١/٢٣",
        "۲۳ نوامبر ۲۰۲۶",
        "1405/09/02",
        "1405-9-2",
        "14050902",
        "2/9/1405",
        "۱۴۰۵/۹/۲",
        "۲ آذر ۱۴۰۵",
        "دوشنبه ۲ آذر ماه ۱۴۰۵",
        "2 Azar 1405",
        " ۱۴۰۵ / ۰۹ / ۰۲ ",
    ],
)
def test_one_day_is_understood_in_every_way_of_typing_it(typed: str) -> None:
    assert parse_day(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "2026",
        "2026-11",
        "2026-13-01",
        "2026-02-29",
        "1404/12/30",
        "1405/7/31",
        "5 Azar 2026",
        "2 November 1405",
        "12/1/10",
        "1/2/999",
        "2026-11-23-5",
        "0/0/0",
        "99999999",
        "23 Foo 2026",
    ],
)
def test_what_is_no_day_is_a_value_error(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(typed)


def test_the_hint_says_which_century_two_digits_mean() -> None:
    assert parse_day("84/5/3", JALALI) == from_parts(JALALI, 1384, 5, 3)
    assert parse_day("05/9/2", JALALI) == DAY
    assert parse_day("12/1/10", GREGORIAN) == date(2010, 1, 12)
    assert parse_day("1/12/99", GREGORIAN) == date(1999, 12, 1)


def test_the_day_stands_before_the_month_unless_it_cannot_or_is_said_not_to() -> None:
    assert parse_day("3/4/2026") == date(2026, 4, 3)
    assert parse_day("3/4/2026", is_month_first=True) == date(2026, 3, 4)
    assert parse_day("11/23/2026") == DAY


@given(days, calendars, st.sampled_from(["en", "fa"]), styles, st.booleans())
def test_what_is_written_can_be_read(
    day: date, calendar: CalendarName, language: str, style: str, is_persian: bool
) -> None:
    written = format_day(day, calendar, language, style)

    assert parse_day(persian_digits(written) if is_persian else written) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_day(text), date)


@given(st.text(alphabet="0123456789/-: ۰۱۲۳۴۵۶۷۸۹آذرAPMz+.,T", max_size=24))
def test_any_text_is_a_moment_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert parse_moment(text, TEHRAN).tzinfo is UTC


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-23T10:42:00Z",
        "2026-11-23 14:12",
        "2026-11-23T14:12:00+03:30",
        "2026-11-23T14:12:00+0330",
        "23/11/2026 2:12 PM",
        "1405/09/02 14:12",
        "۱۴:۱۲ ۱۴۰۵/۹/۲",
        "۲ آذر ۱۴۰۵ ساعت ۲:۱۲ ب.ظ",
        "۲ آذر ۱۴۰۵، ۲:۱۲ بعدازظهر",
        "2026-11-23 14:12:00.000",
    ],
)
def test_one_moment_is_understood_in_every_way_of_typing_it(typed: str) -> None:
    assert parse_moment(typed, TEHRAN) == datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


def test_a_day_without_a_time_is_its_first_moment_in_the_zone() -> None:
    assert parse_moment("1405/09/02", TEHRAN) == datetime(2026, 11, 22, 20, 30, tzinfo=UTC)


def test_twelve_is_midnight_before_and_noon_after() -> None:
    assert parse_moment("2026-11-23 12:05 am", UTC).hour == 0
    assert parse_moment("2026-11-23 12:05 pm", UTC).hour == 12


def test_an_hour_that_the_clock_shows_twice_is_the_first_of_the_two() -> None:
    assert parse_moment("2026-10-25 01:30", LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-11-23 25:00", "2026-11-23 10:61", "2026-11-23 13:00 pm", "10:42", "noon"])
def test_what_is_no_moment_is_a_value_error(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(typed, UTC)


@pytest.mark.parametrize(
    ("period", "start", "end", "english", "persian"),
    [
        (month_of(DAY, JALALI), date(2026, 11, 22), date(2026, 12, 22), "Azar 1405", "آذر 1405"),
        (month_of(DAY, GREGORIAN), date(2026, 11, 1), date(2026, 12, 1), "November 2026", "نوامبر 2026"),
        (quarter_of(DAY, JALALI), date(2026, 9, 23), date(2026, 12, 22), "Q3 1405", "پاییز 1405"),
        (quarter_of(DAY, GREGORIAN), date(2026, 10, 1), date(2027, 1, 1), "Q4 2026", "سه‌ماههٔ چهارم 2026"),
        (year_of(DAY, JALALI), date(2026, 3, 21), date(2027, 3, 21), "1405", "1405"),
        (year_of(DAY, GREGORIAN), date(2026, 1, 1), date(2027, 1, 1), "2026", "2026"),
        (fiscal_year_of(DAY, JALALI, 1), date(2026, 3, 21), date(2027, 3, 21), "1405", "1405"),
        (fiscal_year_of(DAY, GREGORIAN, 4), date(2026, 4, 1), date(2027, 4, 1), "2026–2027", "2026–2027"),
        (fiscal_year_of(date(2026, 3, 31), GREGORIAN, 4), date(2025, 4, 1), date(2026, 4, 1), "2025–2026", "2025–2026"),
        (
            week_of(DAY, WeekStart.SATURDAY, JALALI),
            date(2026, 11, 21),
            date(2026, 11, 28),
            "30 Aban – 6 Azar",
            "30 آبان – 6 آذر",
        ),
        (week_of(DAY), date(2026, 11, 23), date(2026, 11, 30), "23 Nov – 29 Nov", "23 نوامبر – 29 نوامبر"),
    ],
)  # fmt: skip
def test_periods_have_their_bounds_and_names(
    period: Period, start: date, end: date, english: str, persian: str
) -> None:
    assert (period.start, period.end) == (start, end)
    assert (period.label("en"), period.label("fa")) == (english, persian)


@given(days, calendars, st.integers(1, 12), st.sampled_from(WeekStart))
def test_periods_hold_their_day_and_lie_end_to_end(
    day: date, calendar: CalendarName, month: int, first: WeekStart
) -> None:
    for period in (
        week_of(day, first, calendar),
        month_of(day, calendar),
        quarter_of(day, calendar),
        year_of(day, calendar),
        fiscal_year_of(day, calendar, month),
    ):
        assert day in period
        assert period.start not in preceding(period)
        assert following(period).start == period.end
        assert preceding(period).end == period.start
        assert preceding(following(period)) == period


@given(days, st.integers(0, 800), calendars)
def test_the_months_between_two_days_are_counted_by_their_index(day: date, length: int, calendar: CalendarName) -> None:
    end = day + timedelta(days=length)
    months = months_between(day, end, calendar)

    if not length:
        assert months == []
    else:
        assert months[0] == month_of(day, calendar)
        last = end - timedelta(days=1)
        assert months[-1] == month_of(last, calendar)
        assert len(months) == month_index(last, calendar) - month_index(day, calendar) + 1


@pytest.mark.parametrize(
    ("style", "jalali", "gregorian"),
    [
        ("short", ("2 Azar 1405", "2 آذر 1405"), ("23 Nov 2026", "23 نوامبر 2026")),
        ("brief", ("2 Azar", "2 آذر"), ("23 Nov", "23 نوامبر")),
        ("long", ("2 Azar 1405", "2 آذر 1405"), ("23 November 2026", "23 نوامبر 2026")),
        ("weekday", ("Monday 2 Azar 1405", "دوشنبه 2 آذر 1405"), ("Monday 23 November 2026", "دوشنبه 23 نوامبر 2026")),
        ("month", ("Azar 1405", "آذر 1405"), ("November 2026", "نوامبر 2026")),
        ("numeric", ("1405/09/02", "1405/09/02"), ("2026-11-23", "2026-11-23")),
    ],
)
def test_a_day_is_written_in_each_style(style: str, jalali: tuple[str, str], gregorian: tuple[str, str]) -> None:
    assert (format_day(DAY, JALALI, "en", style), format_day(DAY, JALALI, "fa", style)) == jalali
    assert (format_day(DAY, GREGORIAN, "en", style), format_day(DAY, GREGORIAN, "fa", style)) == gregorian
