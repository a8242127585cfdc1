"""Tasks of no slice, for the queue's own tests."""

from django.db import connection
from django.tasks import TaskContext, task

from peyvand.foundation.jobs import progress
from peyvand.kernel.refused import Refused


@task
def add(first: int, second: int) -> int:
    return first + second


@task
def fail_always() -> None:
    raise ValueError("no luck")


@task
def refuse() -> None:
    raise Refused("closed", "This is closed.")


@task(priority=10)
def urgent() -> str:
    return "urgent"


@task(takes_context=True)
def count_attempts(context: TaskContext) -> int:
    return context.attempt


@task(queue_name="heavy")
def heavy_total(most: int) -> int:
    """Add up in a process of its own, telling how far it is."""
    progress.report(most, most, "counted")
    return sum(range(most))


@task(queue_name="heavy")
def end_the_process() -> None:
    import os

    os._exit(7)


@task(queue_name="heavy")
def fill_the_memory() -> int:
    return len(bytearray(5_000_000_000))


@task
def wait_until_called_off() -> str:
    from threading import Event

    while not progress.is_cancelled():
        progress.report(1, 2, "waiting")
        Event().wait(0.05)
    return "ended early"


@task
def break_the_connection() -> None:
    connection.close()
    raise ConnectionError("gone")
