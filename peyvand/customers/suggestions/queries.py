"""Reads of suggestions that others may use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from peyvand.customers.parties.queries import visible_parties
from peyvand.customers.suggestions.models import WAITING, Suggestion, SuggestionState
from peyvand.customers.suggestions.ports import Suggester, suggesters
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import Money


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
    return every_waiting(today).filter(party__in=visible_parties(by))


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


def find_taken(by: Actor, party_ids: Sequence[UUID], *, since: datetime) -> Shown | None:
    """Return what somebody took up for these parties since that moment, the latest; None when nothing."""
    keys = [suggester.key for suggester in suggesters]
    taken = Suggestion.objects.filter(state=SuggestionState.ACCEPTED, answered_at__gte=since, suggester__in=keys)
    seen = taken.filter(party_id__in=party_ids, party__in=visible_parties(by)).select_related("party")
    row = seen.order_by("-answered_at").first()
    return Shown(row, suggesters[row.suggester]) if row else None
