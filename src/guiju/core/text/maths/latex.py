"""MathML to LaTeX and back (back: latex2mathml)."""

from __future__ import annotations

import re
from functools import cache

from latex2mathml.converter import convert

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.maths.mathml import annotation, argument, canonical, children, is_wrap, parsed, words
from guiju.core.text.xml import Element, attribute, name
from guiju.data import tables

LONGEST = 20_000
"""Characters of one formula in LaTeX."""
_DEEPEST = 60
_FUNCTIONS = {
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln", "lg",
    "exp", "max", "min", "sup", "inf", "lim", "det", "dim", "ker", "deg", "arg", "gcd", "Pr",
}  # fmt: skip
_VARIANTS = {
    "normal": "\\mathrm", "bold": "\\mathbf", "bold-italic": "\\boldsymbol", "double-struck": "\\mathbb",
    "script": "\\mathcal", "fraktur": "\\mathfrak", "sans-serif": "\\mathsf", "monospace": "\\mathtt",
}  # fmt: skip
_ACCENTS = {
    "^": "\\hat", "ˆ": "\\hat", "~": "\\tilde", "˜": "\\tilde", "¯": "\\bar", "‾": "\\overline", "―": "\\overline",
    "_": "\\bar", "→": "\\vec", "⃗": "\\vec", "˙": "\\dot", ".": "\\dot", "¨": "\\ddot", "⏞": "\\overbrace",
    "ˇ": "\\check", "̇": "\\dot", "̂": "\\hat", "̃": "\\tilde", "̅": "\\bar", "̄": "\\bar", "-": "\\bar",
}  # fmt: skip
_UNDER = {"_": "\\underline", "¯": "\\underline", "‾": "\\underline", "̲": "\\underline", "⏟": "\\underbrace"}
_LIMITS = {"∑", "∏", "∫", "⋃", "⋂", "lim", "max", "min", "sup", "inf"}


@cache
def signs() -> dict[str, str]:
    """Character → LaTeX, from `data/text/maths.csv`."""
    return {row["sign"]: row["latex"] for row in tables.rows("text/maths.csv")}


def to_latex(mathml: str | Element) -> str:
    """LaTeX of one formula, without dollar signs. Raises GuijuError only for a string that is no XML."""
    root = parsed(mathml) if isinstance(mathml, str) else mathml
    own = annotation(root)
    return own or re.sub(r" {2,}", " ", _row(children(root)) if is_wrap(root) else _one(root)).strip()


def from_latex(latex: str, *, display: bool = False) -> str:
    """One `<math>` of LaTeX. Raises GuijuError for what cannot be read as a formula."""
    if len(latex) > LONGEST:
        raise GuijuError("a formula of {} characters", len(latex), expected=sentence("at most {}", LONGEST))
    level = deepest = 0
    for c in latex:
        level += (c == "{") - (c == "}")
        deepest = max(deepest, level)
    if deepest > _DEEPEST or latex.count("\\left") > _DEEPEST or latex.count("^") + latex.count("_") > 2_000:
        raise GuijuError("a formula nested too deep", expected=sentence("braces at most {} deep", _DEEPEST))
    try:
        return canonical(parsed(convert(latex, display="block" if display else "inline")))
    except Exception as error:  # the library raises whatever its parser meets
        raise GuijuError("this LaTeX formula cannot be read", where=latex[:60], expected="LaTeX") from error


def _row(those: list[Element]) -> str:
    return " ".join(part for part in (_one(inner) for inner in those) if part)


def _one(element: Element | None) -> str:
    if element is None:
        return ""
    kind, inner = name(element), children(element)
    if is_wrap(element) or kind == "mtd":
        return _row(inner) or ("" if inner else _plain(words(element)))
    if kind in ("mi", "mn", "mo", "mtext", "ms", "csymbol", "ci", "cn"):
        return _token(kind, words(element) if kind != "mtext" else _text(element), attribute(element, "mathvariant"))
    base = argument(inner, 0)
    second, third = argument(inner, 1), argument(inner, 2)
    match kind:
        case "mfrac":
            if attribute(element, "linethickness") in ("0", "0pt", "0px"):
                return f"\\genfrac{{}}{{}}{{0pt}}{{}}{{{_one(base)}}}{{{_one(second)}}}"
            return f"\\frac{{{_one(base)}}}{{{_one(second)}}}"
        case "msqrt":
            return f"\\sqrt{{{_row(inner)}}}"
        case "mroot":
            return f"\\sqrt[{_one(second)}]{{{_one(base)}}}"
        case "msup":
            return f"{_base(base)}^{{{_one(second)}}}"
        case "msub":
            return f"{_base(base)}_{{{_one(second)}}}"
        case "msubsup":
            return f"{_base(base)}_{{{_one(second)}}}^{{{_one(third)}}}"
        case "mover" | "munder":
            return _stacked(kind, base, second)
        case "munderover":
            return f"{_limits(base)}_{{{_one(second)}}}^{{{_one(third)}}}"
        case "mmultiscripts":
            return _multiscripts(inner)
        case "mtable":
            rows = [" & ".join(_one(cell) for cell in children(row)) for row in inner]
            return "\\begin{matrix} " + " \\\\ ".join(rows) + " \\end{matrix}"
        case "mfenced":
            return _fenced(element, inner)
        case "menclose":
            return f"\\boxed{{{_row(inner)}}}" if "box" in attribute(element, "notation") else _row(inner)
        case "mspace":
            return "\\;"
        case "none" | "mprescripts" | "malignmark" | "maligngroup":
            return ""
    return _row(inner) if inner else _plain(words(element))


def _text(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(str(t) for t in element.itertext()))


def _plain(text: str) -> str:
    return f"\\text{{{_escaped(text)}}}" if text else ""


def _escaped(text: str) -> str:
    known = {"\\": "\\textbackslash ", "^": "\\textasciicircum ", "~": "\\textasciitilde "}
    return "".join(known.get(c, f"\\{c}" if c in "{}$&#%_" else c) for c in text)


def _token(kind: str, text: str, variant: str) -> str:
    if not text.strip() and kind != "mtext":
        return ""
    if kind in ("mtext", "ms"):
        return f"\\text{{{_escaped(text)}}}"
    shown = "".join(_sign(c, text) for c in text).strip()
    if kind == "mo":
        return f"\\{text}" if text in _FUNCTIONS else f"\\operatorname{{{text}}}" if _word(text) else shown
    if kind in ("mn", "cn"):
        return shown
    if text in _FUNCTIONS:
        return f"\\{text}"
    if variant in _VARIANTS and variant != "normal":
        return f"{_VARIANTS[variant]}{{{shown}}}"
    if _word(text) or (variant == "normal" and text.isalpha()):
        return f"\\mathrm{{{shown}}}"
    return shown


def _word(text: str) -> bool:
    return len(text) > 1 and text.isalpha()


def _sign(c: str, text: str) -> str:
    known = signs().get(c, c)
    return known + " " if known.startswith("\\") and known[-1].isalpha() and len(text) > 1 else known


def _base(element: Element | None) -> str:
    text = _one(element)
    return text if len(text) <= 1 or re.fullmatch(r"\\[A-Za-z]+(\{[^{}]*\})?", text) else f"{{{text}}}"


def _limits(element: Element | None) -> str:
    text = words(element) if element is not None else ""
    return _one(element) if text in _LIMITS else f"\\mathop{{{_one(element)}}}\\limits"


def _stacked(kind: str, base: Element | None, mark: Element | None) -> str:
    sign = words(mark) if mark is not None else ""
    known = (_ACCENTS if kind == "mover" else _UNDER).get(sign)
    if known:
        return f"{known}{{{_one(base)}}}"
    if base is not None and words(base) in _LIMITS:
        return f"{_one(base)}{'^' if kind == 'mover' else '_'}{{{_one(mark)}}}"
    return f"\\{'overset' if kind == 'mover' else 'underset'}{{{_one(mark)}}}{{{_one(base)}}}"


def _multiscripts(inner: list[Element]) -> str:
    base = inner[:1]
    after: list[Element] = []
    before: list[Element] = []
    side = after
    for script in inner[1:]:
        if name(script) == "mprescripts":
            side = before
        else:
            side.append(script)

    def scripts(those: list[Element]) -> str:
        low = " ".join(filter(None, (_one(s) for s in those[0::2])))
        high = " ".join(filter(None, (_one(s) for s in those[1::2])))
        return (f"_{{{low}}}" if low else "") + (f"^{{{high}}}" if high else "")

    front = f"{{}}{scripts(before)}" if before else ""
    return f"{front}{_base(argument(base, 0))}{scripts(after)}"


def _fenced(element: Element, inner: list[Element]) -> str:
    given_open, given_close = element.get("open"), element.get("close")
    left = "(" if given_open is None else str(given_open)
    right = ")" if given_close is None else str(given_close)
    separators = (element.get("separators") if element.get("separators") is not None else ",") or ""
    parts: list[str] = []
    for place, one in enumerate(inner):
        if place and separators.strip():
            signs_ = separators.split() if " " in separators.strip() else list(separators.strip())
            parts.append(signs_[min(place - 1, len(signs_) - 1)])
        parts.append(_one(one))
    side = [signs().get(s, s) if s else "." for s in (left.strip()[:1], right.strip()[:1])]
    return f"\\left{side[0]} {' '.join(parts)} \\right{side[1]}"
