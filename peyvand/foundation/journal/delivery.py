"""Takes the events to the subscribers: one transaction for each subscriber and batch, exactly once."""

import time
from collections.abc import Iterable, Sequence
from functools import partial

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from peyvand.foundation.journal import lanes, windows
from peyvand.foundation.journal.events import list_kinds
from peyvand.foundation.journal.ports import Recorded, Subscriber, subscribers
from peyvand.foundation.journal.queries import is_caught_up
from peyvand.kernel import clock

# A transaction that does not end holds delivery up; waiting for it ends as well.
PATIENCE_SECONDS = 120.0


def deliver_all(keys: Iterable[str] | None = None) -> int:
    """Deliver, in this process, until these subscribers (default: all) are caught up; return how many were taken.

    Lanes set aside stay so, unless their time has come. Within a transaction its own events are delivered too.
    A batch that lost a deadlock comes again.
    Raises TimeoutError when another transaction holds delivery up for two minutes.
    """
    chosen = _choose(keys)
    taken = 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        if step := _deliver_again(chosen):
            taken += step
            deadline = time.monotonic() + PATIENCE_SECONDS
        elif connection.in_atomic_block or is_caught_up([subscriber.key for subscriber in chosen]):
            return taken
        elif time.monotonic() > deadline:
            raise TimeoutError("another transaction holds delivery up")
        else:
            time.sleep(0.02)


def deliver_once(chosen: Sequence[Subscriber]) -> int:
    """Give each subscriber for whom there is something one batch, try due lanes; return how many events were taken.

    When the database fails a subscriber (a deadlock, say), the others have their turn before that rises.
    """
    keys = {subscriber.key: subscriber for subscriber in chosen}
    windows.add_cursors(list(keys))
    turns = [partial(_retry, keys[key], lane) for key, lane in lanes.list_due(list(keys), clock.now())]
    horizon = windows.get_horizon()
    known: dict[int, Recorded] = {}
    turns += [partial(_take_batch, keys[key], horizon, known) for key in windows.list_waiting(horizon) if key in keys]
    taken, faults = 0, []
    for turn in turns:
        try:
            taken += turn()
        except OperationalError as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return taken


def _deliver_again(chosen: Sequence[Subscriber]) -> int:
    try:
        return deliver_once(chosen)
    except OperationalError as fault:
        if connection.in_atomic_block or not isinstance(fault.__cause__, DeadlockDetected):
            raise
        return 0


def list_heard_kinds(subscriber: Subscriber) -> list[str] | None:
    """Return the kinds that the subscriber wants to hear, by kind or by fact; None for all."""
    if subscriber.kinds is None and subscriber.facts is None:
        return None
    by_fact = {
        event.kind for event in list_kinds() if event.fact is not None and event.fact in (subscriber.facts or ())
    }
    return sorted(by_fact | (subscriber.kinds or frozenset()))


@transaction.atomic
def _take_batch(subscriber: Subscriber, horizon: windows.Horizon, known: dict[int, Recorded]) -> int:
    at = windows.lock_standing(subscriber.key)
    if at is None:
        return 0
    at = windows.open_window(at, horizon)
    if not at.is_open:
        return 0
    kinds = list_heard_kinds(subscriber)
    events = windows.read_window(at, kinds, subscriber.batch, known=known if subscriber.reads_events else None)
    if events:
        free = lanes.set_aside(subscriber, events)
        for stuck in lanes.hand_over(subscriber, free) if free else ():
            lanes.block(subscriber, stuck, clock.now())
    is_full = len(events) == subscriber.batch
    windows.move_cursor(at, events[-1].seq if is_full else None, len(events), horizon)
    return len(events)


@transaction.atomic
def _retry(subscriber: Subscriber, lane: str) -> int:
    if windows.lock_standing(subscriber.key) is None:
        return 0
    return lanes.retry(subscriber, lane, clock.now())


def _choose(keys: Iterable[str] | None) -> list[Subscriber]:
    return list(subscribers) if keys is None else [subscribers[key] for key in keys]
