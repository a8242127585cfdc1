"""Icons out of the one sprite: Lucide's, the mark, and the eight shapes of statuses."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.safestring import SafeString

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"


@cache
def list_names() -> frozenset[str]:
    """Return the names of all icons in the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))


@cache
def sprite_url() -> str:
    """Return the address of the sprite, with the hash of its content where static files have one."""
    return static("ui/icons.svg")


@cache
def icon(name: str, extra: str = "") -> SafeString:
    """Return the icon as a picture hidden from screen readers; ``extra`` are more classes.

    Raises LookupError when the sprite has no such icon.
    """
    if name not in list_names():
        raise LookupError(f"no icon is called {name!r}")
    classes = f"icon {extra}" if extra else "icon"
    return SafeString(f'<svg class="{classes}" aria-hidden="true"><use href="{sprite_url()}#{name}"/></svg>')


@cache
def shape(hue: str) -> SafeString:
    """Return the shape of one of the eight statuses.

    Raises LookupError for a ninth.
    """
    if f"s-{hue}" not in list_names():
        raise LookupError(f"no status is called {hue!r}")
    return SafeString(f'<svg aria-hidden="true"><use href="{sprite_url()}#s-{hue}"/></svg>')


@cache
def mark(size: int = 20) -> SafeString:
    """Return Peyvand's own mark."""
    return SafeString(
        f'<svg class="mark" width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true">'
        f'<use href="{sprite_url()}#mark"/></svg>'
    )
