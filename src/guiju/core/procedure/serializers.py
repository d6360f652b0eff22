"""A procedure told to programs and to people: plain values, and the texts of its rules with their numbers filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from guiju.core.procedure.drawings.sheet import Language
from guiju.core.procedure.model import CLOCK, Fact, Procedure, Words
from guiju.core.procedure.parameters import Parameter, Unit, in_force, on_day

_UNITS = {
    Unit.DAYS: ("日", "day", "days"),
    Unit.WORKING_DAYS: ("个工作日", "working day", "working days"),
    Unit.WEEKS: ("周", "week", "weeks"),
    Unit.MONTHS: ("个月", "month", "months"),
    Unit.YEARS: ("年", "year", "years"),
    Unit.COUNT: ("", "", ""),
    Unit.SHARE: ("", "", ""),
}
_PLACE = re.compile(r"\{([A-Za-z0-9_]+)\}")


def quantity(parameter: Parameter, language: Language) -> str:
    """`60 日`, `60 days`, `3/4`."""
    zh, one, many = _UNITS[parameter.unit]
    if language is Language.ZH:
        return f"{parameter.value} {zh}".strip()
    return f"{parameter.value} {one if parameter.value == 1 else many}".strip()


def filled(text: Words, parameters: Mapping[str, Parameter], language: Language) -> str:
    """The text of a rule, `{R1}` and the like replaced by the values that hold; an unknown name stays as it is."""

    def value(found: re.Match[str]) -> str:
        parameter = parameters.get(found[1])
        return quantity(parameter, language) if parameter else found[0]

    return _PLACE.sub(value, getattr(text, language))


Periods = Mapping[str, Sequence[Parameter]]
"""Key of a number → its values in the order of time."""


def used(procedure: Procedure, day: date, periods: Periods | None = None) -> list[Parameter]:
    """The parameters that its clocks, rules and ballots ask for, with the values that hold on a day: of `periods`, or
    where none are given as the data files say."""
    held = on_day(procedure.parameters.values(), day)
    if periods is not None:
        held = {key: in_force(spans, day) for key, spans in periods.items()}
    asked = {key for clock in procedure.clocks.values() for key in (clock.limit, *clock.shortened_by.values())}
    for rule in procedure.rules.values():
        asked |= rule.when.names
    for fact in procedure.facts.values():
        for one in (fact, *fact.columns.values()):
            asked |= one.computed.names if one.computed is not None else set()
    for ballot in procedure.ballots.values():
        for condition in ballot.passes:
            asked |= condition.when.names
    return [held[key] for key in held if key in asked]


def value_as_dict(p: Parameter) -> dict[str, Any]:
    """A value of a number, where it comes from and when it holds."""
    return {
        "value": str(p.value), "unit": str(p.unit), "source": p.source, "case": p.case or None,
        "confidence": p.confidence, "from": p.since.isoformat() if p.since else None,
        "until": p.until.isoformat() if p.until else None,
    }  # fmt: skip


def coming(key: str, day: date, periods: Periods | None) -> list[Parameter]:
    """The values of a number that are decided and hold from a later day on."""
    return [p for p in (periods or {}).get(key, ()) if p.since is not None and p.since > day]


def as_dict(procedure: Procedure, day: date, periods: Periods | None = None) -> dict[str, Any]:
    """The whole definition as plain values, texts in both languages, parameters as on a day (`used`)."""
    return {
        "name": procedure.name,
        "version": procedure.version,
        "digest": procedure.digest,
        "label": _both(procedure.label),
        "about": _both(procedure.about),
        "pattern": procedure.pattern,
        "extends": list(procedure.lineage),
        "tier": procedure.tier,
        "sources": list(procedure.sources),
        "systems": list(procedure.systems),
        "parties": [
            {"name": p.name, "label": _both(p.label), "held_by": p.held_by} for p in procedure.parties.values()
        ],
        "facts": [
            {"name": f.name, "label": _both(f.label), "type": str(f.type), "personal": f.personal,
             "visible": str(f.visible), "public_from": list(f.public_from),
             "computed": f.computed.text if f.computed else None,
             "known": " of ".join(f.known) if f.known else None, **_table(f)}
            for f in procedure.facts.values()
        ],
        "states": [
            {"name": s.name, "label": _both(s.label), "stage": s.stage, "end": s.end}
            for s in procedure.states.values()
        ],
        "acts": [
            {"name": a.name, "label": _both(a.label), "from": list(a.from_states), "to": a.to, "by": list(a.by),
             "by_time": CLOCK in a.by, "brings": list(a.brings), "may_bring": list(a.may_bring),
             "rules": list(a.rules), "does": list(a.effects), "tells": list(a.tells), "tells_who": list(a.tells_who),
             "at_will": a.at_will}
            for a in procedure.acts.values()
        ],
        "rules": [
            {"name": r.name, "label": _both(r.text), "source": r.source, "when": r.when.text, "weight": str(r.weight)}
            for r in procedure.rules.values()
        ],
        "parameters": [
            {"key": p.key, "label": {"zh": p.zh, "en": p.en}, **value_as_dict(p),
             "coming": [value_as_dict(later) for later in coming(p.key, day, periods)]}
            for p in used(procedure, day, periods)
        ],
        "clocks": [
            {"name": c.name, "label": _both(c.label), "source": c.source, "from": list(c.starts),
             "until": list(c.stops), "limit": c.limit, "paused_by": list(c.paused_by),
             "resumed_by": list(c.resumed_by), "shortened_by": dict(c.shortened_by),
             "remind": list(c.remind), "overdue": c.overdue}
            for c in procedure.clocks.values()
        ],
        "ballots": [
            {"name": b.name, "label": _both(b.label), "voters": b.voters, "positions": list(b.positions),
             "conflicted": list(b.conflicted), "counts_conflicted": b.counts_conflicted,
             "reason_with": list(b.reason_with), "secret": b.secret, "lasts": b.lasts, "closes_on": b.closes_on,
             "remind": list(b.remind), "counted_from": dict(b.counted_from),
             "early": {**_both(b.early.text), "source": b.early.source} if b.early else None,
             "passes": [{"label": _both(c.text), "source": c.source, "when": c.when.text} for c in b.passes]}
            for b in procedure.ballots.values()
        ],
        "comments": [
            {"name": r.name, "label": _both(r.label), "by": list(r.by), "answered_by": list(r.answered_by),
             "about": r.about}
            for r in procedure.comments.values()
        ],
    }  # fmt: skip


def _table(fact: Fact) -> dict[str, Any]:
    """The columns of a table, and which one tells its rows apart."""
    if not fact.columns:
        return {}
    columns = [
        {"name": c.name, "label": _both(c.label), "type": str(c.type), "needed": c.needed, "options": list(c.options),
         "computed": c.computed.text if c.computed else None, "known": " of ".join(c.known) if c.known else None}
        for c in fact.columns.values()
    ]  # fmt: skip
    return {"columns": columns, "key": fact.key, "continues": fact.continues}


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
