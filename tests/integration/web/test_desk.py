"""The desk: where its buttons lead and what offices are called; which pages say that their figures are samples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Post
from guiju.registry.bodies.services import MADE_UP
from guiju.registry.cases.models import Comment
from integration.cases.journey import PROJECT, Journey, peopled

pytestmark = pytest.mark.django_db
COMMENT = {"user": "reader", "clause": "4", "kind": "technical", "text": "过严", "proposal": "放宽"}


@pytest.fixture
def people(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "0")
    peopled()


def signed_in(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=name))
    return client


def test_every_button_of_the_desk_leads_somewhere(people: None) -> None:
    """An answer is to one comment: the desk leads to the comments, which have a form each."""
    number = Journey("national-standard", "answering", "2025-03-03", comments=[COMMENT], **PROJECT).number
    assert Comment.objects.get().disposition == ""
    to_comments = 0
    for name in ("secretary", "drafter", "chair", "officer", "member"):
        client = signed_in(name)
        for address in re.findall(rf'href="(/case/{number}/[^"]+)"', client.get("/desk/").content.decode()):
            path, _, place = address.partition("#")
            answer = client.get(path)
            assert answer.status_code == 200, address
            if place:
                text = answer.content.decode()
                assert f'id="{place}"' in text and f"/case/{number}/do/enquiry.answer/?comment=1" in text
                to_comments += 1
    assert to_comments


@pytest.mark.parametrize(
    ("office", "place", "said"),
    [
        ("supervisor", "SC", "officer of the approving authority"), ("supervisor", "SAC", "supervisor"),
        ("officer", "SC", "officer"),
    ],
)  # fmt: skip
def test_offices_are_called_as_they_are_at_their_body(people: None, office: str, place: str, said: str) -> None:
    user = User.objects.create_user("somebody")
    body, _ = Body.objects.get_or_create(code=place, defaults={"kind": Body.Kind.DEPARTMENT})
    Post.objects.create(user=user, office=office, body=body, since="2020-01-01")
    head = signed_in("somebody").get("/desk/").content.decode().partition("</h1>")[2].partition("</section>")[0]
    assert re.search(rf">{said} ", head)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "This is a demonstration"), ("/cases/", "no real statistics"),
        ("/registers/hazard-coverage/grid/", "no real statistics"),
    ],
)  # fmt: skip
def test_figures_made_of_samples_say_so(empty: None, path: str, said: str) -> None:
    client = Client(headers={"accept-language": "en"})
    assert said not in client.get(path).content.decode()
    Body.objects.create(code="SAMPLE", kind=Body.Kind.ENTERPRISE, source=MADE_UP)
    answer = client.get(path)
    assert answer.status_code == 200 and said in answer.content.decode()
