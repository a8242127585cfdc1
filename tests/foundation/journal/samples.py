"""Events of no slice, for the journal's own tests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.journal.events import Event
from peyvand.kernel.actor import ActorKind
from peyvand.kernel.fact import Fact, FactLine, LineKind
from peyvand.kernel.money import Money
from peyvand.kernel.ref import Ref

USER = Ref("user", UUID("01980000-0000-7000-8000-000000000001"))
AT = datetime(2026, 3, 21, 8, 30, 0, 123456, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class StepTaken(Event):
    """The plainest of events."""

    headline = "Took step {step}"

    step: int = 0


@dataclass(frozen=True, kw_only=True)
class BasketSold(Event):
    """A purchase with lines."""

    fact = Fact.PURCHASE
    headline = "Bought for {amount}"

    number: str = ""


@dataclass(frozen=True, kw_only=True)
class AllSorts(Event):
    """One field of each type that an event can hold."""

    text: str
    whole: int
    yes: bool
    share: Decimal
    day: date
    moment: datetime
    key: UUID
    money: Money
    thing: Ref
    colour: Colour
    nothing: None
    words: tuple[str, ...]
    pair: tuple[int, Decimal]
    days: tuple[date, ...]
    prices: dict[str, Money]
    counts: dict[int, Decimal]
    maybe_day: date | None = None
    maybe_money: Money | None = None


def step(party_id: UUID | None = None, number: int = 0, **changes: Any) -> StepTaken:
    """Return a step; ``changes`` go into the envelope."""
    values: dict[str, Any] = {"occurred_at": AT, "by": USER, "by_kind": ActorKind.PERSON, "party_id": party_id}
    return StepTaken(**values | {"step": number} | changes)


def basket(party_id: UUID | None, lines: int = 2, **changes: Any) -> BasketSold:
    """Return a purchase of so many lines at 2.55 GBP."""
    values: dict[str, Any] = {
        "occurred_at": AT,
        "by": USER,
        "by_kind": ActorKind.IMPORT,
        "party_id": party_id,
        "subject": Ref("order", new_id()),
        "amount": Money(255 * lines, "GBP"),
        "lines": tuple(
            FactLine(UUID(int=index + 1), LineKind.GOODS, Decimal("1.0000"), Decimal("2.5500"), 255)
            for index in range(lines)
        ),
        "number": "489434",
    }
    return BasketSold(**values | changes)


def all_sorts() -> AllSorts:
    return AllSorts(
        occurred_at=AT,
        by=USER,
        by_kind=ActorKind.AGENT,
        party_id=new_id(),
        subject=Ref("deal", new_id()),
        amount=Money(-12, "IRR"),
        outlet_id=new_id(),
        channel="phone",
        cause=new_id(),
        repeat_key="once:1",
        policy="private",
        lines=(FactLine(None, LineKind.FEE, Decimal("-1"), Decimal("0.0010"), 0),),
        text="می‌روم 'x' \"y\" \\ \n",
        whole=2**60,
        yes=True,
        share=Decimal("0.10"),
        day=date(2026, 3, 21),
        moment=AT,
        key=new_id(),
        money=Money(5, "KWD"),
        thing=USER,
        colour=Colour.RED,
        nothing=None,
        words=("a", "ب"),
        pair=(1, Decimal("2.50")),
        days=(date(2020, 2, 29),),
        prices={"a": Money(1, "EUR")},
        counts={7: Decimal(1)},
        maybe_money=Money(0, "EUR"),
    )
