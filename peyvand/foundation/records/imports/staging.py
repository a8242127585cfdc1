"""The file's rows in the database, gathered into groups, so that work goes on in the middle after a stop."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.records.imports.cells import Parse
from peyvand.foundation.records.imports.models import StagedGroup
from peyvand.foundation.records.imports.ports import PLACE_OF_KEYLESS
from peyvand.foundation.records.imports.tables import Row

COLUMNS = ("run_id", "group_number", "group_key", "row_count", "rows")
# Rows of a group further apart than this many rows are staged in several pieces.
BUFFER = 50_000

type StagedRow = tuple[int, int, list[str]]

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True)
class Keys:
    """Where a row's group is written: column and parser of the key; for files of rejects the column of the place."""

    column: int | None
    parse: Parse
    place_column: int | None = None

    def key_of(self, row: Row) -> str:
        """Return the key of the row's group, "" when it bears none."""
        cell = row[self.column] if self.column is not None and self.column < len(row) else ""
        return str(self.parse(cell)) if cell.strip() else ""

    def place_of(self, row: Row) -> int | None:
        """Return the place that the row itself bears, None when it bears none."""
        if self.place_column is None or self.place_column >= len(row):
            return None
        cell = row[self.place_column].strip()
        return int(cell) if cell.isdecimal() and 0 < int(cell) < 2**31 else None


@dataclass
class _Gathering:
    """Groups as they come: number and rows so far of each key, and the rows not written yet."""

    keys: Keys
    is_grouped: bool
    known: dict[str, tuple[int, int]] = field(default_factory=dict)
    waiting: dict[int, tuple[str, list[StagedRow]]] = field(default_factory=dict)
    groups: int = 0

    def take(self, number: int, row: Row) -> None:
        key = self.keys.key_of(row) if self.is_grouped else ""
        place = self.keys.place_of(row)
        if key:
            group, count = self.known.get(key) or (self._open(), 0)
            self.known[key] = (group, count + 1)
            place = place or count + 1
        else:
            group = self._open()
            place = place or PLACE_OF_KEYLESS + number
        self.waiting.setdefault(group, (key, []))[1].append((number, place, row))

    def drain(self, run_id: UUID) -> Iterator[tuple[UUID, int, str, int, str]]:
        for group, (key, rows) in sorted(self.waiting.items()):
            yield run_id, group, key, len(rows), _dump(rows)
        self.waiting.clear()

    def _open(self) -> int:
        self.groups += 1
        return self.groups


def stage(
    run_id: UUID, rows: Iterable[Row], keys: Keys, *, is_grouped: bool, on_progress: Callable[[int], None]
) -> tuple[int, int]:
    """Fill the staging table with the run's rows and return how many groups and rows there are.

    Groups are numbered by their first appearance; the same file gives the same numbers. What a broken-off
    staging left is removed first. on_progress is called with the number of rows after each piece.
    """
    clear(run_id)
    gathering = _Gathering(keys, is_grouped)
    number = 0
    for number, row in enumerate(rows, start=1):
        gathering.take(number, row)
        if number % BUFFER == 0:
            copy_rows_in_transaction(run_id, gathering)
            on_progress(number)
    copy_rows_in_transaction(run_id, gathering)
    on_progress(number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE imports_stagedgroup")
    return gathering.groups, number


def copy_rows_in_transaction(run_id: UUID, gathering: _Gathering) -> None:
    with transaction.atomic():
        copy_rows(StagedGroup, COLUMNS, gathering.drain(run_id))


def clear(run_id: UUID) -> None:
    """Remove the run's rows."""
    StagedGroup.objects.filter(run_id=run_id).delete()


def is_whole(run_id: UUID, rows: int) -> bool:
    """Return whether all ``rows`` of the run are there: after a crash of the database none is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(row_count), 0) FROM imports_stagedgroup WHERE run_id = %s", [run_id])
        return bool(cursor.fetchone()[0] == rows)


def read_batch(run_id: UUID, after: int, max_rows: int) -> list[tuple[int, str, list[StagedRow]]]:
    """Return the next whole groups after group number ``after``, in order: at most ``max_rows`` rows, but one group.

    Each is (number, key, rows); the empty list when there are no more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(max(group_number) FILTER (WHERE so_far <= %(max_rows)s), min(group_number))
            FROM (
                SELECT group_number, sum(row_count) OVER (ORDER BY group_number RANGE UNBOUNDED PRECEDING) AS so_far
                FROM (
                    SELECT group_number, row_count FROM imports_stagedgroup
                    WHERE run_id = %(run)s AND group_number > %(after)s
                    ORDER BY group_number, id LIMIT %(max_rows)s
                ) AS near
            ) AS counted
            """,
            {"run": run_id, "after": after, "max_rows": max_rows},
        )
        last = cursor.fetchone()[0]
        if last is None:
            return []
        cursor.execute(
            "SELECT group_number, group_key, rows FROM imports_stagedgroup"
            " WHERE run_id = %s AND group_number > %s AND group_number <= %s ORDER BY group_number, id",
            [run_id, after, last],
        )
        groups: dict[int, tuple[int, str, list[StagedRow]]] = {}
        for number, key, rows in cursor.fetchall():
            groups.setdefault(number, (number, key, []))[2].extend(json.loads(rows))
    return list(groups.values())
