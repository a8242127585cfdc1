"""Runs one claimed job in this thread and notes how it ended."""

import logging

from django.db import connection
from django.tasks import TaskContext
from django.tasks.signals import task_finished, task_started
from django.utils.json import normalize_json

from peyvand.foundation.jobs import leases
from peyvand.foundation.jobs.backend import result_of, task_of
from peyvand.foundation.jobs.leases import Claim
from peyvand.foundation.jobs.models import JobState
from peyvand.foundation.jobs.progress import Progress, running
from peyvand.kernel import clock

logger = logging.getLogger(__name__)


def execute(claimed: Claim, progress: Progress) -> bool:
    """Run the job and note its result or its error; return whether it is done.

    What the task raises ends up in the job's errors, whatever it is: the worker lives on.
    """
    job = claimed.job
    try:
        task = task_of(job.task)
        context = result_of(job)
        task_started.send(sender := type(task.get_backend()), task_result=context)
        with running(progress):
            before: list[object] = [TaskContext(task_result=context)] if task.takes_context else []
            result = normalize_json(task.call(*before, *job.args, **job.kwargs))
    except Exception as error:
        logger.exception("A job has failed", extra={"job": str(job.id), "task": job.task})
        _leave_transaction()
        leases.fail(claimed, progress, error, clock.now())
        return False
    now = clock.now()
    is_done = leases.finish(claimed, progress, result, now)
    job.state, job.result, job.finished_at = JobState.DONE if is_done else JobState.READY, result, now
    task_finished.send(sender, task_result=result_of(job))
    return is_done


def _leave_transaction() -> None:
    """Drop a connection that the task has left broken; the next query opens another."""
    if connection.connection is not None and not connection.in_atomic_block and not connection.is_usable():
        connection.close()
