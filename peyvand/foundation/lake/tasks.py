"""What the lake does, each in a process of its own."""

from django.tasks import task

from peyvand.foundation.lake import commands, upkeep
from peyvand.foundation.lake.export import writing
from peyvand.foundation.lake.upkeep import KEPT
from peyvand.kernel import clock


@task(queue_name="heavy")
def catch_up() -> int:
    """Carry over what the lake has not, and return how many events that was."""
    return commands.carry_over()


@task(queue_name="heavy", priority=10)
def forget_parties() -> int:
    """Take what identifies the waiting parties out of the files and return how many parties."""
    with writing():
        return upkeep.forget_parties()


@task(queue_name="heavy", priority=-10)
def tidy() -> int:
    """Delete files that are no part of the lake any more and return how many."""
    with writing():
        return upkeep.sweep(clock.now() - KEPT)
