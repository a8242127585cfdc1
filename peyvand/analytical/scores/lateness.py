"""Good customers who are late for their next purchase."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from peyvand.analytical.facts.queries import Rhythm, map_heads, measure_rhythms
from peyvand.analytical.scores.models import PartyScore, Tier

GOOD_TIERS = (Tier.KEY, Tier.STEADY)
LEAST_DAYS = 3
# Later than one's own rhythm by a fifth, and by some days at least, is late; after a year nobody waits any more.
LATE_BY = 1.2
LATE_DAYS = 3
LOST_AFTER = 365


@dataclass(frozen=True, slots=True)
class LateCustomer:
    """gap: the usual number of days between purchases. passed: days since the last one, on ``as_of``.

    purchases, net: of all time, net in minor units of the firm's currency.
    """

    party_id: UUID
    tier: Tier
    gap: int
    passed: int
    last_on: date
    as_of: date
    purchases: int
    net: int


def is_late(gap: float, passed: int) -> bool:
    """Return whether so many days without a purchase are late for somebody who buys every ``gap`` days."""
    return passed <= LOST_AFTER and passed >= gap * LATE_BY and passed - gap >= LATE_DAYS


def find_late(as_of: date, *, party_ids: Collection[UUID] | None = None) -> list[LateCustomer]:
    """Return the good customers who are late on that day, those who brought most first; set-wise, three queries.

    Good are key and steady ones who bought on three days at least. party_ids: only heads and members of these.
    """
    late = {
        rhythm.party_id: rhythm
        for rhythm in measure_rhythms(LEAST_DAYS, heads=map_heads(), party_ids=party_ids)
        if is_late(rhythm.gap, (as_of - rhythm.last_on).days)
    }
    good = PartyScore.objects.filter(party_id__in=late, tier__in=GOOD_TIERS).order_by("-monetary", "party_id")
    return [
        _late(late[party_id], Tier(tier), purchases, net, as_of)
        for party_id, tier, purchases, net in good.values_list("party_id", "tier", "frequency", "monetary")
    ]


def _late(rhythm: Rhythm, tier: Tier, purchases: int, net: int, as_of: date) -> LateCustomer:
    passed = (as_of - rhythm.last_on).days
    return LateCustomer(rhythm.party_id, tier, round(rhythm.gap), passed, rhythm.last_on, as_of, purchases, net)
