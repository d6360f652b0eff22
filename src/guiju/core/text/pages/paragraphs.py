"""Printed lines become paragraphs; headers, footers and page numbers are taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from guiju.core.text import marks
from guiju.core.text.docx.headings import NUMBER
from guiju.core.text.model import Box, Inline, Inlines, Run
from guiju.core.text.pages.printed import Printed, wide

_EDGE = 0.075
"""Of the height of a page: where headers and footers stand."""
_NUMERAL = re.compile(
    r"[-–—\s]*(?:\d{1,4}|[ivxlcIVXLC]{1,7})(?:\s*/\s*\d{1,4})?[-–—\s]*|(?:第\s*\d+\s*页.*|Page \d+.*)"
)
_BEGINS = re.compile(
    r"(?:——|[•·●○▪◆∙]|[（(]?[a-z\d]{1,2}[)）]|\[\d{1,3}\]|(?:注|示例|NOTE|EXAMPLE)\s*(?:\d+\s*)?[:：])"
)
_ENDS = re.compile(r"[。；：:;.!?！？]$")


@dataclass
class Text:
    """A paragraph: its inlines, and of each printed line in it the box and how many letters (no spaces) it has."""

    inlines: Inlines
    size: float
    bold: bool
    pieces: list[tuple[int, Box]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words; raised and lowered letters as others."""
        return "".join(i.text if isinstance(i, Run) else i.inlines[0].text for i in self.inlines)  # type: ignore[union-attr]


def without_edges(those: Sequence[tuple[float, list[Printed]]]) -> tuple[list[list[Printed]], list[str]]:
    """Pages (height, lines) without what stands at the edge of several of them or is a page number; what that was."""
    seen: Counter[str] = Counter()
    for height, page in those:
        seen.update({shape for line in page if _at_edge(line, height) for shape in _shapes(line)})
    kept, gone = [], []
    for height, page in those:
        stay = []
        for line in page:
            numeral = _NUMERAL.fullmatch(line.text.strip()) is not None
            if _at_edge(line, height) and (numeral or _again(line, seen)):
                gone.append(line.text)
            else:
                stay.append(line)
        kept.append(stay)
    return kept, gone


def _at_edge(line: Printed, height: float) -> bool:
    return line.box.bottom < _EDGE * height or line.box.top > (1 - _EDGE) * height


def _shapes(line: Printed) -> tuple[str, str]:
    """Its words, and its words without the number of the page at an end of them."""
    words = " ".join(line.text.split())
    return words, "#" + re.sub(r"^\d{1,4}\s|\s\d{1,4}$", "", words)


def _again(line: Printed, seen: Counter[str]) -> bool:
    """Whether the same stands on another page, or on two others with another number at an end."""
    words, bare = _shapes(line)
    return seen[words] > 1 or (bare != f"#{words}" and seen[bare] > 2)


class Joiner:
    """Joins the lines of a page to paragraphs. `words`: every word of the text, for hyphens at the ends of lines."""

    def __init__(self, words: set[str]) -> None:
        self.words = words

    def paragraphs(self, those: Sequence[Printed]) -> list[Text]:
        """Paragraphs of lines that stand below each other."""
        found: list[Text] = []
        edge = max((line.box.right for line in those), default=0.0)
        start: Printed | None = None
        before: Printed | None = None
        for line in those:
            if start is not None and before is not None and _continues(start, before, line, edge):
                self._add(found[-1], line)
            else:
                found.append(Text(line.inlines, line.size, line.bold, [(_letters(line.text), line.box)]))
                start = line
            before = line
        return found

    def across(self, last: Text, following: Text, edge: float) -> bool:
        """Whether the last paragraph of a page goes on with the first of the next; it is joined then."""
        box, first = last.pieces[-1][1], following.pieces[0][1]
        goes = (
            abs(last.size - following.size) < 0.3
            and not _ENDS.search(last.text)
            and not _begins(following.text, last.text)
            and box.right > edge - 3 * last.size
            and first.left <= last.pieces[0][1].left + 1
        )
        if goes:
            last.inlines = self.joined(last.inlines, following.inlines)
            last.pieces += following.pieces
        return goes

    def _add(self, text: Text, line: Printed) -> None:
        text.inlines = self.joined(text.inlines, line.inlines)
        text.pieces.append((_letters(line.text), line.box))
        text.bold = text.bold and line.bold

    def joined(self, before: Inlines, after: Inlines) -> Inlines:
        """Two lines as one: a hyphen that only parts a word goes, a space stands between words, none in Chinese."""
        last, first = before[-1], after[0]
        if not isinstance(last, Run) or not isinstance(first, Run):
            return (*before, *after)
        a, b = last.text.rstrip(), first.text.lstrip()
        if a.endswith("\u00ad"):
            middle = a[:-1] + b
        elif re.search(r"[A-Za-z]-$", a) and b[:1].islower():
            head, tail = re.search(r"[A-Za-z-]*$", a)[0], re.match(r"[A-Za-z-]*", b)[0]  # type: ignore[index]
            parted = head + tail not in self.words or head[:-1] + tail in self.words
            middle = (a[:-1] if parted and "-" not in head[:-1] else a) + b
        else:
            middle = a + ("" if not a or not b or a[-1] == "/" or wide(a[-1]) or wide(b[0]) else " ") + b
        one: tuple[Inline, ...] = (Run(middle),)
        return (*before[:-1], *one, *after[1:])


def _continues(start: Printed, before: Printed, line: Printed, edge: float) -> bool:
    """Whether a line goes on with the paragraph that `start` began: same size, near below, not begun by a mark, and its
    first word had no place in the line before."""
    near = line.box.top - before.box.bottom < 0.9 * line.size and line.box.top > before.box.top
    if abs(line.size - before.size) > 0.3 or not near or _begins(line.text, before.text) or line.bold != start.bold:
        return False
    if before.box.right + line.first + 0.2 * line.size < edge - 0.5 * line.size:
        return False
    item = _BEGINS.match(start.text) is not None
    if before is start:
        return line.box.left < start.box.left + 1 or item
    return abs(line.box.left - before.box.left) < 1.5


def _begins(text: str, before: str) -> bool:
    """Whether a line begins something of its own. A number begins a clause where what stands before has ended: 250 V
    at the start of a line goes on with its sentence."""
    if NUMBER.match(text) and (_ENDS.search(before.strip()) or NUMBER.match(before)):
        return True
    return bool(_BEGINS.match(text) or any(marks.match(what, text) for what in ("annex", "source", "table", "figure")))


def _letters(text: str) -> int:
    return len(re.sub(r"\s", "", text))
