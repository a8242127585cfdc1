"""The language of quick filters: from the words of an address to conditions on rows, with no HTML in between.

``{"tier": ["key", "steady"], "placed": ["last-90-days"], "value": ["100..500"], "owner": ["me"]}``: all of them must
hold; several words of one choice mean any of them; ``none`` means that there is no value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model, Q
from django.utils.translation import gettext as _

from peyvand.foundation.access.models import User
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.content import compact, split_words
from peyvand.foundation.records.declaration import Filter, Kind, PluggedFilter, RecordType
from peyvand.foundation.records.lookup import list_choices, list_seen_filters, path_to
from peyvand.foundation.records.paging import field_at
from peyvand.foundation.records.periods import Days, parse_days
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import exponent_of
from peyvand.kernel.refused import Refused
from peyvand.kernel.text import latin_digits

NONE = "none"
MOST_WORDS = 50
MOST_LETTERS = 200
_GROUPING = str.maketrans({",": None, "٬": None, " ": None, "\u00a0": None, "_": None, "٫": ".", "\u2212": "-"})
# The largest number that any column holds; more digits are a slip of the finger.
_MOST = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers from ``low`` to ``high``, both included; None is open."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter with what it asks. words: as they were written; value: what they mean, by the filter's kind."""

    filter: Filter
    words: tuple[str, ...]
    value: Any


def parse_conditions(
    declared: RecordType, asked: Mapping[str, Sequence[str]], *, by: Actor, today: date
) -> tuple[Condition, ...]:
    """Return the conditions that are asked; empty words ask nothing.

    Raises Refused("address") with a sentence that names the filter when there is no such filter or no such value.
    """
    known = {known.key: known for known in list_seen_filters(declared, by)}
    conditions = []
    for key, given in asked.items():
        words = tuple(dict.fromkeys(word.strip() for word in given if word.strip()))
        if key not in known:
            raise Refused("address", _("There is no filter “%(key)s” here.") % {"key": key[:40]})
        if not words:
            continue
        if len(words) > MOST_WORDS or any(len(word) > MOST_LETTERS or "\x00" in word for word in words):
            raise _unclear(known[key], words)
        conditions.append(Condition(known[key], words, _parse(known[key], words, by, today)))
    return tuple(conditions)


def condition_of(declared: RecordType, condition: Condition) -> Q:
    """Return the condition on rows of the record's model."""
    wanted = condition.filter
    if wanted.where is not None:
        return wanted.where(condition.value)
    prefix = path_to(declared, wanted.model) if isinstance(wanted, PluggedFilter) else ""
    path = prefix + (wanted.path or wanted.key)
    if condition.value == NONE:
        return _without(declared.model, path)
    return _ASKING.get(wanted.kind, _ask_text)(declared.model, path, condition.value)


def text_inside(path: str, text: str) -> Q:
    """Return the condition that all words of the text are found; folded where the column holds folded text."""
    if path.rpartition("__")[2] != "search_text":
        return Q(**{f"{path}__icontains": text})
    words = split_words(text) or [compact(text)]
    found = Q()
    for word in words:
        found &= Q(**{f"{path}__contains": compact(word)})
    return found


def parse_number(text: str) -> Decimal:
    """Return a number typed in any digits, with or without grouping; raises ValueError."""
    try:
        number = Decimal(latin_digits(text).strip().translate(_GROUPING))
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) >= _MOST:
        raise ValueError(text)
    return number


def _parse(wanted: Filter, words: tuple[str, ...], by: Actor, today: date) -> Any:
    if words == (NONE,):
        return NONE
    return _READING.get(wanted.kind, _read_text)(wanted, words, by, today)


def _read_text(wanted: Filter, words: tuple[str, ...], _by: Actor, _today: date) -> str:
    return _single(wanted, words)


def _read_choices(wanted: Filter, words: tuple[str, ...], by: Actor, _today: date) -> tuple[str, ...]:
    allowed = {choice.value for choice in list_choices(wanted.choices, by)}
    if not allowed.issuperset(set(words) - {NONE}):
        raise _unclear(wanted, words)
    return words


def _read_tags(_wanted: Filter, words: tuple[str, ...], _by: Actor, _today: date) -> tuple[str, ...]:
    return words


def _read_ids(wanted: Filter, words: tuple[str, ...], by: Actor, _today: date) -> tuple[UUID | str, ...]:
    return tuple(_id_of(wanted, word, by) for word in words)


def _read_yes_no(wanted: Filter, words: tuple[str, ...], _by: Actor, _today: date) -> bool:
    if _single(wanted, words) not in ("yes", "no"):
        raise _unclear(wanted, words)
    return words[0] == "yes"


def _read_numbers(wanted: Filter, words: tuple[str, ...], _by: Actor, _today: date) -> Numbers:
    return _numbers(wanted, _single(wanted, words))


def _read_days(wanted: Filter, words: tuple[str, ...], _by: Actor, today: date) -> Days:
    return parse_days(_single(wanted, words), today)


_READING: Mapping[Kind, Callable[[Filter, tuple[str, ...], Actor, date], Any]] = {
    Kind.CHOICE: _read_choices,
    Kind.CHOICES: _read_choices,
    Kind.TAGS: _read_tags,
    Kind.USER: _read_ids,
    Kind.LINK: _read_ids,
    Kind.YES_NO: _read_yes_no,
    Kind.NUMBER: _read_numbers,
    Kind.DECIMAL: _read_numbers,
    Kind.MONEY: _read_numbers,
    Kind.DAY: _read_days,
    Kind.MOMENT: _read_days,
}


def _numbers(wanted: Filter, word: str) -> Numbers:
    low, dots, high = word.partition("..")
    try:
        numbers = Numbers(
            parse_number(low) if low.strip() else None,
            (parse_number(high) if high.strip() else None) if dots else parse_number(low),
        )
    except ValueError:
        raise _unclear(wanted, (word,)) from None
    if numbers == Numbers(None, None) or (
        numbers.low is not None and numbers.high is not None and numbers.low > numbers.high
    ):
        raise _unclear(wanted, (word,))
    if wanted.kind is not Kind.MONEY:
        return numbers
    places = exponent_of(get_settings().base_currency or "EUR")
    return Numbers(*(None if bound is None else bound.scaleb(places) for bound in (numbers.low, numbers.high)))


def _id_of(wanted: Filter, word: str, by: Actor) -> UUID | str:
    if word == NONE:
        return NONE
    if word == "me" and wanted.kind is Kind.USER and isinstance(by, User):
        return by.id
    try:
        return UUID(word)
    except ValueError:
        raise _unclear(wanted, (word,)) from None


def _single(wanted: Filter, words: tuple[str, ...]) -> str:
    if len(words) != 1:
        raise _unclear(wanted, words)
    return words[0]


def _unclear(wanted: Filter, words: tuple[str, ...]) -> Refused:
    values = {"value": ", ".join(words)[:80], "filter": wanted.label}
    return Refused("address", _("“%(value)s” is nothing that “%(filter)s” can be.") % values)


def _any_of(model: type[Model], path: str, values: Sequence[Any]) -> Q:
    named = [value for value in values if value != NONE]
    found = Q(**{f"{path}__in": named}) if len(named) != 1 else Q(**{path: named[0]})
    return found | _without(model, path) if NONE in values else found


def _without(model: type[Model], path: str) -> Q:
    field: Field[Any, Any] = field_at(model, path)
    empty = Q(**{f"{path}__isnull": True})
    if isinstance(field, ArrayField) or field.get_internal_type() == "JSONField":
        return empty | Q(**{path: []})
    if field.get_internal_type() in ("CharField", "TextField"):
        return empty | Q(**{path: ""})
    return empty


def _bounded(path: str, low: object, high: date | datetime | Decimal | None, upper: str = "lte") -> Q:
    found = Q()
    if low is not None:
        found &= Q(**{f"{path}__gte": low})
    if high is not None:
        found &= Q(**{f"{path}__{upper}": high})
    return found


def _ask_text(_model: type[Model], path: str, value: str) -> Q:
    return text_inside(path, value)


def _ask_tags(model: type[Model], path: str, value: Sequence[str]) -> Q:
    named = [tag for tag in value if tag != NONE]
    lookup = "overlap" if isinstance(field_at(model, path), ArrayField) else "has_any_keys"
    found = Q(**{f"{path}__{lookup}": named})
    return found | _without(model, path) if NONE in value else found


def _ask_yes_no(_model: type[Model], path: str, value: bool) -> Q:
    return Q(**{path: value})


def _ask_numbers(_model: type[Model], path: str, value: Numbers) -> Q:
    return _bounded(path, value.low, value.high)


def _ask_days(_model: type[Model], path: str, value: Days) -> Q:
    return _bounded(path, value.start, value.end)


def _ask_moments(_model: type[Model], path: str, value: Days) -> Q:
    start, end = value.moments(get_settings().zone)
    return _bounded(path, start, end, upper="lt")


_ASKING: Mapping[Kind, Callable[[type[Model], str, Any], Q]] = {
    Kind.CHOICE: _any_of,
    Kind.USER: _any_of,
    Kind.LINK: _any_of,
    Kind.CHOICES: _ask_tags,
    Kind.TAGS: _ask_tags,
    Kind.YES_NO: _ask_yes_no,
    Kind.NUMBER: _ask_numbers,
    Kind.DECIMAL: _ask_numbers,
    Kind.MONEY: _ask_numbers,
    Kind.DAY: _ask_days,
    Kind.MOMENT: _ask_moments,
}
