# ruff: noqa: E501 - texts and tables stand as they are
"""Facts of plans: read, refused, written; targets against figures; drafting the next plan. And against the texts."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amount import many
from guiju.core.errors import GuijuError
from guiju.core.plan import drafting, read_bytes
from guiju.core.plan.facts import read_facts
from guiju.core.plan.figures import read_figures
from guiju.core.plan.goals import Standing, last_day, standing
from guiju.core.plan.kept import Baseline, Duty, Goal, KeptPlan, Names, Origin
from guiju.core.plan.writing import as_markdown, as_yaml
from guiju.core.procedure.loader import house

ACTION, OUTLINE = "plan-2024-2025.yaml", "plan-outline-2021.yaml"
SMALL = """plan: small-plan
title: {zh: 小计划, en: Small plan}
issuers: [SAMR]
adopted: 2026-01-05
deadline: '2028'
local: false
source: own example
chapters:
  - number: 1
    title: {zh: 甲, en: A}
    tasks:
      - number: 1
        title: {zh: 建站, en: Build}
        groups:
          - {lead: [MPS], participating: [MIIT], others: true}
        targets:
          - {key: Z1, measure: {zh: 站点, en: sites}, comparator: '>=', value: 50, unit: item, deadline: '2028'}
      - number: 2
        title: {zh: 扩大, en: Extend}
        groups:
          - {participating: [MIIT, SAMR], by_duties: true}
  - number: 2
    title: {zh: 乙, en: B}
    tasks:
      - number: 3
        title: {zh: 宣传, en: Tell}
        groups: [{lead: [SAMR]}]
        systems: [S67]
        procedures: [pilot]
"""


def facts(name: str) -> KeptPlan:
    return read_facts((files("guiju.data") / "demo" / name).read_text(encoding="utf-8"), name)


def small() -> KeptPlan:
    return read_facts(SMALL, "small.yaml")


def goal(key: str = "N1", comparator: str = ">=", value: str = "60", deadline: str = "2030") -> Goal:
    return Goal(key, Names("站点", "sites"), comparator, Decimal(value), "item", deadline)


def test_a_facts_file() -> None:
    plan = small()
    assert (plan.key, plan.title, plan.adopted, plan.deadline) == (
        "small-plan",
        Names("小计划", "Small plan"),
        "2026-01-05",
        "2028",
    )
    assert [(c.number, [t.number for t in c.tasks]) for c in plan.chapters] == [(1, [1, 2]), (2, [3])]
    first = plan.tasks[0]
    assert first.duties == (Duty(("MPS",), ("MIIT",), others=True, by_duties=False),)
    assert first.goals == (Goal("Z1", Names("站点", "sites"), ">=", Decimal(50), "item", "2028"),)
    assert plan.tasks[2].systems == ("S67",) and plan.tasks[1].bodies == ("MIIT", "SAMR")


def test_written_and_read_again_it_is_the_same() -> None:
    for plan in (small(), facts(ACTION), facts(OUTLINE)):
        assert read_facts(as_yaml(plan), "again") == plan


def test_the_plans_of_the_house() -> None:
    action, outline = facts(ACTION), facts(OUTLINE)
    assert [len(c.tasks) for c in action.chapters] == [2, 6, 5, 7, 5, 4, 4, 2]
    assert [len(c.tasks) for c in outline.chapters] == [2, 3, 5, 5, 6, 3, 5, 4, 2]
    assert [g.key for t in outline.tasks for g in t.goals] == ["T1", "T2", "T3", "T4"]
    assert {g.key: (t.number, g.comparator, int(g.value), g.unit) for t in action.tasks for g in t.goals} == {
        "T1": (2, ">=", 50, "%"), "T7": (7, "=", 50, "item"), "T8": (10, "=", 20, "item"), "T9": (12, "=", 60, "item"),
        "T10": (14, "=", 700, "item"), "T11": (14, "=", 100, "item"), "T12": (14, "=", 300, "item"),
        "T13": (15, "=", 30, "item"), "T14": (17, ">=", 100, "item"), "T15": (20, "=", 80, "item"),
        "T16": (20, "=", 50, "item"), "T5": (25, ">=", 90, "%"), "T3": (25, ">=", 85, "%"), "T2": (27, "<=", 18, "month"),
        "T6": (31, ">=", 50, "item"),
    }  # fmt: skip
    for plan in (action, outline):
        assert {name for task in plan.tasks for name in task.procedures} <= set(house())


def _text(name: str) -> bytes:
    folder = Path(os.environ.get("GUIJU_TEST_DATA", "")).parent / "plans"
    if not os.environ.get("GUIJU_TEST_DATA") or not (folder / name).is_file():
        pytest.skip("the texts of the plans are not here: `plans` beside GUIJU_TEST_DATA")
    return (folder / name).read_bytes()


@pytest.mark.parametrize("name", ["action-plan-2024-2025.zh-hant.txt", "action-plan-2024-2025.en.txt"])
def test_the_facts_are_those_of_the_text(name: str) -> None:
    read, kept = read_bytes(_text(name), name), facts(ACTION)
    assert [c.sections for c in read.chapters] == [tuple(t.number for t in c.tasks) for c in kept.chapters]
    for section in read.sections:
        task = kept.task(section.number)
        assert task is not None
        said = [
            Duty(
                tuple(str(b.code) for b in g.lead), tuple(str(b.code) for b in g.participating), g.others, g.by_duties
            ) for g in section.groups
        ]  # fmt: skip
        assert list(task.duties) == said, section.number
        targets = sorted((t.value, t.unit, t.deadline) for t in section.targets)
        assert sorted((int(g.value), g.unit, g.deadline) for g in task.goals) == targets, section.number
        if "zh" in name:  # the English text says "more than" for 以上
            assert sorted(g.comparator for g in task.goals) == sorted(t.comparator for t in section.targets)


def test_the_outline_s_facts_are_those_of_its_text() -> None:
    read, kept = read_bytes(_text("outline-2021.en-cset.txt"), "outline"), facts(OUTLINE)
    assert [c.sections for c in read.chapters] == [tuple(t.number for t in c.tasks) for c in kept.chapters]
    for section in read.sections:
        goals = (kept.task(section.number) or kept.tasks[0]).goals
        assert [(int(g.value), g.unit, g.deadline) for g in goals] == [
            (t.value, t.unit, t.deadline) for t in section.targets
        ]


@pytest.mark.parametrize(
    ("before", "after", "what", "where"),
    [
        ("[MPS]", "[MARS]", "unknown body 'MARS'", "chapter 1, task 1, group 1, lead"),
        ("number: 2\n        title: {zh: 扩", "number: 1\n        title: {zh: 扩", "task 1 stands twice", "task 1"),
        ("  - number: 2\n    title: {zh: 乙", "  - number: 1\n    title: {zh: 乙", "chapter 1 stands twice", "small.yaml"),
        ("{zh: 建站, en: Build}", "{zh: 建站}", "no en text", "task 1, title"),
        ("{zh: 站点, en: sites}", "{en: sites}", "no zh text", "target 1, measure"),
        ("value: 50", "value: many", "'many' is not a number", "target 1, value"),
        ("value: 50", "value: .nan", "is not a number", "target 1, value"),
        ("comparator: '>='", "comparator: about", "unknown comparator 'about'", "target 1"),
        ("unit: item, deadline: '2028'", "unit: item, deadline: soon", "'soon' is not a deadline", "deadline"),
        ("lead: [MPS], participating: [MIIT]", "lead: [MPS], participating: [MPS]", "MPS stands twice", "group 1"),
        ("{lead: [MPS], participating: [MIIT], others: true}", "{others: true}", "a group without bodies", "group 1"),
        ("systems: [S67]", "systems: [67]", "is not a system", "task 3"),
        ("plan: small-plan", "plan: Small Plan", "is not a key of a plan", "plan"),
        ("plan: small-plan", "plan: next", "'next' is not a key of a plan", "plan"),
        ("local: false", "local: perhaps", "neither true nor false", "local"),
        ("local: false", "loco: false", "unknown entry 'loco'", "small.yaml"),
        ("adopted: 2026-01-05", "adopted: 2026-13-05", "not YAML", "small.yaml"),
        ("issuers: [SAMR]", "issuers: SAMR", "not a list", "issuers"),
        ("issuers: [SAMR]", "issuers: &a [SAMR]\nmore: *a", "not YAML", "small.yaml"),
        ("local: false", "local: false\nlocal: true", "not YAML", "small.yaml"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(before: str, after: str, what: str, where: str) -> None:
    assert before in SMALL
    with pytest.raises(GuijuError) as caught:
        read_facts(SMALL.replace(before, after), "small.yaml")
    assert what in caught.value.what and where in caught.value.where and caught.value.expected


def test_contradicting_numbers_are_refused() -> None:
    line = "          - {key: Z1, measure: {zh: 站点, en: sites}, comparator: '>=', value: 50, unit: item, deadline: '2028'}\n"
    other = line.replace("Z1", "Z2").replace("50", "60")
    with pytest.raises(GuijuError, match=r"targets contradict each other: >= 50 item and >= 60 item \(sites\)"):
        read_facts(SMALL.replace(line, line + other), "small.yaml")
    ranged = line.replace("Z1", "Z2").replace("50", "60").replace(">=", "<=")
    assert len(read_facts(SMALL.replace(line, line + ranged), "s").tasks[0].goals) == 2
    empty = line.replace("Z1", "Z2").replace("50", "40").replace(">=", "<=")
    with pytest.raises(GuijuError, match="contradict"):
        read_facts(SMALL.replace(line, line + empty), "s")
    with pytest.raises(GuijuError, match="the target 'Z1' stands twice"):
        read_facts(SMALL.replace(line, line + line), "s")


@settings(max_examples=many(200), deadline=None)
@given(st.text(max_size=200) | st.integers(0, len(SMALL)).map(lambda cut: SMALL[:cut] + "{[:" + SMALL[cut:]))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        plan = read_facts(text, "any")
    except GuijuError as error:
        assert error.what and error.where
    else:
        assert read_facts(as_yaml(plan), "again") == plan


def test_where_a_target_stands() -> None:
    ahead, behind = date(2028, 12, 31), date(2031, 1, 1)
    assert standing(goal(), None, behind) is Standing.NO_DATA
    assert standing(goal(), Decimal("60"), ahead) is Standing.REACHED
    assert standing(goal(), Decimal("59.9"), ahead) is Standing.OPEN
    assert standing(goal(), Decimal("59.9"), behind) is Standing.MISSED
    assert standing(goal(comparator=">"), Decimal("60"), ahead) is Standing.OPEN
    assert standing(goal(comparator="<="), Decimal("60"), ahead) is Standing.REACHED
    assert standing(goal(comparator="<"), Decimal("60"), ahead) is Standing.OPEN
    assert standing(goal(comparator="="), Decimal("61"), ahead) is Standing.REACHED
    assert [last_day(d) for d in ("2024", "2024-02", "2024-02-03")] == [
        date(2024, 12, 31),
        date(2024, 2, 29),
        date(2024, 2, 3),
    ]


def test_figures_of_a_report() -> None:
    assert read_figures("T10 = 650; T11=90；T12 = -1.5") == {"T10": 650, "T11": 90, "T12": Decimal("-1.5")}
    assert read_figures("T10 = many; = 3; T1 = 4") == {"T1": 4} and read_figures("") == {}


def begun() -> KeptPlan:
    return drafting.begin(small(), "next-plan", Names("下一计划", "Next plan"), "2030")


def test_carry_split_merge() -> None:
    plan = small()
    draft = drafting.carry(begun(), plan, [3, 1, 2])
    assert [(t.number, t.title.en, t.origins[0].task) for t in draft.tasks] == [
        (1, "Build", 1),
        (2, "Extend", 2),
        (3, "Tell", 3),
    ]
    assert draft.tasks[0].goals == () and draft.tasks[2].procedures == ("pilot",)
    draft = drafting.split(draft, 1, [Names("建", "Build A"), Names("造", "Build B")])
    assert [(t.number, t.title.en, t.origins) for t in draft.tasks[:2]] == [
        (1, "Build A", (Origin("small-plan", 1, "split"),)), (2, "Build B", (Origin("small-plan", 1, "split"),)),
    ]  # fmt: skip
    draft = drafting.merge(draft, [4, 3], Names("合", "Both"))
    assert [(t.number, t.title.en) for t in draft.tasks] == [(1, "Build A"), (2, "Build B"), (3, "Both")]
    assert draft.tasks[2].origins == (Origin("small-plan", 2, "merged"), Origin("small-plan", 3, "merged"))
    assert draft.tasks[2].duties == (Duty((), ("MIIT", "SAMR"), by_duties=True), Duty(("SAMR",), ()))
    assert drafting.left_out(draft, plan) == ()
    assert [t.number for t in drafting.left_out(drafting.drop(draft, 3), plan)] == [2, 3]


def test_a_target_with_its_baseline() -> None:
    draft = drafting.carry(begun(), small(), [1])
    draft = drafting.aim(draft, 1, goal(), Baseline(Decimal("52"), "2028-12-31", "small-plan Z1"))
    assert draft.tasks[0].goals[0].baseline == Baseline(Decimal("52"), "2028-12-31", "small-plan Z1")
    assert read_facts(as_yaml(draft), "d") == draft
    assert as_markdown(draft, "en") == (
        "# Next plan\n\n## 1 A\n\n### 1 Build\n\n- Lead: Ministry of Public Security; Taking part: Ministry of Industry and "
        "Information Technology; and others\n- sites ≥ 60 (by 2030); from 52, 2028-12-31\n"
        "- From small-plan, task 1 (carried over)\n\n## 2 B\n"
    )
    assert "- 来源：small-plan 第 1 项（延续）" in as_markdown(draft, "zh")
    again = drafting.aim(draft, 1, goal(value="70"))
    assert [int(g.value) for g in again.tasks[0].goals] == [70]
    with pytest.raises(GuijuError, match="contradict"):
        drafting.aim(draft, 1, goal("N2", value="80"))


def test_adopting() -> None:
    draft = drafting.carry(begun(), small(), [3])
    adopted = drafting.adopt(draft, date(2029, 1, 2))
    assert (adopted.adopted, [c.number for c in adopted.chapters]) == ("2029-01-02", [2])


@pytest.mark.parametrize(
    ("step", "what"),
    [
        (lambda d: drafting.carry(d, small(), [9]), "there is no task 9"),
        (lambda d: drafting.carry(d, small(), [1, 1]), "taken over already"),
        (lambda d: drafting.carry(d, small(), [1], chapter=7), "there is no chapter 7"),
        (lambda d: drafting.split(d, 1, [Names("a", "a"), Names("b", "b")]), "there is no task 1"),
        (lambda d: drafting.split(drafting.carry(d, small(), [1]), 1, [Names("a", "a")]), "1 parts"),
        (lambda d: drafting.merge(d, [1], Names("a", "a")), "nothing to merge"),
        (lambda d: drafting.drop(d, 1), "there is no task 1"),
        (lambda d: drafting.adopt(d, date(2029, 1, 1)), "a plan without tasks"),
        (lambda d: drafting.adopt(drafting.add(d, 1, Names("a", "a"), ()), date(2029, 1, 1)), "nobody answers for task 1"),
    ],
)  # fmt: skip
def test_steps_that_cannot_be_done(step: object, what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        step(begun())  # type: ignore[operator]
