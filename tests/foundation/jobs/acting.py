"""Who asks in the queue's own tests: somebody who may do everything, and somebody who may do nothing."""

from dataclasses import dataclass
from uuid import UUID

from peyvand.kernel.actor import ActorKind
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused

USER = Ref("user", UUID(int=1))


@dataclass(frozen=True)
class Somebody:
    is_trusted: bool
    ref: Ref = USER
    actor_kind: ActorKind = ActorKind.PERSON

    def can(self, action: str, thing: object) -> bool:
        return self.is_trusted

    def may(self, action: str, thing: object) -> None:
        if not self.is_trusted:
            raise Refused("forbidden")


BOSS = Somebody(is_trusted=True)
STRANGER = Somebody(is_trusted=False)
