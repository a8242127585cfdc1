"""Staged rows, read cell by cell into what a Reader takes; what cannot be read is set aside with its reason."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext_noop

from peyvand.foundation.records.imports.cells import Habit, Parse, Unreadable, make_parser
from peyvand.foundation.records.imports.ports import FieldKind, Group, ImportField, ImportRow, Reject
from peyvand.foundation.records.imports.staging import StagedRow

# Why a row could not be read. "field" is a field's key in the facts and its label in the sentence.
REASONS: Mapping[str, str] = {
    "empty": gettext_noop("“%(field)s” is empty."),
    "no_number": gettext_noop("“%(field)s” is not a number: %(cell)s"),
    "no_whole_number": gettext_noop("“%(field)s” is not a whole number: %(cell)s"),
    "too_large": gettext_noop("“%(field)s” is larger than can be counted: %(cell)s"),
    "no_day": gettext_noop("“%(field)s” is not a day: %(cell)s"),
    "no_moment": gettext_noop("“%(field)s” is not a date: %(cell)s"),
    "too_long": gettext_noop("“%(field)s” is longer than %(limit)s letters."),
    "too_wide": gettext_noop("The row has more cells than the file has columns."),
    "another_group": gettext_noop("This row was row %(place)s of %(key)s; it cannot become a row of another."),
}
CELL_LIMIT = 200


class RowReading:
    """Reads the rows of one run.

    mapping: field key → column. width: how many columns the file has.
    """

    def __init__(
        self, fields: Sequence[ImportField], mapping: Mapping[str, int], habit: Habit, zone: tzinfo, width: int
    ) -> None:
        parsers: dict[FieldKind, Parse] = {}
        for field in fields:
            parsers.setdefault(field.kind, make_parser(field.kind, habit, zone))
        self._cells = [(mapping.get(field.key, -1), parsers[field.kind], field) for field in fields]
        self._width = width

    def read_group(self, number: int, key: str, rows: Iterable[StagedRow]) -> tuple[Group, list[Reject]]:
        """Return the group with the rows that can be read, and the others as rejects."""
        good: list[ImportRow] = []
        bad: list[Reject] = []
        for row_number, place, cells in rows:
            try:
                good.append(ImportRow(row_number, place, self._values(cells), cells))
            except _Unread as fault:
                bad.append(Reject(key, ImportRow(row_number, place, (), cells), fault.code, fault.facts))
        return Group(number, key, good, len(bad)), bad

    def _values(self, cells: Sequence[str]) -> tuple[Any, ...]:
        if len(cells) > self._width:
            raise _Unread("too_wide", {})
        values: list[Any] = []
        for column, parse, field in self._cells:
            cell = cells[column] if column >= 0 else ""
            if not cell or cell.isspace():
                if field.is_required:
                    raise _Unread("empty", {"field": field.key})
                values.append(None)
                continue
            if len(cell) > field.limit:
                raise _Unread("too_long", {"field": field.key, "limit": str(field.limit)})
            try:
                values.append(parse(cell))
            except Unreadable as fault:
                raise _Unread(fault.code, {"field": field.key, "cell": cell[:CELL_LIMIT]}) from None
        return tuple(values)


class _Unread(Exception):
    def __init__(self, code: str, facts: dict[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
