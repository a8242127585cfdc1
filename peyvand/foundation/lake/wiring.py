"""What the lake plugs in elsewhere: it hears that there is news, tidies up twice a day, and forgets."""

from datetime import timedelta

from peyvand.foundation.base.ports import erasables, verbs
from peyvand.foundation.jobs.ports import Schedule, schedules
from peyvand.foundation.journal.ports import subscribers
from peyvand.foundation.lake.erasure import LakeErasure
from peyvand.foundation.lake.followers import News
from peyvand.foundation.lake.tasks import tidy
from peyvand.foundation.lake.verbs import RebuildLake


def wire() -> None:
    subscribers.register(News())
    erasables.register(LakeErasure())
    verbs.register(RebuildLake())
    schedules.register(Schedule("lake.tidy", tidy, every=timedelta(hours=12)))
