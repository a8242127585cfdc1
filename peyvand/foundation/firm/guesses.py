"""What is most likely true of a firm, from the browser's language and the machine's zone."""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from peyvand.foundation.firm.models import Settings
from peyvand.kernel.calendars import CalendarName, WeekStart

LANGUAGES = ("en", "fa")
DEFAULT_SOURCE = "main"


@cache
def machine_zone() -> str:
    """Return the name of the zone that this machine is set to; "UTC" when it does not say."""
    known = available_timezones()
    link = Path("/etc/localtime")
    named = os.environ.get("TZ", "").lstrip(":")
    linked = "/".join(link.resolve().parts[-2:]) if link.is_symlink() else ""
    return next((zone for zone in (named, linked, linked.rpartition("/")[2]) if zone in known), "UTC")


def settings_row(languages: Sequence[str] = (), zone: str | None = None) -> Settings:
    """Return the likely settings of a firm, not saved.

    languages: what the browser accepts, best first ("fa-IR"); none: the machine's own.
    zone: the machine's by default; where it is set to UTC, as servers are, that of the country if it has but one.
    The country is that of the first language that names one, else that of the zone.
    """
    zone = zone or machine_zone()
    locales = [locale for locale in map(_parse, languages or (os.environ.get("LANG", "").partition(".")[0],)) if locale]
    language = next((locale.language for locale in locales if locale.language in LANGUAGES), "en")
    by_zone = get_global("zone_territories").get(ZoneInfo(zone).key, "001")
    country = next((locale.territory for locale in locales if locale.territory), by_zone)
    if zone == "Asia/Tehran" or (language == "fa" and country == "001"):
        country = "IR"
    week_start, _days_off = week_of(country)
    is_iranian = country == "IR"
    if is_iranian and not languages:
        language = "fa"
    return Settings(
        zone=only_zone_of(country) if zone == "UTC" else zone,
        language=language,
        calendar=CalendarName.JALALI if is_iranian else CalendarName.GREGORIAN,
        digits="persian" if language == "fa" else "latin",
        week_start=week_start,
        fiscal_month=1,
        country="" if country == "001" else country,
        currency=currency_of(country),
        source=DEFAULT_SOURCE,
    )


def week_of(country: str) -> tuple[WeekStart, tuple[int, ...]]:
    """Return on which day the week begins in that country, and which days are off there (Monday is 0)."""
    likely = get_global("likely_subtags").get(f"und_{country}", f"en_{country}")
    locale = _parse(likely) or Locale("en", "001")
    off = range(locale.weekend_start, locale.weekend_start + (locale.weekend_end - locale.weekend_start) % 7 + 1)
    start = {5: WeekStart.SATURDAY, 6: WeekStart.SUNDAY}.get(locale.first_week_day, WeekStart.MONDAY)
    return start, tuple(sorted(day % 7 for day in off))


def currency_of(country: str) -> str:
    """Return the country's present currency; the dollar when unknown."""
    held = get_global("territory_currencies").get(country, [])
    present = [code for code, _since, until, is_tender in held if until is None and is_tender]
    return present[0] if present else "USD"


def country_of(zone: str) -> str:
    """Return the country that goes by that zone; "" where it is nobody's alone."""
    country = get_global("zone_territories").get(zone, "001")
    return "" if country == "001" else country


def only_zone_of(country: str) -> str:
    """Return the zone of a country that has one alone; "UTC" of any other."""
    zones = [zone for zone, territory in get_global("zone_territories").items() if territory == country]
    return zones[0] if len(zones) == 1 and zones[0] in available_timezones() else "UTC"


def _parse(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("-", "_")) if tag else None
    except (UnknownLocaleError, ValueError):
        return None
