"""The sheet a chart is drawn on: elements with escaped words and short numbers, in the order they were drawn."""

from __future__ import annotations

import re
from typing import Protocol

from guiju.core.characters import escape
from guiju.core.chart.looks import Look
from guiju.core.chart.measuring import ems
from guiju.core.chart.model import Table

SIZE = 12.0
"""Of the type, in pixels."""
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Chart(Protocol):
    """A value that can be drawn."""

    @property
    def title(self) -> str: ...
    @property
    def describes(self) -> str: ...
    @property
    def width(self) -> int: ...
    def table(self) -> Table: ...
    def draw(self, sheet: Sheet) -> float:
        """Draw onto the sheet; the height used."""
        ...


def svg(chart: Chart, look: Look) -> str:
    """The chart as one SVG element: named by its title, described by its text, no script, no outside file."""
    sheet = Sheet(look)
    height = number(chart.draw(sheet))
    style = f"<style>{look.style}</style>" if look.style else ""
    described = f"<desc>{clean(chart.describes)}</desc>" if chart.describes else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {chart.width} {height}" '
        f'width="{chart.width}" height="{height}" font-family="{quoted(look.font)}" font-size="{number(SIZE)}" '
        f'fill="{look.colour("ink")}"><title>{clean(chart.title)}</title>{described}{style}{"".join(sheet.parts)}</svg>'
    )


def number(value: float) -> str:
    """At most two digits after the point, no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def clean(text: str) -> str:
    """Words as XML takes them: escaped, characters that XML does not have replaced."""
    return escape(_UNPRINTABLE.sub("\ufffd", text))


def quoted(text: str) -> str:
    return clean(text).replace('"', "&quot;")


class Sheet:
    """Collects the elements of one chart."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, fill: str, opacity: float = 1.0) -> None:
        """A filled area; opacity below 1 shades it."""
        shade = "" if opacity == 1 else f' fill-opacity="{number(opacity)}"'
        self.parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(max(height, 0))}" '
            f'fill="{self.look.colour(fill)}"{shade}/>'
        )

    def frame(self, x: float, y: float, width: float, height: float, stroke: str, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" fill="none" '
            f'stroke="{self.look.colour(stroke)}"{dashed}/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
            f'stroke="{self.look.colour(stroke)}" stroke-width="{number(width)}"{dashed}/>'
        )

    def path(self, points: list[tuple[float, float]], stroke: str, width: float = 1.5, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="{_course(points)}" fill="none" stroke="{self.look.colour(stroke)}" '
            f'stroke-width="{number(width)}"{dashed}/>'
        )

    def area(self, points: list[tuple[float, float]], fill: str, opacity: float) -> None:
        self.parts.append(
            f'<path d="{_course(points)}Z" fill="{self.look.colour(fill)}" fill-opacity="{number(opacity)}"/>'
        )

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str = "") -> None:
        inside = self.look.colour(fill) if fill else "none"
        edge = f' stroke="{self.look.colour(stroke)}" stroke-width="1.5"' if stroke else ""
        self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{inside}"{edge}/>')

    def text(
        self, x: float, y: float, words: str, fill: str = "ink", anchor: str = "start", size: float = SIZE
    ) -> None:
        """Words on the baseline y; anchor: start, middle or end."""
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        look = "" if fill == "ink" else f' fill="{self.look.colour(fill)}"'
        if size != SIZE:
            look += f' font-size="{number(size)}"'
        self.parts.append(f'<text x="{number(x)}" y="{number(y)}"{at}{look}>{clean(words)}</text>')


def _course(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def broad(words: str, size: float = SIZE) -> float:
    """The width of words in pixels."""
    return ems(words) * size
