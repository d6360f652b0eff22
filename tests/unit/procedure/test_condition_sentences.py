"""What a rule still wants, in words: sentences in both languages, never a formula, a code or a pattern."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from test_house import walked

from guiju.core.errors import GuijuError
from guiju.core.procedure import Mark, Refusal, Situation, house, perform, sentences
from guiju.core.procedure.ballots import Tally
from guiju.core.procedure.engine import missing
from guiju.core.procedure.expressions import Shortfall, read
from guiju.core.procedure.kinds import Kind, check_condition, kind_of_fact
from guiju.core.procedure.model import FactType, Procedure, Rule, Words
from guiju.core.procedure.parameters import Duration, Unit, on_day

TODAY = date(2026, 3, 2)
NAMES = sorted(house())
FORMULA = re.compile(r"[=≥≤≠<>*\\^|]|\b[a-z]+_[a-z_]+\b|\w\(|None|True|False")


def parameters(p: Procedure) -> Any:
    return on_day(p.parameters.values(), TODAY)


def plain(p: Procedure, words: Words) -> None:
    """It has both languages, no formula, no name out of the definition, no Chinese in the English."""
    for text in (words.zh, words.en):
        assert text
        bare = text
        for label in sorted((x for x in _labels(p)), key=len, reverse=True):
            bare = bare.replace(label, "")
        assert not FORMULA.search(bare), text
    assert not re.search(r"[\u4e00-\u9fff“”]", words.en), words.en


def _labels(p: Procedure) -> Iterator[str]:
    for part in (p.facts, p.acts, p.ballots, p.comments, p.clocks, p.parties):
        for one in part.values():
            yield from (one.label.zh, one.label.en)  # type: ignore[attr-defined]
    for fact in p.facts.values():
        for option in fact.options.values():
            yield from (option.zh, option.en)


@pytest.mark.parametrize("name", NAMES)
def test_every_refusal_of_a_rule_is_a_sentence(name: str) -> None:
    p = house()[name]
    for refusal in walked(name).refusals:
        plain(p, sentences.wanted(p, refusal.shortfalls, parameters(p)))


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_is_a_sentence_where_nothing_is_known_and_nothing_holds(name: str) -> None:
    p = house()[name]
    for rule in p.rules.values():
        for count in (0, 1):
            case = Situation(p, parameters(p), count=lambda what, name, n=count: _counted(what, n))
            faults = missing(case, rule, TODAY)
            if faults:
                plain(p, sentences.wanted(p, faults, parameters(p)))


def _counted(what: str, n: int) -> Any:
    return Tally(0, {}, {}) if what == "tally" else [] if what == "given" else n


@pytest.mark.parametrize("name", NAMES)
def test_every_condition_of_a_ballot_is_a_sentence(name: str) -> None:
    p = house()[name]
    for ballot in p.ballots.values():
        for condition in ballot.passes:
            compared = [node for node in ast.walk(condition.when.tree) if isinstance(node, ast.Compare)]
            assert compared
            for have, node in product((None, Fraction(1, 3)), compared):
                term, other = ast.unparse(node.left), ast.unparse(node.comparators[0])
                short = Shortfall(term, have, "≥", Fraction(3, 4), against=other)
                plain(p, sentences.sentence(p, short, parameters(p)))


NS = house()["national-standard"]


def wanted(rule: str, today: date = TODAY, p: Procedure = NS, **facts: Any) -> Words:
    marks = facts.pop("marks", {})
    roles = facts.pop("roles", ())
    counts = facts.pop("counts", {})
    case = Situation(
        p, parameters(p), facts=facts, marks=marks, roles=roles, count=lambda what, name: counts.get((what, name), 0)
    )
    return sentences.wanted(p, missing(case, p.rules[rule], today), parameters(p))


def rule_with(text: str, p: Procedure = NS) -> str:
    return next(rule.name for rule in p.rules.values() if rule.when.text == text)


def test_an_or_is_told_as_ways() -> None:
    name = rule_with("has(adopts) and has(degree) or not has(adopts) and not has(degree)")
    assert wanted(name, adopts="ISO 1") == Words(
        "须填写“一致性程度”，或者“采用的国际标准”须为空",
        "'Degree of correspondence' must be given, or 'International standard it adopts' must be left empty",
    )


def test_days_are_compared_in_words() -> None:
    name = rule_with("effective >= after(published, R8)")
    said = wanted(name, published=date(2026, 3, 1), effective=date(2026, 3, 2))
    assert said.zh == "“实施日期”（2026-03-02）须不早于“发布日期”后 3 个月（2026-06-01）"
    assert said.en == (
        "'Date of effect' (2026-03-02) must be no earlier than 3 months after 'Date of publication' (2026-06-01)"
    )
    assert wanted(name, published=date(2026, 3, 1)).en == "'Date of effect' is missing"


def test_a_minimum_time_names_its_day_and_what_comes_first() -> None:
    p = house()["sector-standard"]
    name = rule_with("since(open_enquiry) >= R2", p)
    marks = {"open_enquiry": Mark(1, date(2026, 2, 20))}
    label = p.acts["open_enquiry"].label
    assert wanted(name, p=p, marks=marks).zh == f"“{label.zh}”之后须满 30 日，已过 10 日，自 2026-03-22 起可以"
    assert wanted(name, p=p).en == f"{label.en!r} must be done first"


def test_what_was_done_by_oneself_is_for_another() -> None:
    p = house()["committee-evaluation"]
    said = wanted(rule_with("times_by_actor(compute) == 0", p), p=p, counts={("times_by_actor", "compute"): 1})
    assert said.zh == f"您已办过“{p.acts['compute'].label.zh}”，须由他人办理"


def test_another_choice_is_not_proposed_while_there_is_a_way() -> None:
    p = house()["committee-establishment"]
    said = wanted("enough_members", p=p, level="TC", members_total=20)
    assert "“" + p.facts["members_total"].label.zh + "”（20）须不少于" in said.zh
    assert said.zh.count("或者") == 0


@pytest.mark.parametrize(
    ("shortfall", "zh"),
    [
        (Shortfall("nobody_knows", None, "=", True), "没有“nobody_knows”"),
        (Shortfall("since(evaluate)", None, "≥", Duration(30, Unit.DAYS)), "须先办“"),
        (Shortfall("times(evaluate)", 0, "≥", Fraction(2)), "已办 0 次，须不少于 2 次"),
        (Shortfall("unanswered(enquiry)", 3, "=", Fraction(0)), "还有 3 条意见未处理"),
        (Shortfall("errors(numbering)", 2, "=", Fraction(0)), "自动检查发现 2 处问题"),
        (Shortfall("left(development)", None, "≥", Duration(30, Unit.DAYS)), "没有在计"),
        (Shortfall("actor_is(proposer)", True, "=", False), "不能由"),
    ],
)
def test_what_is_odd_is_said_too(shortfall: Shortfall, zh: str) -> None:
    assert zh in sentences.sentence(NS, shortfall, parameters(NS)).zh


def test_places_in_a_rule_are_filled_with_value_and_unit() -> None:
    p = house()["filing"]
    late = next(rule for rule in p.rules.values() if "{R7}" in rule.text.zh)
    said = sentences.filled(late.text, parameters(p))
    assert "60 日" in said.zh and "60 days" in said.en and "{" not in said.zh + said.en
    every = [sentences.filled(r.text, parameters(q)) for q in house().values() for r in q.rules.values()]
    assert [said for said in every if "{" in said.zh + said.en] == []


def test_a_pattern_has_an_example_beside_it() -> None:
    """Where a value has a form, the form is told by an example: people do not read patterns."""
    without = [
        f"{p.name}.{fact.name}"
        for p in house().values()
        for fact in p.facts.values()
        if fact.pattern and fact.help is None and fact.type is not FactType.CHOICE
    ]
    assert without == []


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("count(extension_months) == 3", True), ("mean(extension_months) == 4", True),
        ("mean(extension_months) > 4", False), ("first(extension_months) == 2", True), ("extension_months == 6", True),
        ("count(need) == 0", True), ("mean(plan_extension) >= 0", None),
    ],
)  # fmt: skip
def test_values_brought_again_are_counted_and_averaged(text: str, holds: bool | None) -> None:
    """Two months, then four, now six: a plain name is the last of them."""
    if holds is None:
        with pytest.raises(GuijuError):
            check_condition(read(text, "here").tree, {"plan_extension": Kind.OTHER}, {}, "here")
        return
    rule = Rule("told", Words("甲", "A"), "SL 1", read(text, "here"))
    act = replace(NS.acts["change_plan"], rules=("told",))
    p = replace(NS, rules={"told": rule}, acts={**NS.acts, act.name: act})
    held = {("given", "extension_months"): [2, 4]}
    case = Situation(
        p, parameters(p), state=act.from_states[0], roles=set(act.by), count=lambda w, n: held.get((w, n), [])
    )
    brought = dict.fromkeys(act.brings, "甲") | {"extension_months": "6"}
    answer = perform(case, act.name, brought, TODAY)
    assert isinstance(answer, Refusal) is not holds, answer


@pytest.mark.parametrize(
    "text", ["mean(title_zh) > 1", "mean(published) > 1", "first(plan_members) == 1", "mean(today) > 1"]
)
def test_only_numbers_have_a_mean(text: str) -> None:
    facts = {name: kind_of_fact(fact) for name, fact in NS.facts.items()}
    with pytest.raises(GuijuError):
        check_condition(read(text, "here").tree, facts, NS.facts, "here")
