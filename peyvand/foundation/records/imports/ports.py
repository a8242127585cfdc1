"""What a slice fills so that its things can be imported: a Reader, and the words its report is written in."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from peyvand.kernel.actor import Actor
from peyvand.kernel.registry import Registry

# Rows that bear no key of a group have no place among others; theirs stand past all real ones.
PLACE_OF_KEYLESS = 1_000_000


class FieldKind(StrEnum):
    """How a cell is read: TEXT as it stands, CODE without the ".0" that tables put behind numbers."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MOMENT = "moment"
    DAY = "day"


@dataclass(frozen=True)
class ImportField:
    """One thing that a Reader wants to know of each row.

    synonyms: names that columns bear elsewhere. limit: how many letters can be kept of it.
    """

    key: str
    label: object
    kind: FieldKind
    is_required: bool = False
    synonyms: tuple[str, ...] = ()
    limit: int = 10_000


@dataclass(frozen=True)
class ImportOption:
    """A word that the person may set for a run, with what it is by default; empty where the rule does not apply."""

    key: str
    label: object
    default: str = ""


class ImportRow(NamedTuple):
    """One row of the file, read.

    number: its place in the file, from 1. place: its place among the rows of its group, from 1.
    values: in the order of the reader's fields, None where a cell is empty or no column is mapped.
    cells: all cells as text, as they stand in the file.
    """

    number: int
    place: int
    values: tuple[Any, ...]
    cells: Sequence[str]


class Group(NamedTuple):
    """All rows that bear the same key, in the order of the file.

    number: rank of the group's first appearance in the file, from 1.
    unread: how many more rows the file has of it that could not be read.
    """

    number: int
    key: str
    rows: list[ImportRow]
    unread: int


class Reject(NamedTuple):
    """A row that was not taken; ``code`` is one of the reader's reasons, ``facts`` what its sentence names."""

    group_key: str
    row: ImportRow
    code: str
    facts: Mapping[str, str]


@dataclass(slots=True)
class Tally:
    """How many groups and rows, and what they come to exactly, in major units."""

    groups: int = 0
    rows: int = 0
    total: Decimal = Decimal(0)

    def add(self, other: "Tally") -> None:
        self.groups += other.groups
        self.rows += other.rows
        self.total += other.total


@dataclass(slots=True)
class BatchOutcome:
    """What became of a batch: tallies by (section, entry) of the report, rejects, and how much was changed.

    changes: how many things were added or changed; nought says that the batch brought nothing new.
    """

    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    changes: int = 0

    def count(self, section: str, entry: str, *, groups: int = 0, rows: int = 0, total: Decimal = Decimal(0)) -> None:
        self.tallies.setdefault((section, entry), Tally()).add(Tally(groups, rows, total))


@dataclass(frozen=True)
class Section:
    """One table of the report.

    entries: (code, label) in the order of reading. columns: which of "groups", "rows", "total" are shown.
    is_whole: its entries account for every row of the file and get a line that adds them up.
    """

    key: str
    label: object
    entries: tuple[tuple[str, object], ...]
    columns: tuple[str, ...] = ("rows", "total")
    is_whole: bool = False


@dataclass(slots=True)
class RunContext:
    """What a Reader knows of the run it writes for.

    source: the firm's system that keys belong to. zone: of moments that bear none. options: the reader's own.
    is_correction: the file is one of rejects, sent in again: its rows carry their places.
    is_dry_run: everything is rolled back after each batch.
    cache: the reader's own memory of what the database holds; emptied whenever a batch is rolled back.
    seen: keys that a dry run has counted as new already, by kind of thing.
    """

    run_id: UUID
    source: str
    currency: str
    zone: ZoneInfo
    by: Actor
    at: datetime
    options: Mapping[str, str] = field(default_factory=dict)
    is_dry_run: bool = False
    is_correction: bool = False
    cache: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)

    def first_seen(self, kind: str, keys: Iterable[str]) -> set[str]:
        """Return those keys that this dry run meets for the first time; in a real run, all of them."""
        fresh = set(keys)
        if self.is_dry_run:
            known = self.seen.setdefault(kind, set())
            fresh -= known
            known |= fresh
        return fresh


class Mark(NamedTuple):
    """How rows name somebody: in files of that source the field's column holds that key."""

    source: str
    field: str
    value: str


class Reader(ABC):
    """Turns groups of rows into a slice's records.

    group_by: key of the field whose equal values make one group; None makes each row its own.
    sections: the report's tables. reasons: for each code of a reject a sentence with %(named)s places.
    types: the record types that the person must be allowed to create.
    """

    key: ClassVar[str]
    label: ClassVar[object]
    fields: ClassVar[tuple[ImportField, ...]]
    options: ClassVar[tuple[ImportOption, ...]] = ()
    group_by: ClassVar[str | None] = None
    group_label: ClassVar[object] = ""
    has_money: ClassVar[bool] = False
    types: ClassVar[tuple[str, ...]] = ()
    sections: ClassVar[tuple[Section, ...]] = ()
    reasons: ClassVar[Mapping[str, object]] = {}

    def guess_options(self, sample: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """Return the options that fit the first rows of a file (text by field key), by default the declared ones."""
        return {option.key: option.default for option in self.options}

    def marks_of(self, party_id: UUID) -> Sequence[Mark]:
        """Return how rows of files name the party; asked while the party itself is not forgotten yet."""
        return ()

    @abstractmethod
    def write(self, groups: Sequence[Group], run: RunContext) -> BatchOutcome:
        """Write the groups in the running transaction; the same groups again must change nothing."""

    def finish(self, run: RunContext) -> BatchOutcome:
        """Do what needs the whole file, after the last batch; safe to call again. In one transaction."""
        return BatchOutcome()


readers: Registry[Reader] = Registry("reader")


class Settler(ABC):
    """Something reckoned from many records that is put off in daily work, and done at once after an import."""

    key: str

    @abstractmethod
    def settle(self, at: datetime) -> None:
        """Bring it up to date, in transactions of its own; a second call changes nothing. May take memory."""

    @abstractmethod
    def is_settled(self) -> bool:
        """Return whether it is up to date with all that subscribers have taken; cheap."""


settlers: Registry[Settler] = Registry("settler")
