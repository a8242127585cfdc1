"""How far a right reaches, what the built-in roles may do, and how roles add up."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.ports import Policy, policies


class Scope(StrEnum):
    """Which rows a right reaches; each holds the ones before it."""

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    ALL = "all"


WIDTH = {scope: width for width, scope in enumerate(Scope)}
# Actions on no row that is there yet: they are allowed or not.
WITHOUT_ROW = frozenset({"create", "import"})
_EVERYTHING = dict.fromkeys(("view", "create", "change", "delete", "export", "import", "assign"), Scope.ALL)

# What built-in roles may do with records that have an owner, by action; an action not named is not theirs.
OWNED: Mapping[str, Mapping[str, Scope]] = {
    "manager": _EVERYTHING,
    "seller": {"view": Scope.TEAM, "create": Scope.ALL, "change": Scope.TEAM, "delete": Scope.OWN},
    "analyst": {"view": Scope.ALL, "export": Scope.ALL},
    "reader": {"view": Scope.ALL},
}
# The same for records without an owner (products, outlets): all or nothing.
SHARED: Mapping[str, Mapping[str, Scope]] = {
    "manager": _EVERYTHING,
    "seller": {"view": Scope.ALL},
    "analyst": OWNED["analyst"],
    "reader": OWNED["reader"],
}
BUILT_IN: Mapping[str, Promise] = {
    "administrator": _("Administrator"),
    "manager": _("Manager"),
    "seller": _("Seller"),
    "analyst": _("Analyst"),
    "reader": _("Reader"),
}


def widest(scopes: Iterable[Scope]) -> Scope:
    return max(scopes, key=WIDTH.__getitem__, default=Scope.NONE)


def narrowest(scopes: Iterable[Scope]) -> Scope:
    return min(scopes, key=WIDTH.__getitem__)


def scopes_of(policy: Policy, action: str) -> tuple[Scope, ...]:
    """Return how far the action can reach on that type: rows without an owner are seen all or not at all."""
    if policy.is_owned and action not in WITHOUT_ROW:
        return tuple(Scope)
    return Scope.NONE, Scope.ALL


def scope_by_default(role_key: str | None, policy: Policy, action: str) -> Scope:
    """Return how far a role reaches while the firm's matrix does not say otherwise.

    role_key: None for a role that the firm made; it may do nothing yet.
    """
    if role_key == "administrator":
        return Scope.ALL
    if policy.is_system or role_key is None:
        return Scope.NONE
    return (OWNED if policy.is_owned else SHARED).get(role_key, {}).get(action, Scope.NONE)


class Rights:
    """What a set of roles may do: the widest scope of any of them.

    roles: for each role its key (None when the firm made it) and the matrix rows (type, action) → scope.
    """

    def __init__(self, roles: Iterable[tuple[str | None, Mapping[tuple[str, str], Scope]]]) -> None:
        self._roles = tuple(roles)
        self._known: dict[tuple[str, str], Scope] = {}

    @property
    def is_administrators(self) -> bool:
        """Whether the administrator's role is among them."""
        return any(key == "administrator" for key, _rows in self._roles)

    def scope(self, action: str, type_key: str) -> Scope:
        """Return how far the right reaches; NONE for types and actions that nobody declared."""
        asked = (type_key, action)
        if asked not in self._known:
            self._known[asked] = self._find(action, type_key)
        return self._known[asked]

    def _find(self, action: str, type_key: str) -> Scope:
        policy = policies.find(type_key)
        if policy is None or action not in policy.actions:
            return Scope.NONE
        own = widest(rows.get((type_key, action)) or scope_by_default(key, policy, action) for key, rows in self._roles)
        if not policy.through:
            return own
        return narrowest((own, self.scope("view", policy.through)))
