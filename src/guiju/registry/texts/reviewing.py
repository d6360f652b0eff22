"""People decide on candidates: accept, correct, reject. Decisions outlive re-reading and go to the next edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.decimals import whole
from guiju.core.errors import GuijuError
from guiju.core.provision import Modality
from guiju.core.provision.correcting import NUMBERS, checked
from guiju.registry.accounts.models import User
from guiju.registry.texts import provisions
from guiju.registry.texts.access import may_review
from guiju.registry.texts.models import Decision, Text
from guiju.registry.texts.storage import document_at

MOST_LIMITS = 99


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
    """Write a decision; from then on it is answered so. `correction`: `kind`, and fields of the limit `part` (from 0);
    what a correction before said and this one does not say stays. GuijuError: no such candidate, an unknown verdict, a
    correction that says nothing or does not fit, or a person who may not decide."""
    if not may_review(user, text, timezone.localdate(now)):
        raise GuijuError("only reviewers decide on provisions", where="user", expected="a post in the committee")
    if verdict not in Decision.Verdict.values:
        raise GuijuError(
            "unknown verdict {}", repr(verdict[:20]), where="verdict", expected=", ".join(Decision.Verdict.values)
        )
    with transaction.atomic():
        text = Text.objects.select_for_update().get(pk=text.pk)
        row = provisions.as_read(text).filter(name=name).order_by("part").first()
        if row is None:
            raise GuijuError(
                "there is no candidate {}", repr(name[:80]), where="name", expected="a provision of this text"
            )
        document = document_at(text)
        corrected = None
        if verdict == Decision.Verdict.CORRECTED:
            corrected = _checked(correction or {}, provisions.last_decisions(text).get(name))
            provisions.check(document, row, corrected)
        decision = Decision.objects.create(
            text=text, name=name, sentence=row.sentence, verdict=verdict, correction=corrected, note=note[:500],
            user=user, at=now,
        )  # fmt: skip
        provisions.settle(text, [name], document)
        measure(text)
    return decision


def _checked(correction: Mapping[str, Any], before: Decision | None) -> dict[str, Any]:
    """What a correction says in all, as it is kept: {"kind": …, "limits": {"0": {"op": "<=", "value": "5"}}}."""
    told = dict(correction)
    part = str(whole(str(told.pop("part", "") or 0), MOST_LIMITS, "part"))
    kind = str(told.pop("kind", "") or "")
    if kind and kind not in {each.value for each in Modality}:
        raise GuijuError("unknown kind {}", repr(kind[:40]), where="kind", expected=", ".join(Modality))
    fields = checked(told)
    if not kind and not fields:
        raise GuijuError("a correction that says nothing", where="correction", expected="at least one field")
    stood: Mapping[str, Any] = (before.correction or {}) if before is not None else {}
    limits = {key: dict(value) for key, value in stood.get("limits", {}).items()}
    if fields:
        was = limits.get(part, {})
        limits[part] = {key: value for key, value in was.items() if "op" not in fields or key not in NUMBERS} | fields
    found = {"kind": kind or stood.get("kind", ""), "limits": limits}
    return {key: value for key, value in found.items() if value}


def carry(source: Text, target: Text, *, now: datetime, pairs: Mapping[str, str] | None = None) -> int:
    """Take decisions over to another edition: to the candidate with the same identifier and words, or to the one
    `pairs` names (identifier there → identifier here). Gives how many; what is decided already stays."""
    pairs = pairs or {}
    decided = provisions.last_decisions(target)
    rows = {row.name: row for row in provisions.as_read(target).filter(part=0)}
    made = []
    for name, decision in provisions.last_decisions(source).items():
        other = name if name in rows else pairs.get(name, "")
        if other not in rows or other in decided or rows[other].sentence != decision.sentence:
            continue
        made.append(
            Decision(
                text=target, name=other, sentence=decision.sentence, verdict=decision.verdict,
                correction=decision.correction, note=decision.note, user=decision.user, at=now, carried=decision,
            )
        )  # fmt: skip
    Decision.objects.bulk_create(made)
    provisions.settle(target, [each.name for each in made])
    measure(target)
    return len(made)


def measure(text: Text) -> int:
    """The SMART level of a text from what is there, with its evidence (DOMAIN §6): 2, a structured text whose every
    clause has an identifier; 3, at least 90 % of its provisions read and decided on by people."""
    names: Sequence[str] = (
        provisions.as_read(text).filter(part=0).exclude(kind="statement").values_list("name", flat=True)
    )
    decided = provisions.last_decisions(text)
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
