"""Lanes set aside: who waits in them, when they are tried again, and handing events to a subscriber safely."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction

from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.journal.models import BlockedLane, DeferredEvent
from peyvand.foundation.journal.ports import Subscriber
from peyvand.foundation.journal.recorded import COLUMNS, Recorded

logger = logging.getLogger(__name__)

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=6)
# How many waiting events of a lane are tried in one transaction.
RETRY_BATCH = 1000


@dataclass(frozen=True)
class Stuck:
    """A lane that could not be handled: what was said, and its events from the first that is not done."""

    lane: str
    error: str
    events: Sequence[Recorded]


def hand_over(subscriber: Subscriber, events: Sequence[Recorded]) -> list[Stuck]:
    """Let the subscriber take the events and return the lanes that it could not; of the others all is done.

    Whatever a failing call wrote is undone. Faults of the database itself (a deadlock, a lost connection)
    are nobody's lane: they rise, and the batch comes again.
    """
    try:
        with transaction.atomic():
            subscriber.handle(events)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        lanes = list(dict.fromkeys(event.lane for event in events))
        if len(lanes) > 1:
            first = set(lanes[: len(lanes) // 2])
            return [
                *hand_over(subscriber, [event for event in events if event.lane in first]),
                *hand_over(subscriber, [event for event in events if event.lane not in first]),
            ]
        if len(events) > 1:
            return _hand_over_one_by_one(subscriber, events)
        logger.warning("An event could not be handled", exc_info=error, extra={"subscriber": subscriber.key})
        return [Stuck(lanes[0], f"{type(error).__name__}: {error}", events)]
    return []


def _hand_over_one_by_one(subscriber: Subscriber, events: Sequence[Recorded]) -> list[Stuck]:
    for index, event in enumerate(events):
        for stuck in hand_over(subscriber, [event]):
            return [Stuck(stuck.lane, stuck.error, events[index:])]
    return []


def set_aside(subscriber: Subscriber, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Let the events of blocked lanes wait, and return the others."""
    blocked = set(BlockedLane.objects.filter(subscriber=subscriber.key).values_list("lane", flat=True))
    if not blocked:
        return events
    _defer(subscriber, [event for event in events if event.lane in blocked])
    return [event for event in events if event.lane not in blocked]


def block(subscriber: Subscriber, stuck: Stuck, at: datetime) -> None:
    """Set the lane aside, to be tried again soon."""
    BlockedLane.objects.create(
        subscriber=subscriber.key,
        lane=stuck.lane,
        blocked_at=at,
        next_at=at + FIRST_DELAY,
        first_seq=stuck.events[0].seq,
        error=stuck.error[:2000],
    )
    _defer(subscriber, stuck.events)


def list_due(subscriber_keys: Sequence[str], at: datetime) -> list[tuple[str, str]]:
    """Return (subscriber, lane) of the lanes whose time has come, the longest due first."""
    due = BlockedLane.objects.filter(subscriber__in=subscriber_keys, next_at__lte=at).order_by("next_at")
    return list(due.values_list("subscriber", "lane")[:100])


def retry(subscriber: Subscriber, lane: str, at: datetime) -> int:
    """Try the lane's waiting events again, in their order, in the running transaction; return how many are done.

    The lane is open again once none waits. The caller holds the subscriber's cursor.
    """
    blocked = BlockedLane.objects.filter(subscriber=subscriber.key, lane=lane).first()
    if blocked is None:
        return 0
    events = _list_deferred(subscriber, lane)
    stuck = hand_over(subscriber, events) if events else []
    left = stuck[0].events if stuck else []
    waiting = DeferredEvent.objects.filter(subscriber=subscriber.key, lane=lane)
    waiting.filter(seq__in=[event.seq for event in events[: len(events) - len(left)]]).delete()
    if stuck:
        blocked.tries += 1
        blocked.next_at = at + min(FIRST_DELAY * 2 ** min(blocked.tries - 1, 20), LONGEST_DELAY)
        blocked.first_seq, blocked.error = left[0].seq, stuck[0].error[:2000]
        blocked.save()
    elif not waiting.exists():
        blocked.delete()
    return len(events) - len(left)


def _list_deferred(subscriber: Subscriber, lane: str) -> list[Recorded]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM journal_event WHERE seq IN (SELECT seq FROM journal_deferredevent"  # noqa: S608
            " WHERE subscriber = %s AND lane = %s ORDER BY seq LIMIT %s) ORDER BY seq",
            [subscriber.key, lane, RETRY_BATCH],
        )
        return [Recorded(row) for row in cursor]


def _defer(subscriber: Subscriber, events: Sequence[Recorded]) -> None:
    copy_rows(
        DeferredEvent, ("subscriber", "lane", "seq"), ((subscriber.key, event.lane, event.seq) for event in events)
    )
