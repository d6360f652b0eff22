"""Requirement against requirement: same, tightened, relaxed, changed, added, removed, with numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from guiju.core.comparison.aligning import NEAREST, PAIRS, alike, grams
from guiju.core.comparison.differences import rare
from guiju.core.provision.amounts import exact, to_base
from guiju.core.provision.model import Quantity
from guiju.core.text.candidates import Candidate

NEAR = 0.45
"""Share of common grams from which two sentences of one clause are the same provision."""
ROUNDING = Decimal("1e-12")
"""Share by which two numbers may differ and be the same: what a conversion between units rounds."""


class Verdict(StrEnum):
    """What became of a requirement."""

    SAME = "same"
    TIGHTENED = "tightened"
    RELAXED = "relaxed"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a candidate: the interval of values it accepts, in a base unit (None: open)."""

    candidate: Candidate
    quantity: Quantity
    base: str
    low: Decimal | None
    high: Decimal | None

    @property
    def shown(self) -> str:
        """As written: "≤ 0.1 mg/kg"."""
        quantity = self.quantity
        ends = [each.text for each in (quantity.low, quantity.high) if each is not None]
        number = "~".join(ends) if ends else quantity.value.text if quantity.value else ""
        sign = {"<=": "≤", ">=": "≥", "range": "", "tol": ""}.get(quantity.op, quantity.op)
        return " ".join(part for part in (sign, number, quantity.unit_text or quantity.unit.replace("1", "")) if part)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison. `why` says what decided: "upper limit lower", "modality", "wording" …"""

    verdict: Verdict
    old: Candidate | None
    new: Candidate | None
    characteristic: str = ""
    klass: str = ""
    before: str = ""
    after: str = ""
    why: str = ""


def limits_of(candidate: Candidate) -> tuple[Limit, ...]:
    """The limits of a candidate with their intervals; those the reader is not sure of are left to people."""
    those: Sequence[Quantity] = ()
    if candidate.provision is not None:
        those = [quantity for quantity in candidate.provision.quantities if quantity.role == "limit"]
    elif candidate.cell is not None and candidate.cell.quantity is not None:
        those = [candidate.cell.quantity]
    return tuple(_limit(candidate, quantity) for quantity in those if quantity.sure)


def _limit(candidate: Candidate, quantity: Quantity) -> Limit:
    value, low, high = (None if each is None else exact(each) for each in (quantity.value, quantity.low, quantity.high))
    if low is None and quantity.op in {">", ">=", "="}:
        low = value
    if high is None and quantity.op in {"<", "<=", "="}:
        high = value
    base, low, high = to_base(quantity.unit_text, quantity.unit, low, high)
    return Limit(candidate, quantity, base, low, high)


def match(old: Sequence[Candidate], new: Sequence[Candidate], same_clause: Mapping[str, str]) -> tuple[Row, ...]:
    """Compare the provisions of two documents; `same_clause` maps a clause of the old to that of the new. Statements
    are left out, but for those that state a limit ("the limit is 60 V"). Rows stand in the order of the new document,
    what was removed at the end."""
    before = [candidate for candidate in old if _compared(candidate)]
    after = [candidate for candidate in new if _compared(candidate)]
    partners = _partners(before, after, same_clause)
    rows: list[Row] = []
    for candidate in after:
        mate = partners.get(candidate.id)
        rows += _rows(mate, candidate) if mate is not None else [_single(Verdict.ADDED, candidate)]
    mated = {candidate.id for candidate in partners.values()}
    rows += [_single(Verdict.REMOVED, candidate) for candidate in before if candidate.id not in mated]
    return tuple(rows)


def _compared(candidate: Candidate) -> bool:
    provision = candidate.provision
    stated = provision is not None and provision.rule in ("limit sentence", "bare limit")
    return candidate.kind.value != "statement" or (stated and bool(limits_of(candidate)))


def _partners(
    before: Sequence[Candidate], after: Sequence[Candidate], same_clause: Mapping[str, str]
) -> dict[str, Candidate]:
    waiting: dict[str, list[Candidate]] = {}
    for candidate in before:
        waiting.setdefault(same_clause.get(candidate.clause, ""), []).append(candidate)
    found: dict[str, Candidate] = {}
    used: set[str] = set()
    scored: list[tuple[float, int, Candidate, Candidate]] = []
    aside = _aside(waiting, after)
    for place, candidate in enumerate(after):
        for mate in aside.get(candidate.id, waiting.get(candidate.clause, ())):
            score = _likeness(mate, candidate)
            if score >= NEAR:
                scored.append((-score, place, mate, candidate))
    for _, _, mate, candidate in sorted(scored, key=lambda each: each[:2]):
        if candidate.id not in found and mate.id not in used:
            found[candidate.id] = mate
            used.add(mate.id)
    return found


def _aside(waiting: Mapping[str, list[Candidate]], after: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """Candidate → those it is compared with, in clauses of so many provisions that not all of them can be: the same
    words, then those that share with it the most grams which few have."""
    found: dict[str, list[Candidate]] = {}
    counts = Counter(candidate.clause for candidate in after)
    large = {clause for clause, those in waiting.items() if len(those) * counts[clause] > PAIRS}
    index = {clause: rare([_grams_of(each) for each in waiting[clause]], NEAREST) for clause in large}
    same: dict[tuple[str, str], list[Candidate]] = {}
    for clause in large:
        for each in waiting[clause]:
            same.setdefault((clause, each.text), []).append(each)
    for candidate in after:
        if candidate.clause in large:
            few = index[candidate.clause]
            shared = Counter(place for gram in _grams_of(candidate) for place in few.get(gram, ()))
            equal = same.get((candidate.clause, candidate.text), ())
            near = [waiting[candidate.clause][place] for place, _ in shared.most_common(NEAREST)]
            found[candidate.id] = [*equal[:NEAREST], *(each for each in near if each.text != candidate.text)]
    return found


def _grams_of(candidate: Candidate) -> frozenset[str]:
    return grams(_bare(candidate.text))


def _likeness(a: Candidate, b: Candidate) -> float:
    if (a.cell is None) != (b.cell is None):
        return 0.0
    if a.cell is not None and b.cell is not None:
        return 1.0 if _name(a) == _name(b) and _key(a.cell.klass) == _key(b.cell.klass) else 0.0
    if a.text == b.text:
        return 1.0
    score = alike(grams(_bare(a.text)), grams(_bare(b.text)))
    if {_key(limit.quantity.characteristic) for limit in limits_of(a)} & {
        _key(limit.quantity.characteristic) for limit in limits_of(b)
    } - {""}:
        score = max(score, 0.5) + 0.2
    return min(score, 0.99)


def _bare(text: str) -> str:
    """A sentence without its numbers and its verb of provision: what it is about."""
    return re.sub(r"\d+(?:\.\d+)?|不?[应宜可能]|\b(?:shall|should|may|can|not)\b", "", text)


def _name(candidate: Candidate) -> str:
    assert candidate.cell is not None
    held = candidate.cell.quantity or candidate.cell.check
    return _key(held.characteristic) if held is not None else ""


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def paired(before: Sequence[Limit], after: Sequence[Limit]) -> list[tuple[Limit | None, Limit | None]]:
    """The limits of two provisions: by the name of what they limit, each once, else by place when there are as many."""
    waiting: dict[str, list[Limit]] = {}
    for limit in before:
        waiting.setdefault(_key(limit.quantity.characteristic), []).append(limit)
    found: list[tuple[Limit | None, Limit | None]] = []
    for place, limit in enumerate(after):
        mates = waiting.get(_key(limit.quantity.characteristic))
        if mates:
            found.append((mates.pop(0), limit))
        elif len(before) == len(after) and any(before[place] is each for those in waiting.values() for each in those):
            waiting[_key(before[place].quantity.characteristic)].remove(before[place])
            found.append((before[place], limit))
        else:
            found.append((None, limit))
    return found + [(limit, None) for those in waiting.values() for limit in those]


def _rows(old: Candidate, new: Candidate) -> list[Row]:
    rows: list[Row] = []
    for was, now in paired(limits_of(old), limits_of(new)):
        if was is None or now is None:
            verdict = Verdict.TIGHTENED if was is None else Verdict.RELAXED
            rows.append(_of(verdict, old, new, was, now, "limit added" if was is None else "limit removed"))
            continue
        verdict, why = judge(was, now)
        if verdict is Verdict.SAME and old.kind is not new.kind:
            verdict, why = _modality(old, new)
        rows.append(_of(verdict, old, new, was, now, why))
    if rows:
        return rows
    if old.kind is not new.kind:
        verdict, why = _modality(old, new)
        return [Row(verdict, old, new, before=old.text, after=new.text, why=why)]
    same = _key(old.text) == _key(new.text)
    return [
        Row(
            Verdict.SAME if same else Verdict.CHANGED,
            old,
            new,
            before=old.text,
            after=new.text,
            why="" if same else "wording",
        )
    ]


_FORCE = {"requirement": 3, "external-constraint": 3, "instruction": 3, "recommendation": 2, "permission": 1}


def _modality(old: Candidate, new: Candidate) -> tuple[Verdict, str]:
    was, now = _FORCE.get(old.kind.value, 0), _FORCE.get(new.kind.value, 0)
    why = f"{old.kind.value} → {new.kind.value}"
    return (Verdict.TIGHTENED if now > was else Verdict.RELAXED if now < was else Verdict.CHANGED), why


def judge(old: Limit, new: Limit) -> tuple[Verdict, str]:
    """Interval against interval in one base unit: what lies inside is tighter."""
    if old.base != new.base:
        return Verdict.CHANGED, "another unit"
    if _close(old.low, new.low) and _close(old.high, new.high):
        return Verdict.SAME, ""
    low = _end(old.low, new.low, lower=True)
    high = _end(old.high, new.high, lower=False)
    if low >= 0 and high >= 0:
        return Verdict.TIGHTENED, _why(low, high, "tighter")
    if low <= 0 and high <= 0:
        return Verdict.RELAXED, _why(low, high, "wider")
    return Verdict.CHANGED, "the interval moved"


def _close(a: Decimal | None, b: Decimal | None) -> bool:
    """Equal but for what the conversion into the base unit rounds."""
    if a is None or b is None:
        return a is b
    return a == b or abs(a - b) <= ROUNDING * max(abs(a), abs(b))


def _end(old: Decimal | None, new: Decimal | None, *, lower: bool) -> int:
    """1: the new end is tighter, −1: wider, 0: the same."""
    if _close(old, new):
        return 0
    if old is None:
        return 1
    if new is None:
        return -1
    return 1 if (new > old) == lower else -1


def _why(low: int, high: int, word: str) -> str:
    if low and high:
        return f"both limits {word}"
    return f"lower limit {word}" if low else f"upper limit {word}"


def _of(verdict: Verdict, old: Candidate, new: Candidate, was: Limit | None, now: Limit | None, why: str) -> Row:
    held = now or was
    assert held is not None
    klass = held.candidate.cell.klass if held.candidate.cell is not None else held.quantity.klass
    return Row(
        verdict, old, new, held.quantity.characteristic, klass, was.shown if was else "", now.shown if now else "", why
    )


def _single(verdict: Verdict, candidate: Candidate) -> Row:
    limits = limits_of(candidate)
    klass = candidate.cell.klass if candidate.cell is not None else limits[0].quantity.klass if limits else ""
    shown = "; ".join(limit.shown for limit in limits) or candidate.text
    added = verdict is Verdict.ADDED
    return Row(
        verdict, None if added else candidate, candidate if added else None,
        limits[0].quantity.characteristic if limits else "", klass, "" if added else shown, shown if added else "",
    )  # fmt: skip
