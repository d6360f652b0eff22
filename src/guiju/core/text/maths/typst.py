"""MathML as the mathematics of Typst, without dollar signs. Letters and signs stay the characters they are."""

from __future__ import annotations

from guiju.core.text.maths.mathml import argument, children, is_wrap, parsed, words
from guiju.core.text.xml import Element, attribute, name

_FUNCTIONS = {
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln", "lg",
    "exp", "max", "min", "sup", "inf", "lim", "det", "dim", "ker", "deg", "arg", "gcd", "Pr",
}  # fmt: skip
_VARIANTS = {"bold": "bold", "bold-italic": "bold", "double-struck": "bb", "script": "cal", "fraktur": "frak",
             "normal": "upright", "sans-serif": "sans", "monospace": "mono"}  # fmt: skip
_ACCENTS = {
    "^": "hat", "ˆ": "hat", "̂": "hat", "~": "tilde", "˜": "tilde", "̃": "tilde", "¯": "macron", "‾": "overline",
    "―": "overline", "_": "overline", "̅": "overline", "̄": "macron", "-": "macron", "→": "arrow", "⃗": "arrow",
    "˙": "dot", "̇": "dot", ".": "dot", "¨": "dot.double", "ˇ": "caron", "⏞": "overbrace",
}  # fmt: skip
_SPECIAL = set("\\#$_^&\"/'`@~*|[](){},;:.!<>=-+%?")
_LOOSE = set("=<>+-!|")
"""Signs that mean themselves when they stand alone as an operator."""


def to_typst(mathml: str | Element) -> str:
    """Typst mathematics of one formula. Raises GuijuError only for a string that is no XML."""
    return " ".join(_one(parsed(mathml) if isinstance(mathml, str) else mathml).split(" ")).strip()


def _row(those: list[Element]) -> str:
    return " ".join(part for part in (_one(inner) for inner in those) if part)


def _one(element: Element | None) -> str:
    if element is None:
        return '""'
    kind, inner = name(element), children(element)
    if is_wrap(element) or kind == "mtd":
        return _row(inner) if inner else _quoted(words(element))
    if kind in ("mi", "mn", "mo", "mtext", "ms", "csymbol", "ci", "cn"):
        return _token(kind, words(element), attribute(element, "mathvariant"))
    base, second, third = argument(inner, 0), argument(inner, 1), argument(inner, 2)
    match kind:
        case "mfrac":
            return f"frac({_some(base)}, {_some(second)})"
        case "msqrt":
            return f"sqrt({_row(inner) or _empty()})"
        case "mroot":
            return f"root({_some(second)}, {_some(base)})"
        case "msup":
            return f"attach({_some(base)}, t: {_some(second)})"
        case "msub":
            return f"attach({_some(base)}, b: {_some(second)})"
        case "msubsup" | "munderover":
            return f"attach({_some(base)}, b: {_some(second)}, t: {_some(third)})"
        case "munder":
            return f"attach({_limited(base)}, b: {_some(second)})"
        case "mover":
            accent = _ACCENTS.get(words(second) if second is not None else "")
            return f"{accent}({_some(base)})" if accent else f"attach({_limited(base)}, t: {_some(second)})"
        case "mmultiscripts":
            return _multiscripts(inner)
        case "mtable":
            rows = "; ".join(", ".join(_some(cell) for cell in children(row)) or _empty() for row in inner)
            return f"mat(delim: #none, {rows or _empty()})"
        case "mfenced":
            return _fenced(element, inner)
        case "mspace":
            return "space"
        case "none" | "mprescripts" | "malignmark" | "maligngroup":
            return ""
    return _row(inner) if inner else _quoted(words(element))


def _some(element: Element | None) -> str:
    return (_one(element) if element is not None else "") or _empty()


def _empty() -> str:
    return '""'


def _limited(element: Element | None) -> str:
    return f"limits({_some(element)})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if text else ""


def _token(kind: str, text: str, variant: str) -> str:
    if not text:
        return ""
    if kind in ("mtext", "ms"):
        return _quoted(text)
    if kind == "mo" and text in _LOOSE:
        return text
    if len(text) == 1:
        shown = f"\\{text}" if text in _SPECIAL else text
        return f"{_VARIANTS[variant]}({shown})" if variant in _VARIANTS and text.isalpha() else shown
    if text in _FUNCTIONS:
        return text
    if kind in ("mn", "cn") and all(c.isdigit() or c == "." for c in text) and text[0].isdigit() and text[-1].isdigit():
        return text
    return _quoted(text)


def _multiscripts(inner: list[Element]) -> str:
    if not inner:
        return ""
    places: list[tuple[str, str]] = []
    side, count = ("br", "tr"), 0
    for script in inner[1:]:
        if name(script) == "mprescripts":
            side, count = ("bl", "tl"), 0
            continue
        shown = _one(script)
        if shown:
            places.append((side[count % 2], shown))
        count += 1
    joined = {where: " ".join(shown for place, shown in places if place == where) for where, _ in places}
    arguments = "".join(f", {where}: {shown}" for where, shown in joined.items())
    return f"attach({_some(inner[0])}{arguments})"


def _fenced(element: Element, inner: list[Element]) -> str:
    left, right = element.get("open"), element.get("close")
    shown = [_token("mo", ("(" if left is None else str(left)).strip()[:1], ""),
             _token("mo", (")" if right is None else str(right)).strip()[:1], "")]  # fmt: skip
    parted = " \\, ".join(_some(one) for one in inner)
    return f"lr({shown[0]} {parted} {shown[1]})"
