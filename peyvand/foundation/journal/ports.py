"""What others fill in the journal: subscribers, words of the audit, rates of the firm's currency."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from peyvand.foundation.journal.recorded import Recorded
from peyvand.kernel.fact import Fact
from peyvand.kernel.money import Money
from peyvand.kernel.registry import Registry

__all__ = ["AuditWords", "Rates", "Recorded", "Subscriber", "audit_words", "get_rates", "set_rates", "subscribers"]


class Subscriber(ABC):
    """Takes events after commit, in batches, exactly once, in the order of each lane.

    label: what people call it, a lazy translation.
    kinds, facts: what it wants to hear, either; both None is everything. A new subscriber hears the whole journal.
    batch: how many events it takes at most in one transaction. reads_events: False where the envelope's columns
    are enough; then the events' own fields and lines are not fetched, and ``Recorded.event`` is not to be asked for.
    """

    key: str
    label: object = ""
    kinds: frozenset[str] | None = None
    facts: frozenset[Fact] | None = None
    batch: int = 1000
    reads_events: bool = True

    @abstractmethod
    def handle(self, events: Sequence[Recorded]) -> None:
        """Take the events, set-wise, in the transaction that also moves the cursor.

        Raises for an event that cannot be handled: nothing of the batch stays, the lane at fault is found
        and set aside, and the others come again. So it must touch nothing but the database.
        """


@dataclass(frozen=True, kw_only=True)
class AuditWords:
    """What people read instead of the codes that a part writes into the audit; all words are lazy translations.

    key: the first word of its actions ("parties"). label: what they are about. actions: what was done, by the second
    word ("add"). subjects: by kind, where no record type is declared. fields: by key, where no record type has the
    word. values: the words of codes that stand as values, by the code or by "<field>.<code>". name_field: the word
    of a key that is known only at run time, or of a further word of an action; "" for an unknown one.
    """

    key: str
    label: object
    actions: Mapping[str, object]
    subjects: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    name_field: Callable[[str], object] = lambda _key: ""


class Rates(Protocol):
    """Knows the firm's currency and its rates; ``foundation.firm`` gives the real one."""

    def to_firm(self, amount: Money, at: datetime) -> Money | None:
        """Return the amount in the firm's currency at the rate of that moment's day, None when unknown."""
        ...


class _NoRates:
    def to_firm(self, amount: Money, at: datetime) -> Money | None:
        return None


subscribers: Registry[Subscriber] = Registry("subscriber")
audit_words: Registry[AuditWords] = Registry("audit words")
_rates: list[Rates] = [_NoRates()]


def set_rates(rates: Rates) -> None:
    """Inject what turns amounts into the firm's currency; until then there is no firm amount."""
    _rates[:] = [rates]


def get_rates() -> Rates:
    return _rates[0]
