"""Pictures of numbers, drawn on the server as SVG: they need no script, run with the reading direction, and can be read
aloud. Nothing here carries a style: looks are classes of ``components-chart.css``.
"""

from peyvand.foundation.ui.charts.bars import bar_chart
from peyvand.foundation.ui.charts.heat import Heat, HeatRow, heat_map
from peyvand.foundation.ui.charts.line import line_chart
from peyvand.foundation.ui.charts.marks import Mark
from peyvand.foundation.ui.charts.small import meter, rhythm, share
from peyvand.foundation.ui.charts.spark import spark

__all__ = ["Heat", "HeatRow", "Mark", "bar_chart", "heat_map", "line_chart", "meter", "rhythm", "share", "spark"]
