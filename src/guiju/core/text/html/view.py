"""What a reading view shows and where its links lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from guiju.core.text.model import Blocks, Document, Figure, Footnote, Kind, Paragraph, Table
from guiju.core.text.numbering import Number, numbers
from guiju.core.text.walking import blocks, clauses, said


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a paragraph's plain text that is shown as a provision of a kind."""

    start: int
    end: int
    kind: str
    id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cited standard as the library knows it."""

    href: str
    title: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """`languages` that are shown, in order; `marks`: (block identifier, language) → marks in order."""

    languages: tuple[str, ...]
    numbers: Mapping[str, Number]
    terms: Mapping[str, str] = field(default_factory=dict)
    note_marks: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[tuple[str, str], Sequence[Mark]] = field(default_factory=dict)
    cited: Callable[[str], Shown | None] = lambda designation: None
    picture: Callable[[str], str] = lambda name: ""
    level: int = 2
    """The heading level of the outermost clauses."""


def view_of(
    document: Document,
    languages: Sequence[str] = (),
    marks: Mapping[tuple[str, str], Sequence[Mark]] | None = None,
    cited: Callable[[str], Shown | None] = lambda designation: None,
    picture: Callable[[str], str] = lambda name: "",
    level: int = 2,
) -> View:
    """The view of a document in these of its languages (all of them, if none is named)."""
    chosen = tuple(language for language in languages if language in document.languages) or document.languages
    terms: dict[str, str] = {}
    note_marks = {note.id: note.mark or f"{place})" for place, note in enumerate(document.footnotes, 1)}
    for clause, _ in clauses(document):
        if clause.kind is Kind.TERM:
            first = next((block for block in clause.blocks if isinstance(block, Paragraph)), None)
            terms[clause.id] = "" if first is None else said(first.words, *chosen)
        note_marks.update(_marks(clause.blocks))
    return View(chosen, numbers(document), terms, note_marks, marks or {}, cited, picture, level)


def _marks(those: Blocks) -> dict[str, str]:
    """The marks of the footnotes of tables and figures: those given, else a, b, c …"""
    found: dict[str, str] = {}
    for block in blocks(those):
        if isinstance(block, Table | Figure):
            found.update(_lettered(block.footnotes))
    return found


def _lettered(notes: Sequence[Footnote]) -> dict[str, str]:
    return {note.id: note.mark or chr(97 + place % 26) for place, note in enumerate(notes)}
