"""The provisions of texts as people decided on them: rejected out, corrected in. Every door answers from here.

What was read stays as it was read; a decision adds or takes away rows beside it, so that taking it back restores them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guiju.core.provision import Modality
from guiju.core.text.candidates import Candidate, everything_in
from guiju.core.text.model import Document
from guiju.core.text.ruling import Ruling, apply, decided
from guiju.core.text.ruling import check as ruled_check
from guiju.core.text.walking import find
from guiju.registry.texts.models import Decision, Requirement, Text
from guiju.registry.texts.passages import around, rows_of
from guiju.registry.texts.storage import document_at


def answered(text: Text | None = None) -> QuerySet[Requirement]:
    """What is answered: the rows of one text, or of all, as they were decided on."""
    rows = Requirement.objects.filter(answered=True)
    return rows if text is None else rows.filter(text=text)


def as_read(text: Text) -> QuerySet[Requirement]:
    """What was read of a text, whatever was decided: for those who decide."""
    return Requirement.objects.filter(text=text, decided=False)


def last_decisions(text: Text) -> dict[str, Decision]:
    """Name → what was decided last, for every name of a text that was decided on and not opened again."""
    rows = Decision.objects.filter(text=text).order_by("name", "-pk").distinct("name").select_related("user")
    return {row.name: row for row in rows if row.verdict != Decision.Verdict.REOPENED}


def ruling_of(decision: Decision) -> Ruling | None:
    """What a decision changes; that it confirms what was read changes limits which the reader was not sure of."""
    if decision.verdict == Decision.Verdict.REJECTED:
        return Ruling(rejected=True)
    if decision.verdict == Decision.Verdict.ACCEPTED:
        return Ruling(accepted=True)
    if decision.verdict != Decision.Verdict.CORRECTED:
        return None
    told: Mapping[str, Any] = decision.correction or {}
    limits = {int(part): dict(fields) for part, fields in told.get("limits", {}).items()}
    return Ruling(kind=Modality(told["kind"]) if told.get("kind") else None, limits=limits)


def check(document: Document, row: Requirement, correction: Mapping[str, Any]) -> None:
    """GuijuError where a correction does not fit the candidate of a row."""
    ruling = ruling_of(Decision(verdict=Decision.Verdict.CORRECTED, correction=correction))
    for candidate in _of_clause(document, row.clause):
        if candidate.id == row.name and ruling is not None:
            ruled_check(candidate, ruling)


def rulings(text: Text) -> dict[str, Ruling]:
    """Name → what its last decision changes."""
    found = {name: ruling_of(decision) for name, decision in last_decisions(text).items()}
    return {name: ruling for name, ruling in found.items() if ruling is not None}


def decided_document(text: Text, revision: int | None = None) -> Document:
    """The document with what was decided on it: its provisions are compared, marked and written so."""
    return decided(document_at(text, revision), rulings(text))


Place = tuple[str, str, str, int]
"""Clause, block, words, and the how-manieth of these in the block: where a candidate stands, whatever its name."""


def names(text: Text) -> dict[Place, str]:
    """Where each candidate of a text stands → its name."""
    found: dict[Place, str] = {}
    times: Counter[tuple[str, str, str]] = Counter()
    rows = as_read(text).filter(part=0).exclude(container="table").order_by("place")
    for clause, block, sentence, name in rows.values_list("clause", "block", "sentence", "name"):
        times[clause, block, sentence] += 1
        found[clause, block, sentence, times[clause, block, sentence]] = name
    return found


def follow(text: Text, before: Mapping[Place, str], now: datetime) -> int:
    """Decisions follow sentences that are named otherwise than before because the same words came or went elsewhere in
    their clause; the name they leave is open again, so that nothing else inherits them. Gives how many."""
    decisions = last_decisions(text)
    made = []
    for place, name in names(text).items() if decisions else ():
        old = before.get(place, name)
        decision = decisions.get(old)
        if old == name or decision is None:
            continue
        told = {"text": text, "sentence": decision.sentence, "user": decision.user, "at": now, "carried": decision}
        made += [
            Decision(
                name=name, verdict=decision.verdict, correction=decision.correction, note=decision.note, **told
            ),
            Decision(name=old, verdict=Decision.Verdict.REOPENED, **told),
        ]  # fmt: skip
    moved = {each.name for each in made if each.verdict != Decision.Verdict.REOPENED}
    rows = [each for each in made if each.verdict != Decision.Verdict.REOPENED or each.name not in moved]
    Decision.objects.bulk_create(rows)
    return len(moved)


def settle(text: Text, names: Iterable[str] | None = None, document: Document | None = None) -> None:
    """Write the rows that answer for these candidates (all of the text by default) as they are decided on now. The
    caller holds the transaction."""
    wanted = None if names is None else list(names)
    rows = Requirement.objects.filter(text=text)
    if wanted is not None:
        rows = rows.filter(name__in=wanted)
    rows.filter(decided=True).delete()
    rows.filter(answered=False).update(answered=True)
    changed = {name: ruling for name, ruling in rulings(text).items() if wanted is None or name in wanted}
    if not changed:
        return
    rows.filter(name__in=changed).update(answered=False)
    corrected = {name: ruling for name, ruling in changed.items() if not ruling.rejected}
    held = {row.name: row for row in rows.filter(name__in=corrected, part=0, decided=False)}
    if held:
        made = _corrected(text, held, corrected, document or document_at(text))
        Requirement.objects.bulk_create(made, batch_size=300)


def _corrected(
    text: Text, held: Mapping[str, Requirement], those: Mapping[str, Ruling], document: Document
) -> list[Requirement]:
    made: list[Requirement] = []
    for clause in dict.fromkeys(row.clause for row in held.values()):
        caption = around(document, clause)
        for candidate in _of_clause(document, clause):
            row = held.get(candidate.id)
            if row is None:
                continue
            read = replace(candidate, kind=Modality(row.kind))
            made += rows_of(text, apply(read, those[candidate.id]), row.place, caption)
    for row in made:
        row.decided = True
    return made


def _of_clause(document: Document, name: str) -> tuple[Candidate, ...]:
    clause = find(document, name)
    return () if clause is None else everything_in(document, clause, Modality.REQUIREMENT)
