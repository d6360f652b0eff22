"""Readings against a gold set: precision, recall and F1 by field of the reading, by language and by field of practice.

A gold record of one provision has text, modality, negated, quantities (or null: not scored) and may be `partial`
(quantities beyond the ones written do not count as wrong). A record of several has `provisions`, a list of the same; it
may have `convention` (what the document says of its verbs), `field`, and `sure` (false: people may differ). A quantity
has op, value, low, high, unit, role and characteristic (null: not scored), and `characteristic_also`: other names that
are right, and `unit_also`. A record with `cells` is a limit table (`table_evaluation`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.provision.conventions import named
from guiju.core.provision.model import Modality, Provision, Quantity
from guiju.core.provision.reading import read

FIELDS = ("modality", "negated", "quantity", "role", "characteristic")
_MERGED = {"instruction": "requirement", "capability": "possibility"}
"""Kinds the Directives hold for one (clause 7: imperative and shall; can); a gold record of several does so too."""
_OPPOSITE = ({"<", "<="}, {">", ">="})


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
class Group:
    """The tallies of some of the records: of a language, a field of practice, or all. reversed: limits turned round."""

    sentences: int = 0
    reversed: int = 0
    unsure: int = 0
    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})


@dataclass(slots=True)
class Score(Group):
    """All records, every difference, and the same by language ("language zh") and by field ("field building")."""

    differences: list[Difference] = field(default_factory=list)
    groups: dict[str, Group] = field(default_factory=dict)


def merged(modality: Modality) -> str:
    """The kind as the gold of several provisions has it: instructions are requirements, capabilities possibilities."""
    return _MERGED.get(modality.value, modality.value)


def records(lines: Iterable[str], where: str) -> list[dict[str, Any]]:
    """Gold records out of JSON lines. Raises GuijuError with file and line for one that is not as described above."""
    found: list[dict[str, Any]] = []
    for count, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise GuijuError(
                "no JSON ({})", error.msg, where=f"{where}:{count}", expected="one gold record a line"
            ) from None
        if not _is_record(record):
            raise GuijuError(
                "no gold record", where=f"{where}:{count}", expected="text and modality of the eight kinds"
            )
        found.append(record)
    return found


def _is_record(record: object) -> bool:
    kinds = {kind.value for kind in Modality}
    if not isinstance(record, dict):
        return False
    if isinstance(record.get("cells"), list) and isinstance(record.get("markdown"), str):
        return True
    if not isinstance(record.get("text"), str):
        return False
    those = record.get("provisions", [record])
    return isinstance(those, list) and all(isinstance(each, dict) and each.get("modality") in kinds for each in those)


def score(gold: Iterable[dict[str, Any]]) -> Score:
    """Read every sentence of the gold and compare."""
    result = Score()
    for record in gold:
        if "text" not in record:
            continue
        provision = read(record["text"], named(record.get("convention")))
        several = "provisions" in record
        expected = record["provisions"] if several else [record]
        found = provision.parts or (provision,) if several else (provision,)
        groups = [result, *_groups(result, record)]
        for group in groups:
            group.sentences += 1
        _kinds(result, groups, record, expected, found)
        those = [each["quantities"] for each in expected]
        if None not in those:
            _compare(result, groups, record, [dict(q) for each in those for q in each], provision.quantities)
    return result


def _groups(result: Score, record: dict[str, Any]) -> list[Group]:
    names = [f"{key} {record[key]}" for key in ("language", "field") if record.get(key)]
    if "sure" in record:
        names.append("sure" if record["sure"] else "not sure")
    return [result.groups.setdefault(name, Group()) for name in names]


def _kinds(
    result: Score,
    groups: list[Group],
    record: dict[str, Any],
    expected: Sequence[dict[str, Any]],
    found: Sequence[Provision],
) -> None:
    text = record["text"]
    merged = _MERGED if "provisions" in record else {}
    wanted = [merged.get(each["modality"], each["modality"]) for each in expected]
    kinds = [merged.get(each.modality.value, each.modality.value) for each in found]
    _counted(result, groups, text, "modality", wanted, kinds)
    if all("negated" in each for each in expected):
        negated = [f"{kind} {each['negated']}" for kind, each in zip(wanted, expected, strict=True)]
        answers = [f"{kind} {each.negated}" for kind, each in zip(kinds, found, strict=True)]
        _counted(result, groups, text, "negated", negated, answers)


def _counted(result: Score, groups: list[Group], text: str, name: str, expected: list[str], found: list[str]) -> None:
    wanted, answered = Counter(expected), Counter(found)
    missing, extra = wanted - answered, answered - wanted
    for group in groups:
        tally = group.tallies[name]
        tally.hit += (wanted & answered).total()
        tally.missed += missing.total()
        tally.wrong += extra.total()
    if missing or extra:
        result.differences.append(Difference(text, name, "; ".join(expected), "; ".join(found)))


def _compare(
    result: Score,
    groups: list[Group],
    record: dict[str, Any],
    gold: list[dict[str, Any]],
    found: tuple[Quantity, ...],
) -> None:
    text, partial = record["text"], "partial" in record
    answers = [quantity.as_dict() for quantity in found]
    for each in (*gold, *answers):
        each["op"], each["unit"] = common(each)
    units = {entry["unit"]: {entry["unit"], *entry.get("unit_also", ())} for entry in gold}
    for answer in answers:  # another code that is right too counts as the one of the gold
        answer["unit"] = next((unit for unit, same in units.items() if answer["unit"] in same), answer["unit"])
    gold, answers = _in_halves(gold, answers), _in_halves(answers, gold)
    expected, answered = Counter(map(_key, gold)), Counter(map(_key, answers))
    missing, extra = expected - answered, answered - expected
    for group in groups:
        tally = group.tallies["quantity"]
        tally.hit += (expected & answered).total()
        tally.missed += missing.total()
        tally.wrong += 0 if partial else extra.total()
        group.unsure += sum(not quantity.sure for quantity in found)
    if missing or (extra and not partial):
        result.differences.append(Difference(text, "quantity", _shown(missing), _shown(extra)))
    for entry, mate in _pairs(gold, answers):
        _paired(result, groups, text, entry, mate)


def _in_halves(those: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ranges the other side has not, as the two limits they are: 5 to 10 is at least 5 and at most 10."""
    there = {_key(entry) for entry in others}
    made = []
    for entry in those:
        if entry["op"] != "range" or _key(entry) in there:
            made.append(entry)
            continue
        ends = {"low": None, "high": None}
        made.append({**entry, **ends, "op": ">=", "value": entry["low"]})
        made.append({**entry, **ends, "op": "<=", "value": entry["high"]})
    return made


def _pairs(
    gold: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> Iterable[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each quantity of the gold with the answer of the same amount; the same operator first, then the same role."""
    left = list(answers)
    for entry in gold:
        same = [each for each in left if _amount(each) == _amount(entry)]
        same.sort(key=lambda each: (each["op"] != entry["op"], each["role"] != entry.get("role", each["role"])))
        mate = same[0] if same else None
        if mate is not None:
            left.remove(mate)
        yield entry, mate


def _paired(result: Score, groups: list[Group], text: str, entry: dict[str, Any], mate: dict[str, Any] | None) -> None:
    if mate is not None and any({entry["op"], mate["op"]} <= one | other and entry["op"] in one and mate["op"] in other
                                for one, other in (_OPPOSITE, _OPPOSITE[::-1])):  # fmt: skip
        for group in groups:
            group.reversed += 1
        result.differences.append(Difference(text, "reversed", entry["op"], mate["op"]))
    if mate is not None and entry.get("role"):
        _marked(result, groups, text, "role", entry["role"], mate["role"], mate["role"] == entry["role"])
    if entry.get("characteristic") is None:
        return
    got = mate["characteristic"] if mate is not None else ""
    names = [entry["characteristic"], *entry.get("characteristic_also", ())]
    right = same_name(got, names)
    _marked(result, groups, text, "characteristic", " | ".join(names), got, right)


def _marked(result: Score, groups: list[Group], text: str, name: str, expected: str, got: str, right: bool) -> None:
    for group in groups:
        tally = group.tallies[name]
        tally.hit += right
        tally.missed += not right
        tally.wrong += not right and bool(got)
    if not right:
        result.differences.append(Difference(text, name, expected, got))


def common(entry: dict[str, Any]) -> tuple[str, str]:
    """Operator and unit in one form: codes with and without brackets, dB(A), pH as a number, once a year as an interval
    of a year at most; "about 5", which the gold writes as an equality, too."""
    op, unit = {"~": "="}.get(entry["op"], entry["op"] or ""), (entry["unit"] or "1").strip()
    unit = re.sub(r"/\((\d+)\.?([^()]*)\)", r"/\1\2", unit)
    unit = {"[pH]": "1", "r/min": "/min", "kW.h": "kWh", "1/min": "/min"}.get(unit, unit)
    unit = {"dBm": "dB[mW]", "mmHg": "mm[Hg]", "[cft_i]": "[ft_i]3"}.get(unit, unit)
    unit = re.sub(r"^([A-Za-z]+)-1$", r"/\1", unit)
    unit = re.sub(r"\{([^{}]*)\}", r"\1", unit.replace("dB{A}", "dB(A)").replace("dB{C}", "dB(C)"))
    unit = re.sub(r"\[(CFU|mW|i|IU|EU)\]", r"\1", unit)
    if re.fullmatch(r"/(?:a|mo|wk|d|h)", unit) and entry.get("value") == 1:
        return {">=": "<=", "<=": ">="}.get(op, op), unit[1:]
    return op, unit


def _key(entry: dict[str, Any]) -> tuple[object, ...]:
    return (entry["op"], *_amount(entry))


def _amount(entry: dict[str, Any]) -> tuple[object, ...]:
    numbers = (entry.get(name) for name in ("value", "low", "high"))
    return (*(None if each is None else round(float(each), 9) for each in numbers), entry["unit"])


def same_name(got: str, names: Iterable[str]) -> bool:
    """Whether a name is one of those, but for case, blanks, brackets and articles."""
    return _plain(got) in {_plain(name) for name in names}


def _plain(text: str) -> str:
    return re.sub(r"[\s()（）]", "", re.sub(r"^(?:the|a|an) ", "", text.strip().lower()))


def _shown(keys: Counter[tuple[object, ...]]) -> str:
    return "; ".join(" ".join(str(part) for part in key if part is not None) for key in keys.elements())
