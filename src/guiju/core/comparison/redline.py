"""What changed in a piece of text, word by word; Chinese character by character."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.core.comparison.differences import opcodes

_TOKEN = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)
LONGEST = 20_000
"""Tokens of one piece; longer ones are compared line by line."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that both have (`op` "="), only the old text has ("-") or only the new one ("+")."""

    op: str
    text: str


def redline(old: str, new: str) -> tuple[Change, ...]:
    """The stretches of two texts in order; joined without "+" they give the old text, without "-" the new one."""
    if old == new:
        return (Change("=", old),) if old else ()
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(a) + len(b) > LONGEST:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Change] = []
    for tag, i, j, k, m in opcodes(a, b):
        if tag == "equal":
            found.append(Change("=", "".join(a[i:j])))
            continue
        if i < j:
            found.append(Change("-", "".join(a[i:j])))
        if k < m:
            found.append(Change("+", "".join(b[k:m])))
    return tuple(found)
