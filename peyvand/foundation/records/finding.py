"""Search over all record types: folded, within rights, as one types.

Candidates come by four ways, the surest first, each bounded: a whole number or code; the beginning of the title;
the beginnings of words, codes and phones; text inside. Together they are one query, which stops once it has enough.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from itertools import repeat
from operator import and_
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Left

from peyvand.foundation.access.queries import Reach, reach_of, within
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.base.compiled import Compiled
from peyvand.foundation.base.planning import planned_anew
from peyvand.foundation.records.content import REVERSED, compact, split_words, typed_digits
from peyvand.foundation.records.declaration import RecordType
from peyvand.foundation.records.lookup import list_types
from peyvand.foundation.records.models import BEGINNING, SearchableRecord
from peyvand.foundation.records.ports import record_types
from peyvand.kernel.actor import Actor
from peyvand.kernel.text import latin_digits

# Never more are looked at for one type, however many match.
MOST_CANDIDATES = 500
MOST_LETTERS = 100
_LEAST_INSIDE = 3
_LEAST_LOOKED_UP = 2
_STEP = 15


# A beginning is met along its index. All else is planned for everything that it may find, though read only until there
# is enough: planned for the first rows, a rare word would be looked for in the whole table, in the hope of meeting it.
_BOUNDED = f"({{}} LIMIT {MOST_CANDIDATES})"
_WHOLE = "(WITH m AS MATERIALIZED ({}) SELECT * FROM m)"
# Text inside is the last resort: of several words the longest is found, the others are looked for in so many of those.
_INSIDE = "(WITH m AS MATERIALIZED ({}) SELECT value1, value2, pk FROM (SELECT * FROM m LIMIT 3000) AS n WHERE {})"


_NOT_BY_INDEX = Func(F("search_vector"), template="(%(expressions)s || '')", output_field=TextField())


class Way(IntEnum):
    """How a record was found, the surest first."""

    WHOLE = 0
    BEGINS = 1
    WORDS = 2
    INSIDE = 3


class _Leg(NamedTuple):
    """One way to look for records of one type; place: of the type among those that are searched."""

    key: str
    way: Way
    place: int


_FORMS = {Way.BEGINS: _BOUNDED, Way.INSIDE: _INSIDE}


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


def numbered(declared: RecordType, text: str) -> Q:
    """Return the condition that a record bears this number, or has a phone that begins or ends so."""
    plain = latin_digits(text).strip()
    found = _is_exactly(declared, _exact(declared, text)) if plain.isdecimal() else Q(pk__in=[])
    digits = typed_digits(text)
    return found | _condition(declared, Way.WORDS, [_phone_query(digits)]) if digits else found


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
    with planned_anew(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for index, way, record_id in cursor:
            kept = best[keys[index]]
            kept[record_id] = min(Way(way), kept.get(record_id, Way.INSIDE))
    return best


def _legs(declared: RecordType, text: str, by: Actor, index: int) -> Iterable[tuple[str, tuple[Any, ...]]]:
    reach = reach_of(by, declared.key)
    for way, asked in _ways(declared, text):
        shape = (_Leg(declared.key, way, index), reach.scope)
        looked_up, seen = (asked[:1], asked[1:]) if way is Way.INSIDE else (asked, ())
        leg = _LEG.text(tuple(looked_up), reach.user_id, reach.team_id, shape=shape)
        if leg is not None:
            sql, params = leg
            also = " AND ".join("search_text LIKE %s" for _pattern in seen) or "true"
            yield _FORMS.get(way, _WHOLE).format(sql, also), (*params, *seen)


def _build_leg(
    asked: tuple[str | int, ...], user_id: UUID | None, team_id: UUID | None, leg: _Leg, scope: Scope
) -> QuerySet[Any, Any]:
    declared = record_types[leg.key]
    start = declared.base_queryset() if declared.base_queryset else declared.model._default_manager.all()
    seen = within(start.filter(deleted_at__isnull=True), Reach(scope, user_id, team_id))
    return (
        seen.filter(_condition(declared, leg.way, asked))
        .order_by()
        .values_list(
            Value(leg.place, output_field=IntegerField()),
            Value(int(leg.way), output_field=IntegerField()),
            "pk",
            *(["search_text"] if leg.way is Way.INSIDE else []),
        )
    )


_LEG = Compiled(_build_leg)


def _ways(declared: RecordType, text: str) -> Iterable[tuple[Way, Sequence[str | int]]]:
    """Yield the ways in which the text can be met, each with what is asked for."""
    assert declared.search is not None
    if exact := _exact(declared, text):
        yield Way.WHOLE, exact
    if declared.search.contents is None or not issubclass(declared.model, SearchableRecord):
        return
    whole, words, digits = compact(text), split_words(text), typed_digits(text)
    if digits:
        yield Way.WORDS, [_phone_query(digits)]
        return
    yield Way.BEGINS, [f"{_escape(whole[:BEGINNING])}%"]
    if words:
        # Half of all records have a word that begins with a certain letter: such are not looked up but looked at.
        telling = [word for word in words if len(word) >= _LEAST_LOOKED_UP] or words[:1]
        yield Way.WORDS, [_query(telling), *(_query([word]) for word in words if word not in telling)]
    if max(map(len, words), default=0) >= _LEAST_INSIDE:
        yield Way.INSIDE, [f"%{_escape(compact(word))}%" for word in sorted(words, key=len, reverse=True)]


def _exact(declared: RecordType, text: str) -> Sequence[str | int]:
    """Return the whole text as exact fields may hold it: in any digits and case, and as a number where it is one."""
    plain, kinds = latin_digits(text), {_is_text(declared, path) for path in _paths(declared)}
    asked: list[str | int] = [text, plain, plain.upper(), plain.lower()] if True in kinds else []
    if False in kinds and plain.isascii() and plain.isdigit() and len(plain) < 19:
        asked.append(int(plain))
    return asked


def _paths(declared: RecordType) -> Sequence[str]:
    return declared.search.exact if declared.search else ()


def _is_text(declared: RecordType, path: str) -> bool:
    return declared.model._meta.get_field(path).get_internal_type() in {"CharField", "TextField"}


def _condition(declared: RecordType, way: Way, asked: Sequence[str | int]) -> Any:
    if way is Way.BEGINS:
        return _compare(Left("search_text", BEGINNING), Value(asked[0]), " LIKE ")
    if way is Way.WORDS:
        columns: list[F | Expression] = [F("search_vector"), *repeat(_NOT_BY_INDEX, len(asked) - 1)]
        queries = (Func(Value(one), template="(%(expressions)s)::tsquery", output_field=TextField()) for one in asked)
        return reduce(and_, (Q(_compare(one, other, " @@ ")) for one, other in zip(columns, queries, strict=True)))
    if way is Way.INSIDE:
        return _compare(F("search_text"), Value(asked[0]), " LIKE ")
    return _is_exactly(declared, asked)


def _is_exactly(declared: RecordType, asked: Sequence[str | int]) -> Q:
    found = Q(pk__in=[])
    for path in _paths(declared):
        fitting = [one for one in asked if isinstance(one, str if _is_text(declared, path) else int)]
        if fitting:
            found |= Q(**{f"{path}__in": fitting})
    return found


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _compare(one: F | Expression, other: Expression, sign: str) -> Expression:
    return Func(one, other, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField())


def _query(words: Sequence[str], joined: str = " & ") -> str:
    """Return the query that each of the folded words (with " | ": any of them) begins a word of the record."""
    return joined.join("'{}':*".format(word.replace("\\", "\\\\").replace("'", "''")) for word in words)


def _phone_query(digits: str) -> str:
    return _query((digits, REVERSED + digits[::-1]), " | ")


def _hits(declared: RecordType, found: dict[UUID, Way], by: Actor, text: str) -> list[Hit]:
    """Return the candidates with their names, the likeliest first; no query without candidates."""
    if not found:
        return []
    titles, reach = len(declared.title_fields), reach_of(by, declared.key)
    # The same number of them for every text, so that it is the same statement: an id said twice is found once.
    ids = (*found, *[next(iter(found))] * (-len(found) % _STEP))
    rows = _NAMED.all(ids, reach.user_id, reach.team_id, shape=[declared.key, reach.scope])
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


def _build_named(
    ids: tuple[UUID, ...], user_id: UUID | None, team_id: UUID | None, key: str, scope: Scope
) -> QuerySet[Any, Any]:
    declared = record_types[key]
    seen = within(declared.model._default_manager.filter(pk__in=ids), Reach(scope, user_id, team_id))
    return seen.values_list("pk", *declared.title_fields, *declared.subtitle_fields)


_NAMED = Compiled(_build_named)
