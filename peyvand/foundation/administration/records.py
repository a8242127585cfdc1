"""How users, teams and outlets look: declared here, since access and firm lie below the engine."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access import commands, queries
from peyvand.foundation.access.models import Role, Team, User, UserKind
from peyvand.foundation.firm.models import Outlet
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
from peyvand.foundation.records.ports import record_types
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

KINDS = (
    Choice(UserKind.STAFF, _("Staff")),
    Choice(UserKind.CUSTOMER, term("party")),
    Choice(UserKind.AGENT, _("Agent")),
)


def register() -> None:
    """Declare the types."""
    for declared in (USER, TEAM, OUTLET):
        record_types.register(declared)


def list_teams(by: Actor) -> Sequence[Choice]:
    return [Choice(str(key), name) for key, name in queries.list_teams(by)]


def list_roles(by: Actor) -> Sequence[Choice]:
    return [Choice(str(role.id), role.label) for role in queries.list_roles(by)]


def add_user(values: Values, *, by: Actor, at: datetime) -> UUID:
    """Add a user of the form's values and return the id; the password comes afterwards."""
    new = commands.NewUser(
        email=str(values["email"]),
        name=str(values["name"]),
        user_kind=str(values["user_kind"]),
        team_id=_id(values.get("team")),
        role_ids=_ids(values.get("roles")),
    )
    return commands.add_user(new, by=by, at=at).id


def change_user(record_id: UUID, values: Values, *, version: int, by: Actor, at: datetime) -> None:
    """Change a user to the form's values."""
    given: dict[str, object] = dict(values)
    if "team" in given:
        given["team"] = _id(given["team"])
    commands.change_user(record_id, given, version=version, by=by, at=at)


def load_user(record_id: UUID, by: Actor) -> Values:
    """Return what the form shows of a user."""
    user = queries.visible(User.objects.select_related("team"), by).filter(id=record_id).first()
    if user is None:
        raise Refused("missing")
    return {
        "email": user.email,
        "name": user.name,
        "user_kind": user.user_kind,
        "team": user.team_id or "",
        "roles": list(Role.objects.filter(users=user).values_list("id", flat=True)),
        "is_active": user.is_active,
    }


def add_team(values: Values, *, by: Actor, at: datetime) -> UUID:
    return commands.add_team(str(values["name"]), by=by, at=at)


def rename_team(record_id: UUID, values: Values, *, version: int, by: Actor, at: datetime) -> None:
    commands.rename_team(record_id, str(values["name"]), version=version, by=by, at=at)


def _id(value: object) -> UUID | None:
    return UUID(str(value)) if value else None


def _ids(values: object) -> list[UUID]:
    return [UUID(str(value)) for value in values] if isinstance(values, list) else []


USER = RecordType(
    key="user",
    model=User,
    path="users",
    label=term("user"),
    label_many=term("user", many=True),
    icon="user-round",
    columns=(
        Column(key="name", label=_("Name"), is_title=True, is_sortable=True, sort_path="sort_key", priority=1),
        Column(key="email", label=_("E-mail"), kind=Kind.MAIL, is_sortable=True),
        Column(key="user_kind", label=_("Kind"), kind=Kind.CHOICE, choices=KINDS, priority=3),
        Column(key="team", label=term("team"), path="team__name", priority=3),
        Column(key="is_active", label=_("May sign in"), kind=Kind.YES_NO, priority=2),
        Column(key="last_login", label=_("Last signed in"), kind=Kind.MOMENT, priority=4),
    ),
    filters=(
        Filter(key="kind", label=_("Kind"), kind=Kind.CHOICE, path="user_kind", choices=KINDS),
        Filter(key="team", label=term("team"), kind=Kind.CHOICE, path="team_id", choices=list_teams),
        Filter(key="active", label=_("May sign in"), kind=Kind.YES_NO, path="is_active"),
    ),
    form=(
        FieldGroup(
            _("Who"),
            (
                Field(key="name", label=_("Name"), is_required=True),
                Field(key="email", label=_("E-mail"), kind=Kind.MAIL, is_required=True),
                Field(
                    key="user_kind",
                    label=_("Kind"),
                    kind=Kind.CHOICE,
                    choices=KINDS,
                    initial=UserKind.STAFF,
                    is_required=True,
                ),
            ),
        ),
        FieldGroup(
            _("What they may do"),
            (
                Field(key="team", label=term("team"), kind=Kind.CHOICE, choices=list_teams),
                Field(key="roles", label=_("Roles"), kind=Kind.CHOICES, choices=list_roles),
                Field(key="is_active", label=_("May sign in"), kind=Kind.YES_NO, initial=True, is_on_create=False),
            ),
        ),
    ),
    search=Search(exact=("email",), order=900),
    subtitle_fields=("email",),
    default_sort="name",
    create=add_user,
    change=change_user,
    load=load_user,
    is_deletable=False,
)

TEAM = RecordType(
    key="team",
    model=Team,
    path="teams",
    label=term("team"),
    label_many=term("team", many=True),
    icon="users-round",
    columns=(
        Column(key="name", label=_("Name"), is_title=True, is_sortable=True, sort_path="sort_key", priority=1),
        Column(key="number", label=_("Number"), kind=Kind.CODE, priority=3),
        Column(key="created_at", label=_("Since"), kind=Kind.MOMENT, priority=2),
    ),
    form=(FieldGroup(_("Who"), (Field(key="name", label=_("Name"), is_required=True),)),),
    default_sort="name",
    create=add_team,
    change=rename_team,
    is_deletable=False,
)

OUTLET = RecordType(
    key="outlet",
    model=Outlet,
    path="outlets",
    label=term("outlet"),
    label_many=term("outlet", many=True),
    icon="store",
    columns=(
        Column(key="name", label=_("Name"), is_title=True, priority=1),
        Column(key="code", label=_("Code"), kind=Kind.CODE, is_sortable=True, priority=2),
    ),
    form=(
        FieldGroup(
            _("Where"),
            (
                Field(key="name", label=_("Name"), is_required=True),
                Field(key="code", label=_("Code"), kind=Kind.CODE, is_required=True, max_length=40),
            ),
        ),
    ),
    search=Search(exact=("code",), order=910),
    default_sort="code",
    is_deletable=False,
)
