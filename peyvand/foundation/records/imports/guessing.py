"""Which column holds what: guessed by the columns' names, then by what is in them."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC
from hashlib import sha256

from peyvand.foundation.records.imports.cells import Habit, Unreadable, find_habit, make_parser
from peyvand.foundation.records.imports.ports import FieldKind, ImportField
from peyvand.kernel.text import fold

type Mapped = dict[str, int]

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
ENOUGH = 0.5
# A name that is equal outweighs any content; content only decides between names that are like.
BY_CONTENT = 0.25
UNREADABLE = 0.5


def fingerprint(header: Sequence[str]) -> str:
    """Return what is equal for files whose columns bear the same names in the same order."""
    return sha256("\x1f".join(map(fold, header)).encode()).hexdigest()


def guess_mapping(fields: Sequence[ImportField], header: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapped:
    """Return for each field's key the index of the column that most likely holds it, from 0.

    Fields for which no column is likely are left out; no column is given twice.
    """
    names = [_words(name) for name in header]
    samples = [[row[index].strip() for row in rows if index < len(row)] for index in range(len(header))]
    likeness = sorted(
        (
            (score, -order, -index, field.key, index)
            for order, field in enumerate(fields)
            for index in range(len(header))
            if (score := _score(field, names[index], samples[index])) >= ENOUGH
        ),
        reverse=True,
    )
    mapped: Mapped = {}
    for *_rank, key, index in likeness:
        if key not in mapped and index not in mapped.values():
            mapped[key] = index
    return {field.key: mapped[field.key] for field in fields if field.key in mapped}


def guess_habit(fields: Sequence[ImportField], mapping: Mapping[str, int], rows: Sequence[Sequence[str]]) -> Habit:
    """Return how the mapped columns write numbers and days."""
    kinds = {mapping[field.key]: field.kind for field in fields if field.key in mapping}
    columns = {
        index: [row[index].strip() for row in rows if index < len(row) and row[index].strip()] for index in kinds
    }
    return find_habit(
        [columns[index] for index, kind in kinds.items() if kind in (FieldKind.DECIMAL, FieldKind.WHOLE)],
        [columns[index] for index, kind in kinds.items() if kind in (FieldKind.DAY, FieldKind.MOMENT)],
    )


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(_CAMEL.sub(" ", name))))


def _score(field: ImportField, name: tuple[str, ...], sample: Sequence[str]) -> float:
    """Say from 0 to 1.25 how likely the column holds the field."""
    by_name = max((_likeness(_words(synonym), name) for synonym in (field.key, *field.synonyms)), default=0.0)
    filled = [cell for cell in sample if cell]
    if not filled:
        return by_name
    readable = sum(_fits(field.kind, cell) for cell in filled) / len(filled)
    # A column in which most cells cannot be read as the field's kind hardly holds it, whatever its name.
    if readable < ENOUGH:
        return by_name * UNREADABLE
    is_telling = field.kind in (FieldKind.MOMENT, FieldKind.DAY, FieldKind.DECIMAL, FieldKind.WHOLE)
    return by_name + BY_CONTENT * readable * is_telling


def _likeness(wanted: tuple[str, ...], name: tuple[str, ...]) -> float:
    """Say from 0 to 1 how much two names are alike: equal, equal without spaces, or how many words they share."""
    if not wanted or not name:
        return 0
    if wanted == name or "".join(wanted) == "".join(name):
        return 1
    shared = len(set(wanted) & set(name))
    return 0.9 * shared / len(set(wanted) | set(name))


def _fits(kind: FieldKind, cell: str) -> bool:
    for decimal in ".,":
        try:
            make_parser(kind, Habit(decimal=decimal), UTC)(cell)
        except Unreadable:
            continue
        return True
    return False
