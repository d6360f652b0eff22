"""Procedures out of their YAML files: bases first, every name resolved, every fault with file, line and reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from guiju.core.definitions import files
from guiju.core.definitions.files import canonical, check_entries, digest_of, text_of
from guiju.core.definitions.source import Entry, merged, read
from guiju.core.errors import GuijuError
from guiju.core.procedure import checking, checking_duties, shape
from guiju.core.procedure.building import procedure_of
from guiju.core.procedure.model import Procedure, Words
from guiju.core.procedure.parts import words
from guiju.data import tables


def house_texts() -> dict[str, tuple[str, str]]:
    """Name → (file, text) of the definitions that come with Guiju."""
    return files.house_texts("procedures")


def load_all(texts: Mapping[str, tuple[str, str]], effects: Mapping[str, Any]) -> dict[str, Procedure]:
    """Every definition that is not abstract, by name. GuijuError at the first fault."""
    entries = {name: read(text, file) for name, (file, text) in texts.items()}
    for name, entry in entries.items():
        said = entry.map("a procedure").get("procedure")
        if said is None or said.text("a name") != name:
            raise GuijuError("the file and its procedure are named differently", where=entry.where, expected=name)
    found: dict[str, Procedure] = {}
    for name in sorted(entries):
        whole, lineage = _resolved(name, entries, ())
        if _is_abstract(entries[name]):
            continue
        found[name] = _procedure(whole, lineage, effects)
    checking_duties.check_together(found, lambda name: _numbered(entries[name]))
    return found


def _numbered(entry: Entry) -> str:
    """Where a definition says how its cases are numbered."""
    body = entry.map("a procedure")
    return body["number"].where if "number" in body else entry.where


@cache
def house() -> Mapping[str, Procedure]:
    """The procedures that come with Guiju."""
    return load_all(house_texts(), effects())


def load_file(path: Path) -> Procedure:
    """One definition from a file of one's own; it may extend those of the house."""
    entry = read(text_of(path), path.name)
    name = entry.map("a procedure").get("procedure")
    if name is None:
        raise GuijuError("the procedure has no name", where=entry.where, expected="procedure: a-name")
    entries = {key: read(t, file) for key, (file, t) in house_texts().items()}
    entries[name.text("a name")] = entry
    whole, lineage = _resolved(name.text("a name"), entries, ())
    return _procedure(whole, lineage, effects())


def from_resolved(text: str) -> Procedure:
    """A procedure out of the JSON of its resolved definition, as a case keeps it."""
    entry = read(text, "kept definition")
    return _procedure(entry, (), None)


def resolved_text(procedure_name: str) -> str:
    """The resolved definition of a house procedure as canonical JSON; its SHA-256 is the digest of the procedure."""
    whole, _ = _resolved(procedure_name, _house_entries(), ())
    return canonical(whole)


@cache
def _house_entries() -> Mapping[str, Entry]:
    """Every definition that comes with Guiju as it is written. Nobody changes an entry."""
    return {key: read(text, file) for key, (file, text) in house_texts().items()}


@cache
def effects() -> Mapping[str, Mapping[str, Any]]:
    """The effects that acts may have (`data/effects.yaml`)."""
    text = tables.text("effects.yaml")
    plain: Mapping[str, Mapping[str, Any]] = read(text, "effects.yaml").plain()
    return plain


@cache
def checks() -> frozenset[str]:
    """The automatic checks that rules may ask for (`data/checks.yaml`)."""
    text = tables.text("checks.yaml")
    return frozenset(read(text, "checks.yaml").map("checks by name"))


@cache
def figures() -> Mapping[str, Words]:
    """The figures of the registry that computed facts may ask for (`data/figures.yaml`), in both languages."""
    given = read(tables.text("figures.yaml"), "figures.yaml").map("figures by name")
    return {name: words(entry) for name, entry in given.items()}


@cache
def knowledge() -> Mapping[str, Mapping[str, str]]:
    """What the registry knows of a thing that a fact names (`data/known.yaml`): the words, `of` which type of fact, and
    the `type` of what is known."""
    plain: Mapping[str, Mapping[str, str]] = read(tables.text("known.yaml"), "known.yaml").plain()
    return plain


def _procedure(whole: Entry, lineage: tuple[str, ...], known: Mapping[str, Any] | None) -> Procedure:
    procedure = procedure_of(whole, lineage, digest_of(whole))
    checking.check(procedure, whole, known, checks(), figures(), knowledge())
    return procedure


def _is_abstract(entry: Entry) -> bool:
    said = entry.map("a procedure").get("abstract")
    return said is not None and said.text("true or false") == "true"


def _resolved(name: str, entries: Mapping[str, Entry], seen: tuple[str, ...]) -> tuple[Entry, tuple[str, ...]]:
    """The definition laid over those it extends, and their names."""
    own = entries[name]
    body = own.map("a procedure")
    check_entries(own, body, shape.TOP)
    if "extends" not in body:
        if "drop" in body:
            raise GuijuError("nothing to drop from", where=body["drop"].where, expected="extends: a procedure")
        return own, ()
    base = body["extends"].text("the name of a procedure")
    if base in (*seen, name):
        raise GuijuError("procedures extend each other in a circle", where=body["extends"].where, expected=base)
    if base not in entries:
        raise GuijuError(
            "there is no procedure {} to extend",
            repr(base),
            where=body["extends"].where,
            expected=", ".join(sorted(entries)),
        )
    below, lineage = _resolved(base, entries, (*seen, name))
    kept = {key: entry for key, entry in below.map("a procedure").items() if key not in ("abstract", "extends", "drop")}
    whole = merged(Entry(kept, below.where), Entry({k: v for k, v in body.items() if k != "extends"}, own.where))
    return _without(whole), (base, *lineage)


def _without(whole: Entry) -> Entry:
    """Take away what `drop` names."""
    parts = dict(whole.map("a procedure"))
    drop = parts.pop("drop", None)
    for part, names in (drop.map("part: [names]") if drop else {}).items():
        if part not in shape.PARTS or part not in parts:
            raise GuijuError("nothing to drop from {}", repr(part), where=names.where, expected=", ".join(shape.PARTS))
        held = dict(parts[part].map("names"))
        for entry in names.list("names"):
            name = entry.text("a name")
            if name not in held:
                raise GuijuError(
                    "the base has no {} in {}", repr(name), part, where=entry.where, expected=", ".join(held)
                )
            del held[name]
        parts[part] = Entry(held, parts[part].where)
    return Entry(parts, whole.where)


__all__ = ["checks", "effects", "figures", "from_resolved", "house", "house_texts", "knowledge", "load_all",
           "load_file", "resolved_text"]  # fmt: skip
