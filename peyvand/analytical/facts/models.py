"""Facts as tables: what happened, of what it consisted, and each customer's and the whole firm's days.

Amounts are whole minor units of the firm's currency unless said otherwise; days are the firm's days.
gross: what purchases came to, with carriage, fees and manual lines, without what has come back.
returned: what came back, negative, on the day on which it came back. left_out: what of both is bad debt or a test.
net: gross + returned - left_out.
"""

from django.db import models
from django.db.models import Q

from peyvand.kernel.fact import Fact as FactKind
from peyvand.kernel.fact import LineKind


class Fact(models.Model):
    """One event that bears a fact.

    minor: as it was agreed, in ``currency``. firm_minor: in the firm's currency, null while no rate is known.
    left_out: what of firm_minor stands on lines of bad debt or tests.
    """

    event_id = models.UUIDField(primary_key=True)
    fact = models.CharField(max_length=16)
    is_reversal = models.BooleanField()
    kind = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    happened_on = models.DateField()
    party_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    outlet_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField(null=True)
    firm_minor = models.BigIntegerField(null=True)
    left_out = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(fact__in=list(FactKind)), name="facts_fact_known")]
        indexes = [
            models.Index(fields=["party_id", "happened_on"], name="facts_fact_by_party"),
            models.Index(fields=["happened_on", "fact"], name="facts_fact_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.happened_on}"


class FactLine(models.Model):
    """One line of a fact, in its place from 1; amounts of the lines add up to the fact's."""

    pk = models.CompositePrimaryKey("event_id", "place")
    event_id = models.UUIDField()
    place = models.IntegerField()
    party_id = models.UUIDField(null=True)
    happened_on = models.DateField()
    item_id = models.UUIDField(null=True)
    line_kind = models.CharField(max_length=16)
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    minor = models.BigIntegerField()
    firm_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(line_kind__in=list(LineKind)), name="facts_factline_kind")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.place}"


class DayFigures(models.Model):
    """What a day brought. purchases: purchases of more than nothing; contacts: facts of the kind contact."""

    purchases = models.IntegerField(default=0)
    returns = models.IntegerField(default=0)
    contacts = models.IntegerField(default=0)
    gross = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    left_out = models.BigIntegerField(default=0)
    net = models.GeneratedField(
        expression=models.F("gross") + models.F("returned") - models.F("left_out"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        abstract = True


class CustomerDay(DayFigures):
    """What passed between us and one party on one day; never nobody."""

    pk = models.CompositePrimaryKey("party_id", "day")
    party_id = models.UUIDField()
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["day", "party_id"], name="facts_customerday_by_day")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.day}"


class DayTotal(DayFigures):
    """What a day brought in all, sales of nobody with the others; one row for each side, so that both can be told.

    is_nobody: the row of sales without a customer.
    """

    pk = models.CompositePrimaryKey("day", "is_nobody")
    day = models.DateField()
    is_nobody = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.day} {self.is_nobody}"


class DaysZone(models.Model):
    """The one row that says in which time zone the days of these tables were reckoned."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    zone = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="facts_dayszone_one_row")]

    def __str__(self) -> str:
        return self.zone
