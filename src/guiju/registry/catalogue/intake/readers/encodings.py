"""Which encoding a table is in: UTF-8, UTF-16 with a mark and without, GB 18030, Big5."""

from __future__ import annotations

from pathlib import Path

from guiju.core.errors import GuijuError

LOOKED_AT = 200_000
"""Bytes of the beginning by which encodings of two bytes a character are told apart."""
EXPECTED = "UTF-8, UTF-16, GB 18030 or Big5"


def encoding_of(path: Path) -> str:
    """The name Python knows the encoding by; GuijuError names the first byte that is in none."""
    with path.open("rb") as f:
        head = f.read(LOOKED_AT)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    wide = _utf_16(head)
    chinese = ("cp950", "big5hkscs", "gb18030") if _big5(head) else ("gb18030", "cp950", "big5hkscs")
    fault = ""
    for name in ((wide,) if wide else ()) + ("utf-8-sig", *chinese):
        try:
            with path.open(encoding=name, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError as error:
            fault = fault or f"byte {error.object[error.start]:#04x} begins no character"
        except UnicodeError as error:
            fault = fault or str(error)
        else:
            return name
    raise GuijuError("not text: {}", fault, where=str(path), expected=EXPECTED)


def _utf_16(head: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" where letters and line ends have their zeros at one side; "" otherwise."""
    low, high = head[1::2].count(0), head[0::2].count(0)
    if low >= 4 and not high and b"\n\x00" in head:
        return "utf-16-le"
    if high >= 4 and not low and b"\x00\n" in head:
        return "utf-16-be"
    return ""


def _big5(head: bytes) -> bool:
    """Whether the pairs of bytes are rather the common characters of Big5 (A4–C6) than those of GB 2312 (B0–D7)."""
    simplified = traditional = 0
    at, last = 0, len(head) - 1
    while at < last:
        first, second = head[at], head[at + 1]
        if first < 0x81:
            at += 1
            continue
        if 0x30 <= second <= 0x39:  # four bytes: GB 18030 only
            simplified += 1
            at += 4
            continue
        simplified += (0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA3) and second >= 0xA1
        traditional += 0xA1 <= first <= 0xC6 and (0x40 <= second <= 0x7E or second >= 0xA1)
        at += 2
    return traditional > simplified
