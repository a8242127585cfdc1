"""Parties to be added, one or thousands: what is said of them, checked and completed before any table is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.kinds import contact_kinds
from peyvand.customers.parties.models import PartyKind, RelationLength
from peyvand.kernel.refused import Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class NewContactPoint:
    """A way to reach somebody, as it was typed. parts: a postal address by its parts."""

    contact_kind: str
    value: str
    label: str = ""
    is_preferred: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    normalised: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewParty:
    """What is known of a party on the day it is added.

    source, external_key: the firm's system it came from and its key there; the same twice is the same party.
    name: the whole name; for a person made of given and family name where it is empty. All may be empty with a key.
    """

    source: str = ""
    external_key: str | None = None
    party_kind: PartyKind = PartyKind.PERSON
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    language: str = ""
    preferred_channel: str = ""
    relation_kind: RelationLength = RelationLength.UNKNOWN
    tags: Sequence[str] = ()
    owner_id: UUID | None = None
    team_id: UUID | None = None
    outlet_id: UUID | None = None
    contact_points: Sequence[NewContactPoint] = ()

    @property
    def origin(self) -> tuple[str, str]:
        return self.source, self.external_key or ""


def complete(row: NewParty, country: str) -> NewParty:
    """Return the row with its name made, its tags tidied and its contact points normalised, each once.

    Raises Refused("incomplete") for a party without name and key, Refused("contact") for what reaches nobody.
    """
    name = " ".join((row.name or f"{row.given_name} {row.family_name}").split())
    if not name and not row.external_key:
        raise Refused("incomplete", _("A name is needed."), errors={"name": _("A name is needed.")})
    if name == row.name and not row.tags and not row.contact_points:
        return row
    return replace(
        row,
        name=name,
        tags=tidy_tags(row.tags),
        contact_points=_normalise(row.contact_points, country) if row.contact_points else (),
    )


def tidy_tags(tags: Sequence[str]) -> list[str]:
    """Return the tags without spaces around them, each once, in their order."""
    return list(dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in tags))))


def normalise(point: NewContactPoint, country: str) -> NewContactPoint:
    """Return the contact point with its normalised form; raises Refused("contact")."""
    kind = contact_kinds.find(point.contact_kind)
    if kind is None:
        raise Refused("contact", _("There is no such way to reach anybody."))
    return replace(point, value=point.value.strip(), normalised=kind.normalise(point.value, country))


def _normalise(points: Sequence[NewContactPoint], country: str) -> tuple[NewContactPoint, ...]:
    once: dict[tuple[str, str], NewContactPoint] = {}
    preferred: set[str] = set()
    for point in (normalise(point, country) for point in points):
        key = (point.contact_kind, point.normalised)
        if key not in once:
            is_preferred = point.is_preferred and point.contact_kind not in preferred
            once[key] = replace(point, is_preferred=is_preferred)
            if is_preferred:
                preferred.add(point.contact_kind)
    return tuple(once.values())
