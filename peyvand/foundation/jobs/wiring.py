"""What the queue plugs in elsewhere: into itself."""

from datetime import timedelta

from peyvand.foundation.jobs.ports import Schedule, schedules
from peyvand.foundation.jobs.tasks import forget_old_jobs


def wire() -> None:
    schedules.register(Schedule("jobs.forget", forget_old_jobs, every=timedelta(days=1)))
