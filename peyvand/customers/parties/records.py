"""How parties look: columns, filters, form, search; and what a form's values mean to the commands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties import commands, kinds
from peyvand.customers.parties.models import Party, PartyKind, RelationLength
from peyvand.customers.parties.naming import display_name
from peyvand.customers.parties.newcomers import NewContactPoint, NewParty, normalise
from peyvand.customers.parties.queries import heads_and_bin
from peyvand.customers.parties.searching import list_contents
from peyvand.foundation.access.queries import list_teams
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.declaration import (
    Choice,
    Column,
    Field,
    FieldGroup,
    Filter,
    Kind,
    RecordType,
    Search,
    Values,
)
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

KINDS = (
    Choice(PartyKind.PERSON.value, term("person")),
    Choice(PartyKind.ORGANISATION.value, term("organisation")),
)
LENGTHS = tuple(Choice(length.value, length.label) for length in RelationLength)
LANGUAGES = (Choice("fa", "فارسی"), Choice("en", "English"), Choice("ar", "العربية"))
NOTICE = "/customers/look-alikes"
# Fields of the form that are contact points, with their kinds.
REACH = {"phone": "phone", "other_phone": "phone", "mail": "mail", "messenger": "messenger", "web": "web"}
# Fields that are parts of one postal address, in the order in which it is written.
ADDRESS = ("province", "city", "street", "postal_code")


def create(values: Values, *, by: Actor, at: datetime) -> UUID:
    """Add the person or organisation of the form's values; faults of contact points stand beside their fields."""
    said: dict[str, Any] = dict(values)
    row = NewParty(
        name=said.get("name", ""),
        given_name=said.get("given_name", ""),
        family_name=said.get("family_name", ""),
        language=said.get("language", ""),
        preferred_channel=said.get("preferred_channel", ""),
        relation_kind=RelationLength(said.get("relation_kind") or RelationLength.UNKNOWN),
        tags=said.get("tags") or (),
        owner_id=said.get("owner"),
        team_id=UUID(said["team"]) if said.get("team") else None,
        contact_points=tuple(_points(said)),
    )
    is_organisation = said.get("party_kind") == PartyKind.ORGANISATION
    add = commands.add_organisation if is_organisation else commands.add_person
    return add(row, by=by, at=at).id


def change(record_id: UUID, values: Values, *, version: int, by: Actor, at: datetime) -> None:
    """Give the party the form's values."""
    said: dict[str, Any] = dict(values)
    if "team" in said:
        said["team"] = UUID(said["team"]) if said["team"] else None
    commands.change_party(record_id, said, version=version, by=by, at=at)


def title(name: str, external_key: str | None, number: int | None, _party_kind: str = "") -> str:
    return display_name(name, external_key, number)


def is_firm(_name: str, _external_key: str | None, _number: int | None, party_kind: str) -> bool:
    return party_kind == PartyKind.ORGANISATION


def subtitle(external_key: str | None, party_kind: str) -> str:
    label = str(term("organisation" if party_kind == PartyKind.ORGANISATION else "person"))
    return f"{label} · {external_key}" if external_key else label


def list_channels(_by: Actor) -> list[Choice]:
    return [Choice(channel.key, channel.label) for channel in kinds.reach_channels]


def choose_teams(by: Actor) -> list[Choice]:
    return [Choice(str(team_id), name) for team_id, name in list_teams(by)]


def _points(said: dict[str, Any]) -> Iterable[NewContactPoint]:
    """Return the contact points of the form, checked field by field."""
    points, errors = [], {}
    address = {part: said[part] for part in ADDRESS if said.get(part)}
    rows = {key: NewContactPoint(contact_kind=kind, value=said[key]) for key, kind in REACH.items() if said.get(key)}
    if address:
        comma = "، " if get_settings().language == "fa" else ", "
        rows["street"] = NewContactPoint(contact_kind="address", value=comma.join(address.values()), parts=address)
    for key, point in rows.items():
        try:
            points.append(normalise(point, get_settings().country))
        except Refused as refused:
            errors[key] = refused.text
    if errors:
        raise Refused("contact", errors=errors)
    return points


PARTY = RecordType(
    key="party",
    model=Party,
    path="customers",
    label=term("party"),
    label_many=term("party", many=True),
    icon="users",
    columns=(
        Column(key="name", label=_("Name"), is_title=True, is_sortable=True, sort_path="sort_key", priority=1),
        Column(key="party_kind", label=_("Kind"), kind=Kind.CHOICE, choices=KINDS, is_default=False, priority=3),
        Column(key="relation_kind", label=_("Buys"), kind=Kind.CHOICE, choices=LENGTHS, is_default=False, priority=3),
        Column(key="owner", label=_("Owner"), kind=Kind.USER, priority=3),
        Column(key="team", label=_("Team"), path="team__name", is_default=False, priority=4),
        Column(key="tags", label=_("Tags"), kind=Kind.TAGS, priority=4),
        Column(key="language", label=_("Language"), kind=Kind.CHOICE, choices=LANGUAGES, is_default=False, priority=4),
        Column(key="external_key", label=_("Key"), kind=Kind.CODE, is_default=False, priority=4),
        Column(key="source", label=_("Source"), is_default=False, priority=4),
        Column(key="number", label=_("Number"), kind=Kind.NUMBER, is_default=False, priority=4),
        Column(key="created_at", label=_("Added"), kind=Kind.MOMENT, is_default=False, is_sortable=True, priority=4),
    ),
    default_sort="name",
    filters=(
        Filter(key="kind", label=_("Kind"), kind=Kind.CHOICE, path="party_kind", choices=KINDS),
        Filter(key="owner", label=_("Owner"), kind=Kind.USER),
        Filter(key="team", label=_("Team"), kind=Kind.CHOICE, path="team_id", choices=choose_teams),
        Filter(key="tags", label=_("Tags"), kind=Kind.TAGS),
        Filter(key="buys", label=_("Buys"), kind=Kind.CHOICE, path="relation_kind", choices=LENGTHS),
        Filter(key="added", label=_("Added"), kind=Kind.MOMENT, path="created_at"),
    ),
    form=(
        FieldGroup(
            _("Who"),
            (
                Field(
                    key="party_kind",
                    label=_("Kind"),
                    kind=Kind.CHOICE,
                    choices=KINDS,
                    is_required=True,
                    initial=PartyKind.PERSON.value,
                ),
                Field(key="given_name", label=_("Given name"), max_length=150),
                Field(key="family_name", label=_("Family name"), max_length=150),
                Field(
                    key="name",
                    label=_("Whole name"),
                    max_length=300,
                    hint=_("The name of an organisation. A person’s is made of the other two when this is empty."),
                ),
            ),
        ),
        FieldGroup(
            _("Ways to reach"),
            (
                Field(key="phone", label=_("Phone"), kind=Kind.PHONE, is_on_change=False, notice=NOTICE),
                Field(key="other_phone", label=_("Second phone"), kind=Kind.PHONE, is_on_change=False, notice=NOTICE),
                Field(key="mail", label=_("E-mail"), kind=Kind.MAIL, is_on_change=False, notice=NOTICE),
                Field(key="messenger", label=_("Messenger"), kind=Kind.CODE, is_on_change=False, notice=NOTICE),
                Field(key="web", label=_("Website"), kind=Kind.CODE, is_on_change=False, notice=NOTICE),
                Field(key="province", label=_("Province"), is_on_change=False, max_length=100),
                Field(key="city", label=_("City"), is_on_change=False, max_length=100),
                Field(key="street", label=_("Street and number"), is_on_change=False, max_length=250),
                Field(key="postal_code", label=_("Postal code"), kind=Kind.CODE, is_on_change=False, max_length=20),
            ),
        ),
        FieldGroup(
            _("How we work together"),
            (
                Field(
                    key="relation_kind",
                    label=_("Buys"),
                    kind=Kind.CHOICE,
                    choices=LENGTHS,
                    is_required=True,
                    initial=RelationLength.UNKNOWN.value,
                ),
                Field(key="language", label=_("Language"), kind=Kind.CHOICE, choices=LANGUAGES),
                Field(key="preferred_channel", label=_("Prefers"), kind=Kind.CHOICE, choices=list_channels),
                Field(key="owner", label=_("Owner"), kind=Kind.USER),
                Field(key="team", label=_("Team"), kind=Kind.CHOICE, path="team_id", choices=choose_teams),
                Field(key="tags", label=_("Tags"), kind=Kind.TAGS, hint=_("Parted by commas")),
            ),
        ),
    ),
    search=Search(contents=list_contents, exact=("number",), order=10),
    title_fields=("name", "external_key", "number", "party_kind"),
    title=title,
    subtitle_fields=("external_key", "party_kind"),
    subtitle=subtitle,
    is_firm=is_firm,
    base_queryset=heads_and_bin,
    create=create,
    change=change,
    delete=commands.bin_party,
    restore=commands.restore_party,
    facts=("party_kind", "relation_kind", "language", "owner", "team", "tags", "source", "external_key", "created_at"),
)
