"""Starts each slot of each schedule once, whichever worker sees it first."""

from datetime import datetime

from django.db import connection, transaction

from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.foundation.jobs.models import StartedSlot
from peyvand.foundation.jobs.ports import Schedule, schedules


def start_due(at: datetime) -> list[str]:
    """Start what is due at that moment and return the keys of the schedules."""
    latest = dict(StartedSlot.objects.order_by("slot").values_list("schedule", "slot"))
    return [one.key for one in schedules if _start(one, one.slot_at(at), latest.get(one.key))]


@transaction.atomic
def _start(schedule: Schedule, slot: datetime, latest: datetime | None) -> bool:
    if latest is not None and slot <= latest:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_startedslot (schedule, slot) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING id",
            [schedule.key, slot],
        )
        if not cursor.fetchall():
            return False
    StartedSlot.objects.filter(schedule=schedule.key, slot__lt=slot).delete()
    if latest is None and schedule.at is not None:
        # A schedule for a time of day that is seen for the first time waits for that time.
        return False
    enqueue_once(schedule.task, f"schedule:{schedule.key}")
    return True
