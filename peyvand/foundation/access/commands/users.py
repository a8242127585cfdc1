"""Users are added and changed; people change how things look to themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.models import Role, Session, Team, User, UserKind
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused
from peyvand.kernel.text import sort_key

PREFERENCES: Mapping[str, tuple[str, ...]] = {
    "language": ("", "en", "fa"),
    "calendar": ("", "jalali", "gregorian"),
    "digits": ("", "latin", "persian"),
    "theme": ("", "light", "dark"),
    "density": ("", "compact", "roomy"),
}


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """Somebody who shall sign in. password: None for somebody who cannot yet. role_keys: built-in roles."""

    email: str
    name: str
    user_kind: str = UserKind.STAFF
    team_id: UUID | None = None
    role_ids: Collection[UUID] = ()
    role_keys: Collection[str] = ()
    password: str | None = None
    language: str = ""


@transaction.atomic
def add_user(new: NewUser, *, by: Actor, at: datetime) -> User:
    """Add a user and return it. Raises Refused("forbidden"), Refused("invalid") with a sentence for each bad field."""
    by.may("create", "user")
    email, name = new.email.strip().lower(), " ".join(new.name.split())
    roles = list(Role.objects.filter(id__in=new.role_ids) | Role.objects.filter(key__in=new.role_keys))
    said = str(by.ref)
    user = User(
        email=email,
        name=name,
        sort_key=sort_key(name),
        user_kind=new.user_kind,
        team_id=new.team_id,
        language=new.language,
        password=make_password(new.password),
        created_at=at,
        created_by=said,
        changed_at=at,
        changed_by=said,
    )
    _refuse(_list_errors(user, roles) | _list_password_errors(user, new.password))
    if roles:
        by.may("assign", "role")
        guard_administrators(roles, by)
    user.save(force_insert=True)
    user.roles.set(roles)
    journal.audit(by, "access.add_user", user.ref, {}, _facts_of(user, roles), at)
    return user


@transaction.atomic
def change_user(user_id: UUID, values: Mapping[str, object], *, version: int, by: Actor, at: datetime) -> None:
    """Change the values given of: email, name, user_kind, team (an id or None), roles (ids), is_active.

    Who may no longer sign in is signed out. Raises Refused("missing"), Refused("forbidden"), Refused("changed") when
    the version is another by now, Refused("invalid") with a sentence for each bad field, and
    Refused("last_administrator") when nobody would be left to whom everything is allowed.
    """
    user = User.objects.select_for_update(of=("self",)).filter(id=user_id).first()
    if user is None or not by.can("view", user):
        raise Refused("missing")
    by.may("change", user)
    if user.version != version:
        raise Refused("changed", _("Somebody else has changed this meanwhile."))
    had = list(user.roles.all())
    guard_administrators(had, by)
    before = _facts_of(user, had)
    roles = had if "roles" not in values else list(Role.objects.filter(id__in=_ids(values["roles"])))
    for key in values.keys() & {"email", "name", "user_kind", "is_active"}:
        setattr(user, key, values[key])
    if "team" in values:
        user.team_id = cast("UUID | None", values["team"])
    user.email, user.name = user.email.strip().lower(), " ".join(user.name.split())
    user.sort_key = sort_key(user.name)
    _refuse(_list_errors(user, roles))
    if {role.id for role in roles} != {role.id for role in had}:
        by.may("assign", "role")
        guard_administrators(roles, by)
    user.version += 1
    user.changed_at, user.changed_by = at, str(by.ref)
    user.save()
    user.roles.set(roles)
    if any(role.key == "administrator" for role in had):
        _keep_an_administrator()
    if not user.is_active:
        Session.objects.filter(user=user).delete()
    journal.audit(by, "access.change_user", user.ref, before, _facts_of(user, roles), at)


@transaction.atomic
def change_preferences(values: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Change how things look to the user: language, calendar, digits, theme, density; "" is the firm's, the usual.

    Raises Refused("invalid") for a value that there is not.
    """
    errors = {key: _("Choose one of the list.") for key, value in values.items() if value not in PREFERENCES[key]}
    _refuse(errors)
    user = User.objects.select_for_update().get(id=by.id)
    before = {key: getattr(user, key) for key in values}
    if before == dict(values):
        return
    User.objects.filter(id=user.id).update(**values)
    journal.audit(by, "access.change_preferences", user.ref, before, values, at)


def guard_administrators(roles: Collection[Role], by: Actor) -> None:
    """Raise Refused("forbidden") where the administrator's role is among them and `by` has it not.

    Whoever may change users would else come to may everything: by an administrator's password, or by the role itself.
    """
    if isinstance(by, User) and not by.rights.is_administrators and any(role.key == "administrator" for role in roles):
        raise Refused("forbidden", _("Only an administrator may do this with an administrator."))


def _list_errors(user: User, roles: Collection[Role]) -> dict[str, object]:
    errors: dict[str, object] = {}
    try:
        validate_email(user.email)
    except ValidationError:
        errors["email"] = _("This is no e-mail address.")
    if User.objects.filter(email=user.email).exclude(id=user.id).exists():
        errors["email"] = _("There is a user of this address.")
    if not user.name:
        errors["name"] = _("A user needs a name.")
    if user.user_kind not in UserKind.values:
        errors["user_kind"] = _("Choose one of the list.")
    if user.user_kind == UserKind.CUSTOMER and roles:
        errors["roles"] = _("Roles are for the firm's own people.")
    if user.team_id and not Team.objects.filter(id=user.team_id, deleted_at=None).exists():
        errors["team"] = _("Choose one of the list.")
    return errors


def _list_password_errors(user: User, password: str | None) -> dict[str, object]:
    try:
        if password is not None:
            validate_password(password, user)
    except ValidationError as mistake:
        return {"password": " ".join(mistake.messages)}
    return {}


def _keep_an_administrator() -> None:
    """Refuse what has just been written when it leaves nobody who may do everything."""
    Role.objects.select_for_update().filter(key="administrator").first()
    if not User.objects.filter(is_active=True, user_kind=UserKind.STAFF, roles__key="administrator").exists():
        raise Refused("last_administrator", _("One active administrator has to stay."))


def _facts_of(user: User, roles: Collection[Role]) -> dict[str, object]:
    return {
        "email": user.email,
        "name": user.name,
        "user_kind": str(user.user_kind),
        "team": user.team.name if user.team else None,
        "is_active": user.is_active,
        "roles": sorted(role.name for role in roles),
    }


def _ids(values: object) -> list[UUID]:
    return [UUID(str(value)) for value in values] if isinstance(values, list | tuple | set | frozenset) else []


def _refuse(errors: Mapping[str, object]) -> None:
    if errors:
        raise Refused("invalid", _("Some fields need another look."), errors=errors)
