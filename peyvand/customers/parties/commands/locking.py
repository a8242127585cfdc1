"""How a command takes hold of the party that it changes, and what its events say of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.models import Party
from peyvand.customers.parties.searching import list_contents
from peyvand.foundation.access.queries import visible
from peyvand.foundation.records.content import search_columns
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused


def lock_party(party_id: UUID, by: Actor, action: str = "change", *, is_binned: bool = False) -> Party:
    """Return the party, locked until the transaction ends.

    Raises Refused("missing") where there is none that the actor may see, Refused("forbidden") where he may not act.
    """
    rows = Party.objects.filter(id=party_id, deleted_at__isnull=not is_binned)
    party = visible(rows, by).select_for_update(of=("self",), no_key=True).first()
    if party is None:
        raise Refused("missing", _("There is no such record, or you may not see it."))
    by.may(action, party)
    return party


def renew_search(party_id: UUID) -> None:
    """Bring the columns up to date by which the party is found."""
    for content in list_contents([party_id]):
        Party.objects.filter(id=party_id).update(**search_columns(content).as_dict())


def envelope(party: Party, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what every event about the party says: when, who, and whom it is about."""
    return {
        "occurred_at": at,
        "by": by.ref,
        "by_kind": by.actor_kind,
        "party_id": party.id,
        "subject": party.ref,
    }
