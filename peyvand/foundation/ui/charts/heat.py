"""A heat map: a table whose cells are shaded by their share."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

# From which share on each shade holds; six shades of one ramp.
SHADES = (0.0, 0.15, 0.30, 0.45, 0.60, 0.75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """One cell. share: 0–1 decides the shade, None for no shade. title: the whole sentence."""

    text: str
    share: float | None = None
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One row: its heading, and its cells; None where there is nothing yet."""

    label: str
    cells: Sequence[Heat | None]


def shade(share: float) -> int:
    """Return the shade of a share: 1 (palest) to 6."""
    return max(1, sum(share >= least for least in SHADES))


def heat_map(
    rows: Sequence[HeatRow], *, corner: str, heads: Sequence[str], title: str, less: str, more: str
) -> SafeString:
    """Return the table with its legend. corner: what the rows are. less, more: the ends of the ramp in words."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in (corner, *heads))
    body = "".join(f'<tr><th scope="row">{escape(row.label)}</th>{"".join(map(_cell, row.cells))}</tr>' for row in rows)
    ramp = "".join(f'<i class="heat-{step}"></i>' for step in range(1, len(SHADES) + 1))
    return SafeString(
        f'<div class="table-wrap" tabindex="0" role="group" aria-label="{escape(title)}"><table class="heat">'
        f'<caption class="visually-hidden">{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f'<p class="legend">{escape(less)} {ramp} {escape(more)}</p>'
    )


def _cell(cell: Heat | None) -> str:
    if cell is None:
        return "<td></td>"
    kind = f' class="heat-{shade(cell.share)}"' if cell.share is not None else ""
    says = f' title="{escape(cell.title)}"' if cell.title else ""
    if cell.href:
        return f'<td><a{kind} href="{escape(cell.href)}"{says}>{escape(cell.text)}</a></td>'
    return f"<td><span{kind}{says}>{escape(cell.text)}</span></td>"
