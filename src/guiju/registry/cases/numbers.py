"""The numbers of the rules by key: which there are, which procedures use them, where each is used, what may be changed.

A number of the law has a key of its own (`R2`) and values by tier. A number that a definition brings itself is named
with its procedure (`complaint/accept_days`): procedures use the same key for things that have nothing to do with each
other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.model import Procedure, Words
from guiju.core.procedure.parameters import Parameter

ALL = "all"
"""The scope of a change that holds in every tier."""
OWN = "/"


@dataclass(frozen=True)
class Number:
    """A number: its key, the procedure whose own it is ("" of the law), and the procedures that have it."""

    name: str
    key: str
    procedure: str
    held_by: tuple[Procedure, ...]

    @property
    def plain(self) -> Parameter:
        """One of its values, for its names and its unit."""
        return next(p for p in self.held_by[0].parameters.values() if p.key == self.key)

    @property
    def names(self) -> Words:
        return Words(self.plain.zh, self.plain.en)

    def in_scope(self, scope: str) -> tuple[Procedure, ...]:
        """The procedures of a tier that have it; all of them in the scope `all`."""
        return tuple(p for p in self.held_by if scope in (ALL, p.tier))


def numbers() -> Mapping[str, Number]:
    """Every number by its name, those of the law first."""
    return _numbers(tuple(procedure.digest for procedure in loader.house().values()))


@lru_cache(maxsize=8)
def _numbers(house: tuple[str, ...]) -> Mapping[str, Number]:
    """The numbers of the house with these digests."""
    law: dict[str, dict[str, Procedure]] = {}
    own: dict[str, Number] = {}
    for procedure in loader.house().values():
        for name, p in procedure.parameters.items():
            if name == p.key:
                own[f"{procedure.name}{OWN}{p.key}"] = Number(
                    f"{procedure.name}{OWN}{p.key}", p.key, procedure.name, (procedure,)
                )
            else:
                law.setdefault(p.key, {})[procedure.name] = procedure
    found = {key: Number(key, key, "", tuple(each.values())) for key, each in sorted(law.items(), key=_as_counted)}
    return MappingProxyType(found | dict(sorted(own.items())))


def _as_counted(item: tuple[str, object]) -> tuple[str, int, str]:
    """R2 before R10."""
    letters = item[0].rstrip("0123456789")
    head, _, rest = item[0].partition("_")
    digits = head[len(head.rstrip("0123456789")) :]
    return (head[: len(head) - len(digits)] or letters, int(digits or 0), rest)


def number(name: str) -> Number:
    """The number of a name. GuijuError where there is none: with the names in question where the key is one that
    procedures have of their own."""
    known = numbers()
    if name in known:
        return known[name]
    like = [full for full in known if full.endswith(OWN + name)] or [full for full in known if OWN not in full]
    raise GuijuError("no rule has the number {}", repr(name[:60]), where="rule", expected=", ".join(like))


def resolved(name: str) -> str:
    """The name of the number that is meant by its name in other letters, or by the one thing it is called; the text
    itself where that is open."""
    known = numbers()
    if name in known:
        return name
    meant = {full for full, n in known.items() if name.casefold() in (full.casefold(), n.names.en.casefold())}
    meant |= {full for full, n in known.items() if name == n.names.zh}
    return meant.pop() if len(meant) == 1 else name


@dataclass(frozen=True)
class Use:
    """Where a procedure asks for a number: `part` is clock, rule, fact, act, ballot; `name` in the definition."""

    procedure: Procedure
    part: str
    name: str
    label: Words


def uses(number: Number, tier: str | None = None) -> Iterator[Use]:
    """The clocks, rules, computed facts and ballots that ask for a number, of the procedures of one tier if one is
    given. Rules that no act asks are left out."""
    for procedure in number.held_by:
        if tier is not None and procedure.tier != tier:
            continue
        for clock in procedure.clocks.values():
            if number.key in (clock.limit, *clock.shortened_by.values()):
                yield Use(procedure, "clock", clock.name, clock.label)
        asked = {name for act in procedure.acts.values() for name in act.rules}
        for rule in procedure.rules.values():
            if rule.name in asked and number.key in rule.when.names:
                yield Use(procedure, "rule", rule.name, rule.text)
        for fact in procedure.facts.values():
            if fact.computed is not None and number.key in fact.computed.names:
                yield Use(procedure, "fact", fact.name, fact.label)
        for ballot in procedure.ballots.values():
            if any(number.key in condition.when.names for condition in ballot.passes):
                yield Use(procedure, "ballot", ballot.name, ballot.label)
