"""How far a right reaches, what the built-in roles may do, and how roles add up."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from peyvand.foundation.access.ports import Policy, policies


class Scope(StrEnum):
    """Which rows a right reaches; each holds the ones before it."""

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    ALL = "all"


WIDTH = {scope: width for width, scope in enumerate(Scope)}

# What built-in roles may do with records that have an owner, by action; an action not named is not theirs.
OWNED: Mapping[str, Mapping[str, Scope]] = {
    "manager": dict.fromkeys(("view", "create", "change", "delete", "export", "import", "assign"), Scope.ALL),
    "seller": {"view": Scope.TEAM, "create": Scope.OWN, "change": Scope.TEAM, "delete": Scope.OWN},
    "analyst": {"view": Scope.ALL, "export": Scope.ALL},
    "reader": {"view": Scope.ALL},
}
# The same for records without an owner (products, outlets): all or nothing.
SHARED: Mapping[str, Mapping[str, Scope]] = {
    "manager": OWNED["manager"],
    "seller": {"view": Scope.ALL},
    "analyst": OWNED["analyst"],
    "reader": OWNED["reader"],
}
BUILT_IN = ("administrator", "manager", "seller", "analyst", "reader")


def widest(scopes: Iterable[Scope]) -> Scope:
    return max(scopes, key=WIDTH.__getitem__, default=Scope.NONE)


def narrowest(scopes: Iterable[Scope]) -> Scope:
    return min(scopes, key=WIDTH.__getitem__)


def default_scope(role_key: str, policy: Policy, action: str) -> Scope:
    """Return how far a built-in role reaches while the firm's matrix does not say otherwise."""
    if role_key == "administrator":
        return Scope.ALL
    if policy.is_system:
        return Scope.NONE
    return (OWNED if policy.is_owned else SHARED).get(role_key, {}).get(action, Scope.NONE)


class Rights:
    """What a set of roles may do: the widest scope of any of them.

    roles: for each role its key ("" when the firm made it) and the matrix rows (type, action) → scope.
    """

    def __init__(self, roles: Iterable[tuple[str, Mapping[tuple[str, str], Scope]]]) -> None:
        self._roles = tuple(roles)
        self._known: dict[tuple[str, str], Scope] = {}

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
        own = widest(rows.get((type_key, action)) or default_scope(key, policy, action) for key, rows in self._roles)
        if not policy.through:
            return own
        return narrowest((own, self.scope("view", policy.through)))
