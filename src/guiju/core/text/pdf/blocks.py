"""Blocks as Typst code."""

from __future__ import annotations

from guiju.core.text.labels import label, marker
from guiju.core.text.model import (
    Block,
    Blocks,
    Entry,
    Figure,
    Formula,
    Listing,
    Note,
    Paragraph,
    Quote,
    Run,
    Table,
    Verbatim,
    Words,
)
from guiju.core.text.pdf import inlines, tables
from guiju.core.text.pdf.sheet import Sheet
from guiju.core.text.walking import plain
from guiju.core.typesetting import string

_MARK = {"dash": "2em", "bullet": "1em", "letter": "1.6em", "number": "1.6em", "plain": "0em", "definition": "0em"}
"""How far the text of an item stands from its mark (GB/T 1.1—2020, annex F)."""


def write(those: Blocks, sheet: Sheet, *, flush: bool = False, level: int = 0) -> str:
    """An expression for blocks; `flush`: paragraphs are not drawn in; `level`: how deep in lists."""
    return inlines.joined(_block(block, sheet, flush, level) for block in those)


def _block(block: Block, sheet: Sheet, flush: bool, level: int) -> str:
    return inlines.joined([sheet.anchor(block.id).strip(), _bare(block, sheet, flush, level)])


def _bare(block: Block, sheet: Sheet, flush: bool, level: int) -> str:
    match block:
        case Paragraph():
            return _paragraph(block, sheet, flush)
        case Listing():
            return _list(block, sheet, level)
        case Table():
            return tables.write(block, sheet)
        case Figure():
            return _figure(block, sheet)
        case Formula():
            return _formula(block, sheet)
        case Note():
            return _note(block, sheet, flush)
        case Entry():
            return _entry(block, sheet)
        case Verbatim():
            return f"verbatim({string(block.text)})"
        case Quote():
            return f"quote-block({write(block.blocks, sheet)})"
    raise AssertionError(block)


def side_by_side(function: str, words: Words, sheet: Sheet) -> str:
    """`function(language, words)`, or a pair of them in two columns."""
    made = [
        f"{function}({string(language)}, {inlines.write(words[language], sheet, language)})"
        for language in sheet.present(words)
    ]
    return f"pair({made[0]}, {made[1]})" if len(made) > 1 else made[0] if made else ""


def _paragraph(block: Paragraph, sheet: Sheet, flush: bool) -> str:
    if block.role == "source":
        return _source(block, sheet, flush)
    function = "warning" if block.role == "warning" else "flush" if flush else "p"
    return side_by_side(function, block.words, sheet)


def _source(block: Paragraph, sheet: Sheet, flush: bool) -> str:
    made = []
    for language in sheet.present(block.words):
        words = inlines.write(block.words[language], sheet, language)
        if not plain(block.words[language]).lstrip().startswith(("[", "［", "【")):
            before, after = label("source", language, "\0").split("\0")
            words = inlines.joined([string(before), words, string(after)])
        made.append(f"{'flush' if flush else 'p'}({string(language)}, {words})")
    return f"pair({made[0]}, {made[1]})" if len(made) > 1 else made[0] if made else ""


def _list(block: Listing, sheet: Sheet, level: int) -> str:
    items = []
    for place, item in enumerate(block.items):
        mark = string(marker(block, place))
        anchor = sheet.anchor(item.id).strip()
        body = write(item.blocks, sheet, flush=True, level=level + 1)
        items.append(f"({inlines.joined([anchor, mark])}, {body}),")
    indent = "2em" if level == 0 else "0em"
    return f"items({indent}, {_MARK[block.style]}, {' '.join(items)})"


def _figure(block: Figure, sheet: Sheet) -> str:
    parts = [inlines.picture(picture.name, picture.alt, sheet) for picture in block.pictures]
    parts += [_block(part, sheet, False, 0) for part in block.parts]
    key = write(block.key, sheet) if block.key else "none"
    notes = tables.notes(block, sheet)
    shown = "(" + "".join(f"{part}," for part in parts) + ")"
    foot = inlines.joined(notes) if notes else "none"
    return f"drawing({tables.unit(block, sheet)}, {shown}, {key}, {foot}, {tables.caption('figure', block, sheet)})"


def _formula(block: Formula, sheet: Sheet) -> str:
    made = inlines.formula(block.latex, block.mathml, sheet, display=True)
    number = sheet.view.numbers.get(block.id)
    code = f"formula({made}, {string(f'({number.text})') if number else 'none'})"
    if not block.where:
        return code
    lead = side_by_side("flush" if len(sheet.languages) > 1 else "p", _where(sheet), sheet)
    return inlines.joined([code, lead, write(block.where, sheet)])


def _where(sheet: Sheet) -> Words:
    return {language: (Run(label("where", language)),) for language in sheet.languages}


def _note(block: Note, sheet: Sheet, flush: bool) -> str:
    """The word in the first language only: the pair of texts beside it says the rest."""
    number = sheet.view.numbers.get(block.id)
    names = [label(block.kind, language, number.text if number else "") for language in sheet.languages[:1]]
    english = sheet.languages[0] != "zh"
    name = string(names[0] + (("\u2003" if block.kind == "note" else "") if english else ""))
    indent = "0em" if flush or english else "2em"
    function = "aside" if block.kind == "note" else "example"
    return f"{function}({indent}, {name}, {write(block.blocks, sheet, flush=block.kind == 'note')})"


def _entry(block: Entry, sheet: Sheet) -> str:
    """A document cited: its own number, designation and title."""
    made = []
    for language in sheet.present(block.words) or list(sheet.languages[:1]):
        mark = [string(block.label), "h(1em)"] if block.label else []
        name = [string(block.designation), "h(1em)"] if block.designation else []
        words = inlines.write(block.words.get(language, ()), sheet, language)
        made.append(f"p({string(language)}, {inlines.joined([*mark, *name, words])})")
    return f"pair({made[0]}, {made[1]})" if len(made) > 1 else made[0]
