"""Lines of the timeline as HTML: functions, because there are many and each is small."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from html import escape
from itertools import groupby

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.customers.timeline.models import Note
from peyvand.customers.timeline.queries import NAMELESS, Line, Stretch
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.formats import Formats
from peyvand.foundation.ui.icons import icon
from peyvand.kernel import clock
from peyvand.kernel.money import Money
from peyvand.kernel.ref import Ref

# Lines are put together by the day; those older than this by the month.
DAYS_BY_DAY = 90


def draw_stretch(stretch: Stretch, *, after: datetime | None = None) -> SafeString:
    """Return the lines under the headings of their days and months, in the reader's language and formats.

    after: the moment at which the stretch before this one ended; its heading is not said again.
    """
    reader, today = formats.current(), _day_of(clock.now())
    said = _heading_of(after, today) if after else None
    html = []
    for heading, lines in groupby(stretch.lines, key=lambda line: _heading_of(line.occurred_at, today)):
        title = "" if heading == said else _draw_heading(heading, reader, today)
        items = "".join(f"<li>{draw_line(line, stretch.names, reader, heading[0])}</li>" for line in lines)
        html.append(f"{title}<ul>{items}</ul>")
    return SafeString("".join(html))


def draw_line(line: Line, names: Mapping[Ref, str], reader: Formats, style: str = "day") -> SafeString:
    """Return one line; style: "day" shows the time, "month" the day."""
    at = line.occurred_at
    when = reader.time(at) if style == "day" else reader.day(at)
    return SafeString(
        f'<article class="interaction"><span class="interaction-mark">{icon(line.icon)}</span>'
        f"<h4>{draw_headline(line, names, reader)}</h4>"
        f'<time datetime="{at.isoformat()}" title="{escape(reader.moment(at))}">{when}</time>'
        f"{draw_note(line)}</article>"
    )


def draw_headline(line: Line, names: Mapping[Ref, str], reader: Formats) -> SafeString:
    """Return the headline as one sentence of the reader's language; what he may not know is named by no name."""
    values: dict[str, str] = {
        place: _draw_value(place, value, line, names, reader) for place, value in line.args.items()
    }
    values["by"] = _draw_actor(line, names)
    values["party"] = _draw_ref(line.party, names)
    return SafeString(escape(_(line.headline)).format_map(values))


def draw_note(line: Line) -> str:
    """Return what stands below the headline of a note, "" for other lines."""
    return "" if line.note is None else draw_note_body(line.note, is_own=line.is_own_note)


def draw_note_body(note: Note, *, is_own: bool) -> SafeString:
    """Return the text of a note; under it, for who wrote it, the way to change it."""
    text, acts = escape(note.text).replace("\n", "<br>"), ""
    if is_own:
        address = f"{record_address('party', note.party_id)}/notes/{note.id}"
        acts = (
            f'<p class="note-acts"><a class="link" href="{address}" hx-get="{address}" hx-target="#note-{note.id}"'
            f' hx-swap="outerHTML">{escape(_("Edit"))}</a></p>'
        )
    edited = f' <small class="quiet">{escape(_("edited"))}</small>' if note.changed_at else ""
    return SafeString(
        f'<div class="interaction-body interaction-note" id="note-{note.id}">'
        f'<div dir="auto">{text}</div>{edited}{acts}</div>'
    )


def _draw_actor(line: Line, names: Mapping[Ref, str]) -> str:
    name = names.get(line.actor) or str(NAMELESS[line.actor_kind])
    return f'<b><bdi dir="auto">{escape(name)}</bdi></b>'


def _draw_value(place: str, value: object, line: Line, names: Mapping[Ref, str], reader: Formats) -> str:
    if isinstance(value, str) and place.endswith("_number") and line.subject:
        address = record_address(line.subject.kind, line.subject.id)
        return f'<a class="code" href="{address}">{escape(value)}</a>' if address else f"<b>{escape(value)}</b>"
    if isinstance(value, Ref):
        return _draw_ref(value, names)
    if isinstance(value, Money):
        return f"<b>{escape(reader.money(value))}</b>"
    if isinstance(value, Promise):
        return escape(str(value))
    if isinstance(value, str):
        return f'<bdi dir="auto">{escape(value)}</bdi>'
    return escape(_plain(value, reader))


def _plain(value: object, reader: Formats) -> str:
    if isinstance(value, datetime):
        return reader.moment(value)
    if isinstance(value, date):
        return reader.day(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | Decimal):
        return reader.number(value, None)
    if isinstance(value, Iterable):
        return f"{reader.comma} ".join(str(part) for part in value)
    return "" if value is None else str(value)


def _draw_ref(ref: Ref, names: Mapping[Ref, str]) -> str:
    name = names.get(ref)
    if name is None:
        return escape(_("somebody else"))
    address = record_address(ref.kind, ref.id) if ref.kind == "party" else ""
    inner = f'<bdi dir="auto">{escape(name)}</bdi>'
    return f'<a href="{address}">{inner}</a>' if address else f"<b>{inner}</b>"


def _day_of(moment: datetime) -> date:
    return moment.astimezone(formats.current().zone).date()


def _heading_of(moment: datetime, today: date) -> tuple[str, object, date]:
    """Return the kind of the heading, what tells it from others, and its day where it is one of a day."""
    day = _day_of(moment)
    if (today - day).days <= DAYS_BY_DAY:
        return "day", day, day
    return "month", formats.current().day(day, "month"), date.min


def _draw_heading(heading: tuple[str, object, date], reader: Formats, today: date) -> str:
    style, key, day = heading
    if style == "month":
        return f"<h3>{escape(str(key))}</h3>"
    written = f'<time datetime="{day.isoformat()}">{escape(reader.day(day, "long"))}</time>'
    spoken = {0: _("Today"), 1: _("Yesterday")}.get((today - day).days)
    return f"<h3>{escape(spoken)}{reader.comma} {written}</h3>" if spoken else f"<h3>{written}</h3>"
