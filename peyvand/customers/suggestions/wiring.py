"""What suggestions plug into others."""

from datetime import time

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peyvand.customers.suggestions.erasure import Suggestions
from peyvand.customers.suggestions.models import Suggestion, SuggestionState
from peyvand.customers.suggestions.panels import NextStep, SuggestedAtHome, SuggestedForParty
from peyvand.customers.suggestions.records import SUGGESTED
from peyvand.customers.suggestions.tasks import refresh_all
from peyvand.foundation.base.ports import erasables
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.jobs.ports import Schedule, TaskName, schedules, task_names
from peyvand.foundation.journal.ports import AuditWords, audit_words
from peyvand.foundation.records.ports import filters
from peyvand.foundation.ui.ports import home, panels

AUDIT = AuditWords(
    key="suggestions",
    label=_("Suggestions"),
    actions={"answer": pgettext_lazy("audit", "Answered")},
    subjects={Suggestion.kind: _("Suggestion")},
    fields={"state": _("State"), "until": _("Until")},
    values=dict(SuggestionState.choices),
)


def wire() -> None:
    filters.register(SUGGESTED)
    home.register(SuggestedAtHome())
    panels.register(SuggestedForParty())
    panels.register(NextStep())
    erasables.register(Suggestions())
    audit_words.register(AUDIT)
    task_names.register(TaskName(refresh_all, _("Look for suggestions")))
    schedules.register(Schedule("suggestions", refresh_all, at=time(4), zone=lambda: get_settings().zone))
