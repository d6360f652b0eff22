"""The body of a Word file as a row of lines and grids, in reading order, with what Word prints before each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guiju.core.text.docx import marking
from guiju.core.text.docx.inlines import InlineReader
from guiju.core.text.docx.joining import joined
from guiju.core.text.docx.numbering import Numbering, Style
from guiju.core.text.model import Inlines, Maths, Picture, Run
from guiju.core.text.walking import plain
from guiju.core.text.xml import Element, attribute, child, elements, name

_HEADING = re.compile(r"^(?:heading|标题|Überschrift|titre)\s*([1-9])$", re.IGNORECASE)
_NAME = 100
"""Characters of the name of a style that are looked at."""
_TEMPLATE = (
    (re.compile(r"附录标识"), 0, "annex"), (re.compile(r"附录章标题"), 1, ""), (re.compile(r"附录一级条"), 2, ""),
    (re.compile(r"附录二级条"), 3, ""), (re.compile(r"附录三级条"), 4, ""), (re.compile(r"章标题"), 0, ""),
    (re.compile(r"一级条"), 1, ""), (re.compile(r"二级条"), 2, ""), (re.compile(r"三级条"), 3, ""),
    (re.compile(r"四级条"), 4, ""), (re.compile(r"五级条"), 5, ""), (re.compile(r"前言.*标题|参考文献.*标题"), 0, ""),
)  # fmt: skip
"""Names of styles in the templates for Chinese standards: outline level, and what they announce."""
_PAGES = 3_000


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: what it says, the number Word prints before it, its outline level (0 the highest)."""

    inlines: Inlines
    label: str = ""
    level: int | None = None
    style: str = ""
    depth: int = 0
    where: int = 0
    mark: str = ""
    """What a bookmark calls the paragraph."""

    @property
    def text(self) -> str:
        return plain(self.inlines).strip()

    @property
    def is_picture(self) -> bool:
        return any(isinstance(i, Picture) for i in self.inlines) and not self.text

    @property
    def is_formula(self) -> bool:
        rest = "".join(i.text for i in self.inlines if isinstance(i, Run))
        others = [i for i in self.inlines if not isinstance(i, Maths | Run)]
        return (
            any(isinstance(i, Maths) for i in self.inlines)
            and not others
            and not re.sub(r"[\s.…·,，;；:：]*+(?:[（(]?[A-Z]?\.?\d{1,3}[)）]?)?\s*+", "", rest)
        )


@dataclass
class GridCell:
    """A cell: its paragraphs and tables, the columns and rows it covers."""

    content: list[Line | Grid]
    over: int = 1
    down: int = 1
    align: str = ""


@dataclass
class Grid:
    """A table: rows of the cells that begin in them, and how many rows repeat as head."""

    rows: list[list[GridCell]] = field(default_factory=list)
    head: int = 0
    where: int = 0


@dataclass
class Body:
    """Reads paragraphs and tables of one part."""

    reader: InlineReader
    numbering: Numbering
    count: int = 0
    _waiting: Inlines = ()
    """What stands before a mark of a paragraph that was deleted: the next paragraph goes on with it."""

    def read(self, element: Element) -> list[Line | Grid]:
        """Everything in an element, content controls and tracked changes opened."""
        found: list[Line | Grid] = []
        for inner in elements(element):
            kind = name(inner)
            if kind == "p":
                found += self.lines(inner)
            elif kind == "tbl":
                found.append(self.grid(inner))
            elif kind in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
                found += self.read(inner)
            elif kind in ("del", "moveFrom"):
                self.reader.counts["deletions left out"] += 1
            elif kind == "oMathPara":
                found.append(Line(self.reader.paragraph(_holding(inner)), where=self.count))
            elif kind == "altChunk":
                self.reader.counts["parts in another format left out"] += 1
        if self._waiting:
            found.append(Line(self._waiting, where=self.count))
            self._waiting = ()
        return found

    def lines(self, element: Element) -> list[Line | Grid]:
        """A paragraph, and what stands in the text boxes that are anchored in it."""
        line = self.line(element)
        found: list[Line | Grid] = [line] if line is not None else []
        outer, self._waiting = self._waiting, ()
        for box in self.reader.boxes:
            found += self.read(box)
        self._waiting = outer
        return found

    def line(self, element: Element) -> Line | None:
        """A paragraph; None for one whose mark is deleted: it goes on in the next."""
        self.count += 1
        properties = child(element, "pPr")
        numbered = outline = named = None
        if properties is not None:
            named, numbered, outline = (child(properties, part) for part in ("pStyle", "numPr", "outlineLvl"))
        key = attribute(named, "val") if named is not None else self.numbering.default
        unknown = Style(key if named is not None else "", None, "", 0)
        style = self.numbering.styles.get(key, unknown)
        level = None
        if outline is not None and attribute(outline, "val").isdigit():
            level = int(attribute(outline, "val"))
        heading = _level(style)
        level = heading if heading is not None else level if level is not None and level < 9 else style.level
        inlines = joined((*self._waiting, *self.reader.paragraph(element, key)))
        self._waiting = ()
        if _is_joined(properties):
            self.reader.counts["deletions left out"] += 1
            self._waiting = inlines
            return None
        number, depth = self.numbering.place(numbered, style)
        label = (
            self.numbering.label(number, depth)
            if number and number != "0" and (plain(inlines).strip() or inlines)
            else ""
        )
        if not label and level is None and re.search("annex|附录标识", style.name) and plain(inlines).strip():
            level = 0
        return Line(inlines, label, level, style.name, depth, self.count, self._mark(element))

    def _mark(self, element: Element) -> str:
        """The identifier of the bookmark in a paragraph that was written here, or that a field refers to."""
        for start in element.iter("{*}bookmarkStart"):
            given = attribute(start, "name")
            if marking.is_own(given) or given in self.reader.referred:
                return marking.identifier(given)
        return ""

    def grid(self, element: Element) -> Grid:
        """A table; cells merged downwards are one cell that covers rows."""
        found = Grid(where=self.count)
        open_cells: dict[int, GridCell] = {}
        heading = True
        for row in _rows(element):
            properties = child(row, "trPr")
            is_head = properties is not None and any(
                name(e) == "tblHeader" and attribute(e, "val") not in ("0", "false") for e in elements(properties)
            )
            if properties is not None and child(properties, "del") is not None:
                self.reader.counts["deletions left out"] += 1
                continue
            if properties is not None and child(properties, "hidden") is not None:
                self.reader.lost.append(("hidden text is left out", _letters(row)))
                continue
            column, cells = _before(properties), []
            for cell in _cells(row):
                if (own := child(cell, "tcPr")) is not None and child(own, "cellDel") is not None:
                    self.reader.counts["deletions left out"] += 1
                    continue
                over, merge = _spans(cell)
                above = open_cells.get(column)
                if merge == "continue" and above is not None and above.over == over:
                    above.down += 1
                    extra = [one for one in self.read(cell) if isinstance(one, Grid) or one.inlines]
                    above.content += extra
                else:
                    made = GridCell(self.read(cell), over, 1, _align(cell))
                    cells.append(made)
                    if merge:
                        open_cells[column] = made
                    else:
                        open_cells.pop(column, None)
                column += over
            found.rows.append(cells)
            heading = heading and is_head
            found.head += heading
        return found


def _is_joined(properties: Element | None) -> bool:
    """Whether the mark at the end of a paragraph is a deletion that somebody tracked."""
    mark = child(properties, "rPr") if properties is not None else None
    return mark is not None and child(mark, "del", "moveFrom") is not None


def _letters(element: Element) -> str:
    return "".join(str(e.text or "") for e in element.iter() if name(e) == "t")


def _holding(element: Element) -> Element:
    """A paragraph that holds a formula of its own line."""
    from lxml import etree

    made: Element = etree.Element("p")
    made.append(element)
    return made


def _level(style: Style) -> int | None:
    found = _HEADING.match(style.name.strip())
    if found:
        return int(found[1]) - 1
    if "无标题" in style.name:
        return None
    return next((level for pattern, level, _ in _TEMPLATE if pattern.search(style.name[:_NAME])), None)


def _rows(element: Element) -> list[Element]:
    found: list[Element] = []
    for inner in elements(element):
        if name(inner) == "tr":
            found.append(inner)
        elif name(inner) in ("sdt", "sdtContent", "customXml", "ins"):
            found += _rows(inner)
    return found


def _cells(element: Element) -> list[Element]:
    found: list[Element] = []
    for inner in elements(element):
        if name(inner) == "tc":
            found.append(inner)
        elif name(inner) in ("sdt", "sdtContent", "customXml"):
            found += _cells(inner)
    return found


def _before(properties: Element | None) -> int:
    skipped = child(properties, "gridBefore") if properties is not None else None
    given = attribute(skipped, "val") if skipped is not None else ""
    return min(int(given), _PAGES) if given.isascii() and given.isdigit() and len(given) < 6 else 0


def _spans(cell: Element) -> tuple[int, str]:
    properties = child(cell, "tcPr")
    if properties is None:
        return 1, ""
    over, merge = child(properties, "gridSpan"), child(properties, "vMerge")
    given = attribute(over, "val") if over is not None else ""
    count = min(max(int(given), 1), 1_000) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    return count, "" if merge is None else (attribute(merge, "val") or "continue")


def _align(cell: Element) -> str:
    for paragraph in elements(cell):
        properties = child(paragraph, "pPr") if name(paragraph) == "p" else None
        given = child(properties, "jc") if properties is not None else None
        if given is not None:
            return {"center": "center", "right": "right", "end": "right", "left": "left"}.get(
                attribute(given, "val"), ""
            )
    return ""
