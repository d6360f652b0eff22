"""A list of a round is public for objections before it is published: another officer settles each, and none is adopted
while one is open or was upheld."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.rounds import loader
from guiju.registry.accounts.services import make_key
from guiju.registry.record.faults import Report
from guiju.registry.registers import access
from guiju.registry.rounds import doing, objecting, proving
from guiju.registry.rounds.definitions import round_
from guiju.registry.rounds.models import Objection, Occurrence, Step
from integration.cases.world import World, at
from integration.rounds.test_occurrences import nominate, scored, viewer, w

__all__ = ["w"]
HELD, PERIOD, WHY = "innovation-awards", "2026", "主要起草单位排名有误，另附证明。"
PATH = f"/rounds/{HELD}/{PERIOD}/"


def do(w: World, who: str, step: str, day: str, **said: Any) -> Step:
    return doing.do(round_(HELD), PERIOD, doing.Asked(step, **said), viewer(w, who, day), at(day))


def listed(w: World, day: str = "2026-08-03") -> str:
    """Two nominations that are listed by an officer; the fingerprint of the list."""
    for name in ("甲", "乙"):
        scored(w, nominate(w, "2026-06-30", name), 80, 81, 82)
    return str(do(w, "officer", "list", day).said["sha256"])


def noticed(w: World) -> str:
    mark = listed(w)
    do(w, "officer2", "notice", "2026-08-04", sha256=mark)
    return mark


def test_every_round_says_how_long_its_list_is_public() -> None:
    assert all(1 <= one.objections <= 90 for one in loader.house().values())


def test_a_list_is_published_after_its_term_once_no_objection_is_open(w: World) -> None:
    mark = noticed(w)
    unit = Step.objects.get(kind="list").said["lines"][0]["unit"]
    made = do(w, "stranger", "object", "2026-08-19", unit=unit, text=WHY)  # the last day
    assert WHY not in json.dumps(made.said, ensure_ascii=False) and made.said["unit"] == unit
    with pytest.raises(GuijuError, match="nothing is open to objections"):
        do(w, "e1", "object", "2026-08-20", text=WHY)
    with pytest.raises(GuijuError, match="objections are open until 2026-08-19"):
        do(w, "officer2", "publish", "2026-08-19", sha256=mark)
    with pytest.raises(GuijuError, match=f"objections are open: {made.number}"):
        do(w, "officer2", "publish", "2026-08-20", sha256=mark)
    with pytest.raises(GuijuError, match="somebody else does this"):  # who drew the list up
        do(w, "officer", "settle", "2026-08-20", objection=made.number, upheld=False, text="证明不足")
    do(w, "officer2", "settle", "2026-08-20", objection=made.number, upheld=False, text="证明不足")
    do(w, "officer2", "publish", "2026-08-20", sha256=mark)
    assert Occurrence.objects.get().published is not None
    report = Report()
    proving.verify(report)
    assert report.faults == []


def test_an_objection_that_is_upheld_asks_for_another_list_and_another_term(w: World) -> None:
    mark = noticed(w)
    made = do(w, "e1", "object", "2026-08-05", text=WHY)
    do(w, "officer2", "settle", "2026-08-06", objection=made.number, upheld=True, text="属实")
    with pytest.raises(GuijuError, match="an objection was upheld"):
        do(w, "officer2", "publish", "2026-08-20", sha256=mark)
    scored(w, nominate_late(w), 99, 98, 97)
    other = str(do(w, "officer", "list", "2026-08-20").said["sha256"])
    assert other != mark
    with pytest.raises(GuijuError, match="has not been public for objections"):
        do(w, "officer2", "publish", "2026-08-21", sha256=other)
    with pytest.raises(GuijuError, match="nothing is open to objections"):
        do(w, "e1", "object", "2026-08-21", text=WHY)
    do(w, "officer2", "notice", "2026-08-21", sha256=other)
    with pytest.raises(GuijuError, match="objections are open until 2026-09-05"):
        do(w, "officer2", "publish", "2026-09-05", sha256=other)
    do(w, "officer2", "publish", "2026-09-06", sha256=other)


def nominate_late(w: World) -> str:
    """A nomination of the call that was scored later."""
    return nominate(w, "2026-06-30", "丙")


def test_whoever_objected_neither_settles_nor_publishes(w: World) -> None:
    w.person("officer3", ("officer", w.sac))
    mark = noticed(w)
    made = do(w, "officer2", "object", "2026-08-05", text=WHY)
    said = {"objection": made.number, "upheld": False, "text": "不成立"}
    with pytest.raises(GuijuError, match="somebody else does this"):
        do(w, "officer2", "settle", "2026-08-06", **said)
    do(w, "officer3", "settle", "2026-08-06", **said)
    with pytest.raises(GuijuError, match="somebody else does this"):
        do(w, "officer2", "publish", "2026-08-20", sha256=mark)
    do(w, "officer3", "publish", "2026-08-20", sha256=mark)


def test_what_is_refused_leaves_nothing(w: World) -> None:
    mark = listed(w)
    for who, step, said, error in (
        ("officer", "notice", {"sha256": mark}, "somebody else does this"),
        ("officer2", "notice", {"sha256": "0" * 64}, "another one by now"),
        ("stranger", "notice", {"sha256": mark}, "a round is run by"),
        ("e1", "object", {"text": WHY}, "nothing is open to objections"),
    ):
        with pytest.raises(GuijuError, match=error):
            do(w, who, step, "2026-08-04", **said)
    do(w, "officer2", "notice", "2026-08-04", sha256=mark)
    made = do(w, "e1", "object", "2026-08-05", text=WHY)
    before = Step.objects.count()
    for who, step, said, error in (
        ("officer2", "notice", {"sha256": mark}, "public already"),
        ("e1", "object", {"text": WHY}, "an objection of yours is open"),
        ("e2", "object", {"text": " \n"}, "no reason is given"),
        ("e2", "object", {"text": "x" * 2001}, "no reason is given"),
        ("e2", "object", {"text": "a\0b"}, "no reason is given"),
        ("e2", "object", {"text": WHY, "unit": "JL-2026-9999"}, "is not in this round"),
        ("stranger", "settle", {"objection": made.number, "upheld": False, "text": "x"}, "a round is run by"),
        ("officer2", "settle", {"objection": made.number, "text": "x"}, "whether it is upheld"),
        ("officer2", "settle", {"objection": made.number, "upheld": False}, "no reason is given"),
        ("officer2", "settle", {"objection": 999, "upheld": False, "text": "x"}, "no such objection open"),
    ):
        with pytest.raises(GuijuError, match=error):
            do(w, who, step, "2026-08-06", **said)
    with pytest.raises(NotAllowedError):
        objecting.object_to(round_(HELD), PERIOD, "", WHY, access.NOBODY, at("2026-08-06"))
    assert (Step.objects.count(), Objection.objects.count()) == (before, 1)


def test_the_public_sees_the_list_and_that_there_are_objections_not_what_they_say(
    w: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at("2026-08-05"))
    mark = listed(w)
    unit = Step.objects.get(kind="list").said["lines"][0]["unit"]
    reader = Client(headers={"accept-language": "en"})
    assert unit not in reader.get(PATH).content.decode()
    clients = {name: Client(headers={"accept-language": "en"}) for name in ("e1", "officer", "officer2")}
    for name, client in clients.items():
        client.force_login(w.people[name], backend="django.contrib.auth.backends.ModelBackend")
    assert 'value="notice"' in clients["officer2"].get(PATH).content.decode()
    do(w, "officer2", "notice", "2026-08-04", sha256=mark)
    page = reader.get(PATH).content.decode()
    assert unit in page and "open to objections until" in page and 'value="object"' not in page
    assert 'value="object"' in clients["e1"].get(PATH).content.decode()
    assert clients["e1"].post(f"{PATH}do/", {"do": "object", "unit": unit, "text": WHY}).status_code == 302
    assert clients["e1"].post(f"{PATH}do/", {"do": "object", "unit": unit, "text": WHY}).status_code == 400
    assert reader.post(f"{PATH}do/", {"do": "object", "text": WHY}).status_code == 302  # to sign in
    number = Objection.objects.get().step.number
    assert WHY in clients["e1"].get(PATH).content.decode() and WHY in clients["officer"].get(PATH).content.decode()
    said = reader.get(f"/api/v1/rounds/{HELD}/{PERIOD}").json()
    assert WHY not in reader.get(PATH).content.decode() and WHY not in json.dumps(said, ensure_ascii=False)
    assert said["objections"] == [{"number": number, "unit": unit, "open": True, "upheld": None, "answer": ""}]
    assert said["list"] is None and said["proposed"][0]["unit"] == unit
    assert "objections to settle" in clients["officer2"].get("/desk/").content.decode()
    assert "objections to settle" not in clients["officer"].get("/desk/").content.decode()  # who drew the list up
    key = make_key(w.people["officer2"], "settle", timezone.now(), scope="act")
    api = Client(headers={"authorization": f"Bearer {key}"})
    for sent, status in (({"upheld": None}, 400), ({"upheld": False}, 200)):
        answer = {"step": "settle", "objection": number, "text": "证明不足", **sent}
        got = api.post(f"/api/v1/rounds/{HELD}/{PERIOD}/steps", json.dumps(answer), content_type="application/json")
        assert got.status_code == status
    told = reader.get(f"/api/v1/rounds/{HELD}/{PERIOD}").json()["objections"]
    assert told == [{"number": number, "unit": unit, "open": False, "upheld": False, "answer": "证明不足"}]
    assert "证明不足" in reader.get(PATH).content.decode()


def test_what_an_erased_person_wrote_is_gone_and_the_proof_stays(w: World) -> None:
    noticed(w)
    step = do(w, "e1", "object", "2026-08-05", text=WHY)
    do(w, "e2", "object", "2026-08-05", text="另一项。")
    assert objecting.erase(w.people["e1"].pk) == 1 and objecting.erase(w.people["e1"].pk) == 0
    assert Objection.objects.get(step=step).text == "" and Objection.objects.exclude(text="").count() == 1
    report = Report()
    proving.verify(report)
    assert report.faults == []
