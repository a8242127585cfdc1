"""Suggestions are made anew each night, and after numbers about customers have changed."""

from django.tasks import task

from peyvand.customers.suggestions.commands import refresh_suggestions
from peyvand.customers.suggestions.ports import suggesters
from peyvand.kernel import clock


@task
def refresh_all() -> int:
    """Ask every suggester and return how many suggestions are new; safe to repeat."""
    return sum(refresh_suggestions(suggester, at=clock.now()) for suggester in suggesters)
