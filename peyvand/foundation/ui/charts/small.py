"""Pictures the size of a word: rhythm of purchases, meter, share."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString

from peyvand.foundation.ui import formats

_RHYTHM_WIDTH = 168.0


def rhythm(days_ago: Sequence[float], *, says: str, is_late: bool = True) -> SafeString:
    """Return a stroke for each purchase, the newest at the inline end, the wait since it dotted.

    days_ago: how long ago each was, in any order. says: the same as a sentence.
    """
    if not days_ago:
        return SafeString("")
    is_rtl = formats.current().direction == "rtl"
    span = max(*days_ago, 1.0) * 1.05

    def x(days: float) -> float:
        along = _RHYTHM_WIDTH * (1 - days / span)
        return _RHYTHM_WIDTH - along if is_rtl else along

    newest = min(days_ago)
    strokes = "".join(
        f'<line x1="{x(days):.1f}" x2="{x(days):.1f}" y1="4" y2="11"/>' for days in sorted(days_ago) if days != newest
    )
    last = x(newest)
    kind = ' class="due"' if is_late else ""
    gap = f'<line class="gap" x1="{last:.1f}" x2="{x(0):.1f}" y1="11" y2="11"/>' if is_late else ""
    return SafeString(
        f'<svg class="rhythm" width="168" height="14" viewBox="0 0 168 14" role="img" aria-label="{escape(says)}">'
        f'<line class="base" x1="0" x2="168" y1="11" y2="11"/>{strokes}{gap}'
        f'<line{kind} x1="{last:.1f}" x2="{last:.1f}" y1="2" y2="13"/></svg>'
    )


def meter(part: float, hue: str = "") -> SafeString:
    """Return a thin bar filled to ``part`` (0–1) from the inline start; hidden from screen readers, say it beside."""
    filled = max(0.0, min(1.0, part)) * 100
    x = 100 - filled if formats.current().direction == "rtl" else 0
    kind = f" status-{hue}" if hue else ""
    return SafeString(
        f'<svg class="meter{kind}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="100" height="4"/><rect x="{x:.1f}" width="{filled:.1f}" height="4"/></svg>'
    )


def share(part: float) -> SafeString:
    """Return a share of one as a small bar and a percentage."""
    filled = max(0.0, min(1.0, part)) * 56
    x = 56 - filled if formats.current().direction == "rtl" else 0
    return SafeString(
        '<span class="share"><svg width="56" height="8" viewBox="0 0 56 8" aria-hidden="true">'
        f'<rect class="of" width="56" height="8" rx="2"/>'
        f'<rect class="is" x="{x:.1f}" width="{filled:.1f}" height="8" rx="2"/></svg>'
        f"{formats.current().percent(part)}</span>"
    )
