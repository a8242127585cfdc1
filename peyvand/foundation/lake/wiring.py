"""What the lake plugs in elsewhere: it hears that there is news, tidies up twice a day, and forgets."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.base.ports import erasables, verbs
from peyvand.foundation.jobs.ports import Schedule, TaskName, schedules, task_names
from peyvand.foundation.journal.ports import subscribers
from peyvand.foundation.lake.erasure import LakeErasure
from peyvand.foundation.lake.followers import News
from peyvand.foundation.lake.tasks import catch_up, forget_parties, tidy
from peyvand.foundation.lake.verbs import RebuildLake


def wire() -> None:
    subscribers.register(News())
    erasables.register(LakeErasure())
    verbs.register(RebuildLake())
    task_names.register(TaskName(catch_up, _("Carry events over into the lake")))
    task_names.register(TaskName(forget_parties, _("Take forgotten people out of the lake")))
    task_names.register(TaskName(tidy, _("Tidy the lake up")))
    schedules.register(Schedule("lake.tidy", tidy, every=timedelta(hours=12)))
