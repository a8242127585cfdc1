"""Parties: whoever the firm deals with, how to reach them, how they stand to each other, what they allow."""

from functools import cached_property
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.naming import display_name
from peyvand.foundation.access.models import OwnedRecord
from peyvand.foundation.base.ids import new_id
from peyvand.foundation.records.models import SearchableRecord


class PartyKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class RelationLength(models.TextChoices):
    """How the party buys: it chooses the model of its value and the words on the screen."""

    UNKNOWN = "unknown", _("Not known")
    CONTINUOUS = "continuous", _("Continuous")
    NOW_AND_THEN = "now_and_then", _("Now and then")
    ONCE = "once", _("Once")


class Party(OwnedRecord, SearchableRecord):
    """A person or an organisation.

    name: the whole name as people read it; empty for those whom only another system's key names.
    head: the party into which this one was merged; a head has none. Lists show heads, a whole customer is read over
    head and members, and no row moves.
    """

    kind = "party"

    party_kind = models.CharField(_("kind"), max_length=16, choices=PartyKind, default=PartyKind.PERSON)
    name = models.CharField(_("name"), max_length=300, blank=True, default="")
    given_name = models.CharField(_("given name"), max_length=150, blank=True, default="")
    family_name = models.CharField(_("family name"), max_length=150, blank=True, default="")
    head = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    preferred_channel = models.CharField(_("prefers"), max_length=40, blank=True, default="")
    relation_kind = models.CharField(_("buys"), max_length=16, choices=RelationLength, default=RelationLength.UNKNOWN)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta(OwnedRecord.Meta, SearchableRecord.Meta):
        constraints = [
            *OwnedRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(party_kind__in=PartyKind.values), name="parties_party_kind"),
            models.CheckConstraint(condition=Q(relation_kind__in=RelationLength.values), name="parties_relation_kind"),
            models.CheckConstraint(condition=~Q(head=F("id")), name="parties_party_is_not_its_own_head"),
        ]
        indexes = [
            *SearchableRecord.Meta.indexes,
            models.Index(fields=["owner", "sort_key", "id"], name="parties_party_of_owner"),
            models.Index(fields=["team", "sort_key", "id"], name="parties_party_of_team"),
            models.Index(fields=["created_at", "id"], name="parties_party_by_age"),
            GinIndex(fields=["tags"], name="parties_party_tags"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name as the reader sees it; "Customer 13085" where only a key is known."""
        return display_name(self.name, self.external_key, self.number)

    @cached_property
    def whole(self) -> tuple[UUID, ...]:
        """The ids over which this customer is read: its own first, then those of its members."""
        return (self.id, *self.members.order_by("id").values_list("id", flat=True))

    @property
    def is_organisation(self) -> bool:
        return self.party_kind == PartyKind.ORGANISATION


class ContactPoint(models.Model):
    """One way to reach a party.

    value: as it was typed; normalised: the form under which equal ones are equal.
    parts: a postal address by its parts (country, province, city, street, postal_code), else empty.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contact_points")
    contact_kind = models.CharField(max_length=40)
    value = models.CharField(max_length=500)
    normalised = models.CharField(max_length=500)
    parts = models.JSONField(default=dict, blank=True)
    label = models.CharField(max_length=80, blank=True, default="")
    is_preferred = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contact_kind", "normalised"], name="parties_contactpoint_once_a_party"
            ),
            models.UniqueConstraint(
                fields=["party", "contact_kind"], condition=Q(is_preferred=True), name="parties_contactpoint_preferred"
            ),
        ]
        indexes = [models.Index(fields=["normalised", "contact_kind"], name="parties_contactpoint_equal")]

    def __str__(self) -> str:
        return self.value


class Relation(models.Model):
    """How ``party`` stands to ``other``; without another, to the firm itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, related_name="relations_of_others")
    relation_kind = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "relation_kind", "other"], nulls_distinct=False, name="parties_relation_once"
            ),
            models.CheckConstraint(condition=~Q(other=F("party")), name="parties_relation_is_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.relation_kind} {self.other_id or 'us'}"


class Consent(models.Model):
    """One answer of a party to "may we write to you for this purpose by this channel?", with its proof.

    Answers are only ever added; the one in force has ``is_current``.
    asked_how: where and how it was given; wording: the text that was agreed to, word by word.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=40)
    is_given = models.BooleanField()
    is_current = models.BooleanField(default=True)
    answered_at = models.DateTimeField()
    asked_how = models.CharField(max_length=200)
    wording = models.TextField(blank=True, default="")
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "purpose", "channel"], condition=Q(is_current=True), name="parties_consent_in_force"
            ),
        ]
        indexes = [models.Index(fields=["party", "purpose", "channel", "-answered_at"], name="parties_consent_history")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel} {'yes' if self.is_given else 'no'}"


class LookAlike(models.Model):
    """Two parties that bear an equal contact point, kept until somebody says whether they are one.

    ``other`` is the one that had it first; each newcomer is paired with that one alone, so that a switchboard's
    number shared by a thousand makes a thousand pairs and not half a million.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="look_alikes")
    other = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="look_alikes_of_others")
    contact_kind = models.CharField(max_length=40)
    normalised = models.CharField(max_length=500)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "other", "contact_kind", "normalised"], name="parties_lookalike_once"
            ),
            models.CheckConstraint(condition=~Q(other=F("party")), name="parties_lookalike_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} ~ {self.other_id}"
