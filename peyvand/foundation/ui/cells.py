"""Cells of tables: functions, because a template for each cell would be the cost of the page.

All take plain values and return markup; the tables' ``td`` is the caller's. Nothing here asks the database
or the catalogue of translations: labels come in as they are to be read.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from peyvand.foundation.ui import formats, icons
from peyvand.kernel.money import Money

EMPTY = SafeString("")
_TONES = 4
_ALEF = "اآ"


def text(value: object) -> SafeString:
    """Free text, which knows its own direction."""
    return SafeString(f'<bdi dir="auto">{escape(str(value))}</bdi>') if value not in (None, "") else EMPTY


def plain(value: object) -> SafeString:
    """Text in the language of the page."""
    return SafeString(escape(str(value))) if value is not None else EMPTY


def who(name: str, href: str = "", is_firm: bool = False) -> SafeString:
    """Avatar and name; a link where ``href`` is given. The full name is in the title, for when it is cut."""
    safe = escape(name)
    inner = f'{avatar(name, is_firm)}<bdi dir="auto">{safe}</bdi>'
    if href:
        return SafeString(f'<a class="who" href="{escape(href)}" title="{safe}">{inner}</a>')
    return SafeString(f'<span class="who" title="{safe}">{inner}</span>')


@lru_cache(maxsize=4096)
def avatar(name: str, is_firm: bool = False, extra: str = "") -> SafeString:
    """One or two letters on a tone that stays the same for the name; round for persons."""
    letters = _initials(name, is_firm)
    tone = f"avatar-firm tone-{sum(map(ord, name)) % _TONES + 1}" if is_firm else ""
    classes = " ".join(filter(None, ("avatar", tone, extra)))
    return SafeString(f'<span class="{classes}" aria-hidden="true">{escape(letters)}</span>')


def _initials(name: str, is_firm: bool) -> str:
    words = [word for word in name.split() if word[0].isalnum()] or [name.strip() or "?"]
    first = words[0][0]
    if not first.isascii() or first.isdigit():
        return words[0][:2] if first in _ALEF else first
    last = words[-1][0]
    return first.upper() if is_firm or len(words) == 1 or last.isdigit() else (first + last).upper()


def money(value: Money | None, *, short: bool = False) -> SafeString:
    return SafeString(escape(formats.current().money(value, short=short))) if value is not None else EMPTY


def number(value: Decimal | float | None, places: int | None = 0) -> SafeString:
    return SafeString(formats.current().number(value, places)) if value is not None else EMPTY


def percent(share: Decimal | float | None, places: int = 0) -> SafeString:
    return SafeString(formats.current().percent(share, places)) if share is not None else EMPTY


def day(value: date | datetime | None, style: str = "short") -> SafeString:
    if value is None:
        return EMPTY
    return SafeString(f'<time datetime="{value.isoformat()}">{formats.current().day(value, style)}</time>')


def moment(value: datetime | None, style: str = "short") -> SafeString:
    if value is None:
        return EMPTY
    return SafeString(f'<time datetime="{value.isoformat()}">{formats.current().moment(value, style)}</time>')


def ago(value: datetime | None) -> SafeString:
    """How long ago, with the moment itself in the title."""
    if value is None:
        return EMPTY
    reader = formats.current()
    return SafeString(f'<time datetime="{value.isoformat()}" title="{reader.moment(value)}">{reader.ago(value)}</time>')


def status(label: object, hue: str) -> SafeString:
    """A status: its word, the shape of its hue, and colour on the shape alone."""
    return SafeString(f'<span class="status status-{hue}">{icons.shape(hue)}{escape(str(label))}</span>')


def tier(label: object, level: int) -> SafeString:
    """A tier: bars that rise to ``level`` (1–4), and its word."""
    return SafeString(f'<span class="tier">{_bars(level, formats.current().direction)}{escape(str(label))}</span>')


@lru_cache(maxsize=16)
def _bars(level: int, direction: str) -> str:
    rects = []
    for place in range(4):
        x = place * 3.4 if direction == "ltr" else 10.8 - place * 3.4
        faded = "" if place < level else ' opacity=".25"'
        rects.append(f'<rect x="{x:.1f}" y="{6 - 2 * place}" width="2.2" height="{3 + 2 * place}" rx=".6"{faded}/>')
    return (
        '<svg width="13" height="10" viewBox="0 0 13 10" fill="currentColor" aria-hidden="true">'
        + "".join(rects)
        + "</svg>"
    )


def tags(labels: Iterable[object]) -> SafeString:
    return SafeString(" ".join(f'<span class="tag" dir="auto">{escape(str(label))}</span>' for label in labels))


def link(label: object, href: str) -> SafeString:
    return SafeString(f'<a class="link" href="{escape(href)}"><bdi dir="auto">{escape(str(label))}</bdi></a>')


def code(value: object, href: str = "") -> SafeString:
    """A number of an order, a phone, a mail address: always left to right, in the digits it was given in."""
    if value in (None, ""):
        return EMPTY
    if href:
        return SafeString(f'<a class="code" href="{escape(href)}">{escape(str(value))}</a>')
    return SafeString(f'<span class="code">{escape(str(value))}</span>')


def yes(value: bool, label: object) -> SafeString:
    """A check mark whose meaning is said to who cannot see it; nothing for no."""
    if not value:
        return EMPTY
    return SafeString(f'{icons.icon("check")}<span class="visually-hidden">{escape(str(label))}</span>')


def delta(change: Decimal | float | None, *, more_is_good: bool | None = True, up: object, down: object) -> SafeString:
    """The change against a comparison, as a share of one: arrow, words ``up``/``down`` for who hears it, percentage."""
    if change is None:
        return EMPTY
    rises = change >= 0
    mood = "" if more_is_good is None or change == 0 else (" delta-good" if rises == more_is_good else " delta-bad")
    path = "M4 1 7.5 7h-7z" if rises else "M4 7 .5 1h7z"
    return SafeString(
        f'<span class="delta{mood}"><svg viewBox="0 0 8 8" aria-hidden="true"><path d="{path}"/></svg>'
        f'<span class="visually-hidden">{escape(str(up if rises else down))} </span>'
        f"{formats.current().percent(change if rises else -change)}</span>"
    )
