"""Bytes -> text, bounded; or why not."""

from __future__ import annotations

import re

from guiju.core.errors import GuijuError, sentence

LARGEST = 5_000_000
"""Bytes of a file, and code points of a text. The longest plan known to us has 70,000 bytes."""

_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP, Word or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "an RTF file",
    b"\x1f\x8b": "a compressed file",
}
_MARKED = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_EXPECTED = "plain text in UTF-8, UTF-16 with a byte order mark, or GB 18030"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_UNLIKELY = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]|[\U00020000-\U0003ffff]")
_HOUSE = re.compile("[的和国标准化部门一]")


def decode(data: bytes, where: str = "plan") -> str:
    """The text of a file; a byte order mark is no part of it, all other characters stand as they came.

    Raises GuijuError for more than 5 MB, for what is no text, and for bytes that are neither encoding.
    """
    if len(data) > LARGEST:
        raise GuijuError("{} bytes", f"{len(data):,}", where=where, expected=sentence("at most {}", f"{LARGEST:,}"))
    if kind := binary(data):
        raise GuijuError("this is {}, not plain text", kind, where=where, expected=_EXPECTED)
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return check(_strictly(data[len(mark) :] if encoding == "utf-8" else data, encoding, where), where)
    if b"\x00" in data:
        raise GuijuError("a NUL at byte {}", data.index(0), where=where, expected=_EXPECTED)
    try:
        return check(data.decode("utf-8"), where)
    except UnicodeDecodeError as error:
        fault = error
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if not text or len(_UNLIKELY.findall(text)) * 20 > len(text) or not _HOUSE.search(text):
        raise GuijuError(
            "neither UTF-8 (byte {} is wrong) nor GB 18030", fault.start, where=where, expected=_EXPECTED
        ) from None
    return check(text, where)


def binary(data: bytes) -> str:
    """What a file is that is no text ("a PDF"), by its first bytes; "" for what may be text."""
    return next((kind for start, kind in _BINARY.items() if data.startswith(start)), "")


def check(text: str, where: str = "plan") -> str:
    """The text itself. Raises GuijuError when it is too long or holds control characters, which no plan has."""
    if len(text) > LARGEST:
        raise GuijuError(
            "{} characters", f"{len(text):,}", where=where, expected=sentence("at most {}", f"{LARGEST:,}")
        )
    found = _CONTROL.search(text)
    if found:
        raise GuijuError(
            "a control character (U+{}) at {}", f"{ord(found[0]):04X}", found.start(), where=where, expected="text"
        )
    surrogate = re.search("[\ud800-\udfff]", text)
    if surrogate:
        raise GuijuError("half a character at {}", surrogate.start(), where=where, expected="text")
    return text


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise GuijuError("not {} at byte {}", encoding.upper(), error.start, where=where, expected=_EXPECTED) from None
