"""Ask the lake to catch up at once."""

from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.foundation.lake.tasks import catch_up

KEY = "lake.catch_up"


def hurry() -> None:
    """Let the lake catch up as soon as the running transaction has committed, not in its own time."""
    enqueue_once(catch_up, KEY)
