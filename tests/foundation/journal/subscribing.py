"""Subscribers of the journal's own tests, plugged in for one test."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from peyvand.foundation.journal.ports import Recorded, Subscriber, subscribers
from peyvand.kernel.fact import Fact


class Notebook(Subscriber):
    """Writes down what it takes, in a table of its own; cannot read what is ``poisonous``."""

    def __init__(self, key: str = "notebook", batch: int = 1000) -> None:
        self.key = key
        self.batch = batch
        self.poisonous: set[int] = set()
        self.calls = 0

    def handle(self, events: Sequence[Recorded]) -> None:
        self.calls += 1
        ill = next((event for event in events if getattr(event.event, "step", None) in self.poisonous), None)
        well = events if ill is None else events[: list(events).index(ill) + 1]
        with connection.cursor() as cursor, cursor.copy("COPY notebook (subscriber, lane, seq) FROM STDIN") as copy:
            for event in well:
                copy.write_row((self.key, event.lane, event.seq))
        if ill is not None:
            raise ValueError(f"step {ill.event.headline_args()['step']} is poison")

    def pages(self) -> list[tuple[str, int]]:
        """Return (lane, step) in the order in which they were written."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n.lane, (e.fields->>'step')::int FROM notebook AS n JOIN journal_event AS e USING (seq)"
                " WHERE n.subscriber = %s ORDER BY n.place",
                [self.key],
            )
            return cursor.fetchall()

    def steps(self) -> list[int]:
        return [step for _, step in self.pages()]


class Shopkeeper(Notebook):
    facts = frozenset({Fact.PURCHASE})


@contextmanager
def subscribed(*plugs: Subscriber) -> Iterator[None]:
    """Let only these subscribers be known meanwhile, with a table to write in."""
    before = dict(subscribers._items)
    subscribers._items.clear()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS notebook (subscriber text, lane text, seq bigint, place bigserial)")
    try:
        for plug in plugs:
            subscribers.register(plug)
        yield
    finally:
        subscribers._items.clear()
        subscribers._items.update(before)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS notebook")
