"""Several at once: what is recorded twice at the same moment, and taken by two workers, still happens once."""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.journal import commands, delivery, queries
from peyvand.foundation.journal.models import Cursor, StoredEvent
from tests.foundation.journal.samples import step
from tests.foundation.journal.subscribing import Notebook, subscribed
from tests.foundation.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


class Beside:
    """Somebody else, with a connection of their own."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.result: Any = None
        self.thread = threading.Thread(target=self._run, args=(work,))
        self.thread.start()

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            self.result = work()
        finally:
            connection.close()

    def join(self) -> Any:
        self.thread.join(60)
        assert not self.thread.is_alive()
        return self.result


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchall()[0][0])


@pytest.mark.parametrize("many", [False, True])
def test_the_same_event_recorded_by_two_at_once_is_one(many: bool) -> None:
    def record_again() -> int:
        with transaction.atomic():
            if many:
                return commands.record_many([step(number=2, repeat_key="x"), step(number=3, repeat_key="y")])
            commands.record(step(number=2, repeat_key="x"))
            return 0

    with transaction.atomic():
        commands.record(step(number=1, repeat_key="x"))
        other = Beside(record_again)
        wait_for(somebody_waits)
    count = other.join()

    found = [(stored.repeat_key, stored.fields["step"]) for stored in StoredEvent.objects.order_by("seq")]
    assert count == (1 if many else 0)
    assert found == ([("x", 1), ("y", 3)] if many else [("x", 1)])


def test_two_workers_take_each_event_once_and_in_order() -> None:
    notes = Notebook(batch=7)
    parties = [new_id() for _ in range(5)]
    is_over = threading.Event()

    def deliver() -> None:
        while not is_over.is_set() or not queries.is_caught_up(["notebook"]):
            if not delivery.deliver_once([notes]):
                time.sleep(0.005)

    with subscribed(notes):
        workers = [Beside(deliver) for _ in range(2)]
        for number in range(60):
            with transaction.atomic():
                commands.record_many(step(party, number) for party in parties)
        is_over.set()
        for worker in workers:
            worker.join()

        pages = notes.pages()

    assert len(pages) == 300
    assert all([number for lane, number in pages if lane == f"party:{party}"] == list(range(60)) for party in parties)


def test_what_was_taken_is_not_looked_through_again_while_somebody_is_always_writing() -> None:
    """A transaction that had its number before each delivery is still running in it, as in any busy hour."""
    others = [psycopg.connect(**connection.get_connection_params()) for _ in range(2)]
    book = Notebook()
    with subscribed(book):
        for number in range(8):
            running, ended = others[number % 2], others[(number + 1) % 2]
            running.execute("SELECT pg_current_xact_id()")
            ended.rollback()
            with transaction.atomic():
                commands.record(step(number=number))
            delivery.deliver_once([book])
        cursor = Cursor.objects.get(subscriber=book.key)
        places = list(StoredEvent.objects.order_by("seq").values_list("seq", flat=True))

        # Behind the last taken by a few windows, however long it has gone on.
        assert places[3] <= cursor.floor_seq < places[7]
        for other in others:
            other.close()
        delivery.deliver_all([book.key])
        assert sorted(book.steps()) == list(range(8))
