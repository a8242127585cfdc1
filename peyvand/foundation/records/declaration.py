"""How a slice declares a record type: its columns, filters, form, search and commands.

A declaration says what is shown and asked; it holds no HTML and runs no query when it is made.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from peyvand.kernel.actor import Actor

# A lazy translation, a lazy term of the firm, or plain text.
type Label = object
type Values = Mapping[str, object]


class Kind(StrEnum):
    """What a column, a filter or a field of a form holds; decides its cell, its input and how it is filtered.

    What is read at the path: TEXT, LONG_TEXT, CODE, PHONE, MAIL, URL: str · TRANSLATED: {"en": …, "fa": …} ·
    NUMBER: int · DECIMAL: Decimal or float · MONEY: whole minor units (see ``currency``) · DAY: date ·
    MOMENT: datetime · YES_NO: bool · CHOICE: str · CHOICES, TAGS: list of str · USER: a foreign key to a user ·
    LINK: a foreign key (or a bare ``…_id``) to a record of the type ``target``.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    TRANSLATED = "translated"
    CODE = "code"
    PHONE = "phone"
    MAIL = "mail"
    URL = "url"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    TAGS = "tags"
    USER = "user"
    LINK = "link"


@dataclass(frozen=True)
class Choice:
    """One value of a choice.

    hue: one of the eight statuses (new planned active waiting done closed risk late): shown as a status.
    level: 0 to 4: shown as a tier with that many bars. Neither: a plain word.
    """

    value: str
    label: Label
    hue: str = ""
    level: int | None = None


# Fixed choices, or a function that lists those which the actor may choose from (tags, teams, sources).
type Choices = tuple[Choice, ...] | Callable[[Actor], Sequence[Choice]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a list, and one fact of a record's page.

    path: the ORM path of what is shown, by default the key. further: more paths; what is read there follows the
    value wherever a function is called with it. value: makes of (value, *further) what is shown and exported.
    cell: makes the safe HTML of (formats, value, *further); by default the kind's own cell.
    is_title: this column names the record and leads to its page; what it shows is the type's title.
    is_sortable needs an index on (sort_path, id); sort_path, by default the path, is a field of the record's own table.
    currency: for MONEY, the path of the currency's code; "" is the firm's base currency.
    needs: the key of a policy; only who may view that as widely as the record type sees the column.
    priority: 1 is always seen, 2 goes on a phone, 3 on a narrow, 4 on a middling table.
    """

    key: str
    label: Label
    kind: Kind = Kind.TEXT
    path: str = ""
    further: tuple[str, ...] = ()
    value: Callable[..., object] | None = None
    cell: Callable[..., str] | None = None
    is_title: bool = False
    is_firm: Callable[..., bool] | None = None
    is_default: bool = True
    is_sortable: bool = False
    sort_path: str = ""
    choices: Choices = ()
    currency: str = ""
    target: str = ""
    places: int = 0
    priority: int = 2
    needs: str = ""


@dataclass(frozen=True, kw_only=True)
class PluggedColumn(Column):
    """A column that a part above adds to a record type (register it at ``ports.columns``).

    The paths are fields of ``model``, a table whose primary key is a one-to-one field to the record's model
    (database column ``<record>_id``) with a related name. Records without a row there come last in either direction.
    Sortable needs an index on (sort_path, the one-to-one field).
    """

    record_type: str
    model: type[Model]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One quick filter.

    The kind says what may be written in the address: TEXT finds folded text inside (the path holds folded text where
    it is ``search_text``), CHOICE one or several values, YES_NO, ranges for NUMBER, DECIMAL and MONEY (in major units),
    days and relative periods for DAY and MOMENT, TAGS any of several, USER "me", LINK an id.
    where: makes the condition of the parsed value itself, for what is no simple path. needs: as of a column.
    """

    key: str
    label: Label
    kind: Kind = Kind.TEXT
    path: str = ""
    choices: Choices = ()
    target: str = ""
    currency: str = ""
    where: Callable[[Any], Q] | None = None
    needs: str = ""


@dataclass(frozen=True, kw_only=True)
class PluggedFilter(Filter):
    """A filter that a part above adds (register it at ``ports.filters``); see PluggedColumn for ``model``.

    Without a model the path (or ``where``) is read from the record itself.
    """

    record_type: str
    model: type[Model] | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a form; its key is the key of the value that the commands get.

    path: where the present value is read, by default the key. is_on_create, is_on_change: in which form it stands.
    notice: an address that is asked with what was typed, under the field's key, as soon as it was typed; what it
    answers stands below a field of text (a warning, never an error).
    """

    key: str
    label: Label
    kind: Kind = Kind.TEXT
    path: str = ""
    is_required: bool = False
    hint: Label = ""
    choices: Choices = ()
    target: str = ""
    currency: str = ""
    places: int = 0
    max_length: int = 200
    initial: object = None
    is_on_create: bool = True
    is_on_change: bool = True
    notice: str = ""


@dataclass(frozen=True)
class FieldGroup:
    label: Label
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a record is found by, before folding.

    texts: names and words, the title first. phones: E.164 or as typed. codes: numbers and keys, found whole or by
    their beginning.
    """

    id: UUID
    texts: tuple[str, ...]
    phones: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is found of a type.

    contents: lists the contents of these records, set-wise; the search columns of ``SearchableRecord`` are kept by it.
    exact: fields of the record's table, each with an index of its own, that are found by their whole value
    (an order's number); the only way for a type without search columns. order: lower comes first among equals.
    """

    contents: Callable[[Sequence[UUID]], Iterable[Content]] | None = None
    exact: tuple[str, ...] = ()
    order: int = 100


class Create(Protocol):
    def __call__(self, values: Values, *, by: Actor, at: datetime) -> UUID:
        """Make a record of the form's values and return its id; Refused, with errors by field, where it may not be."""
        ...


class Change(Protocol):
    def __call__(self, record_id: UUID, values: Values, *, version: int, by: Actor, at: datetime) -> None:
        """Make the record say what the whole form says; Refused("changed") when its version is another by now."""
        ...


class Move(Protocol):
    def __call__(self, record_id: UUID, *, by: Actor, at: datetime) -> None:
        """Put the record into the bin, or take it out."""
        ...


def _first(*values: object) -> str:
    return str(values[0] or "")


@dataclass(frozen=True, kw_only=True)
class RecordType:
    """A record type: list, form, page, search and export follow from it.

    key: the record's ``kind``, also its key in rights. path: the first part of its addresses, without slashes.
    title_fields, title: the record's name, made of the values of these paths; subtitle likewise (one short line).
    base_queryset: the records that lists and search begin with (heads only); what is in the bin is left out anyway.
    create, change, delete, restore: the slice's commands; where None, the generic ones serve and write the form's
    fields but never those in ``ruled``. is_creatable, is_changeable, is_deletable: False where people never may.
    create_action: the right that a new record needs.
    default_sort: a column's key, with "-" before it for descending. load: the form's present values where they are
    not simply fields of the record. facts: keys of the columns shown on the page, by default all.
    page_template: draws the record's page instead of the generic one.
    """

    key: str
    model: type[Model]
    path: str
    label: Label
    label_many: Label
    icon: str
    columns: tuple[Column, ...]
    default_sort: str
    filters: tuple[Filter, ...] = ()
    form: tuple[FieldGroup, ...] = ()
    search: Search | None = None
    title_fields: tuple[str, ...] = ("name",)
    title: Callable[..., str] = _first
    subtitle_fields: tuple[str, ...] = ()
    subtitle: Callable[..., str] = _first
    is_firm: Callable[..., bool] | None = None
    base_queryset: Callable[[], QuerySet[Any]] | None = None
    create: Create | None = None
    change: Change | None = None
    delete: Move | None = None
    restore: Move | None = None
    ruled: frozenset[str] = frozenset()
    is_creatable: bool = True
    create_action: str = "create"
    is_changeable: bool = True
    is_deletable: bool = True
    load: Callable[[UUID, Actor], Values] | None = None
    facts: tuple[str, ...] = ()
    page_template: str = ""
    module: str = ""
