"""Users, teams, roles and sessions; and the base of every record that somebody owns."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.access.rights import BUILT_IN, Rights, Scope
from peyvand.foundation.base.compiled import Compiled
from peyvand.foundation.base.models import Record
from peyvand.foundation.firm.models import Outlet
from peyvand.kernel.actor import ActorKind
from peyvand.kernel.refused import Refused


class UserKind(models.TextChoices):
    """Who signs in: the firm's people, its customers, programs that act for it."""

    STAFF = "staff"
    CUSTOMER = "customer"
    AGENT = "agent"


ACTOR_KINDS = {
    UserKind.STAFF: ActorKind.PERSON,
    UserKind.CUSTOMER: ActorKind.CUSTOMER,
    UserKind.AGENT: ActorKind.AGENT,
}


class Team(Record):
    """People who work on the same customers."""

    kind = "team"

    name = models.CharField(_("name"), max_length=200, unique=True)
    sort_key = models.CharField(max_length=200, default="", editable=False)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["sort_key", "id"], name="access_team_sort")]

    def __str__(self) -> str:
        return self.name


class Role(Record):
    """A named set of rights. ``key`` names a built-in role; a role that the firm made has none."""

    kind = "role"

    key = models.CharField(max_length=40, null=True, unique=True)
    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta(Record.Meta):
        pass

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, as far as it is ours; a name that the firm gave is as it gave it."""
        return str(BUILT_IN[self.key]) if self.key else self.name


class RoleRight(models.Model):
    """One cell of the matrix: how far a role reaches for one action on one record type."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="rights")
    type_key = models.CharField(max_length=80)
    action = models.CharField(max_length=40)
    scope = models.CharField(max_length=8, choices=[(scope.value, scope.value) for scope in Scope])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "type_key", "action"], name="access_roleright_once")]

    def __str__(self) -> str:
        return f"{self.type_key} {self.action} {self.scope}"


class User(AbstractBaseUser, Record):
    """Whoever signs in; an actor.

    email: in small letters. team: the user's own, and that of what the user makes.
    language, calendar, digits: empty where the firm's choice holds. theme, density: empty for the system's, the usual.
    """

    kind = "user"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=200, default="", editable=False)
    user_kind = models.CharField(_("kind"), max_length=16, choices=UserKind, default=UserKind.STAFF)
    is_active = models.BooleanField(_("may sign in"), default=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    roles = models.ManyToManyField(Role, related_name="users", blank=True)
    language = models.CharField(max_length=8, blank=True, default="")
    calendar = models.CharField(max_length=16, blank=True, default="")
    digits = models.CharField(max_length=16, blank=True, default="")
    theme = models.CharField(max_length=16, blank=True, default="")
    density = models.CharField(max_length=16, blank=True, default="")

    objects = BaseUserManager["User"]()

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["sort_key", "id"], name="access_user_sort"),
            models.Index(fields=["email", "id"], name="access_user_email_sort"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(user_kind__in=UserKind.values), name="access_user_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_kind(self) -> ActorKind:
        return ACTOR_KINDS[UserKind(self.user_kind)]

    @cached_property
    def rights(self) -> Rights:
        """The rights of all the user's roles: one query, once for each time that the user is loaded.

        Customers have none whatever their roles: what is theirs they meet elsewhere, never on the desk.
        """
        if self.user_kind == UserKind.CUSTOMER:
            return Rights(())
        roles: dict[Any, tuple[str | None, dict[tuple[str, str], Scope]]] = {}
        for role_id, key, type_key, action, scope in _ROLES.all(self.id):
            matrix = roles.setdefault(role_id, (key, {}))[1]
            if type_key is not None:
                matrix[type_key, action] = Scope(scope)
        return Rights(roles.values())

    def can(self, action: str, thing: object) -> bool:
        """Return whether the user may do ``action`` to ``thing``: a record or a record type's key."""
        if not self.is_active:
            return False
        if isinstance(thing, str):
            return self.rights.scope(action, thing) is not Scope.NONE
        policy = policies.find(getattr(thing, "kind", ""))
        return policy is not None and self._reaches(self.rights.scope(action, policy.key), policy, thing)

    def may(self, action: str, thing: object) -> None:
        """Raise Refused("forbidden") unless ``can(action, thing)``."""
        if not self.can(action, thing):
            raise Refused("forbidden", _("You may not do this."))

    def _reaches(self, scope: Scope, policy: Policy, record: object) -> bool:
        if scope in (Scope.ALL, Scope.NONE) or not policy.is_owned:
            return scope is not Scope.NONE
        if policy.through:
            through = policies[policy.through]
            above = getattr(record, policy.through)
            return above is not None and self._reaches(scope, through, above)
        if getattr(record, policy.owner) == self.id:
            return True
        return scope is Scope.TEAM and self.team_id is not None and getattr(record, policy.team) == self.team_id


_ROLES = Compiled(
    lambda user_id: Role.objects.filter(users=user_id).values_list(
        "id", "key", "rights__type_key", "rights__action", "rights__scope"
    )
)


class OwnedRecord(Record):
    """The base of every record that somebody owns: rights to rows are asked of owner and team."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Record.Meta):
        abstract = True


class Session(AbstractBaseSession):
    """A signed-in browser. ``handle`` names it to its user without giving the key away."""

    handle = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=200, blank=True, default="")
    address = models.GenericIPAddressField(null=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects: ClassVar[BaseSessionManager["Session"]] = BaseSessionManager()  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from peyvand.foundation.access.sessions import SessionStore

        return SessionStore


class SignInThrottle(models.Model):
    """Failed sign-ins for one account or one address: ``key`` is a keyed hash of either."""

    key = models.CharField(primary_key=True, max_length=64)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
