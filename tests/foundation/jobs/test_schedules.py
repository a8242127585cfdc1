"""Each slot of a schedule is started once."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from peyvand.foundation.jobs.models import Job, StartedSlot
from peyvand.foundation.jobs.ports import Schedule, schedules
from peyvand.foundation.jobs.schedules import start_due
from tests.foundation.jobs import samples

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 21, 12, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    before = dict(schedules._items)
    schedules._items.clear()
    yield
    schedules._items.clear()
    schedules._items.update(before)


def test_a_slot_is_started_once_and_the_next_one_again() -> None:
    schedules.register(Schedule("often", samples.urgent, every=timedelta(minutes=10)))

    started = [start_due(NOON + timedelta(minutes=minutes)) for minutes in (0, 1, 2, 3, 4, 40)]

    assert started == [["often"], [], [], ["often"], [], ["often"]]
    assert StartedSlot.objects.get().slot == datetime(2026, 3, 21, 12, 40, tzinfo=UTC)
    assert Job.objects.get().key == "schedule:often"


def test_a_time_of_day_is_the_firms_and_waits_for_its_first_day() -> None:
    schedules.register(Schedule("nightly", samples.urgent, at=time(3, 30), zone=lambda: ZoneInfo("Asia/Tehran")))

    started = [
        start_due(datetime(2026, 3, day, hour, tzinfo=UTC)) for day, hour in ((21, 12), (21, 23), (22, 0), (22, 1))
    ]

    assert started == [[], [], ["nightly"], []]
    assert StartedSlot.objects.get().slot == datetime(2026, 3, 22, 0, tzinfo=UTC)


def test_a_schedule_needs_one_rule() -> None:
    with pytest.raises(ValueError, match="every or by at"):
        Schedule("never", samples.urgent)
