"""Columns and filters that scores add to the list of parties."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from peyvand.analytical.facts.models import CustomerDay
from peyvand.analytical.scores.lateness import GOOD_TIERS
from peyvand.analytical.scores.models import TIER_LEVELS, PartyScore, Tier
from peyvand.analytical.scores.queries import ASLEEP
from peyvand.customers.parties.models import Party
from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.declaration import Choice, Kind, PluggedColumn, PluggedFilter
from peyvand.foundation.records.periods import Days

# The right without which none of these is seen, sorted or asked by.
FIGURES = PartyScore.kind
TIERS = tuple(Choice(tier.value, tier.label, level=TIER_LEVELS[tier]) for tier in Tier)


def bought_within(days: Days | str) -> Q:
    """Return the condition that a party, or one merged into it, bought on one of these days, or never did (a word)."""
    bought = CustomerDay.objects.filter(purchases__gt=0)
    if not isinstance(days, Days):
        return ~_is_one_of(bought)
    if days.start:
        bought = bought.filter(day__gte=days.start)
    if days.end:
        bought = bought.filter(day__lte=days.end)
    return _is_one_of(bought)


def is_asleep(wanted: bool | str) -> Q:
    """Return the condition that a good customer bought last longer ago than three fifths of all; or its opposite."""
    asleep = Q(score__tier__in=GOOD_TIERS, score__r__lte=ASLEEP)
    return asleep if wanted is True else ~asleep


def _is_one_of(days: QuerySet[CustomerDay]) -> Q:
    ids = days.order_by().values("party_id")
    return Q(id__in=ids) | Q(id__in=Party.objects.filter(id__in=ids, head__isnull=False).values("head_id"))


COLUMNS = (
    PluggedColumn(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="tier",
        label=_("Tier"),
        kind=Kind.CHOICE,
        choices=TIERS,
        is_sortable=True,
        sort_path="tier_level",
        priority=2,
    ),
    PluggedColumn(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="revenue",
        label=_("Net revenue"),
        kind=Kind.MONEY,
        path="monetary",
        is_sortable=True,
        priority=1,
    ),
    PluggedColumn(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="last_purchase",
        label=_("Last purchase"),
        kind=Kind.DAY,
        path="recency_on",
        is_sortable=True,
        priority=3,
    ),
    PluggedColumn(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="orders",
        label=term("order", many=True),
        kind=Kind.NUMBER,
        path="frequency",
        is_sortable=True,
        priority=4,
    ),
    PluggedColumn(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="first_purchase",
        label=_("First purchase"),
        kind=Kind.DAY,
        path="first_on",
        is_sortable=True,
        is_default=False,
        priority=4,
    ),
)
FILTERS = (
    PluggedFilter(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="tier",
        label=_("Tier"),
        kind=Kind.CHOICE,
        choices=TIERS,
    ),
    PluggedFilter(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="revenue",
        label=_("Net revenue"),
        kind=Kind.MONEY,
        path="monetary",
    ),
    PluggedFilter(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="last_purchase",
        label=_("Last purchase"),
        kind=Kind.DAY,
        path="recency_on",
    ),
    PluggedFilter(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="first_purchase",
        label=_("First purchase"),
        kind=Kind.DAY,
        path="first_on",
    ),
    PluggedFilter(
        record_type="party",
        model=PartyScore,
        needs=FIGURES,
        key="orders",
        label=term("order", many=True),
        kind=Kind.NUMBER,
        path="frequency",
    ),
    PluggedFilter(
        record_type="party", key="asleep", label=_("Good, but asleep"), kind=Kind.YES_NO, where=is_asleep, needs=FIGURES
    ),
    PluggedFilter(
        record_type="party", key="bought", label=_("Bought"), kind=Kind.DAY, where=bought_within, needs=FIGURES
    ),
)
