"""The firm as this process knows it: read once, dropped when its version changes.

Settings, words and switches are asked many times a request and change a few times a year.
Each request brings the version along with its session (``notice``), a command drops at once what it changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from zoneinfo import ZoneInfo

from peyvand.foundation.firm import guesses
from peyvand.foundation.firm.models import ModuleSwitch, Settings, TermWord
from peyvand.kernel.calendars import CalendarName, WeekStart

# Processes without requests (the worker) look again after this long.
KEEP_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmSettings:
    """What holds for the whole firm.

    base_currency: None until the first amount fixes it. fiscal_month: the fiscal year's first month, in ``calendar``.
    source: where records come from by default. are_answered: False while all of it is guessed.
    """

    name: str
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
    read_at: float = field(default_factory=monotonic)


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
    if row is None:
        likely = guesses.guess()
        return FirmSettings(
            name="",
            base_currency=None,
            zone=ZoneInfo(likely.zone),
            language=likely.language,
            calendar=likely.calendar,
            digits=likely.digits,
            week_start=likely.week_start,
            fiscal_month=likely.fiscal_month,
            country=likely.country,
            source=guesses.DEFAULT_SOURCE,
            are_answered=False,
        )
    return FirmSettings(
        name=row.name,
        base_currency=row.base_currency or None,
        zone=ZoneInfo(row.zone),
        language=row.language,
        calendar=CalendarName(row.calendar),
        digits=row.digits,
        week_start=WeekStart(row.week_start),
        fiscal_month=row.fiscal_month,
        country=row.country,
        source=row.source,
        are_answered=row.answered_at is not None,
    )
