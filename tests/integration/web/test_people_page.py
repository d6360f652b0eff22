"""The page of people and posts: who keeps the installation appoints, ends, makes accounts; auditors read it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Post
from guiju.registry.record.models import Change, Outgoing
from guiju.registry.record.outbox import message_of

PAGE = "/administration/people/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> User:
    Body.objects.create(code="OFFICE", kind="department", names={"zh": "某部", "en": "A ministry"})
    return User.objects.create_user("keeper", "keeper@example.org", is_staff=True)


@pytest.fixture
def browser(keeper: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "0")
    client = Client(headers={"accept-language": "en"})
    client.force_login(keeper)
    return client


def test_an_account_is_made_opened_once_and_appointed(browser: Client) -> None:
    made = browser.post(PAGE + "add/", {"name": "zhang", "email": "zhang@example.org"})
    assert made.status_code == 200 and "no-store" in made["Cache-Control"]
    door = re.search(r"(/accounts/password/reset/key/[^<\s]+)", made.content.decode())
    assert door is not None and Client().get(door[1], follow=True).status_code == 200
    assert "password/reset" not in browser.get(PAGE).content.decode()  # shown once
    sent = {"person": "zhang", "office": "officer", "place": "OFFICE", "why": "letter 7"}
    assert browser.post(PAGE, sent).status_code == 302
    post = Post.objects.get(user__username="zhang")
    page = browser.get(PAGE + "?q=zha").content.decode()
    assert "A ministry" in page and f"/administration/posts/{post.pk}/end/" in page
    assert browser.post(f"/administration/posts/{post.pk}/end/", {"why": "left"}).status_code == 302
    post.refresh_from_db()
    assert post.until == timezone.localdate()
    kinds = list(Change.objects.filter(kind__in=["account", "post"]).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["account", "account", "post", "post"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"person": "nobody-such"}, "no account"), ({"place": "NO-SUCH"}, "no body and no committee"),
        ({"office": "king"}, "no office"), ({"why": " "}, "why is not said"), ({"since": "yesterday"}, ""),
        ({"person": "keeper"}, "appoints themselves"), ({"place": ""}, "not held there"), ({"unit": "\x07"}, ""),
        ({"person": "\x00"}, "no account"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_what_was_sent_stays(browser: Client, sent: dict[str, str], said: str) -> None:
    User.objects.create_user("zhang", "zhang@example.org")
    given = {"person": "zhang", "office": "officer", "place": "OFFICE", "why": "letter 7", **sent}
    answer = browser.post(PAGE, given)
    page = answer.content.decode()
    assert answer.status_code in (400, 403) and 'role="alert"' in page and said in page
    assert not Post.objects.exists() and ("why" in sent or 'value="letter 7"' in page)


def test_taken_names_unknown_accounts_and_posts(browser: Client) -> None:
    for path, sent in (
        ("add/", {"name": "keeper", "email": "a@example.org"}), ("add/", {"name": "a b", "email": "a@example.org"}),
        ("add/", {"name": "ok", "email": "none"}), ("add/", {}), ("door/", {"name": "nobody-such"}), ("door/", {}),
    ):  # fmt: skip
        assert browser.post(PAGE + path, sent).status_code == 400
    assert browser.post("/administration/posts/999999/end/", {"why": "x"}).status_code == 404
    assert User.objects.count() == 1


def test_another_door_is_told_to_its_person(browser: Client) -> None:
    zhang = User.objects.create_user("zhang", "zhang@example.org", "a secret of 9 words")
    answer = browser.post(PAGE + "door/", {"name": "zhang"})
    assert "/accounts/password/reset/key/" in answer.content.decode()
    [letter] = Outgoing.objects.all()
    assert (message_of(letter) or {})["to"] == ["zhang@example.org"]
    told = Change.objects.get(kind="account", subject=zhang.pk)
    assert told.data == {"door": [None, True], "by": [None, f"u{User.objects.get(username='keeper').pk}"]}


def test_who_reads_and_who_changes(browser: Client) -> None:
    auditor = User.objects.create_user("watcher", "watcher@example.org")
    Post.objects.create(user=auditor, office="auditor", since=timezone.localdate())
    other = User.objects.create_user("other", "other@example.org")
    sent = {"person": "other", "office": "officer", "place": "OFFICE", "why": "letter 7"}
    for user, read in ((auditor, 200), (other, 403)):
        client = Client()
        client.force_login(user)
        page = client.get(PAGE)
        assert page.status_code == read and '<form method="post" action="/administration' not in page.content.decode()
        for path in ("", "add/", "door/"):
            assert client.post(PAGE + path, {**sent, "name": "x", "email": "x@example.org"}).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert not Post.objects.filter(office="officer").exists() and not User.objects.filter(username="x").exists()


def test_the_second_factor_is_asked_before_anything_changes(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "1")
    User.objects.create_user("zhang", "zhang@example.org")
    sent = {"person": "zhang", "office": "officer", "place": "OFFICE", "why": "letter 7"}
    assert browser.post(PAGE, sent).status_code == 403
    assert browser.post(PAGE + "add/", {"name": "x", "email": "x@example.org"}).status_code == 403
    assert not Post.objects.exists() and not User.objects.filter(username="x").exists()
