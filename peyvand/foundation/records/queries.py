"""Reads of the engine that others may use: lists, counts, one record, what is found. No HTML anywhere."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from time import monotonic
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from peyvand.foundation.access.queries import scope_of, visible
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.base.planning import planned_anew
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.declaration import Column, Kind, PluggedColumn, RecordType
from peyvand.foundation.records.filtering import Condition, condition_of, parse_conditions, text_inside
from peyvand.foundation.records.finding import Hit, numbered, search
from peyvand.foundation.records.lookup import get_type, list_seen_columns, list_types, path_to, sort_path
from peyvand.foundation.records.paging import Cursor, Order, Walk, decode_cursor, encode_cursor, make_order
from peyvand.foundation.records.reading import Linked, Reader, Row, list_titles
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

__all__ = [
    "Condition",
    "Count",
    "Hit",
    "Linked",
    "Listing",
    "Page",
    "Row",
    "ask",
    "count_records",
    "get_record",
    "get_type",
    "list_all",
    "list_records",
    "list_titles",
    "list_types",
    "read_columns",
    "read_page",
    "read_path",
    "search",
    "title_of",
]

PAGE_ROWS = 50
MOST_ROWS = 500
COUNTED_EXACTLY = 50_000
# A count above this is kept for a while: it takes longer than the page, and nobody sees it grow by one.
COUNTED_ALWAYS = 5_000
_KEPT_SECONDS = 30.0
_kept_counts: dict[str, tuple[float, "Count"]] = {}
# A narrowed list of up to so many records is gathered and sorted, not met along an index. With words among what it is
# narrowed by, more of them are gathered too, unless they are soon met: who looks for a name sorts by name, and they may
# all stand in one place.
GATHERED = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. next, previous: cursors, "" where there is none. first: the first row's place, from 1."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    next: str
    previous: str
    first: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many records match. is_exact False: there are more than ``number``."""

    number: int
    is_exact: bool


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a list is asked for, understood and allowed: the rows of ``queryset`` in ``order``.

    within: all rows that the actor may see. is_narrowed: whether ``queryset`` may be fewer than all rows there are.
    """

    declared: RecordType
    conditions: tuple[Condition, ...]
    words: str
    sort: str
    order: Order
    columns: tuple[Column, ...]
    queryset: "QuerySet[Any]"
    within: "QuerySet[Any]"
    is_narrowed: bool

    @cached_property
    def count(self) -> "Count":
        """How many records there are; see ``count_records``."""
        return count_records(self)

    @property
    def is_small(self) -> bool:
        """Whether the records are few among many, so that they are gathered before they are sorted."""
        return self.is_narrowed and self.count.is_exact and self.count.number <= GATHERED

    @property
    def has_words(self) -> bool:
        return bool(self.words) or any(condition.filter.kind is Kind.TEXT for condition in self.conditions)


def ask(
    type_key: str,
    *,
    by: Actor,
    filters: Mapping[str, Sequence[str]] | None = None,
    words: str = "",
    sort: str = "",
    columns: Sequence[str] = (),
    at: datetime | None = None,
    action: str = "view",
    is_bin: bool = False,
) -> Listing:
    """Return the list that is asked for, without reading it.

    words: text to be found in the records. sort: a column's key, "-" before it to fall. columns: keys, by default the
    declaration's. at: when "today" is. action: the right that is needed (export). is_bin: what is in the bin instead.
    Raises Refused("missing"), Refused("forbidden"), and Refused("address") for what is no filter, value or column.
    """
    declared = get_type(type_key, by, action)
    today = (at or clock.now()).astimezone(get_settings().zone).date()
    conditions = parse_conditions(declared, filters or {}, by=by, today=today)
    within = visible(list_all(declared, is_bin=is_bin), by)
    if action != "view":
        within = visible(within, by, action)
    queryset = within
    for condition in conditions:
        queryset = queryset.filter(condition_of(declared, condition))
    if words:
        queryset = queryset.filter(_words(declared, words))
    sort = sort or declared.default_sort
    return Listing(
        declared=declared,
        conditions=conditions,
        words=words,
        sort=sort,
        order=_order(declared, sort, by),
        columns=_columns(declared, columns, by, action),
        queryset=queryset,
        within=within,
        is_narrowed=bool(conditions or words) or scope_of(by, action, type_key) is not Scope.ALL,
    )


def list_all(declared: RecordType, *, is_bin: bool = False) -> "QuerySet[Any]":
    """Return all records of a type that lists begin with, whoever asks; give it to ``access.queries.visible``."""
    start = declared.base_queryset() if declared.base_queryset else declared.model._default_manager.all()
    return start.filter(deleted_at__isnull=not is_bin)


def list_records(
    type_key: str,
    *,
    by: Actor,
    filters: Mapping[str, Sequence[str]] | None = None,
    words: str = "",
    sort: str = "",
    columns: Sequence[str] = (),
    after: str = "",
    before: str = "",
    limit: int = PAGE_ROWS,
    at: datetime | None = None,
) -> Page:
    """Return one page of the list: see ``ask`` and ``read_page``."""
    listing = ask(type_key, by=by, filters=filters, words=words, sort=sort, columns=columns, at=at)
    return read_page(listing, by=by, after=after, before=before, limit=limit)


def read_page(listing: Listing, *, by: Actor, after: str = "", before: str = "", limit: int = PAGE_ROWS) -> Page:
    """Return the page after (or before) a cursor, the first one without; at most ``limit`` rows.

    Raises Refused("address") when the cursor is none of this list.
    """
    limit = min(max(limit, 1), MOST_ROWS)
    order, is_backwards = listing.order, bool(before)
    text = before or after
    cursor = decode_cursor(text, order) if text else None
    reader = Reader(listing.declared, listing.columns)
    with planned_anew() if listing.is_narrowed else nullcontext():
        found = _find_rows(listing, reader.paths, is_backwards, cursor, limit + 1)
    has_more = len(found) > limit
    if has_more:
        found = found[1:] if is_backwards else found[:limit]
    first = 0 if is_backwards and not has_more else _places_before(cursor, is_backwards, len(found))
    has_next, has_previous = (True, has_more) if is_backwards else (has_more, cursor is not None)
    return Page(
        columns=listing.columns,
        rows=tuple(reader.read([(row[1], row[2:]) for row in found], by=by)),
        next=_cursor_at(found, -1, first + len(found) - 1, order) if has_next and found else "",
        previous=_cursor_at(found, 0, first, order) if has_previous and found else "",
        first=first + 1,
    )


def count_records(listing: Listing) -> Count:
    """Return how many records the list holds: exact up to 50,000, "more than that" beyond.

    Up to 5,000 as of now, above that as of the last half minute.
    """
    rows = listing.queryset.order_by().values("pk")[: COUNTED_EXACTLY + 1]
    key = repr(rows.query.sql_with_params())
    kept = _kept_counts.get(key)
    if kept is not None and kept[0] > monotonic():
        return kept[1]
    with planned_anew():
        number = rows.count()
    count = Count(min(number, COUNTED_EXACTLY), number <= COUNTED_EXACTLY)
    if number > COUNTED_ALWAYS:
        if len(_kept_counts) > 500:
            _kept_counts.clear()
        _kept_counts[key] = (monotonic() + _KEPT_SECONDS, count)
    return count


def get_record(type_key: str, record_id: UUID, *, by: Actor, action: str = "view", is_bin: bool = False) -> Model:
    """Return one record of the type that the actor may do ``action`` to.

    Raises Refused("missing") alike for what is not there and what may not be seen, Refused("forbidden") for what may
    be seen but not be acted upon.
    """
    declared = get_type(type_key, by)
    everything = declared.model._default_manager.filter(pk=record_id, deleted_at__isnull=not is_bin)
    record = visible(everything, by).first()
    if record is None:
        raise Refused("missing", _("There is nothing here."))
    if action != "view":
        by.may(action, record)
    return record


def title_of(declared: RecordType, record: Model) -> str:
    """Return the record's name as the declaration makes it."""
    return declared.title(*(read_path(record, path) for path in declared.title_fields))


def read_path(record: Model, path: str) -> Any:
    """Return what stands at an ORM path of a record that is loaded; None where a link on the way is empty."""
    value: Any = record
    for name in path.split("__"):
        value = None if value is None else getattr(value, name)
    return value


def read_columns(
    declared: RecordType, columns: Sequence[Column], record_id: UUID, *, by: Actor
) -> tuple[tuple[Any, ...], ...]:
    """Return (value, *further) of each column for one record, in the bin or not; Refused("missing") as ever."""
    reader = Reader(declared, columns)
    rows = visible(declared.model._default_manager.filter(pk=record_id), by).values_list("pk", *reader.paths)
    for row in reader.read([(found[0], found[1:]) for found in rows], by=by):
        return row.values
    raise Refused("missing", _("There is nothing here."))


def _find_rows(
    listing: Listing, paths: tuple[str, ...], is_backwards: bool, cursor: Cursor | None, limit: int
) -> list[tuple[Any, ...]]:
    """Return the rows of a page, found in the way that is quick for this list."""
    walk = Walk(listing.queryset, listing.order, paths, is_backwards, is_small=listing.is_small)
    if listing.has_words and not walk.is_small:
        found = replace(walk, within=listing.within).read(cursor, limit)
        if len(found) == limit:
            return found
        walk = replace(walk, is_small=listing.count.is_exact)
    return walk.read(cursor, limit)


def _words(declared: RecordType, words: str) -> Any:
    if "\x00" in words or len(words) > 200:
        raise Refused("address", _("Nothing can be found by this text."))
    if declared.search is None or declared.search.contents is None:
        raise Refused("address", _("This list cannot be searched by words."))
    found = text_inside("search_text", words)
    return found | numbered(declared, words) if any(map(str.isdecimal, words)) else found


def _order(declared: RecordType, sort: str, by: Actor) -> Order:
    columns = {column.key: column for column in list_seen_columns(declared, by)}
    column = columns.get(sort.removeprefix("-"))
    if column is None or not column.is_sortable:
        raise Refused("address", _("This list cannot be sorted by “%(key)s”.") % {"key": sort[:40]})
    plugged = path_to(declared, column.model) if isinstance(column, PluggedColumn) else ""
    return make_order(declared.model, sort_path(declared, column), is_descending=sort.startswith("-"), plugged=plugged)


def _columns(declared: RecordType, keys: Sequence[str], by: Actor, action: str) -> tuple[Column, ...]:
    """Return the columns that are asked for; of a list that is exported only those that may be."""
    known = {column.key: column for column in list_seen_columns(declared, by)}
    open_ones = list_seen_columns(declared, by, action)
    if not keys:
        return tuple(column for column in open_ones if column.is_default or column.is_title)
    for key in keys:
        if key not in known:
            raise Refused("address", _("There is no column “%(key)s” here.") % {"key": key[:40]})
    titles = [column for column in known.values() if column.is_title and column.key not in keys]
    return (*titles, *(known[key] for key in dict.fromkeys(keys) if known[key] in open_ones))


def _places_before(cursor: Cursor | None, is_backwards: bool, count: int) -> int:
    """Return how many rows of the list come before the page's first one."""
    if cursor is None:
        return 0
    return max(cursor.position - count, 0) if is_backwards else cursor.position + 1


def _cursor_at(found: Sequence[tuple[Any, ...]], index: int, position: int, order: Order) -> str:
    value, record_id = found[index][:2]
    return encode_cursor(Cursor(value, record_id, position), order)
