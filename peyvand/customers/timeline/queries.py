"""The journal read as one line of what passed between a whole customer and the firm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from string import Formatter
from types import MappingProxyType
from uuid import UUID

from django.db.models import CharField, Value
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.models import Party
from peyvand.customers.parties.queries import display_name, list_whole, visible_parties
from peyvand.customers.timeline.events import NoteWritten
from peyvand.customers.timeline.groups import list_groups
from peyvand.customers.timeline.models import Note
from peyvand.foundation.access.models import User
from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.access.queries import reach_of, within
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.journal.queries import list_events
from peyvand.foundation.journal.recorded import Recorded
from peyvand.kernel.actor import Actor, ActorKind
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused

LINES = 30
PARTY, USER = "party", "user"
NAMELESS = {
    ActorKind.IMPORT: _("An import"),
    ActorKind.SYSTEM: _("Peyvand"),
    ActorKind.AGENT: _("A program"),
    ActorKind.CUSTOMER: _("Their own account"),
    ActorKind.PERSON: _("Somebody"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened.

    headline: the untranslated sentence with named places; args: what stands in them, unformatted. Refs among them
    are named in ``Stretch.names`` where the reader may see them. note: the text of a note, with who may change it.
    """

    id: UUID
    kind: str
    occurred_at: datetime
    icon: str
    channel: str
    headline: str
    args: dict[str, object]
    actor: Ref
    actor_kind: ActorKind
    party: Ref
    subject: Ref | None
    note: Note | None = None
    is_own_note: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page of the timeline, the latest first. older: where to go on, None at the beginning of time."""

    lines: tuple[Line, ...]
    names: dict[Ref, str]
    older: tuple[datetime, UUID] | None


def read_timeline(
    party_id: UUID,
    *,
    by: Actor,
    group: str = "",
    channel: str = "",
    before: tuple[datetime, UUID] | None = None,
    limit: int = LINES,
    members: Sequence[UUID] = (),
    known: Mapping[Ref, str] = MappingProxyType({}),
) -> Stretch:
    """Return what happened to the party and those merged into it, at most four queries however much it was.

    group: key of ``groups.list_groups``; channel: the envelope's. before: ``older`` of the stretch before this one.
    members: ``member_ids`` where the caller has seen the party and knows them. known: names that need no asking.
    Raises Refused("missing") for a party that the actor may not see, Refused("address") for an unknown group.
    """
    whole = members or list_whole(party_id, by)
    recorded = list_events(
        whole,
        kinds=_kinds_of(group),
        channels=[channel] if channel else None,
        without_subjects=_list_unseen_subjects(whole[0], by),
        before=before,
        limit=limit + 1,
    )
    shown, rest = recorded[:limit], recorded[limit:]
    notes = _read_notes(shown)
    lines = [_line(one, notes, by) for one in shown if _is_shown(one, notes)]
    older = (shown[-1].occurred_at, shown[-1].id) if rest else None
    return Stretch(tuple(lines), {**known, **_read_names(lines, by, known)}, older)


def get_note(note_id: UUID, by: Actor) -> Note:
    """Return the note; Refused("missing") where there is none about a party that the actor may see."""
    note = Note.objects.filter(id=note_id, deleted_at__isnull=True).first()
    if note is None or not list_whole(note.party_id, by):
        raise Refused("missing", _("There is no such note, or you may not see it."))
    return note


def _kinds_of(group: str) -> tuple[str, ...] | None:
    if not group:
        return None
    for known in list_groups():
        if known.key == group:
            return known.kinds
    raise Refused("address", _("There is no such filter."))


def _list_unseen_subjects(party_id: UUID, by: Actor) -> list[str]:
    """Return the types of record of which the actor may see none of this party: what happened to them is not told.

    Asks the database only for who sees fewer customers' records of a type (orders) than customers.
    """
    return [policy.key for policy in policies if not _is_seen(policy, party_id, by)]


def _is_seen(policy: Policy, party_id: UUID, by: Actor) -> bool:
    reach = reach_of(by, policy.key)
    if policy.through != PARTY or reach.scope in (Scope.NONE, reach_of(by, PARTY).scope):
        return reach.scope is not Scope.NONE
    return within(Party.objects.filter(id=party_id), reach).exists()


def _read_notes(recorded: Iterable[Recorded]) -> dict[UUID, Note]:
    ids = [one.subject.id for one in recorded if one.kind == NoteWritten.kind and one.subject]
    return Note.objects.filter(deleted_at__isnull=True).in_bulk(ids) if ids else {}


def _is_shown(recorded: Recorded, notes: dict[UUID, Note]) -> bool:
    if recorded.kind != NoteWritten.kind:
        return recorded.event.headline is not None
    return recorded.subject is not None and recorded.subject.id in notes


def _line(recorded: Recorded, notes: dict[UUID, Note], by: Actor) -> Line:
    event = recorded.event
    note = notes.get(event.subject.id) if event.subject and event.subject.kind == Note.kind else None
    return Line(
        id=recorded.id,
        kind=recorded.kind,
        occurred_at=recorded.occurred_at,
        icon=event.icon,
        channel=event.channel,
        headline=event.headline or "",
        args=event.headline_args(),
        actor=event.by,
        actor_kind=event.by_kind,
        party=Ref(PARTY, recorded.party_id) if recorded.party_id else event.by,
        subject=event.subject,
        note=note,
        is_own_note=note is not None and note.written_by == str(by.ref),
    )


def _read_names(lines: Iterable[Line], by: Actor, known: Mapping[Ref, str]) -> dict[Ref, str]:
    """Return the names of the other users and parties in the lines, as far as the actor may know them; one query."""
    refs = {ref for line in lines for ref in _list_refs(line)} - set(known)
    users = [ref.id for ref in refs if ref.kind == USER]
    parties = [ref.id for ref in refs if ref.kind == PARTY]
    if not refs:
        return {}
    empty = Value(None, output_field=CharField())
    named = User.objects.filter(id__in=users).values_list(Value(USER), "id", "name", empty, Value(0))
    if parties:
        seen = visible_parties(by).filter(id__in=parties)
        named = named.union(seen.values_list(Value(PARTY), "id", "name", "external_key", "number"), all=True)
    return {
        Ref(kind, one): display_name(name, key, number) if kind == PARTY else name
        for kind, one, name, key, number in named
    }


def _list_refs(line: Line) -> Iterable[Ref]:
    """Yield the users and parties that stand in the headline."""
    held = {"by": line.actor, "party": line.party, **line.args}
    for place in _list_places(line.headline):
        value = held.get(place)
        if isinstance(value, Ref) and value.kind in (USER, PARTY):
            yield value


@lru_cache(maxsize=256)
def _list_places(headline: str) -> tuple[str, ...]:
    return tuple(place or "" for _text, place, _spec, _conversion in Formatter().parse(headline))
