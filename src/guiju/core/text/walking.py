"""Going through a document: clauses, blocks, words; the plain text of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from guiju.core.text.model import (
    Block,
    Blocks,
    Break,
    Cite,
    Clause,
    Cross,
    Document,
    Entry,
    Figure,
    Formula,
    Inline,
    Inlines,
    Link,
    Listing,
    Maths,
    Note,
    NoteMark,
    Paragraph,
    Picture,
    Quote,
    Run,
    Styled,
    Table,
    TermUse,
    Verbatim,
    Words,
)


def plain(inlines: Inlines) -> str:
    """The text of inlines, as offsets count it: a break is a line end, a formula its LaTeX, a mark of a footnote and a
    picture nothing, a cross-reference what is shown of it (or its target, if the number is to be printed)."""
    return "".join(_plain(inlines))


_RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")


def raised(inlines: Inlines) -> Inlines:
    """The same with raised digits as characters of their own (10^{4} is 10⁴), so that reading them does not make 104 of
    them. Offsets stay: one character for one."""
    return tuple(_raised(inline) for inline in inlines)


def _raised(inline: Inline) -> Inline:
    if not isinstance(inline, Styled):
        return inline
    text = plain(inline.inlines)
    if inline.style == "sup" and text and all(char in "0123456789-−+" for char in text):
        return Run(text.translate(_RAISED))
    return replace(inline, inlines=raised(inline.inlines))


def _plain(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Run(text=text) | TermUse(text=text):
                yield text
            case Styled(inlines=inner) | Link(inlines=inner):
                yield from _plain(inner)
            case Maths(latex=latex):
                yield latex
            case Cross(target=target, shown=shown):
                yield shown or f"#{target}"
            case Cite(designation=designation, locator=locator):
                yield f"{designation} {locator}" if locator else designation
            case Break():
                yield "\n"
            case NoteMark() | Picture():
                pass


def in_language(words: Words, *languages: str) -> Inlines:
    """The inlines in the first of these languages that is there, else in any."""
    for language in languages:
        if words.get(language):
            return words[language]
    return next((inlines for inlines in words.values() if inlines), ())


def said(words: Words, *languages: str) -> str:
    """The plain text in the first of these languages that is there, else in any."""
    return plain(in_language(words, *languages))


def words(language: str, text: str) -> Words:
    """Plain text in one language."""
    return {language: (Run(text),)} if text else {}


def clauses(document: Document) -> Iterator[tuple[Clause, tuple[Clause, ...]]]:
    """Every clause in reading order, each with those it lies in, outermost first."""

    def below(clause: Clause, above: tuple[Clause, ...]) -> Iterator[tuple[Clause, tuple[Clause, ...]]]:
        yield clause, above
        for inner in clause.clauses:
            yield from below(inner, (*above, clause))

    for clause in document.clauses:
        yield from below(clause, ())


def find(document: Document, identifier: str) -> Clause | None:
    """The clause with this identifier."""
    return next((clause for clause, _ in clauses(document) if clause.id == identifier), None)


def blocks(those: Blocks) -> Iterator[Block]:
    """Every block, those inside others behind them. Cells' blocks are part of their table."""
    for block in those:
        yield block
        yield from blocks(inside(block))


def inside(block: Block) -> Blocks:
    """The blocks directly inside one: items, cells, notes, footnotes, keys, explanations of symbols."""
    match block:
        case Listing(items=items):
            return tuple(inner for item in items for inner in item.blocks)
        case Table():
            cells = tuple(inner for row in (*block.head, *block.body) for cell in row for inner in cell.blocks)
            return cells + block.notes + tuple(inner for note in block.footnotes for inner in note.blocks)
        case Figure():
            return (
                block.key
                + block.parts
                + block.notes
                + tuple(inner for note in block.footnotes for inner in note.blocks)
            )
        case Formula(where=where):
            return where
        case Note(blocks=inner) | Quote(blocks=inner):
            return inner
    return ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the clause, the block, and what of the block they are ("", "caption", "unit", "title", "term"
    …). `container` tells what the block lies in: "note", "example", "table", "figure", "list", "footnote", "" for the
    clause itself."""

    clause: Clause
    block: Block | None
    part: str
    container: str
    words: Words


def places(clause: Clause) -> Iterator[Place]:
    """All words of one clause in reading order (not of the clauses in it), title first."""
    if clause.title:
        yield Place(clause, None, "title", "", clause.title)
    if clause.term is not None:
        for name in (*clause.term.admitted, *clause.term.deprecated):
            yield Place(clause, None, "term", "", name)
        if clause.term.field:
            yield Place(clause, None, "field", "", clause.term.field)
    yield from _places(clause, clause.blocks, "")


def _places(clause: Clause, those: Blocks, container: str) -> Iterator[Place]:
    for block in those:
        match block:
            case Paragraph():
                yield Place(clause, block, "", container, block.words)
            case Entry():
                yield Place(clause, block, "entry", container, block.words)
            case Listing(items=items):
                for item in items:
                    yield from _places(clause, item.blocks, container or "list")
            case Table():
                if block.caption:
                    yield Place(clause, block, "caption", "table", block.caption)
                if block.unit:
                    yield Place(clause, block, "unit", "table", block.unit)
                for row in (*block.head, *block.body):
                    for cell in row:
                        yield from _places(clause, cell.blocks, "table")
                yield from _places(clause, block.notes, "note")
                for note in block.footnotes:
                    yield from _places(clause, note.blocks, "footnote")
            case Figure():
                if block.caption:
                    yield Place(clause, block, "caption", "figure", block.caption)
                if block.unit:
                    yield Place(clause, block, "unit", "figure", block.unit)
                yield from _places(clause, (*block.key, *block.parts), "figure")
                yield from _places(clause, block.notes, "note")
                for note in block.footnotes:
                    yield from _places(clause, note.blocks, "footnote")
            case Formula():
                yield from _places(clause, block.where, container or "formula")
            case Note():
                yield from _places(clause, block.blocks, block.kind)
            case Quote():
                yield from _places(clause, block.blocks, container or "quote")
            case Verbatim():
                pass


def text_of(document: Document) -> str:
    """All text of a document, a line a piece of words in each language: for searching, counting, comparing."""
    lines: list[str] = list(document.front.titles.values())
    for clause, _ in clauses(document):
        for place in places(clause):
            lines.extend(plain(inlines) for inlines in place.words.values())
            if isinstance(place.block, Entry) and place.part == "entry" and place.block.designation:
                lines.append(place.block.designation)
        lines.extend(block.text for block in blocks(clause.blocks) if isinstance(block, Verbatim))
    for note in document.footnotes:
        for block in blocks(note.blocks):
            if isinstance(block, Paragraph):
                lines.extend(plain(inlines) for inlines in block.words.values())
    return "\n".join(lines)
