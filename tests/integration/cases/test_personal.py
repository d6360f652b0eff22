"""Personal facts: opened by whoever brought them and whoever handles the case, each opening written down."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from guiju.registry.accounts.services import make_key
from guiju.registry.cases import erasing
from guiju.registry.cases.models import PersonalOpening
from integration.cases.world import World, world

pytestmark = pytest.mark.django_db
SAID = {"subject": "standard", "summary": "矛盾", "complaint": "限量不一致。", "name": "张三", "contact": "13800000000"}
EVERYBODY = ("", "stranger", "officer", "reviewer", "sec", "m1", "auditor", "proposer", "supervisor")


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    auditor = made.person("auditor")
    auditor.posts.create(office="auditor", since="2020-01-01")
    return made


@pytest.fixture
def number(w: World) -> str:
    return w.open("complaint", "proposer", "complain", "2026-03-02", **SAID).number


def client(w: World, who: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    if who:
        made.force_login(w.people[who])
    return made


def opened(w: World, who: str, path: str) -> int:
    return client(w, who).post(path).status_code


def test_who_may_open_them(w: World, number: str) -> None:
    path = f"/case/{number}/personal/1/"
    assert {who: opened(w, who, path) for who in EVERYBODY} == {
        "": 302, "stranger": 404, "officer": 404, "reviewer": 404, "sec": 404, "m1": 404, "auditor": 404,
        "proposer": 200, "supervisor": 200,
    }  # fmt: skip
    rows = list(PersonalOpening.objects.order_by("pk").values_list("user__username", "act__number", "shown"))
    assert rows == [("proposer", 1, ["contact", "name"]), ("supervisor", 1, ["contact", "name"])]


def test_they_stand_on_no_page_before_they_are_opened(w: World, number: str) -> None:
    for who in EVERYBODY:
        page = client(w, who).get(f"/case/{number}/").content.decode()
        assert "13800000000" not in page and "张三" not in page
        assert (f"/case/{number}/personal/1/" in page) is (who in ("proposer", "supervisor"))
    assert client(w, "supervisor").get(f"/case/{number}/personal/1/").status_code == 405
    page = client(w, "supervisor").post(f"/case/{number}/personal/1/")
    assert "13800000000" in page.content.decode() and "张三" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_the_openings_are_seen_by_the_person_supervisors_and_auditors(w: World, number: str) -> None:
    opened(w, "supervisor", f"/case/{number}/personal/1/")
    shown = {who: "was shown" in client(w, who).get(f"/case/{number}/").content.decode() for who in EVERYBODY}
    assert {who for who, it in shown.items() if it} == {"proposer", "supervisor", "auditor"}


def test_who_has_handed_the_case_on_opens_nothing_any_more(w: World, number: str) -> None:
    w.act(number, "supervisor", "refuse", "2026-03-04", ground="重复")
    w.act(number, "clock", "end", "2026-06-30")
    assert w.case(number).ended
    assert opened(w, "supervisor", f"/case/{number}/personal/1/") == 404
    assert opened(w, "proposer", f"/case/{number}/personal/1/") == 200


def test_what_is_not_there_is_not_told_apart(w: World, number: str) -> None:
    w.act(number, "supervisor", "accept", "2026-03-03")
    for act in (2, 9, 99999999):  # one without personal facts, two that do not exist
        assert opened(w, "supervisor", f"/case/{number}/personal/{act}/") == 404
    assert PersonalOpening.objects.count() == 0


def test_programs_open_them_too(w: World, number: str) -> None:
    def ask(who: str, scope: str = "act") -> tuple[int, object]:
        key = make_key(w.people[who], "t", timezone.now(), scope=scope)
        answer = Client().post(f"/api/v1/cases/{number}/acts/1/personal", headers={"Authorization": f"Bearer {key}"})
        return answer.status_code, answer.json()

    assert ask("supervisor") == (200, {"facts": {"name": "张三", "contact": "13800000000"}})
    assert ask("stranger")[0] == ask("auditor")[0] == 404
    assert ask("supervisor", "read")[0] == 403
    assert Client().post(f"/api/v1/cases/{number}/acts/1/personal").status_code == 401
    key = make_key(w.people["proposer"], "t", timezone.now(), scope="act")
    [act] = Client().get(f"/api/v1/cases/{number}/acts", headers={"Authorization": f"Bearer {key}"}).json()["items"]
    assert act["personal"] == ["name", "contact"]
    assert [(one["by"], one["facts"]) for one in act["openings"]] == [("supervisor", ["contact", "name"])]
    assert Client().get(f"/api/v1/cases/{number}/acts").json()["items"][0]["openings"] == []


def test_after_erasure_there_is_nothing_to_open(w: World, number: str) -> None:
    erasing.erase(w.people["proposer"], timezone.localdate())
    assert opened(w, "supervisor", f"/case/{number}/personal/1/") == 404
