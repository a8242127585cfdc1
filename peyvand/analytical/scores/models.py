"""Numbers about parties: what they are worth, and how they stand among the others."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from peyvand.customers.parties.models import Party


class Tier(models.TextChoices):
    """How much a customer means to us, from most to least."""

    KEY = "key", pgettext_lazy("tier", "Key")
    STEADY = "steady", pgettext_lazy("tier", "Steady")
    GROWING = "growing", pgettext_lazy("tier", "Growing")
    SMALL = "small", pgettext_lazy("tier", "Small")


# Bars that a tier shows, and by which it is sorted.
TIER_LEVELS = {Tier.KEY: 4, Tier.STEADY: 3, Tier.GROWING: 2, Tier.SMALL: 1}


class PartyScore(models.Model):
    """What a head and its members have bought, and the grades of that among all customers.

    The first five are kept by the journal: days of the first and the last purchase, the number of purchases, and net
    revenue in minor units of the firm's currency. Grades (1 to 5, of recency, frequency, monetary value) and tier are
    of the day ``as_of``, since when they are the same; empty before the first ranking and for whoever never bought.
    explanation: [code, grade, value] of what led to the tier, as it was on that day.
    """

    kind = "figures"

    party = models.OneToOneField(Party, on_delete=models.CASCADE, primary_key=True, related_name="score")
    first_on = models.DateField(null=True)
    recency_on = models.DateField(null=True)
    frequency = models.IntegerField()
    returns = models.IntegerField()
    monetary = models.BigIntegerField()
    r = models.SmallIntegerField(null=True)
    f = models.SmallIntegerField(null=True)
    m = models.SmallIntegerField(null=True)
    tier = models.CharField(max_length=8, choices=Tier, blank=True, default="")
    tier_level = models.SmallIntegerField(default=0)
    as_of = models.DateField(null=True)
    explanation = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tier="", r=None, f=None, m=None, as_of=None, tier_level=0)
                | Q(tier__in=Tier.values, r__range=(1, 5), f__range=(1, 5), m__range=(1, 5), tier_level__range=(1, 4)),
                name="scores_partyscore_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["tier_level", "party"], name="scores_by_tier"),
            models.Index(fields=["recency_on", "party"], name="scores_by_recency"),
            models.Index(fields=["frequency", "party"], name="scores_by_frequency"),
            models.Index(fields=["monetary", "party"], name="scores_by_monetary"),
            models.Index(fields=["first_on", "party"], name="scores_by_first"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.tier}"


class Ranking(models.Model):
    """The one row that says how far ranking has come.

    changes: counted up whenever what a party bought changes. ranked: its value when the last ranking began.
    as_of: the day of that ranking.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    changes = models.BigIntegerField(default=0)
    ranked = models.BigIntegerField(default=0)
    as_of = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="scores_ranking_one_row")]

    def __str__(self) -> str:
        return f"{self.ranked}/{self.changes}"
