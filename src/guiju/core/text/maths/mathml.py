"""MathML as one canonical string: no prefixes, no identifiers, only attributes that say something of the formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from xml.sax.saxutils import escape, quoteattr

from guiju.core.text import allowed
from guiju.core.text.xml import Element, attribute, elements, name, parse

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_WRAPS = {"math", "mrow", "mstyle", "mpadded", "mphantom", "merror", "maction", "semantics"}
Told = Callable[[Element, str, bool], None]
_QUIET = {"maligngroup", "malignmark"}
LATEX_ANNOTATION = {"application/x-tex", "application/x-latex", "text/latex", "tex", "latex"}


def parsed(mathml: str) -> Element:
    """The element of one `<math>`. Raises GuijuError for what is no XML."""
    root, _ = parse(mathml.encode("utf-8", "replace"))
    return root


def canonical(element: Element, told: Told | None = None) -> str:
    """An element (of any prefix, or none) as a `<math>` string; an element other than math is put into one.

    Only elements and attributes of `allowed` are written. Others give what they hold, in a row of its own; another form
    of the same formula (`annotation-xml`) is left out. `told(element, what, kept)` hears of each.
    """
    inner = _written(element, told or _nobody)
    if name(element) == "math":
        return inner.replace("<math", f'<math xmlns="{NAMESPACE}"', 1)
    return f'<math xmlns="{NAMESPACE}">{inner}</math>'


def _nobody(element: Element, what: str, kept: bool) -> None:
    return None


def _written(element: Element, told: Told, inner: bool = False) -> str:
    kind = name(element)
    if kind == "math" and inner:
        kind = "mrow"  # a formula in a formula is a row of it
    if not kind:
        return escape(str(element.text or ""))
    known = allowed.elements("mathml").get(kind)
    if kind in ("annotation", "annotation-xml") and not _is_latex(element):
        told(element, f"another form of a formula, <{kind}>, is left out", False)
        return ""
    if known is None or (known.holds == "nothing" and words(element)):
        return _stranger(element, kind, told)
    shown = _attributes(element, kind, known.attributes, told)
    if known.holds != "markup":
        content = _token(element, kind, told) if known.holds == "text" else ""
    elif not len(element):
        content = _folded(element.text)
    else:
        content = _row(element, told)
    return f"<{kind}{shown}>{content}</{kind}>" if content else f"<{kind}{shown}/>"


def _attributes(element: Element, kind: str, known: AbstractSet[str], told: Told) -> str:
    kept = []
    for key in sorted(element.attrib, key=str):
        value = str(element.get(key))
        if key in known and value:
            kept.append(f" {key}={quoteattr(value)}")
        elif allowed.acts(str(key)):
            told(element, f"the attribute {str(key).split('}')[-1]} of <{kind}> is left out", True)
    return "".join(kept)


def _token(element: Element, kind: str, told: Told) -> str:
    """What a token says: characters only, whatever stands in it."""
    for inner in elements(element):
        if name(inner) not in _QUIET:
            told(inner, f"<{name(inner)}> in <{kind}> is kept as words", True)
    content = escape("".join(_said(element)))
    return content if kind in ("mtext", "ms") else " ".join(content.split())


def _said(element: Element) -> Iterator[str]:
    """The characters of an element; a glyph that is an image says its alternative text."""
    if name(element) == "mglyph":
        yield attribute(element, "alt")
    yield str(element.text or "")
    for inner in element:
        yield from _said(inner)
        yield str(inner.tail or "")


def _row(element: Element, told: Told) -> str:
    parts = [_folded(element.text)]
    for inner in element:
        parts.append(_written(inner, told, True))
        parts.append(_folded(inner.tail))
    return "".join(parts)


def _stranger(element: Element, kind: str, told: Told) -> str:
    """An element that is not written: one argument, so that the formula around it keeps its shape."""
    if kind not in _QUIET:
        told(element, f"<{kind}> is no element of formulas; its words are kept", True)
    if any(True for _ in elements(element)):
        return f"<mrow>{_row(element, told)}</mrow>"
    words = escape(" ".join("".join(_said(element)).split()))
    return f"<mtext>{words}</mtext>" if words else "<mrow/>"


def _is_latex(element: Element) -> bool:
    return name(element) == "annotation" and attribute(element, "encoding").lower() in LATEX_ANNOTATION


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


def with_limits(sign: str, low: str, high: str, under: bool) -> str:
    """A sign with what stands below and above it, or beside it as of an integral; either may be missing ("")."""
    if low and high:
        kind = "munderover" if under else "msubsup"
        return f"<{kind}>{sign}<mrow>{low}</mrow><mrow>{high}</mrow></{kind}>"
    if low or high:
        kind = ("munder" if under else "msub") if low else ("mover" if under else "msup")
        return f"<{kind}>{sign}<mrow>{low or high}</mrow></{kind}>"
    return sign


def token(kind: str, text: str) -> str:
    """One token as MathML."""
    return f"<{kind}>{escape(text)}</{kind}>"
