"""Fonts whose letters are signs (Symbol, Wingdings): the character each glyph stands for (`data/text/glyphs.csv`)."""

from __future__ import annotations

from functools import cache

from guiju.data import tables

UNKNOWN = "\ufffd"
_PAGE = 0xF000
_PRIVATE = ("\ue000", "\uf8ff")


@cache
def _fonts() -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for row in tables.rows("text/glyphs.csv"):
        found.setdefault(row["font"].lower(), {})[int(row["code"], 16)] = row["character"]
    return found


def is_symbolic(font: str) -> bool:
    """Whether the letters of a font are signs."""
    return font.lower() in _fonts() or font.lower() in ("webdings", "mt extra", "marlett")


def character(font: str, code: int) -> str | None:
    """The character of a glyph; None for one that nobody knows. Codes count from 0 or from U+F000, as Word writes."""
    own = code - _PAGE if _PAGE <= code < _PAGE + 0x100 else code
    if is_symbolic(font):
        return _fonts().get(font.lower(), {}).get(own)
    if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF or is_private(chr(code)):
        return _fonts()["symbol"].get(own) if not font else None
    return chr(code)


def is_private(letter: str) -> bool:
    """Whether a character has a meaning only in its font."""
    return _PRIVATE[0] <= letter <= _PRIVATE[1]


def read(text: str, font: str) -> tuple[str, str]:
    """Text set in a font as characters, and what of it nobody knows."""
    if not is_symbolic(font) and not any(map(is_private, text)):
        return text, ""
    shown, strange = [], []
    for letter in text:
        if is_private(letter) or (is_symbolic(font) and letter < "\u0100"):
            found = character(font if is_symbolic(font) else "", ord(letter))
            if found is None:
                strange.append(letter)
            # A glyph of no sign font stays: the character may be the author's own
            shown.append(found if found is not None else UNKNOWN if is_symbolic(font) else letter)
        else:
            shown.append(letter)
    return "".join(shown), "".join(strange)
