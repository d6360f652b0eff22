"""Identifiers carried from edition to edition: what is the same clause keeps its name, whatever its number became."""

from __future__ import annotations

from typing import Any

from guiju.core.comparison.aligning import align
from guiju.core.text.interchange import as_dict, from_dict
from guiju.core.text.model import Document


def carried(old: Document, new: Document) -> Document:
    """The new document with the identifiers its clauses had in the old one. Cross-references and terms in use follow.

    A clause keeps a name of its own that the old document gives to another clause, or that says itself which it is."""
    names: dict[str, str] = {}
    pairs = align(old, new)
    taken = {pair.new.clause.id for pair in pairs if pair.new is not None}
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.by == "identifier":
            continue
        wish = pair.old.clause.id
        if wish not in taken:
            names[pair.new.clause.id] = wish
            taken.add(wish)
    if not names:
        return new
    told = as_dict(new)
    _rename(told, names)
    return from_dict(told)


def _rename(told: Any, names: dict[str, str]) -> None:
    if isinstance(told, dict):
        for key in ("id", "target"):
            value = told.get(key)
            if isinstance(value, str):
                told[key] = _named(value, names)
        for value in told.values():
            _rename(value, names)
    elif isinstance(told, list):
        for value in told:
            _rename(value, names)


def _named(name: str, names: dict[str, str]) -> str:
    if name in names:
        return names[name]
    head, dot, tail = name.rpartition(".")  # a block is named after its clause
    return f"{names[head]}{dot}{tail}" if head in names else name
