"""Automatic checks that rules ask for by name: errors(C1) counts what a check finds. Each check is registered once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Procedure, Words
from guiju.registry.cases.models import Case


@dataclass(frozen=True)
class Finding:
    """What a check found: its code, in which fact, and why."""

    check: str
    fact: str
    text: Words


Check = Callable[[Case, Procedure], list[Finding]]
_CHECKS: dict[str, Check] = {}


def check(code: str) -> Callable[[Check], Check]:
    """Register the check with this code."""

    def register(function: Check) -> Check:
        _CHECKS[code] = function
        return function

    return register


def findings(case: Case, procedure: Procedure, code: str) -> list[Finding]:
    """What one check finds in a case. GuijuError when there is no such check."""
    if code not in _CHECKS:
        raise GuijuError(f"there is no check {code!r}", where=procedure.name, expected=", ".join(sorted(_CHECKS)))
    return _CHECKS[code](case, procedure)


def codes() -> frozenset[str]:
    return frozenset(_CHECKS)
