"""What charts are made of: marks, and the axes that they stand on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from peyvand.foundation.ui import formats

type Write = Callable[[float], str]

TOP = 10.0
FOOT = 26.0
# About how wide a letter of the chart's text is, in its own units.
LETTER = 6.2
# A chart that is wider than this can be moved sideways on a phone.
NARROW = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One value of a chart.

    label: on the axis. before: the same of the time compared with, None where there is none.
    title: the whole sentence, shown when pointed at and read aloud. href: the list of what stands behind it.
    is_partial: the period is not over yet.
    """

    label: str
    value: float
    before: float | None = None
    title: str = ""
    href: str = ""
    is_partial: bool = False


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Return round numbers from nought (or below) to at least ``high``, about so many steps apart."""
    low, high = min(0.0, low), max(0.0, high)
    if low == high:
        return [0.0, 1.0]
    raw = (high - low) / about
    power = 10.0 ** floor(log10(raw))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= raw * (1 - 1e-9))
    return [index * step for index in range(floor(low / step + 1e-9), ceil(high / step - 1e-9) + 1)]


class Frame:
    """The ground of a chart: where values and places fall, in the reading direction.

    slots: how many places there are along. The first slot is at the inline start.
    """

    def __init__(self, values: Sequence[float], slots: int, *, width: int, height: int, write: Write) -> None:
        self.width, self.height, self.slots = width, height, slots
        self.is_rtl = formats.current().direction == "rtl"
        self.steps = ticks(min(values, default=0), max(values, default=0))
        self.words = [write(step) for step in self.steps]
        self.margin = max(map(len, self.words)) * LETTER + 12
        self.breadth = width - self.margin - 8
        self.floor = height - FOOT

    def x(self, slot: float) -> float:
        """Return where the middle of a slot is."""
        along = self.margin + (slot + 0.5) * self.breadth / self.slots
        return self.turned(along)

    def shifted(self, slot: int, shift: float) -> float:
        """Return the place ``shift`` further along than the middle of a slot."""
        return self.x(slot) + (-shift if self.is_rtl else shift)

    def turned(self, along: float) -> float:
        return self.width - along if self.is_rtl else along

    def y(self, value: float) -> float:
        low, high = self.steps[0], self.steps[-1]
        return self.floor - (value - low) / (high - low) * (self.floor - TOP)

    def axes(self, labels: Sequence[str]) -> str:
        """Return grid lines with their words, and as many labels as there is room for."""
        parts = []
        start, end = sorted((self.turned(self.margin), self.turned(self.width - 8)))
        for step, word in zip(self.steps, self.words, strict=True):
            kind = "axis" if step == 0 else "grid"
            y = self.y(step)
            parts.append(f'<line class="{kind}" x1="{start:.1f}" x2="{end:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
            parts.append(
                f'<text x="{self.turned(self.margin - 6):.1f}" y="{y + 4:.1f}" text-anchor="end">{escape(word)}</text>'
            )
        room = max(map(len, labels), default=1) * LETTER + 10
        every = max(1, ceil(room / (self.breadth / self.slots)))
        parts.extend(
            f'<text x="{self.x(slot):.1f}" y="{self.height - 8}" text-anchor="middle">{escape(label)}</text>'
            for slot, label in enumerate(labels)
            if slot % every == 0
        )
        return "".join(parts)


def linked(mark: Mark, shape: str) -> str:
    """Return the shape with its sentence, as a link where there is something behind it."""
    says = escape(mark.title or mark.label)
    if mark.href:
        return f'<a href="{escape(mark.href)}" aria-label="{says}"><title>{says}</title>{shape}</a>'
    return f'<g role="img" aria-label="{says}"><title>{says}</title>{shape}</g>'


def figure(
    drawing: str, marks: Sequence[Mark], *, frame: Frame, title: str, now: str, before: str, write: Write
) -> str:
    """Return the drawing with its name, and under it the same figures as a table that opens."""
    has_before = any(mark.before is not None for mark in marks)
    head = f'<th scope="col"></th><th class="number" scope="col">{escape(now)}</th>' + (
        f'<th class="number" scope="col">{escape(before)}</th>' if has_before else ""
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(mark.label)}</th><td class="number">{escape(write(mark.value))}</td>'
        + (
            f'<td class="number">{escape(write(mark.before)) if mark.before is not None else ""}</td>'
            if has_before
            else ""
        )
        + "</tr>"
        for mark in marks
    )
    legend = (
        f'<p class="legend" aria-hidden="true"><i class="bar"></i><span>{escape(now)}</span>'
        f'<i class="bar-soft"></i><span>{escape(before)}</span>'
        + (f'<i class="bar-part"></i><span>{escape(_("not over yet"))}</span>' if marks[-1].is_partial else "")
        + "</p>"
        if has_before
        else ""
    )
    scrolls = f' tabindex="0" role="group" aria-label="{escape(title)}"' if frame.width > NARROW else ""
    return (
        f'<figure class="figure">{legend}<div class="figure-wide"{scrolls}><svg class="chart" '
        f'viewBox="0 0 {frame.width} {frame.height}" role="group" aria-label="{escape(title)}">{drawing}</svg></div>'
        f'<details class="figure-table"><summary>{escape(_("As a table"))}</summary><div class="table-wrap">'
        f'<table class="table table-plain"><caption class="visually-hidden">{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details></figure>"
    )
