"""The statistics of a year from start to end: every province is asked by one step, reminded, answers in its case; what
was published is summed up by question, and nothing that tells of one unit is shown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.registry.bodies.models import Body
from guiju.registry.cases.models import Case
from guiju.registry.cases.timing import overdue
from guiju.registry.cases.views import returns
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.registers import keeping
from guiju.registry.registers.definitions import register
from guiju.registry.rounds import asking, doing, serializing
from guiju.registry.rounds.definitions import round_
from guiju.registry.rounds.models import Occurrence, Step, Unit
from integration.cases.world import World, at, world
from integration.rounds.test_occurrences import viewer

pytestmark = pytest.mark.django_db
HELD, PERIOD, DAY = "statistical-returns", "2026", "2026-01-12"
PROVINCES = ("CN-11", "CN-12", "CN-31", "CN-37")


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    Body.objects.exclude(pk=made.sac.pk).filter(kind="province").delete()
    for code in PROVINCES:
        body = Body.objects.create(code=code, names={"zh": code, "en": code}, kind="province")
        made.person(code.lower().replace("-", "."), ("officer", body))
    for name in ("officer2", "officer3"):
        made.person(name, ("officer", made.sac))
    made.person("reviewer2", ("reviewer", made.sac))
    return made


def survey() -> str:
    questions = [{"code": "A1", "question": "标准数", "unit": "项", "least": 0, "most": 1000},
                 {"code": "A2", "question": "经费"}]  # fmt: skip
    said = {"title": "标准化工作", "kind": "work", "period": "year", "questions": questions}
    told = keeping.Said(keeping.Doing.ENTER, at("2024-01-02").date(), said)
    return str(keeping.keep(register("surveys"), None, told, at("2024-01-02")).item.key)


def ask(w: World, value: str, who: str = "officer", day: str = DAY) -> Step:
    return doing.do(round_(HELD), PERIOD, doing.Asked("ask", value=value), viewer(w, who, day), at(day))


def answer(w: World, unit: str, first: float, second: float, until: str = "publish") -> None:
    number = Unit.objects.get(key=unit).case
    given = [{"code": "A1", "value": first}, {"code": "A2", "value": second}]
    steps = (
        (unit.lower().replace("-", "."), "report", {"answers": given}), ("officer2", "validate", {}),
        ("officer2", "compute", {"method": "逐项汇总"}), ("reviewer2", "review", {"review_note": "可"}),
        ("officer3", "publish", {"published": "2026-03-02"}),
    )  # fmt: skip
    for who, act, brought in steps:
        w.act(number, who, act, "2026-03-02", **brought)
        if act == until:
            return


def test_every_province_is_asked_at_once_and_answers_in_its_case(w: World) -> None:
    key = survey()
    step = ask(w, key)
    assert (step.said["units"], step.said["refused"]) == (4, [])
    cases = {case.facts["issuer"]: case for case in Case.objects.filter(procedure="statistical-return")}
    assert set(cases) == set(PROVINCES)
    one = cases["CN-11"]
    assert {name: one.facts[name] for name in ("survey", "period_from", "period_to", "due")} == {
        "survey": key, "period_from": "2025-01-01", "period_to": "2025-12-31", "due": "2026-03-31",
    }  # fmt: skip
    assert (one.state, one.due) == ("asked", date(2026, 3, 31))
    answer(w, "CN-11", 3, 2, until="report")
    answer(w, "CN-12", 3, 2, until="report")
    w.act(Unit.objects.get(key="CN-12").case, "officer2", "send_back", "2026-03-03", fault="合计有误")
    held = round_(HELD)
    told = serializing.as_dict(held, serializing.occurrence(held, PERIOD), date(2026, 3, 4))
    answered = {unit["unit"]: unit["answered"] for unit in told["units"]}
    assert answered == {"CN-11": "2026-03-02", "CN-12": None, "CN-31": None, "CN-37": None}
    assert overdue(at("2026-04-02")) == 2  # time records who is late
    assert {c.facts["issuer"] for c in Case.objects.filter(state="missing")} == {"CN-31", "CN-37"}


def test_who_was_asked_before_is_left_out_and_named(w: World) -> None:
    key = survey()
    w.open("statistical-return", "officer", "ask", "2026-01-06", survey=key, issuer="CN-31", period_from="2025-01-01",
           period_to="2025-12-31", due="2026-03-31")  # fmt: skip
    assert ask(w, key).said["refused"] == ["CN-31"]
    assert Case.objects.filter(procedure="statistical-return").count() == 4


@pytest.mark.parametrize(
    ("who", "value", "day", "said"),
    [
        ("cn.11", "KEY", DAY, "a round is run by"), ("officer", "DCB-1999-0001", DAY, "there is no survey"),
        ("officer", "", DAY, "what is asked for is not said"), ("officer", "x\n", DAY, "there is no survey"),
        ("officer", "a\x00b", DAY, "what is asked for is not said"), ("officer", "KEY", "2026-01-04", "it is not open"),
        ("officer", "KEY", "2026-04-01", "it is not open"),
    ],
)  # fmt: skip
def test_what_is_refused_opens_nothing(w: World, who: str, value: str, day: str, said: str) -> None:
    key = survey()
    with pytest.raises(GuijuError, match=said):
        ask(w, key if value == "KEY" else value, who, day)
    assert not Case.objects.exists() and not Unit.objects.exists() and not Occurrence.objects.exists()


def test_all_are_asked_once_and_other_rounds_ask_nobody(w: World) -> None:
    key = survey()
    ask(w, key)
    with pytest.raises(GuijuError, match="all were asked already"):
        ask(w, key, "officer2")
    with pytest.raises(GuijuError, match="this round opens no cases"):
        asking.ask(round_("site-reports"), "2026", "", viewer(w, "officer", "2026-09-02"), at("2026-09-02"))


def test_published_returns_are_summed_and_few_units_are_withheld(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at("2026-03-05"))
    key = survey()
    ask(w, key)
    answer(w, "CN-11", 10, 0.1)
    answer(w, "CN-12", 20, 0.2)
    answer(w, "CN-31", 900, 5, until="validate")
    lines = returns.series(key, date(2026, 3, 5))
    assert [(one.code, one.units, one.total, one.mean) for one in lines] == [
        ("A1", 2, None, None),
        ("A2", 2, None, None),
    ]
    reader = Client(headers={"accept-language": "en"})
    page = reader.get(f"/returns/{key}/").content.decode()
    assert "withheld: too few units" in page and "30" not in page.split("Together")[1]
    answer(w, "CN-37", 31, 0.4)
    lines = returns.series(key, date(2026, 3, 5))
    assert [(one.code, one.units, str(one.total), str(one.mean)) for one in lines] == [
        ("A1", 3, "61.0", "20.333333"), ("A2", 3, "0.7", "0.233333"),
    ]  # fmt: skip
    [period] = returns.periods(key)
    assert (period.asked, period.reported, period.published) == (4, 4, 3)
    said = reader.get(f"/api/v1/returns/{key}").json()
    assert said["items"][0] == {
        "survey": key, "period_from": "2025-01-01", "period_to": "2025-12-31", "code": "A1", "question": "标准数",
        "unit": "项", "units": 3, "total": "61", "mean": "20.333333", "withheld": False,
    }  # fmt: skip
    assert said["periods"][0]["published"] == 3 and reader.get("/api/v1/returns").json()["items"][0]["survey"] == key
    csv = b"".join(reader.get(f"/returns/{key}/?format=csv")).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert csv[0] == ",".join(returns.COLUMNS) and csv[1].startswith(f"{key},2025-01-01,2025-12-31,A1,标准数,项,3,61,")
    assert "20.333333" in reader.get(f"/returns/{key}/").content.decode()
    assert key in reader.get("/returns/").content.decode()


def test_what_is_no_survey_is_not_there(w: World) -> None:
    with pytest.raises(NotHeldError):
        returns.survey("DCB-1999-0001")
    client = Client()
    assert client.get("/returns/DCB-1999-0001/").status_code == 404
    assert client.get("/api/v1/returns/DCB-1999-0001").status_code == 404
    key = survey()
    assert client.get(f"/returns/{key}/?format=exe").status_code == 400
    assert client.get(f"/api/v1/returns/{key}").json()["items"] == []
    assert "No return" in Client(headers={"accept-language": "en"}).get(f"/returns/{key}/").content.decode()


def test_the_page_asks_and_shows_who_answered(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at(DAY))
    key = survey()
    path = f"/rounds/{HELD}/{PERIOD}/"
    client = Client(headers={"accept-language": "en"})
    assert 'value="ask"' not in client.get(path).content.decode()
    client.force_login(w.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    assert 'value="ask"' in client.get(path).content.decode()
    assert client.post(f"{path}do/", {"do": "ask", "value": "nonsense"}).status_code == 400
    assert client.post(f"{path}do/", {"do": "ask", "value": key}).status_code == 302
    page = client.get(path).content.decode()
    assert 'value="ask"' not in page and "CN-37" in page and "not yet" in page
    number = Unit.objects.get(key="CN-37").case
    assert f"/case/{number}/" in page and json.dumps(number) in json.dumps(client.get(f"/api/v1{path[:-1]}").json())
