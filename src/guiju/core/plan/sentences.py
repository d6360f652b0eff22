"""Sentences of a stretch of folded text, as spans. A line that breaks off goes on in the next."""

from __future__ import annotations

import re

from guiju.core.plan.model import Span

_END = re.compile(
    r"[。;!?]+[\"')\]]*|(?<![A-Z]\.[A-Z])(?<!\b[A-Z])\.[\"')\]]*(?=\s+(?![a-z])|$|\n)|:[ ]*(?=\n)"
    r"|\n(?=[ ]*(?:[•*|#]|-{1,3}(?!\d)|\(?[0-9一二三四五六七八九十]{1,3}[).、.]))|\n[ ]*(?=\n)"
)
_LONGEST = 2_000  # code points; what is longer is no sentence and is cut
_GOES_ON = re.compile(r"[a-z,、(\u4e00-\u9fff-]$")


def sentences(folded: str, start: int, end: int) -> list[Span]:
    """(start, end) of each sentence, its mark included, spaces around it not.

    >>> [("A b. C d e."[a:b]) for a, b in sentences("A b. C d e.", 0, 11)]
    ['A b.', 'C d e.']
    """
    found = []
    position = start
    for match in _END.finditer(folded, start, end):
        if match[0].startswith("\n") and "\n" in folded[match.end() : match.end() + 1]:
            before = folded[max(start, match.start() - 3) : match.start()].rstrip()
            if _GOES_ON.search(before) and re.match(r"\s*[a-z]", folded[match.end() : match.end() + 5]):
                continue
        found.append((position, match.end()))
        position = match.end()
    found.append((position, end))
    found = [(a, min(b, a + _LONGEST)) for begin, b in found for a in range(begin, max(b, begin + 1), _LONGEST)]
    return [span for span in (trim(folded, a, b) for a, b in found) if span[0] < span[1]]


def trim(folded: str, start: int, end: int) -> Span:
    """The span without spaces at its ends."""
    words = folded[start:end]
    lead = len(words) - len(words.lstrip())
    return start + min(lead, end - start), start + max(lead, len(words.rstrip()))
