"""A case made again from its acts alone, for verifying: what the acts do not say must not stand in the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from guiju.core.procedure import computing, engine
from guiju.core.procedure.clocks import from_json
from guiju.core.procedure.model import NEW, OPENER, SAME, FactType, Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.registry.cases.acts import correcting, migrating, pinning, replacing
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.verifying.computed import Reckoning

_OWN = (correcting.NAME, correcting.FORMER, migrating.NAME, replacing.NAME, pinning.NAME)


@dataclass(frozen=True, slots=True)
class Done:
    """An act as its row says it. `personal` is None where nothing personal is kept (any more); `sealed` says whether
    there ever was something: whether the act has a digest of it."""

    id: int
    number: int
    name: str
    role: str
    user: int | None
    effective: datetime
    recorded: datetime
    from_state: str
    to_state: str
    public: Mapping[str, Any]
    corrects: int | None
    personal: Mapping[str, Any] | None
    sealed: bool


@dataclass
class Replay:
    """The columns of a case as they follow from the acts added so far.

    `told` is False for a case whose first act does not yet say under which definition it was opened: such acts do not
    say their clocks either. `committees` and `bodies` are the codes that may stand: an act that names two leaves the
    choice between them to its procedure; None: none need stand. `last` says which act last brought a fact;
    `numbers` gives those of a set of rules by its digest."""

    procedure: Procedure
    told: bool = False
    definition: str = ""
    rules: str = ""
    state: str = NEW
    back: str = ""
    moves: int = 0
    acts: int = 0
    opener: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, list[Any]] = field(default_factory=dict)
    clocks: dict[str, Any] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    reckoning: Reckoning = field(default_factory=Reckoning)
    numbers: Callable[[str], Mapping[str, Parameter]] = lambda digest: {}
    electors: dict[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict)
    committees: set[str | None] = field(default_factory=lambda: {None})
    bodies: set[str | None] = field(default_factory=lambda: {None})
    opened: datetime | None = None
    entered: date | None = None
    changed: datetime | None = None
    last_effective: datetime | None = None

    def add(self, act: Done) -> Iterator[tuple[str, str]]:
        """The next act; (what, expected) of what does not fit to those before it."""
        self.acts += 1
        if act.number != self.acts:
            yield f"it is number {act.number}", f"{self.acts}: acts are numbered without gaps"
        if act.from_state != self.state:
            yield f"it begins in the state {act.from_state!r}", f"{self.state!r}, where the act before it ended"
        known = self.procedure.acts.get(act.name) if act.corrects is None else None
        if known is None and act.name not in _OWN:
            yield f"its procedure has no act {act.name!r}", ", ".join(self.procedure.acts)
        if self.acts == 1:
            self._open(act)
        moved = known is not None and known.to != SAME
        if known is not None and engine.remembers(self.procedure, known, act.from_state):
            self.back = act.from_state
        today = timezone.localdate(act.effective)
        if act.to_state != self.state or self.acts == 1:
            self.entered = today
        self.moves += moved
        self.state = act.to_state
        times = self.marks[act.name][0] if act.name in self.marks else 0
        self.marks[act.name] = [times + 1, today.isoformat()]
        facts = act.public.get("facts", {})
        if act.name == replacing.NAME and not replacing.is_consistent(act.public, self.facts, facts):
            yield "it says otherwise who left and who came than what it wrote", "the people named before, less and more"
        self._brought(self._standing(act, facts))
        self.clocks.update(act.public.get("clocks", {}))
        self.changed, self.last_effective = act.recorded, act.effective
        if act.name == migrating.NAME:
            self.definition = act.public.get("to", self.definition)
            self.rules = act.public.get("rules", self.rules)
        if act.name == pinning.NAME:
            if not pinning.is_consistent(act.public, self.rules if self.told else ""):
                yield "it says otherwise which numbers held before", "the set of numbers the case was bound to"
            self.rules = act.public.get("pinned", {}).get("rules", self.rules)
        if self.told:
            number, anew = act.corrects or act.number, act.name == migrating.NAME
            name = act.name if act.corrects is None else ""
            yield from self.reckoning.add(
                self.procedure, number, facts, self.facts, lambda: self.numbers(self.rules), anew, name
            )
        if "electors" in act.public and known is not None:
            self.electors[known.opens, self.round(known.opens)] = act.public["electors"]

    def round(self, name: str) -> int:
        """The present round of a ballot or of comments."""
        return round_of(self.procedure, self.marks, name)

    @property
    def due(self) -> date | None:
        running = (from_json(said) for said in self.clocks.values())
        live = [clock.last for clock in running if clock.stopped is None and clock.paused is None]
        return min(live) if live else None

    @property
    def ended(self) -> bool:
        return self.state in self.procedure.states and self.procedure.states[self.state].end

    def _open(self, act: Done) -> None:
        self.opened, self.opener = act.effective, act.user
        under = act.public.get("under")
        if under is not None:
            self.told, self.definition, self.rules = True, under["definition"], under["rules"]

    def _standing(self, act: Done, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """What of the facts of an act the case comes to hold (`computed.standing`): of what every act has a value of
        its own, the correction of an earlier one changes nothing."""
        each = computing.of_each(self.procedure.facts) & facts.keys()
        behind = {name for name in each if act.corrects is not None and self.last.get(name) != act.corrects}
        self.last |= {name: act.number for name in facts if act.corrects is None}
        return {name: value for name, value in facts.items() if name not in behind}

    def _brought(self, facts: Mapping[str, Any]) -> None:
        self.facts.update(facts)
        of_type = {name: self.procedure.facts[name].type for name in facts if name in self.procedure.facts}
        named = {name: facts[name] for name, kind in of_type.items() if kind is FactType.COMMITTEE}
        if named:
            self.committees = set(named.values()) | (set() if "committee" in named else self.committees)
        if of_type.get("issuer") is FactType.BODY:
            self.bodies = {facts["issuer"]}


def opener_of(procedure: Procedure, parties: Mapping[str, list[str]]) -> str:
    """The holder key of who opened a case, as its parties say; "" where its procedure has no such role."""
    held = (parties.get(party.name) for party in procedure.parties.values() if party.held_by == OPENER)
    return next((keys[0] for keys in held if keys), "")
