"""A real worker: runs jobs, heavy ones in processes of their own, stops cleanly, and survives being killed."""

import signal

import pytest

from peyvand.foundation.jobs import commands, queries
from peyvand.foundation.jobs.models import Job, JobState, LivingWorker
from peyvand.kernel import clock
from tests.foundation.jobs import samples
from tests.foundation.jobs.acting import BOSS
from tests.foundation.processes import started, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def state_of(job_id: object) -> str:
    return Job.objects.get(id=job_id).state  # type: ignore[misc]


def test_a_worker_runs_what_waits_and_what_comes_and_stops_when_told() -> None:
    waits = samples.add.enqueue(1, 2).id
    with started("worker") as worker:
        wait_for(lambda: state_of(waits) == JobState.DONE)
        comes = samples.heavy_total.enqueue(1000).id
        broken = samples.break_the_connection.enqueue().id
        wait_for(lambda: state_of(comes) == JobState.DONE)
        health = queries.get_health()

        worker.send_signal(signal.SIGTERM)
        code = worker.wait(10)

    assert code == 0
    assert health.is_well
    job = Job.objects.get(id=comes)
    assert (job.result, job.done, job.total, job.note) == (499500, 1000, 1000, "counted")
    assert Job.objects.get(id=broken).errors[0]["class"] == "builtins.ConnectionError"
    assert LivingWorker.objects.count() == 0


def test_a_heavy_process_that_dies_has_failed_and_is_tried_again() -> None:
    job_id = samples.end_the_process.enqueue().id
    with started("worker"):
        wait_for(lambda: len(Job.objects.get(id=job_id).errors) == 1)

    job = Job.objects.get(id=job_id)
    assert (job.state, job.errors[0]["text"]) == (JobState.READY, "the process of the job ended with code 7")


def test_a_heavy_job_that_fills_the_memory_ends_and_the_machine_does_not() -> None:
    job_id = samples.fill_the_memory.enqueue().id
    with started("worker"):
        wait_for(lambda: len(Job.objects.get(id=job_id).errors) == 1)

    assert Job.objects.get(id=job_id).errors[0]["class"] == "builtins.MemoryError"


def test_a_running_job_is_called_off() -> None:
    job_id = Job.objects.get(id=samples.wait_until_called_off.enqueue().id).id
    with started("worker"):
        wait_for(lambda: Job.objects.get(id=job_id).note == "waiting")
        commands.cancel_job(job_id, by=BOSS, at=clock.now())
        wait_for(lambda: state_of(job_id) == JobState.CANCELLED)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_job_whose_worker_ends_is_taken_up_by_another(how: signal.Signals) -> None:
    job_id = Job.objects.get(id=samples.wait_until_called_off.enqueue().id).id
    with started("worker") as first:
        wait_for(lambda: Job.objects.get(id=job_id).note == "waiting")
        first.send_signal(how)
        first.wait(15)
        with started("worker"):
            wait_for(lambda: len(Job.objects.get(id=job_id).holders) == 2)
            commands.cancel_job(job_id, by=BOSS, at=clock.now())
            wait_for(lambda: state_of(job_id) == JobState.CANCELLED)

    assert Job.objects.get(id=job_id).attempts == 1
