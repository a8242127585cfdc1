"""Notes are written, changed and taken back; only by who wrote them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.queries import get_party
from peyvand.customers.timeline.events import NoteChanged, NoteDeleted, NoteWritten
from peyvand.customers.timeline.models import Note
from peyvand.foundation.access.models import User
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused

LONGEST = 20_000


@transaction.atomic
def write_note(party_id: UUID, text: str, *, by: Actor, at: datetime) -> Note:
    """Leave a note about the party and return it; whoever sees the party may.

    Raises Refused("missing"), Refused("empty"), Refused("long").
    """
    party = get_party(party_id, by)
    note = Note.objects.create(
        party=party,
        author=by if isinstance(by, User) else None,
        text=_checked(text),
        written_at=at,
        written_by=str(by.ref),
    )
    journal.audit(by, "timeline.write_note", _ref(note), {}, {"text": note.text}, at, party_id=party.id)
    journal.record(NoteWritten(**_envelope(note, by, at)))
    return note


@transaction.atomic
def change_note(note_id: UUID, text: str, *, version: int | None = None, by: Actor, at: datetime) -> Note:
    """Let the note say something else and return it; the same text again changes nothing.

    Raises Refused("missing"), Refused("forbidden") for whoever did not write it, Refused("changed") when its version
    is another by now, Refused("empty"), Refused("long").
    """
    note = _lock(note_id, by)
    if version is not None and version != note.version:
        raise Refused("changed", _("You changed this note in another window meanwhile. Look at it again, then save."))
    before, text = note.text, _checked(text)
    if text == before:
        return note
    note.text, note.changed_at, note.version = text, at, note.version + 1
    note.save(update_fields=["text", "changed_at", "version"])
    journal.audit(by, "timeline.change_note", _ref(note), {"text": before}, {"text": text}, at, party_id=note.party_id)
    journal.record(NoteChanged(**_envelope(note, by, at)))
    return note


@transaction.atomic
def delete_note(note_id: UUID, *, by: Actor, at: datetime) -> Note:
    """Take the note back and return it; refuses as ``change_note`` does."""
    note = _lock(note_id, by)
    note.deleted_at = at
    note.save(update_fields=["deleted_at"])
    journal.audit(by, "timeline.delete_note", _ref(note), {"text": note.text}, {}, at, party_id=note.party_id)
    journal.record(NoteDeleted(**_envelope(note, by, at)))
    return note


def _lock(note_id: UUID, by: Actor) -> Note:
    note = Note.objects.select_for_update().filter(id=note_id, deleted_at__isnull=True).first()
    if note is None:
        raise Refused("missing", _("There is no such note, or you may not see it."))
    get_party(note.party_id, by)
    if note.written_by != str(by.ref):
        raise Refused("forbidden", _("Only who wrote a note may change it."))
    return note


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused("empty", _("Write something first."), errors={"text": _("Write something first.")})
    if len(text) > LONGEST:
        raise Refused("long", _("This is too long for a note."), errors={"text": _("This is too long for a note.")})
    return text


def _ref(note: Note) -> Ref:
    return Ref(Note.kind, note.id)


def _envelope(note: Note, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "occurred_at": at,
        "by": by.ref,
        "by_kind": by.actor_kind,
        "party_id": note.party_id,
        "subject": _ref(note),
    }
