"""Sector standards of China: two letters, /T or /Z (Standardization Law Art. 12; SAMR Order 86)."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.core.designation.schemes import chinese
from guiju.data.tables import codes

_CODES = codes("sectors")
_ANY = "|".join(_CODES)

# DB followed by digits is a province (local.py); DB/T and DB with a blank are the earthquake administration's.
_GRAMMAR = Grammar(
    ("a sector code such as YY/T", rf"((?:NB/SH|NB/RB)|{_ANY})(?: ?/ ?([TZ])|[_ -]?(T)|_(Z))?(?![A-Z])"),
    ("", rf"(?:(?<!DB)|(?=[ _.-])){chinese.GAP}"),
    chinese.NUMBER,
    *chinese.TAIL,
)


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(rf"({_ANY})(?:/([TZ]))?{chinese.PLAIN}")


_COLON = re.compile(r"[A-Z /]{2,6}[0-9.]{1,12} ?:", re.IGNORECASE)


def _read(text: str, source: str) -> Designation | None:
    if plain := _plain().fullmatch(text):
        code, type_, *rest = plain.groups()
        return chinese.read_plain("sector", Tier.SECTOR, code, type_ or "", (rest[0], rest[1], rest[2]), source)
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    code, slashed, glued, joined, number, *tail = match.groups()
    suffix = slashed or glued or joined
    if code.upper() == "HB" and _COLON.match(text):
        return None  # a British handbook
    return chinese.read_tail(
        "sector", Tier.SECTOR, code.upper(), suffix.upper() if suffix else "", number, tuple(tail), source
    )


register(
    "sector",
    en="Sector standards of China",
    zh="行业标准",
    example="YY/T 0287-2017/ISO 13485:2016",
    leads=[*_CODES, *(code + "T" for code in _CODES)],
    read=_read,
    grammar=_GRAMMAR,
    canonical=chinese.canonical,
    work=chinese.work,
    edition=chinese.edition,
    expression=chinese.expression,
    chinese=chinese.chinese,
    effect=chinese.effect,
)
