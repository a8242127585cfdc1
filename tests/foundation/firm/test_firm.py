"""The firm: settings asked for once, words, modules, rates, and what a process knows of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from peyvand.foundation.base.ports import Module, modules
from peyvand.foundation.firm import commands, guesses, queries, snapshot
from peyvand.foundation.firm.models import Rate, Settings, TermWord
from peyvand.foundation.firm.terms import term, word
from peyvand.foundation.journal.models import AuditLine
from peyvand.foundation.journal.ports import get_rates
from peyvand.kernel.money import Money
from peyvand.kernel.refused import Refused
from tests.foundation.people import ANSWERS, AT, SYSTEM, answer_settings, make_user

pytestmark = pytest.mark.django_db


@dataclass
class Refusal:
    code: str
    fields: set[str]


def refusal(act: object, *args: object, **kwargs: object) -> Refusal:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)  # type: ignore[operator]
    return Refusal(caught.value.code, set(caught.value.errors))


def test_before_anybody_answers_the_firm_goes_by_guesses() -> None:
    settings = queries.get_settings()

    assert (settings.are_answered, settings.base_currency, settings.name) == (False, None, "")
    assert not Settings.objects.exists()


@pytest.mark.parametrize(
    ("languages", "zone", "guessed"),
    [
        (("fa-IR", "fa"), "UTC", "Asia/Tehran fa jalali persian saturday IR IRR"),
        (("fa",), "UTC", "Asia/Tehran fa jalali persian saturday IR IRR"),
        (("en",), "Asia/Tehran", "Asia/Tehran en jalali latin saturday IR IRR"),
        (("en-GB", "en"), "UTC", "Europe/London en gregorian latin monday GB GBP"),
        (("en-US",), "UTC", "UTC en gregorian latin sunday US USD"),
        (("de-DE", "en"), "Europe/Berlin", "Europe/Berlin en gregorian latin monday DE EUR"),
        (("x-klingon", "*", ""), "UTC", "UTC en gregorian latin monday  USD"),
    ],
)
def test_settings_are_guessed_from_the_browser_and_the_machine(
    languages: Sequence[str], zone: str, guessed: str
) -> None:
    row = guesses.settings_row(languages, zone)

    found = (row.zone, row.language, row.calendar, row.digits, row.week_start, row.country, row.currency)
    assert " ".join(found) == guessed


@pytest.mark.parametrize(
    ("country", "start", "off"),
    [("IR", "saturday", (4,)), ("GB", "monday", (5, 6)), ("US", "sunday", (5, 6)), ("SA", "sunday", (4, 5))],
)
def test_the_working_week_is_that_of_the_country(country: str, start: str, off: tuple[int, ...]) -> None:
    assert guesses.week_of(country) == (start, off)


def test_answers_hold_at_once_and_are_asked_for_only_once() -> None:
    commands.answer_settings(ANSWERS, by=SYSTEM, at=AT)

    refused = refusal(commands.answer_settings, replace(ANSWERS, name="Other"), by=SYSTEM, at=AT)

    settings = queries.get_settings()
    assert (settings.are_answered, settings.name, settings.zone) == (True, ANSWERS.name, ZoneInfo("Asia/Tehran"))
    assert refused.code == "answered"
    assert AuditLine.objects.get().after == asdict(ANSWERS) | {"days_off": [4]}
    assert queries.list_days_off() == (4,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("currency", "toman"),
        ("zone", "Mars/Olympus"),
        ("language", "de"),
        ("calendar", "lunar"),
        ("digits", "roman"),
        ("week_start", "friday"),
        ("fiscal_month", 13),
        ("source", ""),
        ("days_off", tuple(range(7))),
        ("days_off", (7,)),
    ],
)
def test_an_answer_that_cannot_be_is_refused_beside_its_field(field: str, value: object) -> None:
    refused = refusal(commands.answer_settings, replace(ANSWERS, **{field: value}), by=SYSTEM, at=AT)  # type: ignore[arg-type]

    assert (refused.code, refused.fields) == ("invalid", {field})
    assert not queries.get_settings().are_answered


def test_only_the_administrator_changes_settings() -> None:
    answer_settings()
    manager, admin = make_user("sara", "manager"), make_user("admin", "administrator")
    other = replace(ANSWERS, name="Kavir")

    assert refusal(commands.change_settings, other, by=manager, at=AT).code == "forbidden"
    assert queries.get_settings().name == ANSWERS.name
    commands.change_settings(other, by=admin, at=AT)
    assert queries.get_settings().name == "Kavir"


def test_the_first_amount_fixes_the_base_currency_and_a_second_one_is_refused() -> None:
    commands.fix_base_currency("GBP", by=SYSTEM, at=AT)
    commands.fix_base_currency("GBP", by=SYSTEM, at=AT)

    assert refusal(commands.fix_base_currency, "EUR", by=SYSTEM, at=AT).code == "currency"
    assert refusal(commands.answer_settings, ANSWERS, by=SYSTEM, at=AT).fields == {"currency"}
    settings = queries.get_settings()
    assert (settings.base_currency, settings.currency, settings.are_answered) == ("GBP", "GBP", False)
    assert AuditLine.objects.count() == 1


def test_things_are_called_by_the_registry_until_the_firm_says_otherwise() -> None:
    with translation.override("fa"):
        assert (word("party"), word("party", many=True)) == ("مشتری", "مشتریان")
    assert (word("party"), word("party", many=True, inside=True)) == ("Customer", "customers")

    commands.rename_term("party", "fa", one="عضو", many="اعضا", by=SYSTEM, at=AT)
    commands.rename_term("party", "en", one="VIP guest", many="VIP guests", by=SYSTEM, at=AT)

    label = term("party", many=True)
    with translation.override("fa"):
        assert str(label) == "اعضا"
    assert (str(label), word("party", inside=True)) == ("VIP guests", "VIP guest")

    commands.rename_term("party", "fa", one="", many="", by=SYSTEM, at=AT)
    with translation.override("fa"):
        assert str(label) == "مشتریان"


def test_a_thing_without_one_of_its_words_or_a_thing_unknown_is_refused() -> None:
    assert refusal(commands.rename_term, "party", "fa", one="عضو", many="", by=SYSTEM, at=AT).code == "invalid"
    assert refusal(commands.rename_term, "ghost", "fa", one="x", many="y", by=SYSTEM, at=AT).code == "missing"
    assert refusal(commands.rename_term, "party", "de", one="x", many="y", by=SYSTEM, at=AT).code == "missing"
    manager = make_user("sara", "manager")
    assert refusal(commands.rename_term, "party", "fa", one="x", many="y", by=manager, at=AT).code == "forbidden"
    assert not TermWord.objects.exists()


def test_modules_go_by_their_own_default_until_they_are_switched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(modules._items, "shop", (Module("shop", "Shop", is_on_by_default=False), ""))

    assert not queries.is_module_on("shop")
    commands.switch_module("shop", is_on=True, by=SYSTEM, at=AT)
    assert queries.is_module_on("shop")
    assert not queries.is_module_on("spaceship")
    assert refusal(commands.switch_module, "spaceship", is_on=True, by=SYSTEM, at=AT).code == "missing"


def test_an_amount_is_turned_into_the_firms_currency_at_the_latest_rate_not_after_the_day() -> None:
    commands.fix_base_currency("GBP", by=SYSTEM, at=AT)
    for since, rate in ((date(2026, 1, 1), "0.85"), (date(2026, 6, 1), "0.875")):
        commands.set_rate("EUR", since=since, rate=Decimal(rate), by=SYSTEM, at=AT)

    euros = Money(1005, "EUR")
    assert queries.convert(euros, date(2025, 12, 31)) is None
    assert queries.convert(euros, date(2026, 5, 31)) == Money(854, "GBP")
    assert queries.convert(euros, date(2026, 6, 1)) == Money(879, "GBP")
    assert queries.convert(Money(7, "GBP"), date(1999, 1, 1)) == Money(7, "GBP")
    assert queries.convert(Money(7, "USD"), date(2026, 6, 1)) is None


def test_without_a_base_currency_nothing_is_turned_into_it() -> None:
    assert queries.convert(Money(7, "GBP"), date(2026, 6, 1)) is None


def test_the_journal_asks_for_the_rate_of_the_firms_day() -> None:
    commands.answer_settings(replace(ANSWERS, currency="GBP"), by=SYSTEM, at=AT)
    commands.fix_base_currency("GBP", by=SYSTEM, at=AT)
    commands.set_rate("EUR", since=date(2026, 6, 1), rate=Decimal("0.9"), by=SYSTEM, at=AT)

    # Half past eight in the evening of UTC is midnight in Tehran.
    before, after = datetime(2026, 5, 31, 20, 29, tzinfo=UTC), datetime(2026, 5, 31, 20, 31, tzinfo=UTC)
    assert get_rates().to_firm(Money(1000, "EUR"), before) is None
    assert get_rates().to_firm(Money(1000, "EUR"), after) == Money(900, "GBP")


@pytest.mark.parametrize(
    ("currency", "rate", "field"), [("GBP", "1", "currency"), ("euro", "1", "currency"), ("EUR", "0", "rate")]
)
def test_a_rate_that_cannot_be_is_refused(currency: str, rate: str, field: str) -> None:
    commands.fix_base_currency("GBP", by=SYSTEM, at=AT)

    refused = refusal(commands.set_rate, currency, since=date(2026, 1, 1), rate=Decimal(rate), by=SYSTEM, at=AT)

    assert refused.fields == {field}
    assert not Rate.objects.exists()


def test_a_rate_of_the_same_day_is_replaced() -> None:
    commands.fix_base_currency("GBP", by=SYSTEM, at=AT)
    for rate in ("0.8", "0.9"):
        commands.set_rate("EUR", since=date(2026, 1, 1), rate=Decimal(rate), by=SYSTEM, at=AT)

    assert queries.convert(Money(100, "EUR"), date(2026, 1, 1)) == Money(90, "GBP")
    assert Rate.objects.count() == 1


def test_a_process_reads_the_firm_once_and_again_only_when_its_version_changes() -> None:
    answer_settings()
    queries.get_settings()

    with CaptureQueriesContext(connection) as asked:
        queries.get_settings()
        word("party")
        queries.is_module_on("shop")
    assert len(asked) == 0

    # Another process changes the name; a request that brings the new version along makes this one look again.
    Settings.objects.update(name="Kavir", version=99)
    assert queries.get_settings().name == ANSWERS.name
    snapshot.notice(99)
    assert queries.get_settings().name == "Kavir"


def test_a_process_that_brings_no_version_looks_again_after_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_settings()
    queries.get_settings()
    Settings.objects.update(name="Kavir")

    later = monotonic() + snapshot.KEEP_SECONDS + 1
    monkeypatch.setattr(snapshot, "monotonic", lambda: later)

    assert queries.get_settings().name == "Kavir"
