"""Notices that the firm has moved to another time zone: then all days are other days."""

from peyvand.analytical.facts.queries import is_of_these_days
from peyvand.analytical.facts.tasks import REBUILD_KEY, rebuild_facts
from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.foundation.jobs.ports import Service


class ZoneWatch(Service):
    """Lets the tables be made anew when their days are no longer the firm's."""

    key = "facts.zone"
    every_seconds = 20.0

    def run_once(self) -> float:
        if not is_of_these_days():
            enqueue_once(rebuild_facts, REBUILD_KEY)
        return self.every_seconds
