"""Readings against a gold set: precision, recall and F1 by field.

A gold record has text, modality, negated, quantities (or null: not scored) and may be `partial` (quantities beyond the
ones written do not count as wrong). A quantity has op, value, low, high, unit and characteristic (null: not scored).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.provision.model import Modality, Quantity
from guiju.core.provision.reading import read

FIELDS = ("modality", "negated", "quantity", "characteristic")


@dataclass(slots=True)
class Tally:
    """Counts of one field. hit: right; wrong: answered but not in the gold; missed: in the gold but not answered."""

    hit: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the answers that are right; 1 without answers."""
        return self.hit / (self.hit + self.wrong) if self.hit + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 without gold."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = 2 * self.hit + self.wrong + self.missed
        return 2 * self.hit / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one sentence that is not as in the gold."""

    text: str
    field: str
    expected: str
    found: str


@dataclass(slots=True)
class Score:
    """The tallies by field and every difference."""

    sentences: int = 0
    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    differences: list[Difference] = field(default_factory=list)


def records(lines: Iterable[str], where: str) -> list[dict[str, Any]]:
    """Gold records out of JSON lines. Raises GuijuError with file and line for one that is not as described above."""
    found: list[dict[str, Any]] = []
    kinds = {kind.value for kind in Modality}
    for count, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise GuijuError(
                "no JSON ({})", error.msg, where=f"{where}:{count}", expected="one gold record a line"
            ) from None
        if (
            not isinstance(record, dict)
            or not isinstance(record.get("text"), str)
            or record.get("modality") not in kinds
        ):
            raise GuijuError(
                "no gold record", where=f"{where}:{count}", expected="text and modality of the eight kinds"
            )
        found.append(record)
    return found


def score(gold: Iterable[dict[str, Any]]) -> Score:
    """Read every sentence of the gold and compare."""
    result = Score()
    for record in gold:
        result.sentences += 1
        text = record["text"]
        found = read(text)
        _single(result, text, "modality", record["modality"], found.modality.value)
        if "negated" in record:
            _single(result, text, "negated", str(record["negated"]), str(found.negated))
        if record.get("quantities") is not None:
            _compare(result, text, record["quantities"], found.quantities, "partial" in record)
    return result


def _single(result: Score, text: str, name: str, expected: str, found: str) -> None:
    tally = result.tallies[name]
    if expected == found:
        tally.hit += 1
    else:
        tally.wrong += 1
        tally.missed += 1
        result.differences.append(Difference(text, name, expected, found))


def _compare(result: Score, text: str, gold: list[dict[str, Any]], found: tuple[Quantity, ...], partial: bool) -> None:
    expected = Counter(_key(entry) for entry in gold)
    answered = Counter(_key(quantity.as_dict()) for quantity in found)
    tally = result.tallies["quantity"]
    tally.hit += (expected & answered).total()
    missing, extra = expected - answered, answered - expected
    tally.missed += missing.total()
    if not partial:
        tally.wrong += extra.total()
    if missing or (extra and not partial):
        result.differences.append(Difference(text, "quantity", _shown(missing), _shown(extra)))
    left = list(found)
    names = result.tallies["characteristic"]
    for entry in gold:
        mate = next((q for q in left if _amount(q.as_dict()) == _amount(entry)), None)
        if mate is not None:
            left.remove(mate)
        if entry.get("characteristic") is None:
            continue
        got = mate.characteristic if mate is not None else ""
        if _plain(got) == _plain(entry["characteristic"]):
            names.hit += 1
            continue
        names.missed += 1
        names.wrong += bool(got)
        result.differences.append(Difference(text, "characteristic", entry["characteristic"], got))


def _key(entry: dict[str, Any]) -> tuple[object, ...]:
    return (entry["op"], *_amount(entry))


def _amount(entry: dict[str, Any]) -> tuple[object, ...]:
    return (entry.get("value"), entry.get("low"), entry.get("high"), entry["unit"])


def _plain(text: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", text.strip().lower())


def _shown(keys: Counter[tuple[object, ...]]) -> str:
    return "; ".join(" ".join(str(part) for part in key if part is not None) for key in keys.elements())
