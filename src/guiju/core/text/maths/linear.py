"""MathML as a line of plain text: for searching, for provisions, for readers without maths: m_D/m_s, x^2, √(a+b)."""

from __future__ import annotations

from guiju.core.text.maths.mathml import argument, children, is_wrap, parsed, words
from guiju.core.text.xml import Element, name

_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def to_linear(mathml: str | Element) -> str:
    """One line. Raises GuijuError only for a string that is no XML."""
    return _one(parsed(mathml) if isinstance(mathml, str) else mathml).strip()


def _row(those: list[Element]) -> str:
    parts: list[str] = []
    for element in those:
        text = _one(element)
        if name(element) == "mo" and text in ("=", "<", ">", "≤", "≥", "≠", "≈", "±", "×", "+", "−", "-") and parts:
            text = f" {text} "
        parts.append(text)
    return "".join(parts)


def _one(element: Element | None) -> str:
    if element is None:
        return ""
    kind, inner = name(element), children(element)
    if is_wrap(element) or kind == "mtd":
        return _row(inner) if inner else words(element)
    base, second, third = argument(inner, 0), argument(inner, 1), argument(inner, 2)
    match kind:
        case "mfrac":
            return f"{_grouped(base)}/{_grouped(second)}"
        case "msqrt":
            return f"√({_row(inner)})"
        case "mroot":
            return f"root({_one(second)}, {_one(base)})"
        case "msup":
            power = _one(second)
            short = power.translate(_SUPERSCRIPTS)
            return (
                f"{_grouped(base)}{short}"
                if short != power and _simple(power)
                else f"{_grouped(base)}^{_grouped(second)}"
            )
        case "msub":
            return f"{_one(base)}_{_grouped(second)}"
        case "msubsup" | "munderover":
            return f"{_one(base)}_{_grouped(second)}^{_grouped(third)}"
        case "munder":
            return f"{_one(base)}_{_grouped(second)}"
        case "mover":
            return f"{_one(base)}{_one(second)}"
        case "mtable":
            return "[" + "; ".join(", ".join(_one(cell) for cell in children(row)) for row in inner) + "]"
        case "mfenced":
            left, right = element.get("open"), element.get("close")
            return (
                f"{'(' if left is None else left}{', '.join(_one(i) for i in inner)}{')' if right is None else right}"
            )
        case "mspace":
            return " "
    return " ".join(filter(None, (_one(i) for i in inner))) if inner else words(element)


def _simple(text: str) -> bool:
    return all(c in "0123456789+-−" for c in text)


def _grouped(element: Element | None) -> str:
    text = _one(element)
    return text if len(text) <= 1 or text.replace("_", "").isalnum() else f"({text})"
