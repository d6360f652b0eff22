"""The rules in force: every number with its value, its ground, where it is used, what it was and what comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure.instruments import instrument_of, source_in_words
from guiju.core.procedure.model import Procedure, Words
from guiju.core.procedure.parameters import Parameter, in_force
from guiju.core.procedure.serializers import coming, value_as_dict
from guiju.registry.cases import access, definitions, numbers, roles
from guiju.registry.cases.acts import dating
from guiju.registry.cases.checks import ballot_checks, rule_checks
from guiju.registry.cases.models import Case
from guiju.registry.cases.numbers import ALL, Number, Use

_ELSEWHERE = {
    dating.LIMIT: Words("补录步骤的办理日期", "the day of acts that are entered later"),
    ballot_checks.SEATS: Words("检查：任职的委员会不超过上限", "check: nobody sits in more committees than allowed"),
}
"""Numbers that the registry itself asks for."""


@dataclass(frozen=True)
class Proposal:
    """An open proposal to change a number."""

    case: str
    value: str
    since: str
    ground: str


@dataclass(frozen=True)
class Rule:
    """A number with the values it has in some tiers: all that have the same ones. `values` are in the order of time."""

    number: Number
    tiers: tuple[str, ...]
    held_by: tuple[Procedure, ...]
    values: tuple[Parameter, ...]
    day: date
    proposals: tuple[Proposal, ...]

    @property
    def now(self) -> Parameter:
        return in_force(self.values, self.day)

    @property
    def history(self) -> tuple[Parameter, ...]:
        """Earlier values, the last one first."""
        return tuple(reversed(self.values[: self.values.index(self.now)]))

    @property
    def coming(self) -> list[Parameter]:
        return coming(self.number.key, self.day, {self.number.key: self.values})

    @property
    def everywhere(self) -> bool:
        """Whether it is the same in every tier that has it."""
        return len(self.held_by) == len(self.number.held_by)

    def uses(self) -> list[Use]:
        return [use for tier in self.tiers for use in numbers.uses(self.number, tier)]

    @property
    def elsewhere(self) -> Words | None:
        return _ELSEWHERE.get(self.number.name)


def rules(day: date, procedure: str = "", q: str = "") -> list[Rule]:
    """The numbers in force on a day: of one procedure those it uses, with words those that have them all in their key,
    name or ground. GuijuError for a procedure that is none."""
    if procedure:
        definitions.current(procedure)
    proposed = _proposals()
    words = q.casefold().split()
    found = (rule for n in numbers.numbers().values() for rule in _of(n, day, proposed.get(n.name, ())))
    return [
        rule for rule in found
        if (not procedure or any(use.procedure.name == procedure for use in rule.uses()))
        and all(word in _text(rule) for word in words)
    ]  # fmt: skip


def _of(number: Number, day: date, proposed: Iterable[tuple[str, Proposal]]) -> Iterator[Rule]:
    """The rows of a number: tiers with the same values stand together."""
    by_values: dict[tuple[Parameter, ...], list[Procedure]] = {}
    of_tier: dict[str, tuple[Parameter, ...]] = {}
    for procedure in number.held_by:
        if procedure.tier not in of_tier:
            of_tier[procedure.tier] = tuple(definitions.periods(procedure)[number.key])
        by_values.setdefault(_alike(of_tier[procedure.tier], by_values), []).append(procedure)
    for values, procedures in by_values.items():
        tiers = tuple(dict.fromkeys(procedure.tier for procedure in procedures))
        here = tuple(p for scope, p in proposed if scope == ALL or scope in tiers)
        yield Rule(number, tiers, tuple(procedures), values, day, here)


def _alike(values: tuple[Parameter, ...], known: Iterable[tuple[Parameter, ...]]) -> tuple[Parameter, ...]:
    def told(each: Sequence[Parameter]) -> list[tuple[object, ...]]:
        return [(p.value, p.unit, p.source, p.confidence, p.since, p.until, p.case, p.zh) for p in each]

    return next((other for other in known if told(other) == told(values)), values)


def _proposals() -> dict[str, list[tuple[str, Proposal]]]:
    """Name of a number → (scope, proposal) of the open proposals."""
    found: dict[str, list[tuple[str, Proposal]]] = {}
    rows = Case.objects.filter(procedure=rule_checks.PROCEDURE, ended=False).order_by("pk")
    for case in rows:
        seen = access.values(case, definitions.kept(case.definition_id), roles.NOBODY)
        value = str(seen.get("new_value") or seen.get("number") or "")
        made = Proposal(case.number, value, str(seen.get("from_day") or ""), str(seen.get("ground") or ""))
        found.setdefault(numbers.resolved(str(seen.get("rule"))), []).append((str(seen.get("scope")), made))
    return found


def _text(rule: Rule) -> str:
    now, names = rule.now, rule.number.names
    said = [rule.number.name, names.zh, names.en, now.zh, now.en, now.source, now.case]
    said += [source_in_words(now.source, language) for language in ("zh", "en")]
    return " ".join(said).casefold()


def as_dict(rule: Rule) -> dict[str, Any]:
    """A rule for programs."""
    now = rule.now
    instrument = instrument_of(now.source)
    return {
        "name": rule.number.name,
        "label": {"zh": now.zh, "en": now.en},
        "procedure": rule.number.procedure or None,
        "tiers": [tier for tier in rule.tiers if tier],
        "everywhere": rule.everywhere,
        **value_as_dict(now),
        "source_label": {language: source_in_words(now.source, language) for language in ("zh", "en")},
        "source_url": instrument.url if instrument and instrument.url else None,
        "least": str(now.least),
        "most": str(now.most) if now.most is not None else None,
        "history": [value_as_dict(p) for p in rule.history],
        "coming": [value_as_dict(p) for p in rule.coming],
        "proposals": [
            {"case": p.case, "value": p.value, "from": p.since or None, "ground": p.ground} for p in rule.proposals
        ],
        "used_by": [
            {"procedure": use.procedure.name, "part": use.part, "name": use.name,
             "label": {"zh": use.label.zh, "en": use.label.en}}
            for use in rule.uses()
        ],
    }  # fmt: skip


COLUMNS = (
    "name", "label_zh", "label_en", "tiers", "value", "unit", "source", "case", "confidence", "from", "until", "least",
    "most", "used_by", "coming", "history",
)  # fmt: skip


def flat(rule: Rule) -> dict[str, str]:
    """A rule as a row of a table."""
    told = as_dict(rule)
    cells = {name: told[name] for name in COLUMNS if name in told}
    return {
        **{name: "" if value is None else str(value) for name, value in cells.items()},
        "label_zh": told["label"]["zh"],
        "label_en": told["label"]["en"],
        "tiers": ";".join(told["tiers"]),
        "used_by": ";".join(dict.fromkeys(use["procedure"] for use in told["used_by"])),
        **{name: ";".join(f"{p['from'] or ''}: {p['value']}" for p in told[name]) for name in ("coming", "history")},
    }


def one(name: str, day: date) -> list[Rule]:
    """The rows of one number. GuijuError for a name that is none."""
    known = numbers.number(numbers.resolved(name))
    return list(_of(known, day, _proposals().get(known.name, ())))


def bounded(text: str, longest: int = 100) -> str:
    """Words to filter by. GuijuError for more than anybody types."""
    if len(text) > longest or not text.isprintable():
        raise GuijuError("the words cannot be read", where="q", expected="a few words")
    return text.strip()
