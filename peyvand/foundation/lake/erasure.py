"""Forgets a party in the files: noted at once, done by a job soon after."""

from uuid import UUID

from peyvand.foundation.base.ports import Erasable
from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.foundation.lake.models import PendingErasure
from peyvand.foundation.lake.tasks import forget_parties
from peyvand.kernel import clock


class LakeErasure(Erasable):
    key = "lake"
    # Whom to forget must be known until it is done; then that is forgotten as well.
    tables = ("lake_pendingerasure",)
    folders = ("lake",)

    def erase(self, party_id: UUID) -> int:
        _, is_new = PendingErasure.objects.get_or_create(party_id=party_id, defaults={"asked_at": clock.now()})
        enqueue_once(forget_parties, "lake.forget")
        return int(is_new)
