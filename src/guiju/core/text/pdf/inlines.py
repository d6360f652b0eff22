"""Inlines as Typst code. Each gives an expression; what a text says is always a string in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guiju.core.errors import GuijuError
from guiju.core.text import allowed, maths
from guiju.core.text.labels import shown
from guiju.core.text.model import (
    Break,
    Cite,
    Cross,
    Footnote,
    Inline,
    Inlines,
    Link,
    Maths,
    NoteMark,
    Paragraph,
    Picture,
    Run,
    Styled,
    TermUse,
)
from guiju.core.text.pdf.sheet import Sheet
from guiju.core.typesetting import string

_STYLES = {
    "italic": "emph", "bold": "strong", "sub": "sub", "sup": "super", "code": "mono", "underline": "underline",
    "strike": "strike", "small-caps": "smallcaps",
}  # fmt: skip


def joined(parts: Iterable[str]) -> str:
    """Expressions one after the other as one."""
    those = [part for part in parts if part]
    if len(those) == 1:
        return those[0]
    return "{\n" + "\n".join(those) + "\n}" if those else '""'


def write(inlines: Inlines, sheet: Sheet, language: str) -> str:
    """An expression for inlines."""
    return joined(_one(inline, sheet, language) for inline in inlines)


def bare(inlines: Inlines, sheet: Sheet, language: str) -> str:
    """The same without footnotes and links: for the contents."""
    return write(tuple(_bare(inlines, sheet, language)), sheet, language)


def _bare(inlines: Inlines, sheet: Sheet, language: str) -> Iterator[Inline]:
    for inline in inlines:
        match inline:
            case NoteMark():
                continue
            case Cross():
                yield Run(shown(inline, sheet.view.numbers, language))
            case TermUse(text=text):
                yield Run(text)
            case Link(inlines=inner):
                yield from _bare(inner, sheet, language)
            case Styled(style=style, inlines=inner):
                yield Styled(style, tuple(_bare(inner, sheet, language)))
            case _:
                yield inline


def _one(inline: Inline, sheet: Sheet, language: str) -> str:
    match inline:
        case Run(text=text):
            return string(text) if text else ""
        case Styled(style=style, inlines=inner):
            return f"{_STYLES[style]}({write(inner, sheet, language)})"
        case Link(href=href, inlines=inner):
            address, words = allowed.link(href), write(inner, sheet, language)
            return f"link({string(address)}, {words})" if address else words
        case Maths(latex=latex, mathml=mathml):
            return formula(latex, mathml, sheet, display=False)
        case Cross(target=target):
            return _to(target, shown(inline, sheet.view.numbers, language), sheet)
        case TermUse(target=target, text=text):
            return _to(target, text, sheet)
        case Cite(designation=designation, locator=locator):
            return string(f"{designation} {locator}" if locator else designation)
        case NoteMark(target=target):
            return _mark(target, sheet)
        case Picture(name=name, alt=alt):
            return picture(name, alt, sheet)
        case Break():
            return "linebreak()"
    raise AssertionError(inline)


def _to(target: str, text: str, sheet: Sheet) -> str:
    return f"go({string('n-' + target)}, {string(text)})" if target in sheet.wanted else string(text)


def _mark(target: str, sheet: Sheet) -> str:
    """A footnote of the text stands at the foot of the page of its first mark; those of tables stand in them."""
    mark = string(sheet.view.note_marks.get(target, "*"))
    note = sheet.footnotes.get(target)
    if note is None or target in sheet.printed:
        return f"super({mark})"
    sheet.printed.add(target)
    return f"footnote(numbering: (..n) => {mark}, {_foot(note, sheet)})"


def _foot(note: Footnote, sheet: Sheet) -> str:
    """One paragraph goes on behind its mark; more are blocks."""
    if len(note.blocks) != 1 or not isinstance(note.blocks[0], Paragraph):
        return sheet.write_blocks(note.blocks, sheet, flush=True)
    words = note.blocks[0].words
    made = [write(words[language], sheet, language) for language in sheet.present(words)]
    return f"lines({', '.join(made)})" if made else '""'


def picture(name: str, alt: str, sheet: Sheet) -> str:
    """An image, or its words in a dashed frame."""
    path = sheet.image(name)
    if not path:
        return f"lost({string(alt or name)})"
    words = f", alt: {string(alt)}" if alt else ""
    return f"box(image({string(path)}{words}))"


def formula(latex: str, mathml: str, sheet: Sheet, *, display: bool) -> str:
    """A formula, or its source as text (and a notice) where it cannot be set."""
    text = latex or mathml
    made: str | None
    try:
        made = maths.to_typst(mathml or maths.from_latex(latex, display=display))
    except GuijuError:
        made = None
    if made == "":
        return '""'
    if made is None or made in sheet.refused:
        sheet.told("a formula that cannot be set is printed as text", text)
        return f"mono({string(text)})"
    sheet.formulas.add(made)
    return f"$ {made} $" if display else f"${made}$"
