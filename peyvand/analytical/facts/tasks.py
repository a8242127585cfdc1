"""Heavy work on facts, in a process of its own."""

from django.tasks import task

from peyvand.analytical.facts.commands import rebuild

REBUILD_KEY = "facts.rebuild"


@task(queue_name="heavy")
def rebuild_facts() -> int:
    """Make all facts anew; safe to repeat."""
    return rebuild()
