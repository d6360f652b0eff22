"""National standards of China: GB, GB/T, GB/Z (Standardization Law Art. 10-11; Measures for National Standards)."""

from __future__ import annotations

import re

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import chinese

# GBZ glued is another code (occupational health); GBT glued is only ever GB/T.
_GRAMMAR = Grammar(
    ("GB, GB/T or GB/Z", r"(?:GB(?:[/_. -]{0,2}(T)|[/_. -]{1,2}(Z))?(?![A-Z]))"),
    ("", chinese.GAP),
    chinese.NUMBER,
    *chinese.TAIL,
)


_PLAIN = re.compile(rf"GB(?:/([TZ]))?{chinese.PLAIN}")


def _read(text: str, source: str) -> Designation | None:
    if plain := _PLAIN.fullmatch(text):
        type_, *rest = plain.groups()
        return chinese.read_plain("gb", Tier.NATIONAL, "GB", type_ or "", (rest[0], rest[1], rest[2]), source)
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    t, z, number, *tail = match.groups()
    return chinese.read_tail("gb", Tier.NATIONAL, "GB", "T" if t else "Z" if z else "", number, tuple(tail), source)


register(
    "gb",
    en="National standards of China",
    zh="国家标准",
    example="GB/T 1.1-2020",
    leads=("GB", "GBT"),
    read=_read,
    grammar=_GRAMMAR,
    canonical=chinese.canonical,
    work=chinese.work,
    edition=chinese.edition,
    expression=chinese.expression,
    chinese=chinese.chinese,
    effect=chinese.effect,
)
