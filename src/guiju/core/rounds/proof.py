"""A draw as one file, and what anyone finds who repeats it without the site that made it.

{"format": "guiju/draw/v1", "draw": name, "frame": [[key, stratum], …],
 "rule": {"quotas": {stratum: how many}, "people": [name, …], "public": name of the public value, "day": day},
 "fingerprint": hex, "commitments": {person: hex}, "reveals": {person: value},
 "public": {"value": text, "source": text}, "seed": hex, "result": [key, …],
 "receipts": [receipt, …]}            one for each step, as `guiju receipt verify` reads them; may be missing
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from guiju.core.definitions.levels import check_levels
from guiju.core.errors import GuijuError, said, sentence
from guiju.core.inputs import admit
from guiju.core.ledger import receipt as receipts
from guiju.core.ledger.note import VerifierKey
from guiju.core.ledger.receipt import Receipt
from guiju.core.rounds.draw import Draw, Rule, Unit, framed, ruled

FORMAT = "guiju/draw/v1"
LARGEST = 100_000_000
"""Characters of a file."""
_FIELDS = {
    "format", "draw", "frame", "rule", "fingerprint", "commitments", "reveals", "public", "seed", "result", "receipts",
}  # fmt: skip
ORDER = ("frame", "commitment", "reveal", "value", "drawn")
"""The steps of a draw that stand in the log, as they follow each other."""


@dataclass(frozen=True)
class Proof:
    """What a file says: the draw, and what is claimed to follow from it."""

    draw: Draw
    fingerprint: str
    seed: str
    result: tuple[str, ...]
    source: str
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class Answer:
    """One thing that was looked at: whether it holds, None where the file does not let it be seen, and why."""

    what: str
    holds: bool | None
    reason: str = ""


def read(text: str) -> Proof:
    """The proof of a file. GuijuError names what is not of its form."""
    admit(text, LARGEST, "draw")
    check_levels(text, "draw")
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GuijuError(str(error)[:200], where="draw", expected="a JSON file") from None
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise GuijuError("not the file of a draw", where="format", expected=FORMAT)
    unknown = sorted(set(given) - _FIELDS)
    absent = sorted(_FIELDS - {"receipts"} - set(given))
    if unknown or absent:
        raise GuijuError(
            "not its fields: {}", ", ".join(unknown or absent), where="draw", expected=", ".join(sorted(_FIELDS))
        )
    name = _text(given["draw"], "draw")
    frame = framed((_unit(row, place) for place, row in enumerate(_list(given["frame"], "frame"))), "frame")
    public = _map(given["public"], "public")
    draw = Draw(
        name, frame, ruled(frame, _rule(_map(given["rule"], "rule")), "rule"),
        _texts(given["commitments"], "commitments"), _texts(given["reveals"], "reveals"),
        _text(public.get("value"), "public"),
    )  # fmt: skip
    result = tuple(_text(key, "result") for key in _list(given["result"], "result"))
    held = tuple(receipts.read(json.dumps(one).encode()) for one in _list(given.get("receipts", []), "receipts"))
    return Proof(
        draw, _text(given["fingerprint"], "fingerprint"), _text(given["seed"], "seed"), result,
        _text(public.get("source", ""), "public"), held,
    )  # fmt: skip


def _map(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise GuijuError("fields by name were expected here", where=where, expected="{…}")
    return value


def _list(value: Any, where: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise GuijuError("a list was expected here", where=where, expected="[…]")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise GuijuError("a text was expected here", where=where, expected="a text")
    return value


def _texts(value: Any, where: str) -> dict[str, str]:
    return {key: _text(one, f"{where}.{key}") for key, one in _map(value, where).items()}


def _unit(row: Any, place: int) -> Unit:
    pair = _list(row, f"frame[{place}]")
    if len(pair) != 2:
        raise GuijuError("a list was expected here", where=f"frame[{place}]", expected="[key, stratum]")
    return Unit(_text(pair[0], f"frame[{place}]"), _text(pair[1], f"frame[{place}]"))


def _rule(given: Mapping[str, Any]) -> Rule:
    people = tuple(_text(one, "rule.people") for one in _list(given.get("people"), "rule.people"))
    quotas = dict(_map(given.get("quotas"), "rule.quotas"))
    return Rule(quotas, people, _text(given.get("public"), "rule.public"), _text(given.get("day"), "rule.day"))


def verify(proof: Proof, keys: Iterable[VerifierKey] = ()) -> list[Answer]:
    """What holds of a proof, for somebody who trusts `keys`: the fingerprint, every value, the seed, who was drawn, and
    that every step stands in the log in its order."""
    draw = proof.draw
    found = [_same("fingerprint", draw.fingerprint, proof.fingerprint)]
    try:
        seed = draw.seed()
        found.append(Answer("values", True))
        found.append(_same("seed", seed, proof.seed))
        result = draw.result()
        same = list(proof.result) == result
        found.append(Answer("result", same, "" if same else str(sentence("expected {}", ", ".join(result)[:400]))))
    except GuijuError as error:
        found.append(Answer("values", False, said(error.what, "en") + f" ({error.where})"))
    return [*found, *_logged(proof, tuple(keys))]


def _same(what: str, computed: str, claimed: str) -> Answer:
    return Answer(what, computed == claimed, "" if computed == claimed else f"{claimed} ≠ {computed}")


def steps(draw: Draw, source: str, seed: str, result: Sequence[str]) -> list[dict[str, Any]]:
    """What the log must say of a draw: the fields of each step beside its times, in their order."""
    rule = draw.rule.as_dict()
    return [
        {"step": "frame", "draw": draw.name, "fingerprint": draw.fingerprint, "units": len(draw.frame), "rule": rule},
        *({"step": "commitment", "draw": draw.name, "person": p, "sha256": h} for p, h in draw.commitments.items()),
        *({"step": "reveal", "draw": draw.name, "person": p, "value": v} for p, v in draw.reveals.items()),
        {"step": "value", "draw": draw.name, "value": draw.public_value, "source": source},
        {"step": "drawn", "draw": draw.name, "seed": seed, "result": list(result)},
    ]


def _logged(proof: Proof, keys: tuple[VerifierKey, ...]) -> list[Answer]:
    if not proof.receipts:
        return [Answer("log", None, "no receipts")]
    places: dict[str, list[int]] = {kind: [] for kind in ORDER}
    for wanted in steps(proof.draw, proof.source, proof.seed, proof.result):
        receipt = next((r for r in proof.receipts if wanted.items() <= r.act.items()), None)
        if receipt is None:
            return [Answer("log", False, f"no receipt says: {wanted['step']} {wanted.get('person', '')}".strip())]
        places[wanted["step"]].append(receipt.index)
    answers = [_ordered(places)]
    for receipt in proof.receipts:
        verdict = receipts.verify(receipt, keys)
        wrong = [f.reason for f in verdict.findings if f.answer is receipts.Answer.REFUTED]
        if wrong:
            return [*answers, Answer("receipts", False, f"{receipt.index}: {', '.join(wrong)}")]
        if not verdict.proven:
            return [*answers, Answer("receipts", None, "no key of the log")]
    return [*answers, Answer("receipts", True)]


def _ordered(places: Mapping[str, list[int]]) -> Answer:
    """All of one kind of step stand in the log before the first of the next; values and the public one in any order."""
    first, last = places["frame"], places["drawn"]
    middle = [*places["reveal"], *places["value"]]
    groups = [first, places["commitment"], middle, last]
    for before, after in pairwise(groups):
        if max(before) >= min(after):
            return Answer("order", False, f"{max(before)} ≥ {min(after)}")
    return Answer("order", True)
