"""What a document provides: every sentence and every cell of a limit table, read and given an identifier.

An identifier is the clause's and `p` with 96 bits of a digest of the words ("limits/p3fa2b1c4d5e60718293a4b5c"): it
does not move when clauses or sentences before it come or go, and is never given to other words. Words that a clause
says more than once are told apart by their block, so that none of them takes the name of another that goes.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from guiju.core.errors import GuijuError
from guiju.core.provision import Modality, Provision, read
from guiju.core.provision.cells import CellRequirement, LimitTable, read_table
from guiju.core.provision.conventions import Convention, stated
from guiju.core.text.grids import Grid, grid_of
from guiju.core.text.labels import heading, label, resolved
from guiju.core.text.model import (
    Block,
    Blocks,
    Clause,
    Document,
    Entry,
    Figure,
    Formula,
    Inlines,
    Item,
    Kind,
    Listing,
    Note,
    Paragraph,
    Quote,
    Table,
    Words,
)
from guiju.core.text.numbering import Number, numbers
from guiju.core.text.ruling import Decided, ruled
from guiju.core.text.sentences import sentences
from guiju.core.text.tablerefs import named_in
from guiju.core.text.walking import clauses, in_language, plain, raised, said, text_of

_FIRST = 40
"""Clauses from the beginning in which a document says what its verbs mean."""
_SILENT = {Kind.REFERENCES, Kind.BIBLIOGRAPHY, Kind.INDEX}
_ASKING = {Modality.REQUIREMENT, Modality.RECOMMENDATION}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provision as it was read. `span` counts in the plain text of the block in `language`; `others` are the same
    provision in the other languages. `container`: "", "list", "note", "example", "table", "footnote" …; `label` is
    where it stands, as people say it ("5.2", "表1"). A cell has `cell`, a sentence `provision`; a sentence that cannot
    be read has neither and its `fault`."""

    id: str
    clause: str
    block: str
    language: str
    text: str
    span: tuple[int, int]
    kind: Modality
    container: str
    label: str
    provision: Provision | None = None
    cell: CellRequirement | None = None
    others: dict[str, tuple[str, tuple[int, int]]] = field(default_factory=dict)
    fault: str = ""


def candidates(document: Document) -> tuple[Candidate, ...]:
    """All provisions of a document in reading order: sentences first, then the cells of the limit tables of a clause.

    A table is a limit table when a requirement or recommendation of the document refers to it. Where the document
    is `Decided`, what people rejected is left out and what they corrected is as they say.
    """
    found = as_read(document)
    return ruled(found, document.rulings) if isinstance(document, Decided) else found


def as_read(document: Document) -> tuple[Candidate, ...]:
    """The same before people decided anything."""
    return tuple(_Reader(document).read())


def of_clause(document: Document, clause: Clause) -> tuple[Candidate, ...]:
    """The provisions of one clause alone, not of those in it; its tables count when it refers to them itself."""
    reader = _Reader(document)
    found = reader.sentences_of(clause)
    return (*found, *reader.cells_of(clause, reader.asked(found)))


def everything_in(document: Document, clause: Clause, kind: Modality) -> tuple[Candidate, ...]:
    """The same with every table of the clause, whoever refers to it; its cells are of this kind."""
    reader = _Reader(document)
    asked = {block.id: kind for block in _tables(clause.blocks)}
    return (*reader.sentences_of(clause), *reader.cells_of(clause, asked))


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers: dict[str, Number] = numbers(document)
        self._convention: Convention | None = None
        self.asking: dict[str, str] = {}

    @property
    def convention(self) -> Convention:
        """What the document says of its verbs; looked for once."""
        if self._convention is None:
            first = list(islice(clauses(self.document), _FIRST))
            front = replace(self.document, clauses=tuple(replace(clause, clauses=()) for clause, _ in first))
            self._convention = stated(text_of(front))
        return self._convention

    def read(self) -> Iterator[Candidate]:
        found = {clause.id: self.sentences_of(clause) for clause, _ in clauses(self.document)}
        asked = self.asked([each for those in found.values() for each in those])
        for clause, _ in clauses(self.document):
            yield from found[clause.id]
            yield from self.cells_of(clause, asked)

    def asked(self, found: list[Candidate]) -> dict[str, Modality]:
        """Tables that a requirement or a recommendation refers to."""
        names: dict[str, str] = {}
        for identifier, number in self.numbers.items():
            if number.what == "table":
                for language in self.document.languages:
                    names[re.sub(r"\s", "", label("table", language, number.text))] = identifier
        asked: dict[str, Modality] = {}
        for candidate in found:
            if candidate.kind in _ASKING:
                for text in (candidate.text, *(other for other, _ in candidate.others.values())):
                    for name in named_in(text):
                        table = names.get(name)
                        if table is not None:
                            asked.setdefault(table, candidate.kind)
                            self.asking.setdefault(table, candidate.text)
        return asked

    # --- sentences -----------------------------------------------------------------------------------------------

    def sentences_of(self, clause: Clause) -> list[Candidate]:
        if clause.kind in _SILENT:
            return []
        found = list(self._blocks(clause, clause.blocks, ""))
        times = Counter(_words(candidate.text) for candidate in found)
        return _named(
            clause,
            [
                (words if times[words] == 1 else f"{words}\0{candidate.block}", candidate)
                for candidate in found
                for words in (_words(candidate.text),)
            ],
        )

    def _blocks(self, clause: Clause, those: Blocks, container: str) -> Iterator[Candidate]:
        before: Block | None = None
        for place, block in enumerate(those):
            following = those[place + 1] if place + 1 < len(those) else None
            match block:
                case Paragraph():
                    tail = following if isinstance(following, Listing) and following.style != "definition" else None
                    yield from self._paragraph(clause, block, container, tail)
                case Listing():
                    if not (isinstance(before, Paragraph) and self._fragments(block)):
                        yield from self._items(clause, block, container)
                case Note():
                    yield from self._blocks(clause, block.blocks, block.kind)
                case Quote():
                    yield from self._blocks(clause, block.blocks, "quote")
                case Formula():
                    yield from self._blocks(clause, block.where, "formula")
                case Table():
                    yield from self._blocks(clause, block.notes, "note")
                    for note in block.footnotes:
                        yield from self._blocks(clause, note.blocks, "footnote")
                case Figure():
                    yield from self._blocks(clause, (*block.key, *block.parts), "figure")
                    yield from self._blocks(clause, block.notes, "note")
                case Entry():
                    pass
            before = block

    def _items(self, clause: Clause, block: Listing, container: str) -> Iterator[Candidate]:
        explained = block.style == "definition"  # what is explained says nothing
        for item in block.items:
            yield from self._blocks(clause, item.blocks[explained:], container or "list")

    def _fragments(self, block: Listing) -> bool:
        """Whether the items say nothing by themselves, so that they belong to what leads in to them."""
        return block.style != "definition" and all(self._fragment(item) for item in block.items)

    def _fragment(self, item: Item) -> bool:
        if len(item.blocks) != 1 or not isinstance(item.blocks[0], Paragraph):
            return False
        text = self._said(item.blocks[0].words)
        if len(text) > 60 or len(sentences(text)) != 1:
            return False
        try:
            return read(text, self.convention).verb == ""
        except GuijuError:
            return True

    def _said(self, words: Words) -> str:
        for language in self.document.languages:
            if words.get(language):
                return self.text(raised(words[language]), language)
        return plain(raised(in_language(words)))

    def text(self, inlines: Inlines, language: str) -> str:
        """Plain text with cross-references as they are printed: for reading. Offsets are those of `walking.plain` only
        where no cross-reference is printed as a number; `_spans` puts them right."""
        return plain(resolved(inlines, self.numbers, language))

    def _paragraph(self, clause: Clause, block: Paragraph, container: str, tail: Listing | None) -> Iterator[Candidate]:
        if block.role in {"source", "definition", "instruction"}:
            return
        languages = [language for language in self.document.languages if block.words.get(language)]
        if not languages:
            return
        texts = {language: self.text(block.words[language], language) for language in languages}
        spans = {language: sentences(text) for language, text in texts.items()}
        aloud = {language: self.text(raised(block.words[language]), language) for language in languages[:1]}
        back = {language: self._back(block.words[language], language) for language in languages}
        first = languages[0]
        for place, (start, end) in enumerate(spans[first]):
            text = texts[first][start:end]
            whole = aloud[first][start:end]
            last = place == len(spans[first]) - 1 and text.endswith(("：", ":"))
            if tail is not None and last and self._fragments(tail):
                whole += self._joined(tail, first)
            others = {}
            for language in languages[1:]:
                if len(spans[language]) == len(spans[first]):
                    a, b = spans[language][place]
                    others[language] = (texts[language][a:b], back[language]((a, b)))
            provision, fault = _read(whole, self.convention)
            if provision is not None and container in ("note", "example"):
                provision = _silent(provision)
            yield Candidate(
                "", clause.id, block.id, first, text,
                back[first]((start, end)),
                provision.modality if provision is not None else Modality.STATEMENT,
                container, self._label(clause), provision, None, others, fault,
            )  # fmt: skip

    def _joined(self, block: Listing, language: str) -> str:
        parts = []
        for place, item in enumerate(block.items):
            inner = item.blocks[0]
            assert isinstance(inner, Paragraph)
            text = self.text(inner.words.get(language, ()), language).rstrip("；;。. ")
            parts.append(f"{chr(97 + place % 26)}){text}")
        return ("；" if language == "zh" else "; ").join(parts) + ("。" if language == "zh" else ".")

    def _back(self, inlines: Inlines, language: str) -> Callable[[tuple[int, int]], tuple[int, int]]:
        """What makes of a span of the resolved text a span of `walking.plain`."""
        shown_as = resolved(inlines, self.numbers, language)
        if shown_as is inlines:
            return lambda span: span
        here, there = [0], [0]
        for old, new in zip(inlines, shown_as, strict=True):
            here.append(here[-1] + len(plain((new,))))
            there.append(there[-1] + len(plain((old,))))

        def back(place: int) -> int:
            after = bisect_left(here, place, 1)
            if after == len(here):
                return there[-1]
            exact = place == here[after]
            return there[after] if exact else min(there[after - 1] + place - here[after - 1], there[after])

        return lambda span: (back(span[0]), back(span[1]))

    def _label(self, clause: Clause) -> str:
        number = self.numbers.get(clause.id)
        return heading(number, self.document.languages[0]) if number else said(clause.title, *self.document.languages)

    # --- tables --------------------------------------------------------------------------------------------------

    def cells_of(self, clause: Clause, asked: dict[str, Modality]) -> Iterator[Candidate]:
        found: list[tuple[str, Candidate]] = []
        for block in _tables(clause.blocks):
            if block.id in asked:
                found += self._table(clause, block, asked[block.id])
        yield from _named(clause, found)

    def _table(self, clause: Clause, block: Table, kind: Modality) -> Iterator[tuple[str, Candidate]]:
        """Each cell with what it is named by: its table, what heads it, and what it says."""
        language = self.document.languages[0]
        grid = grid_of(block, lambda words: self._said(words))
        if grid is None:
            return
        try:
            caption = f"{self.asking.get(block.id, '')}\n{said(block.caption, language)}"
            found = read_table(_limits(grid, said(block.unit, language), caption))
        except GuijuError:
            return
        beside: dict[str, Grid] = {}
        for other in self.document.languages[1:]:
            words = grid_of(block, partial(_in, other))
            if words is not None and len(words.rows) == len(grid.rows):
                beside[other] = words
        number = self.numbers.get(block.id)
        where = label("table", language, number.text) if number else self._label(clause)
        for cell in found:
            name = "|".join((block.id, *grid.row_of(cell.row), *grid.column_of(cell.column), cell.text))
            others = {
                other: (" · ".join(filter(None, (*words.row_of(cell.row), *words.column_of(cell.column)))), (0, 0))
                for other, words in beside.items()
            }
            span = (0, len(cell.text))
            yield (
                _words(name),
                Candidate("", clause.id, block.id, language, cell.text, span, kind, "table", where, None, cell, others),
            )


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def named(clause: str, words: str) -> str:
    """The identifier of a provision: 96 bits never meet (GB/T 1.1 texts have some thousand provisions)."""
    return f"{clause}/p{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _named(clause: Clause, found: list[tuple[str, Candidate]]) -> list[Candidate]:
    """The candidates of a clause with their identifiers; what even its block says again is counted."""
    taken: Counter[str] = Counter()
    made = []
    for words, candidate in found:
        name = named(clause.id, words)
        taken[name] += 1
        made.append(replace(candidate, id=name if taken[name] == 1 else f"{name}.{taken[name]}"))
    return made


def _in(language: str, words: Words) -> str:
    return said(words, language)


def _tables(those: Blocks) -> Iterator[Table]:
    """The tables of a clause, those in its lists and quotations too; notes and examples hold no limit."""
    for block in those:
        match block:
            case Table():
                yield block
            case Listing(items=items):
                for item in items:
                    yield from _tables(item.blocks)
            case Quote(blocks=inner):
                yield from _tables(inner)


def _limits(grid: Grid, unit: str, caption: str) -> LimitTable:
    return LimitTable(grid.rows, grid.heads, grid.labels, unit, grid.footnotes, caption=caption)


def _silent(provision: Provision) -> Provision:
    """A sentence of a note or an example, which asks for nothing (GB/T 1.1; ISO/IEC Directives Part 2, 24.5)."""
    if provision.modality not in (Modality.REQUIREMENT, Modality.RECOMMENDATION, Modality.INSTRUCTION):
        return provision
    return replace(provision, modality=Modality.STATEMENT, verifiable=False, rule=f"note: {provision.rule}", parts=())


def _read(text: str, convention: Convention) -> tuple[Provision | None, str]:
    try:
        return read(text, convention), ""
    except GuijuError as error:
        return None, error.what
