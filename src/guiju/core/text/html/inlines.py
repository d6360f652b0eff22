"""Inlines as HTML. Every character of the text is escaped; marks wrap spans of the plain text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from guiju.core.errors import GuijuError
from guiju.core.text import allowed, maths
from guiju.core.text.html.view import Mark, View
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
from guiju.core.text.walking import plain

_TAGS = {
    "italic": "em", "bold": "strong", "sub": "sub", "sup": "sup", "code": "code", "underline": "u", "strike": "s",
    "small-caps": "span",
}  # fmt: skip


def write(inlines: Inlines, view: View, language: str, marks: Sequence[Mark] = ()) -> str:
    """HTML of inlines; `marks` are spans of `walking.plain(inlines)` that do not overlap, in order."""
    return _Writer(view, language, marks).write(inlines)


@dataclass(slots=True)
class _Writer:
    view: View
    language: str
    marks: Sequence[Mark]
    place: int = 0
    """Code points of plain text written so far."""

    def write(self, inlines: Inlines) -> str:
        return "".join(self._one(inline) for inline in inlines)

    def _one(self, inline: Inline) -> str:
        match inline:
            case Run(text=text):
                return self._text(text)
            case Styled(style=style, inlines=inner):
                tag = _TAGS[style]
                name = ' class="small-caps"' if style == "small-caps" else ""
                return f"<{tag}{name}>{self.write(inner)}</{tag}>"
            case Link(href=href, inlines=inner):
                address, words = allowed.link(href), self.write(inner)
                return f'<a href="{escape(address)}" rel="nofollow noopener">{words}</a>' if address else words
        start = self.place
        self.place += len(plain((inline,)))
        return self._wrapped(self._leaf(inline), start)

    def _leaf(self, inline: Inline) -> str:
        match inline:
            case Maths(latex=latex, mathml=mathml):
                return formula(latex, mathml)
            case Cross(target=target):
                words = escape(shown(inline, self.view.numbers, self.language))
                return f'<a class="cross" href="#{escape(target)}">{words}</a>'
            case Cite(designation=designation, locator=locator):
                return cite(designation, locator, self.view)
            case TermUse(target=target, text=text):
                tip = self.view.terms.get(target, "")
                title = f' title="{escape(tip)}"' if tip else ""
                return f'<a class="term" href="#{escape(target)}"{title}>{escape(text)}</a>'
            case NoteMark(target=target):
                mark = self.view.note_marks.get(target, "*")
                return f'<sup class="mark"><a href="#{escape(target)}">{escape(mark)}</a></sup>'
            case Picture(name=name, alt=alt):
                source = self.view.picture(name)
                if source:
                    return f'<img src="{escape(source)}" alt="{escape(alt)}">'
                return f'<span class="missing">{escape(alt or name)}</span>'
            case Break():
                return "<br>"
        return ""

    def _text(self, text: str) -> str:
        start, end = self.place, self.place + len(text)
        self.place = end
        if not self.marks:
            return escape(text)
        parts, here = [], start
        while here < end:
            mark, until = self._mark_at(here)
            until = min(until, end)
            piece = escape(text[here - start : until - start])
            parts.append(piece if mark is None else self._span(mark, piece, here == mark.start))
            here = until
        return "".join(parts)

    def _wrapped(self, html: str, start: int) -> str:
        mark = self._mark_at(start)[0] if self.marks and html else None
        return html if mark is None else self._span(mark, html, start == mark.start)

    def _mark_at(self, place: int) -> tuple[Mark | None, int]:
        """The mark that covers a place, and where it, or the gap before the next one, ends."""
        index = bisect_right(self.marks, place, key=lambda mark: mark.start) - 1
        if index >= 0 and self.marks[index].end > place:
            return self.marks[index], self.marks[index].end
        following = self.marks[index + 1].start if index + 1 < len(self.marks) else 1 << 60
        return None, following

    def _span(self, mark: Mark, html: str, first: bool) -> str:
        identifier = f' id="{escape(mark.id)}"' if first and mark.id else ""
        title = f' title="{escape(mark.title)}"' if mark.title else ""
        return f'<span{identifier} class="prov {escape(mark.kind)}"{title}>{html}</span>'


def cite(designation: str, locator: str, view: View) -> str:
    """A cited standard, linked to where the library has it."""
    found = view.cited(designation)
    words = f'<span class="cited">{escape(designation)}</span>'
    if found is not None:
        words = (
            f'<a class="cited {escape(found.status)}" href="{escape(found.href)}" title="{escape(found.title)}">'
            f"{escape(designation)}</a>"
        )
    return f"{words} {escape(locator)}" if locator else words


def formula(latex: str, mathml: str, *, display: bool = False) -> str:
    """MathML of a formula; the LaTeX as it stands where it cannot be read."""
    return _formula(latex, mathml, display)


@lru_cache(maxsize=20_000)
def _formula(latex: str, mathml: str, display: bool) -> str:
    try:
        made = maths.canonical(maths.parsed(mathml)) if mathml else maths.from_latex(latex, display=display)
    except GuijuError:
        return f'<code class="latex">{escape(latex or mathml)}</code>'
    return made.replace("<math", '<math display="block"', 1) if display and "display=" not in made[:80] else made
