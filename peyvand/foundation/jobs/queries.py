"""Reads jobs: lists for the administrator, one job, and whether all is well."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from peyvand.foundation.jobs.models import Job, JobState, LivingWorker
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

# A worker that has not been seen for so long is gone.
GONE = timedelta(seconds=20)


@dataclass(frozen=True)
class Health:
    """workers: how many live. waiting, running, failed: how many jobs. oldest_due_at: since when a due job waits."""

    workers: int
    waiting: int
    running: int
    failed: int
    oldest_due_at: datetime | None

    @property
    def is_well(self) -> bool:
        """A worker lives."""
        return self.workers > 0


def get_health() -> Health:
    """Return how the queue is: for the system's own watch, without anybody's rights."""
    now = clock.now()
    counts = Job.objects.exclude(state=JobState.DONE).aggregate(
        waiting=Count("id", filter=Q(state=JobState.READY)),
        running=Count("id", filter=Q(state=JobState.RUNNING)),
        failed=Count("id", filter=Q(state=JobState.FAILED)),
        oldest_due_at=Min("run_after", filter=Q(state=JobState.READY, run_after__lte=now)),
    )
    return Health(workers=LivingWorker.objects.filter(seen_at__gt=now - GONE).count(), **counts)


def list_jobs(
    *, by: Actor, states: tuple[str, ...] = (), before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Job]:
    """Return jobs in these states (none: in all), the latest enqueued first; ``before`` continues after a page.

    Raises Refused("forbidden") for whoever may not view jobs.
    """
    by.may("view", "job")
    jobs = Job.objects.order_by("-enqueued_at", "-id")
    if states:
        jobs = jobs.filter(state__in=states)
    if before is not None:
        moment, job_id = before
        jobs = jobs.filter(Q(enqueued_at__lt=moment) | Q(enqueued_at=moment, id__lt=job_id))
    return list(jobs[:limit])


def get_job(job_id: UUID, *, by: Actor) -> Job:
    """Return the job; raises Refused("forbidden"), Refused("missing")."""
    by.may("view", "job")
    job = Job.objects.filter(id=job_id).first()
    if job is None:
        raise Refused("missing", _("There is no such job."))
    return job


def is_idle(queues: tuple[str, ...] = ("default", "heavy")) -> bool:
    """Return whether no job runs or is due: what is left, waits for its time."""
    busy = Q(state=JobState.RUNNING) | Q(state=JobState.READY, run_after__lte=clock.now())
    return not Job.objects.filter(busy, queue__in=queues).exists()
