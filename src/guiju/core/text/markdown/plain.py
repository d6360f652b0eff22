"""Markdown as others write standards in it: the title first, printed numbers in headings, references as lists, captions
and notes as paragraphs. What is written in the dialect itself (front matter, attributes) is left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from guiju.core.text import designated, marks
from guiju.core.text.markdown.attributes import Attributes
from guiju.core.text.markdown.lines import Piece
from guiju.core.text.model import (
    Block,
    Blocks,
    Clause,
    Entry,
    Front,
    Inlines,
    Kind,
    Listing,
    Note,
    Paragraph,
    Run,
    Table,
    Words,
)
from guiju.core.text.walking import plain

_NUMBER = re.compile(r"((?:[ZN]?[A-Z]\.)?\d{1,3}(?:\.\d{1,3}){0,7})(?:[.．、]\s*|\s+|(?=[\u4e00-\u9fff]))(?=\S)")
_LABEL = re.compile(r"\s*\[(\d{1,3})\]\s*")
_LONG = 300
_SAMPLE = 20_000
_NOTES: tuple[Literal["note", "example"], ...] = ("note", "example")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a plain source is: its language, its cover, its pieces with numbers and kinds as the dialect says them."""

    language: str
    front: Front
    pieces: tuple[Piece, ...]


def shape(pieces: tuple[Piece, ...]) -> Shape | None:
    """The shape of a plain source; None for one that says nothing by numbers or by a title with a designation."""
    heads = [piece for piece in pieces if piece.kind == "heading"]
    if not heads or any(piece.attributes != Attributes() for piece in heads):
        return None
    tops = [piece for piece in heads if piece.level == 1]
    title = tops[0] if len(tops) == 1 and heads[0] is tops[0] and len(heads) > 1 else None
    title = title if title is not None and not _numbered(title) else None
    numbered = _follow([piece for piece in heads if piece is not title])
    end = designated.leading(title.lines[0].strip()) if title is not None else 0
    if not numbered and not end:
        return None
    language = _language(pieces)
    front = Front()
    if title is not None:
        said = title.lines[0].strip()
        name = said[end:].strip(" \u3000,，:：—-")
        front = Front(said[:end].strip(), {language: name} if name else {})
    rest = tuple(piece for piece in pieces if piece is not title)
    up = 1 if title is not None else 0
    shaped = (_headed(each, up, numbered) for piece in rest for each in _each_line(piece))
    return Shape(language, front, tuple(shaped))


def _each_line(piece: Piece) -> Iterator[Piece]:
    """A paragraph whose lines all begin an entry, as a paragraph for each."""
    lines = piece.lines if piece.kind == "paragraph" else ()
    if len(lines) < 2 or not all(_LABEL.match(line) or designated.leading(line) for line in lines):
        yield piece
        return
    for place, line in enumerate(lines):
        yield replace(piece, line=piece.line + place, lines=(line,))


_FOOTNOTE = re.compile(r"\s{0,3}\[\^([^\s\[\]\\]+)\]:\s*")


def footnotes(piece: Piece) -> Iterator[Piece]:
    """`[^1]: text`, each with the lines that go on with it, as containers of footnotes; any other piece as it is."""
    if piece.kind != "paragraph" or not _FOOTNOTE.match(piece.lines[0]):
        yield piece
        return
    starts = [place for place, line in enumerate(piece.lines) if _FOOTNOTE.match(line)]
    for start, end in zip(starts, [*starts[1:], len(piece.lines)], strict=True):
        match = _FOOTNOTE.match(piece.lines[start])
        assert match is not None
        line = piece.line + start
        words = replace(piece, line=line, lines=(piece.lines[start][match.end() :], *piece.lines[start + 1 : end]))
        yield Piece("container", line, attributes=Attributes(match[1]), name="footnote", pieces=(words,))


def _numbered(piece: Piece) -> str:
    found = _NUMBER.match(piece.lines[0][:_LONG])
    return found[1] if found else ""


def _follow(heads: list[Piece]) -> bool:
    """Whether the numbers of headings are those of clauses: at least two, the whole ones one after another."""
    numbers = [number for piece in heads if (number := _numbered(piece))]
    whole = [int(number) for number in numbers if number.isdigit()]
    rising = all(0 < after - before <= 2 for before, after in pairwise(whole))
    return len(numbers) > 1 and bool(whole) and whole[0] <= 2 and rising


def _language(pieces: tuple[Piece, ...]) -> str:
    shown = "".join(line for piece in pieces for line in piece.lines)[:_SAMPLE]
    letters = [c for c in shown if c.isalpha()]  # figures, units' signs and the lines of tables are of no language
    return "zh" if sum("\u4e00" <= c <= "\u9fff" for c in letters) * 5 > len(letters) else "en"


def _headed(piece: Piece, up: int, numbered: bool) -> Piece:
    """A heading with its number as a label, at the level its number says; an annex as one."""
    if piece.kind != "heading":
        return piece
    text, level = piece.lines[0], max(1, piece.level - up)
    annex = marks.match("annex", text)
    if annex:
        rest = text[annex.end() :].strip()
        classes: tuple[str, ...] = ("annex",)
        for what in ("normative", "informative"):
            if standing := marks.match(what, rest):
                rest, classes = rest[standing.end() :].strip(), ("annex", what)
        label = text[: annex.end("label")].strip()
        return replace(piece, lines=(rest,), level=1, attributes=Attributes("", classes, {"label": label}))
    number = _NUMBER.match(text[:_LONG]) if numbered else None
    if number is None:
        return replace(piece, level=level)
    depth = len(number[1].split("."))
    return replace(
        piece, lines=(text[number.end() :],), level=depth, attributes=Attributes("", (), {"label": number[1]})
    )


def finished(clause: Clause, language: str) -> Clause:
    """A clause with its references, captions, units and notes found among its paragraphs."""
    blocks = clause.blocks
    if clause.kind in (Kind.REFERENCES, Kind.BIBLIOGRAPHY):
        blocks = tuple(_references(blocks, language))
    inner = tuple(finished(each, language) for each in clause.clauses)
    return replace(clause, blocks=_captioned(blocks, language), clauses=inner)


def _references(blocks: Blocks, language: str) -> Iterator[Block]:
    """Entries out of the items of lists, and of the lines of paragraphs that all begin with a designation."""
    for block in blocks:
        lines: list[Inlines] = []
        if isinstance(block, Listing):
            lines = [_only(item.blocks, language) for item in block.items]
        elif isinstance(block, Paragraph) and set(block.words) == {language}:
            lines = [block.words[language]]
        entries = [_entry(line, language) for line in lines]
        listed = isinstance(block, Listing) and any(entries) and all(lines)
        if entries and (all(entries) or listed):
            yield from (each or Entry("", {language: line}) for each, line in zip(entries, lines, strict=True))
        else:
            yield block


def _only(blocks: Blocks, language: str) -> Inlines:
    only = blocks[0] if len(blocks) == 1 else None
    return only.words.get(language, ()) if isinstance(only, Paragraph) and set(only.words) <= {language} else ()


def _entry(line: Inlines, language: str) -> Entry | None:
    first = line[0] if line else None
    if not isinstance(first, Run):
        return None
    label = _LABEL.match(first.text)
    text = first.text[label.end() :] if label else first.text
    end = designated.leading(text.strip())
    if not end:
        return None
    text = text.strip()
    rest: Inlines = (Run(text[end:].lstrip(" \u3000,，:：")), *line[1:])
    rest = tuple(each for each in rest if not (isinstance(each, Run) and not each.text))
    words: Words = {language: rest} if rest else {}
    return Entry(text[:end].strip(), words, "", f"[{label[1]}]" if label else "")


def _captioned(blocks: Blocks, language: str) -> Blocks:
    """Tables with the caption and the unit that stand before them; notes and examples as such."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and not block.caption and not block.label:
            made.append(_table(block, made, language))
        elif isinstance(block, Paragraph) and not block.role and (note := _note(block, language)):
            made.append(note)
        else:
            made.append(block)
    return tuple(made)


def _table(table: Table, before: list[Block], language: str) -> Table:
    unit: Words = {}
    if before and (last := _said(before[-1], language)) and marks.match("unit", last):
        unit = before.pop().words  # type: ignore[union-attr]
    found = marks.match("table", _said(before[-1], language)) if before else None
    if found is None:
        return replace(table, unit=unit) if unit else table
    before.pop()
    label, rest = found[0][: found.end("number")].strip(), (found["rest"] or "").strip()
    return replace(table, label=label, caption={language: (Run(rest),)} if rest else {}, unit=unit, unnumbered=False)


def _said(block: Block, language: str) -> str:
    """The text of a paragraph that is nothing but letters, bold or not; "" for anything else."""
    if not isinstance(block, Paragraph) or block.role or set(block.words) != {language}:
        return ""
    return plain(block.words[language]).strip()[:_LONG]


def _note(block: Paragraph, language: str) -> Note | None:
    first = block.words.get(language, ())
    if set(block.words) != {language} or not first or not isinstance(first[0], Run):
        return None
    for kind in _NOTES:
        found = marks.match(kind, first[0].text[:_LONG])
        if found:
            rest: Inlines = (Run(first[0].text[found.end() :].lstrip()), *first[1:])
            rest = tuple(each for each in rest if not (isinstance(each, Run) and not each.text))
            label = found[0].strip().rstrip(":：—–").strip()
            return Note(kind, (Paragraph({language: rest}),) if rest else (), block.id, label)
    return None
