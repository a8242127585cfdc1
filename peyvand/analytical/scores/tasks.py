"""Heavy work on scores, each time in a process of its own."""

from django.tasks import task

from peyvand.analytical.scores.commands import rank
from peyvand.analytical.scores.suggesters import LATE_CUSTOMERS
from peyvand.customers.suggestions.commands import refresh_suggestions
from peyvand.kernel import clock

RANK_KEY = "scores.rank"


@task(queue_name="heavy")
def rank_customers() -> int:
    """Rank all customers and see who is late; safe to repeat."""
    ranked = rank(at=clock.now())
    refresh_suggestions(LATE_CUSTOMERS, at=clock.now())
    return ranked
