"""Who acts: a person, a customer, an import, an agent, the system itself."""

from enum import StrEnum
from typing import Protocol

from peyvand.kernel.ref import Ref


class ActorKind(StrEnum):
    PERSON = "person"
    CUSTOMER = "customer"
    IMPORT = "import"
    AGENT = "agent"
    SYSTEM = "system"


class Actor(Protocol):
    """Whoever calls a command or asks a query; ``foundation.access`` gives the real ones."""

    @property
    def ref(self) -> Ref: ...

    @property
    def actor_kind(self) -> ActorKind: ...

    def can(self, action: str, thing: object) -> bool:
        """Return whether the actor may do ``action`` to ``thing``: a record or a record type's key."""
        ...

    def may(self, action: str, thing: object) -> None:
        """Raise Refused("forbidden") unless ``can(action, thing)``."""
        ...
