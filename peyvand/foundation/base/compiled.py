"""Querysets whose SQL is made once.

To build a statement from a queryset takes Django longer than PostgreSQL takes to answer it. What every page asks is
therefore built once for each thread and shape, and asked again with other values.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Values that no record holds: they mark, while the statement is built, the places of the values to come.
_MARKS: dict[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=(0xC0_4911_ED << 96) + place),
    int: lambda place: -2_147_400_000 + place,
    str: lambda place: f"\x02{place}\x02",
    date: lambda place: date(1, 1, 1) + timedelta(days=place),
    datetime: lambda place: datetime(1, 1, 1, tzinfo=UTC) + timedelta(microseconds=place),
}


@dataclass(slots=True)
class _Statement:
    """queryset: set up to run ``compiler``, whose text is ``text``. places: of each parameter, which value it is."""

    queryset: QuerySet[Any]
    compiler: SQLCompiler
    text: str
    parameters: tuple[Any, ...]
    places: tuple[int | None, ...]
    values: tuple[Any, ...] = field(default=())

    def as_sql(self, *_arguments: Any, **_keywords: Any) -> tuple[str, tuple[Any, ...]]:
        return self.text, tuple(
            parameter if place is None else self.values[place]
            for parameter, place in zip(self.parameters, self.places, strict=True)
        )


# Connections belong to one thread each, and so does what was built with them.
_known: WeakKeyDictionary[Any, dict[Hashable, _Statement | None]] = WeakKeyDictionary()


class Compiled[Row]:
    """A queryset as a function of its values: ``PARTY = Compiled(lambda id: Party.objects.filter(id=id))``.

    build: takes the values in their order, then the shape, and returns the queryset. It is called with marks in place
    of the values, and so must hand each to a filter as it is (no prefixes of strings, no limits: those are shape).
    A value that is None, and the length of a tuple for ``__in``, make another shape by themselves.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build

    def all(self, *values: Any, shape: Sequence[Hashable] = ()) -> list[Row]:
        """Return the rows; raises TypeError when a value does not stand in the statement as it is."""
        statement = self._find(values, shape)
        if statement is None:
            return []
        return list(cast("Iterable[Row]", statement.queryset._iterable_class(statement.queryset)))

    def first(self, *values: Any, shape: Sequence[Hashable] = ()) -> Row | None:
        """Return the first row of what ``build`` orders and limits, None when there is none."""
        return next(iter(self.all(*values, shape=shape)), None)

    def text(self, *values: Any, shape: Sequence[Hashable] = ()) -> tuple[str, tuple[Any, ...]] | None:
        """Return the statement and its parameters, for a part of a larger one; None where nothing can be found."""
        statement = self._find(values, shape)
        return None if statement is None else statement.as_sql()

    def _find(self, values: Sequence[Any], shape: Sequence[Hashable]) -> _Statement | None:
        kinds = tuple(tuple(map(type, value)) if isinstance(value, tuple) else type(value) for value in values)
        key = (self, kinds, *shape)
        known = _known.setdefault(connections[DEFAULT_DB_ALIAS], {})
        if key not in known:
            known[key] = self._compile(values, shape)
        statement = known[key]
        if statement is not None:
            statement.values = tuple(_flat(values))
        return statement

    def _compile(self, values: Sequence[Any], shape: Sequence[Hashable]) -> _Statement | None:
        marks: list[Any] = []

        def mark(value: Any) -> Any:
            if value is None:
                marks.append(None)
                return None
            marks.append(_MARKS[type(value)](len(marks)))
            return marks[-1]

        marked = [tuple(map(mark, value)) if isinstance(value, tuple) else mark(value) for value in values]
        queryset = self._build(*marked, *shape)
        compiler = cast("SQLCompiler", queryset.query.get_compiler(using=queryset.db))
        try:
            text, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        wanted = {one: place for place, one in enumerate(marks) if one is not None}
        places = tuple(wanted.get(parameter) if _is_hashable(parameter) else None for parameter in parameters)
        if lost := set(wanted.values()) - set(places):
            raise TypeError(f"values {sorted(lost)} do not stand in the statement as they were given")
        statement = _Statement(queryset, compiler, text, tuple(parameters), places)
        compiler.as_sql = statement.as_sql  # type: ignore[method-assign]
        queryset.query.get_compiler = lambda *_arguments, **_keywords: compiler  # type: ignore[method-assign]
        return statement


def _flat(values: Sequence[Any]) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, tuple) else (value,))]


def _is_hashable(value: object) -> bool:
    return isinstance(value, Hashable) and not isinstance(value, Model)
