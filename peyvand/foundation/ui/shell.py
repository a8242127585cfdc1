"""What stands around every page: navigation, things to create, who is signed in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from peyvand.foundation.access.models import User, UserKind
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.ui import ports


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a menu, ready to be written."""

    key: str
    label: str
    icon: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    firm: str
    main: list[Line]
    more: list[Line]
    foot: list[Line]
    creates: list[Line]


def build_shell(request: HttpRequest, section: str) -> Shell | None:
    """Return the shell for the firm's people, with the menu line of key ``section`` marked; None for others."""
    user = request.user
    if not isinstance(user, User) or user.user_kind != UserKind.STAFF:
        return None
    lines: dict[str, list[Line]] = {"main": [], "more": [], "foot": []}
    for item in sorted(ports.menu, key=lambda item: item.order):
        if not item.type_key or user.can(item.action, item.type_key):
            lines[item.section].append(
                Line(item.key, str(item.label), item.icon, item.url, section in (item.key, item.type_key))
            )
    return Shell(get_settings().name, lines["main"], lines["more"], lines["foot"], _creates(user, ports.creates))


def _creates(user: User, items: Iterable[ports.CreateItem]) -> list[Line]:
    allowed = (item for item in items if user.can("create", item.type_key))
    return [Line(item.key, str(item.label), item.icon, item.url) for item in sorted(allowed, key=lambda i: i.order)]
