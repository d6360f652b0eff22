"""Drafts that anyone may comment on: page, files, feed; a document dropped on the page of the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from guiju.registry.cases.models import Comment
from integration.cases.world import PDF, PROPOSAL, World, world

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


@pytest.fixture
def enquiry(w: World) -> str:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2"):
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    w.act(n, "sec", "send_proposal", "2025-05-06")
    w.act(n, "officer", "start_evaluation", "2025-05-09")
    w.act(n, "reviewer", "evaluate", "2025-06-03", review_report="可行。")
    w.act(n, "officer", "issue_plan", "2025-07-03")
    w.act(n, "sec", "finish_draft", "2025-12-01", draft=w.file(), explanation=w.file())
    w.act(n, "sec", "open_enquiry", "2025-12-05")
    return n


def test_a_draft_appears_when_its_enquiry_opens_and_goes_when_it_closes(w: World, enquiry: str, client: Client) -> None:
    page = client.get("/drafts/").content.decode()
    assert PROPOSAL["title_zh"] in page and f"/case/{enquiry}/file/draft/" in page
    assert client.get(f"/case/{enquiry}/file/draft/").status_code == 200
    assert client.get(f"/case/{enquiry}/file/proposal_form/").status_code == 404  # the parties' alone
    csv = b"".join(client.get("/drafts/?format=csv")).decode()  # type: ignore[arg-type]
    assert csv.splitlines()[1].startswith(f"{enquiry},{PROPOSAL['title_zh']},national-standard,2026-02-03,0")
    feed = etree.fromstring(client.get("/drafts.atom").content)
    assert [e.findtext(ATOM + "title") for e in feed.iter(ATOM + "entry")] == [PROPOSAL["title_zh"]]
    w.act(enquiry, "sec", "close_enquiry", "2026-02-04")
    assert enquiry not in client.get("/drafts/").content.decode()


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
