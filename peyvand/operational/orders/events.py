"""What happens to orders. Each event carries the lines of its document."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_noop

from peyvand.foundation.journal.events import Event
from peyvand.kernel.fact import Fact


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(Event):
    """Somebody, or nobody known, has bought. The amount is gross: with carriage, fees and manual lines."""

    fact: ClassVar[Fact | None] = Fact.PURCHASE
    headline: ClassVar[str | None] = gettext_noop("Ordered for {amount}, order {order_number}")
    icon: ClassVar[str] = "shopping-bag"

    order_number: str


@dataclass(frozen=True, kw_only=True)
class OrderReturned(Event):
    """Goods or money have gone back: a fact of its own day, with a negative amount.

    returns: the order that is given back, where it is known at once.
    """

    fact: ClassVar[Fact | None] = Fact.PURCHASE
    is_reversal: ClassVar[bool] = True
    headline: ClassVar[str | None] = gettext_noop("Returned for {amount}, document {order_number}")
    icon: ClassVar[str] = "undo-2"

    order_number: str
    returns: UUID | None = None

    def headline_args(self) -> dict[str, object]:
        return {**super().headline_args(), "amount": -self.amount if self.amount else self.amount}


@dataclass(frozen=True, kw_only=True)
class ReturnMatched(Event):
    """It has been found out which order a return gives back."""

    order_number: str
    returns: UUID


@dataclass(frozen=True, kw_only=True)
class StockCorrected(Event):
    """A document that moves stock and no money; nobody has bought."""

    order_number: str


@dataclass(frozen=True, kw_only=True)
class DebtWrittenOff(Event):
    """A document that gives up, or takes back, a debt. No purchase: net revenue leaves it out."""

    headline: ClassVar[str | None] = gettext_noop("Bad debt of {amount}, document {order_number}")
    icon: ClassVar[str] = "ban"

    order_number: str


@dataclass(frozen=True, kw_only=True)
class OrderCorrected(Event):
    """Lines of an order were put right. Lines and amount are the difference: what was, taken back, and what is."""

    fact: ClassVar[Fact | None] = Fact.PURCHASE
    is_correction: ClassVar[bool] = True
    headline: ClassVar[str | None] = gettext_noop("Order {order_number} corrected, by {amount}")
    icon: ClassVar[str] = "pencil"

    order_number: str


@dataclass(frozen=True, kw_only=True)
class ReturnCorrected(Event):
    """Lines of a return were put right; as ``OrderCorrected``."""

    fact: ClassVar[Fact | None] = Fact.PURCHASE
    is_reversal: ClassVar[bool] = True
    is_correction: ClassVar[bool] = True
    headline: ClassVar[str | None] = gettext_noop("Return {order_number} corrected, by {amount}")
    icon: ClassVar[str] = "pencil"

    order_number: str


@dataclass(frozen=True, kw_only=True)
class DocumentCorrected(Event):
    """Lines of a document that is no purchase were put right; as ``OrderCorrected``."""

    order_number: str
