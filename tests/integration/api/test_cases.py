"""Cases for programs: reading what may be read, acting by key, refusals with their rule, an auditor."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guiju.core.ledger import receipt as ledger
from guiju.registry.accounts.services import make_key
from guiju.registry.bodies.models import Post
from guiju.registry.cases.models import Act, Case, Denial, File, Personal, Vote
from guiju.registry.record import keys, sequence
from guiju.registry.record.models import Change
from integration.cases.world import PDF, PROPOSAL, World, world

COMPLAINT = {"subject": "standard", "summary": "第 5 章与 GB 2762 矛盾", "complaint": "限量不一致。", "contact": "138"}
Call = Callable[..., tuple[int, Any]]


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    auditor = made.person("auditor")
    Post.objects.create(user=auditor, office="auditor", since=date(2020, 1, 1))
    return made


@pytest.fixture
def call(w: World) -> Call:
    """(method, path, who, …) → (status, JSON). `who` "" has no key; `key` is that of idempotency."""
    secrets = {name: make_key(user, "test", timezone.now(), scope="act") for name, user in w.people.items()}

    def ask(method: str, path: str, who: str = "", *, key: str = "", data: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {secrets[who]}"} if who else {}
        if key:
            headers["Idempotency-Key"] = key
        kind = {} if method == "get" else {"content_type": "application/json"}
        answer = getattr(Client(), method)("/api/v1" + path, data, headers=headers, **kind)
        return answer.status_code, answer.json()

    def upload(who: str, name: str, content: bytes) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {secrets[who]}"} if who else {}
        answer = Client().post("/api/v1/files", {"file": SimpleUploadedFile(name, content)}, headers=headers)
        return answer.status_code, answer.json()

    ask.upload = upload  # type: ignore[attr-defined]
    return ask


def complain(call: Call, who: str = "proposer") -> str:
    code, done = call("post", "/cases", who, data={"procedure": "complaint", "act": "complain", "brought": COMPLAINT})
    assert (code, done["act"], done["state"]) == (200, 1, "received")
    return str(done["case"])


def rows() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Case, Act, Personal, Change, Vote))


def test_a_case_by_programs_alone(w: World, call: Call) -> None:
    n = complain(call)
    _, desk = call("get", "/desk", "supervisor")
    assert [(t["case"]["number"], [a["name"] for a in t["acts"]]) for t in desk["items"]] == [(n, ["accept", "refuse"])]
    _, may = call("get", f"/cases/{n}/possible", "supervisor")
    shapes = {a["name"]: a["brings"] for a in may["items"]}
    assert shapes["refuse"]["required"] == ["ground"] and shapes["accept"]["properties"] == {}
    seen = call("get", f"/cases/{n}", "supervisor")[1]["moves"]
    code, done = call("post", f"/cases/{n}/acts", "supervisor", data={"act": "accept", "seen": seen})
    assert (code, done["state"]) == (200, "accepted")
    code, told = call("post", f"/cases/{n}/acts", "supervisor", data={"act": "refuse", "brought": {}, "seen": seen})
    assert (code, told["ground"]) == (409, "conflict")
    _, page = call("get", f"/cases/{n}/acts?limit=1", "supervisor")
    assert [a["name"] for a in page["items"]] == ["complain"] and page["next"] == "1"
    _, rest = call("get", f"/cases/{n}/acts?after=1", "supervisor")
    assert [(a["name"], a["by"], a["from"], a["to"]) for a in rest["items"]] == [
        ("accept", "supervisor", "received", "accepted")
    ]


def test_the_public_sees_what_is_public_and_no_more(w: World, call: Call) -> None:
    n = complain(call)
    code, case = call("get", f"/cases/{n}")
    assert (code, case["facts"], case["parties"], case["roles"]) == (200, {"subject": "standard"}, {}, [])
    assert case["title"] == {"zh": "标准化投诉举报", "en": "Complaint"}
    assert call("get", f"/cases/{n}/acts")[1]["items"][0]["brought"] == {"subject": "standard"}
    assert call("get", f"/cases/{n}", "stranger")[1]["facts"] == {"subject": "standard"}
    mine = call("get", f"/cases/{n}", "proposer")[1]
    assert mine["facts"]["complaint"] == "限量不一致。" and "contact" not in mine["facts"]
    for who, found in (("", 0), ("stranger", 0), ("proposer", 1), ("supervisor", 1), ("auditor", 1)):
        assert len(call("get", "/cases?procedure=complaint&q=矛盾", who)[1]["items"]) == found, who
        assert len(call("get", f"/cases?procedure=complaint&q={n}", who)[1]["items"]) == 1


def test_a_list_is_read_page_by_page(w: World, call: Call) -> None:
    made = [complain(call) for _ in range(5)]
    seen, after = [], ""
    while True:
        _, page = call("get", f"/cases?procedure=complaint&state=received&limit=2&after={after}")
        seen += [c["number"] for c in page["items"]]
        after = page["next"]
        if not after:
            break
    assert seen == made[::-1]
    assert call("get", "/cases?procedure=nothing")[0] == 400
    assert call("get", "/cases?procedure=complaint&state=nothing")[0] == 400
    assert call("get", "/cases?procedure=complaint&committee=XX")[0] == 404
    assert call("get", "/cases?procedure=complaint&after=XX")[0] == 404
    assert call("get", "/cases")[0] == 422


def test_refusals_name_what_refused(w: World, call: Call) -> None:
    n = complain(call)
    before = rows()
    code, told = call("post", f"/cases/{n}/acts", "proposer", data={"act": "accept"})
    assert (code, told["ground"], told["needs"]) == (403, "role", ["officer"])
    code, told = call("post", f"/cases/{n}/acts", "supervisor", data={"act": "refuse"})
    assert (code, told["ground"]) == (400, "fact")
    assert told["faults"] == [{"fact": "ground", "fault": "missing", "expected": ""}]
    code, told = call("post", f"/cases/{n}/acts", "supervisor", data={"act": "close", "brought": {"answer": "x"}})
    assert (code, told["ground"], told["needs"]) == (409, "state", ["found"])
    code, told = call("post", f"/cases/{n}/acts", "supervisor", data={"act": "burn"})
    assert (code, told["ground"]) == (404, "act")
    assert call("post", "/cases/TS-1/acts", "supervisor", data={"act": "accept"})[0] == 404
    assert call("post", f"/cases/{n}/acts", data={"act": "accept"})[0] == 401
    assert rows() == before
    w.act(n, "supervisor", "accept", "2026-12-01")
    w.act(n, "supervisor", "investigate", "2026-12-02", chosen_investigator=["drafter"])
    code, told = call("post", f"/cases/{n}/acts", "drafter", data={"act": "report", "brought": {"findings": "无。"}})
    assert code == 400 and [f["fact"] for f in told["faults"]] == ["upheld"]
    w.act(n, "drafter", "report", "2026-12-03", findings="有。", upheld=True)
    before = rows()
    asked = {"act": "close", "brought": {"answer": "已告知。"}}
    code, told = call("post", f"/cases/{n}/acts", "supervisor", data=asked)
    assert (code, told["rule"]["name"], told["rule"]["source"]) == (422, "was_not_upheld", "SL 34")
    law = "Standardization Law of the People's Republic of China"
    assert told["rule"]["text"]["en"] == f"The complaint is not upheld ({law} 34)"
    assert told["shortfalls"]
    assert rows() == before
    assert list(Denial.objects.order_by("pk").values_list("act", "ground")) == [("accept", "role"), ("close", "rule")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"act": "accept", "role": "officer"}, 422),  # who acts follows from the key alone
        ({"act": "accept", "user": 1}, 422),
        ({"act": "accept", "seen": -1}, 422),
        ({"act": "accept", "seen": 99}, 409),
        ({"act": "accept", "seen": "x"}, 422),
        ({"act": "accept", "brought": []}, 422),
        ({"act": "accept", "brought": {"state": "closed"}}, 400),
        ({"act": "accept", "brought": {"a\x00": {}}}, 400),
        ({"act": "refuse", "brought": {"ground": "\x00"}}, 400),
        ({"act": "refuse", "brought": {"ground": {"$gt": ""}}}, 400),
        ({"act": "refuse", "brought": {"ground": "x" * 4001}}, 400),
        ({"act": "", "brought": {}}, 422),
        ({"act": "accept\x00"}, 422),
        (b'{"act": "refuse", "brought": {"ground": "\\ud800"}}', 400),
        (b'{"act": "refuse", "brought": {"\\ud800": 1}}', 400),
        (b'{"act": "refuse", "brought": {"ground": 1e999}}', 400),
        (b"[" * 100_000, 400),
        (b"", 422),
        (b'{"act": "refuse", "brought": {"ground": "' + b"x" * 3_000_000 + b'"}}', 400),
    ],
)
def test_forged_and_malformed(w: World, call: Call, data: Any, code: int) -> None:
    n = complain(call)
    before = rows()
    assert call("post", f"/cases/{n}/acts", "supervisor", data=data)[0] == code
    assert rows() == before and Case.objects.get(number=n).state == "received"


def test_a_key_makes_a_repetition_harmless(w: World, call: Call) -> None:
    n = complain(call)
    first = call("post", f"/cases/{n}/acts", "supervisor", key="k-1", data={"act": "accept"})
    assert call("post", f"/cases/{n}/acts", "supervisor", key="k-1", data={"act": "accept"}) == first
    assert Case.objects.get(number=n).acts == 2
    assert call("post", f"/cases/{complain(call)}/acts", "supervisor", key="k-1", data={"act": "accept"})[0] == 422
    assert call("post", f"/cases/{n}/acts", "supervisor", key="k" * 81, data={"act": "accept"})[0] == 422
    opening = {"procedure": "complaint", "act": "complain", "brought": COMPLAINT}
    first = call("post", "/cases", "m1", key="k-1", data=opening)
    assert call("post", "/cases", "m1", key="k-1", data=opening) == first
    again = {**opening, "brought": dict(reversed(COMPLAINT.items()))}  # the order of names says nothing
    assert call("post", "/cases", "m1", key="k-1", data=again) == first


@pytest.mark.parametrize(
    "other",
    [
        {"act": "refuse", "brought": {"ground": "无关"}},
        {"act": "accept", "brought": {"ground": "x"}},
        {"act": "accept", "brought": {"ground": None}},
        {"act": "nothing"},
    ],
)
def test_a_key_sent_with_another_body_gets_no_answer(w: World, call: Call, other: dict[str, Any]) -> None:
    n = complain(call)
    first = call("post", f"/cases/{n}/acts", "supervisor", key="k", data={"act": "accept"})
    before = rows()
    code, told = call("post", f"/cases/{n}/acts", "supervisor", key="k", data=other)
    assert (code, told["status"], told["where"]) == (422, 422, "idempotency key")
    opening = {"procedure": "complaint", "act": "complain", "brought": COMPLAINT}
    assert call("post", "/cases", "supervisor", key="k", data=opening)[0] == 422
    assert call("post", f"/cases/{n}/acts", "supervisor", key="k", data={"act": "accept"}) == first
    assert rows() == before


def test_a_key_of_an_opening_belongs_to_its_procedure_and_what_was_brought(w: World, call: Call) -> None:
    opening = {"procedure": "complaint", "act": "complain", "brought": COMPLAINT}
    first = call("post", "/cases", "m1", key="k", data=opening)
    for other in (
        {**opening, "brought": {**COMPLAINT, "summary": "另一件"}}, {**opening, "procedure": "feedback"},
        {**opening, "brought": {k: v for k, v in COMPLAINT.items() if k != "contact"}},
    ):  # fmt: skip
        assert call("post", "/cases", "m1", key="k", data=other)[0] == 422, other
    assert call("post", "/cases", "m1", key="k", data=opening) == first
    assert Case.objects.count() == 1


def test_an_auditor_reads_all_and_acts_nowhere(w: World, call: Call) -> None:
    n = complain(call)
    case = call("get", f"/cases/{n}", "auditor")[1]
    assert case["facts"]["complaint"] == "限量不一致。"
    assert (case["parties"]["complainant"], case["roles"]) == (["proposer"], [])
    assert call("get", f"/cases/{n}/possible", "auditor")[1] == {"items": []}
    Post.objects.create(user=w.people["auditor"], office="supervisor", body=w.sac, since=date(2020, 1, 1))
    before = rows()
    assert call("post", f"/cases/{n}/acts", "auditor", data={"act": "accept"})[0] == 403
    opening = {"procedure": "complaint", "act": "complain", "brought": COMPLAINT}
    code, told = call("post", "/cases", "auditor", data=opening)
    assert (code, told["ground"]) == (403, "role")
    assert rows() == before


def test_files_are_stored_before_they_are_brought(w: World, call: Any) -> None:
    code, stored = call.upload("proposer", "证据.pdf", PDF)
    assert (code, stored["name"], stored["size"]) == (200, "证据.pdf", len(PDF))
    assert call.upload("", "a.pdf", PDF)[0] == 401
    for name, content in (
        ("a.pdf", b"MZ\x90\x00"),
        ("a.exe", b"MZ"),
        ("a.txt", b"MZ\x00"),
        ("a.docx", b"PK"),
        ("a.pdf", b""),
    ):
        assert call.upload("proposer", name, content)[0] == 400, name
    assert File.objects.count() == 1
    opening: dict[str, Any] = {
        "procedure": "complaint",
        "act": "complain",
        "brought": {**COMPLAINT, "evidence": stored},
    }
    forged = ({"sha256": "0" * 64}, {"size": 5}, {"name": "a.docx"}, {"name": 5}, {"size": "x"}, {"more": 1})
    before = rows()
    for change in forged:
        brought = {**COMPLAINT, "evidence": {**stored, **change}}
        code, told = call("post", "/cases", "proposer", data={**opening, "brought": brought})
        assert (code, told["faults"][0]["fault"]) == (400, "not_a_file"), change
    assert rows() == before
    assert call("post", "/cases", "proposer", data=opening)[0] == 200


def test_an_attachment_too_large(w: World, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_UPLOAD_MB", "1")
    assert call.upload("proposer", "a.pdf", PDF + b"x" * 1_000_000)[1]["what"] == "the file is too large"
    assert call.upload("proposer", "a.pdf", PDF + b"x" * 1_200_000)[1]["what"] == "the body is too large"
    assert File.objects.count() == 0


def test_a_receipt_is_for_who_may_see_what_was_brought(w: World, call: Call) -> None:
    n = complain(call)
    w.act(n, "supervisor", "accept", "2026-12-01")
    code, told = call("get", f"/cases/{n}/receipts/1", "proposer")
    assert (code, told["what"]) == (404, "the receipt is pending")
    while sequence.number_pending():
        pass
    for who, expected in (("", 404), ("stranger", 404), ("proposer", 200), ("supervisor", 200), ("auditor", 200)):
        assert call("get", f"/cases/{n}/receipts/1", who)[0] == expected, who
    assert call("get", f"/cases/{n}/receipts/2")[0] == 200
    mine, theirs = (call("get", f"/cases/{n}/receipts/1", who)[1] for who in ("proposer", "supervisor"))
    account = f"u{w.people['proposer'].pk}"
    assert (
        mine["personal"]["fields"] == {"contact": "138", "user": "proposer", "account": account}
        and "personal" not in theirs
    )
    key = keys.verifier()
    assert key is not None
    assert ledger.verify(ledger.read(json.dumps(mine).encode()), [key]).proven


def test_comments_and_ballots(w: World, call: Call) -> None:
    proposed, opened = ((timezone.localdate() - timedelta(days)).isoformat() for days in (9, 3))  # still open today
    n = w.open("national-standard", "proposer", "propose", proposed, **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", opened, proposal_form=w.file(), outline=w.file())
    vote = {"act": "project_vote.vote", "brought": {"position": "against", "reason": "重复。"}}
    assert call("post", f"/cases/{n}/acts", "m1", data=vote)[0] == 200
    public = call("get", f"/cases/{n}")[1]["ballots"][0]  # how votes fall is not public while the ballot is open
    assert (public["eligible"], public["cast"], public["tally"], public["votes"]) == (4, 1, {}, [])
    assert (public["sealed"], public["passed"], public["conditions"]) == (True, None, [])
    ballot = call("get", f"/cases/{n}", "sec")[1]["ballots"][0]
    assert (ballot["sealed"], ballot["tally"]["against"], ballot["passed"]) == (False, 1, False)
    assert {c["met"] for c in ballot["conditions"]} == {False}
    assert ballot["votes"] == [{"user": "m1", "position": "against", "reason": "重复。"}]


def test_a_preview_is_of_the_day_it_is_asked_for(w: World, call: Call) -> None:
    day = (timezone.localdate() - timedelta(9)).isoformat()
    future = (timezone.localdate() + timedelta(9)).isoformat()
    opening = {"procedure": "national-standard", "act": "propose", "brought": dict(PROPOSAL)}
    assert call("post", "/previews", "proposer", data={**opening, "effective_at": day})[0] == 200
    assert call("post", "/previews", "proposer", data={**opening, "effective_at": future})[0] == 400
    n = w.open("national-standard", "proposer", "propose", day, **PROPOSAL).number
    asked = {"act": "open_project_vote", "brought": {"proposal_form": w.file(), "outline": w.file()}}
    earlier = (timezone.localdate() - timedelta(12)).isoformat()
    codes = [
        call("post", f"/cases/{n}/preview", "sec", data={**asked, "effective_at": d})[0] for d in (earlier, future)
    ]
    assert codes == [400, 400]


def test_a_key_revoked_opens_nothing(w: World, call: Call) -> None:
    n = complain(call)
    w.people["supervisor"].api_keys.update(revoked=timezone.now())
    assert call("post", f"/cases/{n}/acts", "supervisor", data={"act": "accept"})[0] == 401
    w.people["proposer"].is_active = False
    w.people["proposer"].save()
    assert call("get", f"/cases/{n}", "proposer")[0] == 401


def test_an_act_is_corrected_by_who_may(w: World, call: Call) -> None:
    day = (timezone.localdate() - timedelta(9)).isoformat()
    n = w.open("national-standard", "proposer", "propose", day, **PROPOSAL).number
    at, body = f"/cases/{n}/acts/1/corrections", {"brought": {"need": "另一种需要。"}}
    assert call("post", at, "sec", data=body)[0] == 403
    code, told = call("post", at, "proposer", data=body)
    assert (code, told) == (200, {"case": n, "act": 2, "corrects": 1})
    assert call("get", f"/cases/{n}", "proposer")[1]["facts"]["need"] == "另一种需要。"
    assert call("post", at, "proposer", data=body)[0] == 400  # sent again, it changes nothing
    for wrong in (
        {},
        {"brought": {"nothing": 1}},
        {"brought": []},
        {**body, "other": 1},
        {**body, "reason": "理" * 2001},
    ):
        assert call("post", at, "proposer", data=wrong)[0] in (400, 422)
    assert call("post", f"/cases/{n}/acts/99/corrections", "proposer", data=body)[0] in (400, 404)
