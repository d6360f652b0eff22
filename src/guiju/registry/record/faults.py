"""What a check of the log finds: faults with their places, and counts of what was looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from guiju.core.errors import GuijuError
from guiju.core.ledger.note import Checkpoint, VerifierKey, checkpoint_of, read_note, verified

MOST = 100
"""Faults named; more are only counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where (a leaf, an act, a tile, a checkpoint, a file), and what was expected."""

    what: str
    where: str
    expected: str


@dataclass
class Report:
    """What was looked at, and what was found. `recomputed` counts the leaves whose owner hashed the row again,
    `replayed` the acts from which cases were made again, `erased` those whose personal part was erased. `notes` are
    nothing wrong, but ought to be known."""

    size: int = 0
    root: str = ""
    changes: int = 0
    leaves: int = 0
    recomputed: int = 0
    tiles: int = 0
    checkpoints: int = 0
    files: int = 0
    cases: int = 0
    replayed: int = 0
    erased: int = 0
    attachments: int = 0
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    @property
    def good(self) -> bool:
        return not self.faults

    def fault(self, what: str, where: str, expected: str = "") -> None:
        if len(self.faults) < MOST:
            self.faults.append(Fault(what, where, expected))
        else:
            self.more += 1


def signed_checkpoint(report: Report, text: str, where: str, key: VerifierKey | None) -> Checkpoint | None:
    """Read a checkpoint and name what is wrong with it; None when it cannot be read. Without a key, signatures are left
    out: that there is none is a fault of its own."""
    try:
        note = read_note(text)
        checkpoint = checkpoint_of(note)
        if key is None:
            return checkpoint
        if not verified(note, [key]):
            report.fault("it is not signed by the log's key", where, str(key))
        elif checkpoint.origin != key.name:
            report.fault(f"it is of the log {checkpoint.origin}", where, key.name)
    except GuijuError as error:
        report.fault(error.what, f"{where}: {error.where}", error.expected)
        return None
    return checkpoint
