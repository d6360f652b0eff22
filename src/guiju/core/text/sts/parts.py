"""Small parts of blocks in STS: styles of lists, what stands beside a formula, what leads an item or a reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.sax.saxutils import escape

from guiju.core.text.model import Blocks, Cite, Inlines, Maths, Paragraph, Run
from guiju.core.text.sts.inlines import trimmed
from guiju.core.text.xml import Element, name

NOTES = {
    "non-normative-note": "note",
    "normative-note": "note",
    "non-normative-example": "example",
    "normative-example": "example",
}
_STYLES = {
    "bullet": "bullet",
    "dash": "dash",
    "order": "number",
    "arabic": "number",
    "alpha-lower": "letter",
    "simple": "plain",
    "alpha-upper": "letter",
    "roman-lower": "number",
    "ordered": "number",
    "alpha": "letter",
}


def list_style(given: str, labels: list[str]) -> str:
    """The style of a list by its attribute, else by the first label."""
    first = next((label for label in labels if label), "").strip()
    if first in ("—", "–", "——", "-", "−"):
        return "dash"
    if re.fullmatch(r"\(?[a-zA-Z][).]?", first):
        return "letter"
    if re.fullmatch(r"\(?(\d+|[ivx]+)[).]?", first):
        return "number"
    if first in ("•", "·", "●", "○", "*"):
        return "bullet"
    return _STYLES.get(given, "plain" if not first and not given else "plain" if first else "bullet")


def formula_of_text(words: str) -> Maths:
    """A formula that the source writes as plain words."""
    mathml = f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mtext>{escape(words)}</mtext></math>'
    return Maths(words, mathml)


def outside(element: Element) -> Iterator[str]:
    """The text of a formula that stands in no part read for itself."""
    if element.text:
        yield element.text
    for inner in element:
        if name(inner) not in (
            *NOTES,
            "math",
            "tex-math",
            "label",
            "preformat",
            "graphic",
            "array",
            "code",
            "alternatives",
        ):
            yield from outside(inner)
        if inner.tail:
            yield inner.tail


def led(first: Inlines, rest: Blocks, language: str) -> Blocks:
    """Inlines before blocks: on one line with the first paragraph."""
    if not first:
        return rest
    if rest and isinstance(rest[0], Paragraph) and language in rest[0].words:
        words = {**rest[0].words, language: (*first, Run(" "), *rest[0].words[language])}
        return (replace(rest[0], words=words), *rest[1:])
    return (Paragraph({language: first}), *rest)


def designated(inlines: Inlines) -> tuple[str, Inlines]:
    if inlines and isinstance(inlines[0], Cite):
        rest = list(inlines[1:])
        if rest and isinstance(rest[0], Run):
            rest[0] = Run(rest[0].text.lstrip(" ,，;"))
        return inlines[0].designation, trimmed(tuple(rest))
    return "", inlines
