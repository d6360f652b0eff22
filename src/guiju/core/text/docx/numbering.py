"""Styles and automatic numbers of Word: what a paragraph is called and what number Word prints before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guiju.core.text.numbering import letters
from guiju.core.text.xml import Element, attribute, child, elements, name

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_CHINESE = "〇一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: its name, its outline level (0 is the highest, None is text), its list."""

    name: str
    level: int | None
    list: str
    depth: int


@dataclass
class Numbering:
    """Styles and lists of one file, with the counters of the lists as reading goes on."""

    styles: dict[str, Style] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _levels: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, number: str, depth: int) -> str:
        """The number Word prints before the next paragraph of a list; "" if the list prints none."""
        base = self._lists.get(number)
        if base is None or not 0 <= depth <= 8:
            return ""
        levels = self._levels.get(base, {})
        counts = self._counts.setdefault(base, [levels.get(i, ("", "", 1))[2] - 1 for i in range(9)])
        counts[depth] += 1
        for deeper in range(depth + 1, 9):
            counts[deeper] = levels.get(deeper, ("", "", 1))[2] - 1
        kind, form, _ = levels.get(depth, ("none", "", 1))
        if kind == "bullet":
            return "•" if not form or "\ue000" <= form[0] <= "\uf8ff" else form
        if kind == "none":
            return form if "%" not in form else ""

        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            own = levels.get(level, ("decimal", "", 1))[0]
            return _counted(max(counts[level], levels.get(level, ("", "", 1))[2]), own)

        return re.sub(r"%([1-9])", shown, form).strip()


def _counted(number: int, kind: str) -> str:
    if not 0 < number < 100_000:
        return str(number)
    match kind:
        case "lowerLetter" | "upperLetter":
            text = letters(number)
            return text.lower() if kind == "lowerLetter" else text
        case "lowerRoman" | "upperRoman":
            text, rest = "", number
            for value, sign in _ROMAN:
                text += sign * min(rest // value, 20)
                rest %= value
            return text.lower() if kind == "lowerRoman" else text
        case "chineseCounting" | "chineseCountingThousand" | "ideographTraditional" | "taiwaneseCountingThousand":
            if number <= 10:
                return _CHINESE[number]
            tens, ones = divmod(number, 10)
            return (
                (_CHINESE[tens] if 1 < tens <= 10 else "") + "十" + (_CHINESE[ones] if ones else "")
                if number < 100
                else str(number)
            )
        case "decimalZero":
            return f"{number:02}"
    return str(number)


def read(styles: Element | None, numbering: Element | None) -> Numbering:
    """Styles with what they inherit, and lists with their levels."""
    found = Numbering()
    raw = {attribute(s, "styleId"): s for s in elements(styles) if name(s) == "style"} if styles is not None else {}
    for key in raw:
        found.styles[key] = _style(raw, key)
    for part in elements(numbering) if numbering is not None else ():
        if name(part) == "abstractNum":
            found._levels[attribute(part, "abstractNumId")] = _levels(part)
        elif name(part) == "num":
            base = child(part, "abstractNumId")
            if base is not None:
                found._lists[attribute(part, "numId")] = attribute(base, "val")
    return found


def _style(raw: dict[str, Element], key: str) -> Style:
    shown, level, number, depth = "", None, "", 0
    seen: set[str] = set()
    while key in raw and key not in seen:
        seen.add(key)
        style = raw[key]
        own = child(style, "name")
        shown = shown or (attribute(own, "val") if own is not None else key)
        properties = child(style, "pPr")
        if properties is not None:
            outline, numbered = child(properties, "outlineLvl"), child(properties, "numPr")
            if level is None and outline is not None:
                level = _number(attribute(outline, "val"), 9)
            if numbered is not None and not number:
                number, depth = numbered_by(numbered)
        based = child(style, "basedOn")
        key = attribute(based, "val") if based is not None else ""
    return Style(shown, level if level is not None and level < 9 else None, number, depth)


def numbered_by(element: Element) -> tuple[str, int]:
    """List and depth of a `w:numPr`."""
    which, depth = child(element, "numId"), child(element, "ilvl")
    return (attribute(which, "val") if which is not None else "",
            _number(attribute(depth, "val"), 0) if depth is not None else 0)  # fmt: skip


def _number(given: str, otherwise: int) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else otherwise


def _levels(element: Element) -> dict[int, tuple[str, str, int]]:
    found = {}
    for level in elements(element):
        if name(level) == "lvl":
            kind, form, start = (child(level, part) for part in ("numFmt", "lvlText", "start"))
            found[_number(attribute(level, "ilvl"), 0)] = (
                attribute(kind, "val") if kind is not None else "decimal",
                attribute(form, "val") if form is not None else "",
                _number(attribute(start, "val"), 1) if start is not None else 1,
            )
    return found
