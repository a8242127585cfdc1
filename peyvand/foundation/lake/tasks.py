"""What the lake does, each in a process of its own."""

from django.tasks import task

from peyvand.foundation.lake import upkeep
from peyvand.foundation.lake.export import export_new, writing
from peyvand.foundation.lake.upkeep import KEPT
from peyvand.kernel import clock


@task(queue_name="heavy")
def catch_up() -> int:
    """Carry over what the lake has not, and return how many events that was."""
    with writing():
        count = export_new()
        upkeep.compact()
        return count


@task(queue_name="heavy", priority=10)
def forget_parties() -> int:
    """Take what identifies the waiting parties out of the files."""
    with writing():
        return upkeep.forget_parties()


@task(queue_name="heavy", priority=-10)
def tidy() -> int:
    """Delete files that are no part of the lake any more and return how many."""
    with writing():
        return upkeep.sweep(clock.now() - KEPT)


@task(queue_name="heavy")
def rebuild() -> int:
    """Write the lake anew from the journal and return how many events it holds."""
    with writing():
        return upkeep.rebuild()
