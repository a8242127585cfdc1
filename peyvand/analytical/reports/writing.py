"""Figures of reports as the reader wants them, and the addresses of what stands behind them."""

from collections.abc import Callable
from datetime import date, timedelta

from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.firm.terms import word
from peyvand.foundation.records.addresses import list_address
from peyvand.foundation.ui import formats
from peyvand.kernel.calendars import Period, month_name
from peyvand.kernel.money import Money

# Documents that make net revenue.
REVENUE = ("sale", "return")


def write_amount(minor: float) -> str:
    """Return minor units of the firm's currency as a short amount; a plain number while it has none."""
    currency, reader = get_settings().base_currency, formats.current()
    return reader.money(Money(round(minor), currency), short=True) if currency else reader.number(round(minor))


def write_change(now: int, before: int, sentences: tuple[Callable[[str], str], Callable[[str], str], str]) -> str:
    """Return "rose by", "fell by" or "stayed" with the share; ``before`` is above nought."""
    rose, fell, stayed = sentences
    share = formats.current().percent(abs(now - before) / before)
    if round(abs(now - before) / before, 2) == 0:
        return stayed
    return rose(share) if now > before else fell(share)


def count_word(count: int) -> str:
    """Return what the firm calls its customers, as it stands after this number: in Persian always single."""
    is_many = count != 1 and formats.current().language != "fa"
    return word("party", many=is_many, inside=True)


def write_days(start: date, end: date) -> str:
    """Return the days from ``start`` until before ``end`` in words."""
    reader = formats.current()
    return f"{reader.day(start)} – {reader.day(end - timedelta(days=1))}"


def write_month(month: Period, *, with_year: bool) -> str:
    """Return a month's short name, with its year where asked."""
    reader = formats.current()
    name = month_name(month.calendar, month.number, reader.language, is_short=True)
    return reader.digits_of(f"{name} {month.year}") if with_year else name


def name_period(period: Period) -> str:
    """Return a period's whole name in the reader's language and digits."""
    reader = formats.current()
    return reader.digits_of(period.label(reader.language))


def address_days(start: date, end: date) -> str:
    """Return the days as filters of lists write them."""
    return f"{start.isoformat()}..{(end - timedelta(days=1)).isoformat()}"


def find_orders(start: date, end: date) -> str:
    """Return the address of the documents behind the net revenue of these days."""
    return list_address("order", {"placed": [address_days(start, end)], "kind": REVENUE})
