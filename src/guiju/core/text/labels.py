"""The words around numbers: 表1, Table 1, 附录A, NOTE 2 (`data/text/labels.csv`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from guiju.core.text.model import Cross, Inline, Inlines, Listing, Run, Styled
from guiju.core.text.numbering import Number
from guiju.data import tables


@cache
def _labels() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in tables.rows("text/labels.csv")}


def label(key: str, language: str, number: str = "") -> str:
    """The words for a key of `labels.csv`, in Chinese, or in English for every other language."""
    return _labels()[key]["zh" if language == "zh" else "en"].replace("{n}", number).replace(" :", ":").rstrip(" ")


def shown(cross: Cross, numbers: Mapping[str, Number], language: str) -> str:
    """What is printed for a cross-reference: its own words, else the label of its target, else the identifier."""
    if cross.shown:
        return cross.shown
    number = numbers.get(cross.target)
    if number is None:
        return cross.target
    if number.what == "clause" and "." not in number.text:
        return label("chapter", language, number.text)
    return label(number.what, language, number.text).rstrip("：:")


def resolved(inlines: Inlines, numbers: Mapping[str, Number], language: str) -> Inlines:
    """Inlines with what is printed of each cross-reference as plain words."""
    if not any(isinstance(inline, Cross | Styled) for inline in inlines):
        return inlines
    found: list[Inline] = []
    for inline in inlines:
        match inline:
            case Cross():
                found.append(Run(shown(inline, numbers, language)))
            case Styled(style=style, inlines=inner):
                found.append(Styled(style, resolved(inner, numbers, language)))
            case _:
                found.append(inline)
    return tuple(found)


def heading(number: Number | None, language: str) -> str:
    """The number before a title: "5.3", "附录 A"; "" without one."""
    if number is None:
        return ""
    return label("annex-head", language, number.text) if number.what == "annex" else number.text


def marker(listing: Listing, place: int) -> str:
    """The mark of the item at a place (from 0): ——, ·, a), 1); "" for a plain list."""
    number = listing.start + place
    match listing.style:
        case "dash":
            return "——"
        case "bullet":
            return "·"
        case "letter":
            return f"{chr(96 + number)})" if number <= 26 else f"{number})"
        case "number":
            return f"{number})"
    return ""
