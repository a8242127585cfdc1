"""What scores plug into others."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from peyvand.analytical.facts.ports import followers
from peyvand.analytical.scores.erasing import ScoreEraser
from peyvand.analytical.scores.followers import ScoreKeeper
from peyvand.analytical.scores.panels import TierBadge, Value
from peyvand.analytical.scores.records import COLUMNS, FILTERS
from peyvand.analytical.scores.settling import RankSettler
from peyvand.analytical.scores.suggesters import LATE_CUSTOMERS
from peyvand.analytical.scores.tasks import rank_customers
from peyvand.analytical.scores.verbs import RebuildScores
from peyvand.customers.suggestions.ports import suggesters
from peyvand.foundation.base.ports import erasables, verbs
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.jobs.ports import Schedule, TaskName, schedules, task_names
from peyvand.foundation.records import ports as records
from peyvand.foundation.records.imports.ports import settlers
from peyvand.foundation.ui.ports import panels


def wire() -> None:
    followers.register(ScoreKeeper())
    settlers.register(RankSettler())
    suggesters.register(LATE_CUSTOMERS)
    schedules.register(Schedule("scores", rank_customers, at=time(3), zone=lambda: get_settings().zone))
    task_names.register(TaskName(rank_customers, _("Rank by value and look who is late")))
    verbs.register(RebuildScores())
    erasables.register(ScoreEraser())
    for column in COLUMNS:
        records.columns.register(column)
    for each in FILTERS:
        records.filters.register(each)
    panels.register(TierBadge())
    panels.register(Value())
