"""Pages and the interface of feeds: lists, one candidate, deciding by a form and by a program, files, receipts."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guiju.core.ledger import receipt as receipts
from guiju.registry.accounts.services import make_key
from guiju.registry.bodies.models import Committee
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.feeds.models import Decision
from guiju.registry.links.models import Link
from guiju.registry.record import keys
from integration.cases.world import World, world
from integration.feeds import bringing
from integration.feeds.bringing import committee, held, lines, number, viewer

ROOT = "/feeds/iso-committees"
ONE = f"{ROOT}/candidate/ISO/TC%20207/"
FILE = lines(committee("ISO/TC 207", "Environmental management"), committee("ISO/TC 38", "Textiles"))
PROJECT = "项目编号,项目名称,类别,结题日期\n2031YFF001,某技术,应用示范类,2025-01-01\n"
API = "/api/v1/feeds/iso-committees"


@pytest.fixture
def w(db: None, tmp_path: Path) -> World:
    made = world()
    for name in ("officer", "officer2"):
        user = made.people.get(name) or made.person(name, ("officer", made.sac))
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    made.person("elsewhere", ("officer", made.committee.body if made.committee.body != made.sac else made.sac))
    for code, name in (("SAC/TC 207", "全国环境管理标准化技术委员会"), ("SAC/TC 209", "全国纺织品标准化技术委员会")):
        ensure_committee(code, {"zh": name})
        Committee.objects.filter(code=code).update(names={"zh": name}, status="active")
    bringing.take(tmp_path, "iso-committees", FILE, viewer(made, "officer"))
    bringing.take(tmp_path, "research-projects", PROJECT, viewer(made, "officer"))
    return made


def client(w: World, who: str = "", language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    if who:
        made.force_login(w.people[who])
    return made


def text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode())


def decide(w: World, who: str, **given: str) -> Any:
    return client(w, who).post(f"{ROOT}/decide/", {"candidate": "ISO/TC 207", **given})


CONFIRM = {"do": "mirror", "kind": "committee", "name": "SAC/TC 207"}


def test_every_feed_and_the_candidates_of_one(w: World) -> None:
    page = text(client(w).get("/feeds/"))
    assert "ISO committees and their mirrors" in page and "S80" in page
    page = text(client(w, language="zh-hans").get(ROOT + "/"))
    assert "ISO/TC 207" in page and "SAC/TC 207" in page and "2</b> 条候选" in page
    assert "ISO/TC 38" not in text(client(w).get(ROOT + "/?score=70"))
    assert "ISO/TC 207" not in text(client(w).get(ROOT + "/?q=Text"))
    assert "fits these filters" in text(client(w).get(ROOT + "/?state=confirmed"))
    assert client(w).get("/feeds/nothing/").status_code == 404
    assert "feed: iso-committees" in text(client(w).get(ROOT + "/definition/"))


def test_what_is_open_waits_on_the_desk_of_who_may_decide(w: World) -> None:
    def waits(who: str, language: str = "en") -> bool:
        return "/feeds/iso-committees/" in text(client(w, who, language).get("/desk/"))

    assert waits("officer2") and waits("officer2", "zh-hans")
    assert not waits("officer") and not waits("stranger")  # the officer brought the file
    w.person("eye", ("auditor", None), ("officer", w.sac))
    assert not waits("eye")
    assert decide(w, "officer2", **CONFIRM).status_code == 302
    assert decide(w, "officer2", candidate="ISO/TC 38", do="later").status_code == 302
    assert not waits("officer2")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refused_row_is_told_in_one_language(w: World, tmp_path: Path, language: str) -> None:
    bringing.take(tmp_path, "research-projects", PROJECT.splitlines()[0] + "\n,,,2024-13-01,x,,\n")
    page = text(client(w, "officer", language).get("/feeds/research-projects/files/"))
    said = page[page.index("拒收的行" if language == "zh-hans" else "Rows refused") :]
    said = said[: said.index("</tbody>")]
    assert ("项目编号" in said) is (language == "zh-hans") and ("Number" in said) is (language == "en"), said


@pytest.mark.parametrize(
    "asked", ["state=done", "decision=x", "score=101", "score=x", "flag=x", "after=x", "after=1-x", "format=pdf"]
)
def test_what_a_list_cannot_be_narrowed_to_is_refused(w: World, asked: str) -> None:
    assert client(w).get(f"{ROOT}/?{asked}").status_code == 400


def test_the_list_as_a_file(w: World) -> None:
    rows = list(csv.DictReader(io.StringIO(text(client(w).get(ROOT + "/?format=csv")).lstrip("\ufeff"))))
    assert [(r["key"], r["best"], r["score"], r["row.title"]) for r in rows] == [
        ("ISO/TC 207", "SAC/TC 207", "70", "Environmental management"), ("ISO/TC 38", "SAC/TC 209", "60", "Textiles"),
    ]  # fmt: skip
    assert json.loads(text(client(w).get(ROOT + "/?format=json")).splitlines()[0])["best_kind"] == "committee"


def test_one_candidate_with_both_sides_and_one_click(w: World) -> None:
    page = text(client(w, "officer2").get(ONE))
    assert "Environmental management" in page and "全国环境管理标准化技术委员会" in page and "words in common" in page
    assert 'name="do" value="mirror">Mirrored by SAC/TC 207' in page and "<script" not in page.split("<main")[1]
    assert "another officer decides" in text(client(w, "officer").get(ONE))
    public = text(client(w).get(ONE))
    assert "SAC/TC 207" in public and "<form" not in public.split("<main")[1] and "officer" not in public
    assert client(w).get(f"{ROOT}/candidate/ISO/TC%20999/").status_code == 404


def test_a_match_is_confirmed_by_a_form_and_proven(w: World) -> None:
    seen = held("iso-committees", "ISO/TC 207").digest
    assert (
        decide(w, "officer2", seen=seen, **CONFIRM).headers["Location"]
        == "/feeds/iso-committees/candidate/ISO/TC%20207/"
    )
    page = text(client(w).get(ONE))
    assert "confirmed" in page and "Mirrored by" in page
    number()
    made = Decision.objects.get()
    answer = client(w).get(f"{ROOT}/receipt/{made.pk}.json")
    receipt = receipts.read(answer.content)
    assert receipt.act["chosen"][2] == "SAC/TC 207"
    assert receipts.verify(receipt, [keys.verifier()])
    assert "SAC/TC 207" in text(client(w).get("/links/mirrors/"))
    assert client(w).get(f"{ROOT}/receipt/999999.json").status_code == 404


def test_what_refuses_stands_on_the_page_with_what_was_filled_in(w: World) -> None:
    answer = decide(w, "officer2", do="none")
    assert answer.status_code == 400 and "a reason is needed" in text(answer)
    zh = client(w, "officer2", "zh-hans").post(f"{ROOT}/decide/", {"candidate": "ISO/TC 207", "do": "none"})
    assert "需要理由：这是排除" in text(zh)
    assert decide(w, "officer2", do="none", why="nobody does").status_code == 302
    assert "nobody does" in text(client(w).get(ONE))
    assert decide(w, "officer2", do="back", why="a mistake").status_code == 302
    assert decide(w, "officer", **CONFIRM).status_code == 400  # who took it


@pytest.mark.parametrize("who", ["stranger", "sec", "reviewer"])
def test_others_decide_nothing(w: World, who: str) -> None:
    assert decide(w, who, **CONFIRM).status_code == 403
    assert client(w, who).post(f"{ROOT}/files/").status_code == 403
    assert not Decision.objects.exists()
    assert client(w).post(f"{ROOT}/decide/", CONFIRM).status_code == 302  # to the page for signing in


def test_a_second_factor_is_asked_for(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "1")
    Authenticator.objects.filter(user=w.people["officer2"]).delete()
    assert decide(w, "officer2", **CONFIRM).status_code == 403 and not Link.objects.exists()
    key = make_key(w.people["officer2"], "k", timezone.now(), scope="act")
    answer = program(key, {"candidate": "ISO/TC 207", "decision": "none", "why": "x"})
    assert answer.status_code == 403


def test_files_are_taken_at_the_page(w: World) -> None:
    page = text(client(w, "officer").get(f"{ROOT}/files/"))
    assert "brought.jsonl" in page and "new 2" in page
    new = SimpleUploadedFile("more.jsonl", lines(committee("ISO/TC 1", "Screw threads")).encode() + b"{broken\n")
    answer = client(w, "officer2").post(f"{ROOT}/files/", {"table": new})
    assert answer.status_code == 302
    page = text(client(w, "officer2").get(f"{ROOT}/files/"))
    assert ("more.jsonl" in page and "refused 1" in page and "more.jsonl:2" in page) or "brought.jsonl:2" in page
    for wrong in (SimpleUploadedFile("x.jsonl", b""), SimpleUploadedFile("x.jsonl", b"\x00")):
        assert client(w, "officer2").post(f"{ROOT}/files/", {"table": wrong}).status_code == 400
    assert client(w, "officer2").post(f"{ROOT}/files/").status_code == 400
    assert client(w, "reviewer").get(f"{ROOT}/files/").status_code == 200
    assert client(w, "stranger").get(f"{ROOT}/files/").status_code == 403
    assert client(w).get(f"{ROOT}/files/").status_code == 302


def test_of_a_closed_feed_only_what_is_confirmed_is_public(w: World) -> None:
    root = "/feeds/research-projects"
    assert "2031YFF001" not in text(client(w).get(root + "/")) and "–" in text(client(w).get("/feeds/"))
    assert "2031YFF001" in text(client(w, "reviewer").get(root + "/"))
    one = f"{root}/candidate/2031YFF001/"
    assert client(w).get(one).status_code == 404 and client(w, "officer2").get(one).status_code == 200
    assert client(w).get("/api/v1/feeds/research-projects/candidates/2031YFF001").status_code == 404
    done = client(w, "officer2").post(f"{root}/decide/", {"candidate": "2031YFF001", "do": "refuse", "why": "x"})
    assert done.status_code == 302
    receipt = f"{root}/receipt/{Decision.objects.get().pk}.json"
    number()
    assert client(w).get(receipt).status_code == 404 and client(w, "reviewer").get(receipt).status_code == 200
    client(w, "officer2").post(f"{root}/decide/", {"candidate": "2031YFF001", "do": "back", "why": "x"})
    client(w, "officer2").post(f"{root}/decide/", {"candidate": "2031YFF001", "do": "register_only"})
    assert "2031YFF001" in text(client(w).get(root + "/")) and client(w).get(one).status_code == 200


# -- for programs ------------------------------------------------------------------------------------------------------
def program(key: str, body: dict[str, Any], path: str = "/decisions", **headers: str) -> Any:
    return Client(headers={"authorization": f"Bearer {key}", **headers}).post(
        API + path, json.dumps(body), content_type="application/json"
    )


def test_programs_read_and_decide(w: World) -> None:
    assert [one["feed"] for one in Client().get("/api/v1/feeds").json()["items"]][3] == "iso-committees"
    assert Client().get(API).json()["counts"] == {"open": 2}
    page = Client().get(f"{API}/candidates?limit=1").json()
    assert [one["key"] for one in page["items"]] == ["ISO/TC 207"]
    rest = Client().get(f"{API}/candidates?limit=1&after={page['next']}").json()
    assert [one["key"] for one in rest["items"]] == ["ISO/TC 38"] and rest["next"] == ""
    assert page["items"][0]["proposals"][0]["evidence"][0]["with"] == "name"
    key = make_key(w.people["officer2"], "k", timezone.now(), scope="act")
    body = {
        "candidate": "ISO/TC 207", "decision": "mirror", "chosen": {"kind": "committee", "name": "SAC/TC 207"},
        "seen": page["items"][0]["digest"],
    }  # fmt: skip
    first = program(key, body, **{"idempotency-key": "a"})
    assert first.status_code == 200 and first.json()["leads_to"] == "confirmed"
    assert program(key, body, **{"idempotency-key": "a"}).json() == first.json()
    assert program(key, {**body, "why": "other"}, **{"idempotency-key": "a"}).status_code == 422
    again = program(key, body)
    assert again.status_code == 409 and again.json()["code"] == "it-is-decided-already"
    number()
    got = Client().get(f"{API}/candidates/ISO/TC 207").json()
    assert (got["state"], got["decisions"][0]["chosen"]) == ("confirmed", {"kind": "committee", "name": "SAC/TC 207"})
    assert Client().get(f"{API}/receipts/{first.json()['receipt']}").json()["act"]["decision"] == "mirror"
    back = program(key, {"candidate": "ISO/TC 207", "why": "a mistake"}, "/decisions/back")
    assert back.json()["decision"] is None and Link.objects.get().ended is not None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/feeds/nothing", 404), (f"{API}/candidates/ISO/TC 999", 404), (f"{API}/candidates?state=x", 422),
        (f"{API}/candidates?decision=x", 400), (f"{API}/candidates?after=x", 400), (f"{API}/receipts/9", 404),
        (f"{API}?x=1", 400),
    ],
)  # fmt: skip
def test_programs_are_told_what_is_wrong(w: World, path: str, status: int) -> None:
    answer = Client().get(path)
    assert answer.status_code == status and answer.json()["what"] and "expected" in answer.json()


def test_programs_decide_as_their_owner_alone(w: World) -> None:
    body = {"candidate": "ISO/TC 207", "decision": "none", "why": "x"}
    assert Client().post(f"{API}/decisions", json.dumps(body), content_type="application/json").status_code == 401
    for who, scope, status in (("stranger", "act", 403), ("officer2", "read", 403), ("officer", "act", 400)):
        assert program(make_key(w.people[who], "k", timezone.now(), scope=scope), body).status_code == status
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "key", ["Ａ／Ｂ", "２０３１ＹＦＦ００２", "A/B/C", "甲／乙", "a%2Fb", "x?y#z", "A\\B", "A&B;c"]
)
def test_a_candidate_opens_by_the_address_its_list_gives(w: World, tmp_path: Path, key: str) -> None:
    table = f"项目编号,项目名称,类别,结题日期\n{key},某技术,应用示范类,2025-01-01\n"
    bringing.take(tmp_path, "research-projects", table, viewer(w, "officer"))
    listed = text(client(w, "officer2").get("/feeds/research-projects/"))
    address = next(
        one for one in re.findall(r'href="(/feeds/research-projects/candidate/[^"]+)"', listed) if "YFF001" not in one
    )
    answer = client(w, "officer2").get(html.unescape(address))
    assert answer.status_code == 200 and html.escape(key) in text(answer)
