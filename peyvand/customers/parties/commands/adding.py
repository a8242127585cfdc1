"""Parties are added: one that a person types, or thousands that an import brings, by the same rules."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.commands.look_alikes import keep_look_alikes
from peyvand.customers.parties.events import PartyAdded
from peyvand.customers.parties.models import ContactPoint, Party, PartyKind
from peyvand.customers.parties.newcomers import NewParty, complete
from peyvand.customers.parties.queries import list_ids_by_origin
from peyvand.customers.parties.searching import content_of
from peyvand.foundation.access.queries import get_team_id
from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.base.ids import new_id
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal import commands as journal
from peyvand.foundation.records.content import search_columns
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused

# Columns in which newcomers differ, with their types.
STAGED = {
    "id": "uuid",
    "source": "text",
    "external_key": "text",
    "party_kind": "text",
    "name": "text",
    "given_name": "text",
    "family_name": "text",
    "language": "text",
    "preferred_channel": "text",
    "relation_kind": "text",
    "tags": "text[]",
    "owner_id": "uuid",
    "team_id": "uuid",
    "outlet_id": "uuid",
    "search_text": "text",
    "search_vector": "tsvector",
    "search_version": "smallint",
    "sort_key": "text",
}
STAGE = f"""
    CREATE TEMP TABLE IF NOT EXISTS parties_newcomer ({", ".join(f"{name} {kind}" for name, kind in STAGED.items())})
    ON COMMIT DELETE ROWS
"""
COPY = f"COPY parties_newcomer ({', '.join(STAGED)}) FROM STDIN"
# In the order of the keys, so that two imports that bring the same ones never wait for each other in a circle.
SETTLE = f"""
    INSERT INTO parties_party (version, created_at, created_by, changed_at, changed_by, custom, {", ".join(STAGED)})
    SELECT 1, %(at)s, %(by)s, %(at)s, %(by)s, '{{}}', {", ".join(STAGED)}
    FROM parties_newcomer ORDER BY source, external_key, id
    ON CONFLICT (source, external_key) WHERE external_key IS NOT NULL DO NOTHING
    RETURNING id
"""  # noqa: S608 (the names of our own columns)
POINT_COLUMNS = (
    "id", "party_id", "contact_kind", "value", "normalised", "parts", "label", "is_preferred",
    "created_at", "created_by",
)  # fmt: skip


@transaction.atomic
def add_person(row: NewParty, *, by: Actor, at: datetime) -> Party:
    """Add a person and return it.

    Raises Refused("forbidden"), Refused("incomplete") without name and key, Refused("contact") for a way to reach
    that reaches nobody, Refused("exists") when a party came from that source with that key before.
    An equal contact point makes a second party all the same; the pair is kept (``queries.list_look_alikes``).
    """
    return _add_one(replace(row, party_kind=PartyKind.PERSON), by=by, at=at)


@transaction.atomic
def add_organisation(row: NewParty, *, by: Actor, at: datetime) -> Party:
    """Add an organisation and return it; refuses as ``add_person`` does."""
    return _add_one(replace(row, party_kind=PartyKind.ORGANISATION), by=by, at=at)


@transaction.atomic
def add_parties(rows: Sequence[NewParty], *, by: Actor, at: datetime) -> dict[tuple[str, str], UUID]:
    """Add those of the parties that are not there yet and return the ids of all, by (source, key).

    Every row needs a key; the first of rows with the same one counts. What is there already stays as it is, so a
    second call changes nothing, also while another import brings the same parties. One event for each new party.
    Raises Refused as ``add_person`` does, for the whole batch.
    """
    by.may("create", Party.kind)
    country = get_settings().country
    asked: dict[tuple[str, str], NewParty] = {}
    for row in rows:
        if not row.external_key:
            raise Refused("incomplete", _("Parties that come in bulk need a key of the system they come from."))
        asked.setdefault(row.origin, row)
    known = list_ids_by_origin(list(asked))
    newcomers = [(new_id(), complete(row, country)) for origin, row in asked.items() if origin not in known]
    if not newcomers:
        return known
    settled = _insert(newcomers, by=by, at=at)
    known |= {row.origin: party_id for party_id, row in newcomers if party_id in settled}
    # What another import brought while this one was looking.
    return known | list_ids_by_origin([row.origin for party_id, row in newcomers if party_id not in settled])


def _add_one(row: NewParty, *, by: Actor, at: datetime) -> Party:
    by.may("create", Party.kind)
    party_id, row = new_id(), complete(_own(row, by), get_settings().country)
    if row.owner_id not in (None, by.ref.id):
        by.may("assign", Party.kind)
    if row.team_id not in (None, getattr(by, "team_id", None)) and not by.can("assign", Party.kind):
        raise Refused("invalid", errors={"team": _("You may give it to your own team only.")})
    if not _insert([(party_id, row)], by=by, at=at):
        raise Refused("exists", _("A record with this key came from this source before."))
    party = Party.objects.get(id=party_id)
    journal.audit(by, "parties.add", party.ref, {}, _said(row), at)
    return party


def _own(row: NewParty, by: Actor) -> NewParty:
    """Return the row with an owner (the user who adds it where no other is named) and the owner's team."""
    owner_id = row.owner_id or (by.ref.id if by.ref.kind == "user" else None)
    return replace(row, owner_id=owner_id, team_id=row.team_id or get_team_id(owner_id))


def _insert(newcomers: Sequence[tuple[UUID, NewParty]], *, by: Actor, at: datetime) -> set[UUID]:
    """Write the newcomers with their contact points and events, and return the ids of those that were new."""
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.execute("DELETE FROM parties_newcomer")
        with cursor.cursor.copy(COPY) as copy:
            for party_id, row in newcomers:
                copy.write_row(_staged(party_id, row))
        cursor.execute(SETTLE, {"at": at, "by": str(by.ref)})
        settled = {party_id for (party_id,) in cursor.fetchall()}
    fresh = [(party_id, row) for party_id, row in newcomers if party_id in settled]
    points = list(_points(fresh, str(by.ref), at))
    if points:
        copy_rows(ContactPoint, POINT_COLUMNS, points)
        keep_look_alikes([(point[0], point[2], point[4]) for point in points], at=at)
    journal.record_many(_added(party_id, row, by, at) for party_id, row in fresh)
    return settled


def _staged(party_id: UUID, row: NewParty) -> tuple[Any, ...]:
    reached = ((point.contact_kind, point.value, point.normalised) for point in row.contact_points)
    found_by = search_columns(content_of(party_id, row.name, row.external_key, reached))
    return (
        party_id,
        row.source,
        row.external_key or None,
        str(row.party_kind),
        row.name,
        row.given_name,
        row.family_name,
        row.language,
        row.preferred_channel,
        str(row.relation_kind),
        list(row.tags),
        row.owner_id,
        row.team_id,
        row.outlet_id,
        found_by.search_text,
        found_by.search_vector,
        found_by.search_version,
        found_by.sort_key,
    )


def _points(newcomers: Iterable[tuple[UUID, NewParty]], by: str, at: datetime) -> Iterable[tuple[Any, ...]]:
    for party_id, row in newcomers:
        for point in row.contact_points:
            yield (
                new_id(),
                party_id,
                point.contact_kind,
                point.value,
                point.normalised,
                json.dumps(dict(point.parts), ensure_ascii=False),
                point.label,
                point.is_preferred,
                at,
                by,
            )


def _added(party_id: UUID, row: NewParty, by: Actor, at: datetime) -> PartyAdded:
    return PartyAdded(
        occurred_at=at,
        by=by.ref,
        by_kind=by.actor_kind,
        party_id=party_id,
        subject=Ref(Party.kind, party_id),
        outlet_id=row.outlet_id,
        party_kind=str(row.party_kind),
        name=row.name,
        source=row.source,
        external_key=row.external_key or "",
    )


def _said(row: NewParty) -> dict[str, object]:
    """Return what was said of a newcomer, for the audit."""
    told = {name: getattr(row, name) for name in ("party_kind", "name", "language", "relation_kind", "tags", "source")}
    reached = [f"{point.contact_kind}:{point.normalised}" for point in row.contact_points]
    return {name: value for name, value in {**told, "contact_points": reached}.items() if value}
