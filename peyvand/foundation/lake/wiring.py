"""What the lake plugs in elsewhere: it hears that there is news, tidies up by night, and forgets."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from peyvand.foundation.base.ports import Erasable, erasables, verbs
from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.foundation.jobs.ports import Schedule, schedules
from peyvand.foundation.journal.ports import Recorded, Subscriber, subscribers
from peyvand.foundation.lake.models import PendingErasure
from peyvand.foundation.lake.tasks import catch_up, forget_parties, tidy
from peyvand.foundation.lake.verbs import RebuildLake
from peyvand.kernel import clock

# A trickle of events is carried over now and then; many at once soon, but not one batch after the other.
TRICKLE = timedelta(minutes=5)
MANY = timedelta(seconds=20)


class News(Subscriber):
    """Sees that there are new events; the job then reads them by itself, many at a time."""

    key = "lake"
    batch = 5000
    reads_events = False

    def handle(self, events: Sequence[Recorded]) -> None:
        enqueue_once(
            catch_up, "lake.catch_up", run_after=clock.now() + (MANY if len(events) == self.batch else TRICKLE)
        )


class LakeErasure(Erasable):
    key = "lake"

    def erase(self, party_id: UUID) -> int:
        _, is_new = PendingErasure.objects.get_or_create(party_id=party_id, defaults={"asked_at": clock.now()})
        enqueue_once(forget_parties, "lake.forget")
        return int(is_new)


def wire() -> None:
    subscribers.register(News())
    erasables.register(LakeErasure())
    verbs.register(RebuildLake())
    schedules.register(Schedule("lake.tidy", tidy, every=timedelta(hours=12)))
