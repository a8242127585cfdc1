"""Let the lake catch up at once."""

from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.foundation.lake import upkeep
from peyvand.foundation.lake.export import export_new, writing
from peyvand.foundation.lake.tasks import catch_up

KEY = "lake.catch_up"


def hurry() -> None:
    """Let the lake catch up as soon as the running transaction has committed, not in its own time."""
    enqueue_once(catch_up, KEY)


def carry_over() -> int:
    """Carry over, in this process, what the lake has not; return how many events that was. Takes memory: heavy."""
    with writing():
        count = export_new()
        upkeep.compact()
        return count
