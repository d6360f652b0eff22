"""A policy plan as read: chapters, sections, responsibility groups, targets, mechanisms, and what was noticed.

Every span is (start, end) in code points of the text as given; `text[start:end]` is what was read there.
"""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Body:
    """A body as printed; `code` is its code in the register, None when the register does not know it.

    level: "national", "province", "city", "county", or "" where its name does not say; role: as printed,
    "lead", "participate", "responsible" (负责 and nothing else), or "" in a bare list."""

    printed: str
    code: str | None
    span: Span
    level: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Who answers for the sentences at `covers`, in the order printed.

    others: the list is open ("and others", 等, 各有关部门); by_duties: each by its duties (按职责分工);
    local: local governments too, as said here or once for all groups from here on; deadline: by when, where the group
    itself says it (完成时限：…).
    """

    lead: tuple[Body, ...]
    participating: tuple[Body, ...]
    others: bool
    by_duties: bool
    local: bool
    span: Span
    covers: Span
    deadline: str | None = None
    deadline_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: `measure` `comparator` `value` `unit` until `deadline` (YYYY, YYYY-MM or YYYY-MM-DD).

    approximate: printed with 左右, 约, "around". deadline_span: where the deadline stands, which may be the section's
    first sentence or the plan's title; None as the deadline when there is none. quantity: the number with its words.
    """

    measure: str
    comparator: str
    value: int | float
    unit: str
    deadline: str | None
    approximate: bool
    span: Span
    measure_span: Span
    quantity_span: Span
    deadline_span: Span | None


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A named programme, project, platform, system or mechanism. kind: a code of `data/codes/plan_mechanisms.csv`."""

    name: str
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A section, or task. number: its true place, running through the plan; printed: its numeral as printed."""

    number: int
    printed: str
    title: str | None
    title_span: Span | None
    span: Span
    groups: tuple[Group, ...]
    targets: tuple[Target, ...]
    mechanisms: tuple[Mechanism, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; groups and targets are those that stand under it but in none of its sections."""

    number: int
    printed: str
    title: str | None
    title_span: Span | None
    span: Span
    sections: tuple[int, ...]
    groups: tuple[Group, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Something stated once for this group and all below. kind: "first-leads" or "local-governments"."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """Something noticed. kind: see docs/plans.md; span: where, None when it concerns the whole document."""

    kind: str
    what: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole document. language: "zh-Hans", "zh-Hant" or "en"; date: ISO 8601; deadline: of the plan as a whole."""

    text: str
    title: str | None
    title_span: Span | None
    language: str
    date: str | None
    date_span: Span | None
    issuers: tuple[Body, ...]
    deadline: str | None
    chapters: tuple[Chapter, ...]
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    footnotes: tuple[Span, ...]
    notes: tuple[Note, ...]

    def section(self, number: int) -> Section | None:
        """The section at that place, or None."""
        return next((s for s in self.sections if s.number == number), None)
