"""Tables and figures: captions, empty cells, footnotes (GB/T 1.1—2020, 9.8, 9.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.core.lint.context import Context, once
from guiju.core.lint.model import Hit
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import (
    Cell,
    Clause,
    Figure,
    Footnote,
    Inlines,
    Link,
    NoteMark,
    Paragraph,
    Styled,
    Table,
)
from guiju.core.text.walking import blocks, places, said

_NUMERIC = re.compile(r"[≤≥<>~±\d.\s—–+-]*+")


def _those(context: Context, kind: type[Table] | type[Figure]) -> Iterator[tuple[Clause, Table | Figure]]:
    for clause in context.looking:
        parts = {part.id for block in blocks(clause.blocks) if isinstance(block, Figure) for part in block.parts}
        for block in blocks(clause.blocks):
            if isinstance(block, kind) and block.id not in parts:
                yield clause, block


@check("caption_present", needs=("what",))
def caption_present(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Numbered tables (or figures) have a caption."""
    for clause, block in _those(context, Table if parameters["what"] == "table" else Figure):
        if not block.caption and not block.unnumbered:
            yield Hit(clause, block=block.id)


@check("table_size", needs=("rows", "columns"), gives=("rows", "columns"))
def table_size(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A table has at least so many rows (heads counted) and columns."""
    for clause, block in _those(context, Table):
        assert isinstance(block, Table)
        rows = len(block.head) + len(block.body)
        columns = max((sum(cell.over for cell in row) for row in (*block.head, *block.body)), default=0)
        if rows < parameters["rows"] or columns < parameters["columns"]:
            yield Hit(clause, block=block.id, values={"rows": rows, "columns": columns})


@check("table_head")
def table_head(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A table has a head."""
    for clause, block in _those(context, Table):
        if isinstance(block, Table) and not block.unnumbered and not block.head and not _heads(block):
            yield Hit(clause, block=block.id)


def _heads(block: Table) -> bool:
    return any(cell.head for row in block.body for cell in row)


@check("cells_said", gives=("count",))
def cells_said(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Cells that say nothing, where a dash would say that nothing is meant. The corner of the head may be empty."""
    for clause, block in _those(context, Table):
        if isinstance(block, Table) and not block.unnumbered:
            empty = sum(1 for row in block.body for cell in row if not _text(cell, context.leading) and not _has(cell))
            if empty:
                yield Hit(clause, block=block.id, values={"count": empty})


def _has(cell: Cell) -> bool:
    return any(not isinstance(block, Paragraph) for block in cell.blocks) or any(
        inline.type in {"picture", "maths"} for block in cell.blocks if isinstance(block, Paragraph)
        for inlines in block.words.values() for inline in inlines
    )  # fmt: skip


def _text(cell: Cell, language: str) -> str:
    return " ".join(
        said(block.words, language) for block in blocks(cell.blocks) if isinstance(block, Paragraph)
    ).strip()


@check("head_repeated", gives=("head",))
def head_repeated(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Two columns of a table with the same head."""
    for clause, block in _those(context, Table):
        if isinstance(block, Table) and len(block.head) == 1:
            seen: set[str] = set()
            for cell in block.head[0]:
                text = _text(cell, context.leading)
                if text and text in seen:
                    yield Hit(clause, block=block.id, values={"head": text})
                seen.add(text)


@check("row_repeated", gives=("row",))
def row_repeated(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Two rows of a table that say the same."""
    for clause, block in _those(context, Table):
        if isinstance(block, Table):
            seen: set[tuple[str, ...]] = set()
            for row in block.body:
                texts = tuple(_text(cell, context.leading) for cell in row)
                if len(texts) > 1 and texts[0] and texts in seen:
                    yield Hit(clause, block=block.id, values={"row": texts[0]})
                seen.add(texts)


@check("unit_repeated", gives=("unit",))
def unit_repeated(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A cell repeats the unit that the unit line gives for the whole table."""
    for clause, block in _those(context, Table):
        if not isinstance(block, Table) or not block.unit:
            continue
        match = re.search(r"([A-Za-zμµΩ%℃°][A-Za-z/μµΩ²³·]*)$", said(block.unit, "en")[-9:])
        unit = match[1] if match and len(match[1]) < 8 else ""
        pattern = re.compile(rf"\d\s?{re.escape(unit)}$") if unit else None
        if pattern and any(pattern.search(_text(cell, "en")) for row in block.body for cell in row):
            yield Hit(clause, block=block.id, values={"unit": unit})


@check("unit_given", needs=("units",))
def unit_given(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A table whose body is numbers says in which unit: in a unit line, a head, a row or the caption."""
    units = re.compile(parameters["units"])
    for clause, block in _those(context, Table):
        if not isinstance(block, Table) or block.unit or block.unnumbered:
            continue
        bodies = [_text(cell, context.leading) for row in block.body for cell in row[1:]]
        numbers = [
            text for text in bodies if _NUMERIC.fullmatch(text) and text.replace(".", " ").rstrip()[-1:].isdecimal()
        ]
        if len(numbers) < 3 or len(numbers) * 2 < len(bodies) or not any("." in text for text in numbers):
            continue
        words = [said(block.caption, language) for language in context.document.languages]
        words += [
            said(inner.words, language)
            for row in (*block.head, *block.body)
            for cell in row
            for inner in blocks(cell.blocks)
            if isinstance(inner, Paragraph)
            for language in context.document.languages
        ]
        if not any(units.search(text) for text in words):
            yield Hit(clause, block=block.id)


def _marks(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case NoteMark(target=target):
                yield target
            case Styled(inlines=inner) | Link(inlines=inner):
                yield from _marks(inner)


@once
def _marked(context: Context) -> dict[str, Clause]:
    return {
        target: clause
        for clause, _ in context.all
        for place in places(clause)
        for inlines in place.words.values()
        for target in _marks(inlines)
    }


@check("mark_without_footnote", gives=("mark",))
def mark_without_footnote(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A mark whose footnote is not there."""
    known = {note.id for note in context.document.footnotes} | {note.id for _, note in _footnotes(context)}
    for target, clause in _marked(context).items():
        if target not in known:
            yield Hit(clause, values={"mark": target})


@check("footnote_without_mark", gives=("mark",))
def footnote_without_mark(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A footnote that nothing marks."""
    marked = _marked(context)
    for note in context.document.footnotes:
        if note.id not in marked:
            yield Hit(values={"mark": note.mark or note.id})
    for (clause, block), note in _footnotes(context):
        if note.id not in marked:
            yield Hit(clause, block=block.id, values={"mark": note.mark or note.id})


def _footnotes(context: Context) -> Iterator[tuple[tuple[Clause, Table | Figure], Footnote]]:
    for clause, _ in context.all:
        for block in blocks(clause.blocks):
            if isinstance(block, Table | Figure):
                for note in block.footnotes:
                    yield (clause, block), note


@check("footnote_marks", gives=("mark", "expected"))
def footnote_marks(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The footnotes of a table or figure are marked a, b, c … in their order, for each anew."""
    for clause in context.looking:
        for block in blocks(clause.blocks):
            if isinstance(block, Table | Figure):
                for place, note in enumerate(block.footnotes):
                    expected = chr(97 + place % 26)
                    if note.mark and note.mark != expected:
                        yield Hit(clause, block=block.id, values={"mark": note.mark, "expected": expected})
