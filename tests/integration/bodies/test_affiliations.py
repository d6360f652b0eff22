"""Who speaks for whom: appointing, ending, acting in the name of a body; and what is tried against it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.registry.accounts.models import ApiKey, User
from guiju.registry.accounts.services import make_key
from guiju.registry.bodies import affiliation_access, affiliations, appointing, kinds, seats
from guiju.registry.bodies.appointing import Appointment, Proof
from guiju.registry.bodies.models import Affiliation, Body, Post
from guiju.registry.cases import affiliating, erasing, files
from guiju.registry.cases.acts.performing import Performed, Request, open_case, perform
from guiju.registry.cases.acts.refusing import KeyReusedError, RefusedError
from guiju.registry.cases.models import Act, Comment, Denial
from guiju.registry.cases.views import serializers
from guiju.registry.record.models import Change, Outgoing
from guiju.registry.record.outbox import message_of
from integration.cases.world import PDF, PROPOSAL, World, at, world

DAY = "2026-03-02"
COMPLAINT = {"subject": "standard", "summary": "第 5 章与 GB 2762 矛盾", "complaint": "限量不一致。", "contact": "138"}
LETTER = Proof("授权书 1 号")


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    """A small firm with an administrator of its own, a foreign-invested one without, a university under a ministry."""
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    ministry = Body.objects.create(code="MOE-X", kind="department", names={"zh": "教育部门"})
    for code, kind, also, over in (
        ("SMALL", "small_enterprise", ["private_enterprise"], None),
        ("FOREIGN", "foreign_invested", [], None),
        ("UNI", "university", [], ministry),
    ):
        names = {"zh": f"示例{code}", "en": f"Sample {code}"}
        Body.objects.create(code=code, kind=kind, also=also, names=names, parent=over, country="CN")
    for name in ("boss", "clerk", "other", "keeper"):
        made.person(name)
    made.person("ministry", ("officer", ministry))
    User.objects.filter(username="keeper").update(is_staff=True)
    made.people["keeper"].refresh_from_db()
    appoint(made, None, "boss", "SMALL", "appoint")
    return made


def body(code: str) -> Body:
    return Body.objects.get(code=code)


def appoint(
    w: World, by: str | None, who: str, code: str, *mandates: str, day: str = DAY, since: str = "", until: str = "",
    proof: Proof = LETTER,
) -> Affiliation:  # fmt: skip
    days = [date.fromisoformat(text) if text else None for text in (since, until)]
    asked = Appointment(w.people[who], body(code), mandates or ("represent",), days[0], days[1], proof)
    return appointing.appoint(w.people[by] if by else None, asked, at(day))


def speak(w: World, who: str, code: str, day: str = DAY, **more: Any) -> Performed:
    """A complaint in the name of a body."""
    asked = Request("complain", COMPLAINT, for_body=code, **more)
    return open_case("complaint", asked, w.actor(who, at(day)), at(day))


def unspoken(w: World, who: str, code: str, day: str = DAY) -> None:
    with pytest.raises(RefusedError) as error:
        speak(w, who, code, day)
    assert [f.fault for f in error.value.refusal.faults] == ["not_spoken_for"]
    assert error.value.said.zh and error.value.said.en


# -- who may appoint ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("by", "code"), [("boss", "SMALL"), ("ministry", "UNI"), ("keeper", "FOREIGN"), (None, "FOREIGN")]
)
def test_those_who_may_appoint(w: World, by: str | None, code: str) -> None:
    row = appoint(w, by, "clerk", code, "file", "comment")
    assert (row.mandates, row.since) == (["file", "comment"], date.fromisoformat(DAY))
    assert [one.code for one in affiliations.spoken_for(w.people["clerk"].pk, "file", row.since)] == [code]


@pytest.mark.parametrize(
    ("by", "code"),
    [("boss", "FOREIGN"), ("boss", "UNI"), ("ministry", "SMALL"), ("ministry", "MOE-X"), ("clerk", "SMALL"),
     ("officer", "SMALL"), ("stranger", "UNI")],
)  # fmt: skip
def test_those_who_may_not(w: World, by: str, code: str) -> None:
    before = Affiliation.objects.count()
    with pytest.raises(NotAllowedError):
        appoint(w, by, "other", code)
    assert Affiliation.objects.count() == before


@pytest.mark.parametrize(("by", "code"), [("boss", "SMALL"), ("keeper", "FOREIGN"), ("ministry", "UNI")])
def test_nobody_appoints_themselves(w: World, by: str, code: str) -> None:
    with pytest.raises(NotAllowedError, match="themselves"):
        appoint(w, by, by, code, "file")


def test_an_auditor_appoints_nowhere(w: World) -> None:
    Post.objects.create(user=w.people["keeper"], office="auditor", since=date(2020, 1, 1))
    with pytest.raises(NotAllowedError):
        appoint(w, "keeper", "other", "FOREIGN")
    assert affiliation_access.may_see(w.people["keeper"], body("SMALL"), date.fromisoformat(DAY))


def test_who_appoints_no_longer_appoints_nobody(w: World) -> None:
    appointing.end(None, Affiliation.objects.get(user=w.people["boss"]), "离职", at(DAY))
    with pytest.raises(NotAllowedError):
        appoint(w, "boss", "clerk", "SMALL")


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"proof": Proof()}, "proof"), ({"proof": Proof("a\nb")}, "proof"), ({"proof": Proof("x" * 1001)}, "proof"),
        ({"since": "2027-03-05"}, "since"), ({"since": "2024-12-01"}, "since"), ({"until": "2026-03-01"}, "until"),
        ({"since": "2026-05-01", "until": "2026-04-01"}, "until"),
    ],
)  # fmt: skip
def test_appointments_that_cannot_be(w: World, more: dict[str, Any], where: str) -> None:
    with pytest.raises(GuijuError) as error:
        appoint(w, "boss", "clerk", "SMALL", **more)
    assert error.value.where == where


@pytest.mark.parametrize("mandates", [["own"], ["file", "'"], [""]])
def test_a_mandate_that_is_none(w: World, mandates: list[str]) -> None:
    with pytest.raises(GuijuError, match="there is no mandate"):
        appoint(w, "boss", "clerk", "SMALL", *mandates)
    with pytest.raises(GuijuError, match="no mandate is given"):
        kinds.checked_mandates([])


def test_the_proof_of_another_body_proves_nothing(w: World) -> None:
    stored = files.store([PDF], "letter.pdf", None, at(DAY))
    appoint(w, "boss", "clerk", "SMALL", proof=Proof(file=stored))
    with pytest.raises(GuijuError, match="another body"):
        appoint(w, "keeper", "other", "FOREIGN", proof=Proof("也有", file=stored))
    appoint(w, "boss", "other", "SMALL", proof=Proof(file=stored))  # one letter may name two people


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-03-02", ""), ("2026-05-31", ""), ("2026-03-10", "2026-04-01"), ("2026-04-30", "2026-07-01")],
)  # fmt: skip
def test_two_at_once_for_one_body(w: World, since: str, until: str) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file", until="2026-05-31")
    with pytest.raises(GuijuError, match="speaks for SMALL already"):
        appoint(w, "boss", "clerk", "SMALL", "comment", since=since, until=until)
    appoint(w, "boss", "clerk", "SMALL", "comment", since="2026-06-01")
    appoint(w, "keeper", "clerk", "FOREIGN", "comment")  # another body at the same time


# -- acting in the name of a body --------------------------------------------------------------------------------------
def test_an_act_says_for_which_body_it_was_done(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file")
    done = speak(w, "clerk", "SMALL")
    act = Act.objects.get(pk=done.act)
    assert act.public["for"] == {"body": "SMALL", "kinds": ["small_enterprise", "private_enterprise"]}
    Body.objects.filter(code="SMALL").update(kind="large_enterprise")
    act.refresh_from_db()
    assert act.public["for"]["kinds"][0] == "small_enterprise"  # as it was then
    case = w.case(done.number)
    mine, theirs = (serializers.acts(case, w.actor(who, at(DAY)), 0, 9)[0] for who in ("clerk", "stranger"))
    assert (mine["for_body"]["body"], theirs["for_body"]) == ("SMALL", None)  # who complains is not told


def test_without_a_mandate_nobody_speaks(w: World) -> None:
    unspoken(w, "stranger", "SMALL")
    unspoken(w, "boss", "SMALL")  # appointing is no filing
    unspoken(w, "clerk", "NO-SUCH")
    assert Denial.objects.filter(act="complain", ground="fact").count() == 3


@pytest.mark.parametrize("mandate", ["comment", "vote", "appoint", "propose", "act"])
def test_a_mandate_without_file(w: World, mandate: str) -> None:
    appoint(w, "boss", "clerk", "SMALL", mandate)
    unspoken(w, "clerk", "SMALL")


def test_a_mandate_for_another_body(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "represent")
    unspoken(w, "clerk", "FOREIGN")
    assert speak(w, "clerk", "SMALL").number


def test_a_mandate_that_has_run_out(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file", until="2026-03-31")
    assert speak(w, "clerk", "SMALL", "2026-03-31").number
    unspoken(w, "clerk", "SMALL", "2026-04-01")


def test_a_mandate_that_has_not_begun(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file", since="2026-04-01")
    unspoken(w, "clerk", "SMALL", "2026-03-31")
    assert speak(w, "clerk", "SMALL", "2026-04-01").number


def test_an_act_entered_later_needs_the_mandate_on_both_days(w: World) -> None:
    row = appoint(w, "boss", "clerk", "SMALL", "file", until="2026-03-10")
    with pytest.raises(RefusedError):
        asked = Request("complain", COMPLAINT, for_body="SMALL", day=date(2026, 3, 9))
        open_case("complaint", asked, w.actor("clerk", at("2026-03-12")), at("2026-03-12"))
    assert affiliations.held(w.people["clerk"].pk, "file", [date(2026, 3, 9)]).get() == row


def test_a_body_that_has_ended_is_spoken_for_by_nobody(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file")
    Body.objects.filter(code="SMALL").update(ended_on=date(2026, 3, 10))
    assert speak(w, "clerk", "SMALL", "2026-03-10").number
    unspoken(w, "clerk", "SMALL", "2026-03-11")
    with pytest.raises(GuijuError, match="ended on 2026-03-10"):
        appoint(w, "keeper", "other", "SMALL", day="2026-03-11")
    with pytest.raises(NotAllowedError):  # nor does who appointed for it appoint any more
        appoint(w, "boss", "other", "SMALL", day="2026-03-11")


def test_a_key_sent_again_for_another_body_is_another_act(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file")
    first = speak(w, "clerk", "SMALL", key="k")
    assert speak(w, "clerk", "SMALL", key="k").number == first.number
    with pytest.raises(KeyReusedError):
        speak(w, "clerk", "", key="k")


def test_a_vote_is_cast_by_the_seat_and_for_no_body_named(w: World) -> None:
    appoint(w, "boss", "m1", "SMALL", "vote")
    n = _voting(w)
    with pytest.raises(RefusedError) as error:
        asked = Request("members_vote.vote", {"position": "favour"}, for_body="SMALL")
        perform(n, asked, w.actor("m1", at("2026-05-20")), at("2026-05-20"))
    assert [f.fault for f in error.value.refusal.faults] == ["for_nobody"]


def test_a_proposal_says_its_proposer_to_everybody(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "propose")
    unspoken(w, "clerk", "SMALL")  # a complaint is filed, not proposed
    asked = Request("propose", dict(PROPOSAL), for_body="SMALL")
    number = open_case("national-standard", asked, w.actor("clerk", at(DAY)), at(DAY)).number
    told = serializers.acts(w.case(number), w.actor("stranger", at(DAY)), 0, 9)[0]
    assert told["for_body"] == {"body": "SMALL", "kinds": ["small_enterprise", "private_enterprise"]}
    assert told["by"] == ""


# -- ballots -----------------------------------------------------------------------------------------------------------
def _voting(w: World) -> str:
    n = w.open(
        "committee-membership", "sec", "prepare", "2026-05-18", committee="SAC/TC 28", incoming=["stranger"],
        list_of_members=w.line_up(), level="TC", change="add", seat="member", reason="补充。",
    ).number  # fmt: skip
    w.act(n, "sec", "open_vote", "2026-05-19")
    return n


def test_a_secret_ballot_says_nothing_of_bodies(w: World) -> None:
    """Only one voter sits for a small firm: a kind beside the votes would be their name."""
    appoint(w, "boss", "m1", "SMALL", "vote")
    m1 = w.people["m1"].pk
    assert seats.Sitting([m1], w.committee.pk).of(m1, date(2026, 5, 20)).speaks_for == body("SMALL")  # type: ignore[union-attr]
    n = _voting(w)
    for who, position in (("m1", "against"), ("m2", "favour"), ("m3", "favour"), ("chair", "favour")):
        reason = {"reason": "不同意"} if position == "against" else {}
        w.act(n, who, "members_vote.vote", "2026-05-20", position=position, **reason)
    w.act(n, "sec", "members_vote.count", "2026-05-21")
    for act in Act.objects.filter(case__number=n):
        assert "for" not in act.public
        assert "SMALL" not in json.dumps(act.public)
        assert "small_enterprise" not in json.dumps(act.public)
    for who in ("sec", "m2", "stranger"):
        actor = w.actor(who, at("2026-05-21"))
        told = json.dumps(
            [serializers.full(w.case(n), actor, date(2026, 5, 21)), serializers.acts(w.case(n), actor, 0, 99)],
            default=str,
        )
        assert "small_enterprise" not in told


# -- seats -------------------------------------------------------------------------------------------------------------
def test_seats_follow_from_who_may_vote_for_whom(w: World) -> None:
    day = date.fromisoformat(DAY)
    assert seats.composition(w.committee, day) == ({}, 4)
    row = appoint(w, "boss", "m1", "SMALL", "vote")
    appoint(w, "ministry", "m2", "UNI", "represent")  # which holds no vote
    assert seats.composition(w.committee, day) == ({"small_enterprise": 1}, 3)
    appoint(w, "keeper", "m3", "FOREIGN", "vote")
    appoint(w, "ministry", "m3", "UNI", "vote")  # the seat says for whom: it was taken for the first
    assert seats.composition(w.committee, day) == ({"small_enterprise": 1, "foreign_invested": 1}, 2)
    appointing.end(w.people["boss"], row, "换人", at(DAY))
    assert seats.composition(w.committee, day) == ({"foreign_invested": 1}, 3)
    post = Post.objects.get(user=w.people["m1"])
    states = [c.data["seat"][1]["body"] for c in Change.objects.filter(kind="post", subject=post.pk).order_by("pk")]
    assert states == ["SMALL", None]


# -- ending, history, telling ------------------------------------------------------------------------------------------
def test_an_end_has_a_reason_and_counts_at_once(w: World) -> None:
    row = appoint(w, "boss", "clerk", "SMALL", "file")
    for why in ("", "   "):
        with pytest.raises(GuijuError, match="why it ends"):
            appointing.end(w.people["boss"], row, why, at("2026-03-09"))
    appointing.end(w.people["boss"], row, "调离", at("2026-03-09"))
    unspoken(w, "clerk", "SMALL", "2026-03-09")
    with pytest.raises(GuijuError, match="has ended"):
        appointing.end(w.people["boss"], row, "再次", at("2026-03-09"))
    appoint(w, "boss", "clerk", "SMALL", "comment", day="2026-03-09")  # with another mandate from the same day


def test_the_person_may_leave_and_others_may_not_end_it(w: World) -> None:
    row = appoint(w, "boss", "clerk", "SMALL", "file")
    for who in ("stranger", "ministry", "officer"):
        with pytest.raises(NotAllowedError):
            appointing.end(w.people[who], row, "x", at(DAY))
    appointing.end(w.people["clerk"], row, "离职", at(DAY))
    row.refresh_from_db()
    assert (row.ended_by, row.why) == (w.people["clerk"], "离职")


def test_the_record_says_who_spoke_for_whom_on_a_day(w: World) -> None:
    row = appoint(w, "boss", "clerk", "SMALL", "file", "comment", until="2026-12-31")
    appointing.end(w.people["boss"], row, "调离", at("2026-06-01"))
    spoke = Affiliation.objects.filter(user=w.people["clerk"])
    days = [date.fromisoformat(day) for day in ("2026-03-01", "2026-03-02", "2026-06-01", "2026-06-02")]
    assert [spoke.filter(affiliations.was_on(day)).exists() for day in days] == [False, True, True, False]
    made, ended = Change.objects.filter(kind="affiliation", subject=row.pk).order_by("pk")
    assert made.data["mandates"] == [None, ["file", "comment"]]
    assert made.data["user"] == [None, f"u{w.people['clerk'].pk}"]
    assert ended.data == {"until": ["2026-12-31", "2026-06-01"], "ended_by": [None, f"u{w.people['boss'].pk}"]}
    assert "调离" not in json.dumps(ended.data)


def test_both_are_told(w: World) -> None:
    User.objects.filter(username="clerk").update(language="en")
    row = appoint(w, "boss", "clerk", "SMALL", "file")
    appointing.end(w.people["boss"], row, "调离", at(DAY))
    found = [message for each in Outgoing.objects.order_by("pk") if (message := message_of(each)) is not None]
    to = [message["to"][0].partition("@")[0] for message in found]
    assert to == ["boss", "boss", "clerk", "boss", "clerk"]  # the first of them: when the boss was appointed
    assert "may act in the name of Sample SMALL (SMALL): File" in found[2]["body"]
    assert "示例SMALL" in found[1]["body"]
    assert "调离" in found[4]["body"]


# -- who may see what --------------------------------------------------------------------------------------------------
def test_who_sees_who_speaks_for_a_body(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file")
    appoint(w, "keeper", "other", "FOREIGN", "file")
    today = date.fromisoformat(DAY)

    def seen(who: str, code: str = "SMALL") -> list[str]:
        return [row.user.username for row in affiliation_access.of_body(w.people[who], body(code), today)]

    assert seen("boss") == seen("keeper") == seen("clerk") == ["clerk", "boss"]
    assert seen("stranger") == seen("other") == seen("ministry") == []
    assert seen("clerk", "FOREIGN") == []


def test_the_proof_is_for_the_person_and_who_appoints(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file")
    row = appoint(w, "boss", "other", "SMALL", "comment", proof=Proof("秘密 7"))
    today = date.fromisoformat(DAY)
    told = {who: affiliating.shown(row, w.people[who], today)["proof"] for who in ("boss", "other", "clerk", "keeper")}
    assert told == {"boss": "秘密 7", "other": "秘密 7", "clerk": "", "keeper": "秘密 7"}


def test_who_is_erased_speaks_for_nobody(w: World) -> None:
    stored = files.store([PDF], "zhang-san.pdf", None, at(DAY))
    asked = Appointment(w.people["m1"], body("SMALL"), ("vote",), proof=Proof("张三的授权书", stored))
    row = appointing.appoint(w.people["boss"], asked, timezone.now())
    erasing.erase(w.people["m1"], timezone.localdate())
    row.refresh_from_db()
    assert (row.proof_text, row.proof_file, row.why, row.ended is not None) == ("", None, "", True)
    assert affiliating.shown(row, w.people["boss"], timezone.localdate())["person"] == ""
    assert Post.objects.get(user=w.people["m1"]).until == timezone.localdate()
    assert affiliations.spoken_for(w.people["m1"].pk, "vote", timezone.localdate()) == []


# -- the doors ---------------------------------------------------------------------------------------------------------
def call(w: World, who: str, method: str, path: str, data: Any = None) -> tuple[int, Any]:
    ApiKey.objects.filter(user=w.people[who]).delete()
    key = make_key(w.people[who], "k", timezone.now(), scope="act")
    kind = {} if method == "get" else {"content_type": "application/json"}
    answer = getattr(Client(), method)(f"/api/v1{path}", data, headers={"Authorization": f"Bearer {key}"}, **kind)
    return answer.status_code, answer.json()


def test_programs_appoint_list_and_end(w: World) -> None:
    said = {"person": "clerk", "body": "SMALL", "mandates": ["comment", "file"], "proof": "函 1"}
    status, made = call(w, "boss", "post", "/affiliations", said)
    assert (status, made["mandates"], made["counts"]) == (200, ["file", "comment"], True)
    assert call(w, "clerk", "get", "/affiliations")[1]["items"] == [made]
    status, listed = call(w, "boss", "get", "/affiliations?body=SMALL")
    assert [row["person"] for row in listed["items"]] == ["clerk", "boss"]
    assert call(w, "stranger", "get", "/affiliations?body=SMALL")[1]["items"] == []
    asked = {"procedure": "complaint", "act": "complain", "brought": COMPLAINT, "for_body": "SMALL"}
    assert call(w, "clerk", "post", "/cases", asked)[0] == 200
    status, refusal = call(w, "stranger", "post", "/cases", asked)
    assert (status, refusal["faults"][0]["fact"], refusal["faults"][0]["fault"]) == (400, "for_body", "not_spoken_for")
    assert call(w, "clerk", "post", f"/affiliations/{made['id']}/end", {"why": "离职"})[1]["counts"] is False
    assert call(w, "clerk", "post", "/cases", asked)[0] == 400


def test_forged_numbers_and_files_over_the_interface(w: World) -> None:
    theirs = appoint(w, "keeper", "other", "FOREIGN", "file", day=timezone.localdate().isoformat())
    for number in (theirs.pk, 999_999_999, (1 << 63) - 1):
        assert call(w, "boss", "post", f"/affiliations/{number}/end", {"why": "x"})[0] == 404
    theirs.refresh_from_db()
    assert theirs.ended is None
    said = {"person": "clerk", "body": "SMALL", "mandates": ["file"]}
    forged = {"sha256": "0" * 64, "name": "a.pdf", "size": 9}
    for more in ({"proof_file": forged}, {"proof_file": {**forged, "path": "/etc/passwd"}}, {"appointed_by": "keeper"},
                 {"proof": ""}, {"mandates": ["*"], "proof": "1"}, {"person": "no-such", "proof": "1"},
                 {"body": "NO-SUCH", "proof": "1"}, {"since": "yesterday", "proof": "1"}):  # fmt: skip
        assert call(w, "boss", "post", "/affiliations", {**said, **more})[0] in (400, 422), more
    for person in ("clerk", "no-such"):  # whether there is such an account is not told to who may not appoint
        assert call(w, "stranger", "post", "/affiliations", {**said, "person": person, "proof": "1"})[0] == 403
    assert not Affiliation.objects.filter(user=w.people["clerk"]).exists()


def client(w: World, who: str, language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(w.people[who])
    return made


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages(w: World, language: str) -> None:
    letter = files.store([PDF], "letter.pdf", None, timezone.now())
    page = client(w, "boss", language)
    said = {"body": "SMALL", "person": "clerk", "mandate": ["represent", "vote"], "proof": "函 2"}
    assert page.post("/affiliations/", said).status_code == 302
    assert page.post("/affiliations/", said).status_code == 400  # once is enough
    row = Affiliation.objects.get(user=w.people["clerk"])
    text = page.get("/affiliations/?body=SMALL").content.decode()
    assert "函 2" in text
    assert "clerk" in page.get("/body/SMALL").content.decode()
    assert "clerk" not in client(w, "stranger", language).get("/body/SMALL").content.decode()
    assert "clerk" not in Client().get("/body/SMALL").content.decode()
    assert client(w, "stranger", language).get("/affiliations/?body=SMALL").status_code == 404
    own = client(w, "clerk", language).get("/affiliations/").content.decode()
    assert {"en": "Represent", "zh-hans": "代表"}[language] in own
    Affiliation.objects.filter(pk=row.pk).update(proof_file=letter)
    proof = f"/affiliations/{row.pk}/proof/"
    assert [client(w, who, language).get(proof).status_code for who in ("boss", "clerk", "stranger")] == [200, 200, 404]
    assert client(w, "stranger", language).post(f"/affiliations/{row.pk}/end/", {"why": "x"}).status_code == 404
    assert page.post(f"/affiliations/{row.pk}/end/", {"why": "换人"}).status_code == 302
    assert Affiliation.objects.get(pk=row.pk).why == "换人"


def test_the_form_offers_the_bodies_that_one_speaks_for(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "file", day=timezone.localdate().isoformat())
    appoint(w, "keeper", "clerk", "FOREIGN", "comment", day=timezone.localdate().isoformat())
    page = client(w, "clerk")
    text = page.get("/cases/complaint/new/").content.decode()
    assert 'name="for_body" value="SMALL"' in text
    assert "FOREIGN" not in text
    assert "for_body" not in client(w, "stranger").get("/cases/complaint/new/").content.decode()
    answer = page.post("/cases/complaint/new/", {**COMPLAINT, "for_body": "FOREIGN", "key": "a"})
    assert answer.status_code == 400
    assert "is no body in whose name you may do this now" in answer.content.decode()
    assert page.post("/cases/complaint/new/", {**COMPLAINT, "for_body": "SMALL", "key": "b"}).status_code == 302
    assert Act.objects.latest("pk").public["for"]["body"] == "SMALL"


def test_a_comment_stands_with_the_body_of_its_author(w: World) -> None:
    appoint(w, "boss", "clerk", "SMALL", "comment")
    number = _enquiry(w)
    asked = Request("enquiry.comment", {"kind": "technical", "text": "表 1 有误"}, for_body="SMALL")
    perform(number, asked, w.actor("clerk", at("2026-04-02")), at("2026-04-02"))
    w.act(number, "stranger", "enquiry.comment", "2026-04-02", kind="general", text="同意")
    told = serializers.full(w.case(number), w.actor("stranger", at("2026-04-02")), date(2026, 4, 2))
    [round_] = [one for one in told["comments"] if one["name"] == "enquiry"]
    first, second = round_["items"]
    assert first["for_body"] == {"body": "SMALL", "kinds": ["small_enterprise", "private_enterprise"]}
    assert (second["for_body"], first["organization"]) == (None, "")
    page = Client(headers={"accept-language": "en"}).get(f"/case/{number}/").content.decode()
    assert "Sample SMALL (Medium, small and micro enterprises, Private enterprises)" in page
    assert Comment.objects.count() == 2


def _enquiry(w: World) -> str:
    """A project put where comments are taken; the way there is tested elsewhere."""
    done = w.open("national-standard", "proposer", "propose", DAY, **PROPOSAL)
    case = w.case(done.number)
    case.state, case.marks = "enquiry", {**case.marks, "open_enquiry": [1, DAY]}
    case.clocks["enquiry"] = {"name": "enquiry", "started": DAY, "last": "2026-05-06"}
    case.save()
    return done.number


def test_kinds_are_data(w: World) -> None:
    known = kinds.kinds()
    assert {"state_enterprise", "small_enterprise", "foreign_invested", "consumer", "university", "laboratory"} <= set(
        known
    )
    assert {kinds.interest(["consumer"]), kinds.interest(["university"]), kinds.interest(["enterprise"])} == {
        "consumer", "public_interest", "",
    }  # fmt: skip
    small = [body["kinds"] for body in call(w, "boss", "get", "/bodies?kind=small_enterprise")[1]["items"]]
    assert ["small_enterprise", "private_enterprise"] in small and all("small_enterprise" in each for each in small)
    assert call(w, "boss", "get", "/bodies?kind=nothing")[0] == 422
    assert all(getattr(Body.Kind, name) in known for name in vars(Body.Kind) if name.isupper())


def test_far_days_are_refused_whoever_asks(w: World) -> None:
    for since in (date.fromisoformat(DAY) + timedelta(days=367), date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(GuijuError, match="too far"):
            appoint(w, None, "clerk", "SMALL", since=since.isoformat())
