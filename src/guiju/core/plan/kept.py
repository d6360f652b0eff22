"""A plan as it is kept: its facts without its words. Chapters, tasks, who answers for them, what is to be reached.

The same value is what a facts file says, what the registry stores, and what a draft of the next plan is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Names:
    """A name in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A responsibility group: bodies by their codes in `data/codes/plan_bodies.csv`, in the order of the plan.

    others: the list is open; by_duties: each by its duties.
    """

    lead: tuple[str, ...]
    participating: tuple[str, ...]
    others: bool = False
    by_duties: bool = False

    @property
    def bodies(self) -> tuple[str, ...]:
        return (*self.lead, *self.participating)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a new target starts from: the value on a day (ISO 8601), and where it was read."""

    value: Decimal
    day: str
    source: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A number to be reached: measure, comparator (>=, >, <=, <, =), value in `unit` until `deadline` (YYYY, YYYY-MM,
    YYYY-MM-DD). `key` names it within its plan; `indicator` and `params` say how it is measured ("" when by hand)."""

    key: str
    measure: Names
    comparator: str
    value: Decimal
    unit: str
    deadline: str
    indicator: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a task of a new plan comes from. how: carried, split or merged."""

    plan: str
    task: int
    how: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task: its number in the plan, its short title, who answers, what is to be reached, which systems (ids of
    SYSTEMS) and procedures do it, and the tasks it comes from."""

    number: int
    title: Names
    duties: tuple[Duty, ...] = ()
    goals: tuple[Goal, ...] = ()
    systems: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def bodies(self) -> tuple[str, ...]:
        """Every body named, once, leading ones first within each group."""
        return tuple(dict.fromkeys(code for duty in self.duties for code in duty.bodies))


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with its tasks."""

    number: int
    title: Names
    tasks: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """key: small letters, digits and hyphens; adopted: a day, "" for a draft; deadline: of the plan as a whole; local:
    local governments answer for every task too, said once for all."""

    key: str
    title: Names
    issuers: tuple[str, ...]
    adopted: str
    deadline: str
    local: bool
    source: str
    chapters: tuple[Part, ...]

    @property
    def tasks(self) -> tuple[Assignment, ...]:
        return tuple(task for chapter in self.chapters for task in chapter.tasks)

    def task(self, number: int) -> Assignment | None:
        return next((task for task in self.tasks if task.number == number), None)
