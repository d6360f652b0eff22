"""What an item is on a day, out of the entries of its history.

An entry says what it sets from a day on; what it does not set stays. Entries take effect in the order of their days,
and of one day in the order in which they were recorded: an entry recorded late changes what held since its day, and
leaves alone what was set for later days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guiju.core.register.model import LEADS_TO, Doing, Status


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in the history of an item. `sets` maps a fact to its value as it is stored, None where it is taken away;
    `until` in it is the last day of validity, "" for none. `seq`: the number of its change, None while it has none."""

    number: int
    doing: Doing
    valid_from: date
    sets: Mapping[str, Any]
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """An item as it stands. `since` is the day from which it stands in its status, `entered` that of its first entry,
    `until` the last day of its validity, None where it has none."""

    status: Status
    since: date
    entered: date
    until: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def valid_on(self, day: date) -> bool:
        """Whether it may be relied on: valid, and its validity not over."""
        return self.status is Status.VALID and (self.until is None or self.until >= day)


def on(entries: Iterable[Entry], day: date, seq: int | None = None) -> State | None:
    """The item on a day, as known at number `seq` of the sequence (None: as known now); None before it was entered."""
    held = sorted(
        (e for e in entries if e.valid_from <= day and (seq is None or (e.seq is not None and e.seq <= seq))),
        key=lambda entry: (entry.valid_from, entry.number),
    )
    state: State | None = None
    for entry in held:
        state = _after(state, entry)
    return state


def _after(state: State | None, entry: Entry) -> State:
    facts = dict(state.facts) if state else {}
    until = state.until if state else None
    for name, value in entry.sets.items():
        if name == "until":
            until = date.fromisoformat(value) if value else None
        elif value is None:
            facts.pop(name, None)
        else:
            facts[name] = value
    led = LEADS_TO.get(entry.doing)
    status = led or (state.status if state else Status.VALID)
    since = state.since if state and state.status is status else entry.valid_from
    return State(status, since, state.entered if state else entry.valid_from, until, facts)


def next_day(entries: Iterable[Entry], day: date) -> date | None:
    """The first day after `day` on which an entry takes effect."""
    return min((entry.valid_from for entry in entries if entry.valid_from > day), default=None)


def difference(state: State | None, facts: Mapping[str, Any], until: date | None) -> dict[str, Any]:
    """What an entry must set so that the item has these facts and this last day of validity: nothing where it has them
    already. Facts that are not named are left as they are."""
    held: Mapping[str, Any] = state.facts if state else {}
    sets = {name: value for name, value in facts.items() if value != held.get(name)}
    if until != (state.until if state else None):
        sets["until"] = until.isoformat() if until else ""
    return sets


def changes(entries: Sequence[Entry], day: date) -> list[tuple[Entry, Mapping[str, tuple[Any, Any]]]]:
    """(entry, fact → (before, after)) in the order in which entries take effect up to a day."""
    held = sorted((e for e in entries if e.valid_from <= day), key=lambda entry: (entry.valid_from, entry.number))
    state: State | None = None
    told: list[tuple[Entry, Mapping[str, tuple[Any, Any]]]] = []
    for entry in held:
        before: Mapping[str, Any] = {**state.facts, "until": state.until} if state else {}
        state = _after(state, entry)
        after: Mapping[str, Any] = {**state.facts, "until": state.until}
        told.append((entry, {name: (before.get(name), after.get(name)) for name in entry.sets}))
    return told
