"""Every procedure of the house: every path walked, every role tried on every act, every word in both languages."""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml
from walker import START, Seen, Walker

from guiju.core.procedure import Ground, Refusal, Situation, house, perform
from guiju.core.procedure.engine import expected
from guiju.core.procedure.instruments import check_source, instrument_of, instruments, source_in_words
from guiju.core.procedure.loader import effects, from_resolved, house_texts, resolved_text
from guiju.core.procedure.model import CLOCK, FactType, Procedure, Visible, Words
from guiju.core.procedure.parameters import national, on_day
from guiju.data import tables

NAMES = sorted(house())
PATTERNS = {"PA", "PB", "PC", "PD", "PE", "PF"}
PROVEN = {
    "verification-point": "PA", "national-standard": "PB", "statistical-return": "PC", "interpretation": "PD",
    "filing": "PE", "cooperation-agreement": "PF",
}  # fmt: skip


@cache
def walked(name: str) -> Seen:
    making = name == "national-standard" or "national-standard" in house()[name].lineage
    return Walker(house()[name]).walk(6000 if making else 2500)  # the last rules of these are met late


@pytest.mark.parametrize("name", NAMES)
def test_every_act_is_done_every_state_left_every_rule_seen_both_ways(name: str) -> None:
    missing = {what: names for what, names in walked(name).missing(house()[name]).items() if names}
    assert missing == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_refusal_names_its_rule_and_source(name: str) -> None:
    for refusal in walked(name).refusals:
        assert refusal.ground is Ground.RULE
        assert refusal.rule is not None and refusal.rule.text.zh and refusal.rule.text.en
        assert instrument_of(refusal.rule.source) is not None or re.match(r"(GB|ISO|WTO)", refusal.rule.source)
        assert refusal.shortfalls, refusal.rule.name


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_named_may_not_act(name: str) -> None:
    p = house()[name]
    parameters = on_day(p.parameters.values(), START)
    for act in p.acts.values():
        for state in act.from_states:
            for role in [*p.parties, CLOCK, "stranger"]:
                if role in act.by:
                    continue
                answer = perform(Situation(p, parameters, state=state, roles={role}), act.name, {}, START)
                assert isinstance(answer, Refusal)
                assert (answer.ground, answer.needs) == (Ground.ROLE, act.by), (act.name, role)


@pytest.mark.parametrize("name", NAMES)
def test_an_act_is_refused_in_every_other_state(name: str) -> None:
    p = house()[name]
    for act in p.acts.values():
        for state in p.states:
            if state not in act.from_states:
                answer = perform(Situation(p, {}, state=state, roles=set(act.by)), act.name, {}, START)
                assert isinstance(answer, Refusal)
                assert (answer.ground, answer.needs) == (Ground.STATE, act.from_states)


def words_of(p: Procedure) -> list[Words]:
    parts = (p.parties, p.facts, p.states, p.acts, p.clocks, p.ballots, p.comments)
    found = [p.label, p.about, *(one.label for part in parts for one in part.values())]
    found += [rule.text for rule in p.rules.values()] + [group.label for group in p.page.groups]
    found += [option for fact in p.facts.values() for option in fact.options.values()]
    found += [position for ballot in p.ballots.values() for position in ballot.positions.values()]
    found += [condition.text for ballot in p.ballots.values() for condition in ballot.passes]
    found += [Words(parameter.zh, parameter.en) for parameter in p.parameters.values()]
    return found + [help for one in (*p.facts.values(), *p.acts.values()) if (help := one.help)]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_stand_everywhere(name: str) -> None:
    for words in words_of(house()[name]):
        assert re.search(r"[\u4e00-\u9fff]", words.zh) or words.zh.isascii(), words
        assert words.en.strip() and not re.search(r"[\u3000-\u9fff\uff00-\uffef]", words.en), words


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_names_only_its_own_parameters_in_its_text(name: str) -> None:
    p = house()[name]
    keys = {q.key for q in p.parameters.values()}
    for rule in p.rules.values():
        told = set(re.findall(r"{(\w+)}", rule.text.zh))
        assert told == set(re.findall(r"{(\w+)}", rule.text.en)) and told <= keys, rule.name
        checks = {function for function, _ in rule.when.calls} & {"errors"}  # a check reads its own numbers
        tables_ = {argument.partition(".")[0] for _, argument in rule.when.calls} & set(p.facts)
        columns = (c.computed.names for name in tables_ for c in p.facts[name].columns.values() if c.computed)
        inputs = (p.facts[n].computed.names for n in rule.when.names if n in p.facts and p.facts[n].computed)
        assert checks or told <= rule.when.names.union(*columns, *inputs), (
            f"{rule.name} speaks of a number that it does not use"
        )


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_is_brought_or_computed_and_every_party_has_a_part(name: str) -> None:
    p = house()[name]
    made = {fact for act in p.acts.values() for effect in act.effects for fact in effects()[effect].get("makes", ())}
    computed = {fact.name for fact in p.facts.values() if fact.computed is not None}
    assert set(p.facts) == {fact for act in p.acts.values() for fact in act.takes} | made | computed
    assert {q for q in p.parties if not any(q in a.by or q in a.tells for a in p.acts.values())} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_state_waits_for_somebody(name: str) -> None:
    p = house()[name]
    for state in p.states.values():
        if not state.end:
            assert expected(p, state.name) or any(CLOCK in a.by for a in p.acts_from(state.name)), state.name


@pytest.mark.parametrize("name", NAMES)
def test_people_are_not_shown_to_the_public(name: str) -> None:
    for fact in house()[name].facts.values():
        if fact.personal or fact.type in (FactType.PEOPLE, FactType.EMAIL):
            assert fact.visible is not Visible.PUBLIC


@pytest.mark.parametrize("name", NAMES)
def test_a_case_keeps_its_definition(name: str) -> None:
    p = house()[name]
    kept = from_resolved(resolved_text(name))
    assert (kept.digest, kept.acts, kept.clocks, kept.rules) == (p.digest, p.acts, p.clocks, p.rules)


def test_facts_that_an_effect_uses_have_one_type_everywhere() -> None:
    for effect, said in effects().items():
        used = {fact for use in ("needs", "reads", "makes") for fact in said.get(use, ())}
        for fact in used:
            kinds = {
                p.facts[fact].type
                for p in house().values()
                if fact in p.facts and any(effect in act.effects for act in p.acts.values())
            }
            assert len(kinds) <= 1, (effect, fact, kinds)


def test_every_effect_is_used_and_said_in_both_languages() -> None:
    used = {effect for p in house().values() for act in p.acts.values() for effect in act.effects}
    assert used == set(effects())
    assert all(said["zh"] and said["en"].isascii() for said in effects().values())


def test_an_effect_finds_what_it_needs() -> None:
    """On the way to an act the facts of its effects were brought, by it or by every case before it."""
    for p in house().values():
        for act in p.acts.values():
            for effect in act.effects:
                needed = set(effects()[effect].get("needs", ())) - set(act.takes)
                made = {f for e in act.effects for f in effects()[e].get("makes", ())}
                earlier = {fact for other in p.acts.values() for fact in other.brings}
                earlier |= {fact.name for fact in p.facts.values() if fact.computed or fact.known}
                assert needed <= earlier | made | {f for e in effects().values() for f in e.get("makes", ())}


def test_the_six_patterns_are_proven() -> None:
    assert {house()[name].pattern for name in NAMES} == PATTERNS
    assert {name: house()[name].pattern for name in PROVEN} == PROVEN


def test_systems_are_named_as_in_the_list() -> None:
    for p in house().values():
        assert p.systems and all(re.fullmatch(r"S\d{2,3}", system) for system in p.systems), p.name


def test_stages_are_those_of_iso() -> None:
    for p in house().values():
        for state in p.states.values():
            assert state.stage == "" or re.fullmatch(r"([0-9][05]|\*)\.(00|20|60|92|93|98|99)", state.stage), state


def test_the_parts_of_a_page_are_shown_once() -> None:
    for p in house().values():
        shown = [fact for group in p.page.groups for fact in group.facts]
        assert len(shown) == len(set(shown)), p.name


def test_abstract_bases_are_not_offered() -> None:
    abstract = {name for name, (_, text) in house_texts().items() if "\nabstract: true\n" in text}
    assert abstract == {
        "agreement", "application", "case-handling", "collection", "committee-work", "fast-track", "line-up",
        "matching",
    }  # fmt: skip
    assert not abstract & set(house())
    assert {base for p in house().values() for base in p.lineage} >= abstract


def test_variants_are_short() -> None:
    """A variant says what is different and nothing else."""
    for name in ("association-standard-example", "filing-city-shandong", "verification-point", "cooperation-agreement"):
        assert len(house_texts()[name][1].splitlines()) < 50, name


def test_instruments_are_written_out() -> None:
    assert source_in_words("SL 29", "zh-hans") == "中华人民共和国标准化法 29"
    assert source_in_words("SL 29", "en") == "Standardization Law of the People's Republic of China 29"
    assert source_in_words("GB/T 16733-1997", "en") == "GB/T 16733-1997"
    assert instruments()["NSM"].in_force_from is not None and instruments()["DOMAIN"].in_force_from is None


def test_every_number_of_the_rules_names_its_source() -> None:
    for tier in ("", *{p.tier for p in house().values()}, "enterprise"):
        for parameter in national(tier):
            check_source(parameter.source, parameter.key)
            assert parameter.confidence in ("sure", "likely", "unsure"), parameter.key


def test_definitions_are_plain_yaml() -> None:
    """Read by any YAML reader, not only by ours."""
    written = tables.texts("procedures", ".yaml")
    assert len(written) >= len(house())
    for name, text in written.items():
        assert yaml.safe_load(text)["procedure"] == name.removesuffix(".yaml")
