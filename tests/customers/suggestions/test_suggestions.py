"""Suggestions: made set-wise, answered by people, never again too soon."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest
from django.test import Client

from peyvand.customers.parties.models import Party
from peyvand.customers.suggestions import commands, queries
from peyvand.customers.suggestions.models import Suggestion, SuggestionState
from peyvand.customers.suggestions.ports import Proposal, Suggester, suggesters
from peyvand.foundation.journal.models import StoredEvent
from peyvand.kernel import clock
from peyvand.kernel.money import Money
from peyvand.kernel.refused import Refused
from tests.customers.people import AT, add_firm, add_person, make_team, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("iranian_firm")]
TODAY = date(2026, 11, 23)


class Told(Suggester):
    """Proposes what a test tells it."""

    key = "tests.told"
    icon = "phone"

    def __init__(self) -> None:
        self.told: list[Proposal] = []

    def propose(self, day: date) -> Iterable[Proposal]:
        return list(self.told)

    def say_act(self, name: str) -> str:
        return f"Call {name}"

    def say_reason(self, reason: Mapping[str, object], today: date) -> str:
        return f"because of {reason['why']}"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    suggester = Told()
    monkeypatch.setattr(suggesters, "_items", {suggester.key: (suggester, "")})
    return suggester


def propose(party: Party, why: str = "rain", rials: int = 100) -> Proposal:
    return Proposal(party_id=party.id, reason={"why": why}, due_on=TODAY, value=Money(rials, "IRR"))


def test_a_second_call_on_the_same_day_changes_nothing(told: Told) -> None:
    told.told = [propose(add_person("نرگس"))]

    first = commands.refresh_suggestions(told, at=AT)
    before = list(Suggestion.objects.values())
    second = commands.refresh_suggestions(told, at=AT + timedelta(minutes=5))

    assert (first, second) == (1, 0)
    assert list(Suggestion.objects.values()) == before


def test_what_holds_gets_its_present_reason_and_what_does_not_lapses(told: Told) -> None:
    kept, gone = add_person("Kept"), add_person("Gone")
    told.told = [propose(kept), propose(gone)]
    commands.refresh_suggestions(told, at=AT)

    told.told = [propose(kept, why="snow", rials=70)]
    commands.refresh_suggestions(told, at=AT)

    rows = Suggestion.objects.order_by("party__name").values_list("party__name", "state", "reason", "value")
    assert list(rows) == [("Gone", "lapsed", {"why": "rain"}, 100), ("Kept", "open", {"why": "snow"}, 70)]


@pytest.mark.parametrize("act", [commands.accept_suggestion, commands.dismiss_suggestion])
def test_what_was_answered_rests_before_it_is_proposed_again(told: Told, act: object) -> None:
    told.told = [propose(add_person("Zarrin"))]
    commands.refresh_suggestions(told, at=AT)
    act(Suggestion.objects.get().id, by=make_user("sara", "manager"), at=AT)  # type: ignore[operator]

    within = commands.refresh_suggestions(told, at=AT + told.rest - timedelta(seconds=1))
    after = commands.refresh_suggestions(told, at=AT + told.rest)

    assert (within, after) == (0, 1)


def test_what_was_put_off_is_shown_again_on_its_day(told: Told) -> None:
    told.told = [propose(add_person("Zarrin"))]
    commands.refresh_suggestions(told, at=AT)
    sara = make_user("sara", "manager")

    commands.snooze_suggestion(Suggestion.objects.get().id, until=TODAY + timedelta(days=7), by=sara, at=AT)

    counts = [queries.count_suggestions(sara, TODAY + timedelta(days=days)) for days in (0, 6, 7)]
    assert counts == [0, 0, 1]
    assert commands.refresh_suggestions(told, at=AT) == 0


def test_an_answer_can_be_taken_back_and_given_once_only(told: Told) -> None:
    told.told = [propose(add_person("Zarrin"))]
    commands.refresh_suggestions(told, at=AT)
    sara, one = make_user("sara", "manager"), Suggestion.objects.get()

    commands.accept_suggestion(one.id, by=sara, at=AT)
    with pytest.raises(Refused, match="closed"):
        commands.dismiss_suggestion(one.id, by=sara, at=AT)
    commands.reopen_suggestion(one.id, by=sara, at=AT)

    one.refresh_from_db()
    assert (one.state, one.answered_at, one.answered_by) == (SuggestionState.OPEN, None, "")
    kinds = StoredEvent.objects.filter(subject_id=one.id).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["suggestions.SuggestionAccepted", "suggestions.SuggestionReopened"]


def test_putting_off_to_today_is_refused_and_changes_nothing(told: Told) -> None:
    told.told = [propose(add_person("Zarrin"))]
    commands.refresh_suggestions(told, at=AT)
    one = Suggestion.objects.get()

    with pytest.raises(Refused, match="past"):
        commands.snooze_suggestion(one.id, until=TODAY, by=make_user("sara", "manager"), at=AT)

    assert Suggestion.objects.get().state == SuggestionState.OPEN


def test_nobody_sees_or_answers_for_customers_of_others(told: Told) -> None:
    seller = make_user("mina", "seller", make_team("North"))
    mine, foreign = add_person("Mine", owner_id=seller.id), add_person("Foreign")
    told.told = [propose(mine, rials=5), propose(foreign, rials=9)]
    commands.refresh_suggestions(told, at=AT)

    shown = queries.list_suggestions(seller, TODAY, limit=10)
    with pytest.raises(Refused, match="missing"):
        commands.accept_suggestion(Suggestion.objects.get(party=foreign).id, by=seller, at=AT)

    assert [one.suggestion.party_id for one in shown] == [mine.id]
    assert Suggestion.objects.get(party=foreign).state == SuggestionState.OPEN


def test_a_reader_may_not_answer(told: Told) -> None:
    told.told = [propose(add_person("Zarrin"))]
    commands.refresh_suggestions(told, at=AT)

    with pytest.raises(Refused, match="forbidden"):
        commands.accept_suggestion(Suggestion.objects.get().id, by=make_user("omid", "reader"), at=AT)

    assert Suggestion.objects.get().state == SuggestionState.OPEN


def test_the_highest_value_comes_first_in_one_query(told: Told, django_assert_num_queries: object) -> None:
    told.told = [propose(add_firm(name), rials=rials) for name, rials in (("A", 1), ("B", 3), ("C", 2))]
    commands.refresh_suggestions(told, at=AT)
    sara = make_user("sara", "manager")
    sara.can("view", "party")

    with django_assert_num_queries(1):  # type: ignore[operator]
        shown = queries.list_suggestions(sara, TODAY, limit=2)
        values = [(one.suggestion.party.name, one.value) for one in shown]

    assert values == [("B", Money(3, "IRR")), ("C", Money(2, "IRR"))]


def test_answers_are_given_by_the_buttons_and_undone(told: Told, client: Client) -> None:
    told.told = [propose(add_person("Zarrin"))]
    commands.refresh_suggestions(told, at=AT)
    one = Suggestion.objects.get()
    client.force_login(make_user("sara", "manager"))

    with clock.frozen(AT):
        home = client.get("/")
        answered = client.post(f"/suggestions/{one.id}/snooze", headers={"referer": "https://elsewhere.example/"})
        missing = client.post(f"/suggestions/{one.party_id}/accept")

    assert "Call Zarrin" in home.text
    assert "because of rain" in home.text
    assert (answered.status_code, answered.headers["Location"]) == (302, "/")
    assert missing.status_code == 404
    one.refresh_from_db()
    assert (one.state, one.snoozed_until) == (SuggestionState.SNOOZED, TODAY + timedelta(days=7))
