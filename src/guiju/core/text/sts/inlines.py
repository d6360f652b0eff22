"""Mixed content of STS: runs of inlines, and the blocks that stand among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from guiju.core.text import allowed, maths
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
    Words,
)
from guiju.core.text.sts.names import BLOCKS, MACHINE, REPORTED, STYLES, UNWRAPPED
from guiju.core.text.sts.state import State
from guiju.core.text.walking import plain
from guiju.core.text.xml import Element, attribute, child, elements, is_element, name, text

NOTE_TYPES = {"fn", "table-fn", "author-notes"}
_PARTED = re.compile(r"\s+")


@dataclass
class Mixed:
    """Reads mixed content. `within` reads a footnote that stands in the text itself."""

    state: State
    within: Callable[[Element], str]
    _translated: dict[str, Inlines] = field(default_factory=dict)

    def words(self, element: Element, language: str = "") -> Words:
        """All of an element as words, translations that stand inside it (our own writing) side by side."""
        outer, self._translated = self._translated, {}
        found = trimmed(tuple(self.inlines(element)))
        words: Words = {language or self.state.language: found} if found else {}
        words.update(self._translated)
        self._translated = outer
        return words

    def pieces(self, element: Element) -> Iterator[Inline | Element]:
        """Inlines and block elements of mixed content in their order."""
        if element.text:
            yield Run(_PARTED.sub(" ", element.text))
        for inner in element:
            if isinstance(inner.tag, str):
                kind = name(inner)
                if kind in BLOCKS and not (kind == "code" and not attribute(inner, "code-type")):
                    yield inner
                elif kind == "alternatives":
                    yield from self._alternative(inner)
                elif kind in UNWRAPPED | {"styled-content"} and any(
                    name(e) in BLOCKS - {"p", "code"} for e in inner.iter()
                ):
                    yield from self.pieces(inner)
                else:
                    yield from self.inline(inner)
            else:
                self.state.notice(inner, "an entity nobody knows")
                yield Run(str(inner.text or ""))
            if inner.tail:
                yield Run(_PARTED.sub(" ", inner.tail))

    def inlines(self, element: Element) -> Iterator[Inline]:
        """The content of an element that holds no blocks; a block in it is reported and becomes its words."""
        for piece in self.pieces(element):
            if is_element(piece):
                if name(piece) != "p":
                    self.state.notice(piece, f"<{name(piece)}> where only words are read")
                yield from self.inlines(piece)
            else:
                yield piece

    def inline(self, element: Element) -> Iterator[Inline]:
        """One inline element."""
        kind = name(element)
        if kind in STYLES:
            inner = tuple(self.inlines(element))
            if inner:
                yield Styled(STYLES[kind], merged(inner))
        elif kind == "break":
            yield Break()
        elif kind in ("math", "tex-math"):
            yield from self._maths(element)
        elif kind == "xref":
            yield from self._cross(element)
        elif kind in ("ext-link", "uri", "email", "self-uri"):
            yield from self._link(element)
        elif kind == "std":
            yield from self._standard(element)
        elif kind == "std-ref" and text(element):
            yield Cite(text(element))
        elif kind == "fn":
            yield NoteMark(self.within(element))
        elif kind in ("inline-graphic", "private-char", "xGraphic", "inline-media"):
            yield Picture(attribute(element, "href") or attribute(element, "xtarget"), self._alt(element))
            if kind != "inline-graphic":
                yield from self._reported(element, f"<{kind}>")
        elif kind == "entailedTerm":
            yield self._term(element)
        elif kind == "styled-content":
            yield from self._styled(element)
        elif kind == "named-content" and attribute(element, "content-type") == "translation":
            language = self.state.see_language(attribute(element, "lang"))
            self._translated[language] = trimmed(tuple(self.inlines(element)))
        elif kind == "named-content" and attribute(element, "content-type") == "std":
            yield Cite(text(element))
        elif kind == "named-content" and attribute(element, "content-type") == "break":
            yield Break()
        elif kind in MACHINE:
            self.state.unprinted(element)
        elif kind in ("index-term", "alt-text", "long-desc", "def"):
            if text(element):
                self.state.notice(element, f"<{kind}> is no printed text", kept=False)
        elif kind in ("milestone-start", "milestone-end", "index-term-range-end", "mark"):
            pass
        elif kind in UNWRAPPED:
            if kind in REPORTED:
                self.state.notice(element, f"{REPORTED[kind]} is kept as plain words")
            yield from self.inlines(element)
        else:
            yield from self._reported(element, f"<{kind}> is not known")

    def _reported(self, element: Element, what: str) -> Iterator[Inline]:
        self.state.notice(element, what)
        yield from self.inlines(element)

    def _alternative(self, element: Element) -> Iterator[Inline | Element]:
        best = (
            child(element, "math")
            if child(element, "math") is not None
            else child(element, "tex-math", "table", "textual-form")
        )
        best = best if best is not None else next(elements(element), None)
        for other in elements(element):
            if other is best:
                if name(other) in BLOCKS:
                    yield other
                else:
                    yield from self.inline(other)
            elif text(other) or attribute(other, "href"):
                self.state.notice(other, "another form of what is kept", kept=False)

    def _maths(self, element: Element) -> Iterator[Inline]:
        found = formula(element, self.state)
        if found.latex or found.mathml:
            yield found

    def _cross(self, element: Element) -> Iterator[Inline]:
        targets = attribute(element, "rid").split()
        shown = text(element)
        if not targets:
            yield from self._reported(element, "a cross-reference to nothing")
        elif attribute(element, "ref-type") in NOTE_TYPES:
            yield from (NoteMark(self.state.reference(target)) for target in targets)
            if shown and not re.fullmatch(r"[a-z]{1,2}\)?|\d+\)?|[*†‡§¹²³⁴-⁹]+\)?|\(?\w{1,3}\)", shown):
                self.state.notice(element, "the mark of a footnote is a text", kept=False)
        else:
            first, *others = (self.state.reference(target) for target in targets)
            if shown or not others:
                yield Cross(first, shown, tuple(others))
            else:
                yield from _each((first, *others))

    def _link(self, element: Element) -> Iterator[Inline]:
        inner = merged(tuple(self.inlines(element)))
        address = attribute(element, "href") or text(element)
        if name(element) == "email" and not address.startswith("mailto:"):
            address = f"mailto:{address}"
        if allowed.link(address) and not re.search(r"\s", address):
            yield Link(address, inner or (Run(address),))
        else:
            if address and name(element) == "ext-link":
                self.state.notice(element, f"a link to {address[:200]} is kept as plain words")
            yield from inner

    def _standard(self, element: Element) -> Iterator[Inline]:
        reference = child(element, "std-ref")
        if reference is None:
            if not any(True for _ in elements(element)):
                said = text(element)
                if said:
                    yield Cite(said)
            else:
                yield from self.inlines(element)
            return
        if not text(reference):
            yield from self.inlines(element)
            return
        place = next((e for e in elements(element) if attribute(e, "content-type") == "locator"), None)
        if place is not None:
            yield Cite(text(reference), text(place))
        else:
            yield from self.inlines(element)

    def _term(self, element: Element) -> Inline:
        shown = text(element)
        target = attribute(element, "target")
        if target:
            return TermUse(self.state.reference(target), shown)
        bare = re.sub(r"\s*[(（][\d.]+[)）]$", "", shown).lower()
        return TermUse(self.state.terms[bare], shown) if bare in self.state.terms else Run(shown)

    def _styled(self, element: Element) -> Iterator[Inline]:
        style = attribute(element, "style").lower()
        inner = merged(tuple(self.inlines(element)))
        if not inner:
            return
        if "monospace" in style:
            inner = (Styled("code", inner),)
        if "italic" in style:
            inner = (Styled("italic", inner),)
        if re.search(r"font-weight:\s*bold", style):
            inner = (Styled("bold", inner),)
        yield from inner

    def _alt(self, element: Element) -> str:
        found = child(element, "alt-text", "long-desc")
        return text(found) if found is not None else ""


def _each(targets: tuple[str, ...]) -> Iterator[Inline]:
    """A cross-reference to each of several places, whose numbers are to be printed."""
    for place, target in enumerate(targets):
        if place:
            yield Run(", ")
        yield Cross(target)


def formula(element: Element, state: State) -> Maths:
    """A `math` or `tex-math` element; empty if it says nothing. What is no part of a formula is noticed."""
    if name(element) == "tex-math":
        source = "".join(str(t) for t in element.itertext()).strip().strip("$").strip()
        return Maths(source)
    if not text(element) and not any(True for _ in elements(element)):
        return Maths()
    mathml = maths.canonical(element, lambda inner, what, kept: state.notice(inner, what, kept=kept))
    return Maths(maths.to_latex(element), mathml)


def merged(inlines: Inlines) -> Inlines:
    """Neighbouring runs joined, double spaces between them folded."""
    found: list[Inline] = []
    for inline in inlines:
        last = found[-1] if found else None
        if isinstance(inline, Run):
            if not inline.text:
                continue
            if isinstance(last, Run):
                found[-1] = Run(_PARTED.sub(" ", last.text + inline.text))
                continue
        found.append(inline)
    return tuple(found)


def trimmed(inlines: Inlines) -> Inlines:
    """Without spaces at the ends and around breaks; empty if nothing is said."""
    found = list(merged(inlines))
    while found and isinstance(found[0], Run) and not found[0].text.strip():
        found.pop(0)
    while found and isinstance(found[-1], Run) and not found[-1].text.strip():
        found.pop()
    if found and isinstance(found[0], Run):
        found[0] = Run(found[0].text.lstrip())
    if found and isinstance(found[-1], Run):
        found[-1] = Run(found[-1].text.rstrip())
    for place, inline in enumerate(found):
        if isinstance(inline, Run):
            before = place > 0 and isinstance(found[place - 1], Break)
            after = place + 1 < len(found) and isinstance(found[place + 1], Break)
            shown = inline.text.lstrip() if before else inline.text
            found[place] = replace(inline, text=shown.rstrip() if after else shown)
    return tuple(f for f in found if not (isinstance(f, Run) and not f.text))


def says(inlines: Inlines) -> bool:
    """Whether inlines show anything."""
    return bool(plain(inlines).strip()) or any(not isinstance(i, Run | Break) for i in inlines)
