"""Work on runs, each time in a process of its own."""

from uuid import UUID

from django.tasks import TaskContext, task

from peyvand.foundation.jobs import progress
from peyvand.foundation.records.imports import catching_up, commands, forgetting, running
from peyvand.foundation.records.imports.models import ImportRun
from peyvand.kernel import clock

# A file that has ended so many processes that opened it is opened no more.
MOST_LOOKS = 2


@task(queue_name="heavy", takes_context=True)
def look_at_file(context: "TaskContext[[str], None]", run_id: str) -> None:
    """Find out how the file is laid out; safe to repeat."""
    if context.attempt > MOST_LOOKS:
        commands.give_up_file(UUID(run_id))
    else:
        commands.look_at_file(UUID(run_id))


@task
def look_at_light_file(run_id: str) -> None:
    """As ``look_at_file``, at once and in the worker itself, for a file that takes no memory to read."""
    commands.look_at_file(UUID(run_id))


@task(queue_name="heavy")
def check_run(run_id: str) -> None:
    """Do the run's dry run; safe to repeat."""
    running.check(UUID(run_id), on_progress=_tell)


@task(queue_name="heavy")
def execute_run(run_id: str) -> None:
    """Bring the run to its end, or take it up where it stopped; then what was put off because of it."""
    with catching_up.delivering() as finish:
        running.execute(UUID(run_id), on_progress=_tell)
        finish()
    catching_up.settle(clock.now())


@task
def forget_old() -> int:
    """Delete files that no run needs any more and return how many."""
    return forgetting.forget_old(clock.now())


def _tell(run: ImportRun) -> None:
    """Report to the queue; a job that was called off there ends the run as well."""
    progress.report(run.done_rows, run.staged_rows, run.file_name)
    if progress.is_cancelled():
        commands.note_cancelling(run.id)
