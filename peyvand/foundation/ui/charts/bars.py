"""Bars side by side, each with the one before it."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from peyvand.foundation.ui.charts.marks import Frame, Mark, Write, figure, linked


def bar_chart(
    marks: Sequence[Mark],
    *,
    title: str,
    write: Write,
    now: str = "",
    before: str = "",
    width: int = 450,
    height: int = 250,
) -> SafeString:
    """Return the marks as bars from nought, paler ones beside them for the values before.

    A partial mark is drawn as an outline. write: puts a value into words for axis and table.
    """
    if not marks:
        return SafeString("")
    values = [mark.value for mark in marks] + [mark.before for mark in marks if mark.before is not None]
    frame = Frame(values, len(marks), width=width, height=height, write=write)
    has_before = any(mark.before is not None for mark in marks)
    slot_width = frame.breadth / len(marks)
    thick = min(28.0, slot_width * (0.34 if has_before else 0.6))
    drawing = [frame.axes([mark.label for mark in marks])]
    for slot, mark in enumerate(marks):
        shapes = []
        shift = slot_width * 0.18 if has_before else 0.0
        if mark.before is not None:
            shapes.append(_bar(frame, frame.shifted(slot, -shift), thick, mark.before, "bar-soft"))
        shapes.append(
            _bar(frame, frame.shifted(slot, shift), thick, mark.value, "bar-part" if mark.is_partial else "bar")
        )
        drawing.append(linked(mark, "".join(shapes)))
    return SafeString(figure("".join(drawing), marks, frame=frame, title=title, now=now, before=before, write=write))


def _bar(frame: Frame, middle: float, thick: float, value: float, kind: str) -> str:
    top, bottom = sorted((frame.y(value), frame.y(0)))
    return (
        f'<rect class="{kind}" x="{middle - thick / 2:.1f}" y="{top:.1f}" width="{thick:.1f}" '
        f'height="{max(bottom - top, 0.5):.1f}" rx="1.5"/>'
    )
