"""Suggestions are made anew by day, and answered by people."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.models import Party
from peyvand.customers.parties.queries import get_party
from peyvand.customers.suggestions.events import (
    SuggestionAccepted,
    SuggestionDismissed,
    SuggestionReopened,
    SuggestionSnoozed,
)
from peyvand.customers.suggestions.models import WAITING, Suggestion, SuggestionState
from peyvand.customers.suggestions.ports import Proposal, Suggester
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

BATCH = 2000


@transaction.atomic
def refresh_suggestions(suggester: Suggester, *, at: datetime) -> int:
    """Make what the suggester proposes today the waiting suggestions, and return how many of them are new.

    What still holds keeps its state and gets its present reason; what no longer holds lapses. What a person has
    answered is not proposed again for ``suggester.rest``. A second call on the same day changes nothing.
    """
    with connection.cursor() as cursor:
        # Two refreshes of one suggester wait for each other.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('suggestions.' || %s, 0))", [suggester.key])
    day = at.astimezone(get_settings().zone).date()
    proposals = {proposal.party_id: proposal for proposal in suggester.propose(day)}
    waiting = {
        one.party_id: one
        for one in Suggestion.objects.select_for_update().filter(suggester=suggester.key, state__in=WAITING)
    }
    gone = [one.id for party_id, one in waiting.items() if party_id not in proposals]
    Suggestion.objects.filter(id__in=gone).update(state=SuggestionState.LAPSED, changed_at=at)
    kept = [one for party_id, one in waiting.items() if party_id in proposals and _renew(one, proposals[party_id], at)]
    Suggestion.objects.bulk_update(kept, ["reason", "due_on", "value", "currency", "changed_at"], batch_size=BATCH)
    return _add(suggester, [one for party_id, one in proposals.items() if party_id not in waiting], at)


@transaction.atomic
def accept_suggestion(suggestion_id: UUID, *, by: Actor, at: datetime) -> Suggestion:
    """Take the suggestion up and return it.

    Raises Refused("missing"), Refused("forbidden") for whoever may not change the customer, and Refused("closed")
    when somebody has answered it already.
    """
    suggestion = _lock(suggestion_id, by)
    _answer(suggestion, SuggestionState.ACCEPTED, by, at)
    journal.record(SuggestionAccepted(**_envelope(suggestion, by, at), amount=suggestion.worth))
    return suggestion


@transaction.atomic
def dismiss_suggestion(suggestion_id: UUID, *, by: Actor, at: datetime) -> Suggestion:
    """Turn the suggestion down and return it; refuses as ``accept_suggestion`` does."""
    suggestion = _lock(suggestion_id, by)
    _answer(suggestion, SuggestionState.DISMISSED, by, at)
    journal.record(SuggestionDismissed(**_envelope(suggestion, by, at)))
    return suggestion


@transaction.atomic
def snooze_suggestion(suggestion_id: UUID, *, until: date, by: Actor, at: datetime) -> Suggestion:
    """Put the suggestion off to the firm's day ``until`` and return it.

    Raises Refused("past") unless that day is still to come; else refuses as ``accept_suggestion`` does.
    """
    if until <= at.astimezone(get_settings().zone).date():
        raise Refused("past", _("Choose a day that is still to come."))
    suggestion = _lock(suggestion_id, by)
    _answer(suggestion, SuggestionState.SNOOZED, by, at, until=until)
    journal.record(SuggestionSnoozed(**_envelope(suggestion, by, at), until=until))
    return suggestion


@transaction.atomic
def reopen_suggestion(suggestion_id: UUID, *, by: Actor, at: datetime) -> Suggestion:
    """Take the answer back and return the suggestion; one that waits stays as it is.

    Raises Refused("missing"), Refused("forbidden"), and Refused("closed") when it lapsed or was proposed anew.
    """
    suggestion = _lock(suggestion_id, by)
    if suggestion.state == SuggestionState.OPEN:
        return suggestion
    anew = Suggestion.objects.filter(
        party_id=suggestion.party_id, suggester=suggestion.suggester, state__in=WAITING
    ).exclude(id=suggestion.id)
    if suggestion.state == SuggestionState.LAPSED or anew.exists():
        raise Refused("closed", _("This suggestion no longer waits for an answer."))
    _write(suggestion, SuggestionState.OPEN, by, at, until=None)
    journal.record(SuggestionReopened(**_envelope(suggestion, by, at)))
    return suggestion


def _add(suggester: Suggester, proposals: list[Proposal], at: datetime) -> int:
    """Write the proposals that no person has answered lately, and return how many they are."""
    asked = [proposal.party_id for proposal in proposals]
    answered = Suggestion.objects.filter(suggester=suggester.key, answered_at__gt=at - suggester.rest)
    resting = set(answered.exclude(state__in=(*WAITING, SuggestionState.LAPSED)).values_list("party_id", flat=True))
    alive = set(Party.objects.filter(id__in=asked, deleted_at__isnull=True).values_list("id", flat=True)) - resting
    rows = [
        Suggestion(
            party_id=proposal.party_id,
            suggester=suggester.key,
            reason=dict(proposal.reason),
            due_on=proposal.due_on,
            value=proposal.value.minor if proposal.value else None,
            currency=proposal.value.currency if proposal.value else "",
            made_at=at,
            changed_at=at,
        )
        for proposal in proposals
        if proposal.party_id in alive
    ]
    Suggestion.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _renew(suggestion: Suggestion, proposal: Proposal, at: datetime) -> bool:
    """Give the suggestion what is true now, and return whether that differs from what it said."""
    value, currency = (proposal.value.minor, proposal.value.currency) if proposal.value else (None, "")
    new = (dict(proposal.reason), proposal.due_on, value, currency)
    if new == (suggestion.reason, suggestion.due_on, suggestion.value, suggestion.currency):
        return False
    suggestion.reason, suggestion.due_on, suggestion.value, suggestion.currency = new
    suggestion.changed_at = at
    return True


def _lock(suggestion_id: UUID, by: Actor) -> Suggestion:
    suggestion = Suggestion.objects.select_for_update().filter(id=suggestion_id).first()
    if suggestion is None:
        raise Refused("missing", _("There is no such suggestion, or you may not see it."))
    by.may("change", get_party(suggestion.party_id, by))
    return suggestion


def _answer(
    suggestion: Suggestion, state: SuggestionState, by: Actor, at: datetime, *, until: date | None = None
) -> None:
    if suggestion.state not in WAITING:
        raise Refused("closed", _("This suggestion no longer waits for an answer."))
    _write(suggestion, state, by, at, until=until)


def _write(suggestion: Suggestion, state: SuggestionState, by: Actor, at: datetime, *, until: date | None) -> None:
    before = {"state": suggestion.state, "until": suggestion.snoozed_until}
    suggestion.state, suggestion.snoozed_until, suggestion.changed_at = state, until, at
    is_answer = state != SuggestionState.OPEN
    suggestion.answered_at, suggestion.answered_by = (at, str(by.ref)) if is_answer else (None, "")
    suggestion.save(update_fields=["state", "snoozed_until", "changed_at", "answered_at", "answered_by"])
    after = {"state": str(state), "until": until}
    journal.audit(by, "suggestions.answer", suggestion.ref, before, after, at, party_id=suggestion.party_id)


def _envelope(suggestion: Suggestion, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "occurred_at": at,
        "by": by.ref,
        "by_kind": by.actor_kind,
        "party_id": suggestion.party_id,
        "subject": suggestion.ref,
        "suggester": suggestion.suggester,
    }
