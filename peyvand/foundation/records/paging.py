"""Pages by keyset: the rows after or before a given row, in the order of an index, however deep.

Rows without a value come last in either direction, by a second leg: first those with a value, then those without,
each leg a walk along an index that ends with the page. No OFFSET, and nothing is sorted that is not shown.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    Exists,
    F,
    Field,
    Func,
    Model,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from peyvand.kernel.refused import Refused

# So many rows are looked at where those that are wanted may be anywhere.
GIVEN_UP = 5_000


@dataclass(frozen=True)
class Order:
    """By what a list is ordered: ``path`` from the record, the id deciding among equals.

    plugged: the prefix that leads to a plugged table, "" for the record's own. is_nullable: whether there is a leg of
    rows without a value.
    """

    path: str
    field: "Field[Any, Any]"
    is_descending: bool
    is_nullable: bool
    plugged: str = ""

    @property
    def id_path(self) -> str:
        """The id as it stands in the index that is walked: the plugged table's own key where there is one."""
        return f"{self.plugged}pk" if self.plugged else "pk"


@dataclass(frozen=True)
class Cursor:
    """A row's place in an order. value: None for a row of the second leg. position: how many rows come before it."""

    value: Any
    id: UUID
    position: int


def make_order(model: type[Model], path: str, *, is_descending: bool, plugged: str = "") -> Order:
    """Return the order by ``path``; raises FieldDoesNotExist when the model has no such path."""
    field = field_at(model, path)
    return Order(path, field, is_descending, bool(plugged) or field.null, plugged)


def field_at(model: type[Model], path: str) -> "Field[Any, Any]":
    """Return the field at an ORM path; raises FieldDoesNotExist when there is none."""
    field: Any = None
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        if field.is_relation and field.related_model is not None:
            model = field.related_model
    return cast("Field[Any, Any]", field)


def encode_cursor(cursor: Cursor, order: Order) -> str:
    """Return the cursor as text for an address."""
    value = None if cursor.value is None else _plain(cursor.value)
    text = json.dumps([value, str(cursor.id), cursor.position], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(text: str, order: Order) -> Cursor:
    """Return the cursor written in an address; raises Refused("address") when it is none of this order."""
    try:
        value, id_text, position = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        cursor = Cursor(None if value is None else _value(value, order.field), UUID(id_text), int(position))
    except (ValueError, TypeError, AttributeError, binascii.Error, ValidationError, RecursionError, OverflowError):
        raise Refused("address", _("This page of the list does not exist.")) from None
    if (cursor.value is None and not order.is_nullable) or not 0 <= cursor.position < 2**53:
        raise Refused("address", _("This page of the list does not exist."))
    return cursor


@dataclass(frozen=True)
class Walk:
    """A walk through the rows of ``queryset`` in an order; ``paths`` are read besides the sort value and the id.

    is_small: the rows are few of many. They are then gathered by what they are filtered by, and sorted: the walk along
    the order's index, which PostgreSQL would bet on, may meet none of them for a million rows.
    within: rows that hold all those of ``queryset``; the walk then gives up after the next ``GIVEN_UP`` of them.
    """

    queryset: "QuerySet[Any]"
    order: Order
    paths: tuple[str, ...] = ()
    is_backwards: bool = False
    is_small: bool = False
    within: "QuerySet[Any] | None" = None

    def read(self, cursor: Cursor | None, limit: int) -> list[tuple[Any, ...]]:
        """Return up to ``limit`` rows (sort value, id, *paths) beyond the cursor, always in the list's own order."""
        legs = [self._filled, self._empty] if self.order.is_nullable else [self._filled]
        if self.is_backwards:
            legs.reverse()
        if cursor is not None and self.order.is_nullable:
            began = self._filled if cursor.value is not None else self._empty
            legs = legs[legs.index(began) :]
        rows: list[tuple[Any, ...]] = []
        for leg in legs:
            if len(rows) < limit:
                rows += leg(cursor if leg is legs[0] else None, limit - len(rows))
        return rows[::-1] if self.is_backwards else rows

    @property
    def _is_falling(self) -> bool:
        return self.order.is_descending != self.is_backwards

    def _filled(self, cursor: Cursor | None, limit: int) -> list[tuple[Any, ...]]:
        order, queryset = self.order, self.queryset
        if order.is_nullable:
            queryset = queryset.filter(**{f"{order.path}__isnull": False})
        if cursor is not None:
            queryset = queryset.filter(self._compare(cursor, " < " if self._is_falling else " > "))
        if self.within is not None and (end := self._find_end(self.within, cursor)) is not None:
            queryset = queryset.filter(self._compare(end, " >= " if self._is_falling else " <= "))
        ordered = queryset.order_by(*self._sorted(order.path, order.id_path))
        return list(ordered.values_list(order.path, "pk", *self.paths)[:limit])

    def _empty(self, cursor: Cursor | None, limit: int) -> list[tuple[Any, ...]]:
        queryset = self.queryset.filter(self._without_value())
        if cursor is not None:
            queryset = queryset.filter(**{f"pk__{'lt' if self._is_falling else 'gt'}": cursor.id})
        ordered = queryset.order_by(*self._sorted("pk"))
        return [(None, *row) for row in ordered.values_list("pk", *self.paths)[:limit]]

    def _sorted(self, *paths: str) -> list[OrderBy]:
        return [OrderBy(self._hidden(path), descending=self._is_falling) for path in paths]

    def _hidden(self, path: str) -> F | Coalesce:
        """The value at a path; of few rows in a form that no index is made of."""
        return Coalesce(F(path), F(path)) if self.is_small else F(path)

    def _find_end(self, within: "QuerySet[Any]", cursor: Cursor | None) -> Cursor | None:
        """Return the place at which the walk gives up; None where the rows end before it."""
        order = self.order
        if order.is_nullable:
            within = within.filter(**{f"{order.path}__isnull": False})
        if cursor is not None:
            within = within.filter(self._compare(cursor, " < " if self._is_falling else " > "))
        ordered = within.order_by(*self._sorted(order.path, order.id_path)).values_list(order.path, "pk")
        last = ordered[GIVEN_UP : GIVEN_UP + 1].first()
        return None if last is None else Cursor(last[0], last[1], 0)

    def _compare(self, cursor: Cursor, sign: str) -> Func:
        """``(a, b) > (c, d)``: a comparison of rows, which PostgreSQL finds in an index on (a, b)."""
        row = _row(self._hidden(self.order.path), self._hidden(self.order.id_path))
        place = _row(Value(cursor.value, output_field=self.order.field), Value(cursor.id, output_field=UUIDField()))
        return Func(row, place, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField())

    def _without_value(self) -> Any:
        """The condition for rows without a value: none in the record itself, or no plugged row that has one."""
        order = self.order
        if not order.plugged:
            return Q(**{f"{order.path}__isnull": True})
        own = order.path.removeprefix(order.plugged)
        filled = order.field.model._default_manager.filter(pk=OuterRef("pk"), **{f"{own}__isnull": False})
        return ~Exists(filled)


def _row(*expressions: Any) -> Func:
    return Func(*expressions, template="(%(expressions)s)", output_field=TextField())


def _plain(value: Any) -> str | int | float | bool:
    if isinstance(value, str | int | float | bool):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _value(plain: Any, field: "Field[Any, Any]") -> Any:
    """Return the value as the field holds it; ValidationError or ValueError where it cannot."""
    if not isinstance(plain, str | int | float | bool) or (isinstance(plain, str) and "\x00" in plain):
        raise ValueError("not a plain value")
    value = field.to_python(plain)
    if value is None or (isinstance(value, datetime) and value.tzinfo is None):
        raise ValueError("no value")
    if isinstance(value, float | Decimal) and not isfinite(value):
        raise ValueError("no number")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("out of range")
    return value
