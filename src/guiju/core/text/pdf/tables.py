"""Tables as Typst code: a full grid whatever the source says of its cells."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.core.text.labels import label
from guiju.core.text.model import Cell, Figure, Footnote, Paragraph, Table
from guiju.core.text.pdf import inlines
from guiju.core.text.pdf.sheet import FEW_COLUMNS, Sheet
from guiju.core.text.walking import in_language, plain
from guiju.core.typesetting import string

WIDEST = 200
"""Columns that are set."""
_WIDTHS = (3.0, 24.0)
"""The least and the greatest weight of a column, in signs."""

WHOLE = 24
"""Lines of a table that is not broken over pages."""
_LINE = 48.0
"""Signs of a table's type in the width of a page."""

_NAME = 18
"""Signs of a text that still reads as a name in the middle of its cell."""

Placed = tuple[Cell | None, int, int]
"""A cell (None: nothing stands there) with the columns and rows it covers."""


def placed(rows: tuple[tuple[Cell, ...], ...], width: int) -> list[list[Placed]]:
    """The cells of one part of a table, row by row, so that each place of the grid is covered exactly once.

    A span that leads out of the part or into another cell ends there; a place that no cell covers gets an empty one."""
    covered: set[tuple[int, int]] = set()
    made: list[list[Placed]] = []
    for y, row in enumerate(rows):
        line: list[Placed] = []
        x = 0
        for cell in row:
            while (x, y) in covered:
                x += 1
            if x >= width:
                break
            over = 1
            while over < cell.over and x + over < width and (x + over, y) not in covered:
                over += 1
            down = max(1, min(cell.down, len(rows) - y))
            covered.update((x + dx, y + dy) for dx in range(over) for dy in range(down))
            line.append((cell, over, down))
            x += over
        line += [(None, 1, 1)] * sum((column, y) not in covered for column in range(width))
        made.append(line)
    return made


def width_of(table: Table) -> int:
    """The number of columns: that of the widest row, spans from above counted."""
    widest = 1
    for rows in (table.head, table.body):
        hanging: list[tuple[int, int]] = []  # (rows still covered, columns)
        for row in rows:
            above = sum(over for left, over in hanging if left > 0)
            widest = max(widest, above + sum(max(cell.over, 1) for cell in row))
            hanging = [(left - 1, over) for left, over in hanging if left > 1]
            hanging += [(cell.down - 1, max(cell.over, 1)) for cell in row if cell.down > 1]
    return min(widest, WIDEST)


def write(block: Table, sheet: Sheet) -> str:
    """A table with caption, unit line, head that is repeated, notes and footnotes inside its frame."""
    width = width_of(block)
    sheet.tables += 1
    head, body = placed(block.head, width), placed(block.body, width)
    size = "size-small-five" if width <= FEW_COLUMNS else "7.5pt"
    continued = joined_languages([string(label("continued", language)) for language in sheet.languages[:1]])
    foot = _foot(block, sheet)
    feet = len(block.head) + len(block.body) if foot != "none" else -1
    shares = weights(head + body, width, sheet)
    whole = "true" if lines(head + body, shares, sheet) + len(block.notes) + len(block.footnotes) <= WHOLE else "false"
    columns = "(" + " ".join(f"{weight:g}fr," for weight in shares) + ")"
    return (
        f'chart("{sheet.tables}", {columns}, {caption("table", block, sheet)}, {continued}, {unit(block, sheet)}, '
        f"{len(block.head)}, {feet}, {size}, {whole}, {_cells(head, sheet, head=True)}, {_cells(body, sheet)}, {foot})"
    )


def joined_languages(those: list[str]) -> str:
    """The same in each language, one below the other."""
    those = [one for one in those if one and one != '""']
    return those[0] if len(those) == 1 else f"lines({', '.join(those)})" if those else "none"


def caption(what: str, block: Table | Figure, sheet: Sheet) -> str:
    """Number and title; none without either."""
    number = sheet.view.numbers.get(block.id)
    found: list[str] = []
    for language in sheet.languages:
        words = in_language({language: block.caption.get(language, ())})
        name = label(what, language, number.text) if number else ""
        if not words and (found or any(block.caption.get(other) for other in sheet.languages)):
            continue
        parts = [string(name) if name else "", "h(1em)" if name and words else ""]
        found.append(inlines.joined([*parts, inlines.write(words, sheet, language) if words else ""]))
    if not number and block.caption and not any(block.caption.get(language) for language in sheet.languages):
        found = [inlines.write(in_language(block.caption), sheet, sheet.languages[0])]
    return joined_languages(found)


def unit(block: Table | Figure, sheet: Sheet) -> str:
    """The unit line."""
    there = [language for language in sheet.languages if block.unit.get(language)]
    return joined_languages([inlines.write(block.unit[language], sheet, language) for language in there])


def _foot(block: Table, sheet: Sheet) -> str:
    if not block.notes and not block.footnotes:
        return "none"
    return inlines.joined([*notes(block, sheet)])


def notes(block: Table | Figure, sheet: Sheet) -> list[str]:
    """The notes of a table or figure, then its footnotes."""
    parts = [sheet.write_blocks(block.notes, sheet, flush=True)] if block.notes else []
    return parts + [_footnote(note, sheet) for note in block.footnotes]


def _footnote(note: Footnote, sheet: Sheet) -> str:
    mark = sheet.view.note_marks.get(note.id, note.mark)
    return f"foot-note({string(mark)}, {sheet.write_blocks(note.blocks, sheet, flush=True)})"


def lines(rows: list[list[Placed]], shares: list[float], sheet: Sheet) -> float:
    """About how many lines a table is high."""
    total, unit = 0.0, _LINE / sum(shares)
    least = min(shares) * unit
    for row in rows:
        tallest = 1.0
        for cell, over, down in row:
            if cell is not None:
                room = least if len(row) != len(shares) else shares[row.index((cell, over, down))] * unit
                tallest = max(tallest, len(cell.blocks), signs(cell, sheet)[0] / room / down * len(sheet.languages))
        total += tallest
    return total


def _cells(rows: list[list[Placed]], sheet: Sheet, *, head: bool = False) -> str:
    """The cells of a part in order. In the body a column of sentences begins at the left, one of values stands in the
    middle."""
    long = set() if head else {x for x, _, cell, over, _ in _located(rows) if over == 1 and cell and _long(cell, sheet)}
    made = (_cell((cell, over, down), sheet, head=head, left=x in long) for x, _, cell, over, down in _located(rows))
    return "(" + "\n".join(one + "," for one in made) + ")"


def _cell(one: Placed, sheet: Sheet, *, head: bool, left: bool) -> str:
    cell, over, down = one
    if cell is None:
        return '""'
    inner = _inside(cell, sheet)
    if head or cell.head:
        inner = f"text(font: hei, {inner})"
    spans = [f"{name}: {count}" for name, count in (("colspan", over), ("rowspan", down)) if count > 1]
    align = cell.align or ("left" if left else "")
    if align:
        spans.append(f"align: {align} + horizon")
    return f"table.cell({', '.join(spans)}, {inner})" if spans else inner


def _long(cell: Cell, sheet: Sheet) -> bool:
    """Whether a cell holds more than a value or a name."""
    if len(cell.blocks) > 1 or (cell.blocks and not isinstance(cell.blocks[0], Paragraph)):
        return True
    return signs(cell, sheet)[0] > _NAME


def _located(rows: list[list[Placed]]) -> Iterator[tuple[int, int, Cell | None, int, int]]:
    """Column, row, cell, columns and rows covered."""
    covered: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell, over, down in row:
            while (x, y) in covered:
                x += 1
            yield x, y, cell, over, down
            if down > 1:
                covered.update((x + dx, y + dy) for dx in range(over) for dy in range(1, down))
            x += over


def _inside(cell: Cell, sheet: Sheet) -> str:
    anchor = sheet.anchor(cell.id)
    if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph):
        block = cell.blocks[0]
        there = [language for language in sheet.languages if block.words.get(language)] or list(block.words)[:1]
        if len(there) == 2 and plain(block.words[there[0]]) == plain(block.words[there[1]]):
            there = there[:1]
        made = joined_languages([inlines.write(block.words[language], sheet, language) for language in there])
        made = '""' if made == "none" else made
        before = anchor + sheet.anchor(block.id)
        return inlines.joined([before.strip(), made]) if before else made
    made = sheet.write_blocks(cell.blocks, sheet, flush=True)
    return inlines.joined([anchor.strip(), made]) if anchor else made


def signs(cell: Cell, sheet: Sheet) -> tuple[float, float]:
    """How wide the text of a cell is on one line, and its longest word, in Chinese signs."""
    whole = word = 0.0
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            for text in (plain(block.words[language]) for language in sheet.languages if block.words.get(language)):
                whole = max(whole, _width(text))
                word = max([word, *(_width(part) for part in text.split() if part.isascii())])
        else:
            whole = max(whole, _WIDTHS[1])
    return whole, word


def _width(text: str) -> float:
    return sum(0.52 if ord(sign) < 0x2000 else 1.0 for sign in text)


def weights(rows: list[list[Placed]], width: int, sheet: Sheet) -> list[float]:
    """The shares of the columns: longer texts get more, no word is cut where it can be helped."""
    whole, word = [0.0] * width, [0.0] * width
    for x, _, cell, over, _ in _located(rows):
        if cell is not None and over == 1:
            text, longest = signs(cell, sheet)
            whole[x], word[x] = max(whole[x], text), max(word[x], longest)
    wished = (max(text**0.8, longest + 1, _WIDTHS[0]) for text, longest in zip(whole, word, strict=True))
    return [round(min(one, _WIDTHS[1]), 1) for one in wished]
