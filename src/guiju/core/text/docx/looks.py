"""How Word shows a run: its own properties, those of its character style, those of its paragraph's style."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from guiju.core.text.xml import Element, attribute, child, elements, name

Style = Literal["italic", "bold", "sub", "sup", "code", "underline", "strike", "small-caps"]
_FLAGS: dict[str, Style] = {"b": "bold", "i": "italic", "strike": "strike", "smallCaps": "small-caps"}
_OFF = ("0", "false", "off")
_CODE = ("Code", "VerbatimChar", "GuijuCode")
_RAISED = 3
"""Half-points by which letters are moved before they count as raised or lowered."""
_SHORT = 12
"""Letters that are raised by moving them at most; a longer stretch is moved for its looks."""
_OF_PARAGRAPH = ("vanish", "vertAlign")


@dataclass(frozen=True, slots=True)
class Look:
    """What a run looks like: styles, whether it is hidden, half-points it is moved up, the font of its letters."""

    styles: tuple[Style, ...] = ()
    hidden: bool = False
    position: int = 0
    font: str = ""
    named: str = ""
    """The style of letters, as the file calls it."""

    def moved(self, base: int, text: str) -> tuple[Style, ...]:
        """The styles, and that of letters that stand higher or lower than the line (`base`)."""
        away = self.position - base
        if abs(away) < _RAISED or len(text) > _SHORT or "sup" in self.styles or "sub" in self.styles:
            return self.styles
        return (*self.styles, "sup" if away > 0 else "sub")


@dataclass
class Looks:
    """The styles of a file: what each says of letters, with what it inherits."""

    said: dict[str, dict[str, Element]] = field(default_factory=dict)

    def of(self, properties: Element | None, paragraph: str) -> Look:
        """The look of a run in a paragraph of a style."""
        own = {name(one): one for one in elements(properties)} if properties is not None else {}
        named = attribute(own["rStyle"], "val") if "rStyle" in own else ""
        above = self.said.get(paragraph, {})
        merged = {kind: above[kind] for kind in _OF_PARAGRAPH if kind in above} | self.said.get(named, {}) | own
        return replace(_look(merged, "code" if named in _CODE else "", "u" in own), named=named)


def _look(said: dict[str, Element], named: Literal["", "code"], underlined: bool) -> Look:
    styles: list[Style] = [style for kind, style in _FLAGS.items() if kind in said and _is_on(said[kind])]
    if "vertAlign" in said:
        value = attribute(said["vertAlign"], "val")
        if value in ("superscript", "subscript"):
            styles.append("sup" if value == "superscript" else "sub")
    # Only a run's own underline says something: that of a style is how links look.
    if underlined and attribute(said["u"], "val") not in ("none", ""):
        styles.append("underline")
    if named:
        styles.append(named)
    position = attribute(said["position"], "val") if "position" in said else ""
    digits = position.removeprefix("-")
    moved = int(position) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
    fonts = said.get("rFonts")
    font = (attribute(fonts, "ascii") or attribute(fonts, "hAnsi")) if fonts is not None else ""
    hidden = "vanish" in said and _is_on(said["vanish"])
    return Look(tuple(styles), hidden, moved, font)


def _is_on(element: Element) -> bool:
    return attribute(element, "val") not in _OFF


def read(styles: Element | None) -> Looks:
    """What the styles of a file say of letters."""
    found = Looks()
    raw = {attribute(s, "styleId"): s for s in elements(styles) if name(s) == "style"} if styles is not None else {}
    for key in raw:
        found.said[key] = _inherited(raw, key)
    return found


def _inherited(raw: dict[str, Element], key: str) -> dict[str, Element]:
    said: dict[str, Element] = {}
    seen: set[str] = set()
    while key in raw and key not in seen and len(seen) < 20:
        seen.add(key)
        properties = child(raw[key], "rPr")
        for one in elements(properties) if properties is not None else ():
            said.setdefault(name(one), one)
        based = child(raw[key], "basedOn")
        key = attribute(based, "val") if based is not None else ""
    return said
