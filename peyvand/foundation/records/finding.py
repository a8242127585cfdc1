"""Search over all record types: folded, within rights, as one types.

Candidates come by four ways, the surest first, each bounded: a whole number or code; the beginning of the title;
the beginnings of words, codes and phones; text inside. Together they are one query, which stops once it has enough.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, IntegerField, Q, TextField, Value
from django.db.models.functions import Left

from peyvand.foundation.access.queries import visible
from peyvand.foundation.records.content import REVERSED, compact, split_words, typed_digits
from peyvand.foundation.records.declaration import RecordType
from peyvand.foundation.records.lookup import list_types
from peyvand.foundation.records.models import BEGINNING, SearchableRecord
from peyvand.kernel.actor import Actor
from peyvand.kernel.text import latin_digits

# Never more are looked at for one type, however many match.
MOST_CANDIDATES = 500
MOST_LETTERS = 100
_LEAST_INSIDE = 3


# A beginning is met along its index. All else is planned for everything that it may find, though read only until there
# is enough: planned for the first rows, a rare word would be looked for in the whole table, in the hope of meeting it.
_BOUNDED = f"({{}} LIMIT {MOST_CANDIDATES})"
_WHOLE = "(WITH m AS MATERIALIZED ({}) SELECT * FROM m)"


class Way(IntEnum):
    """How a record was found, the surest first."""

    WHOLE = 0
    BEGINS = 1
    WORDS = 2
    INSIDE = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found."""

    type_key: str
    id: UUID
    title: str
    subtitle: str
    is_firm: bool
    way: Way


def search(text: str, *, by: Actor, types: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """Return what is found of the types that the actor may view, the likeliest first; "" finds nothing.

    types: keys, by default all that can be searched. limit: for each type.
    """
    text = text.replace("\x00", " ").strip()[:MOST_LETTERS]
    searched = [
        declared
        for declared in list_types(by)
        if declared.search is not None and (types is None or declared.key in types)
    ]
    searched.sort(key=lambda declared: declared.search.order if declared.search else 0)
    found = _candidates(searched, text, by, limit) if compact(text) else {}
    hits = [hit for declared in searched for hit in _hits(declared, found.get(declared.key, {}), by, text)[:limit]]
    place = {declared.key: index for index, declared in enumerate(searched)}
    return sorted(hits, key=lambda hit: (hit.way is not Way.WHOLE, place[hit.type_key]))


def _candidates(searched: Sequence[RecordType], text: str, by: Actor, limit: int) -> dict[str, dict[UUID, Way]]:
    """Return for each type the best way in which each candidate was found; one query."""
    parts: list[str] = []
    params: list[Any] = []
    keys = [declared.key for declared in searched]
    for index, declared in enumerate(searched):
        legs = list(_legs(declared, text, by, index))
        if not legs:
            continue
        enough = min(MOST_CANDIDATES, 3 * limit)
        parts.append(f"(SELECT * FROM ({' UNION ALL '.join(sql for sql, _params in legs)}) t LIMIT {enough})")  # noqa: S608
        params.extend(param for _sql, found in legs for param in found)
    best: dict[str, dict[UUID, Way]] = defaultdict(dict)
    if not parts:
        return best
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for index, way, record_id in cursor:
            kept = best[keys[index]]
            kept[record_id] = min(Way(way), kept.get(record_id, Way.INSIDE))
    return best


def _legs(declared: RecordType, text: str, by: Actor, index: int) -> Iterable[tuple[str, tuple[Any, ...]]]:
    start = declared.base_queryset() if declared.base_queryset else declared.model._default_manager.all()
    seen = visible(start.filter(deleted_at__isnull=True), by)
    for way, condition in _conditions(declared, text):
        rows = seen.filter(condition).order_by()
        rows = rows.values_list(
            Value(index, output_field=IntegerField()), Value(int(way), output_field=IntegerField()), "pk"
        )
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        yield (_BOUNDED if way is Way.BEGINS else _WHOLE).format(sql), params


def _conditions(declared: RecordType, text: str) -> Iterable[tuple[Way, Any]]:
    assert declared.search is not None
    exact = _exact(declared, text)
    if exact:
        yield Way.WHOLE, exact
    if declared.search.contents is None or not issubclass(declared.model, SearchableRecord):
        return
    whole, words, digits = compact(text), split_words(text), typed_digits(text)
    if digits:
        yield Way.WORDS, _has_words((digits, REVERSED + digits[::-1]), " | ")
        return
    yield Way.BEGINS, _begins(whole[:BEGINNING])
    if words:
        yield Way.WORDS, _has_words(words)
    if max(map(len, words), default=0) >= _LEAST_INSIDE:
        inside = Q()
        for word in words:
            inside &= Q(search_text__contains=compact(word))
        yield Way.INSIDE, inside


def _exact(declared: RecordType, text: str) -> Q:
    """The condition that one of the exact fields holds the whole text, in any digits and case."""
    assert declared.search is not None
    plain = latin_digits(text)
    found = Q()
    for path in declared.search.exact:
        if declared.model._meta.get_field(path).get_internal_type() in ("CharField", "TextField"):
            found |= Q(**{f"{path}__in": sorted({text, plain, plain.upper(), plain.lower()})})
        elif plain.isascii() and plain.isdigit() and len(plain) < 19:
            found |= Q(**{path: int(plain)})
    return found


def _begins(whole: str) -> Expression:
    pattern = whole.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return Func(Left("search_text", BEGINNING), Value(pattern), template="%(expressions)s", arg_joiner=" LIKE ",
                output_field=BooleanField())  # fmt: skip


def _has_words(words: Sequence[str], joined: str = " & ") -> Expression:
    """The condition that each of the folded words (with " | ": any of them) begins a word of the record."""
    quoted = ("'{}':*".format(word.replace("\\", "\\\\").replace("'", "''")) for word in words)
    query = Func(Value(joined.join(quoted)), template="(%(expressions)s)::tsquery", output_field=TextField())
    return Func(F("search_vector"), query, template="%(expressions)s", arg_joiner=" @@ ", output_field=BooleanField())


def _hits(declared: RecordType, found: dict[UUID, Way], by: Actor, text: str) -> list[Hit]:
    """Return the candidates with their names, the likeliest first; no query without candidates."""
    if not found:
        return []
    paths, titles = (*declared.title_fields, *declared.subtitle_fields), len(declared.title_fields)
    rows = visible(declared.model._default_manager.filter(pk__in=found), by).values_list("pk", *paths)
    typed = compact(text)
    ranked = []
    for record_id, *values in rows:
        title = declared.title(*values[:titles])
        subtitle = declared.subtitle(*values[titles:]) if declared.subtitle_fields else ""
        is_firm = declared.is_firm is not None and declared.is_firm(*values[:titles])
        way = found[record_id]
        place = compact(title).find(typed)
        rank = (way is not Way.WHOLE, place != 0, way, place if place > 0 else MOST_LETTERS, len(title), title)
        ranked.append((rank, Hit(declared.key, record_id, title, subtitle, is_firm, way)))
    ranked.sort(key=lambda pair: pair[0])
    return [hit for _rank, hit in ranked]
