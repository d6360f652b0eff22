"""Order: of editions inside one work, and of designations in a list (DOMAIN 1.6, rule 5)."""

from __future__ import annotations

import re
from enum import StrEnum

from guiju.core.designation.model import Designation, Tier

Key = tuple[
    int, str, int, str, tuple[tuple[int, str], ...], int, int, str, str, tuple[tuple[str, int, int, str], ...], str
]

_TIERS = {tier: index for index, tier in enumerate(Tier)}
_DIGITS = re.compile(r"[0-9]+")


class Order(StrEnum):
    """How two designations stand to each other. Only editions of one work have an order."""

    BEFORE = "before"
    SAME = "same"
    AFTER = "after"
    INCOMPARABLE = "incomparable"


def same_work(a: Designation, b: Designation) -> bool:
    """Whether both belong to one work, whatever the edition. `GB n` and `GB/T n` do not."""
    return a.work == b.work


def compare(a: Designation, b: Designation) -> Order:
    """Earlier, same or later edition of one work; INCOMPARABLE across works.

    A dual number equals its national edition; languages and variants of an edition are the same edition. An undated
    designation names whichever edition is newest, so it has no place among dated ones.
    """
    if a.work != b.work:
        return Order.INCOMPARABLE
    if a.edition == b.edition:
        return Order.SAME
    if (a.year is None) != (b.year is None) or (a.year is None and not _drafted(a) and not _drafted(b)):
        return Order.INCOMPARABLE
    first, second = _age(a), _age(b)
    if first == second:
        return Order.INCOMPARABLE
    return Order.BEFORE if first < second else Order.AFTER


def _drafted(d: Designation) -> bool:
    return bool(d.stage or d.iteration or d.supplements)


_STAGES = {
    stage: index
    for index, stage in enumerate(
        (
            "PWI",
            "NP",
            "NWIP",
            "AWI",
            "WD",
            "PNW",
            "CD",
            "PDAM",
            "PDTS",
            "PDTR",
            "CDV",
            "DTS",
            "DTR",
            "DPAS",
            "DGUIDE",
            "DIS",
            "DAM",
            "DCOR",
            "FPDAM",
            "FDIS",
            "FDAM",
            "FDCOR",
            "PRF",
        ),
        start=1,
    )
}


def _age(d: Designation) -> tuple[object, ...]:
    """Year, month, then drafts before the standard, then supplements in their order."""
    stage = _STAGES.get(d.stage.upper(), 0) if d.stage else 99
    return (
        d.year or 0,
        d.month or 0,
        stage,
        _integer(d.iteration),
        tuple(
            (
                supplement.year or 0,
                supplement.month or 0,
                supplement.kind,
                _integer(supplement.number),
                _STAGES.get(supplement.stage.upper(), 0) if supplement.stage else 99,
                _integer(supplement.iteration),
            )
            for supplement in d.supplements
        ),
        tuple(value for _, value in d.marks),
    )


def _integer(text: str) -> int:
    """The first run of digits in `text` as a number; 0 when there is none."""
    match = _DIGITS.search(text)
    return int(match.group()) if match else 0


def _prefix(d: Designation) -> str:
    return f"{d.publisher}/{d.type}" if d.type else d.publisher


def sort_key(d: Designation) -> Key:
    """A total order: tier, prefix, number as an integer, path of parts, year, stage, supplements; then the text."""
    return (
        _TIERS[d.tier],
        _prefix(d),
        _integer(d.number),
        d.number,
        tuple((_integer(part), part) for part in d.parts),
        d.year or 0,
        d.month or 0,
        d.stage,
        d.iteration,
        tuple(
            (supplement.kind, _integer(supplement.number), supplement.year or 0, supplement.stage)
            for supplement in d.supplements
        ),
        d.canonical,
    )


def rank(d: Designation) -> int:
    """63 bits that order like `sort_key` as far as they reach, for an index that keeps one number a document.

    From the top: tier 4, first three letters of the prefix 15, number 20, first part 8, year since 1880 8,
    supplements 8; each clipped to its width. Prefixes equal in three letters are told apart by `sort_key` only.
    """
    letters = [char for char in _prefix(d).upper() if char.isalpha()]
    code = 0
    for index in range(3):
        code <<= 5
        if index < len(letters):
            code |= min(ord(letters[index]) - 64, 31) if letters[index].isascii() else 31
    part = min(_integer(d.parts[0]), 254) + 1 if d.parts else 0
    year = min(max(d.year - 1879, 1), 255) if d.year else 0
    supplement = 0
    if d.supplements:
        supplement = min(16 * len(d.supplements) + min(_integer(d.supplements[-1].number), 15), 255)
    packed = _TIERS[d.tier]
    packed = packed << 15 | code
    packed = packed << 20 | min(_integer(d.number), (1 << 20) - 1)
    packed = packed << 8 | part
    packed = packed << 8 | year
    return packed << 8 | supplement
