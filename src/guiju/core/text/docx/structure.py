"""Lines and grids become clauses: numbers, names and announcements say where each thing belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from guiju.core.text import marks
from guiju.core.text.docx import entries, grids, marking
from guiju.core.text.docx.headings import Heading, heading, standing
from guiju.core.text.docx.joining import tidy, without
from guiju.core.text.docx.lines import Grid, Line
from guiju.core.text.model import (
    Block,
    Blocks,
    Clause,
    Designated,
    Entry,
    Figure,
    Footnote,
    Formula,
    Inlines,
    Item,
    Kind,
    Listing,
    Maths,
    Note,
    Notice,
    Paragraph,
    Picture,
    Run,
    Words,
)  # fmt: skip
from guiju.core.text.numbering import own_letters
from guiju.core.text.walking import plain

_DEEPEST = 12
_TAIL = 200
"""Characters at the end of a line in which the number of a page is looked for."""
_PAGE = re.compile(r"(…|\.{3,}|·{3,}|\t)\s*(\d{1,4}|[IVXivxⅠ-Ⅻ]{1,6})$")
"""How a line of the contents ends."""
_SYMBOL = re.compile(r"^.{1,40}?(——|—|\t|\s[-–]\s)|^\S{1,30}\s+(是|为|is\b|are\b|the\b)")
"""How a line begins that says what a symbol means."""


@dataclass
class Node:
    """A clause while it grows."""

    kind: Kind
    depth: int
    title: Words = field(default_factory=dict)
    label: str = ""
    blocks: list[Block] = field(default_factory=list)
    inner: list[Node] = field(default_factory=list)
    normative: bool | None = None
    open_title: bool = False
    mark: str = ""

    def clause(self) -> Clause:
        """The clause this has become."""
        below = tuple(node.clause() for node in self.inner)
        term = Designated() if self.kind is Kind.TERM else None
        bare = not self.label and self.kind is Kind.CLAUSE
        return Clause(
            self.mark, self.kind, self.title, self.label, tuple(self.blocks), below, self.normative, term, bare
        )


class Builder:
    """Reads lines in order. `cover`: the lines before the first clause."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.nodes: list[Node] = []
        self.open: list[Node] = []
        self.cover: list[Line] = []
        self.notices: list[Notice] = []
        self.last: tuple[str, ...] = ()
        self.skipping = False
        self.skipped: list[str] = []
        self.footnotes: list[Footnote] = []

    def build(self, those: Sequence[Line | Grid]) -> tuple[Clause, ...]:
        """All clauses of a body."""
        place = 0
        while place < len(those):
            place = self._next(those, place)
        if self.skipped:
            self.notices.append(Notice("contents", "contents are made anew", "\n".join(self.skipped), kept=False))
        return tuple(node.clause() for node in self.nodes)

    @property
    def blocks(self) -> list[Block]:
        """Where blocks go now."""
        if not self.open:
            node = Node(Kind.FRONT, 0)
            self.nodes.append(node)
            self.open = [node]
        self.open[-1].open_title = False
        return self.open[-1].blocks

    def _next(self, those: Sequence[Line | Grid], place: int) -> int:
        one = those[place]
        if isinstance(one, Grid):
            self.blocks.append(grids.table(self, one))
            return place + 1
        if not one.text and not one.inlines:
            return place + 1
        if self._contents(one):
            return place + 1
        if self.skipping and _PAGE.search(one.text[-_TAIL:]):
            self.skipped.append(one.text)
            return place + 1
        begun = heading(one, self.last, self.language)
        if begun is not None and not (begun.kind is Kind.CLAUSE and self._is_caption(those, place)):
            self.skipping = False
            self._begin(begun, one)
            return place + 1
        if self.skipping:
            self.skipped.append(one.text)
            return place + 1
        if not self.open and not self.nodes:
            self.cover.append(one)
            return place + 1
        if self._completes(one):
            return place + 1
        if one.style == marking.FOOTNOTE:
            self._footnote(one)
            return place + 1
        return self._block(those, place, one)

    def _contents(self, line: Line) -> bool:
        if re.match(r"(?i)toc\b|toc \d|目录|目次", line.style) and not marks.match("contents", line.text):
            self.skipped.append(line.text)
            return True
        if marks.match("contents", line.text):
            self.skipping = True
            self.skipped.append(line.text)
            return True
        return False

    # --- clauses ---------------------------------------------------------------------------------------------------

    def _begin(self, begun: Heading, line: Line) -> None:
        depth = min(begun.depth, _DEEPEST)
        while self.open and self.open[-1].depth >= depth:
            self.open.pop()
        above = self.open[-1] if self.open else None
        kind = begun.kind
        if line.style.startswith(marking.TERM) or (
            kind is Kind.CLAUSE and depth and any(node.kind in (Kind.TERMS,) for node in self.open) and begun.label
        ):
            kind = Kind.TERM
        node = Node(kind, depth, {}, begun.label, normative=begun.normative, mark=line.mark)
        (above.inner if above else self.nodes).append(node)
        self.open.append(node)
        if re.match(r"(?:[ZN]?[A-Z]\.)?\d", begun.label):
            self.last = tuple(begun.label.split("."))
        elif kind is Kind.ANNEX:
            self.last = (own_letters(begun.label) or begun.label[-1],)
        if not begun.rest:
            node.open_title = kind in (Kind.ANNEX, Kind.TERM)
        elif begun.titled:
            node.title = (
                entries.bilingual(begun.rest, self.language) if kind is Kind.TERM else {self.language: begun.rest}
            )
        else:
            node.blocks.append(Paragraph({self.language: begun.rest}))

    def _footnote(self, line: Line) -> None:
        """A footnote of the text as it is written here: its mark, then what it says."""
        found = re.match(r"\s*(\S{1,6})\s+", plain(line.inlines))
        rest = without(line.inlines, found.end()) if found else tidy(line.inlines)
        name = line.mark or f"fn-{len(self.footnotes) + 1}"
        blocks: Blocks = (Paragraph({self.language: rest}),) if rest else ()
        self.footnotes.append(Footnote(name, blocks, found[1] if found else ""))

    def _completes(self, line: Line) -> bool:
        """The lines under 附录A: what it is, its title; under 3.1: the term."""
        node = self.open[-1] if self.open else None
        if node is None or not node.open_title:
            return False
        if node.kind is Kind.ANNEX:
            normative, rest = standing(line.inlines)
            node.normative = node.normative if normative is None else normative
            if rest:
                node.title, node.open_title = {self.language: rest}, False
            return True
        node.title, node.open_title = entries.bilingual(line.inlines, self.language), False
        return True

    # --- blocks ----------------------------------------------------------------------------------------------------

    def _is_caption(self, those: Sequence[Line | Grid], place: int) -> bool:
        one = those[place]
        return (
            isinstance(one, Line)
            and bool(marks.match("table", one.text))
            and self._grid_after(those, place) is not None
        )

    def _grid_after(self, those: Sequence[Line | Grid], place: int) -> int | None:
        for ahead in range(place + 1, min(place + 5, len(those))):
            one = those[ahead]
            if isinstance(one, Grid):
                return ahead
            if one.text and not marks.match("unit", one.text):
                return None
        return None

    def _block(self, those: Sequence[Line | Grid], place: int, line: Line) -> int:
        text = line.text
        ahead = self._grid_after(those, place) if marks.match("table", text) or marks.match("unit", text) else None
        if ahead is not None:
            return self._captioned(those, place, ahead)
        if line.is_picture:
            self.blocks.append(Figure(tuple(i for i in line.inlines if isinstance(i, Picture)), unnumbered=True))
            return place + 1
        caption = marks.match("figure", text)
        if caption and self._figure(line, caption):
            return place + 1
        if line.is_formula:
            return self._formula(those, place, line)
        node = self.open[-1] if self.open else None
        if line.style == marking.REFERENCE or (node is not None and node.kind in (Kind.REFERENCES, Kind.BIBLIOGRAPHY)):
            entry = entries.reference(
                line.inlines if not line.label else (Run(f"{line.label} "), *line.inlines), self.language
            )
            if entry is None and line.style == marking.REFERENCE:
                entry = Entry("", {self.language: tidy(line.inlines)})
            if entry is not None:
                self.blocks.append(replace(entry, id=line.mark))
                return place + 1
        if entries.item(line) is not None and not marks.match("note", text):
            return self._list(those, place)
        self.blocks.append(self.paragraph(line))
        return place + 1

    def paragraph(self, line: Line) -> Block:
        """A paragraph, a note, an example, a source or a warning."""
        text = line.text
        lead = len(plain(line.inlines)) - len(plain(line.inlines).lstrip())
        kinds: tuple[Literal["note", "example"], ...] = ("note", "example")
        for kind in kinds:
            found = marks.match(kind, text)
            if found:
                rest = without(line.inlines, lead + found.end())
                label = text[: found.end()].strip().rstrip(":：—–").strip()
                inner: Blocks = (Paragraph({self.language: rest}),) if rest else ()
                return Note(kind, inner, line.mark, label)
        inlines = tidy(line.inlines)
        if line.label:
            inlines = (Run(f"{line.label} "), *inlines)
        if marks.match("source", text):
            return Paragraph({self.language: inlines}, line.mark, "source")
        if marks.match("warning", text):
            return Paragraph({self.language: inlines}, line.mark, "warning")
        node = self.open[-1] if self.open else None
        defines = node is not None and node.kind is Kind.TERM and not any(isinstance(b, Paragraph) for b in node.blocks)
        return Paragraph({self.language: inlines}, line.mark, "definition" if defines else "")

    def _captioned(self, those: Sequence[Line | Grid], place: int, ahead: int) -> int:
        caption: Words = {}
        unit: Words = {}
        label = mark = ""
        for one in those[place:ahead]:
            assert isinstance(one, Line)
            found = marks.match("table", one.text)
            if found and not label:
                label, caption = self._label(one, found)
                mark = one.mark
            elif one.text:
                unit = {self.language: tidy(one.inlines)}
        grid = those[ahead]
        assert isinstance(grid, Grid)
        table = grids.table(self, grid, label)
        self.blocks.append(
            replace(table, id=mark, label=label, caption=caption, unit=unit or table.unit, unnumbered=not label)
        )
        return ahead + 1

    def _label(self, line: Line, found: re.Match[str]) -> tuple[str, Words]:
        lead = len(plain(line.inlines)) - len(plain(line.inlines).lstrip())
        start = found.start("rest")
        rest = without(line.inlines, lead + start) if start >= 0 else ()
        label = line.text[: found.end("number")].strip()
        return label, {self.language: rest} if rest else {}

    def _figure(self, line: Line, found: re.Match[str]) -> bool:
        before: list[Figure] = []
        blocks = self.blocks
        while blocks and isinstance(blocks[-1], Figure) and blocks[-1].unnumbered and not blocks[-1].caption:
            last = blocks.pop()
            assert isinstance(last, Figure)
            before.insert(0, last)
        if not before:
            return False
        label, caption = self._label(line, found)
        blocks.append(Figure(tuple(p for f in before for p in f.pictures), line.mark, label, caption))
        return True

    def _formula(self, those: Sequence[Line | Grid], place: int, line: Line) -> int:
        found = [i for i in line.inlines if isinstance(i, Maths)]
        rest = "".join(i.text for i in line.inlines if isinstance(i, Run))
        number = re.search(r"[（(]\s*((?:[A-Z]\.)?\d{1,3})\s*[)）]", rest)
        for formula in found[:-1]:
            self.blocks.append(Formula(formula.latex, formula.mathml, unnumbered=True))
        last = found[-1]
        where: list[Block] = []
        place += 1
        if place < len(those) and isinstance(those[place], Line) and marks.match("where", those[place].text):  # type: ignore[union-attr]
            where.append(Paragraph({self.language: tidy(those[place].inlines)}))  # type: ignore[union-attr]
            place += 1
            items: list[Item] = []
            while place < len(those):
                one = those[place]
                if not isinstance(one, Line) or not re.match(
                    r"^.{1,40}?(——|—|\t|\s[-–]\s)", "·" + plain(one.inlines).lstrip()
                ):
                    break
                items.append(Item((Paragraph({self.language: tidy(one.inlines)}),)))
                place += 1
            if items:
                where.append(Listing("plain", tuple(items)))
        label = f"({number[1]})" if number else ""
        self.blocks.append(Formula(last.latex, last.mathml, line.mark, label, tuple(where), unnumbered=not number))
        return place

    def _list(self, those: Sequence[Line | Grid], place: int) -> int:
        """Items that follow each other; a style begun inside another stands inside its last item."""
        found: list[entries.ItemLine] = []
        while place < len(those):
            one = those[place]
            if not isinstance(one, Line) or (heading(one, self.last, self.language) is not None and not found):
                break
            made = entries.item(one)
            if made is None:
                break
            found.append(made)
            place += 1
        self.blocks.extend(self._nested(found, 0, ())[0])
        return place

    def _nested(self, found: list[entries.ItemLine], place: int, above: tuple[str, ...]) -> tuple[Blocks, int]:
        made: list[Block] = []
        while place < len(found):
            style = found[place].style
            if style in above:
                break
            items: list[Item] = []
            while place < len(found) and found[place].style not in above:
                one = found[place]
                if one.style != style:
                    if style == "number" or len(above) > 6:
                        break
                    inner, place = self._nested(found, place, (*above, style))
                    items[-1] = replace(items[-1], blocks=items[-1].blocks + inner)
                    continue
                items.append(Item((Paragraph({self.language: one.inlines}),) if one.inlines else (), "", one.label))
                place += 1
            made.append(Listing(style, tuple(items)))  # type: ignore[arg-type]
        return tuple(made), place

    def inside(self, those: Sequence[Line | Grid]) -> Blocks:
        """The blocks of a cell or footnote: no clause begins there."""
        found: list[Block] = []
        place = 0
        while place < len(those):
            one = those[place]
            if isinstance(one, Grid):
                found.append(grids.table(self, one))
            elif entries.item(one) is not None and len(one.text) > 3:
                outer, self.open = self.open, [Node(Kind.CLAUSE, 0)]
                last = place
                while last < len(those) and isinstance(those[last], Line) and entries.item(those[last]) is not None:  # type: ignore[arg-type]
                    last += 1
                items = [entries.item(line) for line in those[place:last]]  # type: ignore[arg-type]
                found.extend(self._nested([i for i in items if i is not None], 0, ())[0])
                self.open = outer
                place = last
                continue
            elif one.text or any(not isinstance(i, Run) for i in one.inlines):
                shown: Inlines = tidy(one.inlines)
                shown = (Run(f"{one.label} "), *shown) if one.label else shown
                found.append(Paragraph({self.language: shown}))
            place += 1
        return tuple(found)
