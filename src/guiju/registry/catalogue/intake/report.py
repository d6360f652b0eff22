"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass, field

from guiju.registry.catalogue.consistency import Finding

KEPT = 10_000  # lines of reasons kept; the counts go on


@dataclass(slots=True)
class Report:
    """Counts of records by outcome, and why: `rejected` (where, reason) for records left out whole, `notes` (where,
    remark) for parts left out of records that were kept. `findings`: what of the editions that were touched cannot be
    true together; `read_as`: how a table was read, where that was found and not told."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected_count: int = 0
    notes_count: int = 0
    relations: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    read_as: str = ""
    committed: bool = True
    seconds: float = 0.0

    def reject(self, where: str, reason: str) -> None:
        self.rejected_count += 1
        if len(self.rejected) < KEPT:
            self.rejected.append((where, reason))

    def note(self, where: str, remark: str) -> None:
        self.notes_count += 1
        if len(self.notes) < KEPT:
            self.notes.append((where, remark))

    def mark(self) -> tuple[int, ...]:
        """Where the counts stand, for `back`."""
        counts = (self.new, self.changed, self.unchanged, self.rejected_count, self.notes_count, self.relations)
        return (*counts, len(self.rejected), len(self.notes))

    def back(self, mark: tuple[int, ...]) -> None:
        """As it stood: what was counted since was undone."""
        self.new, self.changed, self.unchanged, self.rejected_count, self.notes_count, self.relations = mark[:6]
        del self.rejected[mark[6] :], self.notes[mark[7] :]

    @property
    def read(self) -> int:
        return self.new + self.changed + self.unchanged + self.rejected_count

    def as_dict(self) -> dict[str, object]:
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected_count,
            "relations": self.relations,
            "notes": self.notes_count,
            "committed": self.committed,
            "seconds": round(self.seconds, 3),
            "read_as": self.read_as,
            "consistency": [f.as_dict() for f in self.findings if f.count],
            "rejections": [{"where": w, "reason": r} for w, r in self.rejected],
            "remarks": [{"where": w, "remark": r} for w, r in self.notes],
        }
