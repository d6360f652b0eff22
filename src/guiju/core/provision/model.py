"""Values of a reading: modality, quantities, checks, conditions, references (ISO/IEC Directives Part 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Modality(StrEnum):
    """Kinds of provision (GB/T 1.1—2020, 条款类型; ISO/IEC Directives Part 2, clause 7)."""

    REQUIREMENT = "requirement"
    INSTRUCTION = "instruction"
    RECOMMENDATION = "recommendation"
    PERMISSION = "permission"
    CAPABILITY = "capability"
    POSSIBILITY = "possibility"
    STATEMENT = "statement"
    EXTERNAL = "external-constraint"


Span = tuple[int, int]
"""Start and end in code points of the sentence as given; the end is not included."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written. text keeps trailing zeros (0.50 is not 0.5, GB/T 8170)."""

    value: int | float
    text: str


SURE = 0.7
"""The confidence from which a quantity is used by what checks and compares."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One limit or one condition. op is the effective limit on the measured value: 不应超过45 K is "<="; "?" where it
    cannot be told. confidence: 0 to 1, an order and no probability; doubts: codes of what lowered it (`sureness`)."""

    op: str
    value: Number | None
    low: Number | None
    high: Number | None
    unit: str
    unit_text: str
    characteristic: str
    span: Span
    text: str
    role: str = "limit"
    relative_to: str = ""
    klass: str = ""
    subject: str = ""
    statistic: str = ""
    better: str = "none"
    rule: str = ""
    flags: tuple[str, ...] = ()
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether a check or a comparison may use it; otherwise it is shown to a person only."""
        return self.op != "?" and self.confidence >= SURE

    def as_dict(self) -> dict[str, object]:
        """For programs; the field names of the interface."""
        return {
            "op": self.op,
            "value": None if self.value is None else self.value.value,
            "low": None if self.low is None else self.low.value,
            "high": None if self.high is None else self.high.value,
            "unit": self.unit,
            "unit_text": self.unit_text,
            "characteristic": self.characteristic,
            "relative_to": self.relative_to or None,
            "class": self.klass or None,
            "role": self.role,
            "subject": self.subject or None,
            "statistic": self.statistic or None,
            "better": self.better,
            "written": {
                name: number.text
                for name, number in (("value", self.value), ("low", self.low), ("high", self.high))
                if number is not None
            },
            "text": self.text,
            "span": list(self.span),
            "rule": self.rule,
            "flags": list(self.flags),
            "confidence": self.confidence,
            "sure": self.sure,
            "doubts": list(self.doubts),
        }


@dataclass(frozen=True, slots=True)
class Check:
    """A requirement without a number: contains, one_of, all_of, present, absent, at_least_grade, conforms_to."""

    op: str
    characteristic: str
    values: tuple[str, ...]
    span: Span

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {
            "op": self.op,
            "characteristic": self.characteristic,
            "values": list(self.values),
            "span": list(self.span),
        }


@dataclass(frozen=True, slots=True)
class Condition:
    """When a provision applies. kind: at, when, if, unless, agreement, for, state."""

    kind: str
    text: str
    span: Span

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {"kind": self.kind, "text": self.text, "span": list(self.span)}


@dataclass(frozen=True, slots=True)
class Reference:
    """A standard or a place in this one. designation is "" for a place (附录A, 6.3)."""

    text: str
    designation: str
    work: str
    dated: bool
    clause: str
    klass: str
    span: Span

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {
            "text": self.text,
            "designation": self.designation or None,
            "work": self.work or None,
            "dated": self.dated,
            "clause": self.clause or None,
            "class": self.klass or None,
            "span": list(self.span),
        }


@dataclass(frozen=True, slots=True)
class Provision:
    """What one sentence provides. rule: what decided the modality; certainty: 0 to 1, an ordering, no probability.

    parts: the provisions of a sentence that holds several, in order; the whole then has the kind of the first and the
    quantities of all. Empty where the sentence holds one.
    """

    language: str
    modality: Modality
    negated: bool
    verb: str
    verb_span: Span | None
    quantities: tuple[Quantity, ...]
    checks: tuple[Check, ...]
    conditions: tuple[Condition, ...]
    method: str
    references: tuple[Reference, ...]
    verifiable: bool
    rule: str
    certainty: float
    span: Span
    flags: tuple[str, ...] = field(default=())
    parts: tuple[Provision, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """One JSON object, with the fields the interface prescribes first."""
        return {
            "modality": self.modality.value,
            "negated": self.negated,
            "quantities": [quantity.as_dict() for quantity in self.quantities],
            "checks": [check.as_dict() for check in self.checks],
            "conditions": [condition.as_dict() for condition in self.conditions],
            "method": self.method or None,
            "references": [reference.as_dict() for reference in self.references],
            "verifiable": self.verifiable,
            "language": self.language,
            "verb": self.verb or None,
            "verb_span": None if self.verb_span is None else list(self.verb_span),
            "span": list(self.span),
            "rule": self.rule,
            "certainty": self.certainty,
            "flags": list(self.flags),
            "parts": [part.as_dict() for part in self.parts],
        }
