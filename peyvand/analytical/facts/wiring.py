"""What facts plug into others."""

from django.utils.translation import gettext_lazy as _

from peyvand.analytical.facts.erasing import FactEraser
from peyvand.analytical.facts.subscribers import FactWriter
from peyvand.analytical.facts.tasks import rebuild_facts
from peyvand.analytical.facts.verbs import RebuildFacts
from peyvand.analytical.facts.watching import ZoneWatch
from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.base.ports import erasables, verbs
from peyvand.foundation.jobs.ports import TaskName, services, task_names
from peyvand.foundation.journal.ports import subscribers


def wire() -> None:
    policies.register(Policy(key="figures", label=_("Figures of sales"), actions=("view", "export"), through="party"))
    subscribers.register(FactWriter())
    services.register(ZoneWatch())
    task_names.register(TaskName(rebuild_facts, _("Count all facts anew")))
    verbs.register(RebuildFacts())
    erasables.register(FactEraser())
