"""Parties themselves. Whoever may not see a party gets the answer for one that is not there."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.events import PartyChanged
from peyvand.customers.parties.models import Party
from peyvand.customers.parties.naming import display_name
from peyvand.foundation.access.queries import Reach, reach_of, visible, within
from peyvand.foundation.base.compiled import Compiled
from peyvand.foundation.journal.queries import list_subject_events
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused


def list_heads() -> QuerySet[Party]:
    """Return all parties that stand for themselves: not merged into another, not in the bin."""
    return heads_and_bin().filter(deleted_at__isnull=True)


def heads_and_bin() -> QuerySet[Party]:
    """Return all parties that stand for themselves, those in the bin too: lists say which of the two they show."""
    return Party.objects.filter(head__isnull=True)


def visible_parties(by: Actor) -> QuerySet[Party]:
    """Return the heads that the actor may see."""
    return visible(list_heads(), by)


def get_party(party_id: UUID, by: Actor) -> Party:
    """Return the party, or its head where it was merged into one; Refused("missing") where there is none to see."""
    reach = reach_of(by, Party.kind)
    party = _PARTY.first(party_id, reach.user_id, reach.team_id, shape=[reach.scope])
    if party is not None and party.head_id is not None:
        party = _PARTY.first(party.head_id, reach.user_id, reach.team_id, shape=[reach.scope])
    if party is None:
        raise Refused("missing", _("There is no such record, or you may not see it."))
    return party


_PARTY = Compiled(
    lambda party_id, user_id, team_id, scope: within(
        Party.objects.filter(id=party_id, deleted_at__isnull=True), Reach(scope, user_id, team_id)
    ).select_related("owner", "team")
)


def find_party(party_id: UUID, by: Actor) -> Party | None:
    """Return what ``get_party`` would, None instead of refusing."""
    try:
        return get_party(party_id, by)
    except Refused:
        return None


def member_ids(party_id: UUID) -> tuple[UUID, ...]:
    """Return the ids over which a whole customer is read: the party first, then those merged into it."""
    members = Party.objects.filter(head_id=party_id).order_by("id").values_list("id", flat=True)
    return (party_id, *members)


def list_whole(party_id: UUID, by: Actor) -> tuple[UUID, ...]:
    """Return ``member_ids`` of a party that the actor sees, in one query; Refused("missing") else."""
    seen = Exists(visible_parties(by).filter(id=party_id))
    rows = Party.objects.filter(Q(id=party_id) | Q(head_id=party_id)).annotate(is_seen=seen).order_by("id")
    ids = [one for one, is_seen in rows.values_list("id", "is_seen") if is_seen]
    if not ids:
        return member_ids(get_party(party_id, by).id)
    return (party_id, *(one for one in ids if one != party_id))


def list_names(party_ids: Iterable[UUID], by: Actor) -> dict[UUID, str]:
    """Return the names of those of the parties that the actor may see, in the reader's language."""
    rows = visible(Party.objects.filter(id__in=set(party_ids)), by)
    return {
        party_id: display_name(name, key, number)
        for party_id, name, key, number in rows.values_list("id", "name", "external_key", "number")
    }


def list_ids_by_origin(origins: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Return the ids of the parties that came from these systems with these keys; unknown ones are left out."""
    if not origins:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.source, p.external_key, p.id FROM unnest(%s::text[], %s::text[]) AS asked(source, external_key)"
            " JOIN parties_party p ON p.source = asked.source AND p.external_key = asked.external_key",
            [[source for source, _key in origins], [key for _source, key in origins]],
        )
        return {(source, key): party_id for source, key, party_id in cursor.fetchall()}


def find_id_by_origin(source: str, external_key: str) -> UUID | None:
    """Return the id of the party that came from that system with that key."""
    return list_ids_by_origin([(source, external_key)]).get((source, external_key))


def find_origin(party_id: UUID) -> tuple[str, str] | None:
    """Return the system that the party came from and its key there; None where it came from nowhere."""
    rows = Party.objects.filter(id=party_id).values_list("source", "external_key")
    return next(((source, key) for source, key in rows if key is not None), None)


def list_changes_since(party_id: UUID, version: int) -> tuple[str, ...]:
    """Return the keys of the fields that were changed after the party had that version, each once."""
    changes = [recorded.event for recorded in list_subject_events(Ref(Party.kind, party_id), limit=50)]
    fields = (
        field
        for change in changes
        if isinstance(change, PartyChanged) and change.to_version > version
        for field in change.fields
    )
    return tuple(dict.fromkeys(fields))
