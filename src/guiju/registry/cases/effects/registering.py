"""Effects that enter a line in a register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.core.designation import parse
from guiju.core.procedure.values import as_json
from guiju.registry.cases.models import Entry
from guiju.registry.record.effect_context import EffectContext, done_again, effect_handler


def _enter(happening: EffectContext, kind: str, key: str, names: tuple[str, ...]) -> None:
    data = {name: as_json(happening.facts[name]) for name in names if happening.facts.get(name) is not None}
    if happening.before is not None:  # the line that the act entered says what was corrected
        rows = Entry.objects.filter(kind=kind, case_id=happening.case, day=happening.today).order_by("-pk")[:1]
        Entry.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(key=key[:240], data=data)
        return
    Entry.objects.create(kind=kind, key=key[:240], case_id=happening.case, day=happening.today, data=data)


@done_again("publish_interpretation")
@effect_handler("publish_interpretation")
def publish_interpretation(happening: EffectContext) -> Mapping[str, Any]:
    """An interpretation has the force of the text it explains (R10); it stands beside the standard."""
    key = parse(happening.facts["standard"]).work
    _enter(happening, Entry.Kind.INTERPRETATION, key, ("standard", "clause", "question", "answer", "published"))
    return {}


@done_again("enter_filing")
@effect_handler("enter_filing")
def enter_filing(happening: EffectContext) -> Mapping[str, Any]:
    """The register of filings, by the edition that was filed (SL 12, 13)."""
    key = parse(happening.facts["designation"]).expression
    _enter(happening, Entry.Kind.FILING, key, ("issuer", "designation", "title_zh", "published", "effective"))
    return {}


@done_again("grade_committee")
@effect_handler("grade_committee")
def grade_committee(happening: EffectContext) -> Mapping[str, Any]:
    """The grade of a committee for a period; a later one for the same period follows a correction."""
    _enter(happening, Entry.Kind.GRADE, happening.facts["committee"], ("grade", "period_from", "period_to"))
    return {}


@done_again("publish_snapshot")
@effect_handler("publish_snapshot")
def publish_snapshot(happening: EffectContext) -> Mapping[str, Any]:
    """Figures of a period as published: they do not change any more."""
    facts = happening.facts
    key = f"{happening.procedure} {facts['period_from']} {facts['period_to']}"
    _enter(happening, Entry.Kind.SNAPSHOT, key, ("period_from", "period_to", "published", "data", "result"))
    return {}


@done_again("cast_abroad")
@effect_handler("cast_abroad")
def cast_abroad(happening: EffectContext) -> Mapping[str, Any]:
    """The national position in an international ballot."""
    _enter(happening, Entry.Kind.ABROAD, happening.facts["draft_number"], ("draft_number", "position", "cast_on"))
    return {}
