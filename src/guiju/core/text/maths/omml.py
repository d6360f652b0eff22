"""OMML, the formulas of Word (ECMA-376 part 1, 22.1), to MathML and back."""

from __future__ import annotations

import re

from lxml import etree

from guiju.core.text.maths.mathml import NAMESPACE, argument, children, is_wrap, parsed, token, with_limits, words
from guiju.core.text.xml import Element, attribute, child, elements, name

OMML = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_PIECES = re.compile(r"[0-9]+(?:[.][0-9]+)*|[\u2e80-\u9fff\uff00-\uffef]+|\s+|.", re.DOTALL)
_M = f"{{{OMML}}}"
_NARY = set("∑∏∫∬∭∮⋃⋂∐⋁⋀")


def from_omml(element: Element) -> str:
    """One `<math>` of an `m:oMath` (or of what stands in one)."""
    return f'<math xmlns="{NAMESPACE}">{_inside(element)}</math>'


def _is_deleted(element: Element) -> bool:
    """Whether a part of a formula is a deletion that somebody tracked: around it, or a mark at a run."""
    if name(element) in ("del", "moveFrom"):
        return True
    if name(element) != "r":
        return False
    marks = (inner for one in elements(element) if name(one) == "rPr" for inner in elements(one))
    return any(name(mark) in ("del", "moveFrom") for mark in marks)


def _inside(element: Element | None) -> str:
    return "" if element is None else "".join(_read(inner) for inner in elements(element))


def _part(element: Element, part: str) -> str:
    """One argument as exactly one MathML element."""
    return f"<mrow>{_inside(child(element, part))}</mrow>"


def _property(element: Element, part: str, otherwise: str) -> str:
    properties = next((inner for inner in elements(element) if name(inner).endswith("Pr")), None)
    found = child(properties, part) if properties is not None else None
    return otherwise if found is None else attribute(found, "val")


def _read(element: Element) -> str:
    kind = name(element)
    if kind.endswith("Pr") or _is_deleted(element):
        return ""
    match kind:
        case "r":
            return _run(element)
        case "f":
            bar = ' linethickness="0"' if _property(element, "type", "bar") == "noBar" else ""
            return f"<mfrac{bar}>{_part(element, 'num')}{_part(element, 'den')}</mfrac>"
        case "sSup":
            return f"<msup>{_part(element, 'e')}{_part(element, 'sup')}</msup>"
        case "sSub":
            return f"<msub>{_part(element, 'e')}{_part(element, 'sub')}</msub>"
        case "sSubSup":
            return f"<msubsup>{_part(element, 'e')}{_part(element, 'sub')}{_part(element, 'sup')}</msubsup>"
        case "sPre":
            scripts = _part(element, "sub") + _part(element, "sup")
            return f"<mmultiscripts>{_part(element, 'e')}<mprescripts/>{scripts}</mmultiscripts>"
        case "rad":
            degree = _inside(child(element, "deg"))
            if not degree or _property(element, "degHide", "0") in ("1", "on", "true"):
                return f"<msqrt>{_inside(child(element, 'e'))}</msqrt>"
            return f"<mroot>{_part(element, 'e')}<mrow>{degree}</mrow></mroot>"
        case "nary":
            return _nary(element)
        case "d":
            return _delimited(element)
        case "func":
            return f"<mrow>{_part(element, 'fName')}{_part(element, 'e')}</mrow>"
        case "acc":
            return f'<mover accent="true">{_part(element, "e")}{token("mo", _property(element, "chr", "^"))}</mover>'
        case "bar":
            over = _property(element, "pos", "bot") == "top"
            return f"<{'mover' if over else 'munder'}>{_part(element, 'e')}<mo>¯</mo></{'mover' if over else 'munder'}>"
        case "groupChr":
            kind = "mover" if _property(element, "pos", "bot") == "top" else "munder"
            return f"<{kind}>{_part(element, 'e')}{token('mo', _property(element, 'chr', '⏟'))}</{kind}>"
        case "limLow":
            return f"<munder>{_part(element, 'e')}{_part(element, 'lim')}</munder>"
        case "limUpp":
            return f"<mover>{_part(element, 'e')}{_part(element, 'lim')}</mover>"
        case "m":
            rows = (r for r in elements(element) if name(r) == "mr")
            return _table([[_inside(cell) for cell in elements(row) if name(cell) == "e"] for row in rows])
        case "eqArr":
            return _table([[_inside(line)] for line in elements(element) if name(line) == "e"])
        case "borderBox":
            return f'<menclose notation="box">{_inside(child(element, "e"))}</menclose>'
        case "t":
            return pieces(str(element.text or ""), "")
    return _inside(element)


def _run(element: Element) -> str:
    properties = child(element, "rPr")
    style = ""
    if properties is not None:
        if child(properties, "nor") is not None:
            return token("mtext", "".join(str(t.text or "") for t in element.iter() if name(t) == "t"))
        sty = child(properties, "sty")
        style = {"p": "normal", "b": "bold", "bi": "bold-italic"}.get(
            attribute(sty, "val") if sty is not None else "", ""
        )
    return "".join(pieces(str(t.text or ""), style) for t in elements(element) if name(t) == "t")


def pieces(text: str, style: str) -> str:
    """Letters of a formula as MathML: numbers, names, signs and words apart."""
    variant = f' mathvariant="{style}"' if style else ""
    if style == "normal" and text.isalpha() and text.isascii() and len(text) > 1:
        return f'<mi mathvariant="normal">{text}</mi>'
    parts = []
    for piece in _PIECES.findall(text):
        if piece[0].isdigit():
            parts.append(token("mn", piece))
        elif piece.isspace():
            continue
        elif piece[0] >= "\u2e80":
            parts.append(token("mtext", piece))
        elif piece.isalpha():
            parts.append(token("mi", piece).replace("<mi", f"<mi{variant}", 1))
        else:
            parts.append(token("mo", piece))
    return "".join(parts)


def _nary(element: Element) -> str:
    sign = token("mo", _property(element, "chr", "∫"))
    low, high = _inside(child(element, "sub")), _inside(child(element, "sup"))
    under = _property(element, "limLoc", "subSup") == "undOvr"
    sign = with_limits(sign, low, high, under)
    return f"<mrow>{sign}{_part(element, 'e')}</mrow>"


def _delimited(element: Element) -> str:
    left, right = _property(element, "begChr", "("), _property(element, "endChr", ")")
    between = token("mo", _property(element, "sepChr", "|"))
    inner = between.join(f"<mrow>{_inside(e)}</mrow>" for e in elements(element) if name(e) == "e")
    return f"<mrow>{token('mo', left) if left else ''}{inner}{token('mo', right) if right else ''}</mrow>"


def _table(rows: list[list[str]]) -> str:
    shown = "".join("<mtr>" + "".join(f"<mtd>{cell}</mtd>" for cell in row) + "</mtr>" for row in rows)
    return f"<mtable>{shown}</mtable>"


# --- MathML to OMML ----------------------------------------------------------------------------------------------


def to_omml(mathml: str | Element) -> Element:
    """One `m:oMath`. Raises GuijuError only for a string that is no XML."""
    root = parsed(mathml) if isinstance(mathml, str) else mathml
    made: Element = etree.Element(f"{_M}oMath", nsmap={"m": OMML})
    _write(made, root)
    return made


def _add(into: Element, kind: str, value: str | None = None) -> Element:
    made = etree.SubElement(into, f"{_M}{kind}")
    if value is not None:
        made.set(f"{_M}val", value)
    return made


def _argument(into: Element, kind: str, element: Element | None) -> None:
    made = _add(into, kind)
    if element is not None:
        _write(made, element)


def _write(into: Element, element: Element) -> None:
    kind, inner = name(element), children(element)
    if is_wrap(element) or kind == "mtd":
        for one in inner:
            _write(into, one)
        if not inner:
            _text(into, words(element), "mtext")
        return
    if kind in ("mi", "mn", "mo", "mtext", "ms", "csymbol", "ci", "cn"):
        _text(into, words(element) if kind != "mtext" else "".join(map(str, element.itertext())), kind)
        return
    base, second, third = argument(inner, 0), argument(inner, 1), argument(inner, 2)
    match kind:
        case "mfrac":
            made = _add(into, "f")
            if attribute(element, "linethickness") in ("0", "0pt", "0px"):
                _add(_add(made, "fPr"), "type", "noBar")
            _argument(made, "num", base)
            _argument(made, "den", second)
        case "msqrt":
            made = _add(into, "rad")
            _add(_add(made, "radPr"), "degHide", "1")
            _add(made, "deg")
            radicand = _add(made, "e")
            for one in inner:
                _write(radicand, one)
        case "mroot":
            made = _add(into, "rad")
            _argument(made, "deg", second)
            _argument(made, "e", base)
        case "msup" | "msub" | "msubsup" | "munderover" if base is not None and words(base) in _NARY:
            low = second if kind != "msup" else None
            high = second if kind == "msup" else third
            _sum(into, words(base), low, high, "undOvr" if kind == "munderover" else "subSup")
        case "msup" | "msub":
            made = _add(into, "sSup" if kind == "msup" else "sSub")
            _argument(made, "e", base)
            _argument(made, "sup" if kind == "msup" else "sub", second)
        case "msubsup":
            made = _add(into, "sSubSup")
            _argument(made, "e", base)
            _argument(made, "sub", second)
            _argument(made, "sup", third)
        case "mover" if attribute(element, "accent") == "true":
            made = _add(into, "acc")
            _add(_add(made, "accPr"), "chr", words(second)[:1] if second is not None else "")
            _argument(made, "e", base)
        case "mover" | "munder":
            made = _add(into, "limUpp" if kind == "mover" else "limLow")
            _argument(made, "e", base)
            _argument(made, "lim", second)
        case "munderover":
            outer = _add(into, "limUpp")
            made = _add(_add(outer, "e"), "limLow")
            _argument(made, "e", base)
            _argument(made, "lim", second)
            _argument(outer, "lim", third)
        case "mmultiscripts":
            _multiscripts(into, inner)
        case "mtable":
            made = _add(into, "m")
            for row in inner:
                line = _add(made, "mr")
                for cell in children(row):
                    _argument(line, "e", cell)
        case "mfenced":
            _fenced(into, element, inner)
        case "menclose" if "box" in attribute(element, "notation"):
            radicand = _add(_add(into, "borderBox"), "e")
            for one in inner:
                _write(radicand, one)
        case "none" | "mprescripts" | "mspace":
            pass
        case _:
            for one in inner:
                _write(into, one)
            if not inner:
                _text(into, words(element), "mtext")


def _text(into: Element, text: str, kind: str) -> None:
    if not text:
        return
    run = _add(into, "r")
    if kind in ("mtext", "ms"):
        _add(_add(run, "rPr"), "nor")
    elif len(text) > 1 and text.isalpha():
        _add(_add(run, "rPr"), "sty", "p")
    made = _add(run, "t")
    made.text = text
    if text != text.strip():
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _sum(into: Element, sign: str, low: Element | None, high: Element | None, place: str) -> None:
    made = _add(into, "nary")
    properties = _add(made, "naryPr")
    _add(properties, "chr", sign)
    _add(properties, "limLoc", place)
    if low is None:
        _add(properties, "subHide", "1")
    if high is None:
        _add(properties, "supHide", "1")
    _argument(made, "sub", low)
    _argument(made, "sup", high)
    _add(made, "e")


def _multiscripts(into: Element, inner: list[Element]) -> None:
    names = [name(one) for one in inner]
    cut = names.index("mprescripts") if "mprescripts" in names else len(inner)
    before, after = inner[cut + 1 :], inner[1:cut]
    if before:
        made = _add(into, "sPre")
        _argument(made, "sub", argument(before, 0))
        _argument(made, "sup", argument(before, 1))
        into = _add(made, "e")
    if after:
        made = _add(into, "sSubSup")
        _argument(made, "e", argument(inner, 0))
        _argument(made, "sub", argument(after, 0))
        _argument(made, "sup", argument(after, 1))
    elif inner[:cut]:
        _write(into, inner[0])
    for one in [*before[2:], *after[2:]]:
        _write(into, one)


def _fenced(into: Element, element: Element, inner: list[Element]) -> None:
    made = _add(into, "d")
    properties = _add(made, "dPr")
    left, right = element.get("open"), element.get("close")
    _add(properties, "begChr", "(" if left is None else str(left).strip()[:1])
    _add(properties, "sepChr", ",")
    _add(properties, "endChr", ")" if right is None else str(right).strip()[:1])
    for one in inner:
        _argument(made, "e", one)
