"""Characters become printed lines: what stands beside each other, with raised and lowered letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from guiju.core.text.model import Box, Inline, Inlines, Run, Styled
from guiju.core.text.pages.opening import Sign

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef—…]")
_SMALL = 0.86
"""Letters below this share of the size of their line may be raised or lowered."""
_GAP, _NARROW = 0.3, 0.16
"""Of the size: what is wider beside a wide character, and between two others, is a space."""
_TAB = 0.9
"""What is wider than this is a tab, as behind NOTE 1."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line. `size` is that of most of its letters, `bold` whether all of them are."""

    inlines: Inlines
    text: str
    box: Box
    size: float
    bold: bool
    first: float
    """The width of its first word: what would have had to fit into the line before."""


def lines(signs: Iterable[Sign], page: int) -> list[Printed]:
    """The lines of a page or of a cell, from the upper to the lower edge."""
    rows: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda one: (one.middle, one.left)):
        row = rows[-1] if rows else None
        if row is not None and abs(sign.middle - row[0].middle) <= 0.35 * max(sign.size, row[0].size, 1.0):
            row.append(sign)
        else:
            rows.append([sign])
    rows = [row for row in rows if any(sign.text.strip() for sign in row)]
    return [_line(_trimmed(sorted(row, key=lambda one: one.left)), page) for row in _joined(rows)]


def _trimmed(row: list[Sign]) -> list[Sign]:
    """Without spaces at the ends."""
    said = [place for place, sign in enumerate(row) if sign.text.strip()]
    return row[said[0] : said[-1] + 1]


def _joined(rows: list[list[Sign]]) -> list[list[Sign]]:
    """Rows of small letters go into the row they are raised from or lowered below, where they stand beside it."""
    sizes = [_size(row) for row in rows]
    found: list[list[Sign]] = []
    for place, row in enumerate(rows):
        into = None
        for beside in (place - 1, place + 1):
            if not 0 <= beside < len(rows) or sizes[place] > _SMALL * sizes[beside]:
                continue
            other = rows[beside]
            high = min(max(s.bottom for s in row), max(s.bottom for s in other)) - max(
                min(s.top for s in row), min(s.top for s in other)
            )
            inside = min(s.left for s in other) - 1 <= row[0].left <= max(s.right for s in other) + sizes[beside]
            if high > 0.3 * sizes[place] and inside:
                into = other
        if into is None:
            found.append(row)
        else:
            into.extend(row)
    return found


def _size(row: list[Sign]) -> float:
    return Counter(round(sign.size, 1) for sign in row).most_common(1)[0][0] or 1.0


def _line(row: list[Sign], page: int) -> Printed:
    size = _size(row)
    ordinary = [sign.middle for sign in row if sign.size > _SMALL * size] or [row[0].middle]
    middle = sorted(ordinary)[len(ordinary) // 2]
    runs: list[tuple[str, str]] = []
    before: Sign | None = None
    spaced = False
    for sign in row:
        style = ""
        if sign.size <= _SMALL * size and abs(sign.middle - middle) > 0.08 * size:
            style = "sup" if sign.middle < middle else "sub"
        if not sign.text.strip():
            spaced = True
            continue
        apart = sign.left - before.right if before is not None else 0.0
        between = "\t" if apart > _TAB * size else " " if spaced or _apart(before, sign, size) else ""
        text, spaced = between + sign.text, False
        if runs and runs[-1][0] == style:
            runs[-1] = (style, runs[-1][1] + text)
        else:
            runs.append((style, text))
        before = sign
    inlines = tuple(_inline(style, text) for style, text in runs)
    text = "".join(text for _, text in runs)
    box = Box(
        page, round(row[0].left, 1), round(min(s.top for s in row), 1),
        round(max(s.right for s in row), 1), round(max(s.bottom for s in row), 1),
    )  # fmt: skip
    bold = all(re.search("bold|black|heavy|hei", sign.font, re.IGNORECASE) for sign in row)
    return Printed(inlines, text, box, size, bold, _first(row, size))


def _apart(before: Sign | None, sign: Sign, size: float) -> bool:
    """Whether two letters have a space between them that is not written."""
    if before is None:
        return False
    wide_one = _WIDE.match(before.text) or _WIDE.match(sign.text)
    return sign.left - before.right > (_GAP if wide_one else _NARROW) * size


def _inline(style: str, text: str) -> Inline:
    if style == "sup":
        return Styled("sup", (Run(text),))
    return Styled("sub", (Run(text),)) if style else Run(text)


def _first(row: list[Sign], size: float) -> float:
    end = row[0].right
    for before, sign in pairwise(row):
        ended = not sign.text.strip() or _apart(before, sign, size)
        if ended or _WIDE.match(before.text) or _WIDE.match(sign.text):
            break
        end = sign.right
    return end - row[0].left


def wide(text: str) -> bool:
    """Whether a character stands without spaces (Chinese, Japanese, its punctuation)."""
    return _WIDE.match(text) is not None
