"""Computed facts in the registry: in the transaction of the act, in the log, after corrections, on pages and for
programs; what was typed under older definitions stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.core.definitions.source import read
from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.computing import figures as asked_figures
from guiju.core.procedure.values import FactError
from guiju.registry.accounts.services import make_key
from guiju.registry.bodies.models import Post
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import definitions
from guiju.registry.cases.acts import migrating, previewing
from guiju.registry.cases.acts.correcting import correct
from guiju.registry.cases.acts.performing import Request
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.checks import figures
from guiju.registry.cases.models import Act
from guiju.registry.record import log
from guiju.registry.record.faults import Report
from guiju.registry.registers.models import Item
from integration.cases.world import World, at, world

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"
TARGET: Mapping[str, str] = {
    "indicator": "合格率", "unit": "%", "better": "higher", "before": "50", "target": "90", "method": "台账",
}  # fmt: skip
PILOT: Mapping[str, Any] = {"kind": "equipment", "region": "37", "indicators": [TARGET]}


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    made.person("officer2", ("officer", made.sac))
    for name in ("e1", "e2", "e3"):
        made.person(name)
    return made


def applied(w: World, procedure: str = "pilot", scores: tuple[int, ...] = (), **brought: Any) -> str:
    form = {"host": "某厂", "host_code": CODE, "contact": "010-00000000", "application_form": w.file()}
    n = w.open(procedure, "stranger", "apply", "2025-02-03", **form, **brought).number
    w.act(n, "officer", "pass_check", "2025-02-10")
    w.act(n, "officer2", "send_to_experts", "2025-02-12", named_experts=["e1", "e2", "e3"])
    for number, score in enumerate(scores, 1):
        w.act(n, f"e{number}", "score_application", "2025-02-20", score=score, review_note="可行")
    return n


def running(w: World, procedure: str = "pilot", **brought: Any) -> str:
    n = applied(w, procedure, (80, 90, 85), **brought)
    w.act(n, "officer", "publicise", "2025-03-03")
    w.act(n, "officer2", "approve", "2025-03-24")
    w.act(n, "officer", "sign_task_book", "2025-04-01", task_book=w.file(), period_end="2028-04-01")
    return n


def facts(w: World, n: str, *names: str) -> tuple[Any, ...]:
    held = w.case(n).facts
    return tuple(held.get(name) for name in names)


def faults() -> list[str]:
    report = Report()
    for name in sorted(log.checks):
        log.checks[name](report)
    return [str(fault) for fault in report.faults if "no leaf" not in str(fault)]


# -- scores ------------------------------------------------------------------------------------------------------------
def test_three_low_scores_do_not_pass_and_the_figure_is_said(w: World) -> None:
    n = applied(w, scores=(10, 10, 11), **PILOT)
    assert facts(w, n, "score", "mean_score", "score_spread") == (11, 10.333333, 1.0)
    with pytest.raises(RefusedError, match="The mean score is at least 60") as error:
        w.act(n, "officer", "publicise", "2025-03-03")
    assert "10.333333" in error.value.wanted.en and "60" in error.value.wanted.zh
    told = [
        act.public["facts"].get("mean_score") for act in Act.objects.filter(name="score_application").order_by("number")
    ]
    assert told == [10.0, 10.0, 10.333333]  # each act says what followed from it
    assert faults() == []


@pytest.mark.parametrize("scores", [(60, 60, 60), (20, 60, 100), (59, 60, 61)])
def test_the_threshold_itself_passes(w: World, scores: tuple[int, ...]) -> None:
    n = applied(w, scores=scores, **PILOT)
    assert w.act(n, "officer", "publicise", "2025-03-03").state == "publicity"


@pytest.mark.parametrize("value", ["95", 95, None, "", [95], {"x": 1}, "NaN"])
@pytest.mark.parametrize("fact", ["mean_score", "score_spread", "target_met"])
def test_no_act_brings_what_is_computed(w: World, fact: str, value: Any) -> None:
    n = applied(w, **PILOT)
    with pytest.raises(RefusedError) as error:
        w.act(n, "e1", "score_application", "2025-02-20", score=10, review_note="差", **{fact: value})
    assert error.value.refusal.faults == (FactError(fact, "computed", "score, review_note"),)
    assert "由系统计算，不能填写" in error.value.said.zh + error.value.wanted.zh
    assert w.case(n).acts == 3 and facts(w, n, fact) == (None,)


def test_a_score_is_corrected_by_who_gave_it_although_others_came_after(w: World) -> None:
    n = applied(w, scores=(10, 90, 80), **PILOT)
    assert facts(w, n, "mean_score", "score") == (60.0, 80)
    with pytest.raises(RefusedError, match="You may not do"):
        correct(n, 4, {"score": "100"}, w.actor("e2", at("2025-02-22")), at("2025-02-22"), "更高")
    with pytest.raises(RefusedError, match="computed"):
        correct(n, 4, {"mean_score": "100"}, w.actor("e1", at("2025-02-22")), at("2025-02-22"))
    correct(n, 4, {"score": "100"}, w.actor("e1", at("2025-02-22")), at("2025-02-22"))
    assert facts(w, n, "mean_score", "score_spread", "score") == (90.0, 20.0, 80)  # the last score stays the last
    said = Act.objects.get(case=w.case(n), name="case.correct").public
    assert said["facts"] == {"score": 100, "mean_score": 90.0, "score_spread": 20.0}
    assert said["was"] == {"score": 10, "mean_score": 60.0, "score_spread": 80.0}
    assert faults() == []


def test_a_correction_cannot_undo_what_has_passed(w: World) -> None:
    n = applied(w, scores=(60, 60, 60), **PILOT)
    w.act(n, "officer", "publicise", "2025-03-03")
    with pytest.raises(GuijuError, match="decided on since by Make the proposal public: Score"):
        correct(n, 5, {"score": "0"}, w.actor("e2", at("2025-03-04")), at("2025-03-04"), "改低")
    assert facts(w, n, "mean_score") == (60.0,) and faults() == []


@pytest.mark.parametrize(("fact", "value"), [("mean_score", 95.0), ("score_spread", None), ("score", 100)])
def test_a_value_that_does_not_follow_is_named(w: World, fact: str, value: Any) -> None:
    n = applied(w, scores=(10, 20, 30), **PILOT)
    assert faults() == []
    row = Act.objects.get(case=w.case(n), number=6)
    row.public["facts"][fact] = value
    Act.objects.filter(pk=row.pk).update(public=row.public)
    case = w.case(n)
    type(case).objects.filter(pk=case.pk).update(facts={**case.facts, fact: value})
    wrong = fact if fact != "score" else "mean_score"
    assert any(f"its {wrong} is" in fault and "as it follows from what acts brought" in fault for fault in faults())


def test_a_preview_says_what_follows(w: World) -> None:
    n = applied(w, scores=(70, 80), **PILOT)
    request = Request("score_application", {"score": "90", "review_note": "可行"})
    found = previewing.of_case(n, request, w.actor("e3", at("2025-02-21")), at("2025-02-21"))
    assert found.made == {"mean_score": 80.0, "score_spread": 20.0}
    assert facts(w, n, "mean_score") == (75.0,)


def marked(w: World, n: str, mark: int, day: str = "2026-03-10") -> None:
    """Three experts give their marks in the evaluation."""
    for number in (1, 2, 3):
        w.act(n, f"e{number}", "evaluate", day, mark_tasks=mark, mark_results=mark, mark_running=mark,
              evaluation_note="好")  # fmt: skip


ASSIGNED = [{"standard": f"GB {900 + n}-2020", "product": "电池"} for n in range(10)]


def watched(many: int, sampled: int, conforming: int) -> list[dict[str, Any]]:
    return [{"standard": row["standard"], "sampled": sampled, "conforming": conforming} for row in ASSIGNED[:many]]


# -- by direction, by bands, by shares ---------------------------------------------------------------------------------
def evaluated(w: World, reached: str, **brought: Any) -> str:
    n = running(w, **{**PILOT, "indicators": [{**TARGET, **brought}]})
    results = [{"indicator": "合格率", "reached": reached, "evidence": "台账"}]
    w.act(n, "stranger", "start_evaluation", "2026-03-02", results=results, standards_applied=3, standards_made=0,
          experience="甲")  # fmt: skip
    return n


@pytest.mark.parametrize(
    ("brought", "reached", "met", "share"),
    [
        ({}, "90", True, 1.0), ({}, "89.9", False, 0.9975), ({}, "10", False, -1.0),
        ({"better": "lower", "before": "50", "target": "20"}, "20", True, 1.0),
        ({"better": "lower", "before": "50", "target": "20"}, "60", False, -0.333333),
    ],
)  # fmt: skip
def test_a_target_is_met_by_its_direction(
    w: World, brought: dict[str, str], reached: str, met: bool, share: float
) -> None:
    n = evaluated(w, reached, **brought)
    assert facts(w, n, "target_met", "met_share") == (met, float(met))
    assert facts(w, n, "results")[0][0]["improvement"] == share
    with pytest.raises(RefusedError, match=r"model case has met|have given their marks|better after"):
        w.act(n, "officer", "accept", "2026-04-02", model_case="yes" if share > 0 else "no")
    marked(w, n, 90)
    assert facts(w, n, "evaluation_mean", "grade") == (90.0, "excellent" if met else "unqualified")
    if met:
        assert w.act(n, "officer", "accept", "2026-04-02", model_case="yes").state == "accepted"
    else:
        said = "excellent or qualified" if share > 0 else "better after than before"
        with pytest.raises(RefusedError, match=said):
            w.act(n, "officer", "accept", "2026-04-02", model_case="no")


@pytest.mark.parametrize("brought", [{"target": "50"}, {"target": "10"}, {"better": "lower"}])
def test_a_target_that_is_no_better_is_refused(w: World, brought: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match="Every target is better than before"):
        applied(w, **{**PILOT, "indicators": [TARGET, {**TARGET, **brought, "indicator": "乙"}]})


@pytest.mark.parametrize(
    ("measures", "result", "strength"),
    [
        ((0, 0, 0, 0, 0, 0), 0.0, "weak"), ((4, 99, 19, 1, 9, 4), 0.0, "weak"),
        ((5, 100, 20, 0, 0, 0), 25.0, "medium"), ((50, 1000, 200, 10, 100, 50), 100.0, "strong"),
        ((50, 1000, 200, 2, 0, 0), 58.333333, "medium"), ((50, 1000, 200, 2, 10, 0), 66.666667, "strong"),
    ],
)  # fmt: skip
def test_a_survey_is_classed_by_its_measures(w: World, measures: tuple[int, ...], result: float, strength: str) -> None:
    names = ("consultations", "downloads", "sales", "citations", "enterprises", "in_testing")
    year = {"period_from": "2024-01-01", "period_to": "2024-12-31", "due": "2025-03-31"}
    asked = {"committee": "SAC/TC 28", "standard": "GB/T 99977-2020", **year}  # one that nobody cites
    n = w.open("implementation-survey", "officer", "ask", "2025-01-13", **asked).number
    rows = [{"measure": name, "value": value, "origin": "台账"} for name, value in zip(names, measures, strict=True)]
    w.act(n, "sec", "report", "2025-02-03", measures=rows, cited_here=0)
    assert facts(w, n, "result", "strength") == (result, strength)


def test_the_register_of_sites_has_the_share_and_follows_a_correction(w: World) -> None:
    n = running(w, "monitoring-site", kind="monitoring", field="电池", standards=ASSIGNED)
    report = {"suggestions": "无", "yearly_report": w.file()}
    w.act(n, "stranger", "report", "2026-03-02", report_year=2025, findings=watched(3, 40, 30), **report)
    assert facts(w, n, "covered_share", "conforming_share") == (0.3, 0.75)
    item = Item.objects.get(register="monitoring-sites")
    assert item.facts["covered_share"] == 0.3
    correct(
        n, w.case(n).acts, {"findings": watched(4, 40, 30)}, w.actor("stranger", at("2026-03-05")), at("2026-03-05")
    )
    item.refresh_from_db()
    assert (facts(w, n, "covered_share"), item.facts["covered_share"]) == ((0.4,), 0.4)
    assert faults() == []
    w.act(n, "officer", "start_evaluation", "2028-03-20")
    w.act(n, "officer", "end", "2028-03-28")
    item.refresh_from_db()
    assert item.facts["covered_share"] == 0.4


def test_a_site_that_covered_three_of_ten_is_not_renewed(w: World) -> None:
    n = running(w, "monitoring-site", kind="monitoring", field="电池", standards=ASSIGNED)
    with pytest.raises(RefusedError, match="one of those assigned"):
        w.act(n, "stranger", "report", "2026-03-02", report_year=2025, suggestions="无", yearly_report=w.file(),
              findings=[{"standard": "GB 99-2020", "sampled": 1, "conforming": 1}])  # fmt: skip
    with pytest.raises(RefusedError, match="In no row more units conform"):
        w.act(n, "stranger", "report", "2026-03-02", report_year=2025, suggestions="无", yearly_report=w.file(),
              findings=watched(3, 5, 6))  # fmt: skip
    w.act(n, "stranger", "report", "2026-03-02", report_year=2025, findings=watched(3, 0, 0), suggestions="无",
          yearly_report=w.file())  # fmt: skip
    assert facts(w, n, "conforming_share") == (None,)  # nothing was sampled
    w.act(n, "officer", "start_evaluation", "2028-03-20")
    with pytest.raises(RefusedError, match="covered before it is renewed"):
        w.act(n, "officer", "renew", "2028-04-10", period_end="2031-03-01")


@pytest.mark.parametrize(
    ("value", "uncertainty", "passes"),
    [
        ("1", "50", False), ("4", "1", True), ("4", "1.001", False), ("-4", "1", True), ("-4", "2", False),
        ("0", "1", True),
    ],
)  # fmt: skip
def test_a_sample_has_a_small_uncertainty(w: World, value: str, uncertainty: str, passes: bool) -> None:
    n = w.open("standard-sample", "proposer", "propose", "2025-02-03", title_zh="甲", committee="SAC/TC 28", need="乙",
               sample_class="07", planned_properties=[{"property": "丙", "unit": "g"}]).number  # fmt: skip
    w.act(n, "officer", "plan", "2025-03-03")
    row = {"property": "丙", "value": value, "uncertainty": uncertainty, "k": 2, "laboratories": 8, "method": "协作"}
    brought = {"properties": [row], "homogeneity": w.file(), "stability": w.file()}
    if passes:
        assert w.act(n, "proposer", "assign_value", "2025-09-03", **brought).state == "valued"
    else:
        with pytest.raises(
            RefusedError, match="The relative uncertainty of each property is more than nothing and at most 1/4"
        ):
            w.act(n, "proposer", "assign_value", "2025-09-03", **brought)


# -- figures of the registry -------------------------------------------------------------------------------------------
RECORD: Mapping[str, Any] = {
    "name": "李", "contact": "li@example.org", "consent": "yes", "kind": "research", "field": "35.020",
    "seats_said": 1, "abroad_said": 0,
}  # fmt: skip


@pytest.fixture
def fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guiju.registry.cases.picking.is_known_ics", lambda code: True)


def test_seats_are_counted_from_the_posts_of_the_day(w: World, fields: None) -> None:
    n = w.open("talent", "chair", "record", "2025-02-03", **RECORD).number
    assert facts(w, n, "seats") == (1,)  # chair and member of one committee
    Post.objects.create(
        user=w.people["chair"], office="member", committee=ensure_committee("SAC/TC 7"), since=date(2025, 2, 4)
    )
    w.act(n, "officer", "match", "2025-02-04")
    assert facts(w, n, "seats") == (2,)
    with pytest.raises(RefusedError, match="The seats stated are those on the lists"):
        w.act(n, "officer", "confirm", "2025-02-10", level="junior")
    w.act(n, "officer", "ask_correction", "2025-02-10", fault="任职数不符")
    w.act(n, "chair", "correct", "2025-02-11", correction="已改", seats_said=2)
    w.act(n, "officer", "match", "2025-02-11")
    w.act(n, "officer", "confirm", "2025-02-12", level="junior")
    told = [act.public.get("facts", {}).get("seats") for act in w.case(n).history.order_by("number")]
    assert told == [1, 2, None, None, None, None]  # said where it has changed
    none = w.open("talent", "stranger", "record", "2025-02-03", **RECORD).number
    assert facts(w, none, "seats") == (0,)
    with pytest.raises(RefusedError, match="computed"):
        w.open("talent", "stranger", "record", "2025-02-03", **RECORD, seats=9)
    assert faults() == []


def test_every_figure_is_counted_and_asked() -> None:
    asked = {name for p in loader.house().values() for fact in p.facts.values() for name in asked_figures(fact)}
    assert asked == set(loader.figures()) == figures.names()
    p = loader.house()["talent"]
    assert figures.counted(figures.Asked(p, {}, "", date(2025, 1, 1)), "seats_held") is None
    with pytest.raises(GuijuError, match="there is no figure 'x'"):
        figures.counted(figures.Asked(p, {}, "u1", date(2025, 1, 1)), "x")


# -- older cases -------------------------------------------------------------------------------------------------------
def older(kind: str) -> str:
    """A definition as it was when the value was typed."""
    file, text = loader.house_texts()[kind]
    assert file
    before = re.sub(r"(?m)^version: \d+", "version: 3", text, count=1)
    start = before.index(", computed: count(results.met) == rows(results)")
    before = before[:start] + before[before.index("}", start) :]
    return before.replace("brings: [model_case]", "brings: [target_met, model_case]")


def test_a_case_of_an_older_version_goes_on_and_is_computed_when_moved(
    w: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _ = loader.house_texts()["pilot"]
    texts = {**loader.house_texts(), "pilot": (file, older("pilot"))}
    was = loader.load_all(texts, loader.effects())["pilot"]
    entries = {key: read(text, name) for key, (name, text) in texts.items()}
    with monkeypatch.context() as then:
        then.setattr(loader, "house", lambda: {"pilot": was})
        then.setattr(loader, "resolved_text", lambda name: loader.canonical(loader._resolved(name, entries, ())[0]))
        n = evaluated(w, "95")
        old = evaluated(w, "95")
    assert definitions.kept(w.case(n).definition_id).version == 3 and facts(w, n, "target_met") == (None,)
    marked(w, old, 70)
    done = w.act(old, "officer", "accept", "2026-04-02", model_case="yes", target_met="yes")
    assert done.state == "accepted"
    moved, left = migrating.migrate("pilot", w.actor("supervisor", at("2026-04-03")), at("2026-04-03"))
    assert (moved, left) == (1, []) and facts(w, n, "target_met") == (True,)
    marked(w, n, 90, "2026-04-03")
    assert w.act(n, "officer", "accept", "2026-04-04", model_case="yes").state == "accepted"
    assert faults() == []


# -- pages and programs ------------------------------------------------------------------------------------------------
def test_inputs_open_with_one_click_for_who_may_read_them(w: World) -> None:
    n = running(w, **PILOT)
    client = Client()
    client.force_login(w.people["officer"])
    page = client.get(f"/case/{n}/", headers={"Accept-Language": "en"}).content.decode()
    block = page[page.index("Mean score") :]
    block = block[: block.index("</details>")]
    assert "the mean of &#x27;Score&#x27;" in block and 'href="#act-4"' in block
    assert [f">{score}<" in block for score in (80, 90, 85)] == [True] * 3 and "e1" in block
    form = client.get(f"/case/{n}/do/end/").content.decode()
    assert 'name="mean_score"' not in form
    public = Client().get(f"/case/{n}/", headers={"Accept-Language": "en"}).content.decode()
    assert "Mean score" not in public  # the scores of an application are for its parties


def test_programs_are_told_what_a_fact_is_computed_from(w: World) -> None:
    n = evaluated(w, "95")
    key = make_key(w.people["officer"], "t", timezone.now(), scope="read")
    told = Client().get(f"/api/v1/cases/{n}", headers={"Authorization": f"Bearer {key}"}).json()
    assert "mean_score" not in told["repeated"] and "score" in told["repeated"]
    mean = told["computed_from"]["mean_score"]
    assert mean["expression"] == "mean(score)" and mean["how"]["zh"] == "“评分”的平均值"
    assert [(one["fact"], one["act"], one["value"]) for one in mean["inputs"]] == [
        ("score", 4, 80), ("score", 5, 90), ("score", 6, 85),
    ]  # fmt: skip
    public = Client().get(f"/api/v1/cases/{n}").json()
    assert set(public["computed_from"]) == {"target_met", "met_share", "targets_set", "targets_met"}
    met = public["computed_from"]["target_met"]
    [row] = {one["fact"]: one["value"] for one in met["inputs"]}["results"]
    assert (row["target"], row["better"], row["reached"], row["met"]) == (90.0, "higher", 95.0, True)
    known = {f["name"]: f["computed"] for f in Client().get("/api/v1/procedures/pilot").json()["facts"]}
    assert known["mean_score"] == "mean(score)" and known["results"] is None


def test_the_interface_refuses_what_is_computed(w: World) -> None:
    n = applied(w, **PILOT)
    key = make_key(w.people["e1"], "t", timezone.now(), scope="act")
    head = {"Authorization": f"Bearer {key}"}
    possible = Client().get(f"/api/v1/cases/{n}/possible", headers=head).json()
    [score] = [act for act in possible["items"] if act["name"] == "score_application"]
    assert set(score["brings"]["properties"]) == {"score", "review_note"}
    for door in ("acts", "preview"):
        body = {"act": "score_application", "brought": {"score": 1, "review_note": "差", "mean_score": 100}}
        answer = Client().post(f"/api/v1/cases/{n}/{door}", body, content_type="application/json",
                               headers={**head, "Idempotency-Key": door})  # fmt: skip
        assert answer.status_code == 400 and "computed" in answer.content.decode()
    assert w.case(n).acts == 3
