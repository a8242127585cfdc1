"""Heavy work on scores, each time in a process of its own."""

from django.tasks import task

from peyvand.analytical.scores.commands import rank
from peyvand.kernel import clock

RANK_KEY = "scores.rank"


@task(queue_name="heavy")
def rank_customers() -> int:
    """Rank all customers; safe to repeat."""
    return rank(at=clock.now())
