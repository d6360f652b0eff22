"""Texts out of and into the database: a document is an outline of identifiers, clauses by identifier, and the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.text import interchange
from guiju.core.text.hashing import own_hash
from guiju.core.text.model import Clause, Document
from guiju.core.text.walking import clauses
from guiju.registry.texts.models import ClauseVersion, Revision, Text

Outline = list[Any]
"""[[identifier, outline of the clauses in it], …]."""


def outline_of(those: Iterable[Clause]) -> Outline:
    """The tree of identifiers of clauses."""
    return [[clause.id, outline_of(clause.clauses)] for clause in those]


def document_at(text: Text, revision: int | None = None) -> Document:
    """The document of a text at a revision (its last one by default). GuijuError for a revision that is not there."""
    number = text.revision if revision is None else revision
    if not 1 <= number <= text.revision:
        raise GuijuError(
            "there is no revision {}", number, where="revision", expected=sentence("1 to {}", text.revision)
        )
    past = text.revisions.filter(number__lte=number)
    outline = past.filter(outline__isnull=False).order_by("-number").values_list("outline", flat=True).first()
    front = past.filter(front__isnull=False).order_by("-number").values_list("front", flat=True).first()
    document = interchange.from_dict(front or {"languages": text.languages})
    kept = clauses_at(text, number)
    return replace(document, clauses=_tree(outline or [], kept))


def clause_at(text: Text, revision: int, name: str) -> Clause | None:
    """One clause as a revision left it, without the clauses in it; None where it was not there. GuijuError for a
    revision that is not there."""
    if not 1 <= revision <= text.revision:
        raise GuijuError(
            "there is no revision {}", revision, where="revision", expected=sentence("1 to {}", text.revision)
        )
    rows = ClauseVersion.objects.filter(text=text, clause=name, revision__lte=revision).order_by("-revision")
    data = rows.values_list("data", flat=True).first()
    return interchange.clause_from_dict(data) if data is not None else None


def clauses_at(text: Text, revision: int) -> dict[str, tuple[Clause, int]]:
    """Identifier → clause without the clauses in it, and the revision that left it so."""
    rows = (
        ClauseVersion.objects.filter(text=text, revision__lte=revision)
        .order_by("clause", "-revision")
        .distinct("clause")
        .values_list("clause", "data", "revision")
    )
    return {name: (interchange.clause_from_dict(data), made) for name, data, made in rows if data is not None}


def _tree(outline: Outline, kept: dict[str, tuple[Clause, int]]) -> tuple[Clause, ...]:
    return tuple(replace(kept[name][0], clauses=_tree(inner, kept)) for name, inner in outline if name in kept)


def write_revision(text: Text, revision: Revision, before: Document | None, after: Document) -> int:
    """The rows by which a document differs from the one before. Gives the number of clauses written. The caller holds
    the row of the text and counts its revision."""
    old = {} if before is None else {clause.id: own_hash(clause) for clause, _ in clauses(before)}
    new = {clause.id: clause for clause, _ in clauses(after)}
    rows = []
    for name, clause in new.items():
        digest = own_hash(clause)
        if old.get(name) != digest:
            data = interchange.clause_as_dict(replace(clause, clauses=()))
            rows.append(ClauseVersion(text=text, clause=name, revision=revision.number, data=data, digest=digest))
    rows += [
        ClauseVersion(text=text, clause=name, revision=revision.number, data=None) for name in old if name not in new
    ]
    ClauseVersion.objects.bulk_create(rows, batch_size=500)
    tree = outline_of(after.clauses)
    if before is None or tree != outline_of(before.clauses):
        revision.outline = tree
    rest = interchange.as_dict(replace(after, clauses=()))
    if before is None or rest != interchange.as_dict(replace(before, clauses=())):
        revision.front = rest
    revision.save()
    return len(rows)
