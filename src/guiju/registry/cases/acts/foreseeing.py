"""What can be said of an act before it is tried: rules that refuse it or warn, whatever is brought with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from guiju.core.procedure import computing, engine, sentences
from guiju.core.procedure.engine import Ground, Refusal, Situation
from guiju.core.procedure.expressions import OF_COLUMNS, Shortfall
from guiju.core.procedure.model import Fact, Rule, Weight, Words
from guiju.registry.cases.acts.refusing import refused, rule_words
from guiju.registry.cases.checks import registry
from guiju.registry.cases.checks.registry import Finding

Warnings = Sequence[tuple[Rule, tuple[Shortfall, ...]]]


def obstacles(situation: Situation, act: engine.Act, today: date) -> list[tuple[Words, Words]]:
    """(rule, what is missing) of the rules that refuse an act now, whatever is brought with it."""
    found = []
    for name in act.rules:
        rule = situation.procedure.rules[name]
        if rule.weight is Weight.WARNING or _brought_by(situation.procedure.facts, act, rule):
            continue
        missing = engine.missing(situation, rule, today)
        if missing:
            refusal = Refusal(
                Ground.RULE, act.name, situation.state, rule=rule, shortfalls=missing, parameters=situation.parameters
            )
            error = refused(situation.procedure, refusal, "", findings_of(situation, rule))
            found.append((error.said, error.wanted))
    return found


def foreseen(situation: Situation, act: engine.Act, today: date) -> list[tuple[Words, Words]]:
    """As `obstacles`, of the rules that only warn."""
    found = []
    for rule in (situation.procedure.rules[name] for name in act.rules):
        if rule.weight is Weight.WARNING and not _brought_by(situation.procedure.facts, act, rule):
            missing = engine.missing(situation, rule, today)
            if missing:
                found.append(warning_words(situation, rule, missing, findings_of(situation, rule)))
    return found


def warning_words(
    situation: Situation, rule: Rule, missing: Sequence[Shortfall], found: Sequence[Finding]
) -> tuple[Words, Words]:
    """A rule that warns: its text with its numbers, and what was found or is missing."""
    why = sentences.listed(registry.told(found)) if found else None
    said = rule_words(rule, situation.parameters)
    return said, why or sentences.wanted(situation.procedure, missing, situation.parameters)


def kept_of(
    situation: Situation, warnings: Warnings, found: Mapping[str, Sequence[Finding]]
) -> dict[str, list[dict[str, str]]]:
    """What an act keeps of what was said of it: the findings of checks, and the rules that warned with what was
    missing. `found` is by rule."""
    kept: dict[str, list[dict[str, str]]] = {}
    if any(found.values()):
        kept["findings"] = registry.as_json(dict.fromkeys(one for each in found.values() for one in each))
    if warnings:
        why = {
            rule.name: _unnamed(found.get(rule.name, ()))
            or sentences.wanted(situation.procedure, missing, situation.parameters)
            for rule, missing in warnings
        }
        kept["warned"] = [{"rule": name, "zh": said.zh, "en": said.en} for name, said in why.items()]
    return kept


def _unnamed(found: Sequence[Finding]) -> Words | None:
    """What was found, as far as it names nobody who may be erased."""
    texts = [one.text for one in found if not one.person]
    return sentences.listed(texts) if texts else None


def _brought_by(facts: Mapping[str, Fact], act: engine.Act, rule: Rule) -> bool:
    """Whether what a rule asks is decided by what the act brings: nothing is said of it before."""
    of_facts = ("has", "rows", *computing.OF_ALL, *OF_COLUMNS)
    asked = {argument.partition(".")[0] for function, argument in rule.when.calls if function in of_facts}
    read = {name for function, check in rule.when.calls if function == "errors" for name in registry.reads(check)}
    named = rule.when.names | asked | read
    below = {fact for name in named & facts.keys() for fact in computing.rests_on(facts, name)}
    return not (named | below).isdisjoint(act.takes)


def findings_of(situation: Situation, rule: Rule) -> list[Finding]:
    """What the automatic checks of a rule find in a case."""
    checks = sorted(check for function, check in rule.when.calls if function == "errors")
    return [found for check in checks for found in situation.count("findings", check)]
