"""What stands around every page: navigation, things to create, who is signed in.

Its lines are written by functions: they are on every page, and templates would cost more than the page's own part.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.http import HttpRequest
from django.utils.safestring import SafeString

from peyvand.foundation.access.models import User, UserKind
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.ui import ports
from peyvand.foundation.ui.choices import Choice, choices_of
from peyvand.foundation.ui.icons import icon


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a menu."""

    key: str
    label: str
    icon: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """The shell's parts, written. main, more, foot: lines of the navigation; others: what menus and palette hold."""

    firm: str
    main: SafeString
    more: SafeString
    foot: SafeString
    more_menu: SafeString
    foot_menu: SafeString
    create_menu: SafeString
    go_options: SafeString
    create_options: SafeString
    choices: SafeString


def build_shell(request: HttpRequest, section: str) -> Shell | None:
    """Return the shell for the firm's people, with the menu line of key ``section`` marked; None for others."""
    user = request.user
    if not isinstance(user, User) or user.user_kind != UserKind.STAFF:
        return None
    lines: dict[str, list[Line]] = {"main": [], "more": [], "foot": []}
    for item in sorted(ports.menu, key=lambda item: item.order):
        if not item.type_key or user.can(item.action, item.type_key):
            is_current = bool(section) and section in (item.key, item.type_key, *item.holds)
            lines[item.section].append(Line(item.key, str(item.label), item.icon, item.url, is_current))
    creates = _creates(user, ports.creates)
    return Shell(
        firm=get_settings().name,
        main=_links(lines["main"]),
        more=_links(lines["more"]),
        foot=_links(lines["foot"]),
        more_menu=_menu(lines["more"]),
        foot_menu=_menu(lines["foot"]),
        create_menu=_menu(creates),
        go_options=_options("go", (line for part in lines.values() for line in part)),
        create_options=_options("create", creates),
        choices=SafeString("".join(map(_choice, choices_of(user)))),
    )


def _creates(user: User, items: Iterable[ports.CreateItem]) -> list[Line]:
    allowed = (item for item in items if user.can("create", item.type_key))
    return [Line(item.key, str(item.label), item.icon, item.url) for item in sorted(allowed, key=lambda i: i.order)]


def _links(lines: Iterable[Line]) -> SafeString:
    return SafeString(
        "".join(
            f'<li><a class="nav-link" href="{escape(line.url)}" title="{escape(line.label)}"'
            f"{_current(line)}>{icon(line.icon)}<span>{escape(line.label)}</span></a></li>"
            for line in lines
        )
    )


def _menu(lines: Iterable[Line]) -> SafeString:
    return SafeString(
        "".join(
            f'<a class="menu-item" href="{escape(line.url)}"{_current(line)}>{icon(line.icon)}'
            f"<span>{escape(line.label)}</span></a>"
            for line in lines
        )
    )


def _options(prefix: str, lines: Iterable[Line]) -> SafeString:
    return SafeString(
        "".join(
            f'<a class="palette-item" role="option" aria-selected="false" tabindex="-1" id="{prefix}-{line.key}" '
            f'href="{escape(line.url)}">{icon(line.icon)}<span>{escape(line.label)}</span></a>'
            for line in lines
        )
    )


def _choice(choice: Choice) -> str:
    buttons = "".join(
        f'<button type="submit" name="{choice.name}" value="{option.value}" '
        f'aria-pressed="{"true" if option.is_chosen else "false"}"{f" lang={option.lang}" if option.lang else ""}>'
        f"{escape(option.label)}</button>"
        for option in choice.options
    )
    return (
        f'<fieldset class="menu-choice"><legend>{escape(choice.label)}</legend>'
        f'<span class="segmented">{buttons}</span></fieldset>'
    )


def _current(line: Line) -> str:
    return ' aria-current="page"' if line.is_current else ""
