"""Tables on forms, for programs, as CSV, on pages and in registers; and what is computed now in the procedures that use
them: pilots, samples, recognitions, surveys, returns, deposits, citations, sheets, versions."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from factories import NOW, TODAY, record
from guiju.core.errors import GuijuError
from guiju.registry.accounts.services import make_key
from guiju.registry.bodies.models import Body
from guiju.registry.cases import citations_due
from guiju.registry.cases.acts.correcting import correct
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition
from guiju.registry.registers import keeping
from guiju.registry.registers.definitions import register
from guiju.registry.registers.models import Item
from integration.cases.test_computed import CODE, PILOT, TARGET, faults, marked, running
from integration.cases.world import World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    made.person("officer2", ("officer", made.sac))
    for name in ("e1", "e2", "e3"):
        made.person(name)
    ingest(
        [
            record("GB/T 19001-2016", ("in_force", "2017-07-01"), titles={"zh": "质量管理体系"}, source="demo",
                   dates={"published": "2016-12-30", "effective": "2017-07-01"}, issuer="SAC", committee="SAC/TC 28"),
            record("GB 17761-2018", ("in_force", "2019-04-15"), titles={"zh": "电动自行车"}, source="demo",
                   dates={"published": "2018-05-15", "effective": "2019-04-15"}, issuer="SAC", committee="SAC/TC 28"),
            record("GB/T 9704-2012", ("in_force", "2012-07-01"), ("withdrawn", "2021-01-01"), source="demo"),
        ],
        Report(), now=NOW, today=TODAY,
    )  # fmt: skip
    return made


def client(w: World, who: str = "") -> Client:
    made = Client(headers={"accept-language": "en"})
    if who:
        made.force_login(w.people[who])
    return made


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days)).isoformat()


# -- the doors ---------------------------------------------------------------------------------------------------------
def form(w: World, **more: Any) -> dict[str, Any]:
    data = {"host": "某厂", "host_code": CODE, "contact": "010-1", "kind": "equipment", "region": "37"}
    return {**data, "application_form": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n"), **more}


def rows(*targets: dict[str, str]) -> dict[str, str]:
    return {f"indicators.{n}.{name}": cell for n, row in enumerate(targets, 1) for name, cell in row.items()}


def test_a_form_without_script_takes_rows_and_says_which_cell_is_wrong(w: World) -> None:
    here = client(w, "stranger")
    page = here.get("/cases/pilot/new/").content.decode()
    assert 'name="indicators.1.indicator"' in page and 'name="indicators.5.target"' in page
    assert "improves" not in page and 'name="more_rows"' in page
    more = here.post("/cases/pilot/new/", form(w, more_rows="indicators", **rows(dict(TARGET))))
    assert more.status_code == 200 and 'name="indicators.6.target"' in more.content.decode()
    assert 'value="合格率"' in more.content.decode()
    wrong = here.post("/cases/pilot/new/", form(w, **rows(dict(TARGET), {**TARGET, "target": "viel"})))
    said = wrong.content.decode()
    assert wrong.status_code == 400 and "row 2" in said and "is not a number" in said and 'value="viel"' in said
    assert "aria-invalid" in said
    twice = here.post("/cases/pilot/new/", form(w, **rows(dict(TARGET), dict(TARGET)))).content.decode()
    assert "repeats a row above" in twice
    energy = {**TARGET, "indicator": "能耗", "better": "lower", "before": "9", "target": "7"}
    done = here.post("/cases/pilot/new/", form(w, **rows(dict(TARGET), energy)))
    assert done.status_code == 302
    shown = client(w).get(done["Location"]).content.decode()
    assert "<th" in shown and "能耗" in shown and "lower is better" in shown
    number = done["Location"].split("/")[-2]
    table = client(w).get(f"/case/{number}/table/indicators.csv")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert table.headers["Content-Type"].startswith("text/csv") and len(lines) == 3
    assert lines[0].startswith("Indicator,Unit,Which way is better") and lines[2].startswith("能耗,%,lower is better")
    for nothing in ("results", "host", "no-such"):
        assert client(w).get(f"/case/{number}/table/{nothing}.csv").status_code == 404


def test_a_form_takes_the_table_as_a_csv_file(w: World) -> None:
    here = client(w, "stranger")
    text = "指标,单位,指标方向,实施前,目标,取数方法\n合格率,%,越高越好,50,90,台账\n"
    wide = text.replace(",", "\t").encode("utf-16")  # "Unicode text" of a spreadsheet
    for data in (text.encode("gb18030"), b"\xef\xbb\xbf" + text.encode(), wide):
        done = here.post("/cases/pilot/new/", form(w, **{"indicators-csv": SimpleUploadedFile("t.csv", data)}))
        assert done.status_code == 302
    wrong = (
        (b"\xff\xfe\x00\xd8a\x00", "no text"),
        (wide + b"x", "no text"),
        (b"a,b\n1,2\n", "is no column of the table"),
    )
    for data, said in wrong:
        got = here.post("/cases/pilot/new/", form(w, **{"indicators-csv": SimpleUploadedFile("t.csv", data)}))
        assert got.status_code == 400 and said in got.content.decode()


def test_programs_bring_rows_and_are_told_their_shape(w: World) -> None:
    n = running(w, **PILOT)
    key = make_key(w.people["stranger"], "t", timezone.now(), scope="act")
    head = {"Authorization": f"Bearer {key}"}
    possible = Client().get(f"/api/v1/cases/{n}/possible", headers=head).json()["items"]
    [shape] = [act["brings"]["properties"]["results"] for act in possible if act["name"] == "start_evaluation"]
    assert shape["type"] == "array" and "met" not in shape["items"]["properties"]
    body = {"act": "start_evaluation", "brought": {"results": [{"indicator": "乙", "reached": 1, "evidence": "账"}],
            "standards_applied": 1, "standards_made": 0, "experience": "无"}}  # fmt: skip
    answer = Client().post(f"/api/v1/cases/{n}/acts", body, content_type="application/json",
                           headers={**head, "Idempotency-Key": "a"})  # fmt: skip
    assert answer.status_code == 400 and "has no row for this" in answer.content.decode()
    body["brought"]["results"] = [{"indicator": "合格率", "reached": 95, "evidence": "账", "met": False}]  # type: ignore[index]
    answer = Client().post(f"/api/v1/cases/{n}/acts", body, content_type="application/json",
                           headers={**head, "Idempotency-Key": "b"})  # fmt: skip
    assert answer.status_code in (200, 201), answer.content
    told = Client().get(f"/api/v1/cases/{n}").json()["facts"]
    assert told["results"][0]["met"] is True and told["met_share"] == 1.0
    item = Item.objects.get(register="pilots")
    assert item.facts["results"][0]["reached"] == 95.0 and item.facts["met_share"] == 1.0
    page = client(w).get(f"/registers/pilots/item/{item.key}/").content.decode()
    assert "合格率" in page and "<table" in page
    assert faults() == []


def test_the_marks_of_an_evaluation_decide_and_begin_again_after_a_correction(w: World) -> None:
    n = running(w, **PILOT)
    given = {"standards_applied": 1, "standards_made": 0, "experience": "无"}
    result = [{"indicator": "合格率", "reached": "95", "evidence": "账"}]
    w.act(n, "stranger", "start_evaluation", "2026-03-02", results=result, **given)
    marked(w, n, 40)
    assert w.case(n).facts["grade"] == "unqualified"
    with pytest.raises(RefusedError, match="excellent or qualified"):
        w.act(n, "officer", "accept", "2026-03-12", model_case="no")
    with pytest.raises(RefusedError, match="once in an evaluation"):
        marked(w, n, 100)
    with pytest.raises(RefusedError, match="computed"):
        w.act(n, "officer", "accept", "2026-03-12", model_case="no", grade="excellent")
    w.act(n, "officer", "order_correction", "2026-03-12", reason="整改")
    w.act(n, "stranger", "start_evaluation", "2026-06-02", results=result, **given)
    assert w.case(n).facts.get("grade") is None  # what was given before counts no more
    marked(w, n, 70, "2026-06-10")
    assert (w.case(n).facts["evaluation_mean"], w.case(n).facts["grade"]) == (70.0, "qualified")
    assert w.act(n, "officer2", "accept", "2026-06-12", model_case="yes").state == "accepted"
    assert faults() == []


def test_a_report_is_on_a_year_once_and_its_rows_are_corrected_with_what_follows(w: World) -> None:
    n = running(w, **PILOT)
    w.act(n, "stranger", "report", "2026-01-05", report_year=2025, standards_applied=1, yearly_report=w.file(),
          results=[{"indicator": "合格率", "reached": "80", "evidence": "账"}])  # fmt: skip
    assert w.case(n).facts["target_met"] is False
    with pytest.raises(RefusedError, match="one report on a year"):
        w.act(n, "stranger", "report", "2026-01-06", report_year=2025, standards_applied=1, yearly_report=w.file(),
              results=[{"indicator": "合格率", "reached": "80", "evidence": "账"}])  # fmt: skip
    with pytest.raises(RefusedError, match="this year or the last one"):
        w.act(n, "stranger", "report", "2026-01-06", report_year=2099, standards_applied=1, yearly_report=w.file(),
              results=[{"indicator": "合格率", "reached": "80", "evidence": "账"}])  # fmt: skip
    again = [{"indicator": "合格率", "reached": "95", "evidence": "账"}]
    act = w.case(n).acts
    correct(n, act, {"results": again}, w.actor("stranger", at("2026-01-07")), at("2026-01-07"), "笔误")
    held = w.case(n).facts
    assert held["results"][0]["target"] == 90.0 and held["results"][0]["met"] is True and held["target_met"] is True
    with pytest.raises(RefusedError, match="no row of the table"):
        other = [{"indicator": "乙", "reached": "1", "evidence": "账"}, *again]
        correct(n, act, {"results": other}, w.actor("stranger", at("2026-01-07")), at("2026-01-07"), "笔误")
    assert faults() == []


# -- samples, recognitions ---------------------------------------------------------------------------------------------
def sample(w: World, **properties: Any) -> str:
    planned = [{"property": "镉", "unit": "mg/kg"}, {"property": "铅", "unit": "mg/kg"}]
    n = w.open("standard-sample", "proposer", "propose", "2025-02-03", title_zh="土壤", committee="SAC/TC 28",
               need="校准", sample_class="07", planned_properties=planned).number  # fmt: skip
    w.act(n, "officer", "plan", "2025-03-03")
    values = [{"property": name, "value": value, "uncertainty": "0.03", "k": "2", "laboratories": 8, "method": "协作"}
              for name, value in (("镉", "0.42"), ("铅", "20"))]  # fmt: skip
    w.act(n, "proposer", "assign_value", "2025-09-03", properties=values, homogeneity=w.file(), stability=w.file())
    w.act(n, "sec", "send_to_experts", "2025-09-10", named_experts=["e1"])
    w.act(n, "e1", "review", "2025-09-20", review_note="可行")
    w.act(n, "sec", "submit", "2025-09-25")
    w.act(n, "officer", "issue", "2025-10-10", batch="1", stock=100, published="2025-10-10", effective="2025-11-01",
          valid_until="2030-10-10")  # fmt: skip
    return n


def test_a_sample_is_numbered_by_class_and_year_of_issue_and_renewed_by_new_evidence(w: World) -> None:
    first, second = sample(w), sample(w)
    assert w.case(first).facts["designation"] == "GSB 07-0001-2025"
    assert w.case(second).facts["designation"] == "GSB 07-0002-2025"
    assert Edition.objects.get(key="GSB 07-0001-2025").titles["zh"] == "土壤"
    brought = {"batch": "2", "stock": 50, "valid_until": "2032-10-10", "stability": w.file(), "homogeneity": w.file()}
    near = [{"property": "镉", "measured": "0.44"}, {"property": "铅", "measured": "20.01"}]
    for change, said in (
        ({"homogeneity": None}, "missing"), ({"batch": "1"}, "another number than those before"),
        ({"recheck": [{"property": "镉", "measured": "0.46"}, near[1]]}, "within the uncertainty"),
        ({"recheck": near[:1]}, "has no row for this"),
    ):  # fmt: skip
        with pytest.raises(RefusedError, match=said):
            w.act(first, "officer", "renew", "2026-02-10", **{**brought, "recheck": near, **change})
    w.act(first, "officer", "renew", "2026-02-10", recheck=near, **brought)
    assert w.case(first).facts["batch"] == "2" and faults() == []
    assert Item.objects.get(key="GSB 07-0001-2025").facts["properties"][0]["value"] == 0.42


def test_pairs_are_recognised_when_every_indicator_of_each_is_equivalent(w: World) -> None:
    w.person("partner")
    proposal = {"partner_name": "某国标准机构", "subject": "电动自行车", "purpose": "互认"}
    pairs = [{"our_standard": "GB 17761-2018", "their_standard": "X 1:2020"},
             {"our_standard": "GB/T 19001-2016", "their_standard": "X 2:2018"}]  # fmt: skip
    with pytest.raises(RefusedError, match="held by the library and in force"):
        w.open("mutual-recognition", "officer", "propose", "2026-01-05",
               pairs=[{"our_standard": "GB/T 9704-2012", "their_standard": "X 3"}], **proposal)  # fmt: skip
    said = [{"our_standard": "GB/T 9704-2012", "their_standard": "X 3", "our_in_force": True}]
    with pytest.raises(RefusedError, match="not what is on record"):
        w.open("mutual-recognition", "officer", "propose", "2026-01-05", pairs=said, **proposal)
    n = w.open("mutual-recognition", "officer", "propose", "2026-01-05", pairs=pairs, **proposal).number
    assert w.case(n).facts["pairs"][0]["our_title"] == "电动自行车"
    w.act(n, "officer", "negotiate", "2026-01-12", named_partners=["partner"], draft=w.file())
    compared = [{"our_standard": "GB 17761-2018", "indicators": 5, "equivalent": 5},
                {"our_standard": "GB/T 19001-2016", "indicators": 5, "equivalent": 4}]  # fmt: skip
    with pytest.raises(RefusedError, match="Every indicator of every pair"):
        w.act(n, "partner", "agree", "2026-02-12", comparison=w.file(), comparisons=compared)
    compared[1]["equivalent"] = 6
    with pytest.raises(RefusedError, match="than were compared"):
        w.act(n, "partner", "agree", "2026-02-12", comparison=w.file(), comparisons=compared)
    compared[1]["equivalent"] = 5
    w.act(n, "partner", "agree", "2026-02-12", comparison=w.file(), comparisons=compared)
    assert (w.case(n).facts["compared"], w.case(n).facts["equivalent"]) == (10, 10)


# -- surveys, returns --------------------------------------------------------------------------------------------------
MEASURES = ("consultations", "downloads", "sales", "citations", "enterprises", "in_testing")


def test_a_survey_wants_each_measure_once(w: World) -> None:
    asked = {"committee": "SAC/TC 28", "standard": "GB/T 19001-2016", "period_from": "2025-01-01",
             "period_to": "2025-12-31", "due": "2026-03-31"}  # fmt: skip
    n = w.open("implementation-survey", "officer", "ask", "2026-01-12", **asked).number
    zero = [{"measure": name, "value": 0, "origin": "台账"} for name in MEASURES]
    for given, said in ((zero[:5], "too few rows"), ([*zero[:5], zero[0]], "repeats a row above")):
        with pytest.raises(RefusedError, match=said):
            w.act(n, "sec", "report", "2026-02-02", measures=given)
    with pytest.raises(RefusedError, match="computed"):
        w.act(n, "sec", "report", "2026-02-02", measures=zero, strength="strong")
    w.act(n, "sec", "report", "2026-02-02", measures=zero)
    held = w.case(n).facts
    assert (held["result"], held["strength"], held["cited_here"]) == (0.0, "weak", 0)


def survey(w: World) -> str:
    said = {"title": "标准化工作", "kind": "work", "period": "year", "questions": [
        {"code": "A1", "question": "标准数", "unit": "项", "least": 0, "most": 1000, "jump": 3},
        {"code": "A2", "question": "人员", "jump": 2}]}  # fmt: skip
    item = keeping.keep(
        register("surveys"), None, keeping.Said(keeping.Doing.ENTER, at("2024-01-02").date(), said), at("2024-01-02")
    )
    return str(item.item.key)


def test_a_return_follows_the_form_of_its_survey_and_the_period_before(w: World) -> None:
    key = survey(w)
    beijing = Body.objects.create(code="CN-11", names={"zh": "北京市", "en": "Beijing"}, kind="province")
    w.person("beijing", ("officer", beijing))
    w.person("reviewer2", ("reviewer", w.sac))

    def asked(year: int) -> dict[str, str]:
        return {"survey": key, "issuer": "CN-11", "period_from": f"{year}-01-01", "period_to": f"{year}-12-31",
                "due": f"{year + 1}-03-31"}  # fmt: skip

    n = w.open("statistical-return", "officer", "ask", "2025-01-13", **asked(2024)).number
    assert [row["code"] for row in w.case(n).facts["questions"]] == ["A1", "A2"]
    with pytest.raises(GuijuError, match="asked for this period already"):
        w.open("statistical-return", "officer", "ask", "2025-01-14", **asked(2024))
    with pytest.raises(GuijuError, match="there is no survey 'DCB-1999-0001'"):
        w.open("statistical-return", "officer", "ask", "2025-01-14", **{**asked(2023), "survey": "DCB-1999-0001"})
    with pytest.raises(RefusedError, match="within the bounds"):
        w.act(n, "beijing", "report", "2025-02-03", answers=[{"code": "A1", "value": 2000}, {"code": "A2", "value": 9}])
    with pytest.raises(RefusedError, match="computed"):
        w.act(n, "beijing", "report", "2025-02-03", answers=[{"code": "A1", "value": 20}, {"code": "A2", "value": 9}],
              result=777)  # fmt: skip
    w.act(n, "beijing", "report", "2025-02-03", answers=[{"code": "A1", "value": 20}, {"code": "A2", "value": 9}])
    w.act(n, "officer", "validate", "2025-02-10")
    w.act(n, "officer", "compute", "2025-02-11", method="逐项汇总")
    w.act(n, "reviewer2", "review", "2025-02-12", review_note="可")
    w.act(n, "officer2", "publish", "2025-02-20", published="2025-02-20")
    second = w.open("statistical-return", "officer", "ask", "2026-01-12", **asked(2025)).number
    assert [row.get("last") for row in w.case(second).facts["questions"]] == [20.0, 9.0]
    answers = [{"code": "A1", "value": 61}, {"code": "A2", "value": 9}]
    with pytest.raises(RefusedError, match="far from the last period is explained"):
        w.act(second, "beijing", "report", "2026-02-03", answers=answers)
    answers[0]["note"] = "新增三个团体"  # type: ignore[assignment]
    w.act(second, "beijing", "report", "2026-02-03", answers=answers)
    assert w.case(second).facts["flagged"] == 1 and faults() == []


# -- deposits, citations, sheets, versions -----------------------------------------------------------------------------
DEPOSIT = {"issuer": "SAC", "designation": "GB/T 99001-2025", "title_zh": "呈缴示例", "published": "2025-10-10",
           "effective": "2026-01-01"}  # fmt: skip


@pytest.mark.parametrize("access", ["open", "kept"])
def test_a_deposit_enters_the_library_with_its_text(w: World, access: str) -> None:
    n = w.open("deposit", "officer", "record", "2025-10-20", access=access, text=w.file(), **DEPOSIT).number
    assert w.case(n).facts["tier"] == "national"
    w.act(n, "clock", "match", "2025-10-21")
    w.act(n, "officer2", "confirm", "2025-10-22")
    held = Edition.objects.get(key="GB/T 99001-2025")
    assert held.titles["zh"] == "呈缴示例" and bool(held.links) is (access == "open")
    got = client(w).get(f"/case/{n}/file/open_text/")
    assert got.status_code == (200 if access == "open" else 404)
    assert client(w).get(f"/case/{n}/file/text/").status_code == 404
    page = client(w).get("/standard/GB/T_99001-2025")
    assert page.status_code == 200 and "呈缴示例" in page.content.decode()
    assert faults() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"designation": "T/CAS 1-2025"}, "belongs to the issuer"),
        ({"designation": "ISO 9001:2015"}, "national, sector"),
        ({"designation": "GB/T 99001-2024"}, "agree with the library"), ({"tier": "sector"}, "not what is on record"),
        ({"effective": "2025-10-01"}, "no earlier than it is published"), ({"published": "2099-01-01"}, "published"),
        ({"designation": "GB/T 19001-2016", "published": "2016-12-30", "effective": "2017-07-01"},
         "agree with the library"),
    ],
)  # fmt: skip
def test_a_deposit_that_does_not_fit_is_refused(w: World, change: dict[str, str], said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        w.open("deposit", "officer", "record", "2025-10-20", access="open", text=w.file(), **{**DEPOSIT, **change})


def test_a_text_that_is_not_whole_is_not_taken_in(w: World) -> None:
    from guiju.registry.cases import files

    for name, data in (("a.pdf", b"%PDF-1.4\ncut off"), ("a.xml", b"<standard><sec></standard>")):
        broken = files.store([data], name, None, at("2025-01-01"))
        with pytest.raises(RefusedError, match="whole and can be read"):
            w.open("deposit", "officer", "record", "2025-10-20", access="open", text=broken, **DEPOSIT)


LAW = {"law": "某条例", "article": "第八条", "in_force": "2024-01-01", "form": "clause", "strength": "mandatory"}


def test_a_citation_is_resolved_by_machine_and_looked_at_again_when_its_target_changes(w: World) -> None:
    passage = "应当符合GB 17761—2018第6.1条。"
    with pytest.raises(RefusedError, match="not what is on record"):
        w.open("law-citation", "stranger", "record", "2025-02-03", passage=passage, standard="GB/T 19001-2016", **LAW)
    with pytest.raises(RefusedError, match="not what is on record"):
        w.open("law-citation", "stranger", "record", "2025-02-03", passage=passage, status="withdrawn", **LAW)
    n = w.open("law-citation", "stranger", "record", "2025-02-03", passage=passage, **LAW).number
    w.act(n, "clock", "match", "2025-02-04")
    w.act(n, "officer", "confirm", "2025-02-05")
    held = w.case(n).facts
    assert (held["standard"], held["clause"], held["dated"], held["status"], held["current"]) == (
        "GB 17761-2018", "第6.1条", True, "in_force", True,
    )  # fmt: skip
    assert citations_due.look_again(at("2025-03-03")) == 0 and w.case(n).state == "confirmed"
    Edition.objects.filter(key="GB 17761-2018").update(status="replaced")
    assert citations_due.look_again(at("2025-03-03")) == 1
    assert w.case(n).state == "recorded" and w.case(n).facts["current"] is False
    w.act(n, "clock", "match", "2025-03-04")
    w.act(n, "officer", "confirm", "2025-03-05")
    assert w.case(n).facts["standard"] == "GB 17761-2018" and w.case(n).facts["status"] == "replaced"
    assert citations_due.look_again(at("2025-03-06")) == 0 and faults() == []


def test_what_the_library_does_not_hold_is_not_confirmed_as_cited(w: World) -> None:
    n = w.open("law-citation", "stranger", "record", "2025-02-03", passage="应当符合GB 99999—2018。", **LAW).number
    w.act(n, "clock", "match", "2025-02-04")
    with pytest.raises(RefusedError, match="The library holds the standard cited"):
        w.act(n, "officer", "confirm", "2025-02-05")
    several = "应当符合GB 17761—2018和GB/T 19001—2016。"
    with pytest.raises(RefusedError, match="GB 17761-2018"):
        w.open("law-citation", "stranger", "record", "2025-02-03", passage=several, standard="GB/T 9704-2012", **LAW)
    other = w.open(
        "law-citation", "stranger", "record", "2025-02-03", passage=several, standard="GB/T 19001-2016", **LAW
    )
    assert w.case(other.number).facts["status"] == "in_force"


def test_the_number_of_a_sheet_follows_from_the_standard(w: World) -> None:
    given = {"standard": "GB/T 19001-2016", "items": 1, "need": "更正"}
    for change, said in (({"sheet": 5}, "not what is on record"), ({"issuer": "CN-11"}, "on record"),
                         ({"standard": "GB/T 9704-2012"}, "Title of the standard is missing")):  # fmt: skip
        with pytest.raises(RefusedError, match=said):
            w.open("amendment-sheet", "proposer", "propose", "2026-01-05", **{**given, **change})
    n = w.open("amendment-sheet", "proposer", "propose", "2026-01-05", **given).number
    held = w.case(n).facts
    assert (held["sheet"], held["issuer"], held["committee"]) == (1, "SAC", "SAC/TC 28")
    with pytest.raises(RefusedError, match="No other sheet"):
        w.open("amendment-sheet", "proposer", "propose", "2026-01-06", **given)
    with pytest.raises(RefusedError, match=r"computed|does not belong"):
        w.open("amendment-sheet", "proposer", "propose", "2026-01-06", designation="GB/T 19001-2016/XG9-2026", **given)


def test_feedback_and_versions_take_from_the_library_what_it_knows(w: World) -> None:
    said = {"summary": "看不懂", "kind": "unclear", "user_kind": "small", "matter": "第三章"}
    strange = w.open("feedback", "stranger", "receive", "2026-01-05", standard="GB/T 88888-2020", **said)
    assert [rule.name for rule, _ in strange.warnings] == ["standard_held"]
    n = w.open("feedback", "stranger", "receive", "2026-01-05", standard="GB/T 19001-2016", **said).number
    w.act(n, "officer", "accept", "2026-01-06")
    assert w.case(n).facts["committee"] == "SAC/TC 28"
    version = {"standard": "GB/T 19001-2016", "language": "en", "demand": "出口"}
    made = w.open("foreign-version", "sec", "propose", "2026-01-05", **version).number
    held = w.case(made).facts
    assert (held["title_zh"], held["issuer"], held["chinese_published"]) == ("质量管理体系", "SAC", "2016-12-30")
    with pytest.raises(RefusedError, match="no version of the standard in the language"):
        w.open("foreign-version", "sec", "propose", "2026-01-06", **version)
    with pytest.raises(RefusedError, match="not what is on record"):
        w.open("foreign-version", "sec", "propose", "2026-01-06", **{**version, "language": "fr"},
               chinese_published="2026-01-01")  # fmt: skip
    assert json.dumps(held)
