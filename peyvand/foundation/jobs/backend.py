"""The backend of ``django.tasks`` that keeps jobs in PostgreSQL."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils.json import normalize_json
from django.utils.module_loading import import_string

from peyvand.foundation.jobs.models import Job, JobState
from peyvand.kernel import clock

# Workers listen here.
WAKE = "peyvand_jobs"

STATUSES = {
    JobState.READY: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
    JobState.CANCELLED: TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task):  # type: ignore[type-arg]
    """A task that is tried ``most_attempts`` times, later and later, before it is given up."""

    most_attempts: int = 5


class PostgresBackend(BaseTaskBackend):
    """Keeps jobs in the database of the records themselves: a job exists if, and when, its transaction commits."""

    task_class = JobTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        self.validate_task(task)
        return result_of(add_job(task, args, kwargs, run_after=task.run_after))

    def get_result(self, result_id: str) -> Any:
        """Return the job as Django's TaskResult; raises TaskResultDoesNotExist."""
        try:
            return result_of(Job.objects.get(id=UUID(result_id)))
        except (Job.DoesNotExist, ValidationError, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error


@transaction.atomic(savepoint=False)
def add_job(task: Any, args: Any, kwargs: Any, *, run_after: datetime | None, key: str | None = None) -> Job:
    """Insert the job in the running transaction and wake the workers at its commit.

    Where one with the key waits already, that one is returned, moved forward if it would begin later.
    """
    now = clock.now()
    job = Job(
        task=task.module_path,
        queue=task.queue_name,
        priority=task.priority,
        key=key,
        args=normalize_json(list(args)),
        kwargs=normalize_json(dict(kwargs)),
        run_after=run_after or now,
        enqueued_at=now,
        most_attempts=getattr(task, "most_attempts", 1),
    )
    if key is None:
        _insert(job)
    else:
        job = _add_once(job)
    wake()
    task_enqueued.send(type(task.get_backend()), task_result=result_of(job))
    return job


def _add_once(job: Job) -> Job:
    """Insert the job or return the one that waits.

    That one is held fast until the running transaction ends: no worker claims it before what it is to see is there.
    """
    while not _insert(job):
        waiting = list(
            Job.objects.raw("SELECT * FROM jobs_job WHERE key = %s AND state = 'ready' FOR KEY SHARE", [job.key])
        )
        if waiting:
            if waiting[0].run_after > job.run_after:
                Job.objects.filter(id=waiting[0].id).update(run_after=job.run_after)
            return waiting[0]
    return job


def _insert(job: Job) -> bool:
    """Insert the job; False where one with its key waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_job (id, task, queue, priority, key, args, kwargs, state, run_after, enqueued_at,"
            " attempts, most_attempts, lapses, holder, holders, is_cancel_wanted, done, total, note, errors)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 'ready', %s, %s, 0, %s, 0, '', '[]', false, 0, 0, '', '[]')"
            " ON CONFLICT (key) WHERE state = 'ready' AND key IS NOT NULL DO NOTHING",
            [
                *(job.id, job.task, job.queue, job.priority, job.key, json.dumps(job.args), json.dumps(job.kwargs)),
                *(job.run_after, job.enqueued_at, job.most_attempts),
            ],
        )
        return bool(cursor.rowcount)


def wake() -> None:
    """Wake the workers at the commit of the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {WAKE}")


def task_of(path: str) -> Any:
    """Return the task that stands at ``module.name``; raises ImportError when it is gone."""
    return import_string(path)


def result_of(job: Job) -> Any:
    """Return the job as Django's TaskResult."""
    result: Any = TaskResult(
        task=task_of(job.task),
        id=str(job.id),
        status=STATUSES[JobState(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.attempted_at,
        args=job.args,
        kwargs=job.kwargs,
        backend="default",
        errors=[TaskError(exception_class_path=one["class"], traceback=one["traceback"]) for one in job.errors],
        worker_ids=list(job.holders),
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
