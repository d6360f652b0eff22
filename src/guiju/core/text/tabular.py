"""A table as XHTML for exchange formats: rows with spans, caption and unit before, notes and footnotes behind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from guiju.core.text.labels import resolved
from guiju.core.text.model import Blocks, Cell, Figure, Formula, Picture, Table, Verbatim, Words
from guiju.core.text.numbering import Number
from guiju.core.text.walking import blocks, in_language, plain

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """Characters of XML."""
    return escape(ILLEGAL.sub("\ufffd", value))


def xhtml(
    table: Table, label: str, numbers: Mapping[str, Number], language: str, decided: Mapping[tuple[int, int], str]
) -> str:
    """A table as one block of XHTML with the prefix `xhtml`, its words in one language, else in the one they have.
    `decided`: row and column (from 0, as the table is filled) of a cell → what people decided it says."""
    places = _places(table)

    def said(words: Words) -> str:
        return plain(resolved(in_language(words, language), numbers, language))

    def paragraphs(those: Blocks) -> list[str]:
        found = []
        for block in blocks(those):
            if isinstance(block, Formula):
                found.append(block.latex)
            elif isinstance(block, Verbatim):
                found.append(block.text)
            elif isinstance(block, Figure):
                found += [_picture(picture) for picture in block.pictures]
            elif words := getattr(block, "words", None):
                found.append(said(words))
        return [each for each in found if each.strip()]

    def row(number: int, cells: tuple[Cell, ...], tag: str) -> str:
        made = []
        for place, cell in enumerate(cells):
            ruled = decided.get((number, places[number, place]))
            spans = "".join(
                f' {name}="{count}"' for name, count in (("colspan", cell.over), ("rowspan", cell.down)) if count > 1
            )
            own = "th" if cell.head else tag
            inner = "<xhtml:br/>".join(map(text, paragraphs(cell.blocks) if ruled is None else [ruled]))
            made.append(f"<xhtml:{own}{spans}>{inner}</xhtml:{own}>")
        return f"<xhtml:tr>{''.join(made)}</xhtml:tr>" if made else ""

    before = [" ".join(part for part in (label, said(table.caption)) if part), said(table.unit)]
    marks = {note.id: note.mark for note in table.footnotes}
    behind = paragraphs(table.notes)
    behind += [f"{marks[note.id]} {' '.join(paragraphs(note.blocks))}".strip() for note in table.footnotes]
    heads = len(table.head)
    rows = "".join(
        row(number, cells, "th" if number < heads else "td") for number, cells in enumerate((*table.head, *table.body))
    )
    shown = f"<xhtml:table>{rows}</xhtml:table>" if rows else ""
    lead, tail = ("".join(f"<xhtml:p>{text(each)}</xhtml:p>" for each in those if each) for those in (before, behind))
    return f"<xhtml:div>{lead}{shown}{tail}</xhtml:div>"


def _places(table: Table) -> dict[tuple[int, int], int]:
    """(row, cell in it) → the column the cell begins in."""
    taken: set[tuple[int, int]] = set()
    found: dict[tuple[int, int], int] = {}
    rows = (*table.head, *table.body)
    for number, cells in enumerate(rows):
        column = 0
        for place, cell in enumerate(cells):
            while (number, column) in taken:
                column += 1
            found[number, place] = column
            below = range(1, min(cell.down, len(rows) - number))
            taken.update((number + down, column + over) for down in below for over in range(cell.over))
            column += cell.over
    return found


def _picture(picture: Picture) -> str:
    return f"[{picture.alt or picture.name}]"
