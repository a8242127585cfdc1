"""For a reader that takes events out of the database by the hundred thousand: windows without a lock held meanwhile.

The reader finds its part by ``condition``, keeps what it made of it, and moves on in one short transaction;
a second reader under the same key that was there first makes ``move_on`` raise.
"""

from dataclasses import dataclass

from django.db import connection

from peyvand.foundation.journal import windows
from peyvand.foundation.journal.windows import Horizon, Standing


class Overtaken(Exception):
    """Another reader of the same key has moved on meanwhile: nothing of this part may be kept."""


@dataclass(frozen=True)
class Part:
    """The next events of the journal for a reader. condition: SQL over ``journal_event``, with its values.

    last_seq: the part's last event, None where it goes to the end of what may be read now.
    """

    condition: str
    values: tuple[int, ...]
    count: int
    last_seq: int | None
    before: Standing
    at: Standing
    horizon: Horizon


def find_part(key: str, limit: int) -> Part | None:
    """Return the next at most ``limit`` events for the reader of that key; None when there are none to be had now.

    The first call under a new key begins at the beginning of the journal.
    """
    windows.add_cursors([key])
    horizon = windows.get_horizon()
    if key not in windows.list_waiting(horizon):
        return None
    before = windows.get_standing(key)
    at = windows.open_window(before, horizon)
    if not at.is_open:
        return None
    condition = "xid >= %s AND xid < %s AND seq > %s"
    values = (at.done_xid, at.target_xid, at.window_seq)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), max(seq) FROM (SELECT seq FROM journal_event"  # noqa: S608
            f" WHERE {condition} ORDER BY seq LIMIT %s) AS part",
            [*values, limit],
        )
        [(count, last_seq)] = cursor.fetchall()
    if count < limit:
        return Part(condition, values, count, None, before, at, horizon)
    return Part(f"{condition} AND seq <= %s", (*values, last_seq), count, last_seq, before, at, horizon)


def move_on(part: Part) -> None:
    """Note, in the running transaction, that the part has been taken. Raises Overtaken."""
    if windows.lock_standing(part.before.subscriber) != part.before:
        raise Overtaken
    windows.move_cursor(part.at, part.last_seq, part.count, part.horizon)
