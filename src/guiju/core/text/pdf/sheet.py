"""What is known while a document becomes Typst source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from guiju.core.text.html.view import View, view_of
from guiju.core.text.model import (
    Block,
    Blocks,
    Cross,
    Document,
    Footnote,
    Inlines,
    Link,
    Listing,
    Notice,
    Styled,
    Table,
    TermUse,
    Words,
)
from guiju.core.text.walking import blocks, clauses, places
from guiju.core.typesetting import fault

FEW_COLUMNS = 8
"""Tables with more are printed smaller."""


class BlockWriter(Protocol):
    """Blocks as Typst code."""

    def __call__(self, those: Blocks, sheet: Sheet, *, flush: bool = False, level: int = 0) -> str: ...


@dataclass(slots=True)
class Sheet:
    """The state of one writing. `refused`: formulas (as Typst) and images that the compiler did not take; they are
    printed as text. `wanted`: identifiers that are linked to; `anchored`: those that have got their place."""

    document: Document
    view: View
    write_blocks: BlockWriter
    """For what stands inside of inlines and tables."""
    refused: frozenset[str] = frozenset()
    notices: dict[tuple[str, str], Notice] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    anchored: set[str] = field(default_factory=set)
    footnotes: dict[str, Footnote] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)
    """Footnotes of the text that stand at the foot of a page already."""
    files: dict[str, bytes] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    tables: int = 0
    where: str = ""
    """The clause that is being written."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages shown, in order."""
        return self.view.languages

    def present(self, words: Words) -> list[str]:
        """The languages in which words are printed: those shown that they have, else the one they have."""
        found = [language for language in self.languages if words.get(language)]
        return found or [language for language, text in words.items() if text][:1]

    def told(self, what: str, text: str) -> None:
        """Remember something that is printed otherwise than the document has it; once for each."""
        self.notices.setdefault((what, text), Notice(self.where, what, text))

    def anchor(self, identifier: str) -> str:
        """The place of an identifier as code with its line end; "" where nothing links to it."""
        from guiju.core.typesetting import string

        if not identifier or identifier not in self.wanted or identifier in self.anchored:
            return ""
        self.anchored.add(identifier)
        return f"at({string('n-' + identifier)})\n"

    def image(self, name: str) -> str:
        """The path of an image on the page; "" (and a notice) for one that is not there or cannot be shown."""
        media = self.document.media.get(name)
        what = "the image is not in the document" if media is None else fault(media.data)
        path = "" if media is None else f"media/{list(self.document.media).index(name)}"
        if path in self.refused:
            what = "no image that pages can show"
        if what or media is None:
            self.told(what, name)
            return ""
        self.files[path] = media.data
        return path


def sheet_of(
    document: Document, languages: tuple[str, ...], refused: frozenset[str], write_blocks: BlockWriter
) -> Sheet:
    """A fresh sheet."""
    sheet = Sheet(document, view_of(document, languages), write_blocks, refused)
    sheet.footnotes = {note.id: note for note in document.footnotes}
    for clause, _ in clauses(document):
        for place in places(clause):
            for inlines in place.words.values():
                sheet.wanted.update(_targets(inlines))
    for note in document.footnotes:
        for words in _words(note.blocks):
            for inlines in words.values():
                sheet.wanted.update(_targets(inlines))
    sheet.wanted &= _identifiers(document)
    return sheet


def _words(those: Blocks) -> Iterator[Words]:
    for block in blocks(those):
        found = getattr(block, "words", None)
        if found:
            yield found


def _targets(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Cross(target=target, others=others):
                yield from (target, *others)
            case TermUse(target=target):
                yield target
            case Styled(inlines=inner) | Link(inlines=inner):
                yield from _targets(inner)


def _identifiers(document: Document) -> set[str]:
    """Every identifier that gets a place on a page."""
    found: set[str] = set()
    for clause, _ in clauses(document):
        found.add(clause.id)
        for block in blocks(clause.blocks):
            found.update(_of(block))
    return found - {""}


def _of(block: Block) -> Iterator[str]:
    yield block.id
    if isinstance(block, Listing):
        yield from (item.id for item in block.items)
    if isinstance(block, Table):
        yield from (cell.id for row in (*block.head, *block.body) for cell in row)
