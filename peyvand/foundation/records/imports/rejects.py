"""Rows that were not taken: kept, given out as a file to correct, and known again when that file comes back."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from peyvand.foundation.base.bulk import copy_rows
from peyvand.foundation.base.ids import new_id
from peyvand.foundation.records.imports.models import ImportRun, RejectedRow
from peyvand.foundation.records.imports.ports import ImportRow, Reader, Reject, readers
from peyvand.foundation.records.imports.reading import REASONS
from peyvand.foundation.records.imports.staging import StagedRow

# What the added columns are known by in any language: the name ends with it.
SOURCE, KEY, PLACE, REASON = "[peyvand:source]", "[peyvand:key]", "[peyvand:place]", "[peyvand:reason]"
# What a spreadsheet would take for a formula; numbers with a sign are none.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"'*[-+]?[\d.,٫٬]*")
COLUMNS = ("id", "run_id", "row_number", "group_key", "place", "cells", "code", "facts")


def keep(run_id: UUID, not_taken: Iterable[Reject]) -> None:
    """Keep the rejects of a batch, in its transaction."""
    copy_rows(
        RejectedRow,
        COLUMNS,
        (
            (
                new_id(),
                run_id,
                one.row.number,
                one.group_key[:200],
                one.row.place,
                json.dumps(list(one.row.cells), ensure_ascii=False),
                one.code,
                json.dumps(dict(one.facts), ensure_ascii=False),
            )
            for one in not_taken
        ),
    )


def find_column(header: Sequence[str], mark: str) -> int | None:
    """Return which column bears the mark, None when none does."""
    return next((index for index, name in enumerate(header) if name.endswith(mark)), None)


def is_added(name: str) -> bool:
    """Return whether a column is one that this program added."""
    return name.endswith((SOURCE, KEY, PLACE, REASON))


def is_reject_file(header: Sequence[str]) -> bool:
    """Return whether the file is one of rejects that this program has given out."""
    return all(find_column(header, mark) is not None for mark in (SOURCE, KEY, PLACE, REASON))


def read_back(cells: Sequence[str]) -> list[str]:
    """Return the cells of a returned file as they were before ``_guard`` made texts of formulas."""
    return [cell[1:] if cell.startswith("'") and _is_formula(cell) else cell for cell in cells]


def part_strayed(header: Sequence[str], key: str, rows: Iterable[StagedRow]) -> tuple[list[StagedRow], list[Reject]]:
    """Part the rows of a returned file into those of this group, and those given out as rows of another."""
    column = find_column(header, KEY)
    own: list[StagedRow] = []
    strayed: list[Reject] = []
    for row in rows:
        number, place, cells = row
        given = cells[column].strip() if column is not None and column < len(cells) else ""
        if given and given != key:
            facts = {"place": str(place), "key": given}
            strayed.append(Reject(key, ImportRow(number, place, (), cells), "another_group", facts))
        else:
            own.append(row)
    return own, strayed


def write_csv(run: ImportRun) -> Iterator[bytes]:
    """Yield the run's rejects as CSV (UTF-8 with mark, so that spreadsheets know it), in the order of the file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for row in _rows(run):
        writer.writerow(row)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def write_xlsx(run: ImportRun) -> bytes:
    """Return the run's rejects as a workbook, in the order of the file; every cell is text."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_rows(run)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return file.getvalue()


def sentence(reader: Reader, code: str, facts: dict[str, str]) -> str:
    """Return the reason in words, in the active language."""
    labels = {field.key: str(field.label) for field in reader.fields}
    named = {**facts, "field": labels.get(facts.get("field", ""), facts.get("field", ""))}
    message = reader.reasons.get(code) or _(REASONS[code])
    return str(message) % named


def _rows(run: ImportRun) -> Iterator[list[str]]:
    reader = readers[run.reader]
    kept = [index for index, name in enumerate(run.header) if not is_added(name)]
    yield [
        *(_guard(run.header[index]) for index in kept),
        f"{_('Source')} {SOURCE}",
        f"{reader.group_label or _('Key')} {KEY}",
        f"{_('Place')} {PLACE}",
        f"{_('Reason')} {REASON}",
    ]
    source = run.options.get("source", "")
    for reject in run.rejects.order_by("row_number").iterator(chunk_size=2000):
        cells = [reject.cells[index] if index < len(reject.cells) else "" for index in kept]
        told = sentence(reader, reject.code, reject.facts)
        yield [*map(_guard, (*cells, source, reject.group_key)), str(reject.place), told]


def _guard(cell: str) -> str:
    """Return the cell so that a spreadsheet takes it for text; ``read_back`` undoes it."""
    return f"'{cell}" if _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    return _FORMULA.match(cell) is not None and _NUMBER.fullmatch(cell) is None
