"""People decide on candidates: accept, correct, reject. Decisions outlive re-reading and go to the next edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from guiju.core.errors import GuijuError
from guiju.core.provision import Modality
from guiju.registry.accounts.models import User
from guiju.registry.texts.access import may_review
from guiju.registry.texts.models import Decision, Requirement, Text

OPERATORS = ("<=", ">=", "<", ">", "=", "~", "range", "tol")
_FIELDS = {"kind", "characteristic", "op", "value", "low", "high", "unit", "klass"}
_NUMBERS = {"value", "low", "high"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is decided of a candidate now; `decision` is None while nothing is."""

    verdict: str
    decision: Decision | None


def standings(text: Text) -> dict[str, Standing]:
    """Name → what was decided last, for every name of a text that was decided on."""
    rows = Decision.objects.filter(text=text).order_by("name", "-pk").distinct("name").select_related("user")
    return {row.name: Standing(row.verdict, row) for row in rows if row.verdict != Decision.Verdict.REOPENED}


def decide(
    text: Text,
    name: str,
    verdict: str,
    *,
    user: User,
    now: datetime,
    correction: Mapping[str, Any] | None = None,
    note: str = "",
) -> Decision:
    """Write a decision. GuijuError: no such candidate, an unknown verdict, a correction that says nothing or wrongly,
    or a person who may not decide."""
    if not may_review(user, text, now.date()):
        raise GuijuError("only reviewers decide on provisions", where="user", expected="a post in the committee")
    if verdict not in Decision.Verdict.values:
        raise GuijuError(
            f"unknown verdict {verdict[:20]!r}", where="verdict", expected=", ".join(Decision.Verdict.values)
        )
    row = Requirement.objects.filter(text=text, name=name).order_by("part").first()
    if row is None:
        raise GuijuError(f"there is no candidate {name[:80]!r}", where="name", expected="a provision of this text")
    corrected = _checked(correction) if verdict == Decision.Verdict.CORRECTED else None
    with transaction.atomic():
        decision = Decision.objects.create(
            text=text, name=name, sentence=row.sentence, verdict=verdict, correction=corrected, note=note[:500],
            user=user, at=now,
        )  # fmt: skip
        measure(text)
    return decision


def _checked(correction: Mapping[str, Any] | None) -> dict[str, Any]:
    told = {key: value for key, value in (correction or {}).items() if value not in ("", None)}
    if unknown := set(told) - _FIELDS:
        raise GuijuError(
            f"unknown field {sorted(unknown)[0]!r}", where="correction", expected=", ".join(sorted(_FIELDS))
        )
    if not told:
        raise GuijuError("a correction that says nothing", where="correction", expected="at least one field")
    if "kind" in told and told["kind"] not in {kind.value for kind in Modality}:
        raise GuijuError(f"unknown kind {told['kind']!r}", where="kind", expected=", ".join(Modality))
    if "op" in told and told["op"] not in OPERATORS:
        raise GuijuError(f"unknown operator {told['op']!r}", where="op", expected=" ".join(OPERATORS))
    for key in _NUMBERS & set(told):
        try:
            told[key] = float(told[key])
        except (TypeError, ValueError):
            raise GuijuError(f"{told[key]!r} is no number", where=key, expected="a number")
    return told


def carry(source: Text, target: Text, *, now: datetime, pairs: Mapping[str, str] | None = None) -> int:
    """Take decisions over to another edition: to the candidate with the same identifier and words, or to the one
    `pairs` names (identifier there → identifier here). Gives how many; what is decided already stays."""
    pairs = pairs or {}
    decided = standings(target)
    rows = {row.name: row for row in Requirement.objects.filter(text=target, part=0)}
    made = []
    for name, standing in standings(source).items():
        other = name if name in rows else pairs.get(name, "")
        decision = standing.decision
        if other not in rows or other in decided or decision is None or rows[other].sentence != decision.sentence:
            continue
        made.append(
            Decision(
                text=target, name=other, sentence=decision.sentence, verdict=decision.verdict,
                correction=decision.correction, note=decision.note, user=decision.user, at=now, carried=decision,
            )
        )  # fmt: skip
    Decision.objects.bulk_create(made)
    measure(target)
    return len(made)


def measure(text: Text) -> int:
    """The SMART level of a text from what is there, with its evidence (DOMAIN §6): 2, a structured text whose every
    clause has an identifier; 3, at least 90 % of its provisions read and decided on by people."""
    names: Sequence[str] = (
        Requirement.objects.filter(text=text, part=0).exclude(kind="statement").values_list("name", flat=True)
    )
    decided = standings(text)
    done = sum(1 for name in names if name in decided)
    share = done / len(names) if names else 0.0
    text.smart = 3 if names and share >= 0.9 else 2
    text.evidence = {
        "provisions": len(names),
        "decided": done,
        "share": round(share, 4),
        "clauses": text.passages.count(),
    }
    text.save(update_fields=["smart", "evidence"])
    return text.smart
