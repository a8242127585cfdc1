"""Every kind of event is stored and read back as it was recorded."""

import dataclasses
import types
import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

import pytest
from django.db import transaction

from peyvand.foundation.journal import commands, queries
from peyvand.foundation.journal.events import Event, list_kinds
from peyvand.kernel.actor import ActorKind
from peyvand.kernel.fact import FactLine, LineKind
from peyvand.kernel.money import Money
from peyvand.kernel.ref import Ref

MOMENT = datetime(2026, 3, 21, 8, 30, 15, 123456, tzinfo=UTC)
IDS = [UUID(f"01980000-0000-7000-8000-{number:012}") for number in range(4)]
SAMPLES: dict[object, object] = {
    str: "پیوند «۱»",
    int: 7,
    bool: True,
    float: 0.25,
    Decimal: Decimal("12.3450"),
    date: date(2026, 3, 21),
    datetime: MOMENT,
    UUID: IDS[0],
    Money: Money(123_456, "IRR"),
    Ref: Ref("order", IDS[1]),
    ActorKind: ActorKind.PERSON,
    object: "a word",
}


def sample(kind: object) -> object:
    """Return a value of the type."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return sample(next(part for part in inner if part is not type(None)))
    if origin is tuple:
        return tuple(sample(part) for part in inner if part is not Ellipsis)
    if origin is dict:
        return {sample(inner[0]): sample(inner[1])}
    if kind is FactLine:
        return FactLine(IDS[2], LineKind.GOODS, Decimal(3), Decimal("4.1250"), 1238)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return None if kind is type(None) else SAMPLES[kind]


def build(kind: type[Event]) -> Event:
    """Return an event of that kind with a value in every field."""
    hints = typing.get_type_hints(kind)
    values = {field.name: sample(hints[field.name]) for field in dataclasses.fields(kind) if field.init}
    return kind(**{**values, "repeat_key": f"test:{kind.kind}", "party_id": IDS[3], "by": Ref("user", IDS[0])})


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list_kinds(), ids=lambda kind: kind.kind)
def test_an_event_is_read_back_as_it_was_recorded(kind: type[Event]) -> None:
    event = build(kind)

    with transaction.atomic():
        commands.record(event)
    [found] = queries.iterate_events([kind.kind])

    assert found.event == event


def test_kinds_are_named_after_their_slice() -> None:
    wrong = [kind.kind for kind in list_kinds() if not kind.kind.endswith(f".{kind.__name__}")]

    assert wrong == []
