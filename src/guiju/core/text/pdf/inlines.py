"""Inlines as Typst code. Each gives an expression; what a text says is always a string in it."""

from __future__ import annotations

from collections.abc import Iterable

from guiju.core.errors import GuijuError
from guiju.core.text import maths
from guiju.core.text.labels import shown
from guiju.core.text.model import (
    Break,
    Cite,
    Cross,
    Inline,
    Inlines,
    Link,
    Maths,
    NoteMark,
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
    return joined(
        string(shown(inline, sheet.view.numbers, language)) if isinstance(inline, Cross)
        else string(inline.text) if isinstance(inline, TermUse)
        else _one(inline, sheet, language)
        for inline in inlines if not isinstance(inline, NoteMark)
    )  # fmt: skip


def _one(inline: Inline, sheet: Sheet, language: str) -> str:
    match inline:
        case Run(text=text):
            return string(text) if text else ""
        case Styled(style=style, inlines=inner):
            return f"{_STYLES[style]}({write(inner, sheet, language)})"
        case Link(href=href, inlines=inner):
            return f"link({string(href)}, {write(inner, sheet, language)})" if href else write(inner, sheet, language)
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
    from guiju.core.text.pdf.blocks import write as write_blocks

    mark = string(sheet.view.note_marks.get(target, "*"))
    note = sheet.footnotes.get(target)
    if note is None or target in sheet.printed:
        return f"super({mark})"
    sheet.printed.add(target)
    return f"footnote(numbering: (..n) => {mark}, {write_blocks(note.blocks, sheet, flush=True)})"


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
    try:
        made = maths.to_typst(mathml or maths.from_latex(latex, display=display))
    except GuijuError:
        made = ""
    if not made or made in sheet.refused:
        if text:
            sheet.told("a formula that cannot be set is printed as text", text)
        return f"mono({string(text)})"
    sheet.formulas.add(made)
    return f"$ {made} $" if display else f"${made}$"
