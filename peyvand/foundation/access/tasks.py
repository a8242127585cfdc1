"""What access does by itself."""

from django.tasks import task

from peyvand.foundation.access import commands
from peyvand.kernel import clock


@task
def clear_sessions() -> int:
    """Clear away sessions that have run out; return how many rows went."""
    return commands.purge_sessions(at=clock.now())
