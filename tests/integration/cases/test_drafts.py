"""Drafts that anyone may comment on: page, files, feed; a document dropped on the page of the log."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import etree

from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Comment
from integration.cases.world import PDF, PROPOSAL, World, world

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def ago(days: int) -> str:
    """A day before today: rounds whose last day has passed are not open any more."""
    return (timezone.localdate() - timedelta(days)).isoformat()


def listed(client: Client) -> list[Any]:
    """The drafts as programs are told them, an object a line."""
    return [json.loads(line) for line in b"".join(client.get("/drafts/?format=json")).splitlines()]  # type: ignore[arg-type]


@pytest.fixture
def enquiry(w: World) -> str:
    n = w.open("national-standard", "proposer", "propose", ago(260), **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", ago(250), proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2"):
        w.act(n, who, "project_vote.vote", ago(248), position="favour")
    w.act(n, "sec", "send_proposal", ago(220))
    w.act(n, "officer", "start_evaluation", ago(218))
    w.act(n, "reviewer", "evaluate", ago(200), review_report="可行。")
    w.act(n, "officer", "issue_plan", ago(168))
    w.act(n, "sec", "finish_draft", ago(70), draft=w.file(), explanation=w.file())
    w.act(n, "sec", "open_enquiry", ago(60))
    return n


def test_a_draft_appears_when_its_enquiry_opens_and_goes_when_it_closes(w: World, enquiry: str, client: Client) -> None:
    page = client.get("/drafts/").content.decode()
    assert PROPOSAL["title_zh"] in page and f"/case/{enquiry}/file/draft/" in page
    assert client.get(f"/case/{enquiry}/file/draft/").status_code == 200
    assert client.get(f"/case/{enquiry}/file/proposal_form/").status_code == 404  # the parties' alone
    csv = b"".join(client.get("/drafts/?format=csv")).decode()  # type: ignore[arg-type]
    last = w.case(enquiry).clocks["enquiry"]["last"]
    assert csv.splitlines()[1].startswith(f"{enquiry},{PROPOSAL['title_zh']},national-standard,{last},0")
    feed = etree.fromstring(client.get("/drafts.atom").content)
    assert [e.findtext(ATOM + "title") for e in feed.iter(ATOM + "entry")] == [PROPOSAL["title_zh"]]
    w.act(enquiry, "sec", "close_enquiry", ago(0))
    assert enquiry not in client.get("/drafts/").content.decode()


def test_after_the_last_day_nothing_is_offered_and_nothing_taken(w: World, enquiry: str, client: Client) -> None:
    client.force_login(w.people["stranger"])
    assert "/do/enquiry.comment/" in client.get(f"/case/{enquiry}/").content.decode()
    case = w.case(enquiry)
    case.clocks["enquiry"]["last"] = ago(1)
    case.save(update_fields=["clocks"])
    assert enquiry not in client.get("/drafts/").content.decode()
    assert "/do/enquiry.comment/" not in client.get(f"/case/{enquiry}/").content.decode()
    answer = client.post(f"/case/{enquiry}/do/enquiry.comment/", {"kind": "technical", "text": "晚了"})
    assert answer.status_code == 400 and Comment.objects.count() == 0


def test_only_comments_of_the_present_round_are_counted(w: World, enquiry: str, client: Client) -> None:
    for n, text in enumerate(("一", "二")):
        w.act(enquiry, "stranger", "enquiry.comment", ago(50 - n), kind="general", text=text)
    w.act(enquiry, "sec", "close_enquiry", ago(0))
    for n in ("1", "2"):
        w.act(enquiry, "sec", "enquiry.answer", ago(0), comment=n, disposition="adopted")
    w.act(enquiry, "sec", "repeat_enquiry", ago(0), draft=w.file(), explanation=w.file(), reason="大改")
    w.act(enquiry, "sec", "open_enquiry", ago(0))
    (row,) = listed(client)
    assert (row["number"], row["comments"]) == (enquiry, 0)
    w.act(enquiry, "stranger", "enquiry.comment", ago(0), kind="general", text="三")
    (row,) = listed(client)
    assert row["comments"] == 1


def test_comments_on_a_proposal_that_was_returned_are_answered(w: World, client: Client) -> None:
    n = w.open("national-standard", "proposer", "propose", ago(260), **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", ago(250), proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", ago(248), position="favour")
    w.act(n, "sec", "send_proposal", ago(220))
    w.act(n, "officer", "start_evaluation", ago(218))
    w.act(n, "reviewer", "evaluate", ago(200), review_report="可行。")
    for text in ("一", "二"):
        w.act(n, "stranger", "publicity.comment", ago(195), kind="general", text=text)
    w.act(n, "officer", "return_proposal", ago(190), reason="补充材料")
    assert w.case(n).state == "preliminary"
    w.act(n, "sec", "publicity.answer", ago(189), comment="1", disposition="adopted")
    w.act(n, "sec", "open_project_vote", ago(180), proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", ago(178), position="favour")
    w.act(n, "sec", "send_proposal", ago(150))
    w.act(n, "officer", "start_evaluation", ago(148))
    w.act(n, "reviewer", "evaluate", ago(130), review_report="可行。")
    with pytest.raises(RefusedError) as error:
        w.act(n, "officer", "issue_plan", ago(98))
    assert error.value.refusal.rule is not None and error.value.refusal.rule.name == "publicity_answered"
    with pytest.raises(RefusedError):  # there is no comment 2 in the second round
        w.act(n, "sec", "publicity.answer", ago(98), comment="2", disposition="adopted")
    for odd in ("9", "x", "-1"):
        with pytest.raises(RefusedError):
            w.act(n, "sec", "publicity.answer", ago(98), comment="2", disposition="adopted", round=odd)
    w.act(n, "sec", "publicity.answer", ago(98), comment="2", disposition="adopted", round="1")
    assert w.act(n, "officer", "issue_plan", ago(97)).state == "drafting"


def test_anyone_with_an_account_comments_and_nobody_else(w: World, enquiry: str, client: Client) -> None:
    address = f"/case/{enquiry}/do/enquiry.comment/"
    assert client.get(address).status_code == 302
    client.force_login(w.people["stranger"])
    assert client.post(address, {"kind": "technical"}).status_code == 400
    assert Comment.objects.count() == 0
    assert client.post(address, {"kind": "technical", "text": "定义有误。", "clause": "3.1"}).status_code == 302
    assert Comment.objects.get().text == "定义有误。"


def test_the_very_document_is_known_to_the_log_and_no_other(w: World, enquiry: str, client: Client) -> None:
    client.get("/?lang=en")
    known = client.post("/log/", {"receipt": SimpleUploadedFile("any-name.pdf", PDF)})
    assert known.status_code == 200
    assert f"/case/{enquiry}/#act-" in known.content.decode()
    other = client.post("/log/", {"receipt": SimpleUploadedFile("any-name.pdf", PDF + b" ")})
    assert other.status_code == 400
    assert "No act in the record brought this file" in other.content.decode()


def test_formats_nobody_has_are_refused(client: Client) -> None:
    assert client.get("/drafts/?format=exe").status_code == 400
