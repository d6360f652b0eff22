"""Cross-references of a Word file that lead to a footnote are its marks."""

from __future__ import annotations

from dataclasses import replace

from guiju.core.text.model import (
    Block,
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
    Link,
    Listing,
    Note,
    NoteMark,
    Paragraph,
    Quote,
    Styled,
    Table,
    Words,
)  # fmt: skip
from guiju.core.text.walking import blocks, clauses


def linked(document: Document) -> Document:
    """The document with marks where fields lead to footnotes."""
    notes = {note.id for note in document.footnotes}
    for clause, _ in clauses(document):
        for block in blocks(clause.blocks):
            if isinstance(block, Table | Figure):
                notes.update(note.id for note in block.footnotes)
    if not notes:
        return document
    linker = _Linker(notes)
    return replace(
        document,
        clauses=tuple(map(linker.clause, document.clauses)),
        footnotes=tuple(map(linker.footnote, document.footnotes)),
    )


class _Linker:
    def __init__(self, notes: set[str]) -> None:
        self.notes = notes

    def clause(self, clause: Clause) -> Clause:
        return replace(
            clause,
            title=self.words(clause.title),
            blocks=self.blocks(clause.blocks),
            clauses=tuple(map(self.clause, clause.clauses)),
        )

    def footnote(self, note: Footnote) -> Footnote:
        return replace(note, blocks=self.blocks(note.blocks))

    def blocks(self, those: Blocks) -> Blocks:
        return tuple(map(self.block, those))

    def block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Entry():
                return replace(block, words=self.words(block.words))
            case Listing():
                items = tuple(replace(item, blocks=self.blocks(item.blocks)) for item in block.items)
                return replace(block, items=items)
            case Note() | Quote():
                return replace(block, blocks=self.blocks(block.blocks))
            case Formula():
                return replace(block, where=self.blocks(block.where))
            case Table():
                return replace(
                    block, head=self.rows(block.head), body=self.rows(block.body), notes=self.blocks(block.notes),
                    footnotes=tuple(map(self.footnote, block.footnotes)), caption=self.words(block.caption),
                )  # fmt: skip
            case Figure():
                return replace(
                    block, notes=self.blocks(block.notes), footnotes=tuple(map(self.footnote, block.footnotes)),
                    caption=self.words(block.caption),
                )  # fmt: skip
        return block

    def rows(self, rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
        return tuple(tuple(replace(cell, blocks=self.blocks(cell.blocks)) for cell in row) for row in rows)

    def words(self, words: Words) -> Words:
        return {language: self.inlines(inlines) for language, inlines in words.items()}

    def inlines(self, inlines: Inlines) -> Inlines:
        return tuple(
            NoteMark(inline.target)
            if isinstance(inline, Cross) and inline.target in self.notes
            else replace(inline, inlines=self.inlines(inline.inlines))
            if isinstance(inline, Styled | Link)
            else inline
            for inline in inlines
        )
