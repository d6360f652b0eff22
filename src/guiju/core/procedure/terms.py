"""The last day of a ballot: what a ballot with `lasts` brings of clocks and rules.

Members vote up to the last day. Nobody closes the ballot before it has passed, unless all who may vote have voted; a
definition may say with a source why one of its ballots is closed earlier. Whoever opens it may name a later day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from guiju.core.procedure import expressions
from guiju.core.procedure.model import BACK, CLOCK, SAME, Act, ActKind, Ballot, Clock, Rule, State, Words

Acts = dict[str, Act]
Rules = dict[str, Rule]


def bounded(ballot: Ballot, acts: Mapping[str, Act], rules: Mapping[str, Rule]) -> tuple[Acts, Rules]:
    """Acts and rules with those of the last day: on the acts that open it, on voting, and on those that end it."""
    made = _rules(ballot)
    found = dict(acts)
    for act in acts.values():
        found[act.name] = _act(ballot, act)
    return found, {**rules, **made}


def _rules(ballot: Ballot) -> Rules:
    name, source = ballot.name, ballot.passes[0].source
    said = {
        f"{name}.in_time": (
            Words("表决截止日未过", "The last day of the vote has not passed"), f"in_time({name})",
        ),
        f"{name}.over": (
            Words("表决截止日已过，或者有权投票的都已投票", "The last day has passed, or all who may vote have voted"),
            f"all_voted({name}) or over({name})",
        ),
    }  # fmt: skip
    if ballot.early is not None:
        del said[f"{name}.over"]
    if ballot.closes_on:
        day = ballot.closes_on
        most = f" and {day} <= after(today, {ballot.at_most})" if ballot.at_most else ""
        said[f"{name}.last_day"] = (
            Words(
                f"表决期不少于 {{{ballot.lasts}}}" + (f"，不超过 {{{ballot.at_most}}}" if most else ""),
                f"Members have at least {{{ballot.lasts}}}" + (f" and at most {{{ballot.at_most}}}" if most else ""),
            ),
            f"not brought({day}) or ({day} >= after(today, {ballot.lasts}){most})",
        )
    return {key: Rule(key, text, source, expressions.read(when, "")) for key, (text, when) in said.items()}


def _act(ballot: Ballot, act: Act) -> Act:
    if act.opens == ballot.name and ballot.closes_on:
        takes = () if ballot.closes_on in act.takes else (ballot.closes_on,)
        return replace(act, may_bring=act.may_bring + takes, rules=(*act.rules, f"{ballot.name}.last_day"))
    if act.about == ballot.name and act.kind is ActKind.VOTE:
        return replace(act, rules=(*act.rules, f"{ballot.name}.in_time"))
    if act.about == ballot.name and act.kind is ActKind.COUNT:
        by = (*act.by, CLOCK) if ballot.overdue == act.name else act.by
        over = () if ballot.early is not None else (f"{ballot.name}.over",)
        return replace(act, by=by, rules=(*over, *act.rules))
    if act.closes == ballot.name and ballot.early is None and not ballot.secret:
        return replace(act, rules=(f"{ballot.name}.over", *act.rules))
    return act


def clock_of(ballot: Ballot, acts: Mapping[str, Act], states: Mapping[str, State]) -> Clock:
    """The clock of the voting: it starts with what opens the ballot, stands still while the case is paused, and stops
    with the count and with whatever takes the case out of the voting."""
    opening = [act.name for act in acts.values() if act.opens == ballot.name]
    here = {state for act in acts.values() if act.name == f"{ballot.name}.vote" for state in act.from_states}
    pauses = {
        act.to for act in acts.values()
        if act.to in states and here.intersection(act.from_states)
        and any(other.to == BACK and act.to in other.from_states for other in acts.values())
    }  # fmt: skip
    leaving = [
        act for act in acts.values()
        if act.to in states and act.to not in here | pauses and (here | pauses).intersection(act.from_states)
    ]  # fmt: skip
    stops = [act.name for act in leaving if act.name not in opening]
    stops += [act.name for act in acts.values() if act.about == ballot.name and act.kind is ActKind.COUNT]
    stops += [act.name for act in acts.values() if act.closes == ballot.name and act.to == SAME]
    paused_by = [act.name for act in acts.values() if act.to in pauses and here.intersection(act.from_states)]
    resumed_by = [act.name for act in acts.values() if act.to == BACK and pauses.intersection(act.from_states)]
    label = Words(f"表决截止：{ballot.label.zh}", f"Last day of the vote: {ballot.label.en}")
    return Clock(
        ballot.term, label, ballot.passes[0].source, tuple(opening), tuple(stops), ballot.lasts, tuple(paused_by),
        tuple(resumed_by), {}, {}, ballot.remind, ballot.overdue, ballot.name, ballot.closes_on,
    )  # fmt: skip
