"""Votes of secret ballots, sealed until they are counted.

Each round has a key of its own. A sealed vote is encrypted with it, always of the same length, and stands under a token
that is an HMAC of the voter, so that a later vote replaces an earlier one and no reader learns whose it is. Counting
opens all votes at once and deletes them together with the key: from then on nobody can tell who voted how. The keys of
rounds are sealed under the key of this installation, a file beside that of the log, so that a copy of the database
alone opens nothing.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from guiju import config
from guiju.core.errors import GuijuError, sentence
from guiju.core.ledger.secret_ballot import Opened, Place, new_nonce, reason_digest
from guiju.registry.cases.models import BallotKey, Case, SealedVote

SIZE = 8192
"""Bytes of a vote before it is sealed: every one is filled up to this, so that lengths tell nothing."""
LONGEST_REASON = 1500
"""Characters of a reason given in a secret ballot: at most 6,000 bytes, and some for the rest."""
_NONCE = 12


@dataclass(frozen=True)
class Sealed:
    """An opened vote as its round holds it; `act` is the number of the act that cast it, known until the count."""

    nonce: str
    position: str
    reason: str
    act: int

    @property
    def opened(self) -> Opened:
        return Opened(self.nonce, self.position, reason_digest(self.nonce, self.reason))


@dataclass(frozen=True)
class Round:
    """A round of a secret ballot."""

    case: Case
    ballot: str
    number: int

    @property
    def place(self) -> Place:
        return Place(self.case.number, self.ballot, self.number)

    @property
    def _where(self) -> dict[str, Any]:
        return {"case_id": self.case.pk, "ballot": self.ballot, "round": self.number}

    def _about(self) -> bytes:
        return f"guiju/ballot/v1 {self.case.pk} {self.ballot} {self.number}".encode()

    # -- keys ----------------------------------------------------------------------------------------------------------
    def key(self) -> bytes | None:
        """The key of the round; None before its first vote and after its count."""
        row = BallotKey.objects.filter(**self._where).first()
        return _unsealed(installation_key(), bytes(row.box), self._about()) if row is not None else None

    def _key_made(self) -> bytes:
        """The key of the round, made for its first vote. The case is locked meanwhile."""
        key = self.key()
        if key is None:
            key = secrets.token_bytes(32)
            BallotKey.objects.create(**self._where, box=_sealed(installation_key(), key, self._about()))
        return key

    def masked(self, data: bytes) -> bytes | None:
        """An HMAC that only the key of the round can make; None without the key."""
        key = self.key()
        return hmac.digest(key, b"masked " + data, "sha256") if key is not None else None

    def mask(self, data: bytes) -> bytes:
        """As `masked`, with a key made for it if need be."""
        return hmac.digest(self._key_made(), b"masked " + data, "sha256")

    # -- votes ---------------------------------------------------------------------------------------------------------
    def put(self, votes: Sequence[tuple[int, str, str, int]]) -> list[Sealed]:
        """Seal votes: (voter, position, reason, number of the act), one of each voter; earlier ones of theirs are
        gone."""
        key = self._key_made()
        put, rows = [], []
        for user, position, reason, act in votes:
            vote = Sealed(new_nonce(), position, reason, act)
            said = [vote.nonce, vote.position, vote.reason, vote.act]
            plain = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
            if len(plain) > SIZE:
                raise GuijuError(
                    "the reason is too long", where="reason", expected=sentence("{} characters", LONGEST_REASON)
                )
            box = _sealed(key, plain.ljust(SIZE), self._about())
            rows.append(SealedVote(**self._where, token=self._token(key, user), box=box))
            put.append(vote)
        SealedVote.objects.filter(token__in=[row.token for row in rows]).delete()
        SealedVote.objects.bulk_create(
            sorted(rows, key=lambda row: row.token)
        )  # their order says nothing of the voters
        return put

    def vote_of(self, user: int) -> Sealed | None:
        """The vote of a person, for nobody but themselves; None before they voted and after the count."""
        key = self.key()
        row = SealedVote.objects.filter(token=self._token(key, user)).first() if key is not None else None
        return self._open(key, row) if key is not None and row is not None else None

    def open(self) -> list[Sealed]:
        """All votes, in the order of their commitments. Only counting asks for this."""
        rows = list(SealedVote.objects.filter(**self._where))
        key = self.key()
        if not rows or key is None:
            return []
        votes = [self._open(key, row) for row in rows]
        return sorted(votes, key=lambda vote: vote.opened.commitment(self.place))

    def discard(self) -> int:
        """Delete the votes with their key; how many votes there were."""
        BallotKey.objects.filter(**self._where).delete()
        return int(SealedVote.objects.filter(**self._where).delete()[0])

    def faults(self, voters: Sequence[int]) -> list[str]:
        """What is wrong with the sealed votes, each of which must open and be that of one of the voters; without the
        key of the installation only their number is compared. Positions are told to nobody."""
        rows = list(SealedVote.objects.filter(**self._where))
        found = [f"{len(rows)} sealed votes of {len(voters)} voters"] if len(rows) != len(voters) else []
        if not rows or not key_path().exists():
            return found
        try:
            key = self.key()
            if key is None:
                return [*found, "the key of the round is gone"]
            if {bytes(row.token) for row in rows} != {self._token(key, user) for user in voters}:
                found.append("sealed votes that are not those of the voters")
            for row in rows:
                self._open(key, row)
        except GuijuError as error:
            found.append(error.what)
        return found

    def _token(self, key: bytes, user: int) -> bytes:
        return hmac.digest(key, b"voter " + str(user).encode(), "sha256")

    def _open(self, key: bytes, row: SealedVote) -> Sealed:
        nonce, position, reason, act = json.loads(_unsealed(key, bytes(row.box), self._about()))
        return Sealed(nonce, position, reason, act)


# -- the key of the installation ---------------------------------------------------------------------------------------
def key_path() -> Path:
    """The file of the key; it need not exist yet."""
    return config.data_folder() / "keys" / "ballots.key"


def installation_key() -> bytes:
    """The key under which those of rounds are sealed, made when no round needs it yet. GuijuError when it is gone."""
    place = key_path()
    if not place.exists():
        if BallotKey.objects.exists():
            raise GuijuError("the key of sealed votes is gone", where=str(place), expected="a copy of it")
        _make(place)
    try:
        return sha256(b"guiju/ballots/v1 " + bytes.fromhex(place.read_text().strip())).digest()
    except (OSError, ValueError) as error:
        raise GuijuError("the key of sealed votes cannot be read", where=str(place), expected="64 digits") from error


def _make(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            f.write(f"{secrets.token_hex(32)}\n")
            f.flush()
            os.fsync(f.fileno())
        with suppress(FileExistsError):  # another process was first: its key it is
            os.link(half, place)
    finally:
        half.unlink(missing_ok=True)


def _sealed(key: bytes, plain: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, about)


def _unsealed(key: bytes, box: bytes, about: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(box[:_NONCE], box[_NONCE:], about)
    except (InvalidTag, ValueError) as error:
        raise GuijuError("a sealed vote or its key was changed", where="secret ballot", expected="as sealed") from error
