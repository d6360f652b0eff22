"""Charts as SVG strings: values in, the same bytes out for the same values, each with its table twin.

>>> from guiju.core.chart import PAGE, Bar, Bars, svg
>>> chart = Bars("Standards by tier", (Bar("national", 44), Bar("local", 70)))
>>> chart.table().rows
(('national', '44'), ('local', '70'))
>>> svg(chart, PAGE).startswith("<svg ")
True

A chart is a frozen dataclass. `svg(chart, look)` draws it: `PAGE` for a page (colours by its CSS variables, with fixed
fall-backs), `ALONE` for a file of its own (brings its light and dark colours), `printed(font)` for typesetting (fixed
colours). `chart.table()` is what it says as head and rows. Values that cannot be drawn are refused with GuijuError.
"""

from guiju.core.chart.bars import Bar, Bars
from guiju.core.chart.drawing import Chart, svg
from guiju.core.chart.histogram import Histogram
from guiju.core.chart.lines import Band, Lines, Series
from guiju.core.chart.looks import ALONE, PAGE, Look, printed
from guiju.core.chart.model import Format, Table
from guiju.core.chart.multiples import Multiples, Panel
from guiju.core.chart.shares import Part, Shares, Whole
from guiju.core.chart.sparkline import Sparkline
from guiju.core.chart.steps import Curve, Steps
from guiju.core.chart.strip import Dot, Mark, Strip
from guiju.core.chart.tilemap import TileMap

__all__ = [
    "ALONE", "PAGE", "Band", "Bar", "Bars", "Chart", "Curve", "Dot", "Format", "Histogram", "Lines", "Look", "Mark",
    "Multiples", "Panel", "Part", "Series", "Shares", "Sparkline", "Steps", "Strip", "Table", "TileMap", "Whole",
    "printed", "svg",
]  # fmt: skip
