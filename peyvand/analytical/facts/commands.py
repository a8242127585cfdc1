"""Every change of the tables of facts: what a batch of events adds, and all of it made anew from the journal."""

from collections.abc import Collection, Mapping, Sequence
from itertools import batched
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from peyvand.analytical.facts.models import CustomerDay, DaysZone, DayTotal, Fact, FactLine
from peyvand.analytical.facts.ports import followers
from peyvand.analytical.facts.unpacking import FACT_COLUMNS, LINE_COLUMNS, Figures, unpack
from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal.events import list_kinds
from peyvand.foundation.journal.ports import Recorded
from peyvand.foundation.journal.queries import iterate_events

FIGURES = ("purchases", "returns", "contacts", "gross", "returned", "left_out")
BIGINTS = "%s::bigint[], " * len(FIGURES)
GAIN = ", ".join(f"{name} = d.{name} + EXCLUDED.{name}" for name in FIGURES)
ADD_CUSTOMER_DAYS = f"""
    INSERT INTO facts_customerday AS d (party_id, day, {", ".join(FIGURES)})
    SELECT * FROM unnest(%s::uuid[], %s::date[], {BIGINTS[:-2]})
    ON CONFLICT (party_id, day) DO UPDATE SET {GAIN}
"""  # noqa: S608 (our own columns)
ADD_DAY_TOTALS = f"""
    INSERT INTO facts_daytotal AS d (day, is_nobody, {", ".join(FIGURES)})
    SELECT * FROM unnest(%s::date[], %s::boolean[], {BIGINTS[:-2]})
    ON CONFLICT (day, is_nobody) DO UPDATE SET {GAIN}
"""  # noqa: S608
REBUILT_AT_ONCE = 2000
# Held by whoever writes facts, to the end of the transaction: live delivery and a rebuild take turns.
WRITING_LOCK = 0x46616374


def take(events: Sequence[Recorded]) -> None:
    """Add what the events come to, in the caller's transaction, and tell the followers whose days have changed.

    An event that is there already changes nothing.
    """
    _lock_writing()
    settings_zone = get_settings().zone.key
    reckoned, _is_new = DaysZone.objects.get_or_create(id=1, defaults={"zone": settings_zone})
    party_ids = _add(events, ZoneInfo(reckoned.zone))
    if party_ids:
        _tell(party_ids)


@transaction.atomic
def rebuild() -> int:
    """Make all tables anew from the journal, by the firm's days as they are now, and return the number of facts.

    The same again gives the same. Readers see the old tables until the end; delivery waits meanwhile and then finds
    its events there.
    """
    _lock_writing()
    party_ids = set(CustomerDay.objects.order_by().values_list("party_id", flat=True).distinct())
    for model in (FactLine, Fact, CustomerDay, DayTotal):
        model.objects.all().delete()
    zone = get_settings().zone
    DaysZone.objects.update_or_create(id=1, defaults={"zone": zone.key})
    kinds = [kind.kind for kind in list_kinds() if kind.fact is not None]
    for events in batched(iterate_events(kinds), REBUILT_AT_ONCE):
        party_ids |= _add(events, zone)
    for some in batched(sorted(party_ids), REBUILT_AT_ONCE):
        _tell(some)
    return Fact.objects.count()


def _add(events: Sequence[Recorded], zone: ZoneInfo) -> set[UUID]:
    """Write those of the events that are new and return the parties of whom a day has changed."""
    there = set(Fact.objects.filter(event_id__in=[event.id for event in events]).values_list("event_id", flat=True))
    found = unpack([event for event in events if event.id not in there], zone)
    copy_rows(Fact, FACT_COLUMNS, found.facts)
    copy_rows(FactLine, LINE_COLUMNS, found.lines)
    with connection.cursor() as cursor:
        cursor.execute(ADD_CUSTOMER_DAYS, _columns_of(found.customer_days))
        cursor.execute(ADD_DAY_TOTALS, _columns_of(found.totals))
    return {party_id for party_id, _day in found.customer_days}


def _columns_of(days: Mapping[Any, Figures]) -> list[list[object]]:
    """Return the two parts of the keys and then the figures, as columns; in the order of the keys."""
    rows = [(*key, *days[key].values()) for key in sorted(days)]
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(2 + len(FIGURES))]


def _tell(party_ids: Collection[UUID]) -> None:
    for follower in followers:
        follower.follow(party_ids)


def _lock_writing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING_LOCK])
