"""Numbers that contradict each other: the same measure, by the same day, with two values. Both are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guiju.core.plan.model import Chapter, Note, Section, Target
from guiju.core.plan.normalization import fold


def contradictions(sections: Sequence[Section], chapters: Sequence[Chapter]) -> list[Note]:
    """A note for each later target that says otherwise than the first."""
    first: dict[tuple[str, str, str, str], Target] = {}
    notes = []
    parts: list[Chapter | Section] = [*chapters, *sections]
    for target in (t for part in parts for t in part.targets):
        words = re.sub(r"[\W_]|\bthe\b", "", fold(target.measure).lower())
        way = target.comparator if target.comparator in ("<=", "<") else ">="
        other = first.setdefault((words, target.unit, target.deadline or "", way), target)
        if other.value != target.value:
            what = f"{target.measure}: {_shown(other)} at {other.span[0]}, {_shown(target)} at {target.span[0]}"
            notes.append(Note("contradiction", what, target.span))
    return notes


def _shown(target: Target) -> str:
    return f"{target.comparator} {target.value} {target.unit}"
