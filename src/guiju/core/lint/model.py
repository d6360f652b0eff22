"""Values of the checker: rules, what a check hits, findings (GB/T 1.1—2020; ISO/IEC Directives Part 2:2021)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from guiju.core.text.model import Clause

Words = Mapping[str, str]
"""Language ("zh", "en") → text."""
Span = tuple[int, int]


class Severity(StrEnum):
    """How grave a finding is. ERROR: the rule says shall; WARNING: should, or very likely wrong; INFO: look at it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Sure(StrEnum):
    """How sure a finding is. HIGH: the words themselves are wrong; MEDIUM: it follows from what the text was read as;
    LOW: a person has to look."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Scope(StrEnum):
    """What a rule must see: one clause (it is checked again when the clause is edited) or the whole document."""

    CLAUSE = "clause"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as a file of `data/lint` gives it. `check` names a registered function, `parameters` is what it asks
    for; `fix` describes a change that is safe, {} where there is none. `fails` and `passes` are examples in Guiju
    Markdown: the tests run both. `sure`: how sure its findings are."""

    id: str
    group: str
    severity: Severity
    scope: Scope
    languages: tuple[str, ...]
    source: tuple[str, ...]
    title: Words
    message: Words
    check: str
    parameters: Mapping[str, Any]
    fix: Words
    fails: str
    passes: str
    sure: Sure = Sure.MEDIUM


@dataclass(frozen=True, slots=True)
class Line:
    """Words of a clause in one language. `place` counts those of the clause; `text` is `walking.plain` of them, and
    `masked` the same length with cross-references, standards, formulas, code and addresses hidden."""

    clause: Clause
    place: int
    block: str
    part: str
    container: str
    role: str
    language: str
    text: str
    masked: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: in a line (with a span of its text), in a block, in a clause, or in the document as a whole.
    `values` fill the message; `to` is what should stand in the span instead, None where only a person can tell."""

    clause: Clause | None = None
    line: Line | None = None
    span: Span | None = None
    block: str = ""
    language: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that is safe: in the words number `place` of the clause, in the language of the finding, `was` (at the
    span of the finding) becomes `to`."""

    place: int
    was: str
    to: str
    title: Words


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `clause` is an identifier ("" for the cover), `label` its number as printed; `span` counts code
    points of the plain text of the words it is in, None where no words are meant; `found` is the text at the span."""

    rule: str
    severity: Severity
    clause: str
    label: str
    block: str
    language: str
    span: Span | None
    found: str
    message: Words
    source: tuple[str, ...]
    fix: Fix | None = None
    sure: Sure = Sure.MEDIUM

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "sure": self.sure.value,
            "clause": self.clause or None,
            "label": self.label or None,
            "block": self.block or None,
            "language": self.language or None,
            "span": None if self.span is None else list(self.span),
            "found": self.found or None,
            "message": dict(self.message),
            "source": list(self.source),
            "fix": None
            if self.fix is None
            else {"was": self.fix.was, "to": self.fix.to, "title": dict(self.fix.title)},
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """What a catalogue knows of a standard: its status ("current", "withdrawn", …) and what replaces it."""

    status: str
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A catalogue of what was looked up beforehand: designation as printed → how it stands."""

    standings: Mapping[str, Standing]

    def standing(self, designation: str) -> Standing | None:
        """The standing of a designation as printed; None where it was not found."""
        return self.standings.get(designation)


class Catalogue(Protocol):
    """Who can say how a standard stands today."""

    def standing(self, designation: str) -> Standing | None:
        """The standing of a designation as printed; None where it is not known."""
        ...
