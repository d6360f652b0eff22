"""Whether an image can be put on a page, told from its first bytes, before anything unpacks it."""

from __future__ import annotations

import re

MOST_PIXELS = 60_000_000
"""A page of A4 at 600 dots to the inch has 35 million."""
LARGEST_SVG = 10_000_000
"""Bytes."""
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def fault(data: bytes) -> str:
    """Why an image cannot be put on a page; "" if it can, as far as its first bytes tell."""
    if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<", data[:200]):
        if b"<svg" not in data[:20_000]:
            return "no image that pages can show"
        return "an image too large" if len(data) > LARGEST_SVG else ""
    size = _size(data)
    if size is None:
        return "no image that pages can show"
    return "an image too large" if size[0] * size[1] > MOST_PIXELS else ""


def _size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of PNG, GIF, JPEG and WebP."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return _number(data[16:20]), _number(data[20:24])
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(data):
        if data[place] != 0xFF:
            place += 1
            continue
        if data[place + 1] in _JPEG_FRAMES:
            return _number(data[place + 7 : place + 9]), _number(data[place + 5 : place + 7])
        alone = data[place + 1] == 0xFF or 0xD0 <= data[place + 1] <= 0xD9 or data[place + 1] == 1
        place += (1 if data[place + 1] == 0xFF else 2) if alone else 2 + _number(data[place + 2 : place + 4])
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8 " and len(data) >= 30:
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    if kind == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
