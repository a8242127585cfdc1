"""A line the size of a word."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from peyvand.foundation.ui import formats

type Numbers = Sequence[float]

_EDGE = 3.0


def spark(
    values: Numbers, before: Numbers | None = None, *, width: int = 92, height: int = 26, quiet: bool = False
) -> SafeString:
    """A line without axes beside a number that says the same; hidden from screen readers.

    before: the line of the time compared with, drawn paler under it on the same scale.
    """
    if len(values) < 2:
        return SafeString("")
    every = [*values, *(before or ())]
    low, high = min(every), max(every)
    is_rtl = formats.current().direction == "rtl"

    def points(line: Numbers) -> list[tuple[float, float]]:
        step = (width - 2 * _EDGE) / (max(len(values), len(before or ())) - 1)
        span = (high - low) or 1.0
        places = []
        for index, value in enumerate(line):
            x = _EDGE + index * step
            y = height - _EDGE - (value - low) / span * (height - 2 * _EDGE)
            places.append((width - x if is_rtl else x, y))
        return places

    now = points(values)
    paler = f'<path class="before" d="{path(points(before))}"/>' if before and len(before) > 1 else ""
    x, y = now[-1]
    return SafeString(
        f'<svg class="spark{" spark-quiet" if quiet else ""}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" aria-hidden="true">{paler}<path d="{path(now)}"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2"/></svg>'
    )


def path(points: Sequence[tuple[float, float]]) -> str:
    """Return the points as a path of straight lines."""
    return "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
