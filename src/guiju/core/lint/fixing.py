"""Fixes that are safe, applied to a document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from guiju.core.lint.model import Finding
from guiju.core.text.model import Document, Inline, Inlines, Link, Run, Styled
from guiju.core.text.walking import clauses, places, plain

Change = tuple[int, int, str]


def apply(document: Document, findings: Iterable[Finding]) -> Document:
    """The document with the fixes of these findings. What has no fix, does not stand where it was found, overlaps a fix
    before it, or is not plain characters of one run, is left as it is."""
    wanted: dict[str, dict[tuple[int, str], list[tuple[Change, str]]]] = {}
    for finding in findings:
        if finding.fix is not None and finding.span is not None:
            key = (finding.fix.place, finding.language)
            change = (*finding.span, finding.fix.to)
            wanted.setdefault(finding.clause, {}).setdefault(key, []).append((change, finding.fix.was))
    edits: dict[int, dict[str, Inlines]] = {}
    for clause, _ in clauses(document):
        if clause.id not in wanted:
            continue
        for count, place in enumerate(places(clause)):
            for language, inlines in place.words.items():
                text = plain(inlines)
                those = [change for change, was in wanted[clause.id].get((count, language), ())
                         if text[change[0] : change[1]] == was]  # fmt: skip
                if those:
                    changed = edited(inlines, _apart(those))
                    edits.setdefault(id(place.words), dict(place.words))[language] = changed
    return replace(document, clauses=_rebuilt(document.clauses, edits)) if edits else document


def _apart(changes: list[Change]) -> list[Change]:
    found: list[Change] = []
    for change in sorted(set(changes)):
        if not found or found[-1][1] <= change[0]:
            found.append(change)
    return found


def edited(inlines: Inlines, changes: list[Change]) -> Inlines:
    """Inlines with changes of their plain text; a change that is not within one run is left out."""
    made, _ = _edited(inlines, sorted(changes), 0)
    return made


def _edited(inlines: Inlines, changes: list[Change], start: int) -> tuple[Inlines, int]:
    made: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Styled | Link):
            inner, start = _edited(inline.inlines, changes, start)
            made.append(replace(inline, inlines=inner))
            continue
        length = len(plain((inline,)))
        if isinstance(inline, Run):
            inline = Run(_changed(inline.text, changes, start))
        if not (isinstance(inline, Run) and not inline.text):
            made.append(inline)
        start += length
    return tuple(made), start


def _changed(text: str, changes: list[Change], start: int) -> str:
    """The text of a run that begins at `start`, with the changes that lie within it; they are in order."""
    parts, done = [], 0
    for place in range(bisect_left(changes, (start, 0, "")), len(changes)):
        a, b, to = changes[place]
        if a > start + len(text):
            break
        if b <= start + len(text) and a - start >= done:
            parts += [text[done : a - start], to]
            done = b - start
    return "".join((*parts, text[done:]))


def _rebuilt(value: Any, edits: dict[int, dict[str, Inlines]]) -> Any:
    """A tree of clauses and blocks with some words replaced; what holds none of them stays the same object."""
    if isinstance(value, dict):
        return edits.get(id(value), value)
    if isinstance(value, tuple):
        made = tuple(_rebuilt(each, edits) for each in value)
        return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for field in fields(value):
            old = getattr(value, field.name)
            if isinstance(old, tuple | dict) or is_dataclass(old):
                new = _rebuilt(old, edits)
                if new is not old:
                    changed[field.name] = new
        return replace(value, **changed) if changed else value
    return value
