"""Words of a document as runs of Word: styles, fields, links, formulas, pictures, bookmarks."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Cm

from guiju.core.errors import GuijuError
from guiju.core.text import allowed, maths
from guiju.core.text.docx import marking
from guiju.core.text.model import (
    Break,
    Cite,
    Cross,
    Document,
    Inlines,
    Link,
    Maths,
    NoteMark,
    Picture,
    Run,
    Styled,
    TermUse,
)  # fmt: skip
from guiju.core.text.numbering import Number
from guiju.core.text.walking import plain, said

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDEST = Cm(15)


def clean(text: str) -> str:
    """Without the characters XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


class InlineWriter:
    """Writes into paragraphs. `notes`: identifier of a footnote → its mark; `words`: how numbers are printed."""

    def __init__(self, file: Any, document: Document, numbers: dict[str, Number], words: dict[str, str]) -> None:
        self.file = file
        self.document = document
        self.numbers = numbers
        self.words = words
        self.notes: dict[str, str] = {}
        self.marked: set[str] = set()
        for style in (marking.CITATION, marking.PICTURE):
            file.styles.add_style(style, WD_STYLE_TYPE.CHARACTER)

    def mark(self, paragraph: Any, identifier: str) -> None:
        """A bookmark around a paragraph: cross-references lead there, and who reads the file knows the identifier."""
        name = marking.bookmark(identifier)
        if not name or name in self.marked:
            return
        self.marked.add(name)
        number = str(len(self.marked))
        element = paragraph._p
        start = element.makeelement(qn("w:bookmarkStart"), {qn("w:id"): number, qn("w:name"): name})
        properties = element.find(qn("w:pPr"))
        element.insert(0 if properties is None else 1, start)
        element.append(element.makeelement(qn("w:bookmarkEnd"), {qn("w:id"): number}))

    def inlines(self, paragraph: Any, inlines: Inlines, styles: frozenset[str] = frozenset()) -> None:
        for inline in inlines:
            match inline:
                case Styled(style=style, inlines=inner):
                    self.inlines(paragraph, inner, styles | {style})
                case Maths():
                    self.maths(paragraph, inline)
                case Picture():
                    self.picture(paragraph, inline)
                case Break():
                    paragraph.add_run().add_break()
                case NoteMark(target=target):
                    self._field(paragraph, target, self.notes.get(target, "*"), styles | {"sup"})
                case Link(href=href, inlines=inner):
                    if allowed.link(href):
                        self._link(paragraph, href, said({"": inner}), styles)
                    else:
                        self.inlines(paragraph, inner, styles)
                case Cross(target=target, shown=shown):
                    self._field(paragraph, target, shown or self._shown(target), styles)
                case Cite():
                    self.run(paragraph, plain((inline,)), styles | {"cite"})
                case Run() | TermUse():
                    self.run(paragraph, plain((inline,)), styles)

    def _shown(self, target: str) -> str:
        found = self.numbers.get(target)
        if found is None:
            return target
        form = self.words.get(found.what, "{}")
        return form.format(found.text)

    def _field(self, paragraph: Any, target: str, shown: str, styles: frozenset[str]) -> None:
        """A cross-reference as a field of Word; to what has no bookmark, as words."""
        name = marking.bookmark(target)
        if not name:
            self.run(paragraph, shown, styles)
            return
        for kind, text in (("begin", ""), ("", f" REF {name} \\h "), ("separate", "")):
            run = paragraph.add_run()._r
            if kind:
                run.append(run.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind}))
            else:
                made = run.makeelement(qn("w:instrText"), {})
                made.text = text
                run.append(made)
        self.run(paragraph, shown, styles)
        run = paragraph.add_run()._r
        run.append(run.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): "end"}))

    def run(self, paragraph: Any, text: str, styles: frozenset[str]) -> Any:
        run = paragraph.add_run(clean(text))
        run.bold, run.italic = "bold" in styles or None, "italic" in styles or None
        run.underline = "underline" in styles or None
        run.font.strike, run.font.small_caps = "strike" in styles or None, "small-caps" in styles or None
        run.font.subscript, run.font.superscript = "sub" in styles or None, "sup" in styles or None
        if "cite" in styles:
            run.style = marking.CITATION
        if "code" in styles:
            run.font.name = "Courier New"
        return run

    def _link(self, paragraph: Any, href: str, text: str, styles: frozenset[str]) -> None:
        run = self.run(paragraph, text, styles)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link = paragraph._p.makeelement(
            qn("w:hyperlink"), {qn("r:id"): self.file.part.relate_to(clean(href), kind, is_external=True)}
        )
        paragraph._p.replace(run._r, link)
        link.append(run._r)

    def maths(self, paragraph: Any, formula: Maths) -> None:
        try:
            paragraph._p.append(maths.to_omml(formula.mathml or maths.from_latex(formula.latex)))
        except GuijuError:
            paragraph.add_run(clean(formula.latex))

    def picture(self, paragraph: Any, picture: Picture) -> None:
        media = self.document.media.get(picture.name)
        if media is not None:
            try:
                shape = paragraph.add_run().add_picture(BytesIO(media.data))
                if shape.width > _WIDEST:
                    shape.height = int(shape.height * _WIDEST / shape.width)
                    shape.width = _WIDEST
                return
            except (UnrecognizedImageError, ValueError, OSError, KeyError, ZeroDivisionError, IndexError):
                pass
        if picture.alt or picture.name:
            shown = f"{picture.name}: {picture.alt}" if picture.alt and picture.name else picture.name or picture.alt
            paragraph.add_run(clean(f"[{shown}]"), marking.PICTURE)
