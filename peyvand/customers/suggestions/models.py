"""Proposed acts and what became of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.models import Party
from peyvand.foundation.base.ids import new_id
from peyvand.kernel.money import Money
from peyvand.kernel.ref import Ref


class SuggestionState(models.TextChoices):
    """Waiting; put off to a day; taken up; turned down; no longer true before anybody answered."""

    OPEN = "open", _("Open")
    SNOOZED = "snoozed", _("Later")
    ACCEPTED = "accepted", _("Accepted")
    DISMISSED = "dismissed", _("Dismissed")
    LAPSED = "lapsed", _("Lapsed")


WAITING = (SuggestionState.OPEN, SuggestionState.SNOOZED)


class Suggestion(models.Model):
    """One act that a suggester proposes for a customer.

    reason: what the suggester puts into words. value: in minor units of ``currency``, None where none is known.
    snoozed_until: the firm's day from which it is shown again. answered_at, answered_by: of a person's answer.
    """

    kind = "suggestion"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="suggestions")
    suggester = models.CharField(max_length=80)
    reason = models.JSONField(default=dict)
    due_on = models.DateField()
    value = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    state = models.CharField(max_length=16, choices=SuggestionState, default=SuggestionState.OPEN)
    snoozed_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "suggester"], condition=Q(state__in=WAITING), name="suggestions_waiting_once"
            ),
        ]
        indexes = [
            models.Index(
                models.F("value").desc(nulls_last=True),
                "id",
                condition=Q(state__in=WAITING),
                name="suggestions_waiting",
            ),
            models.Index(fields=["suggester", "answered_at"], name="suggestions_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.suggester} {self.party_id}"

    @property
    def worth(self) -> Money | None:
        """What is at stake, None where that is not known."""
        return Money(self.value, self.currency) if self.value is not None and self.currency else None

    @property
    def ref(self) -> Ref:
        return Ref(self.kind, self.id)
