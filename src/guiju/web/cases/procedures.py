"""What the pages of procedures show: names for names, sources written out, figures of a simulation run once a day."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.safestring import mark_safe

from guiju.core.procedure import Act, Procedure, house
from guiju.core.procedure.drawings.drawing import Language, draw
from guiju.core.procedure.instruments import instrument_of, source_in_words
from guiju.core.procedure.loader import effects, house_texts
from guiju.core.procedure.model import BACK, CLOCK, NEW, SAME, Words
from guiju.core.procedure.parameters import Parameter, in_force
from guiju.core.procedure.serializers import Periods, coming, filled, quantity, used
from guiju.core.procedure.simulating.results import Lengths, Result
from guiju.core.procedure.simulating.simulation import simulate
from guiju.registry.cases import definitions
from guiju.web.cases import acting
from guiju.web.language import chinese, say

PATTERN = {
    "PA": ("申报与评审", "Application and review"),
    "PB": ("标准制修订", "Making standards"),
    "PC": ("采集与发布", "Collecting and publishing figures"),
    "PD": ("受理与处置", "Handling cases"),
    "PE": ("比对与通知", "Matching and notifying"),
    "PF": ("协商与合作", "Agreements and co-operation"),
    "": ("其他", "Others"),
}
CONFIDENCE = {"sure": ("确定", "sure"), "likely": ("较可靠", "likely"), "unsure": ("待核", "to be checked")}
OFFICES = {
    "officer": ("经办人", "officer"), "reviewer": ("审评专家", "reviewer"), "supervisor": ("监督人员", "supervisor"),
    "secretary": ("秘书处", "secretariat"), "chair": ("主任委员", "chair"), "member": ("委员", "member"),
    "editor": ("编辑", "editor"),
}  # fmt: skip
PLACES = {
    "committee": ("归口技术委员会", "the committee of the case"),
    "issuer": ("发布机构", "the body that issues it"),
    "parent of issuer": ("发布机构的上级", "the body above the one that issues it"),
}
CASES = 2_000  # of the simulation shown on a page
SEED = 1
_simulating = threading.Lock()


def language() -> Language:
    return Language.ZH if chinese() else Language.EN


def words(text: Words) -> str:
    return text.zh if chinese() else text.en


def word(table: Mapping[str, tuple[str, str]], code: str) -> str:
    return say(*table[code]) if code in table else code


def source(text: str) -> str:
    """`SL 29` written out; what names no known instrument stays as it is."""
    return source_in_words(text, "zh" if chinese() else "en")


def held_by(text: str) -> str:
    """Who holds a role, in words."""
    known = {"opener": ("提出人本人", "whoever opens the case"), "anyone": ("任何人", "anyone"),
             "named": ("由案件指定", "named in the case")}  # fmt: skip
    if text in known:
        return say(*known[text])
    office, _, place = text.partition(" of ")
    if place and place not in PLACES:
        name = acting.body_name(place)
        return say(f"{name}{word(OFFICES, office)}", f"{word(OFFICES, office)} of {name}")
    return say(f"{word(PLACES, place)}{word(OFFICES, office)}", f"{word(OFFICES, office)} of {word(PLACES, place)}")


@dataclass(frozen=True)
class Said:
    """A rule or a condition as a page says it."""

    text: str
    source: str
    when: str
    warning: bool = False


@dataclass(frozen=True)
class ActRow:
    name: str
    label: str
    first: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    by_time: bool
    at_will: bool
    brings: tuple[str, ...]
    may_bring: tuple[str, ...]
    rules: tuple[Said, ...]
    does: tuple[str, ...]
    tells: tuple[str, ...]


@dataclass(frozen=True)
class ClockRow:
    label: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    limit: str
    what: str
    source: str
    confidence: str
    since: date | None
    until: date | None
    case: str
    coming: tuple[Value, ...]
    overdue: str
    remind: tuple[int, ...]


def page(procedure: Procedure, day: date) -> dict[str, Any]:
    """Everything of the page of a procedure."""
    periods = definitions.periods(procedure)
    held = {key: in_force(spans, day) for key, spans in periods.items()}
    acts = [_act(procedure, act, held) for act in procedure.acts.values()]
    return {
        "procedure": procedure,
        "label": words(procedure.label),
        "about": words(procedure.about),
        "pattern": word(PATTERN, procedure.pattern),
        "sources": list(dict.fromkeys(source(s) for s in procedure.sources)),
        "parties": [(words(p.label), held_by(p.held_by)) for p in procedure.parties.values()],
        "picture": mark_safe(drawn(procedure.name, language(), alone=False)),  # every word in it is escaped
        "acts": acts,
        "matrix": _matrix(procedure),
        "clocks": [_clock(procedure, name, held, periods, day) for name in procedure.clocks],
        "parameters": [
            (p.key, say(p.zh, p.en), value(p), [value(later) for later in coming(p.key, day, periods)])
            for p in used(procedure, day, periods)
        ],
        "ballots": [_ballot(procedure, name, held) for name in procedure.ballots],
        "rounds": [
            (words(r.label), _parties(procedure, r.by), _parties(procedure, r.answered_by))
            for r in procedure.comments.values()
        ],
        "simulation": _figures(procedure, simulated(procedure.name, day)),
        "cases": CASES,
        "lineage": procedure.lineage,
        "day": day,
    }


@dataclass(frozen=True)
class Value:
    """A value of a number as pages say it."""

    said: str
    source: str
    url: str
    case: str
    confidence: str
    since: date | None
    until: date | None


def value(p: Parameter) -> Value:
    """A value of a number in words: how much, on what ground, by which case, since when."""
    instrument = instrument_of(p.source)
    return Value(
        quantity(p, language()), source(p.source), instrument.url if instrument else "", p.case,
        word(CONFIDENCE, p.confidence), p.since, p.until,
    )  # fmt: skip


def _parties(procedure: Procedure, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(words(procedure.parties[name].label) for name in names if name != CLOCK)


def _act(procedure: Procedure, act: Act, held: Mapping[str, Parameter]) -> ActRow:
    others = {NEW: say("（开始）", "(opening)"), SAME: say("不变", "unchanged"), BACK: say("回到此前", "back")}

    def state(name: str) -> str:
        return others[name] if name in others else words(procedure.states[name].label)

    def facts(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(words(procedure.facts[name].label) for name in names)

    rules = (procedure.rules[name] for name in act.rules)
    return ActRow(
        act.name, words(act.label), tuple(state(s) for s in act.from_states), state(act.to),
        _parties(procedure, act.by), CLOCK in act.by, act.at_will, facts(act.brings), facts(act.may_bring),
        tuple(Said(filled(r.text, held, language()), source(r.source), r.when.text, str(r.weight) == "warning")
              for r in rules),
        tuple(say(effects()[e]["zh"], effects()[e]["en"]) if e in effects() else e for e in act.effects),
        _parties(procedure, act.tells),
    )  # fmt: skip


def _clock(
    procedure: Procedure, name: str, held: Mapping[str, Parameter], periods: Periods, day: date
) -> ClockRow:  # fmt: skip
    clock = procedure.clocks[name]
    limit = held.get(clock.limit)
    named = procedure.facts.get(clock.limit)

    def acts(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(words(procedure.acts[n].label) for n in names)

    return ClockRow(
        words(clock.label), acts(clock.starts), acts(clock.stops),
        quantity(limit, language()) if limit else words(named.label) if named else clock.limit,
        say(limit.zh, limit.en) if limit else "", source(limit.source if limit and limit.case else clock.source),
        word(CONFIDENCE, limit.confidence) if limit else "", limit.since if limit else None,
        limit.until if limit else None, limit.case if limit else "",
        tuple(value(later) for later in coming(clock.limit, day, periods)),
        words(procedure.acts[clock.overdue].label) if clock.overdue else "", clock.remind,
    )  # fmt: skip


def _ballot(procedure: Procedure, name: str, held: Mapping[str, Parameter]) -> dict[str, Any]:
    ballot = procedure.ballots[name]
    return {
        "label": words(ballot.label),
        "voters": words(procedure.parties[ballot.voters].label) if ballot.voters else "",
        "lasts": quantity(held[ballot.lasts], language()) if ballot.lasts in held else "",
        "early": Said(words(ballot.early.text), source(ballot.early.source), "") if ballot.early else None,
        "counted": ballot.counts_conflicted,
        "conflict_source": source(ballot.conflict_source) if ballot.conflict_source else "",
        "positions": [words(position) for position in ballot.positions.values()],
        "conflicted": _parties(procedure, ballot.conflicted),
        "reasons": [words(ballot.positions[p]) for p in ballot.reason_with],
        "passes": [Said(filled(c.text, held, language()), source(c.source), c.when.text) for c in ballot.passes],
    }


def _matrix(procedure: Procedure) -> dict[str, Any]:
    """Roles across, acts down."""
    roles = list(procedure.parties)
    return {
        "roles": [words(procedure.parties[r].label) for r in roles],
        "rows": [
            (words(act.label), [r in act.by for r in roles], CLOCK in act.by) for act in procedure.acts.values()
        ],
        "time": any(CLOCK in act.by for act in procedure.acts.values()),
    }  # fmt: skip


# -- made once and kept ------------------------------------------------------------------------------------------------
@lru_cache(maxsize=400)
def drawn(name: str, wanted: Language, *, alone: bool = True) -> str:
    """The picture of a procedure of the house: a file of its own, or for a page."""
    return draw(house()[name], wanted, alone=alone)


@lru_cache(maxsize=400)
def _simulated(name: str, day: date, change: int) -> Result:
    return simulate(house()[name], CASES, SEED, today=day, numbers=definitions.numbers_on(house()[name], day))


def simulated(name: str, day: date) -> Result:
    """A simulation of a procedure of the house opened on a day: run once a day and change of the rules,
    by one thread at a time."""
    with _simulating:
        return _simulated(name, day, definitions.last_change())


def _figures(procedure: Procedure, found: Result) -> dict[str, Any]:
    longest = max((spread.p90 for spread in found.ends.values()), default=0) or 1
    most = max((s.mean for s in found.states), default=0) or 1

    def end(name: str, spread: Lengths) -> dict[str, Any]:
        low, middle, high = (round(300 * days / longest, 1) for days in (spread.p10, spread.p50, spread.p90))
        return {
            "label": words(procedure.states[name].label),
            "share": _percent(spread.count / found.cases),
            "spread": spread, "x": low + 5, "wide": max(high - low, 1.5), "mid": middle + 5,
        }  # fmt: skip

    return {
        "ends": [end(name, spread) for name, spread in found.ends.items()],
        "states": [
            (words(procedure.states[s.state].label), round(s.mean), f"{100 * s.mean / most:.1f}", _percent(s.share),
             s is found.bottleneck)
            for s in found.states if s.mean >= 0.5
        ],
        "clocks": [
            (words(procedure.clocks[k.clock].label), f"{100 * k.share:.1f}", _percent(k.share)) for k in found.clocks
        ],
        "seed": SEED,
    }  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


# -- lists and sources -------------------------------------------------------------------------------------------------
def groups() -> list[tuple[str, str, list[dict[str, Any]]]]:
    """(pattern, its name, procedures) in the order of the patterns."""
    found: dict[str, list[dict[str, Any]]] = {}
    for p in house().values():
        row = {
            "name": p.name, "label": words(p.label), "about": words(p.about), "systems": p.systems,
            "states": len(p.states), "acts": len(p.acts),
        }  # fmt: skip
        found.setdefault(p.pattern if p.pattern in PATTERN else "", []).append(row)
    return [(code, word(PATTERN, code), found[code]) for code in PATTERN if code in found]


def texts(procedure: Procedure) -> list[tuple[str, str]]:
    """(file, text) of the definition as written, and of those it extends, nearest first."""
    held = house_texts()
    return [held[name] for name in (procedure.name, *procedure.lineage)]
