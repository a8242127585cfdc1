"""Cells of text, read as numbers, days and moments in the habits of their file."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from peyvand.foundation.records.imports.ports import FieldKind
from peyvand.kernel.calendars import CalendarName, parse_moment
from peyvand.kernel.text import latin_digits

type Parse = Callable[[str], Any]

# Direction marks, spaces of every width and apostrophes part digits in numbers and mean nothing there.
_NOISE = re.compile("[\\s\u00a0\u202f\u2009\u200b-\u200f\u202a-\u202e\u2066-\u2069\u061c'’]")
_MINUS = str.maketrans("\u2212\u2013\uff0d", "---")
_PERSIAN_MARKS = str.maketrans("٫٬", ".,")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_SIMPLE = re.compile(r"-?\d+(\.\d+)?")
_GHOST = re.compile(r"(\d+)\.0+")
_SLASHED = re.compile(r"\D*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\b(.*)")
# A bound on what a cache of cells may take: columns with few distinct values are read from it.
KNOWN = 100_000
# What no firm counts to, and days on which none has sold: a slip, and more than the tables hold.
MOST = Decimal(10) ** 13
FIRST_YEAR, LAST_YEAR = 1800, 2200


class Unreadable(ValueError):
    """A cell that is not what its column should hold; ``code`` names the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Habit:
    """How a file writes numbers and days.

    decimal: "." or ",". is_month_first: 02/03/2010 is the third of February. calendar: of years of two digits.
    """

    decimal: str = "."
    is_month_first: bool = False
    calendar: str = ""

    @property
    def hint(self) -> CalendarName | None:
        return CalendarName(self.calendar) if self.calendar else None


def find_habit(numbers: Iterable[Sequence[str]], days: Iterable[Sequence[str]]) -> Habit:
    """Return the habit that the samples show, one sample a column; the usual one where they show none."""
    signs = [sign for column in numbers for cell in column if (sign := _decimal_sign(cell))]
    month_first = any(_shows_month_first(column) for column in days)
    return Habit(decimal="," if signs.count(",") > signs.count(".") else ".", is_month_first=month_first)


def _decimal_sign(cell: str) -> str:
    """Return which mark must be the decimal one in this number, "" where it cannot be told."""
    # Persian marks say what they are and show nothing about the others.
    if "٫" in cell or "٬" in cell:
        return ""
    text = _NOISE.sub("", latin_digits(cell))
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        return "." if text.rindex(".") > text.rindex(",") else ","
    if dots + commas != 1:
        return "," if dots > 1 else "." if commas > 1 else ""
    mark = "." if dots else ","
    before, after = text.strip("-+").split(mark)
    is_thousands = len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0")
    return "" if is_thousands or not after.isdecimal() else mark


def _shows_month_first(column: Sequence[str]) -> bool:
    """Whether days of this column can only be read with the month before the day."""
    first = second = 0
    for cell in column:
        if match := _SLASHED.match(latin_digits(cell)):
            first, second = max(first, int(match[1])), max(second, int(match[2]))
    return first <= 12 < second <= 31


def make_parser(kind: FieldKind, habit: Habit, zone: tzinfo) -> Parse:
    """Return what reads a cell that is not empty; it raises Unreadable. Equal cells are read once."""
    match kind:
        case FieldKind.TEXT:
            return str
        case FieldKind.CODE:
            return _remember(read_code)
        case FieldKind.WHOLE:
            return _remember(lambda text: _whole(read_number(text, habit)))
        case FieldKind.DECIMAL:
            return _remember(lambda text: read_number(text, habit))
        case FieldKind.DAY:
            return _remember(lambda text: read_day(text, habit))
        case FieldKind.MOMENT:
            return _remember(lambda text: read_moment(text, habit, zone))


def read_code(text: str) -> str:
    """Return a key as people write it: trimmed, digits Latin, without the ".0" that tables put behind numbers."""
    plain = latin_digits(text.strip())
    ghost = _GHOST.fullmatch(plain)
    return ghost[1] if ghost else plain


def read_number(text: str, habit: Habit) -> Decimal:
    """Return the exact number; signs of currencies, thousands and direction are seen through.

    (5), 5- and −5 are minus five.
    """
    number = _exact(text, habit)
    if not -MOST < number < MOST:
        raise Unreadable("too_large")
    return number


def _exact(text: str, habit: Habit) -> Decimal:
    if _SIMPLE.fullmatch(text) and habit.decimal == ".":
        return Decimal(text)
    plain = _NOISE.sub("", latin_digits(text)).translate(_MINUS)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Sc")
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    if plain.endswith("-"):
        plain = "-" + plain[:-1]
    if "٫" in plain or "٬" in plain:
        plain = plain.translate(_PERSIAN_MARKS).replace(",", "")
    elif habit.decimal == ",":
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise Unreadable("no_number")
    try:
        return Decimal(plain)
    except InvalidOperation as fault:
        raise Unreadable("no_number") from fault


def read_day(text: str, habit: Habit) -> date:
    """Return the day, in whichever calendar it is written; a time behind it is left out."""
    try:
        day = parse_moment(text, UTC, habit.hint, is_month_first=habit.is_month_first).date()
    except (ValueError, OverflowError) as fault:
        raise Unreadable("no_day") from fault
    return _plausible(day, "no_day")


def read_moment(text: str, habit: Habit, zone: tzinfo) -> datetime:
    """Return the moment in UTC; one without a zone is in ``zone``."""
    try:
        moment = datetime.fromisoformat(text)
        # Years before are Jalali, and the way of files that write days first is not ISO's.
        if FIRST_YEAR <= moment.year < LAST_YEAR:
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    try:
        moment = parse_moment(text, zone, habit.hint, is_month_first=habit.is_month_first)
    except (ValueError, OverflowError) as fault:
        raise Unreadable("no_moment") from fault
    return _plausible(moment, "no_moment")


def _plausible[Moment: date](moment: Moment, code: str) -> Moment:
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise Unreadable(code)
    return moment


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise Unreadable("no_whole_number")
    return int(number)


def _remember(read: Parse) -> Parse:
    """Read equal cells once, failures included."""
    known: dict[str, Any] = {}

    def parse(text: str) -> Any:
        value = known.get(text)
        if value is None:
            try:
                value = read(text)
            except Unreadable as fault:
                value = fault
            if len(known) >= KNOWN:
                known.clear()
            known[text] = value
        if type(value) is Unreadable:
            raise value
        return value

    return parse
