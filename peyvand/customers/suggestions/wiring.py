"""What suggestions plug into others."""

from datetime import time

from peyvand.customers.suggestions.erasure import Suggestions
from peyvand.customers.suggestions.panels import NextStep, SuggestedAtHome, SuggestedForParty
from peyvand.customers.suggestions.records import SUGGESTED
from peyvand.customers.suggestions.tasks import refresh_all
from peyvand.foundation.base.ports import erasables
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.jobs.ports import Schedule, schedules
from peyvand.foundation.records.ports import filters
from peyvand.foundation.ui.ports import home, panels


def wire() -> None:
    filters.register(SUGGESTED)
    home.register(SuggestedAtHome())
    panels.register(SuggestedForParty())
    panels.register(NextStep())
    erasables.register(Suggestions())
    schedules.register(Schedule("suggestions", refresh_all, at=time(4), zone=lambda: get_settings().zone))
