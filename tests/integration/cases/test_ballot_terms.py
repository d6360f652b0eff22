"""Ballots in real cases: last days, reminders, turnout, who is among all members, the ballot of ISO."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from guiju.registry.bodies.models import Post
from guiju.registry.cases import timing
from guiju.registry.cases.acts import counting
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Act, News, Waiting
from guiju.registry.cases.views import queries
from guiju.registry.record import log
from guiju.registry.record.faults import Report
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def voting(w: World, **brought: str) -> str:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file(), **brought)
    return n


def faults() -> list[str]:
    report = Report()
    for name in sorted(log.checks):
        log.checks[name](report)
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def test_the_desk_says_the_last_day_and_time_reminds_who_has_not_voted(w: World) -> None:
    n = voting(w, vote_closes="2025-05-20")
    desk = queries.desk(w.actor("m1", at("2025-04-11")))
    assert [(task.case.number, task.due) for task in desk] == [(n, date(2025, 5, 20))]
    w.act(n, "m2", "project_vote.vote", "2025-04-12", position="favour")
    assert timing.remind(at("2025-05-13")) == 3
    told = set(News.objects.filter(reminder="project_vote.term").values_list("holder", flat=True))
    assert told == {f"u{w.people[name].pk}" for name in ("chair", "m1", "m3")}
    assert faults() == []


def test_no_closing_before_the_last_day_unless_all_have_voted(w: World) -> None:
    n = voting(w)
    voters = [name for name, user in w.people.items() if Post.objects.filter(user=user, office="member").exists()]
    for who in voters[:-1]:
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    with pytest.raises(RefusedError) as error:
        w.act(n, "sec", "send_proposal", "2025-04-12")
    assert error.value.refusal.rule is not None and error.value.refusal.rule.name == "project_vote.over"
    assert "2025-04-25" in str(error.value)
    w.act(n, voters[-1], "project_vote.vote", "2025-04-12", position="favour")
    assert w.act(n, "sec", "send_proposal", "2025-04-12").state == "proposed"
    assert faults() == []


def test_nobody_votes_after_the_last_day(w: World) -> None:
    n = voting(w)
    w.act(n, "m1", "project_vote.vote", "2025-04-24", position="favour")
    with pytest.raises(RefusedError) as error:
        w.act(n, "m2", "project_vote.vote", "2025-04-25", position="favour")
    assert error.value.refusal.rule is not None and error.value.refusal.rule.name == "project_vote.in_time"


@pytest.mark.parametrize("named", ["2025-04-23", "2025-07-11", "2020-01-01", "9999-12-31"])
def test_a_last_day_out_of_bounds_is_refused(w: World, named: str) -> None:
    with pytest.raises(RefusedError):
        voting(w, vote_closes=named)
    assert not Waiting.objects.exclude(ballot="").exists()


def test_page_and_interface_say_turnout_and_last_day(w: World) -> None:
    n = voting(w)
    w.act(n, "m1", "project_vote.vote", "2025-04-12", position="favour")
    eligible = counting.eligible_of(w.case(n), "project_vote", 1)
    page = Client().get(f"/case/{n}/").content.decode()
    assert f"1 / {eligible}" in page and "2025-04-24" in page
    said = Client().get(f"/api/v1/cases/{n}").json()["ballots"][0]
    assert (said["cast"], said["eligible"], said["conflicted"], said["last_day"]) == (1, eligible, 0, "2025-04-24")
    assert said["votes"] == []


def test_time_counts_a_secret_ballot_after_its_last_day(w: World) -> None:
    n = w.open(
        "committee-membership", "sec", "prepare", "2026-05-18", committee="SAC/TC 28", incoming=["stranger"],
        list_of_members=w.line_up(), level="TC", change="add", seat="member", reason="补充。",
    ).number  # fmt: skip
    w.act(n, "sec", "open_vote", "2026-05-19")
    w.act(n, "m1", "members_vote.vote", "2026-05-20", position="favour")
    with pytest.raises(RefusedError):
        w.act(n, "sec", "members_vote.count", "2026-05-21")
    assert timing.overdue(at("2026-06-02")) == 0  # the last day itself
    assert timing.overdue(at("2026-06-10")) == 1
    counted = Act.objects.get(name="members_vote.count")
    assert (counted.role, counted.effective.date()) == ("clock", date(2026, 6, 2))
    assert faults() == []


def test_the_mirror_committee_and_the_ballot_of_iso(w: World) -> None:
    n = w.open(
        "iso-ballot", "officer", "announce", "2026-04-06", committee="SAC/TC 28", draft_number="ISO/DIS 1",
        draft_title="Draft", kind="DIS", closes="2026-06-26", draft=w.file(),
    ).number  # fmt: skip
    w.act(n, "sec", "consult", "2026-04-07")
    with pytest.raises(RefusedError):  # it would end after that of ISO
        w.act(n, "sec", "open_vote", "2026-04-20", vote_closes="2026-06-26")
    w.act(n, "sec", "open_vote", "2026-04-20", vote_closes="2026-05-20")
    with pytest.raises(RefusedError) as error:
        w.act(n, "sec", "take_against", "2026-05-21", position="abstain")
    assert error.value.refusal.rule is not None and error.value.refusal.rule.name == "somebody_voted"
    w.act(n, "m1", "committee_vote.vote", "2026-04-21", position="favour")
    with pytest.raises(RefusedError) as error:  # one member is no quorum
        w.act(n, "sec", "take_favour", "2026-05-21", position="approve")
    assert error.value.refusal.rule is not None and error.value.refusal.rule.name == "vote_passed"
    w.act(n, "sec", "take_against", "2026-05-21", position="abstain")
    w.act(n, "officer", "cast", "2026-05-22", cast_on="2026-05-22")
    votes = {"p_favour": "8", "p_against": "4", "p_abstain": "3", "o_favour": "3", "o_against": "0", "accepted": "0"}
    with pytest.raises(RefusedError):
        w.act(n, "officer", "record_approved", "2026-07-01", **votes)
    assert w.act(n, "officer", "record_rejected", "2026-07-01", **votes).state == "rejected"
    ballots = {one["name"]: one for one in Client().get(f"/api/v1/cases/{n}").json()["ballots"]}
    assert (ballots["committee_vote"]["passed"], ballots["committee_vote"]["cast"]) == (False, 1)
    assert (ballots["international"]["passed"], ballots["international"]["tally"]) == (
        False, {"favour": 8, "against": 4, "abstain": 3},
    )  # fmt: skip
    page = Client().get(f"/case/{n}/").content.decode()
    assert 'id="ballot-international"' in page and 'id="ballot-committee_vote"' in page
    assert faults() == []
