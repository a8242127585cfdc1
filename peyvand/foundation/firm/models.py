"""The firm's settings, its words, its switched-on modules, its rates and its outlets."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.base.models import Record


class Settings(models.Model):
    """The firm's one row; without it the firm goes by guesses.

    version: raised by every change of settings, terms and modules, so that processes notice.
    currency: taken where an amount comes without one. base_currency: empty until the first amount fixes it, and then
    the same as ``currency``. source: the system that records come from by default.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    version = models.PositiveBigIntegerField(default=1)
    name = models.CharField(max_length=200, blank=True, default="")
    currency = models.CharField(max_length=3)
    base_currency = models.CharField(max_length=3, blank=True, default="")
    zone = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    calendar = models.CharField(max_length=16)
    digits = models.CharField(max_length=16)
    week_start = models.CharField(max_length=16)
    fiscal_month = models.PositiveSmallIntegerField(default=1)
    country = models.CharField(max_length=2)
    source = models.CharField(max_length=80)
    answered_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="firm_settings_one_row"),
            models.CheckConstraint(condition=Q(fiscal_month__range=(1, 12)), name="firm_settings_fiscal_month"),
        ]

    def __str__(self) -> str:
        return self.name


class DayOff(models.Model):
    """A day of the week on which the firm does not work; Monday is 0."""

    weekday = models.PositiveSmallIntegerField(primary_key=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="firm_dayoff_weekday")]

    def __str__(self) -> str:
        return str(self.weekday)


class TermWord(models.Model):
    """What the firm calls a thing in one language, in place of the word of the registry."""

    key = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    one = models.CharField(max_length=80)
    many = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="firm_termword_once")]

    def __str__(self) -> str:
        return self.one


class ModuleSwitch(models.Model):
    """A module that the firm has switched on or off, away from the module's own default."""

    key = models.CharField(primary_key=True, max_length=80)
    is_on = models.BooleanField()

    def __str__(self) -> str:
        return self.key


class Rate(models.Model):
    """What one major unit of ``currency`` is worth in major units of ``base``, from the day ``since`` on."""

    currency = models.CharField(max_length=3)
    base = models.CharField(max_length=3)
    since = models.DateField()
    rate = models.DecimalField(max_digits=30, decimal_places=15)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base", "currency", "since"], name="firm_rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="firm_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency}/{self.base} {self.since}"


class Outlet(Record):
    """A place of sale."""

    kind = "outlet"

    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=40, unique=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["code", "id"], name="firm_outlet_sort")]

    def __str__(self) -> str:
        return self.name
