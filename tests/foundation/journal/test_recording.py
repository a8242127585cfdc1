"""Events go into the journal and come back equal."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.journal import commands
from peyvand.foundation.journal.models import StoredEvent
from peyvand.foundation.journal.ports import Recorded
from peyvand.foundation.journal.recorded import COLUMNS
from tests.foundation.journal.samples import all_sorts, basket, step

pytestmark = pytest.mark.django_db


def read(ids: Sequence[UUID] | None = None) -> list[Recorded]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM journal_event ORDER BY seq")
        return [Recorded(row) for row in cursor]


def test_an_event_with_a_field_of_each_type_is_read_back_equal() -> None:
    event = all_sorts()

    event_id = commands.record(event)

    [stored] = read()
    assert stored.event == event
    assert stored.id == event_id
    assert stored.lane == f"party:{event.party_id}"


def test_the_bulk_form_leaves_the_same_world_as_the_single_one() -> None:
    events = [all_sorts(), step(new_id(), 1), basket(new_id(), 3), step(None, 2)]

    count = commands.record_many(events)

    assert count == 4
    assert [stored.event for stored in read()] == events
    in_bulk = list(StoredEvent.objects.order_by("seq").values("kind", "fields", "on_timeline", "channel"))
    StoredEvent.objects.all().delete()
    for event in events:
        commands.record(event)
    one_by_one = list(StoredEvent.objects.order_by("seq").values("kind", "fields", "on_timeline", "channel"))
    assert in_bulk == one_by_one


def test_a_repeat_changes_nothing() -> None:
    first = commands.record(step(number=1, repeat_key="a"))

    again = commands.record(step(number=2, repeat_key="a"))
    count = commands.record_many([step(number=3, repeat_key="b"), step(number=4, repeat_key="a"), step(repeat_key="b")])

    assert again == first
    assert count == 1
    assert [(stored.event.repeat_key, stored.event.step) for stored in read()] == [("a", 1), ("b", 3)]  # type: ignore[attr-defined]


def test_what_the_class_does_not_know_is_ignored_and_what_is_missing_gets_its_default() -> None:
    commands.record(step(number=5))
    StoredEvent.objects.update(fields={"gone": [1], "+lines": []})

    [stored] = read()

    assert stored.event == step(number=0)


def test_an_event_whose_class_is_gone_is_still_read() -> None:
    commands.record(basket(None, 1))
    StoredEvent.objects.update(kind="old.ThingDone")

    [stored] = read()

    event = stored.event
    assert type(event).__name__ == "UnknownEvent"
    assert event.headline_args()["stored_kind"] == "old.ThingDone"
    assert event.headline_args()["stored_fields"] == {"number": "489434"}
    assert event.lines[0].unit_price == Decimal("2.55")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        commands.record(step())
    with pytest.raises(RuntimeError):
        commands.record_many([step()])

    assert read() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_did_not_happen() -> None:
    with transaction.atomic():
        commands.record_many([step()])
        transaction.set_rollback(True)

    assert read() == []
