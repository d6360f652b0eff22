"""Tables of the OASIS exchange model (CALS) in STS: columns by name, spans by names of columns, `morerows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guiju.core.text.model import Cell
from guiju.core.text.xml import Element, attribute, elements, name, text

if TYPE_CHECKING:
    from guiju.core.text.sts.blocks import BlockReader

Rows = list[tuple[Cell, ...]]
_MOST = 1_000


class Group:
    """A `tgroup` while it is read: the place of each column by its name, and spans by theirs."""

    def __init__(self, reader: BlockReader, element: Element) -> None:
        self.reader = reader
        self.element = element
        self.columns: dict[str, int] = {}
        self.aligns: dict[int, str] = {}
        self.widths: dict[int, str] = {}
        self.spans: dict[str, tuple[str, str]] = {}
        self._columns(element)

    def _columns(self, element: Element) -> None:
        place = 0
        for inner in elements(element):
            if name(inner) == "colspec":
                place = _number(attribute(inner, "colnum"), place + 1)
                if attribute(inner, "colname"):
                    self.columns[attribute(inner, "colname")] = place
                self.aligns[place] = attribute(inner, "align")
                self.widths[place] = attribute(inner, "colwidth")
            elif name(inner) == "spanspec":
                self.spans[attribute(inner, "spanname")] = (attribute(inner, "namest"), attribute(inner, "nameend"))

    def read(self) -> tuple[Rows, Rows, Rows]:
        """The rows of head, body and foot."""
        found: dict[str, Rows] = {"thead": [], "tbody": [], "tfoot": []}
        for part in elements(self.element):
            kind = name(part)
            if kind in found:
                found[kind] += [self._row(row, kind) for row in elements(part) if name(row) == "row"]
            elif kind not in ("colspec", "spanspec") and text(part):
                self.reader.state.notice(part, f"<{kind}> in a table", kept=False)
        return found["thead"], found["tbody"], found["tfoot"]

    def told_widths(self) -> tuple[str, ...]:
        """How wide the columns are, as far as the source says it of all."""
        count = _number(attribute(self.element, "cols"), len(self.widths))
        widths = tuple(self.widths.get(place, "") for place in range(1, min(count, _MOST) + 1))
        return widths if widths and all(widths) else ()

    def _row(self, row: Element, part: str) -> tuple[Cell, ...]:
        cells = []
        for entry in elements(row):
            if name(entry) == "entrytbl":
                self.reader.state.notice(entry, "a table in a cell is kept as one cell")
                words = [c for part in elements(entry) for r in elements(part) for c in elements(r)]
                blocks = tuple(block for cell in words for block in self.reader.content(cell))
                cells.append(Cell(blocks, self._over(entry)))
                continue
            if name(entry) != "entry":
                self.reader.state.notice(entry, f"<{name(entry)}> in a row of a table")
            down = min(_number(attribute(entry, "morerows"), 0), _MOST) + 1
            cells.append(
                Cell(
                    self.reader.content(entry),
                    self._over(entry),
                    down,
                    part == "thead",
                    self._align(entry),
                    self.reader.state.identifier(entry),
                )
            )
        return tuple(cells)

    def _over(self, entry: Element) -> int:
        first, last = attribute(entry, "namest"), attribute(entry, "nameend")
        if attribute(entry, "spanname") in self.spans:
            first, last = self.spans[attribute(entry, "spanname")]
        if first in self.columns and last in self.columns:
            return max(1, min(self.columns[last] - self.columns[first] + 1, _MOST))
        return 1

    def _align(self, entry: Element) -> Any:
        given = attribute(entry, "align") or self.aligns.get(self.columns.get(attribute(entry, "colname"), 0), "")
        return given if given in ("left", "center", "right") else ""


def _number(given: str, otherwise: int) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else otherwise


def groups(element: Element) -> list[Element]:
    """The groups of a table of this model; empty for one of HTML's."""
    return [inner for inner in elements(element) if name(inner) == "tgroup"]
