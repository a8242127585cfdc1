"""What the queue does for itself."""

from datetime import timedelta

from django.tasks import task

from peyvand.foundation.jobs.models import Job, JobState
from peyvand.kernel import clock

KEPT = {JobState.DONE: timedelta(days=7), JobState.CANCELLED: timedelta(days=30), JobState.FAILED: timedelta(days=180)}


@task
def forget_old_jobs() -> int:
    """Delete jobs that ended long ago and return how many."""
    now = clock.now()
    return sum(Job.objects.filter(state=state, finished_at__lt=now - age).delete()[0] for state, age in KEPT.items())
