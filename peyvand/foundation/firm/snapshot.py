"""The firm as this process knows it: read once, dropped when its version changes.

Settings, words and switches are asked many times a request and change a few times a year.
Each request brings the version along with its session (``notice``), a command drops at once what it changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from time import monotonic
from zoneinfo import ZoneInfo

from peyvand.foundation.firm import guesses
from peyvand.foundation.firm.models import ModuleSwitch, Rate, Settings, TermWord
from peyvand.kernel.calendars import CalendarName, WeekStart

# Processes without requests (the worker) look again after this long.
KEEP_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmSettings:
    """What holds for the whole firm.

    currency: taken where an amount comes without one. base_currency: None until the first amount fixes it.
    fiscal_month: the first one of the fiscal year, in ``calendar``. source: where records come from by default.
    are_answered: False while all of it is guessed.
    """

    name: str
    currency: str
    base_currency: str | None
    zone: ZoneInfo
    language: str
    calendar: CalendarName
    digits: str
    week_start: WeekStart
    fiscal_month: int
    country: str
    source: str
    are_answered: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    version: int
    settings: FirmSettings
    words: Mapping[tuple[str, str], tuple[str, str]]
    switches: Mapping[str, bool]
    rates: dict[tuple[str, str], Sequence[tuple[date, Decimal]]] = field(default_factory=dict)
    read_at: float = field(default_factory=monotonic)

    def rates_of(self, currency: str, base: str) -> Sequence[tuple[date, Decimal]]:
        """Return the rates of one currency in another, the oldest first; one query, once."""
        if (currency, base) not in self.rates:
            rows = Rate.objects.filter(currency=currency, base=base).order_by("since")
            self.rates[currency, base] = list(rows.values_list("since", "rate"))
        return self.rates[currency, base]


_kept: list[Snapshot] = []


def current() -> Snapshot:
    """Return what this process knows of the firm; two or three queries when it has to look."""
    kept = _kept[0] if _kept else None
    if kept is None or monotonic() - kept.read_at > KEEP_SECONDS:
        kept = _read()
        _kept[:] = [kept]
    return kept


def drop() -> None:
    """Forget what is known, so that the next question looks."""
    _kept.clear()


def notice(version: int) -> None:
    """Take note of the version that the database has now (0: no settings yet)."""
    if _kept and _kept[0].version != version:
        drop()


def _read() -> Snapshot:
    row = Settings.objects.first()
    return Snapshot(
        version=row.version if row else 0,
        settings=_settle(row),
        words={(word.key, word.language): (word.one, word.many) for word in TermWord.objects.all()},
        switches=dict(ModuleSwitch.objects.values_list("key", "is_on")),
    )


def _settle(row: Settings | None) -> FirmSettings:
    said = row or guesses.settings_row()
    return FirmSettings(
        name=said.name,
        currency=said.currency,
        base_currency=said.base_currency or None,
        zone=ZoneInfo(said.zone),
        language=said.language,
        calendar=CalendarName(said.calendar),
        digits=said.digits,
        week_start=WeekStart(said.week_start),
        fiscal_month=said.fiscal_month,
        country=said.country,
        source=said.source,
        are_answered=said.answered_at is not None,
    )
