"""Reports that are due, the award's call, lists by two officers; pages, the calendar, programs and commands."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from guiju.cli import drawing as draw_commands
from guiju.cli import rounds as round_commands
from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as receipts
from guiju.core.rounds import calendar
from guiju.core.rounds.draw import commitment
from guiju.core.rounds.proof import read, verify
from guiju.registry.cases.models import FollowUp
from guiju.registry.record import keys, sequence
from guiju.registry.registers import access
from guiju.registry.registers.models import Item
from guiju.registry.rounds import answering, objecting, publishing
from guiju.registry.rounds.definitions import NoRoundError, round_
from guiju.registry.rounds.models import Occurrence, Step
from integration.cases.world import World, at, world
from integration.rounds import drawing as helper

STANDARDS = [{"standard": f"GB {900 + n}-2020", "product": "钢材"} for n in range(10)]
SITE = {"host": "某院", "host_code": "91110108MA00000096", "contact": "电话", "field": "钢铁", "standards": STANDARDS}
AWARD = {"host": "某院", "host_code": "91110108MA00000096", "contact": "电话", "kind": "person", "nominee": "某人",
         "nominee_agrees": True, "merits": "贡献"}  # fmt: skip


@pytest.fixture
def w(db: None) -> World:
    made = world()
    for name in ("e1", "e2", "e3"):
        made.person(name)
    made.person("officer2", ("officer", made.sac))
    return made


def viewer(w: World, name: str, day: str) -> Any:
    return access.viewer(w.people[name], date.fromisoformat(day))


def number() -> None:
    while sequence.number_pending():
        pass


def site(w: World) -> str:
    """A monitoring site that runs from 2025 on; the number of its case."""
    form = w.file("form.pdf")
    n = w.open(
        "monitoring-site", "stranger", "apply", "2025-01-02", **SITE, kind="mandatory", application_form=form
    ).number
    w.act(n, "officer", "pass_check", "2025-01-03")
    w.act(n, "officer", "send_to_experts", "2025-01-06", named_experts=["e1", "e2", "e3"])
    for expert in ("e1", "e2", "e3"):
        w.act(n, expert, "score_application", "2025-01-07", score=90, review_note="好")
    w.act(n, "officer", "publicise", "2025-01-08")
    w.act(n, "officer", "approve", "2025-02-20")
    w.act(n, "officer", "sign_task_book", "2025-02-21", task_book=w.file("t.pdf"), period_end="2029-12-31")
    return n


def report(w: World, n: str, day: str, year: int, covered: int) -> None:
    rows = [{"standard": row["standard"], "sampled": 5, "conforming": 5} for row in STANDARDS[:covered]]
    w.act(n, "stranger", "report", day, report_year=year, findings=rows, suggestions="无",
          yearly_report=w.file("y.pdf"))  # fmt: skip


def told(name: str, period: str, day: str) -> list[answering.Told]:
    held = round_(name)
    return answering.units(held, calendar.occurrence(held, period), None, date.fromisoformat(day))


def test_a_site_answers_by_its_report_for_the_year_and_covers_in_three(w: World) -> None:
    n = site(w)
    [unit] = told("site-reports", "2025", "2025-10-01")
    item = Item.objects.get()
    assert (unit.key, unit.case, unit.answered, unit.stratum) == (item.key, n, None, "mandatory")
    report(w, n, "2025-11-03", 2025, 3)
    [unit] = told("site-reports", "2025", "2025-11-04")
    assert unit.answered == date(2025, 11, 3) and unit.cover == (3, 10, date(2028, 11, 30))
    [unit] = told("site-reports", "2026", "2026-11-04")
    assert unit.answered is None and not unit.uncovered(date(2028, 11, 29)) and unit.uncovered(date(2028, 11, 30))
    report(w, n, "2028-11-03", 2028, 10)
    [unit] = told("site-reports", "2028", "2028-11-30")
    assert unit.answered and not unit.uncovered(date(2028, 11, 30))
    page = Client(headers={"accept-language": "en"}).get("/rounds/site-reports/2025/").content.decode()
    assert item.key in page and "2025-11-03" in page and "10/10" in page


def test_a_report_whose_year_was_corrected_answers_for_that_year(w: World) -> None:
    from guiju.registry.cases import roles
    from guiju.registry.cases.acts import correcting

    n = site(w)
    report(w, n, "2026-11-03", 2025, 3)
    assert told("site-reports", "2025", "2026-11-04")[0].answered
    act = w.case(n).acts
    correcting.correct(
        n, act, {"report_year": 2026}, roles.actor(w.people["stranger"], date(2026, 11, 5)), at("2026-11-05")
    )
    assert told("site-reports", "2025", "2026-11-06")[0].answered is None
    assert told("site-reports", "2026", "2026-11-06")[0].answered == date(2026, 11, 3)


def nominate(w: World, day: str, nominee: str, **more: Any) -> str:
    given = {**AWARD, "nominee": nominee, "application_form": w.file("f.pdf"), **more}
    return w.open("innovation-award", "stranger", "apply", day, **given).number


def scored(w: World, n: str, *scores: int) -> None:
    w.act(n, "officer", "pass_check", "2026-07-02")
    w.act(n, "officer", "send_to_experts", "2026-07-03", named_experts=["e1", "e2", "e3"])
    for expert, score in zip(("e1", "e2", "e3"), scores, strict=False):
        w.act(n, expert, "score_application", "2026-07-06", score=score, review_note="好")


@pytest.mark.parametrize("day", ["2026-02-27", "2026-07-01", "2027-04-01"])
def test_nobody_is_nominated_outside_the_call(w: World, day: str) -> None:
    with pytest.raises(GuijuError, match="no call is open"):
        nominate(w, day, "甲")


def test_an_award_is_ranked_listed_by_one_officer_and_published_by_another(w: World) -> None:
    first, second, third = (nominate(w, "2026-06-30", name) for name in ("甲", "乙", "丙"))
    assert w.case(first).facts["call"] == "innovation-awards/2026"
    scored(w, first, 80, 81, 82)
    scored(w, second, 90, 91, 92)
    scored(w, third, 99)
    found = told("innovation-awards", "2026", "2026-08-01")
    assert [(one.key, one.placed.place if one.placed else 0) for one in found] == [
        (second, 1),
        (first, 2),
        (third, None),
    ]
    held, officer, other = (
        round_("innovation-awards"),
        viewer(w, "officer", "2026-08-01"),
        viewer(w, "officer2", "2026-08-01"),
    )
    with pytest.raises(GuijuError, match="it is open until"):
        publishing.draw_up(held, "2026", officer, at("2026-06-30"))
    with pytest.raises(GuijuError, match="there is no list yet"):
        publishing.publish(held, "2026", "x", other, at("2026-08-01"))
    for nobody in (access.NOBODY, viewer(w, "stranger", "2026-08-01"), viewer(w, "supervisor", "2026-08-01")):
        with pytest.raises(GuijuError, match="a round is run by"):
            publishing.draw_up(held, "2026", nobody, at("2026-08-01"))
    drawn_up = publishing.draw_up(held, "2026", officer, at("2026-08-01"))
    assert [(line["unit"], line["place"]) for line in drawn_up.said["lines"]] == [(second, 1), (first, 2)]
    assert all("score" not in line for line in drawn_up.said["lines"])
    number()
    client = Client(headers={"accept-language": "en"})
    before = client.get("/rounds/innovation-awards/2026/").content.decode()
    assert second not in before and client.get("/api/v1/rounds/innovation-awards/2026").json()["list"] is None
    assert client.get(f"/rounds/innovation-awards/2026/receipt/{drawn_up.number}.json").status_code == 404
    assert client.get(f"/api/v1/rounds/innovation-awards/2026/receipts/{drawn_up.number}").status_code == 404
    with pytest.raises(GuijuError, match="somebody else does this"):
        publishing.publish(held, "2026", drawn_up.said["sha256"], officer, at("2026-08-02"))
    with pytest.raises(GuijuError, match="another one by now"):
        publishing.publish(held, "2026", "0" * 64, other, at("2026-08-02"))
    with pytest.raises(GuijuError, match="has not been public for objections"):
        publishing.publish(held, "2026", drawn_up.said["sha256"], other, at("2026-08-02"))
    objecting.notice(held, "2026", drawn_up.said["sha256"], other, at("2026-08-02"))
    publishing.publish(held, "2026", drawn_up.said["sha256"], other, at("2026-08-18"))
    with pytest.raises(GuijuError, match="published already"):
        publishing.draw_up(held, "2026", officer, at("2026-08-03"))
    after = client.get("/rounds/innovation-awards/2026/").content.decode()
    assert second in after and third not in after
    said = client.get("/api/v1/rounds/innovation-awards/2026").json()
    assert [line["unit"] for line in said["list"]] == [second, first] and said["units"] == []
    assert client.get(f"/rounds/innovation-awards/2026/receipt/{drawn_up.number}.json").status_code == 200


def test_the_whole_draw_at_the_pages(library: None) -> None:
    w = world()
    for name in ("lot.one", "lot.two"):
        helper.supervisor(name)
    clients = {name: Client(headers={"accept-language": "en"}) for name in ("lot.one", "lot.two", "stranger")}
    for name, client in clients.items():
        client.force_login(helper.supervisor(name) if name != "stranger" else w.people[name],
                           backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    year = str(date.today().year)  # noqa: DTZ011  the pages' own day
    held = round_("spot-checks")
    if date.today() >= calendar.occurrence(held, year).closes:  # noqa: DTZ011
        year = str(int(year) + 1)
    path = f"/rounds/spot-checks/{year}/"

    def do(name: str, **given: str) -> Any:
        return clients[name].post(f"{path}do/", given)

    ahead = f"{year}-10-31"  # its last day
    frame = {"do": "frame", "people": "lot.one, lot.two", "public": "index X"}
    assert "Commit frame and rule" in clients["lot.one"].get(path).content.decode()
    assert "Commit frame and rule" not in clients["stranger"].get(path).content.decode()
    assert do("stranger", **frame, day=ahead).status_code == 403
    assert Client().post(f"{path}do/", frame).status_code == 302
    for wrong in (
        {"day": "soon"},
        {"day": "2020-01-01"},
        {"day": ahead, "people": "lot.one"},
        {"day": ahead, "do": "x"},
    ):
        answer = do("lot.one", **{**frame, **wrong})
        assert answer.status_code == 400 and 'role="alert"' in answer.content.decode(), wrong
    assert do("lot.one", **frame, day=ahead).status_code == 302
    name = f"spot-checks/{year}"
    assert f"guiju draw commit {name} lot.two" in clients["lot.two"].get(path).content.decode()
    for person in ("lot.one", "lot.two"):
        sent = do(person, do="commitment", sha256=commitment(name, person, helper.secret(person)))
        assert sent.status_code == 302
    assert do("stranger", do="reveal", value="x" * 20).status_code == 403
    assert do("lot.one", do="reveal", value="x" * 20).status_code == 400
    assert do("lot.one", do="reveal", value=helper.secret("lot.one")).status_code == 302
    assert do("lot.two", do="value", value="1", source="s").status_code == 400  # its day is far off
    assert do("lot.one", do="drawn").status_code == 400
    assert do("lot.two", do="void", why="不再进行").status_code == 302
    page = clients["stranger"].get(path).content.decode()
    assert "不再进行" in page and clients["stranger"].get(f"{path}draw.json").status_code == 404
    assert Occurrence.objects.get().attempt == 2 and Step.objects.count() == 5


def test_a_draw_for_everybody_and_its_file_at_the_command_line(library: None, tmp_path: Path) -> None:
    world()
    units = helper.drawn("2026", at("2026-03-02"))
    number()
    client = Client(headers={"accept-language": "zh-hans"})
    page = client.get("/rounds/spot-checks/2026/").content.decode()
    assert f'href="/edition/{units[0].row}/">{units[0].key}</a>' in page
    assert (
        client.get(f"/edition/{units[0].row}/").status_code == 301
        and "3456.78" in page
        and "/rounds/spot-checks/2026/draw.json" in page
    )
    content = client.get("/rounds/spot-checks/2026/draw.json").content
    assert json.loads(content) == client.get("/api/v1/rounds/spot-checks/2026/draw").json()
    assert len(client.get("/api/v1/rounds/spot-checks/2026").json()["units"]) == len(units)
    file = tmp_path / "draw.json"
    file.write_bytes(content)
    key = keys.verifier()
    assert key is not None and all(one.holds for one in verify(read(content.decode()), [key]))
    code, said = guiju("draw", "verify", str(file))
    assert code == 0 and "✓ those drawn follow from the seed" in said
    changed = json.loads(content)
    changed["result"] = changed["result"][::-1]
    file.write_text(json.dumps(changed), encoding="utf-8")
    code, said = guiju("draw", "verify", str(file), "--json")
    assert code == 1 and json.loads(said)["good"] is False
    for bad in (b"", b"\xff", b"{}", b"[1]"):
        file.write_bytes(bad)
        with pytest.raises(GuijuError):
            guiju("draw", "verify", str(file))
    step = Step.objects.get(kind="frame")
    answer = client.get(f"/rounds/spot-checks/2026/receipt/{step.number}.json")
    assert receipts.read(answer.content).act["step"] == "frame"
    number_of = client.get(f"/api/v1/rounds/spot-checks/2026/receipts/{step.number}").json()["act"]["number"]
    assert number_of == step.number
    helper_client = Client()
    helper_client.force_login(helper.supervisor("lot.one"), backend="django.contrib.auth.backends.ModelBackend")
    desk = helper_client.get("/desk/").content.decode()
    assert "/rounds/spot-checks/2026/" in desk and FollowUp.objects.filter(opened=None).count() == len(units)


def guiju(*words: str, given: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(application(words[0]), list(words), input=given)
    if isinstance(done.exception, GuijuError):
        raise done.exception
    return done.exit_code, done.stdout


def test_commands(tmp_path: Path) -> None:
    assert round_commands and draw_commands
    assert "site-reports" in guiju("round", "list", "--lang", "en")[1] and json.loads(
        guiju("round", "list", "--json")[1]
    )
    assert "monitoring-sites" in guiju("round", "show", "site-reports", "--lang", "zh")[1]
    assert json.loads(guiju("round", "show", "spot-checks", "--json")[1])["comes"] == "draw"
    assert json.loads(guiju("round", "schema")[1])["title"] == "Guiju round"
    lines = guiju("round", "next", "--day", "2026-11-30", "--years", "1", "--json")[1].splitlines()
    assert [(json.loads(line)["round"], json.loads(line)["closes"]) for line in lines] == [
        ("site-reports", "2026-11-30"), ("statistical-returns", "2027-03-31"), ("spot-checks", "2027-10-31"),
        ("site-reports", "2027-11-30"),
    ]  # fmt: skip
    bad = tmp_path / "bad.yaml"
    bad.write_text("round: bad\n", encoding="utf-8")
    code, said = guiju("round", "check", str(bad), "--json")
    assert code == 1 and json.loads(said)["ok"] is False
    code, said = guiju("draw", "commit", "d", "li", given="a long enough value\n")
    assert said.strip().splitlines()[-1] == commitment("d", "li", "a long enough value")
    for words in (
        ("round", "show", "nothing"), ("round", "check", str(tmp_path / "none")), ("round", "next", "--day", "soon"),
        ("round", "next", "--day", "9999-12-31"), ("draw", "verify", str(tmp_path / "none.json")),
    ):  # fmt: skip
        with pytest.raises(GuijuError):
            guiju(*words)


def test_the_calendar_and_what_is_not_there(w: World) -> None:
    client = Client(headers={"accept-language": "en"})
    for wrong in ("x", "2026-02-30", "20260101", "9" * 40):
        assert client.get("/calendar/", {"day": wrong}).status_code == 400, wrong
    assert client.get("/calendar/", {"day": "2026-05-01"}).status_code == 200
    page = client.get("/calendar/").content.decode()
    assert "/rounds/site-reports/" in page and "Yearly reports" in page
    file = client.get("/calendar.ics")
    assert file["Content-Type"].startswith("text/calendar") and file.content.count(b"BEGIN:VEVENT") >= 8
    due = client.get("/api/v1/calendar?day=2026-11-30&days=1").json()["items"]
    assert [(one["round"], one["closes"]) for one in due] == [("site-reports", "2026-11-30")]
    assert "spot-checks" in client.get("/rounds/").content.decode()
    assert "2026" in client.get("/rounds/innovation-awards/").content.decode()
    assert client.get("/rounds/spot-checks/definition/").content.startswith("# 标准监督抽查".encode())
    for path, status in (
        ("/rounds/no/", 404), ("/rounds/spot-checks/2025/", 404), ("/rounds/spot-checks/x/", 404),
        ("/rounds/innovation-awards/2027/", 404), ("/rounds/spot-checks/2026/draw.json", 404),
        ("/rounds/spot-checks/2026/receipt/1.json", 404), ("/rounds/spot-checks/2026/do/", 302),
        ("/rounds/spot-checks/2026/receipt/99999999999999999999.json", 404), ("/api/v1/rounds/no", 404),
        ("/api/v1/rounds/spot-checks/2025", 404), ("/api/v1/rounds/spot-checks/2026/draw", 404),
        ("/api/v1/rounds/spot-checks/2026/receipts/1", 404), ("/api/v1/calendar?days=0", 422),
        ("/api/v1/calendar?day=9999-12-31", 200), ("/api/v1/calendar?day=x", 422),
    ):  # fmt: skip
        assert client.get(path).status_code == status, path
    with pytest.raises(NoRoundError):
        round_("no")
