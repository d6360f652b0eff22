"""Where the computed facts of a case come from: how each is worked out, and the acts and values it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.core.procedure import computed_sentences, computing, loader
from guiju.core.procedure.model import Fact, Procedure, Words
from guiju.core.procedure.parameters import Parameter
from guiju.registry.cases import access, definitions
from guiju.registry.cases.acts import repeating
from guiju.registry.cases.acts.repeating import Given
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.roles import Actor


@dataclass(frozen=True)
class From:
    """What a computed fact rests on: `how` in words; `inputs`, each a fact with the act that brought it, as far as the
    reader may see them, in the order of the acts; `numbers` of the rules and `figures` of the registry that it asks.
    `hidden`: how many inputs the reader may not see."""

    fact: Fact
    how: Words
    inputs: tuple[tuple[Fact, Given], ...]
    numbers: tuple[Parameter, ...]
    figures: tuple[Words, ...]
    hidden: int


def sources(case: Case, procedure: Procedure, actor: Actor, acts: Iterable[Act]) -> dict[str, From]:
    """Computed fact → where it comes from, of those that the case holds and somebody may read. `acts` are all acts of
    the case in their order."""
    seen = access.values(case, procedure, actor)
    wanted = [procedure.facts[name] for name in seen if procedure.facts[name].computed is not None]
    if not wanted:
        return {}
    held, numbers = repeating.by_fact(acts), definitions.numbers(case.rules_id)
    shown = {fact.name for fact in access.facts(case, procedure, actor)}
    return {fact.name: _from(fact, procedure, held, numbers, shown) for fact in wanted}


def _from(
    fact: Fact, procedure: Procedure, held: Mapping[str, list[Given]], numbers: Mapping[str, Parameter],
    shown: set[str],
) -> From:  # fmt: skip
    assert fact.computed is not None
    each = computing.of_each({fact.name: fact})
    asked = computing.inputs(fact)
    given = [
        (procedure.facts[name], one)
        for name in procedure.facts
        if name in asked
        for one in (held.get(name, []) if name in each else held.get(name, [])[-1:])
        if one.value is not None
    ]
    inputs = sorted((pair for pair in given if pair[0].name in shown), key=lambda pair: pair[1].act.number)
    return From(
        fact,
        computed_sentences.how(procedure, fact, numbers),
        tuple(inputs),
        tuple(numbers[key] for key in sorted(fact.computed.names) if key in numbers and key not in procedure.facts),
        tuple(loader.figures()[name] for name in sorted(computing.figures(fact)) if name in loader.figures()),
        len(given) - len(inputs),
    )


def as_dict(found: From, procedure: Procedure) -> dict[str, Any]:
    """The same for programs."""
    assert found.fact.computed is not None
    return {
        "how": {"zh": found.how.zh, "en": found.how.en},
        "expression": found.fact.computed.text,
        "inputs": [
            {"fact": fact.name, "act": one.act.number, "effective": one.act.effective,
             "value": access.told(procedure, {fact.name: one.value})[fact.name]}
            for fact, one in found.inputs
        ],
        "numbers": {number.key: str(number.value) for number in found.numbers},
        "hidden": found.hidden,
    }  # fmt: skip
