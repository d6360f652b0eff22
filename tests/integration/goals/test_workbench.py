"""Statistics for everyone: figures by hand, two times, the page, the picture, the interface, the command."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.test import Client
from typer.testing import CliRunner

from factories import NOW, TODAY, record
from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.goals import saving, workbench
from guiju.registry.goals.models import Saved
from guiju.registry.record import sequence

Cells = list[tuple[tuple[str, ...], float | None, int]]
ROWS = (
    ("GB 1-2010", "2010-01-01", None, "65.020"), ("GB/T 2-2010", "2010-01-01", None, "65.040"),
    ("GB/T 3-2020", "2020-01-01", None, "13.040"), ("DB11/T 4-2020", "2020-01-01", "2023-01-01", "13.040"),
    ("DB31/T 5-2020", "2020-01-01", None, "13.060"), ("T/CAS 6-2020", "2020-01-01", None, ""),
)  # fmt: skip


@pytest.fixture
def held(empty: None) -> int:
    made = [
        record(
            number, ("in_force", since), *([("withdrawn", until)] if until else []), dates={"published": since},
            ics=[code] if code else [],
        )
        for number, since, until, code in ROWS
    ]  # fmt: skip
    ingest(made, Report(), now=NOW, today=TODAY)
    return sequence.head()


def ask(measure: str, by: str = "", where: str = "", day: date = TODAY, seq: int | None = None) -> Cells:
    found = workbench.answer(workbench.question(measure, by.split(","), where, TODAY, day, seq))
    return [(c.codes, c.value, c.count) for c in (found.cells if by else (found.total,))]


def test_figures_by_hand(held: int) -> None:
    assert ask("editions") == [((), 6.0, 6)]
    assert ask("editions", "tier") == [(("national",), 3.0, 3), (("local",), 2.0, 2), (("association",), 1.0, 1)]
    assert ask("editions", "tier,status", "tier=local") == [
        (("local", "in_force"), 1.0, 1), (("local", "withdrawn"), 1.0, 1),
    ]  # fmt: skip
    assert ask("share_in_force", "tier", "tier=national,local") == [(("national",), 100.0, 3), (("local",), 50.0, 2)]
    assert ask("share_mandatory", "", "tier=national") == [((), 33.333333, 3)]
    assert ask("editions", "year", "year=2015..2024") == [(("2020",), 4.0, 4)]
    assert ask("works", "ics") == [(("13",), 3.0, 3), (("65",), 2.0, 2), (("",), 1.0, 1)]
    assert ask("mean_age", "ics", "year=2020", date(2021, 1, 1)) == [(("13",), 1.002053, 3), (("",), 1.002053, 1)]


def test_what_follows_from_a_code_is_grouped_and_filtered(held: int) -> None:
    assert ask("editions", "ics") == [(("13",), 3.0, 3), (("65",), 2.0, 2), (("",), 1.0, 1)]
    assert ask("editions", "province", "ics=13") == [(("11",), 1.0, 1), (("31",), 1.0, 1), (("",), 1.0, 1)]
    assert ask("editions", "ics,tier,year", "ics=65;province=11") == []
    assert ask("share_in_force", "", "province=11") == [((), 0.0, 1)]
    assert ask("works", "", "ics=13") == [((), 3.0, 3)]
    assert ask("mean_age", "", "province=44") == [((), None, 0)]  # nothing there: no data, never 0


def test_the_same_day_and_number_give_the_same(held: int) -> None:
    before = ask("editions", "status")
    ingest([record("GB/T 2-2010", ("withdrawn", "2022-01-01"))], Report(), now=NOW, today=TODAY)
    assert ask("editions", "status", seq=held) == before == [(("in_force",), 5.0, 5), (("withdrawn",), 1.0, 1)]
    assert ask("editions", "status") == [(("in_force",), 4.0, 4), (("withdrawn",), 2.0, 2)]
    assert ask("editions", "status", "tier=local", date(2021, 1, 1)) == [(("in_force",), 2.0, 2)]
    with pytest.raises(GuijuError, match="has not come to") as caught:
        ask("editions", seq=held + 10_000)
    assert caught.value.where == "seq"


def test_an_answer_too_long_is_refused(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "MOST_CELLS", 2)
    with pytest.raises(GuijuError, match="3 cells") as caught:
        ask("editions", "tier")
    assert caught.value.where == "by"


def test_programs_get_every_form(held: int) -> None:
    path = "/api/v1/statistics?measure=editions&by=tier&where=tier=national,local"
    told = Client().get(path).json()
    assert [(c["codes"], c["value"]) for c in told["cells"]] == [(["national"], 3), (["local"], 2)]
    assert told["total"] == {"value": 5, "n": 5} and told["asked"]["seq"] == str(held)
    answer = Client().get(f"{path}&format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[1] == ["national", "国家标准", "national", "3", "3"] and 'rel="describedby"' in answer["Link"]
    described = Client().get(answer["Link"].partition(">")[0].removeprefix("<http://testserver"))
    assert described["Content-Type"] == "application/csvm+json"
    assert [c["name"] for c in json.loads(described.content)["tableSchema"]["columns"]] == rows[0]
    sdmx = json.loads(Client().get(f"{path}&format=sdmx-json").content)
    assert sdmx["data"]["dataSets"][0]["observations"] == {"0:0": [3.0, 3], "1:0": [2.0, 2]}
    keys = [s["key"] for s in Client().get("/api/v1/statistics/subjects").json()["items"]]
    assert keys == ["standards", "cases", "cycles"]
    for fault in (
        "measure=none",
        "measure=editions&by=a,b",
        "measure=editions&where=year=x",
    ):
        assert Client().get(f"/api/v1/statistics?{fault}").status_code == 400
    assert Client().get("/api/v1/statistics?measure=editions&colour=1").status_code == 422


def test_the_page_works_without_a_script(held: int) -> None:
    page = Client().get("/statistics/?lang=en").content.decode()
    assert "Editions by Tier" in page and "<script" not in page.partition("<h1")[2].partition("</section>")[0]
    asked = (
        Client()
        .get(
            "/statistics/?subject=standards&measure=editions&by=tier&by=status&by=&in_tier=local&in_year=&chart=bars&lang=en"
        )
        .content.decode()
    )
    assert "Editions by Tier, Status" in asked and "where=tier%3Dlocal" in asked
    moved = Client().get("/statistics/?subject=standards&measure=cases&by=tier&in_tier=local&lang=en").content.decode()
    assert "were left behind" in moved and "No record" not in moved
    for fault in ("measure=none", "measure=editions&by=a", "measure=editions&chart=pie", "measure=editions&seq=x",
                  "measure=editions&by=tier&by=status&by=effect&by=kind"):  # fmt: skip
        assert Client().get(f"/statistics/?{fault}").status_code == 400


def test_the_picture_stands_alone(held: int) -> None:
    answer = Client().get("/statistics/chart.svg?measure=editions&by=tier&chart=bars&lang=zh")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "标准（版本）数，按层级" in answer.content.decode() and "<script" not in answer.content.decode()
    assert Client().get("/statistics/chart.svg?measure=editions&by=tier&chart=map").status_code == 400


def test_questions_are_kept_by_their_owner(held: int) -> None:
    one, other = (User.objects.create_user(name, password="x" * 12) for name in ("one", "other"))
    client = Client()
    assert client.post("/statistics/save", {"name": "甲", "query": "measure=editions"}).status_code == 302
    assert not Saved.objects.exists()  # nobody is signed in
    client.force_login(one)
    for by in ("status", "tier"):
        client.post("/statistics/save", {"name": "By tier", "query": f"measure=editions&by={by}"})
    client.post(
        "/statistics/save", {"name": "Fixed", "query": f"measure=works&day=2024-01-01&seq={held}", "fixed": "yes"}
    )
    assert {s.name: s.asked for s in saving.of(one.pk)} == {
        "By tier": {"measure": "editions", "by": "tier"},
        "Fixed": {"measure": "works", "day": "2024-01-01", "seq": str(held)},
    }  # fmt: skip
    assert "By tier" in client.get("/statistics/").content.decode()
    assert client.post("/statistics/save", {"name": " ", "query": "measure=editions"}).status_code == 400
    saving.forget(other.pk, saving.of(one.pk)[0].pk)
    assert len(saving.of(one.pk)) == 2
    client.post("/statistics/forget", {"number": saving.of(one.pk)[0].pk})
    assert [s.name for s in saving.of(one.pk)] == ["Fixed"]


def test_the_command_says_the_same(held: int) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(application("statistics"), ["statistics", *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    told = json.loads(run("editions", "--by", "tier", "--where", "tier=national", "--day", "2024-01-01", "--json"))
    assert [c["value"] for c in told["cells"]] == [3]
    assert run("editions", "--by", "tier", "--csv").splitlines()[1] == "national,国家标准,national,3,3"
    assert "share_in_force" in run("--lang", "en")
    for words in (["none"], ["editions", "--day", "x"], ["editions", "--json", "--csv"]):
        assert isinstance(CliRunner().invoke(application("statistics"), ["statistics", *words]).exception, GuijuError)
