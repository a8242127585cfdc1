"""Notes about a party are forgotten with it."""

from uuid import UUID

from peyvand.customers.timeline.models import Note
from peyvand.foundation.base.ports import Erasable


class Notes(Erasable):
    key = "notes"
    tables = ("timeline_note",)

    def erase(self, party_id: UUID) -> int:
        """Delete all notes about the party and return how many there were."""
        return Note.objects.filter(party_id=party_id).delete()[0]
