"""Who runs what: claiming jobs, keeping the lease alive, ending jobs, and taking up those whose worker has died."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from peyvand.foundation.jobs.models import Job, JobState
from peyvand.foundation.jobs.progress import Progress
from peyvand.kernel.refused import Refused

LEASE_SECONDS = 10.0
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
# A job that kills its worker so often without any progress is given up.
MOST_LAPSES = 20


@dataclass(frozen=True)
class Claim:
    """A job in the hands of this worker: nobody else ends it while ``holder`` stands in its row."""

    job: Job
    holder: str
    attempt: int


def claim(queues: Sequence[str], holder: str, at: datetime, *, most: int = 1) -> list[Claim]:
    """Take up to ``most`` jobs that are due, the most urgent and then the oldest first."""
    jobs = Job.objects.raw(
        "UPDATE jobs_job SET state = 'running', holder = %s, holders = holders || to_jsonb(%s::text),"
        " attempts = attempts + 1, attempted_at = %s, started_at = COALESCE(started_at, %s),"
        " lease_until = clock_timestamp() + make_interval(secs => %s) WHERE id IN ("
        "  SELECT id FROM jobs_job AS waiting WHERE state = 'ready' AND queue = ANY(%s) AND run_after <= %s"
        "  AND NOT EXISTS (SELECT FROM jobs_job AS busy WHERE busy.key = waiting.key AND busy.state = 'running')"
        "  ORDER BY priority DESC, run_after, id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING *",
        [holder, holder, at, at, LEASE_SECONDS, list(queues), at, most],
    )
    ordered = sorted(jobs, key=lambda job: (-job.priority, job.run_after, job.id))
    return [Claim(job, holder, job.attempts) for job in ordered]


def take_over(job_id: UUID, holder: str) -> Claim | None:
    """Return the claim that a worker has handed to this process; None when it is no longer that worker's."""
    job = Job.objects.filter(id=job_id, holder=holder, state=JobState.RUNNING).first()
    return Claim(job, holder, job.attempts) if job else None


def beat(held: dict[UUID, Progress], holder: str) -> None:
    """Keep the leases of the held jobs alive, write their progress down, and tell them when they are to end."""
    if not held:
        return
    changed = [progress for progress in held.values() if progress.is_changed]
    for progress in changed:
        progress.is_changed = False
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_job SET lease_until = clock_timestamp() + make_interval(secs => %s)"
            " WHERE id = ANY(%s) AND holder = %s AND state = 'running' RETURNING id, is_cancel_wanted",
            [LEASE_SECONDS, list(held), holder],
        )
        mine = {UUID(str(job_id)): is_cancelled for job_id, is_cancelled in cursor}
        cursor.executemany(
            "UPDATE jobs_job SET done = %s, total = %s, note = %s, lapses = CASE WHEN done < %s THEN 0 ELSE lapses END"
            " WHERE id = %s AND holder = %s",
            [(one.done, one.total, one.note, one.done, one.job_id, holder) for one in changed],
        )
    for job_id, progress in list(held.items()):
        progress.is_cancelled = mine.get(job_id, True)


def finish(claimed: Claim, progress: Progress, result: object, at: datetime) -> bool:
    """Note that the job is done, or was called off and has ended; False when it was no longer this worker's."""
    return _end(
        claimed, progress, at, state=JobState.CANCELLED if progress.is_cancelled else JobState.DONE, result=result
    )


def fail(claimed: Claim, progress: Progress, error: BaseException, at: datetime) -> bool:
    """Note what the attempt ended with: the job waits for the next one, or is given up.

    A Refused is given up at once: a rule will say no again.
    """
    kind = type(error)
    note = {
        "class": f"{kind.__module__}.{kind.__qualname__}",
        "text": str(error)[:1000],
        "traceback": "".join(traceback.format_exception(error))[-8000:],
        "at": at.isoformat(),
    }
    errors = [*claimed.job.errors, note][-10:]
    is_last = claimed.attempt >= claimed.job.most_attempts or isinstance(error, Refused)
    if is_last or progress.is_cancelled:
        state = JobState.CANCELLED if progress.is_cancelled else JobState.FAILED
        return _end(claimed, progress, at, state=state, errors=errors)
    delay = min(FIRST_DELAY * 2 ** min(claimed.attempt - 1, 20), LONGEST_DELAY)
    return _wait_again(claimed, run_after=at + delay, errors=errors, done=progress.done, total=progress.total)


def give_back(claimed: Claim, at: datetime) -> bool:
    """Let a job whose worker is leaving be taken up at once by another; the attempt does not count."""
    return _wait_again(claimed, run_after=at, attempts=claimed.attempt - 1)


def take_up_lapsed(at: datetime) -> int:
    """Let jobs whose lease has run out wait again, and give up those that keep killing their worker."""
    lapsed = Job.objects.raw(
        "SELECT * FROM jobs_job WHERE state = 'running' AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED"
    )
    with transaction.atomic():
        jobs = list(lapsed)
        for job in jobs:
            claimed = Claim(job, job.holder, job.attempts)
            if job.is_cancel_wanted:
                _end(claimed, None, at, state=JobState.CANCELLED)
            elif job.lapses + 1 >= MOST_LAPSES:
                note = {"class": "builtins.RuntimeError", "text": "worker died", "traceback": "", "at": at.isoformat()}
                _end(claimed, None, at, state=JobState.FAILED, errors=[*job.errors, note])
            else:
                _wait_again(claimed, run_after=at, attempts=job.attempts - 1, lapses=job.lapses + 1)
    return len(jobs)


def _end(claimed: Claim, progress: Progress | None, at: datetime, **changes: object) -> bool:
    if progress is not None:
        changes |= {"done": progress.done, "total": progress.total, "note": progress.note}
    return _change(claimed, holder="", lease_until=None, finished_at=at, **changes)


def _wait_again(claimed: Claim, **changes: object) -> bool:
    try:
        with transaction.atomic():
            return _change(claimed, state=JobState.READY, holder="", lease_until=None, **changes)
    except IntegrityError:
        # Another with the same key waits already and will do the work.
        return _change(claimed, state=JobState.CANCELLED, holder="", lease_until=None)


def _change(claimed: Claim, **changes: object) -> bool:
    held = Job.objects.filter(
        id=claimed.job.id, holder=claimed.holder, state=JobState.RUNNING, attempts=claimed.attempt
    )
    return held.update(**changes) == 1
