"""Reads of access that others may use: which rows an actor sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from peyvand.foundation.access.actors import ImportActor, SystemActor
from peyvand.foundation.access.models import Role, Session, Team, User, UserKind
from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.access.rights import BUILT_IN, Scope
from peyvand.kernel.actor import Actor


def scope_of(by: Actor, action: str, type_key: str) -> Scope:
    """Return how far the actor reaches for an action on a record type."""
    actor = by.for_user if isinstance(by, ImportActor) else by
    if isinstance(actor, SystemActor):
        return Scope.ALL
    if isinstance(actor, User) and actor.is_active:
        return actor.rights.scope(action, type_key)
    return Scope.NONE


class Reach(NamedTuple):
    """How far an actor reaches: the values and the shape of what ``within`` asks.

    user_id, team_id: whose rows, None where the scope does not ask for them.
    """

    scope: Scope
    user_id: UUID | None = None
    team_id: UUID | None = None


def reach_of(by: Actor, type_key: str, action: str = "view") -> Reach:
    """Return how far the actor reaches for an action on a record type."""
    policy = policies.find(type_key)
    scope = scope_of(by, action, type_key if policy else "")
    if scope is Scope.ALL or (policy and not policy.is_owned and scope is not Scope.NONE):
        return Reach(Scope.ALL)
    user = by.for_user if isinstance(by, ImportActor) else by
    if policy is None or scope is Scope.NONE or not isinstance(user, User):
        return Reach(Scope.NONE)
    if scope is Scope.TEAM and user.team_id is not None:
        return Reach(scope, user.id, user.team_id)
    return Reach(Scope.OWN, user.id)


def within[M: Model](queryset: "QuerySet[M]", reach: Reach) -> "QuerySet[M]":
    """Return the rows of ``queryset`` that are within the reach; the only filter of rows there is.

    Rows that hang on another record (``Policy.through``) follow it; without it only scope "all" sees them.
    """
    if reach.scope is Scope.ALL:
        return queryset
    policy = policies.find(getattr(queryset.model, "kind", ""))
    if reach.scope is Scope.NONE or policy is None:
        return queryset.none()
    return queryset.filter(_rows_of(reach, policy))


def visible[M: Model](queryset: "QuerySet[M]", by: Actor, action: str = "view") -> "QuerySet[M]":
    """Return the rows of ``queryset`` to which the actor may do ``action``."""
    return within(queryset, reach_of(by, getattr(queryset.model, "kind", ""), action))


def list_colleagues(by: Actor) -> Sequence[tuple[UUID, str]]:
    """Return id and name of all who work here, by name: whom something can be given to.

    Colleagues know each other's names; customers learn none.
    """
    if isinstance(by, User) and by.user_kind != UserKind.STAFF:
        return []
    staff = User.objects.filter(user_kind=UserKind.STAFF, is_active=True, deleted_at=None)
    return list(staff.order_by("name", "id").values_list("id", "name"))


def get_team_id(user_id: UUID | str | None) -> UUID | None:
    """Return the team of a user; None where there is no such user, or no team."""
    return User.objects.filter(id=user_id).values_list("team_id", flat=True).first() if user_id else None


def list_teams(by: Actor) -> Sequence[tuple[UUID, str]]:
    """Return id and name of all teams, by name; none to customers."""
    if isinstance(by, User) and by.user_kind != UserKind.STAFF:
        return []
    return list(Team.objects.filter(deleted_at=None).order_by("name", "id").values_list("id", "name"))


def list_roles(by: Actor) -> list[Role]:
    """Return the roles that the actor sees: the built-in ones first, then by name."""
    places = {key: place for place, key in enumerate(BUILT_IN)}
    roles = visible(Role.objects.filter(deleted_at=None), by)
    return sorted(roles, key=lambda role: (places.get(role.key or "", len(places)), role.name))


def list_sessions(by: User, at: datetime) -> list[Session]:
    """Return the user's own sessions that are still good, the one last seen first."""
    return list(Session.objects.filter(user=by, expire_date__gt=at).order_by("-seen_at", "handle"))


def _rows_of(reach: Reach, policy: Policy) -> Q:
    """Return the condition for the rows of the reach's user and team."""
    prefix = ""
    while policy.through:
        prefix += f"{policy.through}__"
        policy = policies[policy.through]
    rows = Q(**{prefix + policy.owner: reach.user_id})
    if reach.team_id is not None:
        rows |= Q(**{prefix + policy.team: reach.team_id})
    return rows
