"""MathML as one canonical string: no prefixes, no identifiers, only attributes that say something of the formula."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from guiju.core.text.xml import Element, attribute, elements, name, parse

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_KEPT = (
    "accent", "accentunder", "bevelled", "close", "columnalign", "columnspan", "dir", "display", "displaystyle",
    "encoding", "fence", "form", "linethickness", "mathvariant", "notation", "open", "rowspan", "separator",
    "separators", "stretchy", "width",
)  # fmt: skip
_WRAPS = {"math", "mrow", "mstyle", "mpadded", "mphantom", "merror", "maction", "semantics"}
LATEX_ANNOTATION = {"application/x-tex", "application/x-latex", "text/latex", "tex", "latex"}


def parsed(mathml: str) -> Element:
    """The element of one `<math>`. Raises GuijuError for what is no XML."""
    root, _ = parse(mathml.encode("utf-8", "replace"))
    return root


def canonical(element: Element) -> str:
    """An element (of any prefix, or none) as a `<math>` string; an element other than math is put into one."""
    inner = _written(element)
    if name(element) == "math":
        return inner.replace("<math", f'<math xmlns="{NAMESPACE}"', 1)
    return f'<math xmlns="{NAMESPACE}">{inner}</math>'


def _written(element: Element) -> str:
    kind = name(element)
    if not kind:
        return escape(str(element.text or ""))
    attributes = ""
    if element.attrib:
        attributes = "".join(f" {key}={quoteattr(str(element.get(key)))}" for key in _KEPT if element.get(key))
    if not len(element) and kind not in ("mtext", "ms"):
        content = _folded(element.text)
        return f"<{kind}{attributes}>{content}</{kind}>" if content else f"<{kind}{attributes}/>"
    parts = [_folded(element.text)]
    for inner in element:
        parts.append(_written(inner))
        parts.append(_folded(inner.tail))
    content = "".join(parts)
    if kind == "mtext" or not any(True for _ in elements(element)):
        content = "".join(escape("".join(element.itertext())))
        content = content if kind in ("mtext", "ms") else " ".join(content.split())
    return f"<{kind}{attributes}>{content}</{kind}>" if content else f"<{kind}{attributes}/>"


def _folded(text: str | None) -> str:
    return escape(" ".join(text.split())) if text else ""


def children(element: Element) -> list[Element]:
    """The child elements that are drawn."""
    inner = list(elements(element))
    if name(element) == "semantics":
        return inner[:1]
    return [e for e in inner if name(e) not in ("annotation", "annotation-xml")]


def argument(inner: Sequence[Element], place: int) -> Element | None:
    """The argument at this place, if the formula has it."""
    return inner[place] if place < len(inner) else None


def words(element: Element) -> str:
    """The characters of a token, spaces folded."""
    return " ".join("".join(str(t) for t in element.itertext()).split())


def is_wrap(element: Element) -> bool:
    """Whether an element only holds others in a row."""
    return name(element) in _WRAPS


def annotation(element: Element) -> str:
    """The LaTeX a formula carries beside its MathML; "" if none."""
    for inner in element.iter():
        if name(inner) == "annotation" and attribute(inner, "encoding").lower() in LATEX_ANNOTATION:
            return words(inner)
    return ""


def token(kind: str, text: str) -> str:
    """One token as MathML."""
    return f"<{kind}>{escape(text)}</{kind}>"
