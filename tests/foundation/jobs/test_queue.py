"""Jobs run once, are tried again later and later, and are called off."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.tasks.exceptions import TaskResultDoesNotExist

from peyvand.foundation.jobs import commands, leases, progress, queries
from peyvand.foundation.jobs.models import Job, JobState
from peyvand.foundation.jobs.worker import run_pending
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused
from tests.foundation.jobs import samples
from tests.foundation.jobs.acting import BOSS, STRANGER

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 21, 12, tzinfo=UTC)


def test_a_task_runs_and_its_result_is_kept() -> None:
    result = samples.add.enqueue(2, second=3)

    count = run_pending()

    result.refresh()
    assert count == 1
    assert (result.status, result.return_value, result.attempts) == ("SUCCESSFUL", 5, 1)
    assert queries.is_idle()


def test_an_unknown_job_is_not_found() -> None:
    with pytest.raises(TaskResultDoesNotExist):
        samples.add.get_result(str(uuid4()))
    with pytest.raises(Refused, match="missing"):
        queries.get_job(uuid4(), by=BOSS)


def test_a_job_that_fails_is_tried_later_and_later_and_then_given_up() -> None:
    samples.fail_always.enqueue()
    delays = []
    moment = clock.now()
    for _ in range(5):
        with clock.frozen(moment):
            assert run_pending() == 1
        job = Job.objects.get()
        delays.append(round((job.run_after - moment).total_seconds()))
        moment = max(moment, job.run_after)

    assert delays[:4] == [5, 10, 20, 40]
    assert (job.state, job.attempts, len(job.errors)) == (JobState.FAILED, 5, 5)
    assert job.errors[0]["text"] == "no luck"
    assert "ValueError: no luck" in job.errors[0]["traceback"]
    assert queries.get_health().failed == 1


def test_what_a_rule_refuses_is_not_tried_again() -> None:
    samples.refuse.enqueue()

    run_pending()

    assert (Job.objects.get().state, Job.objects.get().attempts) == (JobState.FAILED, 1)


def test_a_job_given_up_starts_again_when_told_to() -> None:
    samples.refuse.enqueue()
    run_pending()
    job = Job.objects.get()

    with pytest.raises(Refused, match="forbidden"):
        commands.retry_job(job.id, by=STRANGER, at=NOON)
    commands.retry_job(job.id, by=BOSS, at=NOON)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.run_after) == (JobState.READY, 0, NOON)
    with pytest.raises(Refused, match="not_ended"):
        commands.retry_job(job.id, by=BOSS, at=NOON)


def test_urgent_jobs_go_first_and_a_job_waits_for_its_time() -> None:
    samples.add.enqueue(1, 1)
    samples.urgent.enqueue()
    samples.add.using(run_after=clock.now() + timedelta(hours=1)).enqueue(2, 2)

    claims = leases.claim(["default"], "me", clock.now(), most=5)

    assert [claimed.job.task.rsplit(".", 1)[1] for claimed in claims] == ["urgent", "add"]


def test_of_a_key_one_waits_and_one_runs() -> None:
    first = commands.enqueue_once(samples.add, "sum", 1, 1)
    again = commands.enqueue_once(samples.add, "sum", 1, 1)
    [claimed] = leases.claim(["default"], "me", clock.now(), most=5)

    next_one = commands.enqueue_once(samples.add, "sum", 2, 2)
    meanwhile = leases.claim(["default"], "you", clock.now(), most=5)
    leases.finish(claimed, progress.Progress(claimed.job.id), 2, clock.now())
    afterwards = leases.claim(["default"], "you", clock.now(), most=5)

    assert (first == again, first == next_one) == (True, False)
    assert meanwhile == []
    assert [one.job.id for one in afterwards] == [next_one]


def test_a_waiting_job_is_moved_forward_by_a_more_urgent_wish() -> None:
    job_id = commands.enqueue_once(samples.add, "sum", 1, 1, run_after=NOON + timedelta(hours=1))
    commands.enqueue_once(samples.add, "sum", 1, 1, run_after=NOON)
    commands.enqueue_once(samples.add, "sum", 1, 1, run_after=NOON + timedelta(hours=2))

    assert Job.objects.get(id=job_id).run_after == NOON


def test_a_job_exists_only_if_its_transaction_commits() -> None:
    with transaction.atomic():
        samples.add.enqueue(1, 1)
        transaction.set_rollback(True)

    assert run_pending() == 0


def test_a_lapsed_lease_is_taken_up_and_the_dead_worker_cannot_end_it() -> None:
    samples.add.enqueue(1, 2)
    [dead] = leases.claim(["default"], "dead", clock.now())
    Job.objects.update(lease_until=clock.now() - timedelta(seconds=1))

    count = leases.take_up_lapsed(clock.now())
    [alive] = leases.claim(["default"], "alive", clock.now())
    by_the_dead = leases.finish(dead, progress.Progress(dead.job.id), 99, clock.now())
    by_the_living = leases.finish(alive, progress.Progress(alive.job.id), 3, clock.now())

    assert (count, by_the_dead, by_the_living) == (1, False, True)
    job = Job.objects.get()
    assert (job.state, job.result, job.attempts, job.holders) == (JobState.DONE, 3, 1, ["dead", "alive"])


def test_a_job_that_keeps_killing_its_worker_is_given_up() -> None:
    samples.add.enqueue(1, 2)
    for _ in range(leases.MOST_LAPSES):
        leases.claim(["default"], "dead", clock.now())
        Job.objects.update(lease_until=clock.now() - timedelta(seconds=1))
        leases.take_up_lapsed(clock.now())

    assert Job.objects.get().state == JobState.FAILED


def test_progress_keeps_the_lease_and_is_seen() -> None:
    samples.add.enqueue(1, 2)
    [claimed] = leases.claim(["default"], "me", clock.now())
    held = progress.Progress(claimed.job.id)
    Job.objects.update(lease_until=NOON, lapses=3)

    with progress.running(held):
        progress.report(3, 10, "lines")
        leases.beat({claimed.job.id: held}, "me")

    job = Job.objects.get()
    assert (job.done, job.total, job.note, job.lapses) == (3, 10, "lines", 0)
    assert job.lease_until is not None
    assert job.lease_until > clock.now() + timedelta(seconds=5)


def test_a_running_job_is_asked_to_end_and_a_waiting_one_is_called_off() -> None:
    samples.add.enqueue(1, 2)
    [claimed] = leases.claim(["default"], "me", clock.now())
    waiting = UUID(samples.add.enqueue(3, 4).id)
    held = progress.Progress(claimed.job.id)

    commands.cancel_job(claimed.job.id, by=BOSS, at=NOON)
    commands.cancel_job(waiting, by=BOSS, at=NOON)
    leases.beat({claimed.job.id: held}, "me")
    with progress.running(held):
        wanted = progress.is_cancelled()
    leases.finish(claimed, held, None, NOON)

    assert wanted
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.CANCELLED}
    assert run_pending() == 0


def test_whoever_may_not_see_jobs_is_refused() -> None:
    samples.add.enqueue(1, 2)

    with pytest.raises(Refused, match="forbidden"):
        queries.list_jobs(by=STRANGER)
    with pytest.raises(Refused, match="forbidden"):
        commands.cancel_job(Job.objects.get().id, by=STRANGER, at=NOON)

    assert [job.task for job in queries.list_jobs(by=BOSS)] == ["tests.foundation.jobs.samples.add"]
    assert queries.list_jobs(by=BOSS, states=("failed",)) == []


def test_jobs_that_ended_long_ago_are_forgotten() -> None:
    from peyvand.foundation.jobs.tasks import forget_old_jobs

    samples.add.enqueue(1, 2)
    samples.refuse.enqueue()
    run_pending()
    Job.objects.update(finished_at=clock.now() - timedelta(days=8))

    assert forget_old_jobs.call() == 1
    assert Job.objects.get().state == JobState.FAILED
