"""Lanes are retried by hand, subscribers start over, parties are forgotten, numbers survive a move."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.journal import commands, delivery, numbering, queries
from peyvand.foundation.journal.erasure import JournalErasure
from peyvand.foundation.journal.models import AuditLine, BlockedLane, Cursor
from peyvand.kernel import clock
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused
from tests.foundation.jobs.acting import BOSS, STRANGER
from tests.foundation.journal.samples import AT, USER, all_sorts, basket, step
from tests.foundation.journal.subscribing import Notebook, subscribed

pytestmark = pytest.mark.django_db


def test_the_retry_button_opens_a_lane_at_once() -> None:
    notes, ill = Notebook(), new_id()
    notes.poisonous = {3}
    with subscribed(notes):
        commands.record_many([step(ill, 3), step(ill, 4)])
        delivery.deliver_all()
        notes.poisonous = set()
        before = delivery.deliver_all()

        with pytest.raises(Refused, match="forbidden"):
            commands.retry_lane("notebook", f"party:{ill}", by=STRANGER, at=clock.now())
        [listed] = queries.list_blocked_lanes(by=BOSS)
        commands.retry_lane("notebook", f"party:{ill}", by=BOSS, at=clock.now() - timedelta(seconds=1))
        after = delivery.deliver_all()

        assert (before, listed.waiting, after) == (0, 2, 2)  # type: ignore[attr-defined]
        assert notes.steps() == [3, 4]
        with pytest.raises(Refused, match="missing"):
            commands.retry_lane("notebook", f"party:{ill}", by=BOSS, at=clock.now())


def test_whoever_may_not_see_lanes_or_audit_is_refused() -> None:
    with pytest.raises(Refused, match="forbidden"):
        queries.list_blocked_lanes(by=STRANGER)
    with pytest.raises(Refused, match="forbidden"):
        queries.search_audit(by=STRANGER)


def test_a_rewound_subscriber_hears_everything_again() -> None:
    notes = Notebook()
    notes.poisonous = {2}
    with subscribed(notes):
        commands.record_many([step(number=1), step(number=2)])
        delivery.deliver_all()

        notes.poisonous = set()
        commands.rewind("notebook")
        count = delivery.deliver_all()

        assert count == 2
        assert notes.steps() == [1, 1, 2]
        assert BlockedLane.objects.count() == 0


def test_the_audit_keeps_what_changed_and_is_searched() -> None:
    deal, party = Ref("deal", new_id()), new_id()
    commands.audit(BOSS, "deals.change", deal, {"a": 1, "b": "x"}, {"a": 2, "b": "x", "c": AT}, AT, party_id=party)
    commands.audit(BOSS, "deals.close", deal, {}, {"closed": True}, AT + timedelta(days=1))

    lines = queries.search_audit(by=BOSS, subject=deal)
    changes = queries.search_audit(by=BOSS, action="deals.ch", actor=BOSS.ref, until=AT + timedelta(hours=1))
    second_page = queries.search_audit(by=BOSS, before_id=lines[0].id, limit=1)

    assert [line.action for line in lines] == ["deals.close", "deals.change"]
    assert [(line.before, line.after) for line in changes] == [({"a": 1}, {"a": 2, "c": str(AT)})]
    assert second_page == changes


def test_a_forgotten_party_leaves_only_the_trade() -> None:
    sold, sorts, other = basket(new_id(), 2), all_sorts(), step(new_id(), 7)
    commands.record_many([sold, other, sorts])
    commands.audit(BOSS, "parties.change", Ref("party", sold.party_id), {"name": "Ali"}, {"name": "Reza"}, AT)  # type: ignore[arg-type]

    counts = [JournalErasure().erase(event.party_id) for event in (sold, sorts) if event.party_id]

    stored = list(queries.iterate_events())
    assert counts == [2, 1]
    assert [one.event == event for one, event in zip(stored, (sold, other, sorts), strict=True)] == [False, True, False]
    assert (stored[0].event.lines, stored[0].event.amount) == (sold.lines, sold.amount)
    assert stored[2].event.text is None  # type: ignore[attr-defined]
    assert (AuditLine.objects.get().before, AuditLine.objects.get().after) == ({}, {})


def test_a_timeline_is_read_in_pages_over_all_members() -> None:
    one, two = new_id(), new_id()
    events = [
        step(
            (one, two)[number % 2],
            number,
            occurred_at=AT + timedelta(minutes=number),
            channel="phone" if number == 4 else "",
        )
        for number in range(10)
    ]
    commands.record_many([*events, basket(one, 1, occurred_at=AT), all_sorts(), step(new_id(), 99)])

    first = queries.list_events([one, two], limit=4)
    second = queries.list_events([one, two], before=(first[-1].occurred_at, first[-1].id), limit=4)
    by_channel = queries.list_events([one, two], channels=["phone"], limit=4)
    by_kind = queries.list_events([one], kinds=["journal.BasketSold"], limit=4)

    assert [stored.event.step for stored in (*first, *second)] == [9, 8, 7, 6, 5, 4, 3, 2]  # type: ignore[attr-defined]
    assert [stored.event.step for stored in by_channel] == [4]  # type: ignore[attr-defined]
    assert [stored.kind for stored in by_kind] == ["journal.BasketSold"]
    assert queries.list_subject_events(Ref("deal", new_id())) == []


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_ahead_when_the_database_has_moved() -> None:
    notes = Notebook()
    with subscribed(notes):
        with transaction.atomic():
            commands.record(step(number=1))
        delivery.deliver_all()
        far = 10**12
        with connection.cursor() as cursor:
            cursor.execute("UPDATE journal_event SET xid = xid + %s", [far])
        Cursor.objects.update(done_xid=far * 2, target_xid=far * 2, sample_xid=far)

        raised = numbering.keep_ahead()
        again = numbering.keep_ahead()
        with transaction.atomic():
            commands.record(step(by=USER, number=2))
        delivery.deliver_all()

        assert raised > far
        assert again == 0
        assert notes.steps() == [1, 2]
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION journal_xid_offset() RETURNS bigint LANGUAGE sql STABLE RETURN 0::bigint"
            )
