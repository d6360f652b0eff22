"""The letter-box: reports without an account, read with number and secret, bounded, and nothing tied to who wrote."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from guiju.core.errors import QuotaError
from guiju.registry.cases import letters
from guiju.registry.cases.acts.correcting import correct
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.letters import NoLetterError, Sent
from guiju.registry.cases.models import Act, Case, Letter, LetterCount, News
from integration.cases.world import World, at, world

pytestmark = pytest.mark.django_db
TEXT: dict[str, Any] = {"subject": "standard", "summary": "限定本地产品", "complaint": "第 5 条只认本地证书。"}
HERE = "192.0.2.7"


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def sent(day: str = "2026-03-02", **more: Any) -> Sent:
    return letters.send({**TEXT, **more}, HERE, at(day))


def answered(w: World, n: str) -> None:
    w.act(n, "supervisor", "accept", "2026-03-03")
    w.act(n, "supervisor", "investigate", "2026-03-04", chosen_investigator=["reviewer"])
    w.act(n, "reviewer", "report", "2026-03-10", findings="不属实。", upheld="no")
    w.act(n, "supervisor", "close", "2026-03-11", answer="经核查，条文不限产地。")


def test_the_migrations_are_those_of_the_models(w: World) -> None:
    call_command("makemigrations", "cases", check=True, dry_run=True, verbosity=0)


def test_a_letter_is_a_case_that_officers_handle(w: World) -> None:
    got = sent(name="李明", contact="li@example.org", kind="report")
    case = Case.objects.get(number=got.number)
    assert (case.state, case.clocks["acceptance"]["last"]) == ("received", "2026-03-11")
    assert News.objects.filter(case=case).exists()
    act = Act.objects.get(case=case)
    assert act.user_id is None and "李明" not in str(act.public) and act.personal.data["name"] == "李明"
    answered(w, got.number)
    told = letters.status(letters.found(got.number, got.secret, HERE, at("2026-03-12")), date(2026, 3, 12))
    assert [one.text for one in told.told] == ["经核查，条文不限产地。"] and told.may_appeal
    assert told.steps[0].day == date(2026, 3, 2) and told.state.en == "Closed"


def test_the_sender_reads_all_that_was_answered_to_them_and_nothing_else(w: World) -> None:
    """An appeal has an answer of its own; the first one stays. What an officer ordered others is not an answer."""
    got = sent()
    n = got.number
    w.act(n, "supervisor", "accept", "2026-03-03")
    w.act(n, "supervisor", "investigate", "2026-03-04", chosen_investigator=["reviewer"])
    w.act(n, "supervisor", "extend", "2026-03-05", extension_days="3", ground="还要检验样品。")
    w.act(n, "reviewer", "report", "2026-03-10", findings="内部的话。", upheld="yes")
    w.act(n, "supervisor", "order_correction", "2026-03-11", ground="责令某会改正。")
    w.act(n, "supervisor", "close_corrected", "2026-03-20", answer="已经改正。", correction="删去第 5 条。")
    letters.appeal(n, got.secret, "还不够。", HERE, at("2026-03-21"))
    w.person("other", ("supervisor", w.sac))
    w.act(n, "other", "dismiss", "2026-03-25", answer="维持原决定。")
    told = letters.status(Case.objects.get(number=n), date(2026, 3, 26)).told
    assert [(one.day.day, one.done.en, one.text) for one in told] == [
        (5, "Extend the investigation", "还要检验样品。"), (20, "Close after correction", "已经改正。"),
        (20, "Close after correction", "删去第 5 条。"), (25, "Dismiss the appeal", "维持原决定。"),
    ]  # fmt: skip
    page = Client().post("/letters/read/", {"number": n, "secret": got.secret}).content.decode()
    assert page.index("还要检验样品。") < page.index("已经改正。") < page.index("维持原决定。")
    assert "内部的话" not in page and "责令某会改正" not in page
    other = sent("2026-03-06")
    page = Client().post("/letters/read/", {"number": n, "secret": other.secret}).content.decode()
    assert "维持原决定" not in page  # a secret opens its own letter alone


def test_a_corrected_answer_is_told_as_it_was_corrected(w: World) -> None:
    got = sent()
    answered(w, got.number)
    closed = Act.objects.get(case__number=got.number, name="close")
    now = at("2026-03-12")
    correct(got.number, closed.number, {"answer": "经核查，第 5 条不限产地。"}, w.actor("supervisor", now), now)
    told = letters.status(Case.objects.get(number=got.number), date(2026, 3, 13)).told
    assert [one.text for one in told] == ["经核查，第 5 条不限产地。"]


def test_the_secret_is_kept_by_nobody_and_nothing_says_who_wrote(w: World) -> None:
    got = sent()
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}", got.secret)
    letter = Letter.objects.get()
    plain = got.secret.replace("-", "")
    assert plain.encode() not in bytes(letter.digest) + bytes(letter.salt)
    count = LetterCount.objects.get()
    assert HERE not in count.sender and {f.name for f in LetterCount._meta.fields} == {"sender", "day", "count"}
    letters.send(TEXT, HERE, at("2026-03-03"))
    assert LetterCount.objects.count() == 2  # another day is another digest
    letters.send(TEXT, HERE, at("2026-03-06"))
    assert [one.day for one in LetterCount.objects.all()] == [date(2026, 3, 6)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda n, s: (n, s[:-1]), lambda n, s: (n, ""), lambda n, s: (n, "'" + s), lambda n, s: (n, "A" * 10_000),
        lambda n, s: ("TS-2026-9999", s), lambda n, s: ("", s), lambda n, s: (n + "%", s), lambda n, s: ("\x00", s),
        lambda n, s: (n, s[::-1]),
    ],
)  # fmt: skip
def test_another_number_or_secret_opens_nothing_and_is_told_alike(w: World, spoil: Any) -> None:
    got = sent()
    number, secret = spoil(got.number, got.secret)
    if secret == "'" + got.secret:  # signs that are no letter or digit do not count
        assert letters.found(number, secret, HERE, at("2026-03-03")).number == got.number
        return
    with pytest.raises(NoLetterError) as error:
        letters.found(number.replace("\x00", "\ufffd"), secret, HERE, at("2026-03-03"))
    assert error.value.what == "there is no letter with this number and secret"


def test_a_case_that_was_no_letter_has_no_secret(w: World) -> None:
    n = w.open("complaint", "stranger", "complain", "2026-03-02", **TEXT).number
    with pytest.raises(NoLetterError):
        letters.found(n, "", HERE, at("2026-03-03"))


def test_spelling_of_the_secret_does_not_matter(w: World) -> None:
    got = sent()
    for spelled in (got.secret.lower(), got.secret.replace("-", " "), f" {got.secret} "):
        assert letters.found(got.number, spelled, HERE, at("2026-03-03")).number == got.number


def test_an_appeal_is_made_with_the_secret_once_and_in_time(w: World) -> None:
    got = sent()
    with pytest.raises(RefusedError):  # nothing is answered yet
        letters.appeal(got.number, got.secret, "不服", HERE, at("2026-03-03"))
    answered(w, got.number)
    with pytest.raises(NoLetterError):
        letters.appeal(got.number, "wrong", "不服", HERE, at("2026-03-12"))
    case = letters.appeal(got.number, got.secret, "请再核查第 5 条。", HERE, at("2026-03-12"))
    assert case.state == "appealed" and case.facts["appeal_ground"] == "请再核查第 5 条。"
    assert case.clocks["review"]["last"] == "2026-05-11"
    assert not letters.status(case, date(2026, 3, 13)).may_appeal
    w.person("other", ("supervisor", w.sac))
    w.act(got.number, "other", "reopen", "2026-03-20", answer="重新核查。")


@pytest.mark.parametrize(
    ("brought", "why"),
    [
        ({**TEXT, "kind": "dispute"}, "identity_given"), ({**TEXT, "subject": "committee"}, "object_named"),
        ({"summary": "一"}, ""), ({**TEXT, "summary": "x" * 121}, ""), ({**TEXT, "summary": "a\x00b"}, ""),
        ({**TEXT, "subject": "'; drop table"}, ""), ({**TEXT, "standard": "<script>"}, ""),
        ({**TEXT, "upheld": "yes"}, ""), ({**TEXT, "chosen_investigator": "officer"}, ""),
    ],
)  # fmt: skip
def test_what_is_no_letter_is_refused_and_nothing_stays(w: World, brought: dict[str, Any], why: str) -> None:
    with pytest.raises(RefusedError) as error:
        letters.send(brought, HERE, at("2026-03-02"))
    rule = error.value.refusal.rule
    assert (rule.name if rule else "") == why
    assert not Case.objects.exists() and not Letter.objects.exists()


def test_how_many_come_from_one_address_is_bounded(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_QUOTA_LETTERS", "2")
    sent(), sent()
    with pytest.raises(QuotaError):
        sent()
    letters.send(TEXT, "192.0.2.8", at("2026-03-02"))
    sent("2026-03-03")
    got = sent("2026-03-03")
    for _ in range(20):
        with pytest.raises(NoLetterError):
            letters.found(got.number, "wrong", HERE, at("2026-03-04"))
    with pytest.raises(QuotaError):
        letters.found(got.number, got.secret, HERE, at("2026-03-04"))
    assert letters.found(got.number, got.secret, "192.0.2.8", at("2026-03-04")).number == got.number


def test_a_letter_that_is_refused_uses_nothing_up(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_QUOTA_LETTERS", "1")
    for _ in range(3):
        with pytest.raises(RefusedError):
            letters.send({"summary": "一"}, HERE, at("2026-03-02"))
    sent()


@pytest.mark.parametrize("who", ["", "stranger", "supervisor", "eye"])
def test_the_case_of_a_letter_opens_for_everybody(w: World, who: str) -> None:
    w.person("eye", ("auditor", None))
    n = sent().number
    client = Client(headers={"accept-language": "en"})
    if who:
        client.force_login(w.people[who])
    for path in (f"/case/{n}/", f"/api/v1/cases/{n}", "/cases/complaint/", "/desk/" if who else "/"):
        assert client.get(path).status_code == 200, path


# -- doors -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_takes_a_letter_tells_the_secret_once_and_shows_the_answer(w: World, language: str) -> None:
    client = Client(headers={"accept-language": language})
    page = client.get("/letters/")
    assert page.status_code == 200 and 'name="complaint"' in page.content.decode()
    assert "/letters/" in client.get("/").content.decode()
    hostile = {**TEXT, "summary": "<script>alert(1)</script>", "complaint": "{{ 7*7 }} <img src=x onerror=y>"}
    answer = client.post("/letters/", hostile)
    text = answer.content.decode()
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    number = re.search(r"TS-\d{4}-\d{4}", text)
    secret = re.search(r"<b>([2-9A-Z-]{24})</b>", text)
    assert number and secret
    assert secret[1] not in client.get("/letters/").content.decode()
    told = client.post("/letters/read/", {"number": number[0], "secret": secret[1]})
    said = told.content.decode()
    assert told.status_code == 200 and "<script>alert" not in said and "&lt;script&gt;alert" in said
    assert "no-store" in told.headers["Cache-Control"]
    wrong = client.post("/letters/read/", {"number": number[0], "secret": "wrong"})
    assert wrong.status_code == 404 and "&lt;script" not in wrong.content.decode()
    assert client.get("/letters/read/").status_code == 405
    bad = client.post("/letters/", {"summary": "一", "complaint": "二"})
    assert bad.status_code == 400 and "一" in bad.content.decode()
    assert hostile["complaint"] not in Client().get(f"/case/{number[0]}/").content.decode()


def test_programs_send_and_read_letters(w: World) -> None:
    def post(address: str, data: Any) -> Any:
        return Client().post(address, data, content_type="application/json")

    got = post("/api/v1/letters", {"brought": TEXT})
    assert got.status_code == 200 and set(got.json()) == {"number", "secret"}
    told = post("/api/v1/letters/status", got.json())
    assert told.status_code == 200
    assert (told.json()["state"]["en"], told.json()["answers"], told.json()["may_appeal"]) == ("Received", [], False)
    assert post("/api/v1/letters/status", {**got.json(), "secret": "x"}).status_code == 404
    assert post("/api/v1/letters/status", {**got.json(), "appeal_ground": "不服"}).status_code in (409, 422)
    for odd in (
        {},
        {"brought": {}},
        {"brought": {"subject": 7}},
        {"brought": TEXT, "case": 1},
        [],
        {"brought": {"a": "b"}},
    ):
        assert post("/api/v1/letters", odd).status_code in (400, 422)
    assert Case.objects.count() == 1
