"""Two editions: every clause side by side with its redline, every requirement with what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from guiju.core.comparison.aligning import Pair, align
from guiju.core.comparison.redline import Change, redline
from guiju.core.comparison.requirements import Row, match
from guiju.core.text.candidates import candidates
from guiju.core.text.hashing import own_hash
from guiju.core.text.model import Document, Kind
from guiju.core.text.walking import clauses


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause. `kind`: same, changed, moved, added, removed; a moved clause may be changed too. `texts`: by language
    the redline of what it says, its title first."""

    kind: str
    pair: Pair
    renumbered: bool
    texts: dict[str, tuple[Change, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Clauses in the order of the new edition; requirements likewise."""

    clauses: tuple[ClauseChange, ...]
    requirements: tuple[Row, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many clauses and requirements of each kind."""
        return {
            "clauses": dict(Counter(each.kind for each in self.clauses)),
            "requirements": dict(Counter(row.verdict.value for row in self.requirements)),
        }


def compare(old: Document, new: Document) -> Comparison:
    """Compare two documents that are editions of one standard, or its draft and its text."""
    pairs = align(old, new)
    same = {pair.old.clause.id: pair.new.clause.id for pair in pairs if pair.old is not None and pair.new is not None}
    rows = match(_provisions(old), _provisions(new), same)
    return Comparison(tuple(_change(pair, same) for pair in pairs), rows)


def _provisions(document: Document) -> tuple[Any, ...]:
    silent = {clause.id for clause, _ in clauses(document) if clause.kind is Kind.FOREWORD}
    return tuple(candidate for candidate in candidates(document) if candidate.clause not in silent)


def _change(pair: Pair, same: dict[str, str]) -> ClauseChange:
    old, new = pair.old, pair.new
    texts: dict[str, tuple[Change, ...]] = {}
    languages = dict.fromkeys(key for side in (new, old) if side is not None for key in (*side.titles, *side.texts))
    for language in languages:
        was, now = (_said(side, language) if side is not None else "" for side in (old, new))
        texts[language] = redline(was, now)
    if old is None or new is None:
        return ClauseChange("added" if old is None else "removed", pair, False, texts)
    renumbered = old.number != new.number
    moved = same.get(old.above, "") != new.above and bool(old.above or new.above)
    changed = own_hash(old.clause) != own_hash(new.clause) and any(
        change.op != "=" for told in texts.values() for change in told
    )
    kind = "moved" if moved else "changed" if changed else "same"
    return ClauseChange(kind, pair, renumbered, texts)


def _said(side: Any, language: str) -> str:
    return "\n".join(part for part in (side.titles.get(language, ""), side.texts.get(language, "")) if part)
