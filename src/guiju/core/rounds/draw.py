"""A draw that anyone can repeat: the frame and the rule first, then values that several people have committed to, then
a public value named beforehand; from these alone follows who is drawn.

    fingerprint = SHA-256( canonical {"draw": name, "frame": [[key, stratum], …], "rule": …} )
    commitment  = SHA-256( canonical {"draw": name, "person": person, "value": value} )
    seed        = SHA-256( canonical {"frame": fingerprint, "public": value, "values": [[person, value], …]} )

Canonical is RFC 8785 in UTF-8, hashes are written in hexadecimal; the frame is in the order of the code points of its
keys, the values in that of the persons' names. Of each stratum ("" where there is none) its keys, in that order, are
shuffled as far as needed (Fisher–Yates): for i = 0, 1, … the i-th is exchanged with the (i + below(n - i))-th.
below(n) takes the next word that is less than 2^64 - 2^64 mod n, modulo n; word c of a stratum, c = 0, 1, …, is the
first eight bytes, most significant first, of HMAC-SHA256(key = the 32 bytes of the seed, message = stratum in UTF-8,
a zero byte, c in eight bytes, most significant first). Only integers are used.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.ledger.canonical import canonical

WORD = 1 << 64
PEOPLE_LEAST = 2
"""People who commit to a value, so that none of them alone can know or steer the seed."""
SHORTEST_VALUE, LONGEST_VALUE = 12, 200
"""Characters of a value: a shorter one could be found by trying, from its commitment."""
LONGEST = 240
"""Characters of a key, a stratum, a name."""
MOST = 1_000_000
"""Units of a frame."""


@dataclass(frozen=True)
class Unit:
    """What may be drawn: its key, and the stratum it belongs to ("" where there are none)."""

    key: str
    stratum: str = ""


@dataclass(frozen=True)
class Rule:
    """How many are drawn of each stratum, without replacement; who commits to values; the public value by its name, and
    the day (YYYY-MM-DD) on which it will be known."""

    quotas: Mapping[str, int]
    people: tuple[str, ...]
    public: str
    day: str

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the log."""
        return {"quotas": dict(self.quotas), "people": list(self.people), "public": self.public, "day": self.day}


@dataclass(frozen=True)
class Draw:
    """A draw as far as it has come: `frame` sorted by key."""

    name: str
    frame: tuple[Unit, ...]
    rule: Rule
    commitments: Mapping[str, str] = field(default_factory=dict)
    reveals: Mapping[str, str] = field(default_factory=dict)
    public_value: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the frame and the rule, in hexadecimal."""
        units = [[unit.key, unit.stratum] for unit in self.frame]
        return _hash({"draw": self.name, "frame": units, "rule": self.rule.as_dict()})

    @property
    def missing(self) -> list[str]:
        """The people who have not shown their value."""
        return [name for name in self.rule.people if name not in self.reveals]

    def seed(self) -> str:
        """The seed, in hexadecimal. GuijuError while a commitment, a value or the public value is missing."""
        uncommitted = [name for name in self.rule.people if name not in self.commitments]
        if uncommitted:
            raise GuijuError(
                "nothing was committed by {}", ", ".join(uncommitted), where=self.name, expected="all commitments first"
            )
        if self.missing:
            raise GuijuError(
                "the value of {} is not shown", ", ".join(self.missing), where=self.name, expected="the values of all"
            )
        if not self.public_value:
            raise GuijuError("the public value is not there", where=self.name, expected=self.rule.public)
        for person, value in self.reveals.items():
            matches(self.name, person, value, self.commitments.get(person, ""))
        values = [[person, self.reveals[person]] for person in sorted(self.rule.people)]
        return _hash({"frame": self.fingerprint, "public": self.public_value, "values": values})

    def result(self) -> list[str]:
        """The keys drawn, stratum by stratum, each in the order in which it was drawn. GuijuError as for `seed`."""
        return chosen(self.frame, self.rule.quotas, self.seed())


def _hash(value: Any) -> str:
    return sha256(canonical(value)).hexdigest()


def framed(units: Iterable[Unit], where: str) -> tuple[Unit, ...]:
    """A frame in its order. GuijuError for an empty one, one with a key twice, or a key or stratum that is no line."""
    found = sorted(units, key=lambda unit: unit.key)
    if not found or len(found) > MOST:
        raise GuijuError("a frame of {} units", len(found), where=where, expected=sentence("1 to {}", MOST))
    for before, unit in zip([None, *found], found, strict=False):
        for text in (unit.key, unit.stratum):
            if len(text) > LONGEST or not text.isprintable() or (text is unit.key and not text.strip()):
                raise GuijuError("{} is no key", repr(text[:40]), where=where, expected="a line of printed characters")
        if before is not None and before.key == unit.key:
            raise GuijuError("{} stands here twice", repr(unit.key), where=where, expected="each unit once")
    return tuple(found)


def ruled(frame: Sequence[Unit], rule: Rule, where: str) -> Rule:
    """A rule that fits its frame. GuijuError where it asks for more than there is, of a stratum there is not, or names
    fewer than two people, one twice, or no public value."""
    sizes: dict[str, int] = {}
    for unit in frame:
        sizes[unit.stratum] = sizes.get(unit.stratum, 0) + 1
    if not rule.quotas:
        raise GuijuError("nothing is to be drawn", where=where, expected="how many of each stratum")
    for stratum, count in rule.quotas.items():
        if type(count) is not int or not 0 <= count <= sizes.get(stratum, 0):
            raise GuijuError(
                "{} of the stratum {}", count, repr(stratum), where=where,
                expected=sentence("0 to {}", sizes.get(stratum, 0)),
            )  # fmt: skip
    if sum(rule.quotas.values()) == 0:
        raise GuijuError("nothing is to be drawn", where=where, expected="how many of each stratum")
    if len(set(rule.people)) != len(rule.people) or len(rule.people) < PEOPLE_LEAST:
        raise GuijuError(
            "{} people", len(set(rule.people)), where=where, expected=sentence("at least {}, each once", PEOPLE_LEAST)
        )
    for text in (*rule.people, rule.public):
        if not text.strip() or len(text) > LONGEST or not text.isprintable():
            raise GuijuError("{} is no name", repr(text[:40]), where=where, expected="a line of printed characters")
    return rule


def commitment(draw: str, person: str, value: str) -> str:
    """What a person commits to, in hexadecimal. Name and draw are part of it: nobody can use another's.

    GuijuError for a value too short to be kept secret, or too long."""
    if not SHORTEST_VALUE <= len(value) <= LONGEST_VALUE or not value.isprintable():
        raise GuijuError(
            "a value of {} characters", len(value), where=person,
            expected=sentence("{} to {} printed characters", SHORTEST_VALUE, LONGEST_VALUE),
        )  # fmt: skip
    return _hash({"draw": draw, "person": person, "value": value})


def matches(draw: str, person: str, value: str, committed: str) -> None:
    """GuijuError where a value is not the one somebody committed to."""
    if not hmac.compare_digest(commitment(draw, person, value), committed):
        raise GuijuError("the value is not the one that was committed", where=person, expected=committed)


def chosen(frame: Sequence[Unit], quotas: Mapping[str, int], seed: str) -> list[str]:
    """The keys a seed (hexadecimal, 32 bytes) draws from a frame, stratum by stratum in the order of their names."""
    key = bytes.fromhex(seed)
    drawn: list[str] = []
    for stratum in sorted(quotas):
        held = [unit.key for unit in frame if unit.stratum == stratum]
        words = _words(key, stratum)
        for place in range(quotas[stratum]):
            other = place + _below(len(held) - place, words)
            held[place], held[other] = held[other], held[place]
        drawn += held[: quotas[stratum]]
    return drawn


def _words(key: bytes, stratum: str) -> Iterator[int]:
    start, count = stratum.encode() + b"\x00", 0
    while True:
        yield int.from_bytes(hmac.digest(key, start + count.to_bytes(8, "big"), "sha256")[:8], "big")
        count += 1


def _below(n: int, words: Iterator[int]) -> int:
    """A number from 0 to n - 1, each as likely: words beyond the last whole multiple of n are passed over."""
    limit = WORD - WORD % n
    return next(word for word in words if word < limit) % n
