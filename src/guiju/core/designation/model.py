"""The value: one designation of a standard, its parts and the keys they make.

Terms follow ISO/IEC Guide 2 and the ISO/IEC Directives; work, edition and expression follow DCMI/FRBR usage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from guiju.core.designation import registry

if TYPE_CHECKING:
    from guiju.core.designation.registry import Scheme


class Tier(StrEnum):
    """Who stands behind a standard, in the order in which lists are sorted (Standardization Law, Art. 2)."""

    NATIONAL = "national"
    SECTOR = "sector"
    LOCAL = "local"
    ASSOCIATION = "association"
    ENTERPRISE = "enterprise"
    SAMPLE = "sample"
    INTERNATIONAL = "international"
    REGIONAL = "regional"
    FOREIGN = "foreign"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Supplement:
    """An amendment, corrigendum, addendum, interpretation sheet or 修改单 of an edition.

    kind: "Amd", "Cor", "XG" …; stage: "CD", "DAM" … while it is a draft; iteration: the ballot's count (".2");
    consolidated: its text stands inside the edition (printed with "+"), not beside it.
    """

    kind: str
    number: str = ""
    year: int | None = None
    month: int | None = None
    stage: str = ""
    iteration: str = ""
    consolidated: bool = False

    def as_dict(self) -> dict[str, str | int | bool | None]:
        """Its fields, for programs."""
        return {
            "kind": self.kind,
            "number": self.number,
            "year": self.year,
            "month": self.month,
            "stage": self.stage,
            "iteration": self.iteration,
            "consolidated": self.consolidated,
        }


@dataclass(frozen=True, slots=True)
class Designation:
    """One designation. Equal when every part is equal, however it was written; `input` takes no part in that.

    iteration: count of a ballot's repetition ("2" in CD 59020.2); variant: a form of the same edition (CSV, RLV,
    Redline …); marks: what only some schemes have, by name (range, all-parts, version, note …), in printing order.
    """

    scheme: str
    tier: Tier
    publisher: str
    number: str
    type: str = ""
    parts: tuple[str, ...] = ()
    year: int | None = None
    month: int | None = None
    stage: str = ""
    iteration: str = ""
    supplements: tuple[Supplement, ...] = ()
    adopts: Designation | None = None
    language: str = ""
    variant: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    input: str = field(default="", compare=False, repr=False)

    def mark(self, name: str) -> str:
        """The particular called `name`, "" when the designation has none."""
        for key, value in self.marks:
            if key == name:
                return value
        return ""

    @property
    def _scheme(self) -> Scheme:
        return registry.by_code(self.scheme)

    @property
    def canonical(self) -> str:
        """The one printed form of its scheme, with ASCII dashes."""
        return self._scheme.canonical(self)

    @property
    def chinese(self) -> str:
        """The form Chinese publications print: an em dash before the year of a Chinese standard (GB/T 1.1, 7.2)."""
        return self._scheme.chinese(self)

    @property
    def work(self) -> str:
        """The standard whatever its edition. An undated designation names it; a supplement belongs to it."""
        return self._scheme.work(self)

    @property
    def edition(self) -> str:
        """Work, year and month, stage and supplements: the text one can hold. Never the adopted standard."""
        return self._scheme.edition(self)

    @property
    def expression(self) -> str:
        """The edition in a language or in a variant form (redline, consolidated print …)."""
        return self._scheme.expression(self)

    @property
    def urn(self) -> str:
        """RFC 5141 for an ISO work, RFC 2648 for the IETF's series, otherwise one made of the edition key."""
        return self._scheme.urn(self)

    @property
    def effect(self) -> str:
        """For a Chinese standard "mandatory", "recommended" or "guidance"; "" otherwise."""
        return self._scheme.effect(self)

    @property
    def all_parts(self) -> bool:
        """Whether it names every part at once (所有部分)."""
        return bool(self.mark("all-parts"))

    def __str__(self) -> str:
        return self.canonical

    def as_dict(self) -> dict[str, object]:
        """Everything, for programs; JSON-ready."""
        return {
            "input": self.input,
            "scheme": self.scheme,
            "tier": self.tier.value,
            "publisher": self.publisher,
            "type": self.type,
            "number": self.number,
            "parts": list(self.parts),
            "year": self.year,
            "month": self.month,
            "stage": self.stage,
            "iteration": self.iteration,
            "supplements": [supplement.as_dict() for supplement in self.supplements],
            "adopts": None if self.adopts is None else self.adopts.canonical,
            "language": self.language,
            "variant": self.variant,
            "marks": dict(self.marks),
            "effect": self.effect,
            "canonical": self.canonical,
            "chinese": self.chinese,
            "work": self.work,
            "edition": self.edition,
            "expression": self.expression,
            "urn": self.urn,
        }
