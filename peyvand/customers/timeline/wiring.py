"""What the timeline plugs into others."""

from peyvand.customers.timeline.erasure import Notes
from peyvand.customers.timeline.panels import TimelinePanel
from peyvand.foundation.base.ports import erasables
from peyvand.foundation.ui.ports import panels


def wire() -> None:
    panels.register(TimelinePanel())
    erasables.register(Notes())
