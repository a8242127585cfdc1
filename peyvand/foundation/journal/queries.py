"""Reads the journal: events of parties, what delivery is behind with, lanes set aside, the audit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Subquery

from peyvand.foundation.journal.codec import LINES
from peyvand.foundation.journal.models import AuditLine, BlockedLane, DeferredEvent
from peyvand.foundation.journal.ports import subscribers
from peyvand.foundation.journal.recorded import COLUMNS, Recorded
from peyvand.foundation.journal.windows import UNTAKEN_BY_ANY
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref

# Counting what waits ends here: more is "many".
MANY = 100_000


@dataclass(frozen=True)
class Lag:
    """How far a subscriber is behind: committed events not taken (at most MANY counted), the oldest one's moment."""

    subscriber: str
    waiting: int
    oldest_at: datetime | None
    taken: int
    moved_at: datetime | None
    blocked_lanes: int


def list_events(
    party_ids: Sequence[UUID],
    *,
    kinds: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    without_subjects: Sequence[str] = (),
    before: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Recorded]:
    """Return the parties' events that have a headline, without their lines, latest first, by (occurred_at, id).

    without_subjects: kinds of record that the reader may not see, so that what happened to them is left out.
    before: (occurred_at, id) of the last event of the page before this one. Whoever asks answers for whose eyes
    the parties are.
    """
    conditions = "on_timeline"
    values: list[Any] = []
    for column, chosen in (("kind", kinds), ("channel", channels)):
        if chosen is not None:
            conditions += f" AND {column} = ANY(%s)"
            values.append(list(chosen))
    if without_subjects:
        conditions += " AND subject_kind <> ALL(%s)"
        values.append(list(without_subjects))
    if before is not None:
        conditions += " AND (occurred_at, id) < (%s, %s)"
        values.extend(before)
    # One ordered index scan a party, merged: a party with a hundred thousand events costs as much as one with ten.
    statement = (
        f"SELECT {_prefixed('e')} - '{LINES}' FROM unnest(%s::uuid[]) AS p(id), LATERAL (SELECT * FROM journal_event"  # noqa: S608
        f" WHERE party_id = p.id AND {conditions} ORDER BY occurred_at DESC, id DESC LIMIT %s) AS e"
        " ORDER BY e.occurred_at DESC, e.id DESC LIMIT %s"
    )
    return list(_read(statement, [list(party_ids), *values, limit, limit]))


def list_subject_events(subject: Ref, limit: int = 100) -> list[Recorded]:
    """Return the latest events about that record, latest first."""
    return list(
        _read(
            f"SELECT {COLUMNS} FROM journal_event WHERE subject_id = %s AND subject_kind = %s"  # noqa: S608
            " ORDER BY occurred_at DESC, id DESC LIMIT %s",
            [subject.id, subject.kind, limit],
        )
    )


def iterate_events(kinds: Sequence[str] | None = None, *, after_seq: int = 0, chunk: int = 2000) -> Iterator[Recorded]:
    """Yield the journal in the order of seq, in bounded memory: for rebuilding what is computed from it."""
    only, values = ("AND kind = ANY(%s)", [list(kinds)]) if kinds is not None else ("", [])
    while True:
        part = list(
            _read(
                f"SELECT {COLUMNS} FROM journal_event WHERE seq > %s {only} ORDER BY seq LIMIT %s",  # noqa: S608
                [after_seq, *values, chunk],
            )
        )
        yield from part
        if len(part) < chunk:
            return
        after_seq = part[-1].seq


def is_caught_up(subscriber_keys: Sequence[str] | None = None) -> bool:
    """Return whether every committed event has been taken by these subscribers (default: all).

    Events that wait in a lane set aside count as taken.
    """
    keys = [one.key for one in subscribers] if subscriber_keys is None else list(subscriber_keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM unnest(%s::text[]) AS k(key) LEFT JOIN journal_cursor AS c"  # noqa: S608
            " ON c.subscriber = k.key WHERE (SELECT true FROM journal_event AS e"
            f" WHERE {UNTAKEN_BY_ANY} ORDER BY e.seq LIMIT 1))",
            [keys],
        )
        return bool(cursor.fetchall()[0][0])


def list_lags() -> list[Lag]:
    """Return how far each subscriber is behind, in the order of registration."""
    keys = [one.key for one in subscribers]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.key, w.waiting, w.oldest_at, COALESCE(c.taken, 0), c.moved_at,"  # noqa: S608
            " (SELECT count(*) FROM journal_blockedlane AS b WHERE b.subscriber = k.key)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS k(key, place)"
            " LEFT JOIN journal_cursor AS c ON c.subscriber = k.key, LATERAL (SELECT count(*) AS waiting,"
            " min(recorded_at) AS oldest_at FROM (SELECT recorded_at FROM journal_event AS e"
            f" WHERE {UNTAKEN_BY_ANY} ORDER BY seq LIMIT %s) AS e) AS w ORDER BY k.place",
            [keys, MANY],
        )
        return [Lag(*row) for row in cursor]


def list_blocked_lanes(*, by: Actor) -> list[BlockedLane]:
    """Return the lanes that subscribers have set aside, each with how many events wait in it (``waiting``).

    Raises Refused("forbidden") for whoever may not view lanes.
    """
    by.may("view", "lane")
    waiting = DeferredEvent.objects.filter(subscriber=OuterRef("subscriber"), lane=OuterRef("lane"))
    counted = waiting.order_by().values("lane").annotate(count=Count("id")).values("count")
    return list(BlockedLane.objects.annotate(waiting=Subquery(counted)).order_by("-blocked_at", "id"))


def search_audit(
    *,
    by: Actor,
    subject: Ref | None = None,
    actor: Ref | None = None,
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[AuditLine]:
    """Return the latest lines of the audit that fit, latest first; ``before_id`` continues after a page.

    action: the whole of it or its beginning. Raises Refused("forbidden") for whoever may not view the audit.
    """
    by.may("view", "audit")
    lines = AuditLine.objects.order_by("-id")
    if subject is not None:
        lines = lines.filter(subject_id=subject.id, subject_kind=subject.kind)
    if actor is not None:
        lines = lines.filter(actor=str(actor))
    if action:
        lines = lines.filter(action__startswith=action)
    if since is not None:
        lines = lines.filter(at__gte=since)
    if until is not None:
        lines = lines.filter(at__lt=until)
    if before_id is not None:
        lines = lines.filter(id__lt=before_id)
    return list(lines[:limit])


def _prefixed(alias: str) -> str:
    return ", ".join(f"{alias}.{name.strip()}" for name in COLUMNS.split(","))


def _read(statement: str, values: list[Any]) -> Iterator[Recorded]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return iter([Recorded(row) for row in cursor])
