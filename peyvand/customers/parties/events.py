"""What happens to parties."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from peyvand.customers.parties import kinds
from peyvand.foundation.journal.events import Event
from peyvand.kernel.ref import Ref

# Fields of a party in words, for the line that says what was changed.
FIELD_LABELS = {
    "name": _("name"),
    "given_name": _("given name"),
    "family_name": _("family name"),
    "party_kind": _("kind"),
    "language": _("language"),
    "preferred_channel": _("preferred channel"),
    "relation_kind": _("kind of relation"),
    "tags": _("tags"),
    "owner": _("owner"),
    "team": _("team"),
}


@dataclass(frozen=True, kw_only=True)
class PartyAdded(Event):
    """A party is known from now on. ``name`` is empty where only another system's key is known."""

    headline: ClassVar[str | None] = gettext_noop("{by} added {party}")
    icon: ClassVar[str] = "user-plus"

    party_kind: str
    name: str = ""
    source: str = ""
    external_key: str = ""


@dataclass(frozen=True, kw_only=True)
class PartyChanged(Event):
    """Fields of a party have other values; which values is kept by the audit. to_version: the party's from then on."""

    headline: ClassVar[str | None] = gettext_noop("{by} changed {fields}")
    icon: ClassVar[str] = "pencil"

    fields: tuple[str, ...] = ()
    to_version: int = 0

    def headline_args(self) -> dict[str, object]:
        return {"fields": tuple(FIELD_LABELS.get(field, field) for field in self.fields)}


@dataclass(frozen=True, kw_only=True)
class PartyBinned(Event):
    """A party went into the bin."""

    headline: ClassVar[str | None] = gettext_noop("{by} put {party} into the bin")
    icon: ClassVar[str] = "trash-2"


@dataclass(frozen=True, kw_only=True)
class PartyRestored(Event):
    """A party came back out of the bin."""

    headline: ClassVar[str | None] = gettext_noop("{by} took {party} out of the bin")
    icon: ClassVar[str] = "rotate-ccw"


@dataclass(frozen=True, kw_only=True)
class ContactPointAdded(Event):
    headline: ClassVar[str | None] = gettext_noop("{by} added a way to reach: {value}")
    icon: ClassVar[str] = "id-card"

    contact_kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class ContactPointRemoved(Event):
    headline: ClassVar[str | None] = gettext_noop("{by} removed a way to reach: {value}")
    icon: ClassVar[str] = "id-card"

    contact_kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class ContactPointPreferred(Event):
    headline: ClassVar[str | None] = gettext_noop("{by} marked a way to reach as preferred: {value}")
    icon: ClassVar[str] = "id-card"

    contact_kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class PartiesRelated(Event):
    """The event's party stands in a relation; one event on each of the two timelines.

    other: the party at the other end, None for the firm. is_forward: this party is where the relation begins.
    """

    headline: ClassVar[str | None] = gettext_noop("{by} added a relation: {relation} {other}")
    icon: ClassVar[str] = "users"

    relation_id: UUID
    relation_kind: str
    other: Ref | None = None
    is_forward: bool = True

    def headline_args(self) -> dict[str, object]:
        return {"relation": relation_words(self), "other": self.other or ""}


@dataclass(frozen=True, kw_only=True)
class PartiesUnrelated(Event):
    """A relation of the event's party ended; fields as in PartiesRelated."""

    headline: ClassVar[str | None] = gettext_noop("{by} removed a relation: {relation} {other}")
    icon: ClassVar[str] = "users"

    relation_id: UUID
    relation_kind: str
    other: Ref | None = None
    is_forward: bool = True

    def headline_args(self) -> dict[str, object]:
        return {"relation": relation_words(self), "other": self.other or ""}


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    headline: ClassVar[str | None] = gettext_noop("Allowed: {purpose} by {reach}")
    icon: ClassVar[str] = "check"

    purpose: str
    reach: str
    asked_how: str = ""

    def headline_args(self) -> dict[str, object]:
        return consent_words(self.purpose, self.reach)


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    headline: ClassVar[str | None] = gettext_noop("No longer allowed: {purpose} by {reach}")
    icon: ClassVar[str] = "x"

    purpose: str
    reach: str
    asked_how: str = ""

    def headline_args(self) -> dict[str, object]:
        return consent_words(self.purpose, self.reach)


def relation_words(event: PartiesRelated | PartiesUnrelated) -> object:
    """Return the relation's name as read from the event's party."""
    return kinds.words_of(event.relation_kind, is_forward=event.is_forward, is_to_us=event.other is None)


def consent_words(purpose: str, reach: str) -> dict[str, object]:
    """Return the names of a purpose and a channel, or their keys where no part knows them any more."""
    known_purpose, known_channel = kinds.consent_purposes.find(purpose), kinds.reach_channels.find(reach)
    return {
        "purpose": known_purpose.label if known_purpose else purpose,
        "reach": known_channel.label if known_channel else reach,
    }
