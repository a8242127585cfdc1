"""Lists to choose from on the firm's settings: countries, currencies, time zones, in the reader's language."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from peyvand.foundation.firm.guesses import currency_of
from peyvand.kernel.text import sort_key

type Option = tuple[str, str]


@cache
def list_countries(language: str) -> tuple[Option, ...]:
    """Return the countries, by name."""
    named = Locale(language).territories
    countries = [
        (code, named[code]) for code in get_global("territory_currencies") if _is_country(code) and code in named
    ]
    return tuple(sorted(countries, key=lambda country: sort_key(country[1])))


@cache
def list_currencies(language: str) -> tuple[Option, ...]:
    """Return the currencies that some country uses today, each as code and name, by code."""
    named = Locale(language).currencies
    codes = {currency_of(country) for country in get_global("territory_currencies") if _is_country(country)}
    return tuple((code, f"{code} · {named.get(code, code)}") for code in sorted(codes))


@cache
def list_zones() -> tuple[Option, ...]:
    """Return the zones that a place goes by, by name."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    zones = sorted(zone for zone in available_timezones() if zone.startswith(regions))
    return tuple((zone, zone.replace("_", " ")) for zone in [*zones, "UTC"])


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha()
