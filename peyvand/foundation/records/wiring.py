"""Plugs the engine into the command line."""

from peyvand.foundation.base.ports import verbs
from peyvand.foundation.records.verbs import RebuildSearch


def wire() -> None:
    verbs.register(RebuildSearch())
