"""From rows of a table to what a list shows: money with its currency, links with their names, plugged columns."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import get_language

from peyvand.foundation.access.queries import visible
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records import ports
from peyvand.foundation.records.declaration import Column, Kind, PluggedColumn, RecordType
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import Money

type Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """A link to a record; title is None where the reader may not see it."""

    type_key: str
    id: UUID
    title: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a list. values: (value, *further) for each of the page's columns."""

    id: UUID
    title: str
    is_firm: bool
    values: tuple[Values, ...]


class Reader:
    """Reads the columns of one list: which paths to fetch with each row, and what to make of them."""

    def __init__(self, declared: RecordType, columns: Sequence[Column]) -> None:
        self.declared = declared
        self.columns = columns
        named = list(declared.title_fields)
        self._titles = len(named)
        self._takes: list[Callable[[Values], Values] | None] = []
        for column in columns:
            if isinstance(column, PluggedColumn):
                self._takes.append(None)
                continue
            wanted = declared.title_fields if _is_named(column) else paths_of(column)
            named.extend(path for path in wanted if path not in named)
            self._takes.append(_taker([named.index(path) for path in wanted]))
        self.paths = tuple(named)

    def read(self, found: Sequence[tuple[UUID, Values]], *, by: Actor) -> list[Row]:
        """Return the rows of (id, values at ``paths``); a query for each plugged table and each type linked to."""
        plugged = _read_plugged(self.columns, [record_id for record_id, _values in found])
        table = [
            self._column(column, take, found, plugged) for column, take in zip(self.columns, self._takes, strict=True)
        ]
        _name_links(self.columns, table, by)
        declared, rows = self.declared, []
        for index, (record_id, values) in enumerate(found):
            named = values[: self._titles]
            is_firm = declared.is_firm is not None and declared.is_firm(*named)
            rows.append(Row(record_id, declared.title(*named), is_firm, tuple(column[index] for column in table)))
        return rows

    def _column(
        self,
        column: Column,
        take: Callable[[Values], Values] | None,
        found: Sequence[tuple[UUID, Values]],
        plugged: "dict[type[Model], dict[UUID, dict[str, Any]]]",
    ) -> list[Values]:
        finish = _finisher(self.declared, column)
        if take is not None:
            return [finish(take(values)) for _id, values in found]
        assert isinstance(column, PluggedColumn)
        rows, paths, nothing = plugged[column.model], paths_of(column), dict[str, Any]()
        return [finish(tuple(rows.get(record_id, nothing).get(path) for path in paths)) for record_id, _values in found]


def paths_of(column: Column) -> tuple[str, ...]:
    """Return the paths that a column reads, the value's first: from the record, or from the plugged table."""
    path = column.path or column.key
    if column.kind is Kind.USER:
        return (path, f"{path}__name", *column.further)
    if column.kind is Kind.MONEY and column.currency:
        return (path, column.currency, *column.further)
    return (path, *column.further)


def translated(names: object) -> str:
    """Return the text of a translatable value in the reader's language, else in any that there is."""
    if not isinstance(names, dict):
        return "" if names is None else str(names)
    language = (get_language() or "en").partition("-")[0]
    return str(names.get(language) or next((text for text in names.values() if text), ""))


def _is_named(column: Column) -> bool:
    return column.is_title and not column.path


def _taker(places: list[int]) -> Callable[[Values], Values]:
    if len(places) == 1:
        place = places[0]
        return lambda values: (values[place],)
    return itemgetter(*places)


def _finisher(declared: RecordType, column: Column) -> Callable[[Values], Values]:
    """Return what makes (value, *further) of the values read at the column's paths."""
    if _is_named(column):
        return lambda raw: (declared.title(*raw),)
    finish = _FINISHERS.get(column.kind, _finish_plain)(column)
    if column.value is None:
        return finish
    value = column.value

    def finish_value(raw: Values) -> Values:
        finished = finish(raw)
        return (value(*finished), *finished[1:])

    return finish_value


def _finish_plain(_column: Column) -> Callable[[Values], Values]:
    return lambda raw: raw


def _finish_user(_column: Column) -> Callable[[Values], Values]:
    return lambda raw: (None if raw[0] is None else Linked("user", raw[0], raw[1]), *raw[2:])


def _finish_link(column: Column) -> Callable[[Values], Values]:
    target = column.target
    return lambda raw: (None if raw[0] is None else Linked(target, raw[0], None), *raw[1:])


def _finish_money(column: Column) -> Callable[[Values], Values]:
    if column.currency:
        return lambda raw: (Money(int(raw[0]), raw[1]) if raw[0] is not None and raw[1] else None, *raw[2:])
    base = get_settings().base_currency
    return lambda raw: (Money(int(raw[0]), base) if raw[0] is not None and base else None, *raw[1:])


def _finish_translated(_column: Column) -> Callable[[Values], Values]:
    return lambda raw: (translated(raw[0]), *raw[1:])


_FINISHERS: dict[Kind, Callable[[Column], Callable[[Values], Values]]] = {
    Kind.USER: _finish_user,
    Kind.LINK: _finish_link,
    Kind.MONEY: _finish_money,
    Kind.TRANSLATED: _finish_translated,
}


def _read_plugged(columns: Sequence[Column], ids: Sequence[UUID]) -> "dict[type[Model], dict[UUID, dict[str, Any]]]":
    """Return for each plugged table what its columns read, by record: one query a table."""
    wanted: dict[type[Model], set[str]] = defaultdict(set)
    for column in columns:
        if isinstance(column, PluggedColumn):
            wanted[column.model].update(paths_of(column))
    return {
        model: {row["pk"]: row for row in model._default_manager.filter(pk__in=ids).values("pk", *sorted(paths))}
        for model, paths in wanted.items()
    }


def _name_links(columns: Sequence[Column], table: list[list[Values]], by: Actor) -> None:
    """Put the names that the reader may see into the links of ``table``: one query for each type linked to."""
    linked: dict[str, set[UUID]] = defaultdict(set)
    places = [index for index, column in enumerate(columns) if column.kind is Kind.LINK]
    for index in places:
        linked[columns[index].target].update(row[0].id for row in table[index] if isinstance(row[0], Linked))
    titles = {key: list_titles(key, ids, by=by) for key, ids in linked.items()}
    for index in places:
        names = titles[columns[index].target]
        table[index] = [
            (Linked(row[0].type_key, row[0].id, names.get(row[0].id)), *row[1:]) if isinstance(row[0], Linked) else row
            for row in table[index]
        ]


def list_titles(type_key: str, ids: Iterable[UUID], *, by: Actor) -> dict[UUID, str]:
    """Return the names of those of the records that the actor may see; one query, none without ids."""
    declared, wanted = ports.record_types.find(type_key), set(ids)
    if declared is None or not wanted:
        return {}
    rows = visible(declared.model._default_manager.filter(pk__in=wanted), by).values_list("pk", *declared.title_fields)
    return {row[0]: declared.title(*row[1:]) for row in rows}
