"""Write down what happened, and who changed what: always in the transaction of the change itself."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.base.ids import new_id
from peyvand.foundation.journal.codec import write_fields
from peyvand.foundation.journal.events import Event
from peyvand.foundation.journal.models import AuditLine, BlockedLane, Cursor, DeferredEvent, StoredEvent
from peyvand.foundation.journal.ports import Rates, get_rates
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused

# Delivery listens here. One notice a second and process is enough: once woken it looks again four times a second.
WAKE = "peyvand_journal"
NOTICE_SECONDS = 1.0

COPIED = (
    "id",
    "kind",
    "kind_version",
    "occurred_at",
    "party_id",
    "actor",
    "actor_kind",
    "subject_kind",
    "subject_id",
    "amount_minor",
    "currency",
    "firm_minor",
    "firm_currency",
    "outlet_id",
    "channel",
    "cause",
    "repeat_key",
    "policy",
    "on_timeline",
    "fields",
)
REPEAT_KEY = COPIED.index("repeat_key")
INSERT = (
    f"INSERT INTO journal_event ({', '.join(COPIED)}) VALUES ({', '.join(['%s'] * len(COPIED))})"  # noqa: S608
    " ON CONFLICT (repeat_key) WHERE repeat_key IS NOT NULL DO NOTHING RETURNING id"
)
CHUNK = 2000

_noticed_at = [-NOTICE_SECONDS]


def record(event: Event) -> UUID:
    """Write the event in the caller's transaction and return its id.

    An event with the repeat key of an earlier one changes nothing: the earlier one's id comes back.
    Raises RuntimeError outside a transaction.
    """
    _need_transaction()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, _row_of(event, get_rates()))
        written = cursor.fetchone()
        if written is None:
            cursor.execute("SELECT id FROM journal_event WHERE repeat_key = %s", [event.repeat_key])
            written = cursor.fetchone()
    _wake()
    return UUID(str(written[0]))


def record_many(events: Iterable[Event]) -> int:
    """Write the events in their order, in the caller's transaction, and return how many were new.

    Takes any number in bounded memory. Raises RuntimeError outside a transaction.
    """
    _need_transaction()
    rates = get_rates()
    count = sum(_write_chunk(chunk) for chunk in batched((_row_of(event, rates) for event in events), CHUNK))
    if count:
        _wake()
    return count


def audit(  # noqa: PLR0917
    by: Actor,
    action: str,
    subject: Ref,
    before: Mapping[str, object],
    after: Mapping[str, object],
    at: datetime,
    *,
    party_id: UUID | None = None,
) -> None:
    """Note who changed what: of ``before`` and ``after`` only the values that differ are kept.

    action: ``<slice>.<verb>``. party_id: whose personal data the values are, so that they can be forgotten;
    a subject that is a party need not say so.
    """
    _need_transaction()
    changed = [key for key in (*before, *(key for key in after if key not in before)) if _differs(key, before, after)]
    AuditLine.objects.create(
        at=at,
        actor=str(by.ref),
        actor_kind=by.actor_kind,
        action=action,
        subject_kind=subject.kind,
        subject_id=subject.id,
        party_id=subject.id if subject.kind == "party" else party_id,
        before=_plain({key: before[key] for key in changed if key in before}),
        after=_plain({key: after[key] for key in changed if key in after}),
    )


@transaction.atomic
def retry_lane(subscriber_key: str, lane: str, *, by: Actor, at: datetime) -> None:
    """Let a lane that was set aside be tried again at once, by the worker.

    Raises Refused("forbidden"), Refused("missing") when it is open again.
    """
    by.may("change", "lane")
    if not BlockedLane.objects.filter(subscriber=subscriber_key, lane=lane).update(next_at=at):
        raise Refused("missing", _("This lane is open again."))
    _notify()


@transaction.atomic
def rewind(subscriber_key: str) -> None:
    """Let the subscriber hear the whole journal again, as if it were new: call it where its tables are emptied.

    Waits for a batch that is on its way.
    """
    list(Cursor.objects.select_for_update().filter(subscriber=subscriber_key))
    DeferredEvent.objects.filter(subscriber=subscriber_key).delete()
    BlockedLane.objects.filter(subscriber=subscriber_key).delete()
    Cursor.objects.filter(subscriber=subscriber_key).delete()
    _notify()


def _row_of(event: Event, rates: Rates) -> tuple[Any, ...]:
    amount, subject = event.amount, event.subject
    firm = None if amount is None else rates.to_firm(amount, event.occurred_at)
    return (
        new_id(),
        event.kind,
        event.version,
        event.occurred_at,
        event.party_id,
        str(event.by),
        event.by_kind.value,
        subject.kind if subject else "",
        subject.id if subject else None,
        amount.minor if amount is not None else None,
        amount.currency if amount is not None else "",
        firm.minor if firm is not None else None,
        firm.currency if firm is not None else "",
        event.outlet_id,
        event.channel,
        event.cause,
        event.repeat_key,
        event.policy,
        event.headline is not None,
        write_fields(event),
    )


def _write_chunk(rows: Sequence[tuple[Any, ...]]) -> int:
    """Write rows of which none, or some, repeat what is there, and return how many were new."""
    keyed = {row[REPEAT_KEY] for row in rows if row[REPEAT_KEY] is not None}
    if not keyed:
        return copy_rows(StoredEvent, COPIED, rows)
    try:
        with transaction.atomic():
            return copy_rows(StoredEvent, COPIED, _without_repeats(rows, keyed))
    except IntegrityError:
        # Somebody else is recording one of the same keys just now: wait for them row by row.
        return sum(_insert(row) for row in rows)


def _without_repeats(rows: Sequence[tuple[Any, ...]], keyed: set[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT repeat_key FROM journal_event WHERE repeat_key = ANY(%s)", [list(keyed)])
        seen = {key for (key,) in cursor}
    fresh = []
    for row in rows:
        key = row[REPEAT_KEY]
        if key not in seen:
            fresh.append(row)
            if key is not None:
                seen.add(key)
    return fresh


def _insert(row: tuple[Any, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
        return len(cursor.fetchall())


def _need_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("what happened is recorded in the transaction of the change itself")


def _wake() -> None:
    """Wake delivery at the commit; a notice that was left out is made good by its looking again."""
    now = time.monotonic()
    if now - _noticed_at[0] >= NOTICE_SECONDS:
        _noticed_at[0] = now
        _notify()


def _notify() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {WAKE}")


def _differs(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    return key not in before or key not in after or before[key] != after[key]


def _plain(values: Mapping[str, object]) -> dict[str, Any]:
    """Return the values as JSON knows them; what it does not know becomes text."""
    plain: dict[str, Any] = json.loads(json.dumps(values, default=str))
    return plain
