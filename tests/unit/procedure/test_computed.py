"""Facts that nobody types: read, checked, worked out exactly, told in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.core.errors import GuijuError
from guiju.core.procedure import Outcome, Refusal, Situation, house, load_file, perform
from guiju.core.procedure.computed_sentences import how
from guiju.core.procedure.computing import follows, order, rests_on
from guiju.core.procedure.model import Procedure
from guiju.core.procedure.parameters import on_day
from guiju.core.procedure.serializers import as_dict, used
from guiju.core.procedure.shape import json_schema

TODAY = date(2026, 3, 2)
BASE = """
procedure: survey
version: 1
number: XX-{year}-{serial}
name: {zh: 调查, en: Survey}
parties:
  opener: {zh: 填报人, en: Reporter, held_by: opener}
facts:
  score: {zh: 评分, en: Score, type: whole_number, least: 0, most: 100}
  before: {zh: 前, en: Before, type: decimal}
  after_: {zh: 后, en: After, type: decimal}
  name: {zh: 姓名, en: Name, type: text, personal: true}
  title: {zh: 题, en: Title, type: text}
  begins: {zh: 始, en: Begins, type: date}
  better: {zh: 方向, en: Direction, type: choice, options: {higher: {zh: 高, en: higher}, lower: {zh: 低, en: lower}}}
  %s
states:
  open: {zh: 开, en: Open}
  shut: {zh: 关, en: Shut, end: true}
acts:
  start:
    {zh: 始, en: Start, from: new, to: open, by: [opener],
     may_bring: [score, before, after_, name, title, begins, better]}
  go_on:
    {zh: 续, en: Go on, from: open, to: same, by: [opener],
     may_bring: [score, before, after_, title, begins, better]%s}
  close:
    zh: 结束
    en: Close
    from: open
    to: shut
    by: [opener]
    rules: [all_right]
    decides: {exempt: {zh: 无, en: none}, source: SL 35}
rules:
  all_right: {zh: 好, en: All right, source: SL 35, when: "%s"}
parameters:
  few: {zh: 少, en: Few, value: 3, unit: count, source: SL 35, confidence: unsure}
  many: {zh: 多, en: Many, value: 10, unit: count, source: SL 35, confidence: unsure}
  wait: {zh: 等, en: Wait, value: 2, unit: months, source: SL 35, confidence: unsure}
"""
CHOICE = "options: {many: {zh: 多, en: many}, some: {zh: 一些, en: some}, none: {zh: 无, en: none}}"


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Procedure]:
    def load(facts: str, when: str = "has(title)", more: str = "") -> Procedure:
        path = tmp_path / "survey.yaml"
        path.write_text(BASE % (facts, more, when), encoding="utf-8")
        return load_file(path)

    return load


def fact(expression: str, kind: str = "decimal", more: str = "") -> str:
    return f'it: {{zh: 它, en: It, type: {kind}, computed: "{expression}"{", " + more if more else ""}}}'


def worked_out(
    p: Procedure, facts: dict[str, Any], all_: dict[str, list[Any]] | None = None, figure: Any = None
) -> Any:
    numbers = on_day(p.parameters.values(), TODAY)
    found = follows(p, facts, facts, numbers, lambda name: (all_ or {}).get(name, []), figure)
    return found.get("it")


@pytest.mark.parametrize(
    ("expression", "kind", "facts", "value"),
    [
        ("before + after_", "decimal", {"before": 0.1, "after_": 0.2}, 0.3),
        ("(after_ - before) / before", "decimal", {"before": 3.0, "after_": 4.0}, 0.333333),
        ("(after_ - before) / before", "decimal", {"before": 0, "after_": 4.0}, None),
        ("(after_ - before) / before", "decimal", {"after_": 4.0}, None),
        ("-before", "decimal", {"before": 0.5}, -0.5),
        ("1 / before", "decimal", {"before": 1000000 / 1.5}, 0.000002),  # a half to the even one: 0.0000015
        ("after_ >= before", "yes_no", {"before": 0.3, "after_": 0.3}, True),
        ("after_ >= before", "yes_no", {"before": 0.3}, None),
        ("after_ >= 1 / before", "yes_no", {"before": 0, "after_": 1}, None),
        ("after_ >= before if better == 'higher' else after_ <= before", "yes_no", {"before": 90, "after_": 10}, None),
        ("after_ >= before if better == 'higher' else after_ <= before", "yes_no",
         {"before": 90, "after_": 10, "better": "higher"}, False),
        ("after_ >= before if better == 'higher' else after_ <= before", "yes_no",
         {"before": 90, "after_": 10, "better": "lower"}, True),
        ("band(score, few, many)", "whole_number", {"score": 2}, 0),
        ("band(score, few, many)", "whole_number", {"score": 3}, 1),
        ("band(score, few, many)", "whole_number", {"score": 10}, 2),
        ("score * 2 - 1", "whole_number", {"score": 10}, 19),
        ("after(begins, wait)", "date", {"begins": date(2026, 1, 31)}, date(2026, 3, 31)),
        ("before if has(before) else 0", "decimal", {"title": "x"}, None),  # nothing it reads was brought
        ("before if has(before) else after_", "decimal", {"after_": 2.5}, 2.5),
    ],
)  # fmt: skip
def test_a_value_follows_exactly_or_is_not_known(
    load: Callable[..., Procedure], expression: str, kind: str, facts: dict[str, Any], value: Any
) -> None:
    p = load(fact(expression, kind))
    found = worked_out(p, facts)
    assert found == value and (found is None or type(found) is type(value))


@pytest.mark.parametrize(
    ("points", "word"), [(0, "none"), (2, "none"), (3, "some"), (9, "some"), (10, "many"), (100, "many")]
)
def test_bands_choose(load: Callable[..., Procedure], points: int, word: str) -> None:
    p = load(fact("'many' if score >= many else 'some' if score >= few else 'none'", "choice", CHOICE))
    assert worked_out(p, {"score": points}) == word


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9))
@settings(max_examples=60, deadline=None)
def test_scores_are_counted_whole(scores: list[int]) -> None:
    p = house()["green-channel"]
    numbers = on_day(p.parameters.values(), TODAY)
    found = follows(p, {"score": scores[-1]}, {"score"}, numbers, lambda name: scores)
    assert found["mean_score"] == float(round(Fraction(sum(scores), len(scores)), 6))
    assert found["score_spread"] == max(scores) - min(scores)


@pytest.mark.parametrize(
    ("expression", "kind", "all_", "value"),
    [
        ("mean(score)", "decimal", [10, 10, 11], 10.333333), ("mean(score)", "decimal", [], None),
        ("spread(score)", "whole_number", [40, 90, 60], 50), ("total(score)", "whole_number", [1, 2, 3], 6),
        ("first(score)", "whole_number", [7, 2], 7), ("count(score)", "whole_number", [7, 2], 2),
    ],
)  # fmt: skip
def test_all_values_of_a_fact(
    load: Callable[..., Procedure], expression: str, kind: str, all_: list[int], value: Any
) -> None:
    assert worked_out(load(fact(expression, kind)), {"score": 1}, {"score": all_}) == value


def test_what_rests_on_what_is_computed_follows_in_order(load: Callable[..., Procedure]) -> None:
    p = load(
        'last: {zh: 末, en: Last, type: yes_no, computed: "it > middle"}\n'
        '  middle: {zh: 中, en: Middle, type: decimal, computed: "it + before"}\n  ' + fact("before * 2")
    )
    assert order(p.facts) == ("it", "middle", "last") and rests_on(p.facts, "last") == ("before",)
    numbers = on_day(p.parameters.values(), TODAY)
    found = follows(p, {"before": -1}, {"before"}, numbers, lambda name: [])
    assert found == {"it": -2.0, "middle": -3.0, "last": True}
    assert follows(p, {"before": -1, **found}, {"title"}, numbers, lambda name: []) == {}
    gone = follows(p, {"before": None, **found}, {"before"}, numbers, lambda name: [])
    assert gone == {"it": None, "middle": None, "last": None}


def test_an_act_gives_them_and_rules_read_them(load: Callable[..., Procedure]) -> None:
    p = load(fact("after_ / before"), "it >= 1")
    case = Situation(p, on_day(p.parameters.values(), TODAY), roles={"opener"})
    opened = perform(case, "start", {"before": "4", "after_": "1"}, TODAY)
    assert isinstance(opened, Outcome) and opened.facts == {"before": 4.0, "after_": 1.0, "it": 0.25}
    case = Situation(p, case.parameters, "open", facts=opened.facts, roles={"opener"})
    refused = perform(case, "close", {}, TODAY)
    assert isinstance(refused, Refusal) and refused.shortfalls[0].have == 0.25
    again = perform(case, "go_on", {"after_": "4"}, TODAY)
    assert isinstance(again, Outcome) and again.facts == {"after_": 4.0, "it": 1.0}
    untouched = perform(case, "go_on", {"title": "x"}, TODAY)
    assert isinstance(untouched, Outcome) and untouched.facts == {"title": "x"}
    taken_away = perform(case, "go_on", {"before": ""}, TODAY)
    assert isinstance(taken_away, Outcome) and taken_away.facts == {"before": None, "it": None}


@pytest.mark.parametrize("given_", ["1", 0.25, None, "", [], {"a": 1}, True])
def test_nobody_brings_them(load: Callable[..., Procedure], given_: Any) -> None:
    p = load(fact("after_ / before"))
    case = Situation(p, on_day(p.parameters.values(), TODAY), roles={"opener"})
    refused = perform(case, "start", {"before": "4", "after_": "1", "it": given_}, TODAY)
    assert isinstance(refused, Refusal) and [(f.fact, f.fault) for f in refused.faults] == [("it", "computed")]


def test_what_is_too_large_to_be_kept_is_refused(load: Callable[..., Procedure]) -> None:
    p = load(fact("before * after_"))
    with pytest.raises(GuijuError, match="'It' is too large to be kept"):
        worked_out(p, {"before": 9e14, "after_": 9e14})


def test_a_figure_is_counted_at_every_act_and_told_where_it_differs(load: Callable[..., Procedure]) -> None:
    p = load(fact("figure(seats_held)", "whole_number"))
    assert worked_out(p, {"title": "x"}, figure=lambda name: 3) == 3
    assert worked_out(p, {"title": "x"}, figure=lambda name: None) is None
    assert worked_out(p, {"title": "x", "it": 3}, figure=lambda name: 3) is None  # nothing to tell
    assert worked_out(p, {"title": "x"}) is None  # nobody counts


WRONG = [
    (fact("1 + 2"), "it rests on nothing"), (fact("few"), "it rests on nothing"),
    (fact("it + before"), "'it' rests on itself"),
    ("a: {zh: 甲, en: A, type: decimal, computed: b}\n  b: {zh: 乙, en: B, type: decimal, computed: a}",
     "rests on itself"),
    (fact("befor"), "unknown name 'befor'"), (fact("mean(scores)"), "unknown name 'scores'"),
    (fact("today", "date"), "unknown name 'today'"), (fact("since(start)"), "since changes although no act"),
    (fact("times(start)", "whole_number"), "times changes although no act"),
    (fact("actor_is(opener)", "yes_no"), "actor_is changes although no act"),
    (fact("has(name)", "yes_no"), "'name' is personal"), (fact("count(name)", "whole_number"), "'name' is personal"),
    (fact("title"), "a text is no number"), (fact("before", "yes_no"), "a number is no yes or no"),
    (fact("before", "date"), "a number is no date"), (fact("wait + before", "date"), "a number is no date"),
    (fact("before", "text"), "a text is not computed"), (fact("before", "people"), "a people is not computed"),
    (fact("before", "whole_number"), "it need not be a whole number"),
    (fact("score / 2", "whole_number"), "it need not be a whole number"),
    (fact("mean(score)", "whole_number"), "it need not be a whole number"),
    (fact("score * few", "whole_number"), "it need not be a whole number"),
    (fact("mean(title)"), "there is no mean of a text"), (fact("spread(begins)"), "there is no spread of a date"),
    (fact("band(title, few)", "whole_number"), "one cannot calculate with a text"),
    (fact("band(score)", "whole_number"), "band takes 2 to 9"),
    (fact("before if score else 1"), "a number is not a condition"),
    (fact("before if score > 1 else title"), "a number or a text"),
    (fact("1 + (before if score > 1 else 2)"), "a choice within a condition or a sum"),
    (fact("'much' if score > 1 else 'none'", "choice", CHOICE), "it has no such option"),
    (fact("title if score > 1 else 'none'", "choice", CHOICE), "it has no such option"),
    (fact("better", "choice", CHOICE), "it has no such option"),
    (fact("before", more="least: 0"), "'least' stands with what is computed"),
    (fact("before", more="personal: true"), "'personal' stands with what is computed"),
    (fact("figure(seats)", "whole_number"), "unknown figure 'seats'"),
    (fact("figure(seats_held) +", "whole_number"), "cannot read the condition"),
    (fact("__import__"), "unknown name"), (fact("[before]"), "the language of conditions has no List"),
    (fact("before.real"), "the language of conditions has no Attribute"),
    (fact("(lambda: before)()"), "the language of conditions has no Call"),
    (fact(" + ".join(["before"] * 60)), "nested too deeply"), (fact("before + " * 300 + "1"), "a condition of"),
    ("a: {zh: 甲, en: A, type: decimal, computed: before}\n  " + fact("mean(a)"), "'a' is brought by no act"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_cannot_be_computed_is_refused_with_file_and_line(
    load: Callable[..., Procedure], facts: str, said: str
) -> None:
    with pytest.raises(GuijuError, match=said.replace("(", r"\(")) as error:
        load(facts)
    assert error.value.where.startswith("survey.yaml:") and error.value.expected


@pytest.mark.parametrize("key", ["brings", "may_bring"])
def test_no_act_brings_what_is_computed(tmp_path: Path, key: str) -> None:
    text = BASE % (fact("before"), "", "has(title)")
    text = text.replace("    rules: [all_right]", f"    {key}: [it]\n    rules: [all_right]")
    path = tmp_path / "survey.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GuijuError, match="'it' is computed: no act brings it") as error:
        load_file(path)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if f"{key}: [it]" in row)
    assert error.value.where == f"survey.yaml:{line}"


def test_conditions_do_not_choose_and_ask_no_figure(load: Callable[..., Procedure]) -> None:
    with pytest.raises(GuijuError, match="a condition does not choose"):
        load(fact("before"), "before > 1 if has(before) else has(title)")
    with pytest.raises(GuijuError, match="a condition asks no figure"):
        load(fact("before"), "figure(seats_held) > 1")


@given(st.text(alphabet="beforscoany()+-*/<>=.,' 0123456789if else", max_size=60))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.yaml"
        path.write_text(BASE % (fact(text), "", "has(title)"), encoding="utf-8")
        try:
            p = load_file(path)
        except GuijuError as error:
            assert error.where and error.expected
        else:
            worked_out(p, {"before": 1.5, "score": 3}, {"score": [3, 4]})


def test_it_is_told_in_both_languages() -> None:
    pilot, survey = house()["pilot"], house()["implementation-survey"]
    met = how(pilot, pilot.facts["target_met"], on_day(pilot.parameters.values(), TODAY))
    assert met.zh == "是否表中“达到目标”的行数等于“指标完成情况”的行数"
    assert met.en == "whether the rows with 'Target met' is exactly the rows of 'What was reached'"
    strength = how(survey, survey.facts["strength"], on_day(survey.parameters.values(), TODAY))
    assert (
        strength.en == "'strong' where 'Score' is at least 60; 'medium' where 'Score' is at least 20; otherwise 'weak'"
    )
    assert strength.zh.endswith("否则为“弱”")


def test_every_computed_fact_of_the_house_says_how() -> None:
    told = {
        (p.name, fact.name): how(p, fact, on_day(p.parameters.values(), TODAY))
        for p in house().values()
        for fact in p.facts.values()
        if fact.computed is not None
    }
    assert len(told) > 15
    for words in told.values():
        own = re.sub("“[^”]*”", "", words.zh)  # without the names of facts
        assert own and words.en and "条件" not in own and "the condition" not in words.en


def test_programs_are_told_and_editors_know_the_key() -> None:
    pilot = house()["pilot"]
    told = {f["name"]: f["computed"] for f in as_dict(pilot, TODAY)["facts"]}
    assert told["mean_score"] == "mean(score)" and told["results"] is None
    columns = {f["name"]: f["columns"] for f in as_dict(pilot, TODAY)["facts"] if "columns" in f}
    assert [c["name"] for c in columns["indicators"]][:3] == ["indicator", "unit", "better"]
    assert "strong_least" in {p.key for p in used(house()["implementation-survey"], TODAY)}
    facts = json_schema()["properties"]["facts"]["additionalProperties"]["properties"]
    assert "band" in facts["computed"]["description"]
