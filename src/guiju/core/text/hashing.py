"""The content hash of a clause: what it says, not where it stands or how it is numbered."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from guiju.core.text.interchange import as_ever, clause_as_dict
from guiju.core.text.model import Clause, Document
from guiju.core.text.walking import clauses

_LEFT_OUT = {"label", "id"}


def own_hash(clause: Clause) -> str:
    """SHA-256, in hexadecimal, of a clause's title, term and blocks without the clauses in it. Neither printed numbers
    nor identifiers count."""
    told = clause_as_dict(clause)
    told.pop("clauses")
    return hashlib.sha256(_canonical(_stripped(as_ever(told)))).hexdigest()


def hashes(document: Document) -> dict[str, str]:
    """Identifier → content hash of each clause of the document."""
    return {clause.id: own_hash(clause) for clause, _ in clauses(document)}


def tree_hash(clause: Clause) -> str:
    """SHA-256 of a clause with all clauses in it."""
    parts = [own_hash(clause), *(tree_hash(inner) for inner in clause.clauses)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _stripped(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _stripped(value) for key, value in told.items() if key not in _LEFT_OUT}
    if isinstance(told, list):
        return [_stripped(value) for value in told]
    return told


def _canonical(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
