"""Turns an event's own fields and lines into JSON and back, by the type hints; the way is found once a kind."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from peyvand.foundation.journal.events import Event, list_own_fields
from peyvand.kernel.fact import FactLine, LineKind
from peyvand.kernel.money import Money
from peyvand.kernel.ref import Ref

type Turn = Callable[[Any], Any]

# The key of the lines among the fields; no field can be named so.
LINES = "+lines"

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False).encode
_known_turns: dict[type[Event], list[tuple[str, Turn | None, Turn | None]]] = {}
_line_kinds = {kind.value: kind for kind in LineKind}
_read_uuid = lru_cache(maxsize=65536)(UUID)
_read_decimal = lru_cache(maxsize=65536)(Decimal)

# For each plain type: how it is written into JSON (None: as it is) and how it is read back.
_PLAIN: dict[Any, tuple[Turn | None, Turn | None]] = {
    str: (None, None),
    int: (None, None),
    bool: (None, None),
    float: (None, None),
    object: (None, None),
    Any: (None, None),
    NoneType: (None, None),
    Decimal: (str, Decimal),
    UUID: (str, UUID),
    date: (date.isoformat, date.fromisoformat),
    datetime: (datetime.isoformat, datetime.fromisoformat),
    Ref: (str, Ref.parse),
    Money: (lambda money: [money.minor, money.currency], lambda pair: Money(*pair)),
}


def write_fields(event: Event) -> str:
    """Return the event's own fields and its lines as JSON text."""
    values: dict[str, Any] = {}
    for name, turn, _ in _turns(type(event)):
        value = getattr(event, name)
        values[name] = value if turn is None or value is None else turn(value)
    text = _dump(values)
    if not event.lines:
        return text
    # Keys, kinds and decimals need no quoting, and an import has half a million lines.
    lines = ",".join(
        f'[{"null" if line.item_id is None else _quoted(line.item_id)},"{line.kind.value}",'
        f'"{line.quantity}","{line.unit_price}",{line.minor}]'
        for line in event.lines
    )
    return f'{text[:-1]}{"," if values else ""}"{LINES}":[{lines}]}}'


def read_fields(cls: type[Event], values: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments for the kind's own fields; what the class does not know is left out."""
    found: dict[str, Any] = {}
    for name, _, turn in _turns(cls):
        if name in values:
            value = values[name]
            found[name] = value if turn is None or value is None else turn(value)
    return found


def read_lines(values: dict[str, Any]) -> tuple[FactLine, ...]:
    """Return the lines among stored fields."""
    return tuple(
        FactLine(
            None if item is None else _read_uuid(item),
            _line_kinds[kind],
            _read_decimal(quantity),
            _read_decimal(price),
            minor,
        )
        for item, kind, quantity, price, minor in values.get(LINES, ())
    )


@lru_cache(maxsize=65536)
def _quoted(key: UUID) -> str:
    return f'"{key}"'


def _turns(cls: type[Event]) -> list[tuple[str, Turn | None, Turn | None]]:
    """Return (name, how to write, how to read) of the kind's own fields, in their order."""
    turns = _known_turns.get(cls)
    if turns is None:
        hints = get_type_hints(cls)
        turns = _known_turns[cls] = [(name, *_pair_of(hints[name])) for name in list_own_fields(cls)]
    return turns


def _pair_of(hint: Any) -> tuple[Turn | None, Turn | None]:
    """Return how a value of the hinted type is written and read; TypeError when events cannot hold it."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return (lambda value: value.value), hint
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        known = [argument for argument in arguments if argument is not NoneType]
        if len(known) == 1:
            return _optional(*_pair_of(known[0]))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        write, read = _pair_of(arguments[0])
        return (
            (lambda values: [write(value) for value in values]) if write else list,
            (lambda values: tuple(map(read, values))) if read else tuple,
        )
    if origin is tuple:
        pairs = [_pair_of(argument) for argument in arguments]
        return (
            lambda values: [write(value) if write else value for (write, _), value in zip(pairs, values, strict=True)],
            lambda values: tuple(
                read(value) if read else value for (_, read), value in zip(pairs, values, strict=True)
            ),
        )
    if origin is dict:
        return _dict_pair(*arguments)
    raise TypeError(f"an event cannot hold {hint!r}")


def _dict_pair(key_hint: Any, value_hint: Any) -> tuple[Turn, Turn]:
    write_key, read_key = (str, int) if key_hint is int else _pair_of(key_hint)
    write, read = _pair_of(value_hint)
    return (
        lambda values: {
            (write_key(key) if write_key else key): (write(value) if write else value) for key, value in values.items()
        },
        lambda values: {
            (read_key(key) if read_key else key): (read(value) if read else value) for key, value in values.items()
        },
    )


def _optional(write: Turn | None, read: Turn | None) -> tuple[Turn | None, Turn | None]:
    return (
        (lambda value: None if value is None else write(value)) if write else None,
        (lambda value: None if value is None else read(value)) if read else None,
    )
