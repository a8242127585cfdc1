"""The ten words in which every trade can be counted."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Fact(StrEnum):
    VISIT = "visit"
    ENQUIRY = "enquiry"
    CONTACT = "contact"
    PURCHASE = "purchase"
    PAYMENT = "payment"
    COMPLAINT = "complaint"
    RESOLUTION = "resolution"
    ANSWER = "answer"
    EXPOSURE = "exposure"
    COST = "cost"


class LineKind(StrEnum):
    """What a line of money stands for; a second dimension beside the kind of fact."""

    GOODS = "goods"
    CARRIAGE = "carriage"
    FEE = "fee"
    DISCOUNT = "discount"
    MANUAL = "manual"
    SAMPLE = "sample"
    VOUCHER = "voucher"
    BAD_DEBT = "bad_debt"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One line of a fact.

    item_id: the thing bought or given back, None where it is no known thing.
    quantity: signed, in the item's unit. unit_price: in the event's currency, at least four places.
    minor: the line's amount in whole minor units of the event's currency, signed, rounded once.
    """

    item_id: UUID | None
    kind: LineKind
    quantity: Decimal
    unit_price: Decimal
    minor: int
