"""Rows of lists and facts of records as HTML: functions made once for a page, called once for a cell."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.foundation.records import ports
from peyvand.foundation.records.addresses import Asked
from peyvand.foundation.records.declaration import Choice, Column, Kind, RecordType
from peyvand.foundation.records.lookup import list_choices
from peyvand.foundation.records.queries import Linked, Listing, Row
from peyvand.foundation.ui import cells, formats
from peyvand.foundation.ui.formats import Formats
from peyvand.foundation.ui.icons import icon
from peyvand.kernel.actor import Actor

type Cell = Callable[[tuple[Any, ...]], str]

NUMBERS = frozenset({Kind.NUMBER, Kind.DECIMAL, Kind.MONEY})
_WIDTHS = {1: "", 2: "wide-0", 3: "wide-1", 4: "wide-2"}


def draw_rows(
    declared: RecordType, columns: Sequence[Column], rows: Sequence[Row], *, by: Actor, restore: str = ""
) -> SafeString:
    """Return the table's rows; the title leads to the record's page, the row itself to its peek.

    restore: the hidden inputs of the form that takes a row out of the bin; without it rows are no rows of the bin.
    """
    reader, place = formats.current(), f"/{declared.path}/"
    drawn = [(_opening(column), draw_cell(column, reader, by), column.is_title) for column in columns]
    name = _titled(declared, place, is_linked=not restore)
    html = []
    for row in rows:
        inside = "".join(
            name(row, value[0]) if is_title else f"{opening}{cell(value)}</td>"
            for (opening, cell, is_title), value in zip(drawn, row.values, strict=True)
        )
        if restore:
            html.append(f"<tr>{inside}<td>{_restoring(f'{place}{row.id}/restore', restore, row.title)}</td></tr>")
        else:
            html.append(f'<tr data-peek="{place}peek/{row.id}">{inside}</tr>')
    return SafeString("".join(html))


def _titled(declared: RecordType, place: str, *, is_linked: bool) -> Callable[[Row, object], str]:
    """Return what draws the cell that names a row."""
    has_avatar = declared.is_firm is not None

    def draw(row: Row, shown: object) -> str:
        text = escape(str(shown or row.title))
        mark = cells.avatar(row.title, row.is_firm) if has_avatar else ""
        inside = f'{mark}<bdi dir="auto">{text}</bdi>'
        if is_linked:
            inside = f'<a href="{place}{row.id}" title="{text}">{inside}</a>'
        return f'<th scope="row" class="name">{inside}</th>'

    return draw


def _restoring(address: str, hidden: str, title: str) -> str:
    label = escape(_("Restore %(title)s") % {"title": title})
    return (
        f'<form method="post" action="{address}">{hidden}<button class="button button-small" aria-label="{label}">'
        f"{icon('rotate-ccw')}{escape(_('Restore'))}</button></form>"
    )


def draw_head(listing: Listing, asked: Asked, place: str) -> SafeString:
    """Return the cells of the table's head; what can be sorted leads to the list sorted by it, or turned round."""
    html = []
    for column in listing.columns:
        classes = _classes(column)
        shown = f' class="{classes}"' if classes else ""
        label = escape(str(column.label))
        if not column.is_sortable:
            html.append(f'<th scope="col"{shown}>{label}</th>')
            continue
        key, turned, state, arrow = column.key, column.key, "", ""
        if listing.sort.removeprefix("-") == key:
            is_falling = listing.sort.startswith("-")
            state = f' aria-sort="{"descending" if is_falling else "ascending"}"'
            arrow = icon("chevron-down") if is_falling else icon("chevron-up")
            turned = key if is_falling else f"-{key}"
        elif column.kind in NUMBERS or column.kind in (Kind.DAY, Kind.MOMENT):
            turned = f"-{key}"
        address = escape(f"{place}{asked.sorted_by(turned).query()}")
        html.append(f'<th scope="col"{shown}{state}><a href="{address}" hx-get="{address}">{label}{arrow}</a></th>')
    return SafeString("".join(html))


def draw_facts(
    columns: Sequence[Column], values: Sequence[tuple[Any, ...]], *, by: Actor
) -> list[tuple[object, SafeString]]:
    """Return (label, markup) of the columns that have a value."""
    reader = formats.current()
    drawn = (
        (column.label, draw_cell(column, reader, by)(value)) for column, value in zip(columns, values, strict=True)
    )
    return [(label, SafeString(html)) for label, html in drawn if html]


def draw_cell(column: Column, reader: Formats, by: Actor) -> Cell:
    """Return what draws the inside of a column's cells from (value, *further)."""
    if column.cell is not None:
        cell = column.cell
        return lambda value: cell(reader, *value)
    if column.kind in (Kind.CHOICE, Kind.CHOICES):
        return _choice_cell({choice.value: _draw_choice(choice) for choice in list_choices(column.choices, by)})
    if column.kind is Kind.DECIMAL:
        places = column.places
        return lambda value: cells.number(value[0], places)
    return _CELLS.get(column.kind, _text)


def _classes(column: Column) -> str:
    return " ".join(filter(None, ("number" if column.kind in NUMBERS else "", _WIDTHS.get(column.priority, "wide-2"))))


def _opening(column: Column) -> str:
    classes = _classes(column)
    if column.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.TRANSLATED, Kind.LINK) and column.cell is None:
        classes = f"clip {classes}".strip()
    return f'<td class="{classes}">' if classes else "<td>"


def _draw_choice(choice: Choice) -> str:
    if choice.hue:
        return cells.status(choice.label, choice.hue)
    if choice.level is not None:
        return cells.tier(choice.label, choice.level)
    return cells.plain(choice.label)


def _choice_cell(drawn: dict[str, str]) -> Cell:
    def cell(value: tuple[Any, ...]) -> str:
        chosen = value[0]
        if isinstance(chosen, list | tuple):
            return " ".join(drawn.get(one) or cells.plain(one) for one in chosen)
        return "" if chosen in (None, "") else drawn.get(chosen) or cells.plain(chosen)

    return cell


def _text(value: tuple[Any, ...]) -> str:
    return cells.text(value[0])


def _number(value: tuple[Any, ...]) -> str:
    return cells.number(value[0])


def _money(value: tuple[Any, ...]) -> str:
    return cells.money(value[0])


def _day(value: tuple[Any, ...]) -> str:
    return cells.day(value[0])


def _moment(value: tuple[Any, ...]) -> str:
    return cells.moment(value[0])


def _code(value: tuple[Any, ...]) -> str:
    return cells.code(value[0])


def _phone(value: tuple[Any, ...]) -> str:
    return cells.code(formats.current().phone(value[0]), f"tel:{value[0]}") if value[0] else ""


def _mail(value: tuple[Any, ...]) -> str:
    return cells.code(value[0], f"mailto:{value[0]}") if value[0] else ""


def _url(value: tuple[Any, ...]) -> str:
    text = str(value[0] or "")
    return cells.code(text, text if text.startswith(("https://", "http://")) else "")


def _tags(value: tuple[Any, ...]) -> str:
    return cells.tags(value[0] or ())


def _yes_no(value: tuple[Any, ...]) -> str:
    return cells.yes(bool(value[0]), _("Yes"))


def _user(value: tuple[Any, ...]) -> str:
    return cells.who(value[0].title or "") if isinstance(value[0], Linked) else ""


def _link(value: tuple[Any, ...]) -> str:
    linked = value[0]
    if not isinstance(linked, Linked) or linked.title is None:
        return ""
    declared = ports.record_types.find(linked.type_key)
    return cells.link(linked.title, f"/{declared.path}/{linked.id}") if declared else cells.text(linked.title)


_CELLS: dict[Kind, Cell] = {
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.CODE: _code,
    Kind.PHONE: _phone,
    Kind.MAIL: _mail,
    Kind.URL: _url,
    Kind.TAGS: _tags,
    Kind.YES_NO: _yes_no,
    Kind.USER: _user,
    Kind.LINK: _link,
}
