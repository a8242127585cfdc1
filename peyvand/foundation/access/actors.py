"""Actors that are no users: the system itself, and an import that a user started."""

from uuid import NAMESPACE_URL, UUID, uuid5

from peyvand.foundation.access.models import User
from peyvand.kernel.actor import ActorKind
from peyvand.kernel.ref import Ref


class SystemActor:
    """A part of the system, by name ("scores", "command line"); may do everything.

    Its id is made from the name, so that it is the same on every machine.
    """

    actor_kind = ActorKind.SYSTEM

    def __init__(self, name: str) -> None:
        self.name = name
        self.id: UUID = uuid5(NAMESPACE_URL, f"peyvand:system:{name}")

    @property
    def ref(self) -> Ref:
        return Ref("system", self.id)

    def can(self, action: str, thing: object) -> bool:
        return True

    def may(self, action: str, thing: object) -> None:
        """Never refuses."""


class ImportActor:
    """A run of an import; may do what the user may who started it (or the system, from the command line)."""

    actor_kind = ActorKind.IMPORT

    def __init__(self, run_ref: Ref, for_user: "User | SystemActor") -> None:
        self.ref = run_ref
        self.for_user = for_user

    def can(self, action: str, thing: object) -> bool:
        return self.for_user.can(action, thing)

    def may(self, action: str, thing: object) -> None:
        self.for_user.may(action, thing)
