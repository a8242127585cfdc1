"""Reads of scores that others may use."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from peyvand.analytical.scores.lateness import GOOD_TIERS
from peyvand.analytical.scores.models import PartyScore, Ranking, Tier
from peyvand.foundation.access.queries import visible
from peyvand.kernel.actor import Actor

# Grades of recency at or below which a good customer sleeps.
ASLEEP = 2


@dataclass(frozen=True, slots=True)
class TierFigures:
    """All customers of a tier. net: revenue in minor units of the firm's currency; share: of all customers' revenue."""

    tier: Tier
    customers: int
    purchases: int
    net: int
    share: float


def find_score(party_id: UUID, *, by: Actor) -> PartyScore | None:
    """Return what is known of the party's worth, None for who never bought or may not be seen."""
    return list_scores(by).filter(party_id=party_id).first()


def list_scores(by: Actor) -> QuerySet[PartyScore]:
    """Return the scores of all customers that the actor may see."""
    return visible(PartyScore.objects.filter(party__deleted_at__isnull=True), by)


def list_tiers(*, by: Actor) -> list[TierFigures]:
    """Return the four tiers, the highest first, as far as the actor may see their customers."""
    rows = list_scores(by).exclude(tier="").values("tier").order_by("tier")
    sums = {
        row["tier"]: (row["customers"], row["purchases"], row["net"])
        for row in rows.annotate(customers=Count("party_id"), purchases=Sum("frequency"), net=Sum("monetary"))
    }
    total = sum(net for _customers, _purchases, net in sums.values())
    return [
        TierFigures(tier, *sums.get(tier, (0, 0, 0)), share=sums[tier][2] / total if tier in sums and total else 0.0)
        for tier in Tier
    ]


def list_best(*, by: Actor, limit: int) -> list[PartyScore]:
    """Return the customers who brought most, the first with the party loaded."""
    best = list_scores(by).filter(monetary__gt=0).select_related("party").order_by("-monetary", "party_id")
    return list(best[:limit])


def list_sleeping(*, by: Actor, limit: int) -> list[PartyScore]:
    """Return good customers whose last purchase lies further back than that of three fifths, most valuable first."""
    return list(_list_asleep(by).select_related("party").order_by("-monetary", "party_id")[:limit])


def sum_sleeping(*, by: Actor) -> tuple[int, int]:
    """Return how many good customers are asleep, and what they brought, net, in minor units of the firm's currency."""
    found = _list_asleep(by).aggregate(customers=Count("party_id"), net=Sum("monetary", default=0))
    return found["customers"], found["net"]


def _list_asleep(by: Actor) -> QuerySet[PartyScore]:
    return list_scores(by).filter(tier__in=GOOD_TIERS, r__lte=ASLEEP)


def get_as_of() -> date | None:
    """Return the day of the last ranking, None before the first."""
    return Ranking.objects.values_list("as_of", flat=True).first()


def is_current() -> bool:
    """Return whether nothing that was bought or given back has changed since the last ranking began."""
    state = Ranking.objects.first()
    return state is None or state.ranked == state.changes
