"""Where subscribers stand, and which events they may take next: never past the oldest running transaction.

Numbers of transactions and sequences are not the order of commits. A window holds the events of all transactions
that had ended when it was opened and were not in an earlier one; within it events come in the order of seq, which is
the order of each lane, because whoever writes to a lane locks it first.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from peyvand.foundation.journal.recorded import COLUMNS, Recorded


@dataclass(frozen=True)
class Horizon:
    """How far delivery may go: below ``xid``.

    last_seq: where the sequence stood; whatever transaction gets its number later has a later seq.
    is_own: the caller's own unfinished transaction is inside (a test, a program without a worker).
    """

    xid: int
    last_seq: int
    is_own: bool = False


@dataclass(frozen=True)
class Standing:
    """A row of the cursors' table; see ``models.Cursor``."""

    subscriber: str
    done_xid: int
    target_xid: int
    window_seq: int
    floor_seq: int
    sample_xid: int
    sample_seq: int

    @property
    def is_open(self) -> bool:
        return self.target_xid > self.done_xid


# Committed events that the cursor ``c`` has not taken. To be asked for in the order of seq: the planner takes them for
# many, and would else look for the first of them through the whole journal, where mostly there is none.
UNTAKEN = "e.seq > c.floor_seq AND e.xid >= c.done_xid AND (e.xid >= c.target_xid OR e.seq > c.window_seq)"
# The same of a subscriber that may have no cursor yet: all events then.
UNTAKEN_BY_ANY = f"e.seq > COALESCE(c.floor_seq, 0) AND (c.subscriber IS NULL OR ({UNTAKEN}))"

STANDING = "SELECT subscriber, done_xid, target_xid, window_seq, floor_seq, sample_xid, sample_seq FROM journal_cursor"

# The oldest transaction that was running when the snapshot was taken, else one past those that have ended. One is left
# out only where another database is seen to hold it: its lock comes a moment after its number, so what is not
# seen to be held by anybody counts as ours.
OLDEST_RUNNING = """
SELECT COALESCE(min(running.xid::text::bigint) FILTER (WHERE theirs.pid IS NULL), s.next) + journal_xid_offset()
  FROM (SELECT snapshot, pg_snapshot_xmax(snapshot)::text::bigint AS next FROM pg_current_snapshot() AS snapshot) AS s
  LEFT JOIN LATERAL pg_snapshot_xip(s.snapshot) AS running(xid) ON true
  LEFT JOIN LATERAL (
       SELECT held.pid FROM pg_locks AS held JOIN pg_stat_activity AS a ON a.pid = held.pid
        WHERE held.locktype = 'transactionid' AND held.granted AND held.mode = 'ExclusiveLock'
          AND held.transactionid = running.xid::xid AND a.datname <> current_database()
  ) AS theirs ON true
 GROUP BY s.next
"""


def get_horizon() -> Horizon:
    """Return how far delivery may go now; within a transaction its own events count as committed."""
    # Asked first of all: whatever gets its number after this has a later seq.
    [(seq,)] = _ask("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM journal_event_seq_seq")
    if connection.in_atomic_block:
        [(own,)] = _ask("SELECT journal_xid()")
        return Horizon(own + 1, 0, is_own=True)
    [(oldest,)] = _ask(OLDEST_RUNNING)
    return Horizon(oldest, seq)


def list_waiting(horizon: Horizon) -> list[str]:
    """Return the subscribers for whom there is something below the horizon, or whose floor has fallen far behind."""
    return [
        key
        for (key,) in _ask(
            "SELECT c.subscriber FROM journal_cursor AS c WHERE"  # noqa: S608
            f" (SELECT true FROM journal_event AS e WHERE {UNTAKEN} AND e.xid < %s ORDER BY e.seq LIMIT 1)"
            " OR (c.floor_seq < %s - 5000 AND c.done_xid < %s)",
            [horizon.xid, horizon.last_seq, horizon.xid],
        )
    ]


def add_cursors(keys: list[str]) -> None:
    """Let new subscribers begin at the beginning."""
    known = {key for (key,) in _ask("SELECT subscriber FROM journal_cursor")}
    with connection.cursor() as cursor:
        for key in keys:
            if key not in known:
                cursor.execute(
                    "INSERT INTO journal_cursor (subscriber, done_xid, target_xid, window_seq, floor_seq, sample_xid,"
                    " sample_seq, taken) VALUES (%s, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
                    [key],
                )


def get_standing(subscriber: str) -> Standing:
    """Return where the subscriber stands; it must have a cursor."""
    return Standing(*_ask(f"{STANDING} WHERE subscriber = %s", [subscriber])[0])


def lock_standing(subscriber: str) -> Standing | None:
    """Lock where the subscriber stands for this transaction; None when another worker is at it."""
    rows = _ask(f"{STANDING} WHERE subscriber = %s FOR UPDATE SKIP LOCKED", [subscriber])
    return Standing(*rows[0]) if rows else None


def open_window(at: Standing, horizon: Horizon) -> Standing:
    """Return the standing with a window up to the horizon, as it was if one is open still or nothing is new."""
    if at.is_open or horizon.xid <= at.done_xid:
        return at
    if horizon.is_own:
        return replace(at, target_xid=horizon.xid, window_seq=at.floor_seq)
    floor = at.floor_seq
    if at.done_xid >= at.sample_xid:
        # A sample is kept until it is passed. Were it taken anew with each window, those of a busy time would never be
        # passed, and the floor would stay behind. Its number is got after the horizon's seq was read. (A snapshot's
        # xmax would not do: higher numbers may be running already.)
        floor = at.sample_seq
        [(own,)] = _ask("SELECT journal_xid()")
        at = replace(at, sample_xid=own, sample_seq=horizon.last_seq)
    return replace(at, target_xid=_without_overtaking(at, horizon.xid, floor), window_seq=floor, floor_seq=floor)


def read_window(
    at: Standing, kinds: list[str] | None, limit: int, *, known: dict[int, Recorded] | None
) -> list[Recorded]:
    """Return the next events of the open window, of these kinds (None: of all), in the order of seq.

    known: events by seq that another subscriber has just read, and has perhaps decoded; filled with these.
    None where the envelope is enough, without the events' own fields and lines.
    """
    is_whole = known is not None
    columns = COLUMNS if is_whole else COLUMNS.replace(", fields", ", NULL")
    only, more = ("AND kind = ANY(%s)", [kinds]) if kinds is not None else ("", [])
    known = {} if known is None else known
    return [
        known.get(row[0]) or known.setdefault(row[0], Recorded(row))
        for row in _ask(
            f"SELECT {columns} FROM journal_event WHERE seq > %s AND xid >= %s AND xid < %s {only}"  # noqa: S608
            " ORDER BY seq LIMIT %s",
            [at.window_seq, at.done_xid, at.target_xid, *more, limit],
        )
    ]


def move_cursor(at: Standing, last_seq: int | None, taken: int, horizon: Horizon) -> None:
    """Keep where the subscriber stands now: after ``last_seq``, or at the window's end where that is None."""
    if last_seq is not None:
        at = replace(at, window_seq=last_seq)
    elif horizon.is_own and at.target_xid == horizon.xid:
        # The own transaction goes on and may write more under the same number: the window stays open.
        [(last,)] = _ask("SELECT COALESCE(max(seq), 0) FROM journal_event WHERE xid < %s", [at.target_xid])
        at = replace(at, window_seq=max(last, at.window_seq))
    else:
        at = replace(at, done_xid=at.target_xid)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_cursor SET done_xid = %s, target_xid = %s, window_seq = %s, floor_seq = %s,"
            " sample_xid = %s, sample_seq = %s, taken = taken + %s, moved_at = clock_timestamp() WHERE subscriber = %s",
            [
                *(at.done_xid, at.target_xid, at.window_seq, at.floor_seq, at.sample_xid, at.sample_seq),
                *(taken, at.subscriber),
            ],
        )


def _without_overtaking(at: Standing, target: int, floor: int) -> int:
    """Return the target, lowered until no event inside follows one of its lane that is still outside.

    A transaction that had its number long before it locked the lane can come after one with a higher number,
    while an even older one, still running, keeps that outside: then both wait for it.
    """
    while True:
        # What lies outside is recent: the scan begins where it begins.
        seen_from = at.sample_seq if target >= at.sample_xid else floor
        [(outside,)] = _ask("SELECT min(seq) FROM journal_event WHERE seq > %s AND xid >= %s", [seen_from, target])
        if outside is None:
            return target
        [(lower,)] = _ask(
            "SELECT min(xid) FILTER (WHERE xid < %s AND follows) FROM (SELECT xid, bool_or(xid >= %s) OVER"
            " (PARTITION BY COALESCE(party_id, subject_id) ORDER BY seq) AS follows FROM journal_event"
            " WHERE seq >= %s AND xid >= %s AND COALESCE(party_id, subject_id) IS NOT NULL) AS seen",
            [target, target, outside, at.done_xid],
        )
        if lower is None:
            return target
        target = lower


def _ask(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
