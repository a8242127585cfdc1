"""Roles are made, and the matrix of what they may do is filled."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.models import Role, RoleRight
from peyvand.foundation.access.ports import policies
from peyvand.foundation.access.rights import BUILT_IN, Scope, scope_by_default, scopes_of
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused


def ensure_roles(*, by: Actor, at: datetime) -> None:
    """See that the built-in roles are there; a second call changes nothing."""
    known = set(Role.objects.filter(key__isnull=False).values_list("key", flat=True))
    said = str(by.ref)
    Role.objects.bulk_create(
        [
            Role(key=key, name=key.capitalize(), created_at=at, created_by=said, changed_at=at, changed_by=said)
            for key in BUILT_IN
            if key not in known
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def add_role(name: str, *, by: Actor, at: datetime) -> UUID:
    """Make a role that may do nothing yet and return its id. Raises Refused("forbidden"), Refused("invalid")."""
    by.may("create", "role")
    name, said = _checked(name, None), str(by.ref)
    role = Role.objects.create(name=name, created_at=at, created_by=said, changed_at=at, changed_by=said)
    journal.audit(by, "access.add_role", role.ref, {}, {"name": name}, at)
    return role.id


@transaction.atomic
def rename_role(role_id: UUID, name: str, *, by: Actor, at: datetime) -> None:
    """Give a role another name. Raises Refused("missing"), also for a built-in one, whose name is ours."""
    role = _lock(role_id, "change", by)
    if role.key is not None:
        raise Refused("built_in", _("Built-in roles keep their names."))
    before, role.name = role.name, _checked(name, role_id)
    _keep(role, by, at)
    journal.audit(by, "access.rename_role", role.ref, {"name": before}, {"name": role.name}, at)


@transaction.atomic
def delete_role(role_id: UUID, *, by: Actor, at: datetime) -> None:
    """Do away with a role. Raises Refused("in_use") while somebody has it, Refused("built_in") for a built-in one."""
    role = _lock(role_id, "delete", by)
    if role.key is not None:
        raise Refused("built_in", _("Built-in roles stay."))
    if role.users.exists():
        raise Refused("in_use", _("Somebody still has this role."))
    journal.audit(by, "access.delete_role", role.ref, {"name": role.name}, {}, at)
    role.delete()


@transaction.atomic
def set_rights(role_id: UUID, cells: Mapping[tuple[str, str], Scope], *, by: Actor, at: datetime) -> None:
    """Set how far the role reaches, for each (record type, action) given; cells not given stay.

    Raises Refused("missing"), Refused("forbidden"), Refused("built_in") for the administrator, who may do everything,
    and Refused("invalid") for a cell that the matrix has not got.
    """
    role = _lock(role_id, "change", by)
    if role.key == "administrator":
        raise Refused("built_in", _("The administrator may do everything."))
    for (type_key, action), scope in cells.items():
        policy = policies.find(type_key)
        if policy is None or action not in policy.actions or scope not in scopes_of(policy, action):
            raise Refused("invalid", _("There is no such right."))
    had = {(right.type_key, right.action): Scope(right.scope) for right in role.rights.all()}
    before = {cell: had.get(cell) or scope_by_default(role.key, policies[cell[0]], cell[1]) for cell in cells}
    changed = {cell: scope for cell, scope in cells.items() if before[cell] != scope}
    if not changed:
        return
    RoleRight.objects.bulk_create(
        [
            RoleRight(role=role, type_key=type_key, action=action, scope=scope)
            for (type_key, action), scope in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["role", "type_key", "action"],
        update_fields=["scope"],
    )
    _keep(role, by, at)
    names = {cell: ".".join(cell) for cell in changed}
    said_before = {names[cell]: before[cell] for cell in changed}
    journal.audit(by, "access.set_rights", role.ref, said_before, {names[cell]: s for cell, s in changed.items()}, at)


def _lock(role_id: UUID, action: str, by: Actor) -> Role:
    role = Role.objects.select_for_update().filter(id=role_id).first()
    if role is None or not by.can("view", role):
        raise Refused("missing")
    by.may(action, role)
    return role


def _keep(role: Role, by: Actor, at: datetime) -> None:
    role.version += 1
    role.changed_at, role.changed_by = at, str(by.ref)
    role.save()


def _checked(name: str, role_id: UUID | None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("invalid", errors={"name": _("A role needs a name.")})
    same = Role.objects.filter(name__iexact=name)
    if (same.exclude(id=role_id) if role_id else same).exists():
        raise Refused("invalid", errors={"name": _("There is a role of this name.")})
    return name
