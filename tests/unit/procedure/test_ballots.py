"""Votes: the thresholds met exactly, missed by one, and counted in exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from player import day

from guiju.core.procedure import house
from guiju.core.procedure.ballots import Tally, Verdict, tally, verdict
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


@pytest.mark.parametrize(
    ("favour", "against", "reasoned", "abstain", "passes"),
    [
        (3, 1, 1, 0, True),  # a quarter against
        (8, 3, 3, 0, False),  # 8 of 11 in favour, but more than a quarter against
        (2, 1, 1, 0, False),  # two thirds in favour, a third against
        (2, 1, 0, 0, True),  # a vote against without reasons is left out
        (3, 1, 1, 50, True),  # abstentions are left out
        (0, 0, 0, 5, False),
        (0, 3, 0, 0, False),
    ],
)
def test_the_rule_of_iso(favour: int, against: int, reasoned: int, abstain: int, passes: bool) -> None:
    found = judged("iso-ballot", "mirror_vote", 60, cast(favour, against, abstain, reasoned))
    assert found.passed is passes


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
