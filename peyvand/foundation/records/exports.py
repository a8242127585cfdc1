"""A list as a file: exactly what is seen, within the right to export, in CSV or XLSX, in bounded memory."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat

from peyvand.foundation.records.declaration import Choice, Column, Kind
from peyvand.foundation.records.lookup import list_choices
from peyvand.foundation.records.paging import Cursor, Walk
from peyvand.foundation.records.queries import Linked, Listing
from peyvand.foundation.records.reading import Reader
from peyvand.foundation.ui import formats
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import GREGORIAN, parts
from peyvand.kernel.money import Money
from peyvand.kernel.refused import Refused

CHUNK = 1000
# A worksheet holds no more, the heading among them.
MOST_SHEET_ROWS = 1_048_576
_BOM = "\ufeff"
# What a spreadsheet would take for a formula at the beginning of a text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# A spreadsheet keeps fifteen digits of a number; longer ones stay whole as text.
_MOST_DIGITS = 10**15
# Spreadsheets count days from here; what was before is text.
_FIRST_SHEET_YEAR = 1900


def read_all(listing: Listing, *, by: Actor) -> Iterator[list[Any]]:
    """Yield the values of every row of the list, in its order; see ``list_headings`` for what they are."""
    reader = Reader(listing.declared, listing.columns)
    walk = Walk(listing.queryset, listing.order, reader.paths)
    finish = [_finisher(column, by) for column in listing.columns]
    cursor: Cursor | None = None
    while True:
        found = walk.read(cursor, CHUNK)
        for row in reader.read([(row[1], row[2:]) for row in found], by=by):
            values: list[Any] = []
            for column_values, make in zip(row.values, finish, strict=True):
                values.extend(make(column_values[0]))
            yield values
        if len(found) < CHUNK:
            return
        cursor = Cursor(found[-1][0], found[-1][1], 0)


def list_headings(columns: Sequence[Column]) -> list[str]:
    """Return a heading for each value: one a column, two for money (amount, currency)."""
    headings = []
    for column in columns:
        headings.append(str(column.label))
        if column.kind is Kind.MONEY:
            headings.append(_("%(column)s, currency") % {"column": column.label})
    return headings


def write_csv(listing: Listing, *, by: Actor) -> Iterator[str]:
    """Yield the file's text in pieces: UTF-8 with the mark by which Excel knows it; texts cannot become formulas."""
    rows = read_all(listing, by=by)
    yield _BOM + _lines([list_headings(listing.columns)])
    chunk: list[list[str]] = []
    for row in rows:
        chunk.append([_plain(value) for value in row])
        if len(chunk) == CHUNK:
            yield _lines(chunk)
            chunk = []
    if chunk:
        yield _lines(chunk)


def in_readers_formats(pieces: Iterator[str]) -> Iterator[str]:
    """Return the pieces, each made in the formats and the language that are current now: a stream outlives its view."""
    reader = formats.current()

    def made() -> Iterator[str]:
        while True:
            with formats.using(reader), translation.override(reader.language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return made()


def write_xlsx(listing: Listing, *, by: Actor) -> IO[bytes]:
    """Return the workbook in a temporary file, open at its beginning; it is gone when it is closed.

    Raises Refused("too_many") when a worksheet cannot hold the rows.
    """
    file = tempfile.TemporaryFile(prefix="peyvand-export-")  # noqa: SIM115
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        _fill(Workbook(file, options), listing, by)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _fill(workbook: Workbook, listing: Listing, by: Actor) -> None:
    sheet = workbook.add_worksheet()
    if formats.current().direction == "rtl":
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True})
    dates = {date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
             datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})}  # fmt: skip
    sheet.write_row(0, 0, list_headings(listing.columns), bold)
    try:
        for number, row in enumerate(read_all(listing, by=by), 1):
            if number >= MOST_SHEET_ROWS:
                raise Refused("too_many", _("A workbook cannot hold this many rows; take the CSV file."))
            for place, value in enumerate(row):
                _put(sheet, number, place, value, dates)
    finally:
        workbook.close()


def _put(sheet: Any, row: int, place: int, value: Any, dates: Mapping[type[date], CellFormat]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, value.astimezone(formats.current().zone).replace(tzinfo=None), dates[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), dates[date])  # noqa: DTZ001
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal) and -_MOST_DIGITS < value < _MOST_DIGITS:
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(value))


def _finisher(column: Column, by: Actor) -> Any:
    """Return what makes of a column's value the values of the file."""
    match column.kind:
        case Kind.MONEY:
            return _money
        case Kind.CHOICE | Kind.CHOICES:
            return _labels(list_choices(column.choices, by))
        case Kind.USER | Kind.LINK:
            return lambda value: (value.title or "" if isinstance(value, Linked) else "",)
        case Kind.TAGS:
            return lambda value: (", ".join(value or ()),)
        case Kind.DAY | Kind.MOMENT:
            return _dated
    return lambda value: (value,)


def _money(value: Money | None) -> tuple[Any, Any]:
    return (None, "") if value is None else (value.amount, value.currency)


def _labels(choices: Iterable[Choice]) -> Any:
    labels = {choice.value: str(choice.label) for choice in choices}
    return lambda value: (
        ", ".join(labels.get(one, str(one)) for one in value)
        if isinstance(value, list | tuple)
        else labels.get(value, value),
    )


def _dated(value: date | datetime | None) -> tuple[Any]:
    """Days as they are seen: a Jalali reader gets Jalali days, as text, which imports and eyes understand."""
    reader = formats.current()
    if value is None or (reader.calendar == GREGORIAN and value.year >= _FIRST_SHEET_YEAR):
        return (value,)
    local = value.astimezone(reader.zone) if isinstance(value, datetime) else value
    year, month, day = parts(local.date() if isinstance(local, datetime) else local, reader.calendar)
    clock = f" {local:%H:%M}" if isinstance(local, datetime) else ""
    return (f"{year:04}/{month:02}/{day:02}{clock}",)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(formats.current().zone):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return str(value)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
