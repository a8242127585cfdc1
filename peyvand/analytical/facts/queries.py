"""Reads of facts that others may use. Figures are read from days, never from lines; see ``models`` for the words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min, Q, QuerySet, Sum

from peyvand.analytical.facts.models import CustomerDay, DaysZone, DayTotal
from peyvand.customers.parties.models import Party
from peyvand.foundation.access.queries import Reach, reach_of, scope_of, visible, within
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.base.compiled import Compiled
from peyvand.foundation.firm.queries import get_settings
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import Money

FIGURES = ("purchases", "returns", "contacts", "gross", "returned", "left_out", "net")


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of a span of time. Amounts in minor units of the firm's currency; net = gross + returned - left_out."""

    purchases: int = 0
    returns: int = 0
    contacts: int = 0
    gross: int = 0
    returned: int = 0
    left_out: int = 0
    net: int = 0


@dataclass(frozen=True, slots=True)
class CustomerSum:
    """All of a party's days together. first_on, last_on: of purchases, None without one."""

    party_id: UUID
    first_on: date | None
    last_on: date | None
    purchases: int
    returns: int
    net: int


class Day(NamedTuple):
    """A day on which something passed between us and a customer; net in minor units of the firm's currency."""

    day: date
    purchases: int
    net: int


def money(minor: int) -> Money | None:
    """Return minor units as money of the firm; None while the firm has no currency."""
    currency = get_settings().base_currency
    return Money(minor, currency) if currency else None


def get_totals(start: date, end: date, *, by: Actor) -> Totals:
    """Return what the days from ``start`` up to, not including, ``end`` brought, as far as the actor may see."""
    return list_totals([(start, end)], by=by)[0]


def list_totals(spans: Sequence[tuple[date, date]], *, by: Actor) -> list[Totals]:
    """Return the figures of each span (start, end exclusive), in their order; one query.

    Whoever sees all parties sees sales of nobody as well; others see what their own parties brought.
    """
    if not spans:
        return []
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    days, values = _days_of(by)
    sums = ", ".join(f"COALESCE(sum(d.{name}), 0)::bigint" for name in FIGURES)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sums} FROM unnest(%s::date[], %s::date[]) WITH ORDINALITY AS s(since, until, place)"  # noqa: S608
            f" LEFT JOIN ({days}) AS d ON d.day >= s.since AND d.day < s.until GROUP BY s.place ORDER BY s.place",
            [starts, ends, *values],
        )
        return [Totals(*row) for row in cursor]


def count_buyers(spans: Sequence[tuple[date, date]], *, by: Actor) -> list[int]:
    """Return how many customers bought in each span (start, end exclusive), in their order; nobody is none."""
    if not spans:
        return []
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    condition, values = _visible_customers(by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT d.party_id) FROM unnest(%s::date[], %s::date[]) WITH ORDINALITY"  # noqa: S608
            " AS s(since, until, place) LEFT JOIN facts_customerday AS d ON d.day >= s.since AND d.day < s.until"
            f" AND d.purchases > 0 AND {condition} GROUP BY s.place ORDER BY s.place",
            [starts, ends, *values],
        )
        return [count for (count,) in cursor]


def get_bounds(*, by: Actor) -> tuple[date, date] | None:
    """Return the first and the last day on which something was bought or given back; None when never."""
    if scope_of(by, "view", "figures") is Scope.NONE:
        return None
    bounds = DayTotal.objects.filter(Q(purchases__gt=0) | Q(returns__gt=0)).aggregate(first=Min("day"), last=Max("day"))
    return (bounds["first"], bounds["last"]) if bounds["first"] else None


def list_customer_days(party_ids: Collection[UUID], *, by: Actor) -> list[Day]:
    """Return the days of these parties, as far as the actor may see them, the earliest first; one query."""
    reach = reach_of(by, Party.kind)
    rows = _DAYS.all(tuple(party_ids), reach.user_id, reach.team_id, shape=[reach.scope])
    return [Day(*row) for row in rows]


def _days_within(
    party_ids: Collection[UUID], user_id: UUID | None, team_id: UUID | None, scope: Scope
) -> QuerySet[CustomerDay, tuple[date, int, int]]:
    seen = within(Party.objects.filter(id__in=party_ids), Reach(scope, user_id, team_id)).order_by().values("id")
    days = CustomerDay.objects.filter(party_id__in=seen).order_by("day", "party_id")
    return days.values_list("day", "purchases", "net")


_DAYS = Compiled(_days_within)


def sum_up(party_ids: Collection[UUID]) -> list[CustomerSum]:
    """Return the sums of these parties' days, for parts that reckon from them; parties without a day are left out."""
    bought = Q(purchases__gt=0)
    rows = (
        CustomerDay.objects.filter(party_id__in=party_ids)
        .values("party_id")
        .annotate(
            first=Min("day", filter=bought),
            last=Max("day", filter=bought),
            bought=Sum("purchases"),
            back=Sum("returns"),
            brought=Sum("net"),
        )
        .order_by("party_id")
    )
    return [
        CustomerSum(row["party_id"], row["first"], row["last"], row["bought"], row["back"], row["brought"])
        for row in rows
    ]


def _days_of(by: Actor) -> tuple[str, list[Any]]:
    """Return the statement of all days that the actor may see, and its values."""
    if scope_of(by, "view", "figures") is Scope.ALL:
        return "SELECT * FROM facts_daytotal", []
    condition, values = _visible_customers(by)
    return f"SELECT * FROM facts_customerday AS d WHERE {condition}", values  # noqa: S608


def _visible_customers(by: Actor) -> tuple[str, list[Any]]:
    """Return the condition that a row ``d`` belongs to a party that the actor may see, and its values."""
    scope = scope_of(by, "view", "figures")
    if scope is Scope.ALL:
        return "TRUE", []
    if scope is Scope.NONE:
        return "FALSE", []
    reached = Q(owner_id=by.ref.id)
    if scope is Scope.TEAM and getattr(by, "team_id", None) is not None:
        reached |= Q(team_id=getattr(by, "team_id", None))
    parties = visible(Party.objects.filter(reached).order_by(), by).values("id")
    statement, values = parties.query.sql_with_params()
    return f"d.party_id IN ({statement})", list(values)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a customer buys. days: on how many days; gap: the median of the days between them; last_on: the latest."""

    party_id: UUID
    days: int
    gap: float
    last_on: date


# Sales that stop for longer than this are taken for the end of the records, not for a firm without customers.
SILENCE = timedelta(days=7)
RHYTHMS = """
    WITH bought AS (
        SELECT DISTINCT COALESCE(m.head, d.party_id) AS party_id, d.day
        FROM facts_customerday AS d LEFT JOIN unnest(%(members)s::uuid[], %(heads)s::uuid[]) AS m(member, head)
            ON m.member = d.party_id
        WHERE d.purchases > 0 AND (%(all)s OR d.party_id = ANY(%(parties)s))
    ), gaps AS (
        SELECT party_id, day, day - lag(day) OVER (PARTITION BY party_id ORDER BY day) AS gap FROM bought
    )
    SELECT party_id, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY gap), max(day)
    FROM gaps GROUP BY party_id HAVING count(*) >= %(least)s ORDER BY party_id
"""


def is_of_these_days() -> bool:
    """Return whether the days of the tables are the firm's; False after it has moved to another time zone."""
    zone = DaysZone.objects.values_list("zone", flat=True).first()
    return zone is None or zone == get_settings().zone.key


def map_heads() -> dict[UUID, UUID]:
    """Return the head of each party that was merged into another."""
    merged = Party.objects.filter(head__isnull=False).values_list("id", "head_id")
    return {party_id: head_id for party_id, head_id in merged if head_id}


_LAST_DAY = Compiled(
    lambda today: (
        DayTotal.objects.filter(purchases__gt=0, day__lte=today).order_by("-day").values_list("day", flat=True)[:1]
    )
)


def get_known_until(today: date) -> date:
    """Return the day up to which purchases are known: today, or the last day of the records where those have ended."""
    last = _LAST_DAY.first(today)
    return today if last is None or today - last <= SILENCE else last


def measure_rhythms(
    least: int, *, heads: Mapping[UUID, UUID], party_ids: Collection[UUID] | None = None
) -> list[Rhythm]:
    """Return the rhythm of every customer who bought on at least so many days (2 or more), for parts that reckon.

    heads: the head of each party that was merged into another; they count as one. party_ids: only of these.
    """
    values: dict[str, Any] = {
        "members": list(heads),
        "heads": list(heads.values()),
        "all": party_ids is None,
        "parties": list(party_ids or ()),
        "least": least,
    }
    with connection.cursor() as cursor:
        cursor.execute(RHYTHMS, values)
        return [Rhythm(*row) for row in cursor]


COHORTS = """
    WITH bought AS (
        SELECT COALESCE(m.head, d.party_id) AS party_id, d.day
        FROM facts_customerday AS d LEFT JOIN unnest(%s::uuid[], %s::uuid[]) AS m(member, head) ON m.member = d.party_id
        WHERE d.purchases > 0 AND {condition}
    ), firsts AS (SELECT party_id, min(day) AS first_on FROM bought GROUP BY party_id),
    spans AS (SELECT * FROM unnest(%s::date[], %s::date[]) WITH ORDINALITY AS s(since, until, place))
    SELECT (c.place - 1)::int, (s.place - 1)::int, count(DISTINCT b.party_id)
    FROM firsts AS f
    JOIN spans AS c ON f.first_on >= c.since AND f.first_on < c.until
    JOIN bought AS b ON b.party_id = f.party_id
    JOIN spans AS s ON b.day >= s.since AND b.day < s.until
    GROUP BY c.place, s.place
"""


def count_cohorts(
    spans: Sequence[tuple[date, date]], *, heads: Mapping[UUID, UUID], by: Actor
) -> dict[tuple[int, int], int]:
    """Return how many of those who first bought in one span (start, end exclusive) bought in another.

    The key is (place of the first purchase's span, place of the other); (i, i) is how many came in span i.
    heads: the head of each party that was merged into another; they count as one.
    """
    if not spans:
        return {}
    condition, values = _visible_customers(by)
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    with connection.cursor() as cursor:
        cursor.execute(
            COHORTS.format(condition=condition),
            [list(heads), list(heads.values()), *values, starts, ends],
        )
        return {(came, bought): count for came, bought, count in cursor}
