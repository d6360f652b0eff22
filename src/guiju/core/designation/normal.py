"""One width, one dash, one space: the text as the grammars see it.

A character is replaced by one other or left out, and runs of spaces are joined; `original_offset` undoes that for an
offset.
"""

from __future__ import annotations

_DASHES = "‐‑‒–—―−－﹣⸺ー－"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t\r\n\u2028\u2029\u0085\x0b\x0c"
_SLASHES = "／∕⁄╱"
_WAVES = "～〜∼﹏"
_MARKS = "《》〈〉【】「」『』“”„"  # marks in which texts put a number, or a number with its title
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u180e"
_TRADE = "™®℠"  # IEEE prints them behind its numbers

_TABLE: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE.update({ord(c): "-" for c in _DASHES})
_TABLE.update({ord(c): " " for c in _SPACES})
_TABLE.update({ord(c): "/" for c in _SLASHES})
_TABLE.update({ord(c): "~" for c in _WAVES})
_TABLE.update({ord(c): " " for c in _MARKS})
_TABLE.update({ord(c): None for c in _UNSEEN + _TRADE})
_TABLE.update({ord("［"): "[", ord("］"): "]", ord("〔"): "(", ord("〕"): ")", ord("﹕"): ":", ord("∶"): ":"})
_TABLE[0x00AD] = "-"  # a soft hyphen stands for the hyphen it hides in printed lists ("EN 527\u00ad2")


def tidy(text: str) -> str:
    """Full-width forms to ASCII, every dash to "-", every space to one blank, none at the ends."""
    if not text.isascii() or "\t" in text or "\n" in text or "\r" in text or "\x0b" in text or "\x0c" in text:
        text = text.translate(_TABLE)
    if "  " in text:
        return " ".join(part for part in text.split(" ") if part)
    return text.strip(" ")


def original_offset(text: str, offset: int) -> int:
    """The offset in `text` of the character that stands at `offset` in `tidy(text)`."""
    seen = 0
    previous_blank = True
    for index, char in enumerate(text):
        wide = char.translate(_TABLE)
        if not wide:
            continue
        blank = wide == " "
        if blank and previous_blank:
            continue
        previous_blank = blank
        if seen == offset:
            return index
        seen += 1
    return len(text.rstrip()) if text.strip() else 0
