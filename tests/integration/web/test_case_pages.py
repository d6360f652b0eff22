"""Lists, downloads, papers and the calendar of cases: what they let through, what they keep, what they refuse."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from icalendar import Calendar

from factories import NOW, TODAY, record
from guiju.core import commenting
from guiju.core.procedure import loader
from guiju.core.procedure.model import Visible
from guiju.registry.cases import definitions
from guiju.registry.cases.models import Case
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.web import links
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def client(w: World, who: str = "") -> Client:
    made = Client(headers={"accept-language": "en"})
    if who:
        made.force_login(w.people[who])
    return made


def proposed(w: World, **more: Any) -> str:
    return w.open("national-standard", "proposer", "propose", "2025-04-01", **{**PROPOSAL, **more}).number


def complained(w: World) -> str:
    """A complaint: its summary and text are for its parties, its sender's name for nobody."""
    said = {"subject": "standard", "summary": "附录缺页", "complaint": "缺附录 B。", "name": "张三"}
    return w.open("complaint", "proposer", "complain", "2025-04-01", **said).number


def listed(w: World, who: str = "", procedure: str = "national-standard", **asked: str) -> list[dict[str, Any]]:
    answer = client(w, who).get(f"/cases/{procedure}/", {**asked, "format": "json"})
    assert answer.status_code == 200
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def numbers(w: World, who: str = "", procedure: str = "national-standard", **asked: str) -> list[str]:
    """What the list shows, which is what its download holds."""
    rows = [row["number"] for row in listed(w, who, procedure, **asked)]
    page = client(w, who).get(f"/cases/{procedure}/", asked).content.decode()
    assert [n for n in Case.objects.order_by("-id").values_list("number", flat=True) if f"/case/{n}/" in page] == rows
    return rows


class TestFilters:
    def test_by_state(self, w: World) -> None:
        a, b = proposed(w), proposed(w)
        w.act(a, "sec", "decline", "2025-04-02", reason="重复")
        assert numbers(w) == [b, a]
        assert (numbers(w, state="terminated"), numbers(w, state="preliminary"), numbers(w, state="ballot")) == (
            [a], [b], [],
        )  # fmt: skip

    def test_by_words_in_number_and_title(self, w: World) -> None:
        a, b = proposed(w), proposed(w, title_zh="100% 棉_织物")
        assert numbers(w, q="词汇") == [a] and numbers(w, q=b.lower()) == [b]
        assert numbers(w, q="%") == [b] and numbers(w, q="_") == [b]  # no wildcards
        assert numbers(w, q="  ") == [b, a] and numbers(w, q="不存在") == []

    def test_by_fact_and_committee(self, w: World) -> None:
        a, b = proposed(w), proposed(w, ics="03.120.10")
        assert numbers(w, ics="35.020") == [a] and numbers(w, ics="03.120.10") == [b]
        assert numbers(w, committee="SAC/TC 28") == [b, a] and numbers(w, committee="SAC/TC 9") == []

    def test_by_light(self, w: World) -> None:
        red, amber, green, ended = (proposed(w) for _ in range(4))
        today = timezone.localdate()
        for number, days in ((red, -1), (amber, 30), (green, 31), (ended, -1)):
            Case.objects.filter(number=number).update(due=today + timedelta(days), ended=number == ended)
        assert (numbers(w, light="red"), numbers(w, light="amber")) == ([red], [amber])

    def test_what_is_not_indexed_filters_nothing(self, w: World) -> None:
        a = proposed(w)
        assert numbers(w, scope="anything", nonsense="x") == [a]


class TestWhatThePublicSees:
    def test_words_that_are_not_public_are_found_by_parties_alone(self, w: World) -> None:
        n = complained(w)
        assert numbers(w, procedure="complaint", q="附录缺页") == []
        assert numbers(w, "stranger", procedure="complaint", q="附录缺页") == []
        assert numbers(w, "supervisor", procedure="complaint", q="附录缺页") == [n]
        assert numbers(w, procedure="complaint") == [n]  # that there is one, everybody sees

    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_downloads_hide_what_the_page_hides(self, w: World, form: str) -> None:
        complained(w)

        def text(who: str) -> str:
            answer = client(w, who).get("/cases/complaint/", {"format": form})
            return b"".join(answer.streaming_content).decode()

        for who in ("", "stranger"):
            assert (
                "附录缺页" not in text(who)
                and "附录缺页" not in client(w, who).get("/cases/complaint/").content.decode()
            )
        assert "附录缺页" in text("supervisor")
        assert all("张三" not in text(who) for who in ("", "supervisor", "proposer"))

    def test_a_table_for_spreadsheets_runs_nothing(self, w: World) -> None:
        proposed(w, title_zh='=HYPERLINK("http://evil")')
        answer = client(w).get("/cases/national-standard/", {"format": "csv"})
        [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
        assert row["title_zh"] == '\'=HYPERLINK("http://evil")'

    def test_a_page_escapes_what_people_wrote(self, w: World) -> None:
        n = proposed(w, title_zh="<script>alert(1)</script>", title_en="<img src=x onerror=y>")
        for path in ("/cases/national-standard/", f"/case/{n}/", "/cases/national-standard/board/", "/desk/"):
            page = client(w, "sec").get(path).content.decode()
            assert "<script>alert" not in page and "<img src=x" not in page, path


HOSTILE = [
    ("q", "a\0b", 400), ("state", "x\0", 400), ("state", "nonsense", 400), ("state", "x" * 5000, 400),
    ("light", "blue", 400), ("light", "x" * 5000, 400), ("format", "xls", 400), ("after", "x", 400),
    ("after", "-1", 400), ("after", "9" * 40, 400), ("after", "²", 400), ("after", "1e3", 400), ("q", "\ud800", 400),
    ("committee", "x\0", 400), ("q", "'; drop table cases_case; --", 200), ("q", "x" * 5000, 200),
    ("q", "\uffff", 200), ("committee", "x" * 5000, 200), ("ics", "x" * 5000, 200), ("ics", '{"a": 1}', 200),
    ("after", "9" * 18, 200), ("after", "٣", 200), ("state", "", 200), ("title_zh", "[]", 200), ("page", "-1", 200),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "status"), HOSTILE)
def test_hostile_parameters_of_a_list(w: World, name: str, value: str, status: int) -> None:
    if value == "\ud800":
        answer = client(w).get(f"/cases/national-standard/?{name}=%ED%A0%80")
        assert answer.status_code in (200, 400)
    else:
        proposed(w)
        assert client(w).get("/cases/national-standard/", {name: value}).status_code == status


@pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-13-01_1", "2026-01-01_x", "2026-01-01_" + "9" * 40,
                                   "2026-01-01_-1", "_", "2026-01-01_²", "\0"])  # fmt: skip
def test_hostile_places_on_the_desk(w: World, after: str) -> None:
    assert client(w, "sec").get("/desk/", {"after": after}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/cases/nothing/", "/cases/application/", "/case/nothing/", "/case/%00/", "/case/" + "x" * 3000 + "/",
        "/cases/nothing/board/", "/desk/nothing.ics", "/desk/%00.ics", "/case/nothing/comments/enquiry.csv",
        "/case/{n}/comments/nothing.csv", "/case/{n}/comments/nothing.docx", "/case/{n}/receipt/99.json",
        "/case/{n}/receipt/99999999999999999999.json", "/case/{n}/do/nothing/",
        "/case/{n}/do/enquiry.answer/?comment=x",
        "/case/{n}/do/enquiry.answer/?comment=²", "/case/{n}/do/enquiry.answer/?comment=1", "/case/{n}/do/propose%00/",
        "/cases/national-standard/new/?act=nothing", "/cases/national-standard/new/?act=publish",
    ],
)  # fmt: skip
def test_addresses_of_nothing(w: World, path: str) -> None:
    n = proposed(w)
    assert client(w, "sec").get(path.replace("{n}", n)).status_code in (400, 404)


@pytest.mark.parametrize("given", [{"from": "x"}, {"from": "²"}, {"from": "9" * 30}, {"from": "-1"}, {"from": "1"}])
def test_a_prepared_case_that_is_not_mine_prepares_nothing(w: World, given: dict[str, str]) -> None:
    assert client(w, "sec").get("/cases/withdrawal/new/", given).status_code == 200


@pytest.mark.parametrize("given", [{"seen": "²"}, {"seen": "9" * 50}, {"key": "x" * 500}, {"title_zh": "a\0b"}, {}])
def test_hostile_forms(w: World, given: dict[str, str]) -> None:
    answer = client(w, "sec").post(f"/case/{proposed(w)}/do/decline/", {"reason": "", **given})
    assert answer.status_code == 400
    assert Case.objects.get().state == "preliminary"


def enquired(w: World, *texts: str) -> str:
    """A project in its enquiry, with one comment for each text by an organization."""
    n = proposed(w)
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2"):
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    w.act(n, "sec", "send_proposal", "2025-05-06")
    w.act(n, "officer", "start_evaluation", "2025-05-09")
    w.act(n, "reviewer", "evaluate", "2025-06-03", review_report="可行。")
    w.act(n, "officer", "issue_plan", "2025-07-03")
    w.act(n, "sec", "finish_draft", "2025-12-01", draft=w.file(), explanation=w.file())
    w.act(n, "sec", "open_enquiry", "2025-12-05")
    for text in texts:
        w.act(n, "stranger", "enquiry.comment", "2025-12-20", kind="technical", text=text, organization="某保密公司",
              clause="3.1", words="术语", proposal="改")  # fmt: skip
    return n


class TestComments:
    def test_the_public_has_the_comments_without_who_made_them(self, w: World) -> None:
        n = enquired(w, "定义有误。", "=1+1")
        for who, organization in (("", ""), ("proposer2", ""), ("sec", "某保密公司"), ("m1", "某保密公司")):
            if who == "proposer2":
                w.person(who)
            answer = client(w, who).get(f"/case/{n}/comments/enquiry.csv")
            rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
            assert [(r["number"], r["organization"], r["text"]) for r in rows] == [
                ("1", organization, "定义有误。"), ("2", organization, "'=1+1"),
            ]  # fmt: skip
            for form in ("iso", "chinese"):
                data = client(w, who).get(f"/case/{n}/comments/enquiry.docx", {"form": form}).content
                assert [row.organization for row in commenting.read(data).rows] == [organization] * 2
                assert bool(organization) == ("某保密公司" in Document(io.BytesIO(data)).element.xml)
            assert bool(organization) == ("某保密公司" in client(w, who).get(f"/case/{n}/").content.decode())

    def test_a_form_that_is_not_known(self, w: World) -> None:
        answer = client(w).get(f"/case/{enquired(w)}/comments/enquiry.docx", {"form": "odt"})
        assert answer.status_code == 400 and b"iso, chinese" in answer.content

    def test_one_comment_with_a_character_word_cannot_hold_does_not_spoil_the_table(self, w: World) -> None:
        n = enquired(w, "a\uffffb")
        [row] = commenting.read(client(w, "sec").get(f"/case/{n}/comments/enquiry.docx").content).rows
        assert row.text == "ab"

    def test_answers_come_back_line_by_line(self, w: World) -> None:
        n = enquired(w, "甲", "乙", "丙")
        w.act(n, "sec", "close_enquiry", "2026-02-04")
        given = [(1, "adopted", ""), (2, "not_adopted", ""), (3, "noted", "已知悉。"), (9, "adopted", "")]
        rows = [commenting.Row(k, "", "", "", "technical", "x", "", d, r) for k, d, r in given]
        data = commenting.write(rows, commenting.Form.CHINESE, "x", "2026-02-05")

        def send(who: str) -> Any:
            sent = io.BytesIO(data)
            sent.name = "table.docx"
            return client(w, who).post(f"/case/{n}/comments/enquiry/answers", {"table": sent}, follow=True)

        assert send("stranger").status_code == 403 and "You may not do" in send("stranger").content.decode()
        assert set(w.case(n).comments.values_list("disposition", flat=True)) == {""}
        page = send("sec").content.decode()
        assert "2 answers written" in page  # a comment that is not adopted needs a reason
        assert "there is no comment 9" in page
        held = dict(w.case(n).comments.values_list("number", "disposition"))
        assert held == {1: "adopted", 2: "", 3: "noted"}
        assert "0 answers written, 2 unchanged" in send("sec").content.decode()

    @pytest.mark.parametrize("data", [b"", b"not a table", b"PK\x03\x04"])
    def test_a_table_that_is_none_is_refused(self, w: World, data: bytes) -> None:
        sent = io.BytesIO(data)
        sent.name = "table.docx"
        answer = client(w, "sec").post(f"/case/{enquired(w)}/comments/enquiry/answers", {"table": sent})
        assert answer.status_code == 400


def test_the_title_in_a_table_of_comments_is_only_for_who_may_read_it(w: World) -> None:
    """No procedure of the house hides the title of a case that is commented by the public: if one comes to do so, the
    paper must not tell it."""
    hidden = [
        p.name for p in loader.house().values()
        for name in p.page.title if p.comments and p.facts[name].visible != "public"
    ]  # fmt: skip
    n = enquired(w)
    for name in {*hidden, "national-standard"}:
        assert name in loader.house()
    assert PROPOSAL["title_zh"] in Document(
        io.BytesIO(client(w).get(f"/case/{n}/comments/enquiry.docx?lang=zh").content)
    ).element.xml  # fmt: skip


class TestCalendar:
    def calendar(self, w: World, who: str) -> Any:
        return Client().get(f"/desk/{w.people[who].feed_token}.ics")

    def test_terms_are_days_with_escaped_texts(self, w: World) -> None:
        n = proposed(w, title_zh="逗号, 分号; 反斜杠\\ 与 BEGIN:VEVENT", title_en="comma, semicolon; backslash\\ x")
        Case.objects.update(due=date(2027, 2, 28))
        Case.objects.get().waiting.update(due=date(2027, 2, 28))
        answer = self.calendar(w, "sec")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        made = Calendar.from_ical(answer.content)
        [event] = made.walk("VEVENT")
        assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 2, 28), date(2027, 3, 1))
        assert str(event["uid"]) == f"{n}-2027-02-28@guiju"
        title = str(event["summary"])
        assert title.startswith(n) and ("comma, semicolon; backslash\\ x" in title or "BEGIN:VEVENT" in title)
        assert str(event["url"]).endswith(f"/case/{n}/")
        assert answer.content.count(b"\r\nBEGIN:VEVENT") == 1
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))

    def test_cases_without_a_term_and_of_others_are_left_out(self, w: World) -> None:
        proposed(w)
        assert Calendar.from_ical(self.calendar(w, "sec").content).walk("VEVENT") == []
        Case.objects.get().waiting.update(due=date(2027, 2, 28))
        assert Calendar.from_ical(self.calendar(w, "stranger").content).walk("VEVENT") == []

    def test_the_token_of_nobody_or_of_who_left_finds_nothing(self, w: World) -> None:
        assert Client().get("/desk/nobody.ics").status_code == 404
        w.people["sec"].is_active = False
        w.people["sec"].save()
        assert self.calendar(w, "sec").status_code == 404


def test_dates_of_acts_stand_in_the_history(w: World) -> None:
    n = proposed(w)
    assert w.case(n).opened == at("2025-04-01")
    assert "2025-04-01" in client(w).get(f"/case/{n}/").content.decode()


def test_a_correction_on_a_page_brings_only_what_was_changed(w: World) -> None:
    project = w.case(proposed(w))
    Case.objects.filter(pk=project.pk).update(facts={**project.facts, "plan_number": "20250001-T"})
    n = w.open(
        "project-change", "sec", "request", "2026-01-05", plan_number="20250001-T", committee="SAC/TC 28",
        change="extend", extension_months="2", extended_before="0", plan_end="2026-12-01", reason="一\n二",
        members_heard="yes",
    ).number  # fmt: skip
    form = {
        "plan_number": "20250001-T", "committee": "SAC/TC 28", "change": "extend", "extension_months": "3",
        "extended_before": "0", "plan_end": "2026-12-01", "reason": "一\r\n二", "members_heard": "yes",
    }  # fmt: skip
    address = f"/case/{n}/correct/1/"
    assert client(w, "sec").post(address, form | {"extension_months": "2"}).status_code == 400
    assert w.case(n).acts == 1
    assert client(w, "sec").post(address, form).status_code == 302
    assert w.case(n).history.get(number=2).public["facts"] == {"extension_months": 3}


def test_a_correction_that_has_nothing_to_correct_says_why_and_leads_back(w: World) -> None:
    n = complained(w)
    address = f"/case/{n}/correct/1/"
    assert "<textarea" in client(w, "proposer").get(address).content.decode()
    w.act(n, "supervisor", "accept", "2025-04-02")
    answer = client(w, "proposer").get(address)
    page = answer.content.decode()
    assert answer.status_code == 403 and "<textarea" not in page
    assert "Nothing of this act can be corrected by you now." in page
    assert "rests on it. Corrected by: Officer in charge, and not by who brought it or took that decision." in page
    assert f'href="/case/{n}/">Back to the case' in page
    assert client(w, "proposer").post(address, {"summary": "x"}).status_code == 403
    assert w.case(n).acts == 2  # nothing was written
    assert client(w, "stranger").get(address).status_code == 404
    assert client(w, "proposer").get(f"/case/{n}/correct/99/").status_code == 404


def test_the_page_of_a_standard_shows_its_cases_as_far_as_they_may_be_seen(w: World) -> None:
    made = record("GB/T 4711-2020", ("in_force", "2020-01-01"))
    ingest([made], Report(), now=NOW, today=TODAY)
    review = w.open(
        "feedback", "stranger", "receive", "2026-01-05", standard="GB/T 4711-2020", summary="甲", kind="idea",
        user_kind="consumer", matter="乙",
    )  # fmt: skip
    conversion = loader.house()["conversion"]
    assert conversion.facts["revises"].visible is Visible.PARTIES
    hidden = w.case(review.number)
    hidden.pk, hidden.number, hidden.facts = None, "ZH-2026-0001", {"revises": "GB/T 4711-2020"}
    hidden.procedure, hidden.definition = conversion.name, definitions.keep(conversion, at("2026-01-06"))
    hidden.parties = {"applicant": [f"u{w.people['proposer'].pk}"]}
    hidden.save()

    def shown(who: str) -> list[str]:
        page = client(w, who).get(links.edition(made.key)).content.decode()
        return [number for number in (review.number, hidden.number) if f"/case/{number}/" in page]

    assert shown("") == shown("stranger") == [review.number]
    assert shown("proposer") == [review.number, hidden.number]
