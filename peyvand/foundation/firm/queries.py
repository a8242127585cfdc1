"""Reads of the firm that others may use."""

from bisect import bisect_right
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Subquery

from peyvand.foundation.base.ports import modules
from peyvand.foundation.firm import guesses, snapshot
from peyvand.foundation.firm.models import DayOff, Rate, Settings
from peyvand.foundation.firm.snapshot import FirmSettings
from peyvand.kernel.money import Money

__all__ = [
    "FirmSettings",
    "convert",
    "day_of",
    "find_rate",
    "get_settings",
    "is_module_on",
    "list_days_off",
    "list_rates",
    "list_term_words",
]


def get_settings() -> FirmSettings:
    """Return the firm's settings; guesses where nobody has answered yet."""
    return snapshot.current().settings


def is_module_on(key: str) -> bool:
    """Return whether the firm uses the module; False for one that nobody declared."""
    switched = snapshot.current().switches.get(key)
    if switched is not None:
        return switched
    module = modules.find(key)
    return module is not None and module.is_on_by_default


def find_rate(currency: str, base: str, on: date) -> Decimal | None:
    """Return what one ``currency`` was worth in ``base`` on that day: the latest rate not after it, None if none."""
    if currency == base:
        return Decimal(1)
    rates = snapshot.current().rates_of(currency, base)
    place = bisect_right(rates, on, key=lambda rate: rate[0])
    return rates[place - 1][1] if place else None


def convert(money: Money, on: date) -> Money | None:
    """Return the amount in the firm's currency at the day's rate.

    None while the firm has no currency, or no rate for that day. Rounded once, half to even.
    """
    base = get_settings().base_currency
    if base is None or money.currency == base:
        return money if base else None
    rate = find_rate(money.currency, base, on)
    return None if rate is None else Money.of(money.amount * rate, base, on)


def day_of(at: datetime) -> date:
    """Return the firm's day on which the moment falls."""
    return at.astimezone(get_settings().zone).date()


def list_days_off() -> tuple[int, ...]:
    """Return the days of the week on which the firm does not work, Monday is 0; guessed until somebody answers."""
    settings = get_settings()
    if not settings.are_answered:
        return guesses.week_of(settings.country)[1]
    return tuple(DayOff.objects.order_by("weekday").values_list("weekday", flat=True))


def version_column() -> Subquery:
    """Return the firm's version as a column for another query; give what it says to ``snapshot.notice``."""
    return Subquery(Settings.objects.values("version")[:1])


def look_again() -> None:
    """Compare what this process knows with the database: for requests that bring no session along."""
    snapshot.notice(Settings.objects.values_list("version", flat=True).first() or 0)


def list_term_words() -> dict[tuple[str, str], tuple[str, str]]:
    """Return the firm's own words: by (term, language) one and many."""
    return dict(snapshot.current().words)


def list_rates() -> list[Rate]:
    """Return all rates, by currency, the latest first."""
    return list(Rate.objects.order_by("base", "currency", "-since"))
