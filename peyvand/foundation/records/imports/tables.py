"""Files of rows, whatever their format, as a stream of rows of text."""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from peyvand.foundation.records.imports.encoding import SAMPLE, guess_delimiter, guess_encoding
from peyvand.kernel.refused import Refused

type Row = list[str]

LIGHT_SIZE = 16 * 1024 * 1024
# The longest cell, and line, of a table of text; what a workbook may unfold to, its texts among it.
LONGEST = 16 * 1024 * 1024
LARGEST_WORKBOOK = 2_000_000_000
LARGEST_TEXTS = 150_000_000

csv.field_size_limit(LONGEST)


@dataclass(frozen=True)
class Layout:
    """How a file is laid out; kept with the run, so that every later reading is the same.

    form: csv, xlsx or parquet. header_row: which row bears the columns' names, from 0; -1 when none does.
    sheet: which sheet of a workbook, from 0.
    """

    form: str
    encoding: str = "utf-8"
    delimiter: str = ","
    header_row: int = 0
    sheet: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def find_layout(path: Path) -> Layout:
    """Return how the file is laid out, by its content (never its name).

    Raises Refused("unreadable") when it is empty or no table.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Refused("unreadable", _("The file is empty."))
    if head.startswith(b"PAR1"):
        return Layout("parquet")
    if head.startswith(b"PK\x03\x04"):
        return _with_header(path, Layout("xlsx"))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _with_header(path, Layout("xlsx"))
    encoding = guess_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE)
    if not sample.strip():
        raise Refused("unreadable", _("The file is empty."))
    return _with_header(path, Layout("csv", encoding=encoding, delimiter=guess_delimiter(sample)))


def is_light(path: Path) -> bool:
    """Return whether the file can be looked at in little memory: small, and neither workbook nor Parquet."""
    with path.open("rb") as file:
        head = file.read(8)
    return not head.startswith((b"PAR1", b"PK", b"\xd0\xcf")) and path.stat().st_size < LIGHT_SIZE


def read_header(path: Path, layout: Layout) -> Row:
    """Return the names of the columns; where the file has none, their numbers from 1."""
    if layout.form == "parquet":
        from peyvand.foundation.records.imports.parquet import read_names

        return read_names(path)
    first = list(islice(_read_all(path, layout), max(layout.header_row, 0) + 1))
    if layout.header_row < 0:
        return [str(index + 1) for index in range(len(first[0]) if first else 0)]
    return _named([cell.strip() for cell in first[-1]]) if len(first) > layout.header_row else []


def read_rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the rows below the header, each as wide as the header; rows without any content are left out.

    Raises Refused("unreadable") when the file breaks off or is no table after all.
    """
    if layout.form == "parquet":
        from peyvand.foundation.records.imports.parquet import read_cells

        yield from read_cells(path)
        return
    width = len(read_header(path, layout))
    for row in islice(_read_all(path, layout), layout.header_row + 1, None):
        if any(row):
            yield row if len(row) == width else _fitted(row, width)


def read_first(path: Path, layout: Layout, count: int) -> list[Row]:
    """Return the first rows below the header, at most ``count``."""
    return list(islice(read_rows(path, layout), count))


def _read_all(path: Path, layout: Layout) -> Iterator[Row]:
    return _read_workbook(path, layout.sheet) if layout.form == "xlsx" else _read_text(path, layout)


def _read_text(path: Path, layout: Layout) -> Iterator[Row]:
    with path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        try:
            lines = iter(lambda: file.readline(LONGEST + 1), "")
            yield from csv.reader((_whole_line(line) for line in lines), delimiter=layout.delimiter)
        except csv.Error as fault:
            raise Refused("unreadable", _("The file is not a table of text: %(fault)s.") % {"fault": fault}) from fault


def _whole_line(line: str) -> str:
    if len(line) > LONGEST:
        raise Refused(
            "unreadable", _("The file is not a table of text: %(fault)s.") % {"fault": _("a line has no end")}
        )
    return line.replace("\0", "")


def _check_workbook(path: Path) -> None:
    """Raise Refused("unreadable") for a workbook that would fill the memory: small files can unfold to anything."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        sizes = {part.filename: part.file_size for part in archive.infolist()}
    if sum(sizes.values()) > LARGEST_WORKBOOK or sizes.get("xl/sharedStrings.xml", 0) > LARGEST_TEXTS:
        raise Refused("unreadable", _("The workbook holds more than can be read; save it as CSV and send that in."))


def _read_workbook(path: Path, sheet: int) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        _check_workbook(path)
        with CalamineWorkbook.from_path(path) as book:
            for row in book.get_sheet_by_index(sheet).iter_rows():
                yield [_text(cell) for cell in row]
    except (CalamineError, zipfile.BadZipFile) as fault:
        raise Refused("unreadable", _("The workbook cannot be opened: %(fault)s.") % {"fault": fault}) from fault


def _fitted(row: Row, width: int) -> Row:
    """Fill a short row up and cut empty cells off a long one; one with too much in it stays too long."""
    return row + [""] * (width - len(row)) if len(row) < width else row if any(row[width:]) else row[:width]


def _text(cell: object) -> str:
    """Write a typed cell as text that is read back to the same value."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _with_header(path: Path, layout: Layout) -> Layout:
    """Find the row of names: the first of the first twenty rows that is as full as most are."""
    first = list(islice(_read_all(path, layout), 20))
    filled = [sum(1 for cell in row if cell.strip()) for row in first]
    if not any(filled):
        raise Refused("unreadable", _("The file is empty."))
    usual = sorted(filled)[len(filled) // 2]
    index = next(i for i, count in enumerate(filled) if count >= max(1, usual * 0.6))
    if all(_is_number(cell) for cell in first[index] if cell.strip()):
        index = -1
    return Layout(**{**layout.as_dict(), "header_row": index})


def _is_number(cell: str) -> bool:
    return cell.strip().lstrip("-+").replace(".", "", 1).replace(",", "").isdecimal()


def _named(names: Sequence[str]) -> Row:
    """Give nameless and repeated columns a name of their own."""
    seen: dict[str, int] = {}
    result = []
    for index, name in enumerate(names):
        plain = name or str(index + 1)
        seen[plain] = seen.get(plain, 0) + 1
        result.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return result
