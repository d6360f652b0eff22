"""Resumption tokens: where the next part of a list begins. Signed, without expiry, never a count of rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core.signing import BadSignature, Signer

from guiju.api.oai.faults import OaiError

LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Token:
    """A place in a list of records (`after`: number of a change) or of sets (`after`: key of a body).

    through: the last number that `until` admits; upto: the head of the sequence when the list began; sent: how many
    went before."""

    verb: str
    prefix: str
    set: str
    after: int
    through: int
    upto: int
    sent: int


_signer = Signer(salt="oai-pmh", sep="~")


def write(token: Token) -> str:
    return str(_signer.sign_object(asdict(token)))


def read(text: str, verb: str) -> Token:
    """The token of a list of this verb; OaiError for any other text."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        token = Token(**_signer.unsign_object(text))
        if token.verb != verb:
            raise ValueError
    except (BadSignature, ValueError, TypeError):
        raise OaiError("badResumptionToken", "this is not a token of this list; begin it anew") from None
    return token
