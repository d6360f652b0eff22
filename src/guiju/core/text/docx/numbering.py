"""Styles and automatic numbers of Word: what a paragraph is called and what number Word prints before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guiju.core.text.numbering import letters
from guiju.core.text.xml import Element, attribute, child, elements, name

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_CHINESE = "〇一二三四五六七八九十"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: its name, its outline level (0 is the highest, None: text), its list, its key in the file."""

    name: str
    level: int | None
    list: str
    depth: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how it counts, what it prints, where it starts, after which level it starts anew (0: never;
    None: after any higher one), whether the numbers of higher levels are printed in plain digits."""

    kind: str = "none"
    form: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass
class List:
    """A list (`w:num`): the definition it uses, the levels it has otherwise, where it starts anew."""

    base: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass
class Numbering:
    """Styles and lists of one file, with the counters of the lists as reading goes on."""

    styles: dict[str, Style] = field(default_factory=dict)
    default: str = "Normal"
    _lists: dict[str, List] = field(default_factory=dict)
    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _linked: dict[str, dict[str, int]] = field(default_factory=dict)
    """Definition → style → the level that belongs to the style."""
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def place(self, element: Element | None, style: Style) -> tuple[str, int]:
        """The list and the level of a paragraph: list and level are inherited apart from each other."""
        number, depth = numbered_by(element) if element is not None else ("", None)
        own = number or style.list
        if depth is None and own in self._lists:
            depth = self._linked.get(self._lists[own].base, {}).get(style.key)
        return own, style.depth if depth is None else depth

    def label(self, number: str, depth: int) -> str:
        """The number Word prints before the next paragraph of a list; "" if the list prints none."""
        used = self._lists.get(number)
        if used is None or not 0 <= depth <= 8:
            return ""
        known = self._levels.get(used.base, {})
        levels = [used.levels.get(i) or known.get(i, Level()) for i in range(9)]
        counts = self._counts.setdefault(used.base, [level.start - 1 for level in levels])
        if depth in used.starts and (number, depth) not in self._begun:
            counts[depth] = used.starts[depth] - 1
        self._begun.add((number, depth))
        counts[depth] += 1
        for deeper in range(depth + 1, 9):
            after = levels[deeper].restart
            if after is None or 0 < depth + 1 <= after:
                counts[deeper] = levels[deeper].start - 1
        return _printed(levels, counts, depth)


def _printed(levels: list[Level], counts: list[int], depth: int) -> str:
    own = levels[depth]
    if own.kind == "bullet":
        return "•" if not own.form or "\ue000" <= own.form[0] <= "\uf8ff" else own.form
    if own.kind == "none":
        return own.form if "%" not in own.form else ""

    def shown(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        level = levels[place]
        kind = "decimal" if own.legal or (level.kind == "none" and not level.form) else level.kind
        return _counted(max(counts[place], level.start), kind)

    return re.sub(r"%([1-9])", shown, own.form).strip()


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
        case "decimalFullWidth" | "decimalFullWidth2":
            return str(number).translate(_WIDE)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if number <= 20:
            return chr(0x2460 + number - 1)
        case "decimalEnclosedParen" if number <= 20:
            return chr(0x2474 + number - 1)
        case "none":
            return ""
    return str(number)


def read(styles: Element | None, numbering: Element | None) -> Numbering:
    """Styles with what they inherit, and lists with their levels."""
    found = Numbering()
    raw = {attribute(s, "styleId"): s for s in elements(styles) if name(s) == "style"} if styles is not None else {}
    for key, style in raw.items():
        found.styles[key] = _style(raw, key)
        if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on"):
            found.default = key
    by_style: dict[str, str] = {}
    for part in elements(numbering) if numbering is not None else ():
        if name(part) == "abstractNum":
            own = attribute(part, "abstractNumId")
            found._levels[own], found._linked[own] = _levels(part)
            link = child(part, "numStyleLink")
            if link is not None:
                by_style[own] = attribute(link, "val")
        elif name(part) == "num":
            base = child(part, "abstractNumId")
            if base is not None:
                found._lists[attribute(part, "numId")] = _list(part, attribute(base, "val"))
    _follow(found, by_style)
    return found


def _follow(found: Numbering, by_style: dict[str, str]) -> None:
    """Definitions that only name a style of lists: the levels are those of the list of the style."""
    for used in found._lists.values():
        seen: set[str] = set()
        while used.base in by_style and used.base not in seen:
            seen.add(used.base)
            style = found.styles.get(by_style[used.base])
            if style is None or style.list not in found._lists:
                break
            used.base = found._lists[style.list].base


def _list(element: Element, base: str) -> List:
    made = List(base)
    for override in elements(element):
        if name(override) != "lvlOverride":
            continue
        depth = _number(attribute(override, "ilvl"), 0)
        start, level = child(override, "startOverride"), child(override, "lvl")
        if level is not None:
            made.levels[depth] = _level(level)
        if start is not None:
            made.starts[depth] = _number(attribute(start, "val"), 1)
    return made


def _style(raw: dict[str, Element], key: str) -> Style:
    shown, level, number, depth = "", None, "", None
    own_key = key
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
            if numbered is not None:
                its_number, its_depth = numbered_by(numbered)
                number = number or its_number
                depth = its_depth if depth is None else depth
        based = child(style, "basedOn")
        key = attribute(based, "val") if based is not None else ""
    return Style(shown, level if level is not None and level < 9 else None, number, depth or 0, own_key)


def numbered_by(element: Element) -> tuple[str, int | None]:
    """List and depth of a `w:numPr`, as far as it names them."""
    which, depth = child(element, "numId"), child(element, "ilvl")
    return (attribute(which, "val") if which is not None else "",
            _number(attribute(depth, "val"), 0) if depth is not None else None)  # fmt: skip


def _number(given: str, otherwise: int) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else otherwise


def _levels(element: Element) -> tuple[dict[int, Level], dict[str, int]]:
    found: dict[int, Level] = {}
    linked: dict[str, int] = {}
    for level in elements(element):
        if name(level) == "lvl":
            depth = _number(attribute(level, "ilvl"), 0)
            found[depth] = _level(level)
            style = child(level, "pStyle")
            if style is not None:
                linked[attribute(style, "val")] = depth
    return found, linked


def _level(level: Element) -> Level:
    kind, form, start, restart, legal = (
        child(level, part) for part in ("numFmt", "lvlText", "start", "lvlRestart", "isLgl")
    )
    return Level(
        attribute(kind, "val") if kind is not None else "decimal",
        attribute(form, "val") if form is not None else "",
        _number(attribute(start, "val"), 1) if start is not None else 1,
        _number(attribute(restart, "val"), 0) if restart is not None else None,
        legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
    )
