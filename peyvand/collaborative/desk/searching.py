"""What is found across all record types, in groups, with the letters marked by which it was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from peyvand.foundation.records import queries as records
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.records.declaration import RecordType
from peyvand.foundation.records.queries import Hit
from peyvand.foundation.ui import cells
from peyvand.foundation.ui.icons import icon
from peyvand.kernel.actor import Actor
from peyvand.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Found:
    """One record that was found, ready to be written."""

    id: str
    href: str
    picture: SafeString
    title: SafeString
    subtitle: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one record type. all_href: the list of all of them."""

    key: str
    label: str
    found: tuple[Found, ...]
    all_href: str


def find_groups(text: str, *, by: Actor, limit: int) -> list[Group]:
    """Return what is found, ``limit`` of each type at most, the group of the likeliest record first."""
    hits = records.search(text, by=by, limit=limit)
    keys = list(dict.fromkeys(hit.type_key for hit in hits))
    return [_group(records.get_type(key, by), [hit for hit in hits if hit.type_key == key], text) for key in keys]


def _group(declared: RecordType, hits: Sequence[Hit], text: str) -> Group:
    found = tuple(
        Found(
            id=f"found-{hit.id}",
            href=record_address(hit.type_key, hit.id),
            picture=cells.avatar(hit.title, hit.is_firm) if declared.is_firm else icon(declared.icon),
            title=mark(hit.title, text),
            subtitle=hit.subtitle,
        )
        for hit in hits
    )
    return Group(declared.key, str(declared.label_many), found, f"/{declared.path}/?{urlencode({'q': text})}")


def draw_options(groups: Sequence[Group]) -> SafeString:
    """Return what was found as options of the palette; a function, for it is asked at every letter."""
    return SafeString(
        "".join(
            f'<div class="palette-title" role="presentation">{escape(group.label)}</div>'
            + "".join(map(_option, group.found))
            for group in groups
        )
    )


def _option(one: Found) -> str:
    subtitle = f'<span dir="auto">{escape(one.subtitle)}</span>' if one.subtitle else ""
    return (
        f'<a class="palette-item" role="option" aria-selected="false" tabindex="-1" id="{one.id}" '
        f'href="{one.href}">{one.picture}<span dir="auto">{one.title}</span>{subtitle}</a>'
    )


def mark(title: str, text: str) -> SafeString:
    """Return the title with the first run of letters marked that folds to what was typed, or to its first word."""
    folded = [_fold_letter(letter) for letter in title]
    whole = "".join(folded)
    for wanted in _wanted(text):
        at = whole.find(wanted)
        if at >= 0:
            start, end = _places(folded, at, at + len(wanted))
            return SafeString(f"{escape(title[:start])}<mark>{escape(title[start:end])}</mark>{escape(title[end:])}")
    return SafeString(escape(title))


def _wanted(text: str) -> list[str]:
    words = fold(text).split()
    return ["".join(words), *words[:1]] if words else []


def _places(folded: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Return which letters of the title make up the folded text from ``first`` to ``last``."""
    length, start, end = 0, 0, len(folded)
    for place, piece in enumerate(folded):
        if length <= first:
            start = place
        length += len(piece)
        if length >= last:
            end = place + 1
            break
    return start, end


@lru_cache(maxsize=1024)
def _fold_letter(letter: str) -> str:
    return fold(letter)
