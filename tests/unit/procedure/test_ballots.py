"""Votes: the thresholds met exactly, missed by one, and counted in exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from player import day

from guiju.core.procedure import house
from guiju.core.procedure.ballots import Tally, Verdict, tally, tally_elsewhere, verdict
from guiju.core.procedure.parameters import on_day

TODAY = day("2026-03-02")


def judged(procedure: str, ballot: str, eligible: int, votes: list[tuple[str, bool]]) -> Verdict:
    p = house()[procedure]
    return verdict(p.ballots[ballot], tally(eligible, votes), on_day(p.parameters.values(), TODAY))


def cast(favour: int, against: int = 0, abstain: int = 0, reasoned: int | None = None) -> list[tuple[str, bool]]:
    with_reason = against if reasoned is None else reasoned
    votes = [("favour", False)] * favour + [("abstain", False)] * abstain
    return votes + [("against", n < with_reason) for n in range(against)]


@pytest.mark.parametrize(
    ("eligible", "favour", "against", "abstain", "fails"),
    [
        (40, 30, 0, 0, []),  # exactly three quarters vote
        (40, 29, 0, 0, [0]),  # one short of the quorum
        (40, 20, 0, 10, []),  # exactly two thirds in favour
        (40, 19, 0, 11, [1]),  # one short of two thirds
        (36, 27, 9, 0, []),  # exactly a quarter against
        (36, 26, 10, 0, [2]),  # one more than a quarter
        (36, 18, 9, 0, [2]),  # the quorum and two thirds met exactly, but a third against
        (25, 0, 0, 0, [0, 1, 2]),  # nobody votes: a share of nothing is no share
        (0, 0, 0, 0, [0, 1, 2]),
        (4, 3, 0, 0, []), (4, 2, 1, 0, [2]), (3, 3, 0, 0, []), (3, 2, 0, 0, [0]),
    ],
)  # fmt: skip
def test_the_vote_of_a_committee(eligible: int, favour: int, against: int, abstain: int, fails: list[int]) -> None:
    for procedure, ballot in (("national-standard", "review_vote"), ("systematic-review", "committee_vote")):
        found = judged(procedure, ballot, eligible, cast(favour, against, abstain))
        assert [n for n, (_, faults) in enumerate(found.conditions) if faults] == fails
        assert found.passed is not bool(fails)


@pytest.mark.parametrize(
    ("favour", "against", "abstain", "passes"),
    [(3, 1, 0, True), (2, 1, 0, False), (75, 25, 0, True), (74, 26, 0, False), (75, 0, 25, True), (74, 0, 26, False)],
)
def test_the_vote_of_an_association(favour: int, against: int, abstain: int, passes: bool) -> None:
    """Three quarters of those present (GSP); who is absent does not count."""
    found = judged("association-standard", "review_vote", 1000, cast(favour, against, abstain))
    assert found.passed is passes


def test_an_association_with_a_quorum_of_its_own() -> None:
    def votes(present: int) -> bool:
        return judged("association-standard-example", "review_vote", 30, cast(present)).passed

    assert (votes(20), votes(19)) == (True, False)


def abroad(kind: str, votes: tuple[int, ...], **more: int) -> list[int]:
    """Which conditions of the international ballot fail. Votes: P-members for and against, others for and against."""
    p = house()["iso-ballot"]
    names = ("p_favour", "p_against", "o_favour", "o_against")
    facts = {"kind": kind, "p_abstain": 9, **dict(zip(names, votes, strict=True)), **more}
    counted = tally_elsewhere(p.ballots["international"], facts)
    assert counted is not None
    found = verdict(p.ballots["international"], counted, on_day(p.parameters.values(), TODAY), facts)
    return [n for n, (_, faults) in enumerate(found.conditions) if faults]


@pytest.mark.parametrize(
    ("kind", "votes", "fails"),
    [
        ("DIS", (8, 4, 4, 0), []),  # exactly two thirds of P-members, exactly a quarter of all votes against
        ("DIS", (8, 4, 3, 0), [1]),  # a quarter of all votes and a bit more
        ("DIS", (7, 4, 20, 0), [0]),  # 7 of 11 P-members
        ("FDIS", (9, 3, 0, 1), [1]), ("CDV", (9, 3, 0, 0), []), ("FDIS", (0, 0, 0, 0), [0, 1]),
        ("CD", (1, 9, 0, 9), []), ("SR", (0, 0, 0, 0), []),  # decided by the committee
    ],
)  # fmt: skip
def test_the_rule_of_iso(kind: str, votes: tuple[int, ...], fails: list[int]) -> None:
    assert abroad(kind, votes) == fails


@pytest.mark.parametrize(
    ("members", "experts", "fails"), [(16, 4, []), (16, 3, [2]), (17, 4, [2]), (17, 5, []), (60, 5, [])]
)
def test_a_new_work_item_wants_experts(members: int, experts: int, fails: list[int]) -> None:
    assert abroad("NP", (2, 1, 0, 50), p_members=members, experts=experts) == fails  # only P-members count
    assert abroad("NP", (3, 2, 0, 0), p_members=members, experts=experts) == [0, *fails]


def test_the_votes_of_a_ballot_elsewhere_are_not_known_before_all_are() -> None:
    ballot = house()["iso-ballot"].ballots["international"]
    assert tally_elsewhere(ballot, {}) is None
    assert tally_elsewhere(ballot, {"p_favour": 3, "p_against": 0}) is None
    counted = tally_elsewhere(ballot, {"p_favour": 3, "p_against": 0, "p_abstain": 0})
    assert counted is not None and (counted.cast, dict(counted.votes)) == (3, {"favour": 3, "against": 0, "abstain": 0})


def test_the_mirror_committee_votes_by_the_rule_of_committees() -> None:
    assert judged("iso-ballot", "committee_vote", 7, cast(1)).passed is False  # one of seven decides nothing
    assert judged("iso-ballot", "committee_vote", 8, cast(6)).passed is True


@pytest.mark.parametrize(("procedure", "counted"), [("national-standard", 10), ("association-standard", 8)])
def test_members_with_a_conflict_of_interest(procedure: str, counted: int) -> None:
    """DOMAIN 2.3: of a committee they are among all members; of an association they take no part (GSP)."""
    assert house()[procedure].ballots["review_vote"].among_all(8, 2) == counted


def test_a_failed_condition_says_by_how_much() -> None:
    found = judged("national-standard", "review_vote", 36, cast(26, 10))
    condition, faults = found.conditions[2]
    assert condition.text.en == "No more than a quarter of the votes cast are against"
    assert [(f.term, f.have, f.sign, f.need) for f in faults] == [
        ("against / cast", Fraction(5, 18), "≤", Fraction(1, 4))
    ]


COUNTS = st.integers(0, 10**6)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_no_rounding_anywhere(absent: int, favour: int, against: int, abstain: int) -> None:
    """Against the same rules over whole numbers."""
    p = house()["national-standard"]
    all_cast = favour + against + abstain
    eligible = all_cast + absent
    counted = Tally(eligible, {"favour": favour, "against": against, "abstain": abstain}, {})
    found = verdict(p.ballots["review_vote"], counted, on_day(p.parameters.values(), TODAY))
    expected = all_cast > 0 and 4 * all_cast >= 3 * eligible and 3 * favour >= 2 * all_cast and 4 * against <= all_cast
    assert found.passed is expected


def test_votes_are_counted_by_position_and_reason() -> None:
    counted = tally(5, cast(2, 2, 1, reasoned=1))
    assert (counted.eligible, counted.cast) == (5, 5)
    assert dict(counted.votes) == {"favour": 2, "abstain": 1, "against": 2}
    assert counted.reasoned["against"] == 1
