"""What the queue plugs in elsewhere: into itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.jobs.ports import Schedule, TaskName, schedules, task_names
from peyvand.foundation.jobs.tasks import forget_old_jobs


def wire() -> None:
    task_names.register(TaskName(forget_old_jobs, _("Forget old jobs")))
    schedules.register(Schedule("jobs.forget", forget_old_jobs, every=timedelta(days=1)))
