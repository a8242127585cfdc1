"""Every change of scores: kept in step with the facts, ranked anew, and made from the beginning."""

import json
from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import batched
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from peyvand.analytical.facts.queries import CustomerSum, sum_up
from peyvand.analytical.scores.models import TIER_LEVELS, PartyScore, Ranking
from peyvand.analytical.scores.tiers import tier_of
from peyvand.customers.parties.models import Party
from peyvand.foundation.firm.queries import get_settings

# One ranking at a time.
RANKING_LOCK = 0x53636F72
COUNTED = ("first_on", "recency_on", "frequency", "returns", "monetary")
KEEP = f"""
    INSERT INTO scores_partyscore AS s (party_id, {", ".join(COUNTED)}, tier, tier_level, explanation)
    SELECT n.*, '', 0, '[]'
    FROM unnest(%s::uuid[], %s::date[], %s::date[], %s::integer[], %s::integer[], %s::bigint[]) AS n
    ON CONFLICT (party_id) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in COUNTED)}
    WHERE ({", ".join(f"s.{name}" for name in COUNTED)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in COUNTED)})
"""  # noqa: S608 (our own columns)
GRADED = ("r", "f", "m", "tier", "tier_level", "explanation")
STAGE = """
    CREATE TEMP TABLE IF NOT EXISTS scores_graded (party_id uuid, r smallint, f smallint, m smallint, tier text,
                                                   tier_level smallint, explanation jsonb) ON COMMIT DELETE ROWS
"""
SETTLE = f"""
    UPDATE scores_partyscore s SET {", ".join(f"{name} = g.{name}" for name in GRADED)}, as_of = %s
    FROM scores_graded g
    WHERE s.party_id = g.party_id
      AND ({", ".join(f"s.{name}" for name in GRADED)}) IS DISTINCT FROM ({", ".join(f"g.{name}" for name in GRADED)})
"""  # noqa: S608
UNGRADE = """
    UPDATE scores_partyscore SET r = NULL, f = NULL, m = NULL, tier = '', tier_level = 0, as_of = NULL,
                                 explanation = '[]'
    WHERE frequency = 0 AND tier <> ''
"""
KEPT_AT_ONCE = 5000


def keep(party_ids: Collection[UUID]) -> int:
    """Reckon anew what these parties, or their heads, have bought, in the caller's transaction.

    Returns how many rows have changed. Grades stay as they were until the next ranking.
    """
    heads = _heads_of(party_ids)
    members = dict(Party.objects.filter(Q(id__in=heads) | Q(head_id__in=heads)).values_list("id", "head_id"))
    sums: dict[UUID, CustomerSum] = {}
    for one in sum_up(members):
        head_id = members[one.party_id] or one.party_id
        sums[head_id] = _join(head_id, sums.get(head_id), one)
    kept = [one for one in sums.values() if one.purchases or one.returns]
    gone = set(party_ids) | heads
    gone -= {one.party_id for one in kept}
    changed, _by_table = PartyScore.objects.filter(party_id__in=gone).delete()
    rows = [
        (one.party_id, one.first_on, one.last_on, one.purchases, one.returns, one.net)
        for one in sorted(kept, key=lambda one: one.party_id)
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(KEEP, [list(column) for column in zip(*rows, strict=True)])
            changed += cursor.rowcount
    if changed:
        _note_change()
    return changed


@transaction.atomic
def rank(*, at: datetime) -> int:
    """Grade all customers against each other as of the firm's day at ``at``; return how many grades have changed.

    Needs numbers in memory: for a job's own process. A second call on the same day changes nothing.
    """
    _lock_ranking()
    state, _is_new = Ranking.objects.get_or_create(id=1)
    as_of = at.astimezone(get_settings().zone).date()
    # All rows first: the connection cannot be asked while it copies.
    rows = list(_graded_rows(as_of))
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.execute("DELETE FROM scores_graded")
        columns = ", ".join(("party_id", *GRADED))
        with cursor.cursor.copy(f"COPY scores_graded ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(SETTLE, [as_of])
        changed: int = cursor.rowcount
        cursor.execute(UNGRADE)
        changed += cursor.rowcount
    Ranking.objects.filter(id=1).update(ranked=state.changes, as_of=as_of)
    return changed


@transaction.atomic
def rebuild(*, at: datetime) -> int:
    """Make all scores anew from the facts and rank them; return how many there are."""
    _lock_ranking()
    PartyScore.objects.all().delete()
    for some in batched(Party.objects.order_by("id").values_list("id", flat=True).iterator(KEPT_AT_ONCE), KEPT_AT_ONCE):
        keep(some)
    rank(at=at)
    return PartyScore.objects.count()


def _heads_of(party_ids: Collection[UUID]) -> set[UUID]:
    rows = Party.objects.filter(id__in=party_ids).values_list("id", "head_id")
    return {head_id or party_id for party_id, head_id in rows}


def _join(head_id: UUID, known: CustomerSum | None, more: CustomerSum) -> CustomerSum:
    """Return both sums as one of the head's."""
    if known is None:
        known = CustomerSum(head_id, None, None, 0, 0, 0)
    return CustomerSum(
        head_id,
        min(filter(None, (known.first_on, more.first_on)), default=None),
        max(filter(None, (known.last_on, more.last_on)), default=None),
        known.purchases + more.purchases,
        known.returns + more.returns,
        known.net + more.net,
    )


def _graded_rows(as_of: date) -> Iterator[tuple[object, ...]]:
    # numpy is loaded here and not above: web processes import this module and never rank.
    from peyvand.stats.rfm import grade_all

    bought = PartyScore.objects.filter(frequency__gt=0, recency_on__isnull=False).order_by("party_id")
    rows = list(bought.values_list("party_id", "recency_on", "frequency", "monetary"))
    grades = grade_all(
        [(as_of - recency_on).days for _id, recency_on, _count, _net in rows if recency_on],
        [count for _id, _on, count, _net in rows],
        [net for _id, _on, _count, net in rows],
    )
    triples = zip(grades.recency.tolist(), grades.frequency.tolist(), grades.monetary.tolist(), strict=True)
    for (party_id, recency_on, count, net), (r, f, m) in zip(rows, triples, strict=True):
        tier = tier_of(r, f, m)
        told = [["frequency", f, count], ["monetary", m, net], ["recency", r, str(recency_on)]]
        yield (party_id, r, f, m, tier.value, TIER_LEVELS[tier], json.dumps(told))


def _note_change() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scores_ranking AS k (id, changes, ranked) VALUES (1, 1, 0)"
            " ON CONFLICT (id) DO UPDATE SET changes = k.changes + 1"
        )


def _lock_ranking() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RANKING_LOCK])
