"""Automatic checks that rules ask for by name: errors(C1) counts what a check finds. Each check is registered once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Procedure, Words
from guiju.registry.accounts import principals
from guiju.registry.cases.models import Case


@dataclass(frozen=True)
class Finding:
    """What a check found: its code, in which fact, and why. A person is named by key (`principals`), `{person}` in the
    text stands for them: what is kept with an act names nobody who may be erased."""

    check: str
    fact: str
    text: Words
    person: str = ""


Check = Callable[[Case, Procedure], list[Finding]]
_CHECKS: dict[str, Check] = {}
_READ: dict[str, tuple[str, ...]] = {}


def check(code: str, reads: tuple[str, ...] = ()) -> Callable[[Check], Check]:
    """Register the check with this code; `reads` are the facts without which it has nothing to say."""

    def register(function: Check) -> Check:
        _CHECKS[code], _READ[code] = function, reads
        return function

    return register


def reads(code: str) -> tuple[str, ...]:
    """The facts without which a check has nothing to say."""
    return _READ.get(code, ())


def told(found: Iterable[Finding]) -> list[Words]:
    """Findings as sentences, people by name."""
    found = list(found)
    names = principals.names({one.person for one in found if one.person})
    return [
        Words(*(text.replace("{person}", names.get(one.person) or "?") for text in (one.text.zh, one.text.en)))
        for one in found
    ]


def as_json(found: Iterable[Finding]) -> list[dict[str, str]]:
    """Findings as an act keeps them."""
    return [
        {"check": one.check, "fact": one.fact, "zh": one.text.zh, "en": one.text.en}
        | ({"person": one.person} if one.person else {})
        for one in found
    ]


def from_json(kept: Iterable[dict[str, str]]) -> list[Finding]:
    """Findings out of an act."""
    return [Finding(o["check"], o["fact"], Words(o["zh"], o["en"]), o.get("person", "")) for o in kept]


def findings(case: Case, procedure: Procedure, code: str) -> list[Finding]:
    """What one check finds in a case. GuijuError when there is no such check."""
    if code not in _CHECKS:
        raise GuijuError("there is no check {}", repr(code), where=procedure.name, expected=", ".join(sorted(_CHECKS)))
    return _CHECKS[code](case, procedure)


def codes() -> frozenset[str]:
    return frozenset(_CHECKS)
