"""A PDF to a document: its text layer, page by page, read as a Word file is: by numbers, names and announcements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from guiju.core.errors import GuijuError
from guiju.core.text import marks
from guiju.core.text.docx.headings import NUMBER
from guiju.core.text.docx.lines import Grid, Line
from guiju.core.text.docx.reading import cover_of
from guiju.core.text.docx.structure import Builder
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.model import Document, Notice, Reading
from guiju.core.text.pages.boxes import boxes
from guiju.core.text.pages.grids import Table, add, goes_on, tables
from guiju.core.text.pages.opening import Page, pages
from guiju.core.text.pages.paragraphs import Joiner, Text, without_edges
from guiju.core.text.pages.printed import Printed, lines

_LARGER = 1.15
"""Of the size of most letters: what is larger is a heading, if it is short."""
_SHORT = 80
_LEADERS = re.compile(r"(?:\.\s?){6}\s*(?:\d{1,4}|[ivxlc]{1,6})$")
"""How a line of the contents ends, whatever stands above them."""
_CONTINUED = re.compile(r"[（(]\s?(?:续|continued)\s?[)）]")


def read(data: bytes, where: str = "") -> Reading:
    """The document of a PDF with what was noticed and where its provisions are printed. Raises GuijuError for what is
    no PDF or cannot be read, and for a scan: nothing is recognised in pictures."""
    found = pages(data, where)
    printed = [(page.height, lines(page.signs, page.number)) for page in found]
    if not any(page.signs or page.tables for page in found) or not any(those for _, those in printed):
        raise GuijuError(
            "this PDF has no text layer", where=where, expected="a PDF with text; a scan has to go through OCR first"
        )
    kept, gone = without_edges(printed)
    layout = _Layout(Joiner(_words(kept)))
    for page, those in zip(found, kept, strict=True):
        layout.add(page, those)
    return _built(layout, _notices(found, gone), where)


def _words(kept: Sequence[Sequence[Printed]]) -> set[str]:
    return {word for page in kept for line in page for word in re.findall(r"[A-Za-z-]+", line.text)}


def _notices(found: Sequence[Page], gone: Sequence[str]) -> list[Notice]:
    notices = []
    if gone:
        notices.append(Notice("pages", "headers, footers and page numbers are left out", "\n".join(gone), kept=False))
    empty = [str(page.number) for page in found if not page.signs and not page.tables]
    if empty:
        what = "pages without text: nothing is recognised in pictures"
        notices.append(Notice(f"p. {', '.join(empty[:20])}", what, kept=False))
    crowded = [str(page.number) for page in found if page.crowded]
    if crowded:
        notices.append(Notice(f"p. {', '.join(crowded[:20])}", "too many lines are drawn: no table is looked for"))
    return notices


@dataclass
class _Layout:
    """Paragraphs and tables in reading order."""

    joiner: Joiner
    those: list[Text | Table] = field(default_factory=list)

    def add(self, page: Page, kept: Sequence[Printed]) -> None:
        """A page behind those before it; a paragraph or a table that goes on from them is joined to them."""
        grids = tables(page, self.joiner)
        texts: list[Text | Table] = []
        rest = list(kept)
        for grid in grids:
            above = [line for line in rest if line.box.top < grid.box.top]
            texts += [*self.joiner.paragraphs(above), grid]
            rest = [line for line in rest if line.box.top >= grid.box.top]
        texts += self.joiner.paragraphs(rest)
        edge = max((line.box.right for line in kept), default=0.0)
        self._meet(texts, edge)
        self.those += texts

    def _meet(self, texts: list[Text | Table], edge: float) -> None:
        last = self.those[-1] if self.those else None
        if isinstance(last, Text) and texts and isinstance(texts[0], Text) and self.joiner.across(last, texts[0], edge):
            del texts[0]
        if not isinstance(last, Table) or not texts:
            return
        place = next((at for at, one in enumerate(texts) if not (isinstance(one, Text) and _above(one))), 0)
        rest = texts[place]
        if isinstance(rest, Table) and goes_on(last, rest):
            add(last, rest)
            del texts[: place + 1]


def _above(text: Text) -> bool:
    """What is printed again above the rest of a table: its caption with (续), its unit."""
    return bool(_CONTINUED.search(text.text) or marks.match("unit", text.text))


def _built(layout: _Layout, notices: list[Notice], where: str) -> Reading:
    led = [one for one in layout.those if isinstance(one, Text) and _LEADERS.search(one.text[-_SHORT:])]
    if led:
        notices.append(Notice("contents", "contents are made anew", "\n".join(one.text for one in led), kept=False))
        apart = {id(one) for one in led}
        layout.those = [one for one in layout.those if id(one) not in apart]
    texts = [one for one in layout.those if isinstance(one, Text)]
    shown = "".join(text.text for text in texts)[:40_000]
    language = "zh" if sum("\u4e00" <= c <= "\u9fff" for c in shown) * 5 > len(shown) else "en"
    size = _usual(texts)
    builder = Builder(language)
    clauses = builder.build([_line(one, size) if isinstance(one, Text) else one.grid for one in layout.those])
    front = cover_of(builder.cover, language, lambda: "")
    document = with_identifiers(Document((language,), front, clauses))
    spoken = {one for clause in document.clauses for one in clause.title} | set(front.titles)
    document = Document((language, *sorted(spoken - {language})), front, document.clauses)
    grids = [one for one in layout.those if isinstance(one, Table)]
    outside = {*builder.skipped, *(line.text for line in builder.cover)}
    body = [text for text in texts if text.text.strip() not in outside]
    return Reading(document, (*notices, *builder.notices), boxes(document, body, grids))


def _usual(texts: Sequence[Text]) -> float:
    sizes: Counter[float] = Counter()
    for text in texts:
        sizes[round(text.size, 1)] += len(text.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _line(text: Text, usual: float) -> Line | Grid:
    """A paragraph as a line. One in larger or bold letters that begins with a number is a heading of its depth."""
    number = NUMBER.match(text.text)
    stands_out = text.size > _LARGER * usual or text.bold
    level = number[1].count(".") if number and stands_out and len(text.text) < _SHORT else None
    return Line(text.inlines, level=level)
