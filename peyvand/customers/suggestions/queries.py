"""Reads of suggestions that others may use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from peyvand.customers.parties.models import Party
from peyvand.customers.parties.queries import visible_parties
from peyvand.customers.suggestions.models import WAITING, Suggestion, SuggestionState
from peyvand.customers.suggestions.ports import Suggester, suggesters
from peyvand.foundation.access.queries import scope_of
from peyvand.foundation.access.rights import WIDTH
from peyvand.foundation.base.compiled import Compiled
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import Money

# What was taken up longer ago is no next step any more.
TAKEN_LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion with its suggester, for whoever draws it."""

    suggestion: Suggestion
    suggester: Suggester

    @property
    def value(self) -> Money | None:
        return self.suggestion.worth


def every_waiting(today: date) -> QuerySet[Suggestion]:
    """Return all that waits for an answer on the firm's day ``today``, whoever may see it."""
    shown = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=today)
    keys = [suggester.key for suggester in suggesters]
    return Suggestion.objects.filter(shown, state__in=WAITING, suggester__in=keys)


def waiting(by: Actor, today: date) -> QuerySet[Suggestion]:
    """Return what waits for an answer on the firm's day ``today``, for customers that the actor may see."""
    return every_waiting(today).filter(party__in=visible_parties(by), suggester__in=_list_open(by))


def list_suggestions(by: Actor, today: date, *, limit: int, party_ids: Sequence[UUID] | None = None) -> list[Shown]:
    """Return what waits, the highest value first, with the parties loaded. party_ids: only for these."""
    rows = waiting(by, today).select_related("party")
    if party_ids is not None:
        rows = rows.filter(party_id__in=party_ids)
    rows = rows.order_by(F("value").desc(nulls_last=True), "id")[:limit]
    return [Shown(row, suggesters[row.suggester]) for row in rows]


def count_suggestions(by: Actor, today: date) -> int:
    """Return how many wait."""
    return waiting(by, today).count()


def _list_of_party(
    party_ids: Sequence[UUID], today: date, since: datetime, *keys: str
) -> QuerySet[Suggestion, Suggestion]:
    shown = Q(state__in=WAITING) & (Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=today))
    taken = Q(state=SuggestionState.ACCEPTED, answered_at__gte=since)
    return Suggestion.objects.filter(shown | taken, party_id__in=party_ids, suggester__in=keys)


_OF_PARTY = Compiled(_list_of_party)


def read_for_party(party: Party, by: Actor, at: datetime, today: date) -> tuple[list[Shown], Shown | None]:
    """Return what waits for a party that is loaded, the highest value first, and what somebody took up lately.

    One query each time that the party is loaded, for all who draw it; nothing for who may not view the party.
    """
    if not by.can("view", party):
        return [], None
    rows: list[Suggestion] | None = party.__dict__.get("_suggested")
    if rows is None:
        rows = _OF_PARTY.all(party.whole, today, at - TAKEN_LATELY, shape=_list_open(by))
        for row in rows:
            if row.party_id == party.id:
                row.party = party
        party.__dict__["_suggested"] = rows
    waits = sorted((row for row in rows if row.state in WAITING), key=lambda row: (-(row.value or 0), row.id))
    done = max((row for row in rows if row.state not in WAITING), key=lambda row: row.answered_at or at, default=None)
    return [Shown(row, suggesters[row.suggester]) for row in waits], (
        Shown(done, suggesters[done.suggester]) if done else None
    )


def _list_open(by: Actor) -> tuple[str, ...]:
    """Return the keys of the suggesters whose reasons the actor may see for every customer that he sees."""
    width = WIDTH[scope_of(by, "view", Party.kind)]
    return tuple(one.key for one in suggesters if not one.needs or WIDTH[scope_of(by, "view", one.needs)] >= width)
