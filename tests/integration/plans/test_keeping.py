# ruff: noqa: E501 - texts and tables stand as they are
"""Plans in the registry: kept, loaded again, read back; texts and links; reports, rounds, drafts; what is refused."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from guiju.core.errors import GuijuError
from guiju.core.plan import drafting, read
from guiju.core.plan.goals import Standing
from guiju.core.plan.kept import KeptPlan, Names
from guiju.registry.bodies.models import Body
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case
from guiju.registry.plans import demonstration, drafts, evaluating, keeping, progress, reading
from guiju.registry.plans.models import Draft, Plan, Task, TaskText
from guiju.registry.plans.progress import Period
from guiju.registry.record.models import Change

from ..cases.world import World, at, world

NOW = at("2026-03-02")
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 28))
TEXT = """小计划（2026—2028年）
一、甲
（一）建站。到2028年建成站点50个以上。（公安部牵头，工业和信息化部参与）
（二）扩大。扩大使用。（工业和信息化部、市场监管总局按职责分工负责）
二、乙
（三）宣传。开展宣传。（市场监管总局负责）
"""


@pytest.fixture
def small(db: None) -> KeptPlan:
    from unit.plan.test_kept_plans import small as make

    return make()


@pytest.fixture
def people(db: None) -> World:
    made = world()
    for name, code in (("police", "MPS"), ("ministry", "MIIT")):
        body, _ = Body.objects.get_or_create(code=code, defaults={"kind": "department", "names": {"en": code}})
        made.person(name, ("officer", body))
    return made


def test_kept_and_read_back(small: KeptPlan) -> None:
    assert keeping.keep(small, NOW) is True
    assert keeping.keep(small, NOW) is False
    assert reading.kept(reading.row("small-plan")) == small
    for plan in (demonstration.read(name) for name in demonstration.FILES):
        keeping.keep(plan, NOW)
        assert reading.kept(reading.row(plan.key)) == plan
    assert Body.objects.get(code="CN-CAS-ACADEMY").names["en"] == "Chinese Academy of Sciences"


def test_facts_loaded_again_change_what_changed(small: KeptPlan) -> None:
    keeping.keep(small, NOW)
    task = Task.objects.get(number=1)
    first = replace(small.tasks[0], title=Names("建造", "Construct"))
    changed = replace(small, chapters=(replace(small.chapters[0], tasks=(first, small.tasks[1])), small.chapters[1]))
    assert keeping.keep(changed, NOW) is True
    assert Task.objects.get(number=1).pk == task.pk and reading.kept(reading.row("small-plan")) == changed
    row = Change.objects.filter(kind="plan").order_by("-pk")[0]
    assert row.verb == "changed" and list(row.data) == ["task 1"]
    assert [side["title"]["en"] for side in row.data["task 1"]] == ["Build", "Construct"]


def test_a_task_with_work_on_it_does_not_vanish(small: KeptPlan, people: World) -> None:
    keeping.keep(small, NOW)
    progress.ask(small, YEAR, people.actor("officer", NOW), NOW, numbers=[3])
    without = replace(small, chapters=small.chapters[:1])
    with pytest.raises(GuijuError, match="task 3 is no longer in the plan"):
        keeping.keep(without, NOW)
    assert reading.kept(reading.row("small-plan")) == small


def test_an_unknown_procedure_is_refused(small: KeptPlan) -> None:
    odd = replace(small.tasks[2], procedures=("nothing-such",))
    with pytest.raises(GuijuError, match="there is no procedure 'nothing-such'"):
        keeping.keep(replace(small, chapters=(small.chapters[0], replace(small.chapters[1], tasks=(odd,)))), NOW)
    assert not Plan.objects.exists()


def test_words_stand_beside_their_tasks(small: KeptPlan) -> None:
    keeping.keep(small, NOW)
    plan = reading.row("small-plan")
    assert keeping.attach(plan, read(TEXT), NOW) == 3
    assert keeping.attach(plan, read(TEXT), NOW) == 3
    texts = list(TaskText.objects.order_by("task__number").values_list("task__number", "language", "title"))
    assert texts == [(1, "zh-Hans", "建站"), (2, "zh-Hans", "扩大"), (3, "zh-Hans", "宣传")]
    assert "站点50个以上" in TaskText.objects.get(task__number=1).text
    with pytest.raises(GuijuError, match="the text has 2 tasks, the plan 3"):
        keeping.attach(plan, read(TEXT.split("二、乙")[0]), NOW)
    assert TaskText.objects.count() == 3


def test_links(small: KeptPlan, people: World) -> None:
    keeping.keep(small, NOW)
    task = Task.objects.get(number=1)
    case = progress.ask(small, YEAR, people.actor("officer", NOW), NOW, numbers=[1])[0][0]
    row = keeping.link(task, "case", case, "see there", None, NOW)
    assert keeping.link(task, "case", case, "again", None, NOW).pk == row.pk
    for kind, key, what in (
        ("case", "XX-1", "there is no case"), ("edition", "GB/T 99999-2020", "does not hold"), ("book", "x", "unknown kind"),
    ):  # fmt: skip
        with pytest.raises(GuijuError, match=what):
            keeping.link(task, kind, key, "", None, NOW)
    keeping.unlink(task, row.pk, NOW)
    with pytest.raises(GuijuError, match="no such link"):
        keeping.unlink(task, row.pk, NOW)
    assert [list(c.data) for c in Change.objects.filter(kind="task").order_by("pk")] == [[f"link case {case}"]] * 2


def test_reports_asked_for_once_submitted_returned_accepted(small: KeptPlan, people: World) -> None:
    keeping.keep(small, NOW)
    officer = people.actor("officer", NOW)
    early = at("2026-01-05")
    opened, there = progress.ask(small, YEAR, people.actor("officer", early), early)
    assert (len(opened), there) == (4, 0)  # MPS; MIIT and SAMR; SAMR
    assert progress.ask(small, YEAR, officer, NOW) == ([], 4)
    with pytest.raises(RefusedError):
        progress.ask(
            small, Period(date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 31)), people.actor("police", NOW), NOW
        )
    first = next(r for r in progress.reports("small-plan", task=1))
    people.act(
        first.number, "police", "submit", "2026-01-20", progress="建成 52 个。", standing="on_course", figures="Z1 = 52"
    )
    people.act(first.number, "officer", "send_back", "2026-01-22", fault="请附证明。")
    with pytest.raises(RefusedError):
        people.act(
            first.number, "police", "submit", "2026-01-23", progress="建成。", standing="done", figures="Z1 = 53"
        )
    with pytest.raises(RefusedError):
        people.act(
            first.number, "police", "submit", "2026-01-23", progress="建成。", standing="on_course", figures="many"
        )
    with pytest.raises(RefusedError):
        people.act(first.number, "ministry", "submit", "2026-01-23", progress="建成。", standing="on_course")
    people.act(
        first.number, "police", "submit", "2026-01-24", progress="建成 53 个。", standing="done", figures="Z1 = 53",
        evidence=people.file("sites.pdf"),
    )  # fmt: skip
    people.act(first.number, "officer", "accept", "2026-01-26")
    said = progress.reports("small-plan")
    figures = progress.figures(said)
    assert {key: value for key, (value, _) in figures.items()} == {"Z1": Decimal(53)}
    assert figures["Z1"][1].evidence["name"] == "sites.pdf"
    current = {"Z1": Decimal(53)}
    assert progress.standings(small, current, date(2026, 3, 2)) == {"Z1": Standing.REACHED}
    late, missed = progress.overdue(small, said, {}, date(2029, 1, 1))
    assert [(r.task, r.body) for r in late] == [(2, "MIIT"), (2, "SAMR"), (3, "SAMR")]
    assert [(task.number, goal.key) for task, goal in missed] == [(1, "Z1")]
    assert progress.overdue(small, said, current, date(2026, 2, 28)) == ([], [])
    assert [progress.task_standing([r for r in said if r.task == n], date(2026, 3, 2)) for n in (1, 2)] == [
        "done",
        "overdue",
    ]
    duties = progress.obligations(small, "MIIT", said)
    assert [(d.task.number, d.part, len(d.reports)) for d in duties] == [
        (1, "participating", 0),
        (2, "participating", 1),
    ]


def test_the_demonstration_is_made_once(db: None) -> None:
    from guiju.registry.cases import definitions, roles
    from guiju.registry.cases import demonstration as cases

    roles.forget()
    definitions.forget()
    cases.known_people()
    now = at("2026-11-02")
    made = demonstration.load(now)
    assert made == Case.objects.count() and made > 100
    assert demonstration.load(now) == 0 and Case.objects.count() == made
    assert {c.state for c in Case.objects.filter(procedure="task-evaluation")} == {"published", "disclosed"}
    said = progress.reports("plan-2024-2025")
    assert {r.state for r in said} == {"accepted", "asked"}
    stands = progress.standings(
        demonstration.read("plan-2024-2025.yaml"), {k: v for k, (v, _) in progress.figures(said).items()}, now.date()
    )
    assert stands["T2"] is Standing.REACHED and stands["T7"] is Standing.MISSED and stands["T1"] is Standing.NO_DATA


def test_a_case_is_about_a_task_that_is_kept(small: KeptPlan, people: World) -> None:
    keeping.keep(small, NOW)
    brought = {
        "plan": "small-plan",
        "task": 1,
        "task_title": "建站",
        "issuer": "MPS",
        "period_from": "2025-01-01",
        "period_to": "2025-12-31",
        "due": "2026-03-31",
    }
    for wrong in ({"task": 9}, {"plan": "other-plan"}, {"issuer": "SAC"}):
        with pytest.raises(RefusedError) as caught:
            people.open("plan-progress", "officer", "ask", "2026-03-02", **{**brought, **wrong})
        assert caught.value.refusal.rule is not None and caught.value.refusal.rule.name == "task_is_kept"
    assert people.open("plan-progress", "officer", "ask", "2026-03-02", **brought).state == "asked"


def test_asking_for_what_is_not_there(small: KeptPlan, people: World) -> None:
    officer = people.actor("officer", NOW)
    for more, what in (({"numbers": [9]}, "there is no task 9"), ({"bodies": ["MOT"]}, "does not name the body 'MOT'")):
        with pytest.raises(GuijuError, match=what):
            progress.ask(small, YEAR, officer, NOW, **more)
    with pytest.raises(RefusedError):
        progress.ask(small, Period(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 1)), officer, NOW)
    assert not Case.objects.exists()


def test_a_round_of_evaluation(small: KeptPlan, people: World) -> None:
    keeping.keep(small, NOW)
    officer = people.actor("officer", NOW)
    opened, there = evaluating.start(small, "2025", ["m1", "m2"], date(2026, 3, 31), officer, NOW, numbers=[1, 3])
    assert (len(opened), there) == (2, 0)
    assert evaluating.start(small, "2025", ["m1", "m2"], date(2026, 3, 31), officer, NOW, numbers=[1, 3]) == ([], 2)
    case = opened[0]
    people.act(case, "m1", "score", "2026-03-03", score=80, remark="有证据。")
    for who, brought in (
        ("m1", {"score": 90, "remark": "again"}),
        ("m3", {"score": 9, "remark": "x"}),
        ("m2", {"score": 101, "remark": "x"}),
    ):
        with pytest.raises(RefusedError):
            people.act(case, who, "score", "2026-03-04", **brought)
    with pytest.raises(RefusedError):
        people.act(case, "officer", "conclude", "2026-03-04", conclusion="好。")
    people.act(case, "m2", "score", "2026-03-05", score=91, remark="按期。")
    people.act(case, "officer", "conclude", "2026-03-06", conclusion="完成。")
    hidden = evaluating.results("small-plan", "2025")[0]
    assert (hidden.given, hidden.scores, hidden.mean, hidden.conclusion) == (2, (), None, "")
    people.act(case, "officer", "disclose", "2026-03-07")
    shown = evaluating.results("small-plan", "2025")[0]
    assert (shown.mean, shown.conclusion, [s.score for s in shown.scores]) == (85.5, "完成。", [80, 91])
    people.act(case, "stranger", "opinions.comment", "2026-03-08", kind="general", text="还差一点。")
    with pytest.raises(RefusedError):
        people.act(case, "officer", "publish", "2026-03-30")
    people.act(case, "officer", "opinions.answer", "2026-03-29", comment="1", disposition="noted", reason="已记录。")
    people.act(case, "officer", "publish", "2026-03-30")
    assert evaluating.rounds("small-plan") == [("2025", 2, 1)]
    assert [(name, r.task, r.comments) for name, r in evaluating.of_task("small-plan", 1)] == [("2025", 1, 1)]


def test_a_draft_keeps_every_version(small: KeptPlan, people: World) -> None:
    keeping.keep(small, NOW)
    user = people.people["officer"].pk
    begun = drafts.begin(reading.row("small-plan"), "next-plan", Names("下一", "Next"), "2030", user, NOW)
    drafts.change("next-plan", 1, lambda d, p: drafting.carry(d, p, [1, 2]), {"step": "carry"}, user, NOW)
    with pytest.raises(drafts.MovedError, match="at version 2"):
        drafts.change("next-plan", 1, lambda d, p: drafting.drop(d, 1), {"step": "drop"}, user, NOW)
    draft = drafts.found("next-plan")
    assert [len(drafts.value(draft, n).tasks) for n in (1, 2)] == [0, 2]
    with pytest.raises(GuijuError, match="there is no task 7"):
        drafts.change("next-plan", 2, lambda d, p: drafting.drop(d, 7), {"step": "drop"}, user, NOW)
    assert drafts.found("next-plan").head == 2
    plan = drafts.adopt("next-plan", 2, date(2026, 3, 2), NOW)
    kept = reading.kept(plan)
    assert [t.origins[0].task for t in kept.tasks] == [1, 2] and kept.adopted == "2026-03-02"
    with pytest.raises(GuijuError, match="has become a plan"):
        drafts.change("next-plan", 2, lambda d, p: d, {"step": "x"}, user, NOW)
    for key, what in (("next-plan", "a plan 'next-plan' already"), ("Bad Key", "not a key of a plan")):
        with pytest.raises(GuijuError, match=what):
            drafts.begin(reading.row("small-plan"), key, Names("下一", "Next"), "2030", user, NOW)
    assert [c.data for c in Change.objects.filter(kind="draft", subject=begun.pk).order_by("pk")] == [
        None, {"version": [1, 2]}, {"adopted": [None, "next-plan"]},
    ]  # fmt: skip
    assert Draft.objects.count() == 1


def test_names_that_nothing_has(db: None) -> None:
    for ask in (lambda: reading.row("x"), lambda: drafts.found("x")):
        with pytest.raises(reading.NoPlanError):
            ask()


def test_the_action_plan_with_its_text_in_two_languages(db: None) -> None:
    from guiju.core.plan import read_bytes

    folder = Path(os.environ.get("GUIJU_TEST_DATA", "")).parent / "plans"
    names = ("action-plan-2024-2025.zh-hant.txt", "action-plan-2024-2025.en.txt")
    if not os.environ.get("GUIJU_TEST_DATA") or not all((folder / name).is_file() for name in names):
        pytest.skip("the texts of the plans are not here: `plans` beside GUIJU_TEST_DATA")
    keeping.keep(demonstration.read("plan-2024-2025.yaml"), NOW)
    plan = reading.row("plan-2024-2025")
    assert [keeping.attach(plan, read_bytes((folder / name).read_bytes(), name), NOW) for name in names] == [35, 35]
    counts = {language: TaskText.objects.filter(language=language).count() for language in ("zh-Hant", "en")}
    assert counts == {"zh-Hant": 35, "en": 35}
    outline = demonstration.read("plan-outline-2021.yaml")
    keeping.keep(outline, NOW)
    with pytest.raises(GuijuError):  # three tasks are not the thirty-five of the Outline
        keeping.attach(reading.row("outline-2021"), read(TEXT), NOW)


def test_what_is_asked_once_is_told_apart_to_its_last_letter() -> None:
    long = "plan-" + "x" * 60
    first, second = (progress._once(f"{long}/12/GB-NHC-0001/{day}") for day in ("2026-06-30", "2026-12-31"))
    assert first != second and len(first) <= progress.LONGEST_KEY
    assert progress._once("plan-2024-2025/1/SAC/2026-06-30") == "plan-2024-2025/1/SAC/2026-06-30"
