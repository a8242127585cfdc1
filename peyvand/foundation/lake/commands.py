"""Bring the lake up to date, or write it anew, in this process: both load the engine, so never in a web process."""

from peyvand.foundation.lake import upkeep
from peyvand.foundation.lake.export import export_new, writing


def carry_over() -> int:
    """Carry over what the lake has not, and return how many events that was. Safe to call again."""
    with writing():
        count = export_new()
        upkeep.compact()
        return count


def rebuild() -> int:
    """Write the lake anew from the journal and return how many events it holds."""
    with writing():
        return upkeep.rebuild()
