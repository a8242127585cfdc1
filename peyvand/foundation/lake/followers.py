"""What the lake does when it hears that there is news."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.foundation.journal.ports import Recorded, Subscriber
from peyvand.foundation.lake.tasks import catch_up
from peyvand.kernel import clock

# A trickle of events is carried over now and then; many at once soon, but not one batch after the other.
TRICKLE = timedelta(minutes=5)
MANY = timedelta(seconds=20)


class News(Subscriber):
    """Sees that there are new events; the job then reads them by itself, many at a time."""

    key = "lake"
    label = _("The lake, which keeps all events as files")
    batch = 5000
    reads_events = False

    def handle(self, events: Sequence[Recorded]) -> None:
        pause = MANY if len(events) == self.batch else TRICKLE
        enqueue_once(catch_up, "lake.catch_up", run_after=clock.now() + pause)
