"""Every change of the firm's settings, words, modules and rates."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import available_timezones

from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.base.ports import modules
from peyvand.foundation.firm import guesses, snapshot
from peyvand.foundation.firm.models import DayOff, ModuleSwitch, Rate, Settings, TermWord
from peyvand.foundation.firm.ports import terms
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import CalendarName, WeekStart
from peyvand.kernel.money import is_currency
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused

FIRM = Ref("firm", uuid5(NAMESPACE_URL, "peyvand:firm"))
# The smallest rate that the table keeps as more than nought.
LEAST_RATE = Decimal("1e-15")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a firm says of itself; see ``queries.FirmSettings``. days_off: weekdays, Monday is 0."""

    name: str
    currency: str
    zone: str
    language: str
    calendar: str
    digits: str
    week_start: str
    fiscal_month: int
    country: str
    source: str = guesses.DEFAULT_SOURCE
    days_off: tuple[int, ...] = (5, 6)


@transaction.atomic
def answer_settings(answers: Answers, *, by: Actor, at: datetime) -> None:
    """Keep the answers of the first visit.

    Raises Refused("answered") when somebody has answered before, Refused("invalid") with a word for each bad field.
    """
    row = _lock(by, at)
    if row.answered_at is not None:
        raise Refused("answered", _("The settings have been answered already."))
    _write(row, answers, by=by, at=at)


@transaction.atomic
def change_settings(answers: Answers, *, by: Actor, at: datetime) -> None:
    """Change the firm's settings.

    Raises Refused("forbidden"), Refused("invalid") with a word for each bad field; once an amount has fixed the base
    currency, another currency is a bad field.
    """
    by.may("change", "firm")
    _write(_lock(by, at), answers, by=by, at=at)


@transaction.atomic
def fix_base_currency(currency: str, *, by: Actor, at: datetime) -> None:
    """Let the first amount decide in which currency the firm counts; the same once more changes nothing.

    Asks for no right: whoever may bring the first amount in fixes the currency by it.
    Raises Refused("currency") when another one is fixed already.
    """
    row = _lock(by, at)
    if row.base_currency == currency:
        return
    if row.base_currency:
        raise Refused("currency", _("The firm counts in another currency."))
    if not is_currency(currency):
        raise ValueError(f"not a currency: {currency!r}")
    before = {"base_currency": row.base_currency, "currency": row.currency}
    row.base_currency = row.currency = currency
    _keep(row, by=by, at=at)
    after = {"base_currency": currency, "currency": currency}
    journal.audit(by, "firm.fix_base_currency", FIRM, before, after, at)


@transaction.atomic
def rename_term(key: str, language: str, *, one: str, many: str, by: Actor, at: datetime) -> None:
    """Call a thing something else in one language; both words empty goes back to the registry's.

    Raises Refused("forbidden"), Refused("missing") for an unknown term, Refused("invalid") when one word is empty.
    """
    by.may("change", "firm")
    if terms.find(key) is None or language not in dict(django_settings.LANGUAGES):
        raise Refused("missing")
    one, many = one.strip(), many.strip()
    if bool(one) != bool(many):
        raise Refused("invalid", _("Both words are needed: for one and for many."), errors={key: _("Both are needed.")})
    row = TermWord.objects.filter(key=key, language=language).first()
    before = {"one": row.one, "many": row.many} if row else {}
    after = {"one": one, "many": many} if one else {}
    if before == after:
        return
    if one:
        TermWord.objects.update_or_create(key=key, language=language, defaults=after)
    elif row:
        row.delete()
    _keep(_lock(by, at), by=by, at=at)
    journal.audit(by, f"firm.rename_term.{key}.{language}", FIRM, before, after, at)


@transaction.atomic
def switch_module(key: str, *, is_on: bool, by: Actor, at: datetime) -> None:
    """Switch a module on or off. Raises Refused("forbidden"), Refused("missing") for an unknown module."""
    by.may("change", "firm")
    module = modules.find(key)
    if module is None:
        raise Refused("missing")
    was_on = ModuleSwitch.objects.filter(key=key).values_list("is_on", flat=True).first()
    if (module.is_on_by_default if was_on is None else was_on) == is_on:
        return
    ModuleSwitch.objects.update_or_create(key=key, defaults={"is_on": is_on})
    _keep(_lock(by, at), by=by, at=at)
    journal.audit(by, f"firm.switch_module.{key}", FIRM, {"is_on": not is_on}, {"is_on": is_on}, at)


@transaction.atomic
def set_rate(currency: str, *, since: date, rate: Decimal, by: Actor, at: datetime) -> None:
    """Say what one unit of ``currency`` is worth in the firm's currency from a day on; a rate of that day is replaced.

    Amounts that were turned into the firm's currency before keep what they were turned into.
    Raises Refused("forbidden"), and Refused("invalid") with a word for each bad field.
    """
    by.may("change", "firm")
    row = _lock(by, at)
    base = row.base_currency or row.currency
    errors: dict[str, object] = {}
    if not is_currency(currency) or currency == base:
        errors["currency"] = _("Choose a currency other than the firm's own.")
    if not rate >= LEAST_RATE:
        errors["rate"] = _("A rate is more than nought.")
    _refuse(errors)
    found = Rate.objects.filter(currency=currency, base=base, since=since).first()
    before = {"rate": found.rate} if found else {}
    changed = {"rate": rate, "changed_at": at, "changed_by": str(by.ref)}
    Rate.objects.update_or_create(currency=currency, base=base, since=since, defaults=changed)
    _keep(row, by=by, at=at)
    journal.audit(by, f"firm.set_rate.{currency}.{since}", FIRM, before, {"rate": rate}, at)


def _lock(by: Actor, at: datetime) -> Settings:
    """Return the firm's row, locked; made of guesses where there is none."""
    row = Settings.objects.select_for_update().first()
    if row is None:
        guessed = guesses.settings_row()
        guessed.changed_at, guessed.changed_by, guessed.version = at, str(by.ref), 0
        Settings.objects.bulk_create([guessed], ignore_conflicts=True)
        row = Settings.objects.select_for_update().get()
    return row


def _keep(row: Settings, *, by: Actor, at: datetime) -> None:
    """Save the locked row and let every process notice."""
    row.changed_at, row.changed_by = at, str(by.ref)
    row.version = F("version") + 1
    row.save()
    snapshot.drop()
    transaction.on_commit(snapshot.drop)


def _write(row: Settings, answers: Answers, *, by: Actor, at: datetime) -> None:
    _refuse(_list_errors(row, answers))
    after = asdict(answers)
    days_off = after.pop("days_off")
    before = {key: getattr(row, key) for key in after} if row.answered_at else {}
    for key, value in after.items():
        setattr(row, key, value)
    had = list(DayOff.objects.order_by("weekday").values_list("weekday", flat=True))
    DayOff.objects.exclude(weekday__in=days_off).delete()
    DayOff.objects.bulk_create([DayOff(weekday=day) for day in days_off], ignore_conflicts=True)
    before |= {"days_off": had} if row.answered_at else {}
    after["days_off"] = sorted(days_off)
    row.answered_at = row.answered_at or at
    _keep(row, by=by, at=at)
    journal.audit(by, "firm.change_settings", FIRM, before, after, at)


def _list_errors(row: Settings, answers: Answers) -> Mapping[str, object]:
    choose = _("Choose one of the list.")
    errors: dict[str, object] = {}
    if not answers.name.strip():
        errors["name"] = _("The firm needs a name.")
    if not is_currency(answers.currency):
        errors["currency"] = choose
    elif row.base_currency and row.base_currency != answers.currency:
        errors["currency"] = _("Amounts are counted in this currency already; it can no longer change.")
    if answers.zone not in available_timezones():
        errors["zone"] = choose
    allowed = {
        "language": tuple(dict(django_settings.LANGUAGES)),
        "calendar": tuple(CalendarName),
        "digits": ("latin", "persian"),
        "week_start": tuple(WeekStart),
        "fiscal_month": tuple(range(1, 13)),
    }
    errors |= {key: choose for key, values in allowed.items() if getattr(answers, key) not in values}
    if not set(answers.days_off) < set(range(7)):
        errors["days_off"] = _("A week has seven days, and one of them is for work.")
    if not answers.source.strip():
        errors["source"] = _("Records need to say where they come from.")
    return errors


def _refuse(errors: Mapping[str, object]) -> None:
    if errors:
        raise Refused("invalid", _("Some fields need another look."), errors=errors)
