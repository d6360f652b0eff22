"""Blocks of a document as NISO STS."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guiju.core.text.model import (
    Block,
    Blocks,
    Cell,
    Entry,
    Figure,
    Footnote,
    Formula,
    Listing,
    Maths,
    Note,
    Paragraph,
    Quote,
    Table,
    Verbatim,
)
from guiju.core.text.sts.writing_inlines import XLINK, XML, InlineWriter, clean, say, sub
from guiju.core.text.xml import Element

_LIST_TYPES = {
    "dash": "dash",
    "bullet": "bullet",
    "letter": "alpha-lower",
    "number": "order",
    "plain": "simple",
    "definition": "simple",
}
_NOTES = {"note": "non-normative-note", "example": "non-normative-example"}


@dataclass
class BlockWriter:
    """Writes blocks. `labels`: identifier → the printed number of a table, figure, formula, note."""

    words: InlineWriter
    known: set[str]
    labels: dict[str, str]

    def identified(self, element: Element, identifier: str) -> Element:
        """Give an element its identifier, once in a file."""
        if identifier in self.known:
            element.set("id", identifier)
            self.known.discard(identifier)
        return element

    def blocks(self, into: Element, those: Blocks, *, index: bool = False) -> None:
        """Blocks where any may stand. Entries that follow each other share one list of references."""
        references: Element | None = None
        for block in those:
            if isinstance(block, Entry):
                if references is None:
                    references = sub(into, "ref-list")
                self.entry(references, block)
            elif references is not None and isinstance(block, Note) and len(references):
                self.block(references[-1], block)
            else:
                references = None
                self.block(into, block, index=index)

    def tight(self, into: Element, those: Blocks) -> None:
        """Blocks where only paragraphs, lists and notes may stand: others are put into a paragraph."""
        for block in those:
            if isinstance(block, Paragraph | Note) or (
                isinstance(block, Listing)
                and into.tag != "fn"
                and into.tag not in ("caption", "table-wrap-foot", "def")
            ):
                self.block(into, block)
            else:
                self.blocks(sub(into, "p"), (block,))

    def block(self, into: Element, block: Block, *, index: bool = False) -> None:
        """One block. `index`: it explains the symbols of the formula before it."""
        kind = "formula-index" if index else ""
        match block:
            case Paragraph():
                self._paragraph(into, block, kind)
            case Listing():
                self._list(into, block, kind)
            case Table():
                self._table(into, block, kind)
            case Figure():
                self._figure(into, block)
            case Formula():
                made = self.identified(sub(into, "disp-formula"), block.id)
                shown = block.label or ("" if block.unnumbered else self.labels.get(block.id, ""))
                if shown:
                    say(sub(made, "label"), shown)
                self.words.formula(made, Maths(block.latex, block.mathml))
                self.blocks(into, block.where, index=True)
            case Note():
                made = self.identified(sub(into, _NOTES[block.kind], content_type=kind), block.id)
                shown = block.label or self.labels.get(block.id, "")
                if shown:
                    say(sub(made, "label"), shown)
                self._loose(made, block.blocks)
            case Entry():
                self.entry(sub(into, "ref-list"), block)
            case Verbatim():
                made = (
                    sub(into, "code", code_type="text", language=block.syntax)
                    if block.syntax
                    else sub(into, "preformat", preformat_type="code")
                )
                say(self.identified(made, block.id), block.text)
            case Quote():
                self._loose(self.identified(sub(into, "disp-quote", content_type=kind), block.id), block.blocks)

    def _loose(self, into: Element, those: Blocks) -> None:
        """Blocks where a list of references may not stand."""
        for block in those:
            self.block(sub(into, "p") if isinstance(block, Entry) else into, block)

    def _paragraph(self, into: Element, block: Paragraph, kind: str) -> None:
        if block.role == "instruction":
            into = sub(into, "editing-instruction")
            block = replace(block, role="")
        made = self.identified(sub(into, "p", content_type=block.role or kind), block.id)
        said = [language for language, inlines in block.words.items() if inlines]
        if len(said) == 1 and said[0] != self.words.language:
            made.set(f"{{{XML}}}lang", said[0])
            self.words.inlines(made, block.words[said[0]])
        else:
            self.words.words(made, block.words)

    def _definitions(self, into: Element, block: Listing, kind: str) -> None:
        made = self.identified(sub(into, "def-list", list_content=kind), block.id)
        for item in block.items:
            one = self.identified(sub(made, "def-item"), item.id)
            first = item.blocks[0] if item.blocks and isinstance(item.blocks[0], Paragraph) else None
            self.words.words(sub(one, "term"), first.words if first is not None else {})
            rest = item.blocks[1:] if first is not None else item.blocks
            if rest:
                self.tight(sub(one, "def"), rest)

    def _list(self, into: Element, block: Listing, kind: str) -> None:
        if block.style == "definition" and block.items:
            self._definitions(into, block, kind)
            return
        made = self.identified(sub(into, "list", list_type=_LIST_TYPES[block.style], list_content=kind), block.id)
        for place, item in enumerate(block.items):
            one = self.identified(sub(made, "list-item"), item.id)
            label = item.label or _mark(block, place)
            if label:
                say(sub(one, "label"), label)
            self.tight(one, item.blocks)
            if not any(e.tag != "label" for e in one):
                sub(one, "p")
        if not block.items:
            sub(sub(made, "list-item"), "p")

    def _table(self, into: Element, block: Table, kind: str) -> None:
        wrap = self.identified(sub(into, "table-wrap", content_type=kind), block.id)
        shown = block.label or ("" if block.unnumbered else self.labels.get(block.id, ""))
        if shown:
            say(sub(wrap, "label"), shown)
        self._caption(wrap, block)
        rows = [row for row in (*block.head, *block.body) if row]
        if rows:
            table = sub(wrap, "table")
            if block.widths:
                columns = sub(table, "colgroup")
                for width in block.widths:
                    sub(columns, "col", width=width)
            for part, those in (("thead", block.head), ("tbody", block.body)):
                if any(those):
                    group = sub(table, part)
                    for row in those:
                        self._row(sub(group, "tr"), row)
            if not any(block.body):
                sub(sub(sub(table, "tbody"), "tr"), "td")
        if block.notes or block.footnotes:
            foot = sub(wrap, "table-wrap-foot")
            self.tight(foot, block.notes)
            for note in block.footnotes:
                self.footnote(foot, note)

    def _caption(self, wrap: Element, block: Table | Figure, notes: Blocks = ()) -> None:
        if not (block.caption or block.unit or notes):
            return
        caption = sub(wrap, "caption")
        if block.caption:
            self.words.words(sub(caption, "title"), block.caption)
        if block.unit:
            self.words.words(sub(caption, "p", content_type="units"), block.unit)
        self.tight(caption, notes)

    def _row(self, into: Element, row: tuple[Cell, ...]) -> None:
        for cell in row:
            made = sub(
                into,
                "th" if cell.head else "td",
                align=cell.align,
                colspan=str(cell.over) if cell.over > 1 else "",
                rowspan=str(cell.down) if cell.down > 1 else "",
            )
            self.identified(made, cell.id)
            only = cell.blocks[0] if len(cell.blocks) == 1 else None
            if (
                isinstance(only, Paragraph)
                and not only.id
                and not only.role
                and set(only.words) <= {self.words.language}
            ):
                self.words.words(made, only.words)
            else:
                self.tight(made, cell.blocks)
        if not row:
            sub(into, "td")

    def _figure(self, into: Element, block: Figure, *, part: bool = False) -> None:
        if block.parts and not part:
            made = self.identified(sub(into, "fig-group"), block.id)
        elif (
            not part
            and block.unnumbered
            and not block.caption
            and not block.label
            and len(block.pictures) == 1
            and not (block.key or block.notes or block.footnotes or block.unit)
        ):
            self._picture(into, block.pictures[0].name, block.pictures[0].alt, block.id)
            return
        else:
            made = self.identified(sub(into, "fig"), block.id)
        shown = block.label or ("" if block.unnumbered else self.labels.get(block.id, ""))
        if shown:
            say(sub(made, "label"), shown)
        grouped = made.tag == "fig-group"
        self._caption(made, block, block.key + block.notes if grouped else ())
        for picture in block.pictures:
            self._picture(made, picture.name, picture.alt)
        for inner in block.parts:
            self._figure(made if grouped else into, inner, part=True)
        if not grouped:
            self._loose(made, block.key)
            self._loose(made, block.notes)
        for note in block.footnotes:
            self.footnote(made if not grouped else sub(into, "fn-group"), note)

    def _picture(self, into: Element, address: str, alt: str, identifier: str = "") -> None:
        made = self.identified(sub(into, "graphic"), identifier)
        made.set(f"{{{XLINK}}}href", clean(address))
        if alt:
            say(sub(made, "alt-text"), alt)

    def entry(self, into: Element, block: Entry) -> None:
        """One reference."""
        made = self.identified(sub(into, "ref"), block.id)
        if block.label:
            say(sub(made, "label"), block.label)
        cited = sub(made, "mixed-citation")
        if block.designation:
            standard = sub(cited, "std")
            say(sub(standard, "std-ref"), block.designation)
            if any(block.words.values()):
                say(cited, ", ")
        self.words.words(cited, block.words)

    def footnote(self, into: Element, note: Footnote) -> None:
        """A footnote where a list of them may stand."""
        made = self.identified(sub(into, "fn"), note.id)
        if note.mark:
            say(sub(made, "label"), note.mark)
        self.tight(made, note.blocks)
        if not any(e.tag != "label" for e in made):
            sub(made, "p")


def _mark(block: Listing, place: int) -> str:
    match block.style:
        case "dash":
            return "—"
        case "letter" if place < 26:
            return f"{chr(97 + place)})"
        case "number":
            return f"{block.start + place})"
    return ""
