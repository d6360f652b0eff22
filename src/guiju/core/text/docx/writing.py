"""A document as a Word file: headings, printed numbers, tables with spans, lists, notes, formulas, images."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from guiju.core.text.docx import marking
from guiju.core.text.docx.writing_inlines import InlineWriter, clean
from guiju.core.text.model import (
    Blocks,
    Cell,
    Clause,
    Cross,
    Document,
    Entry,
    Figure,
    Footnote,
    Formula,
    Inlines,
    Kind,
    Link,
    Listing,
    Maths,
    Note,
    Paragraph,
    Quote,
    Run,
    Styled,
    Table,
    Verbatim,
    Words,
)  # fmt: skip
from guiju.core.text.numbering import Number, numbers
from guiju.core.text.walking import clauses, in_language, places

_SHOWN = {
    "zh": {"table": "表{}", "figure": "图{}", "note": "注{}", "example": "示例{}", "annex": "附录{}", "colon": "："},
    "en": {"table": "Table {}", "figure": "Figure {}", "note": "NOTE {}", "example": "EXAMPLE {}", "annex": "Annex {}",
           "colon": ": "},
}  # fmt: skip
_NORMATIVE = {"zh": ("（规范性）", "（资料性）"), "en": ("(normative)", "(informative)")}


def write(document: Document, language: str = "") -> bytes:
    """A .docx in one language of the document (the first, if none is given); what has only another is in that."""
    return _Writer(document, language or (document.languages[0] if document.languages else "en")).written()


class _Writer:
    def __init__(self, document: Document, language: str) -> None:
        self.document = document
        self.language = language
        self.words = _SHOWN["zh" if language == "zh" else "en"]
        self.numbers = numbers(document)
        self.file: Any = docx.Document()
        normal = self.file.styles["Normal"]
        normal.font.size = Pt(10.5)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "SimSun")
        self.inner = InlineWriter(self.file, document, self.numbers, self.words)
        for style in (marking.REFERENCE, marking.FOOTNOTE):
            self.file.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
        self.end = self.file.element.body.sectPr
        self.terms: dict[str, str] = {}
        self.targets = set(_targets(document))
        self.headings = {level: self.file.styles[f"Heading {level}"].style_id for level in range(1, 10)}

    def written(self) -> bytes:
        """The file."""
        front = self.document.front
        if front.ics:
            self._say("ICS " + " ".join(front.ics) + (f"  CCS {front.ccs[0]}" if front.ccs else ""))
        if front.designation:
            self._say(front.designation)
        for title in front.titles.values():
            self._say(title)
        for date, what in ((front.published, "发布"), (front.effective, "实施")):
            if date:
                self._say(f"{date}{what}" if self.language == "zh" else f"{date} {what}")
        for line in front.more.get("cover", "").split("\n"):
            if line:
                self._say(line)
        for place, note in enumerate(self.document.footnotes):
            self.inner.notes[note.id] = note.mark or f"{place + 1})"
        for clause in self.document.clauses:
            self._clause(clause, 0)
        self._footnotes(self.document.footnotes)
        buffer = BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _say(self, text: str) -> Any:
        return self._new(self.file, clean(text))

    def _new(self, into: Any, text: str = "") -> Any:
        """A paragraph at the end. python-docx looks through the whole body for each; the end is known here."""
        if into is not self.file:
            return into.add_paragraph(text)
        made = OxmlElement("w:p")
        self.end.addprevious(made)
        paragraph = DocxParagraph(made, self.file._body)
        if text:
            paragraph.add_run(text)
        return paragraph

    def _heading(self, text: str, level: int, identifier: str = "", kind: Kind = Kind.CLAUSE) -> Any:
        paragraph = self._new(self.file, clean(text))
        paragraph._p.style = self._term_style(level) if kind is Kind.TERM else self.headings[level]
        self.inner.mark(paragraph, identifier)
        return paragraph

    def _term_style(self, level: int) -> str:
        """The style of a term's heading: the heading's, under a name that says what it is."""
        name = f"{marking.TERM} {level}"
        if name not in self.terms:
            style = self.file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self.file.styles[f"Heading {level}"]
            self.terms[name] = style.style_id
        return self.terms[name]

    # --- clauses ---------------------------------------------------------------------------------------------------

    def _clause(self, clause: Clause, depth: int) -> None:
        number = clause.label or ("" if clause.unnumbered else self._number(clause.id))
        title = self._term(clause) if clause.kind is Kind.TERM else in_language(clause.title, self.language)
        if clause.kind is Kind.ANNEX:
            heading = self._heading(number, 1, clause.id)
            if clause.normative is not None:
                heading.add_run(_NORMATIVE["zh" if self.language == "zh" else "en"][0 if clause.normative else 1])
            if title:
                heading.add_run("  ")
                self.inner.inlines(heading, title)
            self._blocks(self.file, clause.blocks)
        elif title:
            level = min(depth + 1, 9)
            heading = self._heading(f"{number}  " if number else "", level, clause.id, clause.kind)
            self.inner.inlines(heading, title)
            self._blocks(self.file, clause.blocks)
        else:
            blocks = clause.blocks
            if number:
                paragraph = self._say(f"{number}  ")
                self.inner.mark(paragraph, clause.id)
                if blocks and isinstance(blocks[0], Paragraph):
                    self.inner.inlines(paragraph, in_language(blocks[0].words, self.language))
                    blocks = blocks[1:]
            self._blocks(self.file, blocks)
        for inner in clause.clauses:
            self._clause(inner, depth + 1)

    def _term(self, clause: Clause) -> Inlines:
        """The term in both languages, and what else it may be called."""
        shown = list(in_language(clause.title, self.language))
        others = [words for lang, words in clause.title.items() if words and words != tuple(shown)]
        named = list(clause.term.admitted) + list(clause.term.deprecated) if clause.term else []
        for words in [
            *others,
            *(in_language(n, self.language) for n in named),
            *(clause.term.symbols if clause.term else ()),
        ]:
            shown += [Run("  "), *words]
        return tuple(shown)

    def _number(self, identifier: str) -> str:
        found = self.numbers.get(identifier, Number("", ""))
        return self.words["annex"].format(found.text) if found.what == "annex" else found.text

    # --- blocks ----------------------------------------------------------------------------------------------------

    def _blocks(self, into: Any, those: Blocks, indent: int = 0) -> None:
        for block in those:
            match block:
                case Paragraph():
                    self._targeted(self._paragraph(into, block.words, indent), block.id)
                case Listing():
                    self._list(into, block, indent)
                case Table():
                    self._table(into, block)
                case Figure():
                    self._figure(into, block)
                case Formula():
                    self._formula(into, block)
                case Note():
                    self._note(into, block, indent)
                case Entry():
                    self._entry(into, block)
                case Verbatim():
                    paragraph = self._new(into)
                    for place, line in enumerate(block.text.split("\n")):
                        if place:
                            paragraph.add_run().add_break()
                        paragraph.add_run(clean(line)).font.name = "Courier New"
                case Quote():
                    self._blocks(into, block.blocks, indent + 1)

    def _paragraph(self, into: Any, words: Words, indent: int = 0, lead: str = "") -> Any:
        paragraph = self._new(into, clean(lead))
        if indent:
            paragraph.paragraph_format.left_indent = Cm(0.75 * min(indent, 12))
        self.inner.inlines(paragraph, in_language(words, self.language))
        return paragraph

    def _list(self, into: Any, block: Listing, indent: int) -> None:
        if block.style == "definition":
            self._definitions(into, block, indent)
            return
        for place, item in enumerate(block.items):
            label = item.label or {"dash": "——", "bullet": "•", "letter": f"{chr(97 + place % 26)})",
                                   "number": f"{block.start + place})", "plain": ""}[block.style]  # fmt: skip
            lead = label if label == "——" or not label else f"{label} "
            rest = item.blocks
            words: Words = {}
            if rest and isinstance(rest[0], Paragraph):
                words, rest = rest[0].words, rest[1:]
            self._paragraph(into, words, indent + 1, lead)
            self._blocks(into, rest, indent + 1)

    def _definitions(self, into: Any, block: Listing, indent: int) -> None:
        """What is explained in bold, then what it means on the same line."""
        for item in block.items:
            first = item.blocks[0] if item.blocks and isinstance(item.blocks[0], Paragraph) else None
            rest = item.blocks[1:] if first is not None else item.blocks
            paragraph = self._new(into)
            if first is not None:
                self.inner.inlines(paragraph, in_language(first.words, self.language), frozenset({"bold"}))
            if rest and isinstance(rest[0], Paragraph):
                paragraph.add_run("\t")
                self.inner.inlines(paragraph, in_language(rest[0].words, self.language))
                rest = rest[1:]
            self._blocks(into, rest, indent + 1)

    def _note(self, into: Any, block: Note, indent: int) -> None:
        shown = block.label or self.words[block.kind].format(self._number(block.id)).strip()
        rest = block.blocks
        words: Words = {}
        if rest and isinstance(rest[0], Paragraph):
            words, rest = rest[0].words, rest[1:]
        colon = "" if shown.endswith(("：", ":", "—", "–")) else self.words["colon"]
        self._paragraph(into, words, indent, shown + colon)
        self._blocks(into, rest, indent)

    def _entry(self, into: Any, block: Entry) -> None:
        words = in_language(block.words, self.language)
        paragraph = self._new(into, clean(f"{block.label} " if block.label else ""))
        paragraph.style = marking.REFERENCE
        if block.designation:
            self.inner.run(paragraph, block.designation, frozenset({"cite"}))
        if words:
            paragraph.add_run("  " if block.designation or block.label else "")
            self.inner.inlines(paragraph, words)
        self.inner.mark(paragraph, block.id)

    def _formula(self, into: Any, block: Formula) -> None:
        paragraph = self._new(into)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.inner.maths(paragraph, Maths(block.latex, block.mathml))
        self.inner.mark(paragraph, block.id)
        label = block.label or (
            "" if block.unnumbered else f"({self._number(block.id)})" if self._number(block.id) else ""
        )
        if label:
            paragraph.add_run(clean(f"\t……{label}"))
        self._blocks(into, block.where)

    def _caption(self, into: Any, block: Table | Figure) -> None:
        kind = block.type
        label = block.label or ("" if block.unnumbered else self.words[kind].format(self._number(block.id)))
        words = in_language(block.caption, self.language)
        if label or words:
            between = "" if not label or not words else "  " if self.language == "zh" else " — "
            paragraph = self._new(into, clean(f"{label}{between}"))
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self.inner.inlines(paragraph, words)
            self.inner.mark(paragraph, block.id)

    def _table(self, into: Any, block: Table) -> None:
        self._caption(into, block)
        if block.unit:
            self._paragraph(into, block.unit).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        placed, width, height = _grid(block)
        foot = bool(block.notes or block.footnotes)
        for note in block.footnotes:
            self.inner.notes[note.id] = note.mark or chr(
                97 + len([n for n in self.inner.notes if n.startswith("t")]) % 26
            )
        if not width:
            self._blocks(into, block.notes)
            return
        table = into.add_table(height + foot, width)
        cells = table._cells  # once: each table.cell() would count the whole table again
        table.style = self.file.styles["Table Grid"]
        for place in range(len(block.head)):
            properties = table.rows[place]._tr.get_or_add_trPr()
            properties.append(properties.makeelement(qn("w:tblHeader"), {}))
        for cell, row, column in placed:
            target = cells[row * width + column]
            last = (min(row + cell.down, height) - 1, min(column + cell.over, width) - 1)
            if last != (row, column):
                target = target.merge(cells[last[0] * width + last[1]])
            self._inside(target, cell.blocks)
        if foot:
            target = cells[height * width].merge(cells[height * width + width - 1])
            self._inside(target, block.notes)
            for note in block.footnotes:
                self._noted(target, note, f"{self.inner.notes[note.id]} ")

    def _inside(self, target: Any, those: Blocks) -> None:
        """Blocks into a cell, whose first paragraph is there already."""
        self._blocks(target, those)
        first = target.paragraphs[0]
        if len(target.paragraphs) > 1 and not first.text and not len(first._p):
            first._p.getparent().remove(first._p)
        if target._tc[-1].tag != qn("w:p"):
            target.add_paragraph()

    def _noted(self, into: Any, note: Footnote, lead: str) -> None:
        rest = note.blocks
        words: Words = {}
        if rest and isinstance(rest[0], Paragraph):
            words, rest = rest[0].words, rest[1:]
        paragraph = self._paragraph(into, words, 0, lead)
        paragraph.style = marking.FOOTNOTE
        self.inner.mark(paragraph, note.id)
        self._blocks(into, rest)

    def _targeted(self, paragraph: Any, identifier: str) -> None:
        """A bookmark at what a cross-reference leads to."""
        if identifier in self.targets:
            self.inner.mark(paragraph, identifier)

    def _footnotes(self, those: tuple[Footnote, ...]) -> None:
        for note in those:
            self._noted(self.file, note, f"{self.inner.notes[note.id]} ")

    def _figure(self, into: Any, block: Figure) -> None:
        paragraph = self._new(into)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for picture in block.pictures:
            self.inner.picture(paragraph, picture)
        for part in block.parts:
            self._figure(into, part)
        self._caption(into, block)
        if block.unit:
            self._paragraph(into, block.unit)
        self._blocks(into, block.key + block.notes)
        for note in block.footnotes:
            self.inner.notes[note.id] = note.mark or "a"
            self._noted(into, note, f"{self.inner.notes[note.id]} ")


def _grid(block: Table) -> tuple[list[tuple[Cell, int, int]], int, int]:
    """Where each cell stands: row and column; width and height of the table."""
    taken: set[tuple[int, int]] = set()
    placed: list[tuple[Cell, int, int]] = []
    rows = (*block.head, *block.body)
    width = 0
    for place, row in enumerate(rows):
        column = 0
        for cell in row:
            while (place, column) in taken:
                column += 1
            placed.append((cell, place, column))
            taken.update(
                (place + r, column + c) for r in range(min(cell.down, len(rows) - place)) for c in range(cell.over)
            )
            column += cell.over
        width = max(width, column)
    return placed, width, len(rows)


def _targets(document: Document) -> Iterator[str]:
    """What cross-references lead to."""
    waiting = [
        inline for clause, _ in clauses(document) for place in places(clause) for those in place.words.values()
        for inline in those
    ]  # fmt: skip
    while waiting:
        inline = waiting.pop()
        if isinstance(inline, Cross):
            yield from (inline.target, *inline.others)
        elif isinstance(inline, Styled | Link):
            waiting += inline.inlines
