"""Parties that might be one: they bear an equal contact point. Only what the actor may see is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from peyvand.customers.parties.kinds import contact_kinds
from peyvand.customers.parties.models import ContactPoint, LookAlike, Party
from peyvand.customers.parties.newcomers import NewContactPoint, normalise
from peyvand.customers.parties.queries.parties import visible_parties
from peyvand.foundation.firm.queries import get_settings
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

# So many are named in a warning.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A party that bears an equal contact point; value: as it is written there."""

    party_id: UUID
    name: str
    is_organisation: bool
    contact_kind: str
    value: str


def find_bearers(
    points: Sequence[NewContactPoint], by: Actor, *, except_ids: Sequence[UUID] = (), limit: int = MOST_NAMED
) -> list[Alike]:
    """Return the parties that bear one of these contact points already, the oldest first: for whoever types them.

    What is no contact point of its kind (yet) is passed over. except_ids: the customer whose points they are.
    """
    country, asked = get_settings().country, Q()
    for point in points:
        try:
            normal = normalise(point, country)
        except Refused:
            continue
        if contact_kinds[normal.contact_kind].tells(normal.normalised):
            asked |= Q(contact_kind=normal.contact_kind, normalised=normal.normalised)
    if not asked:
        return []
    seen = visible_parties(by).exclude(id__in=except_ids)
    rows = ContactPoint.objects.filter(asked, party__in=seen).select_related("party").order_by("id")
    once: dict[UUID, Alike] = {}
    for row in rows[: limit * 4]:
        once.setdefault(row.party_id, _alike(row.party, row.contact_kind, row.value))
    return list(once.values())[:limit]


def list_look_alikes(
    party_id: UUID, by: Actor, *, members: Sequence[UUID] = (), limit: int = MOST_NAMED
) -> list[Alike]:
    """Return the parties kept as look-alikes of this one, within what the actor may see, the latest found first."""
    ids = set(members or (party_id,))
    pairs = LookAlike.objects.filter(Q(party_id__in=ids) | Q(other_id__in=ids)).order_by("-id")
    told = [
        (pair.other_id if pair.party_id in ids else pair.party_id, pair.contact_kind, pair.normalised)
        for pair in pairs[: limit * 10]
    ]
    seen = visible_parties(by).filter(id__in={one for one, _kind, _value in told} - ids).in_bulk()
    once: dict[UUID, Alike] = {}
    for one, kind, value in told:
        if one in seen:
            once.setdefault(one, _alike(seen[one], kind, value))
    return list(once.values())[:limit]


def _alike(party: Party, contact_kind: str, value: str) -> Alike:
    return Alike(party.id, party.display_name, party.is_organisation, contact_kind, value)
