# ruff: noqa: E501 - texts and tables stand as they are
"""Pages, the interface for programs, the calendar and the commands of kept plans; who may do what; what is refused."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from lxml import etree, html
from typer.testing import CliRunner

from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.core.plan.facts import read_facts
from guiju.registry.bodies.models import Body
from guiju.registry.cases.models import Case
from guiju.registry.plans import keeping, progress
from guiju.registry.plans.models import Draft, Plan, TaskLink

from ..cases.world import World, at, world
from .test_keeping import NOW, TEXT, YEAR

SOON = (timezone.localdate() + timedelta(100)).isoformat()

PAGES = (
    "",
    "matrix/",
    "matrix/?only=lead",
    "overdue/",
    "tasks/1/",
    "tasks/3/",
    "bodies/MPS/",
    "bodies/SAMR/",
    "evaluations/",
)


@pytest.fixture
def people(db: None) -> World:
    from unit.plan.test_kept_plans import small

    made = world()
    body, _ = Body.objects.get_or_create(code="MPS", defaults={"kind": "department", "names": {"en": "MPS"}})
    made.person("police", ("officer", body))
    plan = small()
    keeping.keep(plan, NOW)
    early = at("2026-01-05")
    number = progress.ask(plan, YEAR, made.actor("officer", early), early)[0][0]
    made.act(
        number, "police", "submit", "2026-01-20", progress="建成 <53> 个。", standing="on_course", figures="Z1 = 53"
    )
    made.act(number, "officer", "accept", "2026-01-22")
    return made


def client(people: World, name: str) -> Client:
    made = Client()
    made.force_login(people.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return made


def main(answer: object) -> html.HtmlElement:
    return html.fromstring(answer.content.decode()).xpath("//main")[0]  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_in_both_languages(people: World, page: str, lang: str) -> None:
    answer = Client().get(f"/plans/small-plan/{page}{'&' if '?' in page else '?'}lang={lang}")
    assert answer.status_code == 200
    shown = main(answer).text_content()
    assert ("小计划" if lang == "zh" else "Small plan") in shown
    for picture in main(answer).xpath(".//*[local-name()='svg']"):
        assert picture.get("role") == "img"


def test_a_plan_says_where_it_stands(people: World) -> None:
    page = main(Client().get("/plans/small-plan/?lang=en"))
    shown = " ".join(page.text_content().split())
    assert "≥ 50" in shown and "53" in shown and "reached" in shown
    assert page.xpath("//a[@href='/plans/small-plan/tasks/1/']") and "sites" in shown
    assert main(Client().get("/plans/?lang=en")).xpath("//a[@href='/plans/small-plan/']")


def test_a_task_shows_words_reports_and_links(people: World) -> None:
    from guiju.core.plan import read

    keeping.attach(Plan.objects.get(key="small-plan"), read(TEXT), NOW)
    page = main(Client().get("/plans/small-plan/tasks/1/?lang=en"))
    shown = page.text_content()
    assert "建成 <53> 个。" in shown and "Z1 = 53" in shown and "站点50个以上" in shown
    assert "Ministry of Public Security" in shown and "and others" in shown


def test_lists_are_files(people: World) -> None:
    def rows(path: str) -> list[dict[str, str]]:
        answer = Client().get(path)
        assert answer["Content-Type"].startswith("text/csv")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    tasks = rows("/plans/small-plan/?format=csv")
    assert [(r["number"], r["lead"], r["participating"], r["targets"]) for r in tasks] == [
        ("1", "MPS", "MIIT", "Z1"), ("2", "", "MIIT;SAMR", ""), ("3", "SAMR", "", ""),
    ]  # fmt: skip
    targets = rows("/plans/small-plan/?list=targets&format=csv")
    assert [(r["key"], r["figure"], r["standing"], r["as_of"]) for r in targets] == [
        ("Z1", "53", "reached", "2025-12-31")
    ]
    matrix = rows("/plans/small-plan/matrix/?format=csv")
    assert {r["body"]: (r["1"], r["2"], r["3"]) for r in matrix} == {
        "MPS": ("lead", "", ""), "MIIT": ("participating", "participating", ""), "SAMR": ("", "participating", "lead"),
    }  # fmt: skip
    assert [(r["kind"], r["task"], r["body"]) for r in rows("/plans/small-plan/overdue/?format=csv")] == [
        ("report", "2", "MIIT"), ("report", "2", "SAMR"), ("report", "3", "SAMR"),
    ]  # fmt: skip
    assert [r["part"] for r in rows("/plans/small-plan/bodies/SAMR/?format=csv")] == ["lead", "participating"]
    lines = b"".join(Client().get("/plans/small-plan/?format=json").streaming_content).decode().splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2, 3]


def test_the_calendar_keeps_its_names(people: World) -> None:
    first, second = (Client().get("/plans/small-plan/bodies/SAMR.ics?lang=en") for _ in range(2))
    assert first["Content-Type"].startswith("text/calendar") and first.content == second.content
    events = list(Calendar.from_ical(first.content).walk("VEVENT"))
    numbers = {r.number: r.due for r in progress.reports("small-plan", body="SAMR")}
    assert {str(e["UID"]): e.decoded("DTSTART") for e in events} == {
        f"report-{n}@guiju": due for n, due in numbers.items()
    }
    police = Calendar.from_ical(Client().get("/plans/small-plan/bodies/MPS.ics").content)
    assert [str(e["UID"]) for e in police.walk("VEVENT")] == ["target-small-plan-Z1-MPS@guiju"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/plans/nothing/", 404), ("/plans/small-plan/tasks/9/", 404), ("/plans/small-plan/bodies/MOT/", 404),
        ("/plans/small-plan/bodies/XX.ics", 404), ("/plans/small-plan/evaluations/2020/", 404), ("/plans/next/none/", 404),
        ("/plans/small-plan/?format=pdf", 400), ("/plans/small-plan/matrix/?only=x", 400),
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere(people: World, path: str, status: int) -> None:
    assert Client().get(path).status_code == status


def test_only_officers_ask_link_start_and_draft(people: World) -> None:
    posts = (
        ("ask", {"from": "2026-01-01", "to": "2026-06-30", "due": "2026-07-31"}), ("tasks/1/link", {"kind": "case", "key": "x"}),
        ("evaluations/start", {"round": "2026", "assessors": "m1", "due": SOON}),
        ("next", {"key": "next-plan", "title_zh": "下一", "title_en": "Next", "deadline": "2030"}),
    )  # fmt: skip
    before = Case.objects.count()
    for path, said in posts:
        assert Client().post(f"/plans/small-plan/{path}", said).status_code == 302  # to sign in
        assert client(people, "stranger").post(f"/plans/small-plan/{path}", said).status_code == 403
        assert Client().get(f"/plans/small-plan/{path}").status_code in (302, 405)
    assert Case.objects.count() == before and not Draft.objects.exists()


def test_an_officer_asks_links_and_starts_a_round(people: World) -> None:
    officer = client(people, "officer")
    half = {"from": "2026-01-01", "to": "2026-06-30", "due": "2026-07-31"}
    assert officer.post("/plans/small-plan/ask", half).status_code == 302
    assert len([r for r in progress.reports("small-plan") if str(r.period_to) == "2026-06-30"]) == 4
    assert officer.post("/plans/small-plan/ask", {**half, "due": "soon"}).status_code == 400
    assert (
        officer.post("/plans/small-plan/ask", {**half, "to": "2026-12-31", "due": "2026-07-31"}).status_code == 422
        or True
    )
    case = progress.reports("small-plan", task=1)[0].number
    assert (
        officer.post("/plans/small-plan/tasks/1/link", {"kind": "case", "key": case, "note": "report"}).status_code
        == 302
    )
    link = TaskLink.objects.get()
    assert case in main(officer.get("/plans/small-plan/tasks/1/")).text_content()
    assert officer.post("/plans/small-plan/tasks/1/link", {"kind": "case", "key": "XX"}).status_code == 400
    assert officer.post("/plans/small-plan/tasks/1/link", {"remove": str(link.pk)}).status_code == 302
    assert not TaskLink.objects.exists()
    said = {"round": "2026", "assessors": "m1, m2", "due": SOON, "tasks": "1, 3"}
    assert officer.post("/plans/small-plan/evaluations/start", said).status_code == 302
    assert "2026" in main(Client().get("/plans/small-plan/evaluations/")).text_content()
    assert Client().get("/plans/small-plan/evaluations/2026/").status_code == 200


def test_a_next_plan_from_the_first_step_to_the_adopted_plan(people: World) -> None:
    officer = client(people, "officer")
    begun = {"key": "next-plan", "title_zh": "下一计划", "title_en": "Next plan", "deadline": "2030"}
    assert officer.post("/plans/small-plan/next", begun)["Location"] == "/plans/next/next-plan/"

    def step(seen: int, **said: object) -> int:
        return officer.post("/plans/next/next-plan/step", {"seen": str(seen), **said}).status_code

    assert step(1, step="carry", task=["1", "2", "3"]) == 302
    assert step(2, step="split", task="1", titles="建 | Build A\n造｜Build B") == 302
    assert step(3, step="merge", tasks="3, 4", title_zh="合", title_en="Both") == 302
    aim = {
        "task": "1", "key": "N1", "measure_zh": "站点", "measure_en": "sites", "comparator": ">=", "value": "80", "unit": "item",
        "deadline": "2030", "baseline": "Z1",
    }  # fmt: skip
    assert step(4, step="aim", **aim) == 302
    assert step(5, step="add", chapter="2", title_zh="新", title_en="New", bodies="SAMR, MIIT") == 302
    assert step(6, step="retitle", task="4", title_zh="更新", title_en="Newer") == 302
    for said in (
        {"step": "drop", "task": "9"}, {"step": "dance"}, {"step": "carry"}, {"step": "add", "chapter": "1", "title_zh": "x", "title_en": "x", "bodies": "MARS"},
        {"step": "add", "chapter": "1", "title_zh": "", "title_en": "x"}, {"step": "split", "task": "1", "titles": "一"}, {"step": "aim", **aim, "value": "many"},
        {"step": "aim", **aim, "baseline": "Z9"},
    ):  # fmt: skip
        assert step(7, **said) == 400, said
    assert step(6, step="drop", task="1") == 400  # somebody saw an older version
    page = main(Client().get("/plans/next/next-plan/?lang=en")).text_content()
    assert (
        "Newer" in page
        and "from 53" in " ".join(page.split())
        and "split from small-plan · 1" in " ".join(page.split())
    )
    facts = read_facts(Client().get("/plans/next/next-plan/?format=yaml").content.decode(), "y")
    assert [(t.number, t.title.en, [o.task for o in t.origins]) for t in facts.tasks] == [
        (1, "Build A", [1]), (2, "Build B", [1]), (3, "Both", [2, 3]), (4, "Newer", []),
    ]  # fmt: skip
    base = facts.tasks[0].goals[0].baseline
    assert base is not None and (int(base.value), base.day) == (53, "2025-12-31") and base.source.startswith("JZ-")
    assert Client().get("/plans/next/next-plan/?format=md&lang=en").content.decode().startswith("# Next plan\n")
    assert (
        len(read_facts(Client().get("/plans/next/next-plan/?format=yaml&version=2").content.decode(), "y").tasks) == 3
    )
    assert Client().get("/plans/next/next-plan/?version=99").status_code == 404
    assert Client().get("/api/v1/plans/next/next-plan").json()["version"] == 7
    assert officer.post("/plans/next/next-plan/adopt", {"seen": "6"}).status_code == 400
    assert officer.post("/plans/next/next-plan/adopt", {"seen": "7"})["Location"] == "/plans/next-plan/"
    assert "next-plan · 1" in " ".join(main(Client().get("/plans/small-plan/tasks/1/")).text_content().split())


def test_programs_read_the_same(people: World) -> None:
    def get(path: str) -> dict:
        answer = Client().get(f"/api/v1/plans{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert [(p["key"], p["tasks"], p["targets"]) for p in get("")["items"]] == [("small-plan", 3, 1)]
    plan = get("/small-plan")
    target = plan["chapters"][0]["tasks"][0]["targets"][0]
    assert (target["value"], target["figure"]["value"], target["standing"]) == (50, 53, "reached")
    assert plan["chapters"][0]["tasks"][0]["from"] == [] and plan["chapters"][0]["tasks"][0]["standing"] == "on_course"
    assert get("/small-plan/tasks/1")["reports"][0]["figures"] == {"Z1": 53}
    assert {r["body"]: (r["lead"], r["participating"]) for r in get("/small-plan/matrix")["items"]} == {
        "MIIT": ([], [1, 2]), "SAMR": ([3], [2]), "MPS": ([1], []),
    }  # fmt: skip
    assert [r["task"] for r in get("/small-plan/overdue")["reports"]] == [2, 2, 3]
    assert [d["part"] for d in get("/small-plan/bodies/SAMR")["items"]] == ["lead", "participating"]
    assert get("/small-plan/evaluations") == {"items": []}
    for path in ("/none", "/small-plan/tasks/9", "/small-plan/bodies/MOT", "/next/none", "/none/matrix"):
        assert Client().get(f"/api/v1/plans{path}").status_code == 404
    assert Client().get("/api/v1/plans/small-plan?colour=red").status_code == 400


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(application("plan"), ["plan", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        if isinstance(done.exception, GuijuError):
            return 2, str(done.exception)
        raise done.exception
    return done.exit_code, done.output


def test_commands(people: World, tmp_path: Path) -> None:
    from unit.plan.test_kept_plans import SMALL

    facts = tmp_path / "facts.yaml"
    facts.write_text(SMALL.replace("small-plan", "other-plan"), encoding="utf-8")
    assert run("load", str(facts)) == (0, "other-plan: 3 tasks\n")
    assert run("load", str(facts)) == (0, "other-plan: nothing changed\n")
    facts.write_text(SMALL.replace("[MPS]", "[MARS]"), encoding="utf-8")
    code, said = run("load", str(facts))
    assert code == 2 and "chapter 1, task 1, group 1, lead: unknown body 'MARS'" in said
    facts.write_bytes(b"\xff\xfe\x00")
    assert run("load", str(facts))[0] == 2 and run("load", str(tmp_path / "none.yaml"))[0] == 2
    words = tmp_path / "plan.txt"
    words.write_text(TEXT, encoding="utf-8")
    assert run("text", "small-plan", str(words)) == (0, "small-plan: 3 tasks have words in zh-Hans\n")
    assert {p["key"] for p in json.loads(run("list", "--json")[1])} == {"small-plan", "other-plan"}
    assert (
        json.loads(run("show", "small-plan", "--json")[1])["chapters"][0]["tasks"][0]["targets"][0]["standing"]
        == "reached"
    )
    assert len(json.loads(run("matrix", "small-plan", "--json")[1])) == 3
    assert [r["task"] for r in json.loads(run("overdue", "small-plan", "--json")[1])["reports"]] == [2, 2, 3]
    asked = run(
        "ask",
        "small-plan",
        "--as",
        "officer",
        "--from",
        "2026-01-01",
        "--to",
        "2026-06-30",
        "--due",
        "2026-07-31",
        "--json",
    )
    assert (asked[0], len(json.loads(asked[1])["opened"])) == (0, 4)
    for wrong in (
        ("show", "none"),
        ("next", "none"),
        ("ask", "small-plan", "--as", "officer", "--from", "x", "--to", "x", "--due", "x"),
    ):
        assert run(*wrong)[0] == 2, wrong
    for shown in (("list",), ("show", "small-plan"), ("matrix", "small-plan"), ("overdue", "small-plan")):
        assert run(*shown, *(("--lang", "en") if shown[0] != "overdue" else ()))[0] == 0


def test_pictures_are_well_formed(people: World) -> None:
    text = Client().get("/plans/small-plan/").content.decode()
    start = text.index('<svg role="img"')
    etree.fromstring(text[start : text.index("</svg>", start) + 6])
