"""What proposes the next best action: anything that knows something about customers."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from peyvand.kernel.money import Money
from peyvand.kernel.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One act proposed for one customer.

    reason: what the suggester needs to put its reason into words; plain JSON values.
    due_on: the firm's day by which it should be done. value: what is at stake; orders the list, higher first.
    """

    party_id: UUID
    reason: Mapping[str, object] = field(default_factory=dict)
    due_on: date
    value: Money | None = None


class Suggester(ABC):
    """Proposes one kind of act.

    rest: so long after a person has answered, the same is not proposed again for the same customer.
    needs: the key of a policy; only who may view that as widely as customers is shown the reason, and the act.
    """

    key: str
    icon: str
    rest: timedelta = timedelta(days=30)
    needs: str = ""

    @abstractmethod
    def propose(self, day: date) -> Iterable[Proposal]:
        """Return all that is to be proposed on that day of the firm, each customer (a head) at most once."""

    @abstractmethod
    def say_act(self, name: str) -> str:
        """Return the act in the reader's language, as a heading: "Call Golestan about the next order"."""

    @abstractmethod
    def say_reason(self, reason: Mapping[str, object], today: date) -> str:
        """Return why, in one or two sentences of the reader's language and formats."""


suggesters: Registry[Suggester] = Registry("suggester")
