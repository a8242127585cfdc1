"""Events reach each subscriber after commit, exactly once, in the order of their lanes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.journal import commands, delivery, queries, windows
from peyvand.foundation.journal.models import BlockedLane, Cursor, DeferredEvent, StoredEvent
from peyvand.kernel import clock
from tests.foundation.journal.samples import basket, step
from tests.foundation.journal.subscribing import Notebook, Shopkeeper, subscribed
from tests.foundation.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def count_rows_looked_at(look: Callable[[], object]) -> int:
    """Return how many events the database goes through in vain for it."""
    with CaptureQueriesContext(connection) as captured:
        look()
    statements = [query["sql"] for query in captured if "journal_event AS" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statements[-1]}")
        [(plan,)] = cursor.fetchall()
    return sum(
        int(node.get("Rows Removed by Filter", 0) * node["Actual Loops"])
        for node in list_nodes(plan[0]["Plan"])
        if node.get("Relation Name") == "journal_event"
    )


def list_nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from list_nodes(below)


@pytest.fixture
def other() -> Iterator[Callable[[], psycopg.Connection]]:
    """Gives connections of somebody else to the same database."""
    opened: list[psycopg.Connection] = []

    def connect() -> psycopg.Connection:
        settings = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        opened.append(psycopg.connect(**{name: settings[name] for name in names if settings.get(name)}))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def write(somebody: psycopg.Connection, number: int, party: object) -> None:
    somebody.execute(
        "INSERT INTO journal_event (id, kind, kind_version, occurred_at, party_id, actor, actor_kind, subject_kind,"
        " currency, firm_currency, channel, policy, on_timeline, fields) VALUES (%s, 'journal.StepTaken', 1, now(), %s,"
        " 'user:01980000-0000-7000-8000-000000000001', 'person', '', '', '', '', '', true, %s)",
        [new_id(), party, f'{{"step": {number}}}'],
    )


def record(*numbers: int, party: object = None) -> None:
    with transaction.atomic():
        commands.record_many(step(party, number) for number in numbers)


def test_each_subscriber_takes_each_event_once() -> None:
    notes, shop = Notebook(), Shopkeeper("shop")
    with subscribed(notes, shop):
        record(1, 2)
        with transaction.atomic():
            commands.record(basket(new_id()))

        first = delivery.deliver_all()
        again = delivery.deliver_all()

        assert (first, again) == (4, 0)
        assert notes.steps() == [1, 2, None]
        assert len(shop.pages()) == 1
        assert queries.is_caught_up()
        assert [(lag.subscriber, lag.waiting, lag.taken) for lag in queries.list_lags()] == [
            ("notebook", 0, 3),
            ("shop", 0, 1),
        ]


def test_batches_keep_the_order() -> None:
    notes = Notebook(batch=3)
    with subscribed(notes):
        record(*range(10))
        record(*range(10, 20))

        delivery.deliver_all()

        assert notes.steps() == list(range(20))
        assert notes.calls == 7


def test_nothing_is_taken_past_the_oldest_running_transaction(other: Callable[[], psycopg.Connection]) -> None:
    notes = Notebook()
    with subscribed(notes):
        slow = other()
        write(slow, 1, None)
        record(2)

        early = delivery.deliver_once([notes])
        caught_up = queries.is_caught_up()
        slow.commit()
        late = delivery.deliver_all()

        assert (early, caught_up, late) == (0, False, 2)
        assert notes.steps() == [1, 2]


def test_a_lane_keeps_its_order_though_its_transactions_began_the_other_way_round(
    other: Callable[[], psycopg.Connection],
) -> None:
    notes, party = Notebook(), new_id()
    with subscribed(notes):
        numbered_first, in_between, numbered_last = other(), other(), other()
        for one in (numbered_first, in_between, numbered_last):
            one.execute("SELECT pg_current_xact_id()")
        write(numbered_last, 1, party)
        numbered_last.commit()
        write(numbered_first, 2, party)
        numbered_first.commit()

        early = delivery.deliver_once([notes])
        in_between.commit()
        delivery.deliver_all()

        assert early == 0
        assert notes.steps() == [1, 2]


def test_a_batch_that_fails_halfway_leaves_nothing_behind() -> None:
    notes = Notebook()
    with subscribed(notes):
        record(1)

        def lose_the_connection(events: object) -> None:
            Notebook.handle(notes, events)  # type: ignore[arg-type]
            raise OperationalError("gone")

        notes.handle = lose_the_connection  # type: ignore[method-assign]
        with pytest.raises(OperationalError):
            delivery.deliver_all()
        assert notes.steps() == []
        del notes.handle  # type: ignore[method-assign]
        delivery.deliver_all()

        assert notes.steps() == [1]
        assert BlockedLane.objects.count() == 0


def test_a_batch_that_loses_a_deadlock_comes_again() -> None:
    notes = Notebook()
    with subscribed(notes):
        record(1)

        def lose_once(_events: object) -> None:
            del notes.handle  # type: ignore[method-assign]
            raise OperationalError from psycopg.errors.DeadlockDetected()

        notes.handle = lose_once  # type: ignore[method-assign]
        delivery.deliver_all()

        assert notes.steps() == [1]


def test_a_poison_event_holds_up_only_its_lane() -> None:
    notes, ill, well = Notebook(), new_id(), new_id()
    notes.poisonous = {3}
    with subscribed(notes):
        record(1, 2, party=well)
        record(1, 3, 4, party=ill)
        record(5, party=well)

        delivery.deliver_all()
        record(6, party=ill)
        record(7, party=well)
        delivery.deliver_all()

        assert sorted(notes.pages()) == sorted(
            [(f"party:{well}", number) for number in (1, 2, 5, 7)] + [(f"party:{ill}", 1)]
        )
        [lane] = BlockedLane.objects.all()
        assert (lane.lane, lane.tries, lane.error) == (f"party:{ill}", 1, "ValueError: step 3 is poison")
        assert DeferredEvent.objects.count() == 3
        assert queries.is_caught_up()


def test_a_lane_set_aside_is_tried_later_and_later_and_goes_on_in_order() -> None:
    notes, ill = Notebook(), new_id()
    notes.poisonous = {3}
    with subscribed(notes):
        start = clock.now()
        with clock.frozen(start):
            record(3, 4, party=ill)
            delivery.deliver_all()
        delays = []
        for _ in range(3):
            [lane] = BlockedLane.objects.all()
            with clock.frozen(lane.next_at):
                delivery.deliver_all()
                delays.append(round((BlockedLane.objects.get().next_at - lane.next_at).total_seconds()))

        notes.poisonous = set()
        with clock.frozen(start + timedelta(hours=1)):
            delivery.deliver_all()
            record(5, party=ill)
            delivery.deliver_all()

        assert delays == [20, 40, 80]
        assert notes.steps() == [3, 4, 5]
        assert BlockedLane.objects.count() == 0
        assert DeferredEvent.objects.count() == 0


def test_a_new_subscriber_hears_the_whole_journal() -> None:
    record(1, 2)
    late = Notebook("late")
    with subscribed(late):
        delivery.deliver_all()

        assert late.steps() == [1, 2]


def test_the_floor_follows_so_that_waiting_costs_nothing() -> None:
    notes = Notebook(batch=5000)
    with subscribed(notes):
        for start in (0, 6000, 12000):
            record(*range(start, start + 6000))
            delivery.deliver_all()
        # Not before whatever else runs on the server has ended.
        wait_for(lambda: delivery.deliver_once([notes]) == 0 and Cursor.objects.get().floor_seq > 6000)

        at = Cursor.objects.get()

        assert len(notes.steps()) == 18000
        assert notes.steps()[-1] == 17999
        with connection.cursor() as cursor:
            # Out of its order on the disk, as after many were forgotten: what the planner likes to read from its start.
            cursor.execute("UPDATE journal_event SET channel = 'x' WHERE seq % 3 = 0")
            cursor.execute("ANALYZE journal_event")
        beyond = StoredEvent.objects.filter(seq__gt=at.floor_seq).count()
        assert count_rows_looked_at(lambda: windows.list_waiting(windows.get_horizon())) == beyond
        assert count_rows_looked_at(queries.is_caught_up) == beyond
        assert count_rows_looked_at(queries.list_lags) == beyond


@pytest.mark.django_db
def test_within_a_transaction_its_own_events_are_delivered() -> None:
    notes = Notebook()
    with transaction.atomic(), subscribed(notes):
        record(1)
        first = delivery.deliver_all()
        record(2)
        second = delivery.deliver_all()

        assert (first, second) == (1, 1)
        assert notes.steps() == [1, 2]
