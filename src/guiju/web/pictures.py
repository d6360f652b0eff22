"""Charts within a page."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from guiju.core.chart import PAGE, Chart, svg
from guiju.core.chart.drawing import quoted

_OF_A_FILE = (' xmlns="http://www.w3.org/2000/svg"', f' font-family="{quoted(PAGE.font)}"')
"""What a picture needs only where no page is around it."""


def inline(chart: Chart) -> SafeString:
    """A chart as an element of a page, in its type."""
    text = svg(chart, PAGE)
    for part in _OF_A_FILE:
        text = text.replace(part, "", 1)
    return mark_safe(text)  # every word in it is escaped by the sheet
