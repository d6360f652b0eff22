"""The parts of a procedure out of their entries: types, defaults, required names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from guiju.core.definitions.source import Entry
from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import expressions, rounds_in_time, shape, terms
from guiju.core.procedure.fields import fact_of, page_of
from guiju.core.procedure.model import (
    NEW,
    Act,
    ActKind,
    Ballot,
    Clock,
    Condition,
    Decision,
    Early,
    Party,
    Procedure,
    Round,
    Rule,
    Spread,
    State,
    Weight,
    Words,
)  # fmt: skip
from guiju.core.procedure.parameters import national, parameter
from guiju.core.procedure.parts import Part, words

T = TypeVar("T")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_HELD = re.compile(shape.HELD)


def _each(whole: Entry, kind: str, build: Callable[[str, Part], T]) -> dict[str, T]:
    entry = whole.map("a procedure").get(kind)
    found: dict[str, T] = {}
    for name, part in (entry.map(f"{kind} by name") if entry else {}).items():
        if kind != "parameters" and not _NAME.fullmatch(name):
            raise GuijuError("{} is not a name", repr(name), where=part.where, expected="small letters, digits and _")
        found[name] = build(name, Part(part, kind))
    return found


def procedure_of(whole: Entry, lineage: tuple[str, ...], digest: str) -> Procedure:
    """The procedure of a resolved definition. GuijuError names file, line and reason."""
    top = whole.map("a procedure")

    def text(key: str, default: str | None = None) -> str:
        if key in top:
            return top[key].text(f"a text for {key}")
        if default is None:
            raise GuijuError("{} is missing", repr(key), where=whole.where, expected=sentence("{}: …", key))
        return default

    def names(key: str) -> tuple[str, ...]:
        return tuple(e.text("a name") for e in top[key].list("names")) if key in top else ()

    if "name" not in top:
        raise GuijuError("'name' is missing", where=whole.where, expected="name: {zh: …, en: …}")
    version = text("version")
    if not version.isdigit() or int(version) < 1:
        raise GuijuError("version: {}", version, where=top["version"].where, expected="1, 2, 3 …")
    tier = text("tier", "")
    public = top["page"].map("a page").get("public") if "page" in top else None
    shown = {entry.text("a fact") for entry in public.list("facts")} if public else set()
    clocks = _each(whole, "clocks", _clock)
    shown |= {fact for clock in clocks.values() for fact in (clock.limit, *clock.extended_by.values())}
    ballots = _each(whole, "ballots", _ballot)
    shown |= {ballot.closes_on for ballot in ballots.values()}
    rounds = _each(whole, "comments", _round)
    acts, states = _each(whole, "acts", _act), _each(whole, "states", _state)
    rules = _each(whole, "rules", _rule)
    acts |= _generated(acts, rules, ballots, rounds, states)
    for round_ in rounds.values():
        acts, rules = rounds_in_time.bounded(round_, clocks, acts, rules)
    for ballot in ballots.values():
        if ballot.secret:
            acts, rules = _counted(ballot, acts, rules)
        if ballot.lasts:
            acts, rules = terms.bounded(ballot, acts, rules)
            clocks[ballot.term] = terms.clock_of(ballot, acts, states)
    own = _each(whole, "parameters", lambda name, part: _parameter(name, part))
    parameters = {f"{p.key}|{p.tier}|{p.since}": p for p in national(tier) if p.key not in own}
    return Procedure(
        name=text("procedure"),
        version=int(version),
        label=words(top["name"]),
        about=words(top["about"]) if "about" in top else words(top["name"]),
        pattern=text("pattern", ""),
        number=text("number", "GJ-{year}-{serial}"),
        sources=names("sources"),
        systems=names("systems"),
        tier=tier,
        parties=_each(whole, "parties", _party),
        facts=_each(whole, "facts", lambda name, part: fact_of(name, part, shown)),
        states=states,
        acts=acts,
        rules=rules,
        clocks=clocks,
        ballots=ballots,
        comments=rounds,
        parameters={**parameters, **own},
        page=page_of(top.get("page"), shape.PAGE),
        lineage=lineage,
        digest=digest,
    )


def _state(name: str, part: Part) -> State:
    return State(name, part.words(), part.text("stage", ""), part.yes("end"))


def _party(name: str, part: Part) -> Party:
    held = part.text("held_by")
    if not _HELD.fullmatch(held):
        raise GuijuError(
            "held_by: {}", held, where=part.given["held_by"].where,
            expected="opener, anyone, named, or an office such as: secretary of committee",
        )  # fmt: skip
    return Party(name, part.words(), held)


def _act(name: str, part: Part) -> Act:
    usually = None
    if "usually" in part.given:
        try:
            usually = Spread(*(float(e.text("days")) for e in part.given["usually"].list("three numbers")))
        except (TypeError, ValueError):
            raise GuijuError("not three numbers", where=part.given["usually"].where, expected="[least, likely, most]")
        if not 0 <= usually.least <= usually.likely <= usually.most:
            raise GuijuError("not in order", where=part.given["usually"].where, expected="least ≤ likely ≤ most")
    try:
        often = float(part.text("often", "1"))
    except ValueError:
        raise GuijuError("not a number", where=part.given["often"].where, expected="a share between 0 and 1")
    if not 0 <= often <= 1:
        raise GuijuError("often: {}", often, where=part.given["often"].where, expected="a share between 0 and 1")
    return Act(
        name, part.words(), part.names("from") or (NEW,), part.text("to"), part.names("by"), part.names("brings"),
        part.names("may_bring"), part.names("rules"), part.names("does"), part.names("tells"), part.text("opens", ""),
        part.text("closes", ""), part.both("help"), usually, often, part.yes("at_will"),
        decides=_decision(part.given.get("decides")), tells_who=part.names("tells_who"),
    )  # fmt: skip


def _decision(entry: Entry | None) -> Decision | None:
    """`true`, `{not: [roles, acts]}`, or `{exempt: {zh, en}, source}`."""
    form = "true, {not: [roles and acts]}, or {exempt: {zh: …, en: …}, source: …}"
    if entry is None:
        return None
    if not isinstance(entry.value, dict):
        if entry.text(form) != "true":
            raise GuijuError("decides: {}", entry.text(form), where=entry.where, expected=form)
        return Decision()
    if set(entry.value) == {"not"}:
        apart = tuple(name.text("a role or an act") for name in entry.value["not"].list("roles and acts"))
        if apart:
            return Decision(apart)
    if set(entry.value) == {"exempt", "source"}:
        return Decision((), words(entry.value["exempt"]), entry.value["source"].text("a source"))
    raise GuijuError("decides: not one of its forms", where=entry.where, expected=form)


def _generated(
    acts: Mapping[str, Act], rules: Mapping[str, Rule], ballots: Mapping[str, Ballot], rounds: Mapping[str, Round],
    states_of: Mapping[str, State],
) -> dict[str, Act]:  # fmt: skip
    """The acts that a ballot or a comment round brings with it."""
    found: dict[str, Act] = {}
    for ballot in (one for one in ballots.values() if not one.counted_from):
        states = tuple(dict.fromkeys(act.to for act in acts.values() if act.opens == ballot.name))
        label = Words(f"投票：{ballot.label.zh}", f"Vote: {ballot.label.en}")
        name = f"{ballot.name}.vote"
        found[name] = Act(name, label, states, "same", (ballot.voters,), kind=ActKind.VOTE, about=ballot.name)
    for round_ in rounds.values():
        opened = tuple(dict.fromkeys(act.to for act in acts.values() if act.opens == round_.name))
        closed = tuple(
            dict.fromkeys(a.to for a in acts.values() if a.closes == round_.name and not _answered(a, rules, round_))
        )
        left = _left_open(acts, states_of, (*opened, *closed), opened)
        for kind, zh, en, states, by in (
            (ActKind.COMMENT, "提意见", "Comment", opened, round_.by),
            (ActKind.SUPPORT, "附议", "Support a comment", opened, round_.by),
            (ActKind.ANSWER, "处理意见", "Answer a comment", (*opened, *closed, *left), round_.answered_by),
        ):
            name = f"{round_.name}.{kind}"
            label = Words(f"{zh}：{round_.label.zh}", f"{en}: {round_.label.en}")
            found[name] = Act(
                name, label, states, "same", by, kind=kind, about=round_.name, at_will=kind is not ActKind.ANSWER,
                not_awaited=left if kind is ActKind.ANSWER else (),
            )  # fmt: skip
    return found


def _left_open(
    acts: Mapping[str, Act], states: Mapping[str, State], known: tuple[str, ...], opened: tuple[str, ...]
) -> tuple[str, ...]:
    """The states into which a case goes from an open round without closing it, such as back to its proposer: what was
    said in the round is answered there too."""
    found = (a.to for a in acts.values() if not a.closes and not set(opened).isdisjoint(a.from_states))
    return tuple(dict.fromkeys(to for to in found if to in states and not states[to].end and to not in known))


def _answered(act: Act, rules: Mapping[str, Rule], round_: Round) -> bool:
    """Whether an act that closes a round is done only when every comment is answered: afterwards nobody waits."""
    held = (rules[name] for name in act.rules if name in rules)
    return any(("unanswered", round_.name) in rule.when.calls and rule.weight is Weight.ERROR for rule in held)


def _counted(
    ballot: Ballot, acts: Mapping[str, Act], rules: Mapping[str, Rule]
) -> tuple[dict[str, Act], dict[str, Rule]]:
    """Acts and rules with what a secret ballot brings: an act that ends the voting and opens the votes, done once by
    who may close the ballot. Before it nobody can find out by trying whether the vote would pass; after it nobody
    votes."""
    vote, count = acts[f"{ballot.name}.vote"], f"{ballot.name}.count"
    after, before = f"{ballot.name}.counted", f"{ballot.name}.open"
    source = ballot.passes[0].source
    counted = Words("先计票", "The votes are counted first")
    still_open = Words("计票之前", "The votes have not been counted yet")
    made = {
        after: Rule(after, counted, source, expressions.read(f"counted({ballot.name})", "")),
        before: Rule(before, still_open, source, expressions.read(f"not counted({ballot.name})", "")),
    }
    deciding = {name for name, rule in rules.items() if ("passed", ballot.name) in rule.when.calls}
    found = {
        name: replace(act, rules=(after, *act.rules)) if deciding.intersection(act.rules) else act
        for name, act in acts.items()
    }
    by = tuple(dict.fromkeys(role for act in acts.values() if act.closes == ballot.name for role in act.by))
    label = Words(f"计票：{ballot.label.zh}", f"Count the votes: {ballot.label.en}")
    help_ = Words(
        "结束投票并开启全部选票；之后不再投票。", "Ends the voting and opens all votes; nobody votes afterwards."
    )
    found[vote.name] = replace(vote, rules=(before,))
    found[count] = Act(
        count, label, vote.from_states, "same", by, rules=(before,), help=help_, kind=ActKind.COUNT, about=ballot.name
    )
    return found, {**rules, **made}


def _rule(name: str, part: Part) -> Rule:
    when = expressions.read(part.text("when"), part.given["when"].where)
    return Rule(name, part.words(), part.text("source"), when, part.choice("weight", Weight, "error"))


def _parameter(name: str, part: Part) -> Any:
    return parameter(
        name, part.text("value"), part.text("unit"), zh=part.text("zh"), en=part.text("en"),
        source=part.text("source"), confidence=part.text("confidence", "unsure"), where=part.entry.where,
        since=part.text("from", ""), until=part.text("until", ""), least=part.text("least", ""),
        most=part.text("most", ""),
    )  # fmt: skip


def _reminders(part: Part) -> tuple[int, ...]:
    for text in part.names("remind"):
        if not text.isdigit():
            raise GuijuError("remind: {}", text, where=part.given["remind"].where, expected="days before the end")
    return tuple(int(text) for text in part.names("remind"))


def _clock(name: str, part: Part) -> Clock:
    extended = part.given["extended_by"].map("act: fact") if "extended_by" in part.given else {}
    shortened = part.given["shortened_by"].map("act: parameter") if "shortened_by" in part.given else {}
    return Clock(
        name, part.words(), part.text("source"), part.names("from"), part.names("until"), part.text("limit"),
        part.names("paused_by"), part.names("resumed_by"),
        {act: fact.text("a fact") for act, fact in extended.items()},
        {act: key.text("a parameter") for act, key in shortened.items()}, _reminders(part), part.text("overdue", ""),
    )  # fmt: skip


def _ballot(name: str, part: Part) -> Ballot:
    conditions = []
    for entry in part.given["passes"].list("conditions") if "passes" in part.given else []:
        given = entry.map("{zh, en, source, when}")
        if set(given) != {"zh", "en", "source", "when"}:
            raise GuijuError(
                "a condition is incomplete", where=entry.where, expected="{zh: …, en: …, source: …, when: …}"
            )
        words = Words(given["zh"].text("Chinese"), given["en"].text("English"))
        when = expressions.read(given["when"].text("a condition"), given["when"].where)
        conditions.append(Condition(words, given["source"].text("a source"), when))
    if not conditions:
        raise GuijuError("the ballot has no conditions", where=part.entry.where, expected="passes: [conditions]")
    roles, counted, source = _conflicted(part)
    elsewhere = part.given["counted_from"].map("position: fact") if "counted_from" in part.given else {}
    return Ballot(
        name, part.words(), part.text("voters", "" if elsewhere else None), part.options("positions"),
        tuple(conditions), roles,
        part.names("reason_with"), part.yes("secret"), counted, source, part.text("lasts", ""),
        part.text("closes_on", ""), part.text("at_most", ""), _reminders(part), part.text("overdue", ""), _early(part),
        {position: fact.text("a fact") for position, fact in elsewhere.items()},
    )  # fmt: skip


def _conflicted(part: Part) -> tuple[tuple[str, ...], bool, str]:
    """(roles, whether their holders are among all members, source). A list alone is how definitions said it once: they
    are not."""
    entry = part.given.get("conflicted")
    if entry is None or not isinstance(entry.value, dict):
        return part.names("conflicted"), False, ""
    given = entry.map("{roles, counted, source}")
    if set(given) != {"roles", "counted", "source"} or given["counted"].text("true or false") not in ("true", "false"):
        raise GuijuError(
            "who has a conflict of interest is not said", where=entry.where,
            expected="{roles: […], counted: true or false, source: …}",
        )  # fmt: skip
    roles = tuple(role.text("a role") for role in given["roles"].list("roles"))
    return roles, given["counted"].text("true or false") == "true", given["source"].text("a source")


def _early(part: Part) -> Early | None:
    if "early" not in part.given:
        return None
    given = part.given["early"].map("{zh, en, source}")
    if set(given) != {"zh", "en", "source"}:
        raise GuijuError(
            "it is not said why the ballot may be closed early", where=part.given["early"].where,
            expected="{zh: …, en: …, source: …}",
        )  # fmt: skip
    return Early(Words(given["zh"].text("Chinese"), given["en"].text("English")), given["source"].text("a source"))


def _round(name: str, part: Part) -> Round:
    return Round(name, part.words(), part.names("by"), part.names("answered_by"), part.text("about", ""))
