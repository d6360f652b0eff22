"""Secret ballots: commitments written out, counts read back, and what is no count or no slip."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from guiju.core.errors import GuijuError
from guiju.core.ledger.secret_ballot import (
    Opened,
    Place,
    faults,
    new_nonce,
    read_count,
    read_slip,
    reason_digest,
    tally,
    written,
)

PLACE = Place("WY-2026-0001", "members_vote", 1)
NONCE = "000102030405060708090a0b0c0d0e0f"


def test_a_commitment_is_what_the_document_says() -> None:
    said = b'{"ballot":"members_vote","case":"WY-2026-0001","position":"favour","reason":"","round":1}'
    expected = hashlib.sha256(b"guiju/vote/v1\n" + bytes(range(16)) + said).hexdigest()
    assert Opened(NONCE, "favour").commitment(PLACE) == expected
    digest = hashlib.sha256(b"guiju/reason/v1\n" + bytes(range(16)) + "重复。".encode()).hexdigest()
    assert (reason_digest(NONCE, "重复。"), reason_digest(NONCE, "")) == (digest, "")


def test_everything_in_a_vote_changes_its_commitment() -> None:
    others = {
        Opened(NONCE, "favour").commitment(PLACE), Opened(NONCE, "against").commitment(PLACE),
        Opened(new_nonce(), "favour").commitment(PLACE), Opened(NONCE, "favour", "0" * 64).commitment(PLACE),
        *(Opened(NONCE, "favour").commitment(place) for place in (
            Place("WY-2026-0002", "members_vote", 1), Place("WY-2026-0001", "x", 1),
            Place("WY-2026-0001", "members_vote", 2),
        )),
    }  # fmt: skip
    assert len(others) == 7


def made(*positions: str) -> list[Opened]:
    return sorted((Opened(new_nonce(), p) for p in positions), key=lambda vote: vote.commitment(PLACE))


def test_a_count_is_read_back_as_it_was_written() -> None:
    votes = made("favour", "favour", "against")
    count = written(PLACE, 5, votes)
    assert count["tally"] == {"against": 1, "favour": 2} and count["eligible"] == 5
    assert read_count(count) == (PLACE, {"against": 1, "favour": 2}, votes)
    assert faults(PLACE, votes, ["favour", "against"]) == []
    assert tally([]) == {} and faults(PLACE, []) == []


def test_what_is_wrong_with_an_opened_set() -> None:
    votes = made("favour", "favour", "against")
    assert faults(PLACE, votes[::-1]) == ["its votes are not in the order of their commitments"]
    assert faults(PLACE, [*votes, votes[-1]]) == ["a vote stands in it twice"]
    assert faults(PLACE, votes, ["favour"]) == ["positions that the ballot has not: against"]
    same = sorted((Opened(NONCE, p) for p in ("favour", "against")), key=lambda vote: vote.commitment(PLACE))
    assert faults(PLACE, same) == ["a vote stands in it twice"]  # one nonce for two positions


COUNT = written(PLACE, 5, [Opened(NONCE, "favour")])
VOTE = COUNT["votes"][0]


@pytest.mark.parametrize(
    "given",
    [
        None, [], 1, "x", {}, {**COUNT, "format": "guiju/count/v2"}, {**COUNT, "votes": None}, {**COUNT, "votes": {}},
        {**COUNT, "tally": []}, {**COUNT, "tally": {"favour": "1"}}, {**COUNT, "round": "1"}, {**COUNT, "round": True},
        {**COUNT, "case": 1}, {**COUNT, "ballot": None}, {**COUNT, "votes": [1]}, {**COUNT, "votes": [{}]},
        {**COUNT, "votes": [{**VOTE, "nonce": NONCE.upper()}]}, {**COUNT, "votes": [{**VOTE, "nonce": NONCE[:-1]}]},
        {**COUNT, "votes": [{**VOTE, "nonce": NONCE + "\n"}]}, {**COUNT, "votes": [{**VOTE, "nonce": 1}]},
        {**COUNT, "votes": [{**VOTE, "position": None}]}, {**COUNT, "votes": [{**VOTE, "reason": "because"}]},
        {**COUNT, "votes": [{**VOTE, "reason": None}]},
        {**COUNT, "votes": [{k: v for k, v in VOTE.items() if k != "nonce"}]},
    ],
)  # fmt: skip
def test_what_is_no_count(given: Any) -> None:
    with pytest.raises(GuijuError):
        read_count(given)


@pytest.mark.parametrize(
    "given",
    [
        None, [], {}, {"nonce": NONCE}, {**VOTE, "case": "x", "ballot": "y", "round": 1, "nonce": "zz"},
        {**VOTE, "case": "x", "ballot": "y", "round": 1, "reason": 5},
        {**VOTE, "case": "x", "ballot": "y", "round": None},
        {"case": "x", "ballot": "y", "round": 1, "nonce": NONCE, "position": ["favour"]},
    ],
)  # fmt: skip
def test_what_is_no_slip(given: Any) -> None:
    with pytest.raises(GuijuError):
        read_slip(given)


def test_a_slip_gives_the_vote_with_the_digest_of_its_reason() -> None:
    slip = {
        "case": PLACE.case,
        "ballot": PLACE.ballot,
        "round": 1,
        "position": "against",
        "reason": "重复。",
        "nonce": NONCE,
    }
    assert read_slip(slip) == (PLACE, Opened(NONCE, "against", reason_digest(NONCE, "重复。")))
