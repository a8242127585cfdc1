"""Charts begin at nought, run with the reading direction, and can be read without being seen."""

import re
from datetime import UTC
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peyvand.foundation.ui import charts, formats
from peyvand.foundation.ui.charts import Heat, HeatRow, Mark
from peyvand.foundation.ui.charts.heat import shade
from peyvand.foundation.ui.charts.marks import ticks
from peyvand.foundation.ui.formats import Digits, Formats
from peyvand.kernel.calendars import CalendarName

PERSIAN = Formats("fa", CalendarName.JALALI, Digits.PERSIAN, UTC)
MARKS = [
    Mark(label="Jan", value=10, before=8, title="January: 10, before 8", href="/orders/?month=1"),
    Mark(label="Feb", value=20, before=18, title="February: 20, before 18", href="/orders/?month=2"),
    Mark(label="Mar", value=5, before=None, title="March: 5", is_partial=True),
]


def write(value: float) -> str:
    return formats.current().number(value)


def places(svg: str, kind: str) -> list[float]:
    return [float(x) for x in re.findall(rf'<(?:circle|rect) class="{kind}" (?:cx|x)="([\d.]+)"', svg)]


@given(st.floats(0.001, 1e12), st.floats(-1e12, 0))
def test_axes_hold_nought_and_every_value_in_round_steps(high: float, low: float) -> None:
    steps = ticks(low, high)

    assert 0 in steps
    hair = (steps[1] - steps[0]) / 1e6
    assert steps[0] - hair <= low <= high <= steps[-1] + hair
    assert 2 <= len(steps) <= 8


def test_a_flat_line_still_has_an_axis() -> None:
    assert ticks(0, 0) == [0.0, 1.0]


def test_every_mark_is_a_link_with_a_sentence() -> None:
    for draw in (charts.line_chart, charts.bar_chart):
        svg = draw(MARKS, title="Sales", write=write, now="Now", before="Before")

        assert svg.count('<a href="/orders/?month=') == 2
        assert 'aria-label="January: 10, before 8"><title>January: 10, before 8</title>' in svg
        assert '<g role="img" aria-label="March: 5">' in svg


def test_the_past_is_at_the_inline_start() -> None:
    english = places(charts.line_chart(MARKS, title="Sales", write=write), "mark")

    with formats.using(PERSIAN):
        persian = places(charts.line_chart(MARKS, title="Sales", write=write), "mark")

    assert english == sorted(english)
    assert persian == sorted(persian, reverse=True)


def test_figures_stand_under_the_picture_as_a_table() -> None:
    with formats.using(PERSIAN):
        html = charts.bar_chart(MARKS, title="Sales", write=write, now="Now", before="Before")

    assert '<th scope="row">Jan</th><td class="number">۱۰</td><td class="number">۸</td>' in html
    assert '<th scope="row">Mar</th><td class="number">۵</td><td class="number"></td>' in html


def test_an_unfinished_period_is_drawn_as_one() -> None:
    svg = charts.bar_chart(MARKS, title="Sales", write=write)

    assert (len(places(svg, "bar")), len(places(svg, "bar-part")), len(places(svg, "bar-soft"))) == (2, 1, 2)


@pytest.mark.parametrize(("part", "step"), [(0, 1), (0.14, 1), (0.15, 2), (0.599, 4), (0.75, 6), (1, 6)])
def test_shades_grow_with_the_share(part: float, step: int) -> None:
    assert shade(part) == step


def test_a_heat_map_is_a_table_with_links() -> None:
    rows = [HeatRow(label="Spring", cells=[Heat(text="142"), Heat(text="58%", share=0.58, href="/customers/"), None])]

    html = charts.heat_map(
        rows, corner="First order", heads=["New", "1", "2"], title="Retention", less="less", more="more"
    )

    assert '<td><span>142</span></td><td><a class="heat-4" href="/customers/">58%</a></td><td></td>' in html


def test_pictures_are_well_formed_and_carry_no_styles() -> None:
    pictures = [
        charts.spark([1, 2, 3], [3, 2, 1]),
        charts.rhythm([3, 30, 60], says="Three orders"),
        charts.meter(0.4, "late"),
        charts.share(0.52),
        charts.line_chart(MARKS, title="Sales & more", write=write),
        charts.bar_chart(MARKS, title="Sales & more", write=write),
    ]

    for picture in pictures:
        assert ET.fromstring(f"<div>{picture}</div>") is not None  # noqa: S314 our own markup
        assert "style=" not in picture


def test_nothing_to_draw_draws_nothing() -> None:
    empty = [charts.spark([1]), charts.rhythm([], says=""), charts.line_chart([], title="", write=write)]

    assert empty == ["", "", ""]
