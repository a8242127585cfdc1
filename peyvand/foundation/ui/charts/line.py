"""A line over time, with the time before it."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from peyvand.foundation.ui.charts.marks import Frame, Mark, Write, figure, linked
from peyvand.foundation.ui.charts.spark import path


def line_chart(
    marks: Sequence[Mark],
    *,
    title: str,
    write: Write,
    now: str = "",
    before: str = "",
    width: int = 960,
    height: int = 260,
) -> SafeString:
    """Return the marks as a line from the inline start, the values before as a dashed one; the axis begins at nought.

    write: puts a value into words for axis and table. now, before: what the two lines are called.
    """
    if not marks:
        return SafeString("")
    values = [mark.value for mark in marks] + [mark.before for mark in marks if mark.before is not None]
    frame = Frame(values, len(marks), width=width, height=height, write=write)
    points = [(frame.x(slot), frame.y(mark.value)) for slot, mark in enumerate(marks)]
    earlier = [(frame.x(slot), frame.y(mark.before)) for slot, mark in enumerate(marks) if mark.before is not None]
    nought = frame.y(0)
    drawing = [frame.axes([mark.label for mark in marks])]
    if len(earlier) > 1:
        drawing.append(f'<path class="even" d="{path(earlier)}"/>')
    if len(points) > 1:
        under = f"{path(points)} L{points[-1][0]:.1f} {nought:.1f} L{points[0][0]:.1f} {nought:.1f}Z"
        drawing.append(f'<path class="under" d="{under}"/><path class="curve" d="{path(points)}"/>')
    radius = 4 if len(marks) <= 40 else 2.5
    drawing.extend(
        linked(mark, f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>')
        for mark, (x, y) in zip(marks, points, strict=True)
    )
    return SafeString(figure("".join(drawing), marks, frame=frame, title=title, now=now, before=before, write=write))
