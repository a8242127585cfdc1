"""Start work, try it again, call it off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peyvand.foundation.jobs.backend import add_job, wake
from peyvand.foundation.jobs.models import Job, JobState
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused


def enqueue_once(task: Any, key: str, *args: Any, run_after: datetime | None = None) -> UUID:
    """Start the task unless a job with this key waits already, and return the job's id.

    While one with the key runs, one more may wait and begins after it. Within a transaction the job exists
    once that commits. Arguments are what JSON knows.
    """
    return add_job(task, args, {}, run_after=run_after, key=key).id


@transaction.atomic
def retry_job(job_id: UUID, *, by: Actor, at: datetime) -> Job:
    """Let a job that was given up or called off run again from its beginning, at once.

    Raises Refused("forbidden"), Refused("missing"), Refused("not_ended") while it waits or runs, and
    Refused("repeated") where another with the same key waits already.
    """
    by.may("change", "job")
    job = _lock(job_id)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise Refused("not_ended", _("Only a job that has failed or was called off can be started again."))
    if job.key is not None and Job.objects.filter(key=job.key, state=JobState.READY).exists():
        raise Refused("repeated", _("The same job is waiting already."))
    job.state, job.run_after, job.finished_at = JobState.READY, at, None
    job.attempts = job.lapses = 0
    job.is_cancel_wanted = False
    job.save()
    wake()
    return job


@transaction.atomic
def cancel_job(job_id: UUID, *, by: Actor, at: datetime) -> Job:
    """Call a waiting job off, or ask a running one to end early; one that has ended stays as it is.

    Raises Refused("forbidden"), Refused("missing").
    """
    by.may("change", "job")
    return call_off(job_id, at=at)


def call_off(job_id: UUID, *, at: datetime) -> Job:
    """Do as ``cancel_job``, for a caller that has asked for rights of its own. Raises Refused("missing")."""
    with transaction.atomic():
        job = _lock(job_id)
        if job.state == JobState.READY:
            job.state, job.finished_at = JobState.CANCELLED, at
        elif job.state == JobState.RUNNING:
            job.is_cancel_wanted = True
        job.save()
        return job


def _lock(job_id: UUID) -> Job:
    job = Job.objects.select_for_update().filter(id=job_id).first()
    if job is None:
        raise Refused("missing", _("There is no such job."))
    return job
