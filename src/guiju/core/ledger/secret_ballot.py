"""Secret ballots that anybody can count again: commitments, and the count of an opened set.

    reason digest = SHA-256( "guiju/reason/v1\\n" || nonce || reason in UTF-8 ), "" without a reason
    commitment    = SHA-256( "guiju/vote/v1\\n" || nonce || canonical JSON of the vote )

The vote is {"ballot": …, "case": …, "position": …, "reason": its digest, "round": …}. A nonce is 16 random bytes that
only the voter is given before the count. The count publishes nonces and positions in the order of their commitments,
which says nothing of who voted or when; each voter finds their own commitment in it.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from guiju.core.errors import sentence
from guiju.core.ledger.canonical import canonical
from guiju.core.ledger.errors import LedgerError

FORMAT = "guiju/count/v1"
NONCE = 16
"""Bytes of a nonce."""
MOST = 100_000
"""Votes in one count that are read."""
_VOTE = b"guiju/vote/v1\n"
_REASON = b"guiju/reason/v1\n"
_HEX = {"nonce": re.compile(r"[0-9a-f]{32}"), "reason": re.compile(r"([0-9a-f]{64})?")}


@dataclass(frozen=True, order=True)
class Place:
    """The round of a ballot of a case."""

    case: str
    ballot: str
    round: int


@dataclass(frozen=True)
class Opened:
    """A vote of an opened set: nonce and digest of its reason in hexadecimal."""

    nonce: str
    position: str
    reason: str = ""

    def commitment(self, place: Place) -> str:
        """64 hexadecimal digits."""
        said = {
            "ballot": place.ballot, "case": place.case, "position": self.position, "reason": self.reason,
            "round": place.round,
        }  # fmt: skip
        return sha256(_VOTE + bytes.fromhex(self.nonce) + canonical(said)).hexdigest()


def new_nonce() -> str:
    """16 random bytes, in hexadecimal."""
    return secrets.token_hex(NONCE)


def reason_digest(nonce: str, reason: str) -> str:
    """The digest under which a reason is published; "" for no reason."""
    return sha256(_REASON + bytes.fromhex(nonce) + reason.encode()).hexdigest() if reason else ""


def tally(votes: Sequence[Opened]) -> dict[str, int]:
    """Position → votes."""
    return dict(sorted(Counter(vote.position for vote in votes).items()))


def faults(place: Place, votes: Sequence[Opened], positions: Sequence[str] = ()) -> list[str]:
    """What is wrong with an opened set: positions that there are not, a vote that stands in it twice, another order
    than that of the commitments (which could tell who voted when)."""
    found = []
    commitments = [vote.commitment(place) for vote in votes]
    if positions and (others := sorted({vote.position for vote in votes} - set(positions))):
        found.append(f"positions that the ballot has not: {', '.join(others)}")
    if len(set(commitments)) != len(commitments) or len({vote.nonce for vote in votes}) != len(votes):
        found.append("a vote stands in it twice")
    if commitments != sorted(commitments):
        found.append("its votes are not in the order of their commitments")
    return found


def written(place: Place, eligible: int, votes: Sequence[Opened]) -> dict[str, Any]:
    """A count as it is published: JSON."""
    return {
        "format": FORMAT, "case": place.case, "ballot": place.ballot, "round": place.round, "eligible": eligible,
        "tally": tally(votes),
        "votes": [{"commitment": vote.commitment(place), **asdict(vote)} for vote in votes],
    }  # fmt: skip


def read_count(given: Any) -> tuple[Place, dict[str, int], list[Opened]]:
    """(place, tally said, votes) of a published count. LedgerError where it has another form; what it says is not
    checked yet."""
    if not isinstance(given, Mapping) or given.get("format") != FORMAT:
        raise LedgerError("no count of a secret ballot", where="format", expected=FORMAT)
    rows, said = given.get("votes"), given.get("tally")
    if not isinstance(rows, list) or len(rows) > MOST:
        raise LedgerError("no list of votes", where="votes", expected=sentence("a list of at most {}", f"{MOST:,}"))
    if not isinstance(said, Mapping) or not all(isinstance(n, int) for n in said.values()):
        raise LedgerError("no tally", where="tally", expected="positions with their numbers")
    votes = [_opened(row, f"vote {n}") for n, row in enumerate(rows)]
    return _place(given), {str(position): number for position, number in said.items()}, votes


def read_slip(given: Any) -> tuple[Place, Opened]:
    """(place, vote) of what a voter was given when they voted. LedgerError where it has another form."""
    if not isinstance(given, Mapping):
        raise LedgerError("no voting slip", where="slip", expected="the JSON given when the vote was cast")
    nonce, reason = given.get("nonce"), given.get("reason") or ""
    if not isinstance(nonce, str) or not _HEX["nonce"].fullmatch(nonce) or not isinstance(reason, str):
        raise LedgerError("no voting slip", where="nonce", expected="32 hexadecimal digits")
    return _place(given), _opened({**given, "reason": reason_digest(nonce, reason)}, "slip")


def _place(given: Mapping[str, Any]) -> Place:
    case, ballot, round_ = (given.get(name) for name in ("case", "ballot", "round"))
    if not isinstance(case, str) or not isinstance(ballot, str) or type(round_) is not int:
        raise LedgerError("it does not say of which ballot it is", where="case", expected="case, ballot, round")
    return Place(case, ballot, round_)


def _opened(row: Any, where: str) -> Opened:
    if not isinstance(row, Mapping) or not isinstance(row.get("position"), str):
        raise LedgerError("no vote", where=where, expected="nonce, position, reason")
    for name, form in _HEX.items():
        if not isinstance(row.get(name, ""), str) or not form.fullmatch(row.get(name, "")):
            raise LedgerError("its {} has another form", name, where=where, expected=form.pattern)
    return Opened(row["nonce"], row["position"], row.get("reason", ""))
