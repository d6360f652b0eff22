"""The numbers of clauses, tables, figures, formulas, notes, examples, terms (GB/T 1.1—2020, clauses 7 and 9)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from guiju.core.text.model import Blocks, Clause, Document, Figure, Formula, Kind, Note, Table
from guiju.core.text.walking import blocks

_OWN = re.compile(r"(?:^|[^A-Za-z])([ZN][A-Z])(?![A-Za-z])")
UNNUMBERED = {Kind.FOREWORD, Kind.INTRODUCTION, Kind.BIBLIOGRAPHY, Kind.INDEX, Kind.FRONT}


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a node: `what` ("clause", "annex", "table", "figure", "formula", "note", "example") and the number
    alone ("5.3.2", "A", "A.1"; "" for a note or example that is the only one in its clause)."""

    what: str
    text: str


def numbers(document: Document) -> dict[str, Number]:
    """Identifier → number, as the tree gives it. Nodes without an identifier have none."""
    found: dict[str, Number] = {}
    count: Counter[str] = Counter()
    things: Counter[str] = Counter()
    for clause in document.clauses:
        if clause.unnumbered or clause.kind in UNNUMBERED:
            _notes(clause, found)
            _below(clause, "", found, things, "")
            continue
        if clause.kind is Kind.ANNEX:
            letter = own_letters(clause.label)
            if not letter:
                count["annex"] += 1
                letter = letters(count["annex"])
            found[clause.id] = Number("annex", letter)
            own: Counter[str] = Counter()
            _things(clause.blocks, f"{letter}.", own, found)
            _notes(clause, found)
            _below(clause, letter, found, own, f"{letter}.")
        else:
            count["clause"] += 1
            number = str(count["clause"])
            found[clause.id] = Number("clause", number)
            _things(clause.blocks, "", things, found)
            _notes(clause, found)
            _below(clause, number, found, things, "")
    return found


def own_letters(label: str) -> str:
    """The letters of an annex that has a name of its own, whatever stands before it: European (ZA, ZB … CEN/CENELEC
    Internal Regulations Part 3) or national (NA, NB …) annexes of an adopted standard; "" for one that is counted."""
    found = _OWN.search(label)
    return found[1] if found else ""


def _below(clause: Clause, number: str, found: dict[str, Number], things: Counter[str], prefix: str) -> None:
    count = 0
    for inner in clause.clauses:
        own = ""
        if not inner.unnumbered and number:
            count += 1
            own = f"{number}.{count}"
            found[inner.id] = Number("clause", own)
        _things(inner.blocks, prefix, things, found)
        _notes(inner, found)
        _below(inner, own, found, things, prefix)


def _things(those: Blocks, prefix: str, things: Counter[str], found: dict[str, Number]) -> None:
    for block in blocks(those):
        if isinstance(block, Table | Figure | Formula) and not block.unnumbered:
            what = block.type
            things[what] += 1
            if block.id:
                found[block.id] = Number(what, f"{prefix}{things[what]}")


def _notes(clause: Clause, found: dict[str, Number]) -> None:
    """Notes and examples are numbered inside one clause, and only where there is more than one of the kind."""
    for kind in ("note", "example"):
        those = [block for block in clause.blocks if isinstance(block, Note) and block.kind == kind]
        for place, note in enumerate(those, 1):
            if note.id:
                found[note.id] = Number(kind, str(place) if len(those) > 1 else "")


def letters(number: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
