"""The last day of a ballot: up to when members vote, and from when it may be closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from player import PDF, Case, day

from guiju.core.errors import GuijuError
from guiju.core.procedure import house
from guiju.core.procedure.loader import load_file
from guiju.core.procedure.model import ActKind

OPENED, LAST, AFTER = "2026-03-02", "2026-03-16", "2026-03-17"
MINUTES = {"minutes": PDF}


def voting(**brought: Any) -> Case:
    case = Case("national-standard", "2026-01-05", named_drafters=["u1"]).at("review")
    case.done("open_review_vote", OPENED, "secretariat", **brought)
    return case


def test_a_ballot_is_not_closed_before_its_last_day_has_passed() -> None:
    case = voting()
    assert case.last("review_vote.term") == day(LAST)
    case.vote("review_vote", 8, favour=7)
    assert case.refused("pass_review", OPENED, "secretariat", **MINUTES) == "review_vote.over"
    assert case.refused("pass_review", LAST, "secretariat", **MINUTES) == "review_vote.over"
    assert case.from_day("pass_review", LAST, **MINUTES) == day(AFTER)
    assert case.done("pass_review", AFTER, "secretariat", **MINUTES).state == "reviewed"
    assert case.stopped("review_vote.term") == day(AFTER)


def test_it_is_closed_at_once_when_all_have_voted() -> None:
    case = voting()
    case.vote("review_vote", 8, favour=8)
    assert case.done("pass_review", OPENED, "secretariat", **MINUTES).state == "reviewed"


def test_members_vote_up_to_the_last_day() -> None:
    case = voting()
    case.done("review_vote.vote", LAST, "member")
    assert case.refused("review_vote.vote", AFTER, "member") == "review_vote.in_time"


@pytest.mark.parametrize(
    ("named", "refused"),
    [("2026-03-15", True), ("2026-03-16", False), ("2026-06-02", False), ("2026-06-03", True), ("2020-01-01", True)],
)
def test_a_later_last_day_within_bounds(named: str, refused: bool) -> None:
    case = Case("national-standard", "2026-01-05", named_drafters=["u1"]).at("review")
    if refused:
        assert case.refused("open_review_vote", OPENED, "secretariat", vote_closes=named) == "review_vote.last_day"
    else:
        case.done("open_review_vote", OPENED, "secretariat", vote_closes=named)
        assert case.last("review_vote.term") == day(named)


def test_the_term_stands_still_while_the_case_is_frozen() -> None:
    case = voting()
    case.done("freeze", "2026-03-06", "clock")
    assert case.now.clocks["review_vote.term"].paused == day("2026-03-06")


@pytest.mark.parametrize("name", sorted(house()))
def test_every_ballot_of_the_house_is_bounded(name: str) -> None:
    p = house()[name]
    for ballot in (b for b in p.ballots.values() if not b.counted_from):
        assert p.clocks[ballot.term].starts and p.clocks[ballot.term].stops
        vote = p.acts[f"{ballot.name}.vote"]
        assert f"{ballot.name}.in_time" in vote.rules
        closing = [a for a in p.acts.values() if a.closes == ballot.name and a.kind is ActKind.PLAIN]
        assert closing
        for act in closing:
            over = f"{ballot.name}.over" in act.rules or f"{ballot.name}.counted" in act.rules
            assert over is (ballot.early is None), (act.name, ballot.early)


def test_time_counts_a_secret_ballot() -> None:
    p = house()["committee-membership"]
    assert p.clocks["members_vote.term"].overdue == "members_vote.count"
    assert "clock" in p.acts["members_vote.count"].by
    assert "members_vote.over" in p.acts["members_vote.count"].rules


BASE = """procedure: bad
version: 1
extends: amendment-sheet
number: XX-{year}-{serial}
name: {zh: 坏, en: Bad}
"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ballots: {committee_vote: {lasts: R5_quorum}}", "not a time"),
        ("ballots: {committee_vote: {lasts: nothing}}", "unknown parameter"),
        ("ballots: {committee_vote: {lasts: ''}}", "has no last day"),
        ("ballots: {committee_vote: {closes_on: need}}", "not a date"),
        ("ballots: {committee_vote: {closes_on: nothing}}", "unknown fact"),
        ("ballots: {committee_vote: {at_most: ''}}", "may be any day"),
        ("ballots: {committee_vote: {remind: [soon]}}", "remind"),
        ("ballots: {committee_vote: {overdue: nothing}}", "unknown act"),
        ("ballots: {committee_vote: {overdue: terminate}}", "time may not do"),
        ("ballots: {committee_vote: {early: {zh: 早}}}", "closed early"),
        ("ballots: {committee_vote: {early: {zh: 早, en: Early, source: hearsay}}}", "unknown source"),
        ("ballots: {committee_vote: {conflicted: [proposer]}}", "does not say whether"),
        ("ballots: {committee_vote: {conflicted: {roles: [proposer], counted: perhaps, source: TCM}}}", "not said"),
        ("ballots: {committee_vote: {conflicted: {roles: [nobody], counted: true, source: TCM}}}", "unknown party"),
        ("ballots: {committee_vote: {counted_from: {favour: items}}}", "counted elsewhere"),
    ],
)
def test_what_a_definition_says_wrong(tmp_path: Path, said: str, told: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BASE + said, encoding="utf-8")
    with pytest.raises(GuijuError) as error:
        load_file(path)
    assert told in str(error.value)
