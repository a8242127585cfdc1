"""Plugs the sample in: its rights, its type, and a column from "above"."""

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.records import ports
from peyvand.foundation.records.declaration import Choice, Kind, PluggedColumn, PluggedFilter
from tests.foundation.records.sample.models import ToolWear
from tests.foundation.records.sample.records import TOOL

WORDS = (Choice("new", "As new", level=4), Choice("used", "Used", level=2))


def wire() -> None:
    policies.register(Policy(key="tool", label="Tool"))
    ports.record_types.register(TOOL)
    plugged = {"record_type": "tool", "model": ToolWear}
    ports.columns.register(
        PluggedColumn(key="wear", label="Wear", kind=Kind.NUMBER, path="grade", is_sortable=True, **plugged)
    )
    ports.columns.register(
        PluggedColumn(key="worn", label="Worn", kind=Kind.CHOICE, path="word", choices=WORDS, **plugged)
    )
    ports.filters.register(PluggedFilter(key="wear", label="Wear", kind=Kind.NUMBER, path="grade", **plugged))
