"""What the checks look at: a document, its lines, sentences and numbers, each worked out once."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar

from guiju.core.designation import Designation, DesignationError, parse
from guiju.core.errors import GuijuError
from guiju.core.lint.model import Catalogue, Line
from guiju.core.provision import LONGEST, Provision, read
from guiju.core.text.labels import heading
from guiju.core.text.model import (
    Block,
    Blocks,
    Break,
    Cite,
    Clause,
    Cross,
    Document,
    Entry,
    Inline,
    Inlines,
    Kind,
    Link,
    Maths,
    NoteMark,
    Paragraph,
    Picture,
    Run,
    Styled,
    TermUse,
)
from guiju.core.text.numbering import Number, numbers
from guiju.core.text.sentences import sentences
from guiju.core.text.walking import Place, blocks, clauses, inside, places, said

T = TypeVar("T")
CROSS, CITE, MATHS, CODE = "\ue000", "\ue001", "\ue002", "\ue003"
PRINTED = re.compile(
    r"(?<![A-Za-z])(?:GB|GSB|DB\d*+|ISO|IEC|EN|ASTM|IEEE|ITU|JIS|DIN|BS|Q|T|[A-Z]{2})(?:/[A-Z]{1,8}){0,4}"
    r"[ \u00a0]?(?:[A-Z]{1,4}[ \u00a0])?\d{1,6}(?:[.\-]\d+)*(?:[:—–-](?:19|20)\d\d|[—–-]\d\d(?!\d))"
    r"|(?<![A-Za-z])(?:GB(?:/[TZ])?|ISO(?:/IEC)?|IEC|T/[A-Z]+|Q/[A-Z]+)[ \u00a0]?\d{1,6}(?:[.\-]\d+)*"
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.|urn:|doi:)[^\s，。；）)]+|(?<![\w.])[\w.]++@[\w.]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a line and where it stands in it."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]


def once(function: Callable[[Context], T]) -> Callable[[Context], T]:
    """A function of the context that several checks ask: worked out once for each document."""
    name = f"{function.__module__}.{function.__name__}"

    @wraps(function)
    def kept(context: Context) -> T:
        if name not in context.kept:
            context.kept[name] = function(context)
        found: T = context.kept[name]
        return found

    return kept


class Corpus:
    """Lines as one string, so that a pattern runs once; `at` gives the line of a place in it and the place there."""

    def __init__(self, lines: Iterable[Line], masked: str) -> None:
        self.lines = list(lines)
        self.starts: list[int] = []
        parts, length = [], 0
        for line in self.lines:
            self.starts.append(length)
            text = getattr(line, masked).replace("\n", " ")
            parts.append(text)
            length += len(text) + 1
        self.text = "\n".join(parts)

    def at(self, place: int) -> tuple[Line, int]:
        index = bisect.bisect_right(self.starts, place) - 1
        return self.lines[index], place - self.starts[index]


class Context:
    """A document under the checks. `looking`: the clauses a check goes through, all of them or the one edited."""

    def __init__(self, document: Document, catalogue: Catalogue | None = None, only: str = "") -> None:
        self.document = document
        self.catalogue = catalogue
        self.all = list(clauses(document))
        self.above = {clause.id: above for clause, above in self.all}
        self.looking = [clause for clause, _ in self.all if not only or clause.id == only]
        self.looked_at = {clause.id for clause in self.looking}
        if only and not self.looking:
            raise GuijuError("no clause {}", repr(only[:60]), where="clause", expected="the identifier of a clause")
        self.kept: dict[str, Any] = {}
        self._kinds: dict[str, frozenset[str]] = {}
        self._lines: dict[str, list[Line]] = {}
        self._corpora: dict[tuple[object, ...], Corpus] = {}
        self._places: dict[str, list[Place]] = {}
        self.excused: dict[int, dict[tuple[int, int], bool]] = {}
        """By rule: sentences (line, start) that it does not mean."""
        self._spans: dict[int, list[tuple[int, int]]] = {}

    @property
    def leading(self) -> str:
        """The language of the document that stands first."""
        return self.document.languages[0]

    @cached_property
    def numbers(self) -> dict[str, Number]:
        return numbers(self.document)

    @cached_property
    def by_id(self) -> dict[str, Clause | Block]:
        """Clauses and blocks by identifier."""
        found: dict[str, Clause | Block] = {}
        for clause, _ in self.all:
            found[clause.id] = clause
            for block in blocks(clause.blocks):
                if block.id:
                    found[block.id] = block
        return found

    @cached_property
    def owner(self) -> dict[str, Clause]:
        """Identifier of a block → the clause it is in."""
        return {block.id: clause for clause, _ in self.all for block in blocks(clause.blocks) if block.id}

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """The languages the text is really in: those that at least half of its paragraphs have. (A standard in Chinese
        whose terms are given in English too is a Chinese text.)"""
        said = [block.words for clause, _ in self.all for block in clause.blocks if isinstance(block, Paragraph)]
        most = max((sum(bool(words.get(lang)) for words in said) for lang in self.document.languages), default=0)
        return tuple(
            language
            for language in self.document.languages
            if not most or 2 * sum(bool(words.get(language)) for words in said) >= most
        )

    def label(self, clause: Clause | None) -> str:
        """Where a clause is, as people say it: its number, else its title."""
        if clause is None:
            return ""
        number = self.numbers.get(clause.id)
        return clause.label or (
            heading(number, self.leading) if number else said(clause.title, *self.document.languages)
        )

    @cached_property
    def below(self) -> dict[str, set[str]]:
        """Identifier of a clause → those of itself and of every clause in it."""
        found: dict[str, set[str]] = {}
        for clause, above in self.all:
            for each in (*above, clause):
                found.setdefault(each.id, set()).add(clause.id)
        return found

    def top(self, clause: Clause) -> Clause:
        """The element a clause lies in: itself where it lies in none."""
        above = self.above[clause.id]
        return above[0] if above else clause

    def kinds(self, clause: Clause) -> set[Kind]:
        """What the clause and all it lies in are."""
        return {clause.kind, *(each.kind for each in self.above[clause.id])}

    def kind_names(self, clause: Clause) -> frozenset[str]:
        """The same as words."""
        if clause.id not in self._kinds:
            self._kinds[clause.id] = frozenset(kind.value for kind in self.kinds(clause))
        return self._kinds[clause.id]

    # --- words -------------------------------------------------------------------------------------------------------

    def lines_of(self, clause: Clause) -> list[Line]:
        """All words of a clause (not of those in it) in all languages, in reading order."""
        found = self._lines.get(clause.id)
        if found is None:
            found = self._lines[clause.id] = list(_lines(clause))
        return found

    def lines(self) -> Iterator[Line]:
        """The lines of the clauses that are looked at."""
        for clause in self.looking:
            yield from self.lines_of(clause)

    def every_line(self) -> Iterator[Line]:
        """The lines of the whole document."""
        for clause, _ in self.all:
            yield from self.lines_of(clause)

    def corpus(self, language: str, selection: Selection, masked: str) -> Corpus:
        """The chosen lines in a language as one string, made once for each choice."""
        key = (language, selection, masked)
        if key not in self._corpora:
            self._corpora[key] = Corpus(
                (line for line in self.lines() if line.language == language and selection.takes(self, line)), masked
            )
        return self._corpora[key]

    def places_of(self, clause: Clause) -> list[Place]:
        """The places of a clause's words; a line's `place` counts in them."""
        if clause.id not in self._places:
            self._places[clause.id] = list(places(clause))
        return self._places[clause.id]

    def line_at(self, clause: str, place: int, language: str) -> Line | None:
        """The line of a place of a clause (by its identifier) in a language."""
        return _line_at(self).get((clause, place, language))

    def line_of(self, clause: Clause, block: str, language: str, text: str) -> Line | None:
        """The first line of a block that says this."""
        return _line_of(self).get((clause.id, block, language, text))

    def sentences(self, line: Line) -> Iterator[Sentence]:
        """The sentences of a line."""
        for start, end in self._sentences(line):
            yield Sentence(line, start, end)

    def sentence_at(self, line: Line, place: int) -> Sentence:
        """The sentence of a line at a place; the line where there is none, of a very long one a stretch of it."""
        spans = self._sentences(line)
        before = bisect.bisect_right(spans, (place, len(line.text))) - 1
        if before >= 0 and place < spans[before][1]:
            return Sentence(line, *spans[before])
        start = place - place % LONGEST
        return Sentence(line, start, min(len(line.text), start + LONGEST))

    def _sentences(self, line: Line) -> list[tuple[int, int]]:
        if id(line) not in self._spans:  # lines are kept with the context: no other line gets the identity
            self._spans[id(line)] = sentences(line.text)
        return self._spans[id(line)]

    # --- standards ---------------------------------------------------------------------------------------------------

    def element(self, kind: Kind) -> Clause | None:
        """The first element of a kind."""
        return next((clause for clause in self.document.clauses if clause.kind is kind), None)

    def entries(self, kind: Kind) -> list[tuple[Clause, Entry]]:
        """The documents a list of references (or the bibliography) names."""
        return [
            (clause, block)
            for clause, _ in self.all
            if self.top(clause).kind is kind
            for block in blocks(clause.blocks)
            if isinstance(block, Entry)
        ]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which lines a rule looks at. Empty: all; `not_…` take away. `parts`: "" is running text, "title", "caption",
    "unit", "entry", "term". Roles are those of paragraphs ("definition", "source")."""

    parts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()
    not_containers: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    not_roles: frozenset[str] = frozenset()
    annexes: frozenset[str] = frozenset()

    def takes(self, context: Context, line: Line) -> bool:
        """Whether a line is one of them."""
        if (self.parts and line.part not in self.parts) or (self.roles and line.role not in self.roles):
            return False
        if (self.containers and line.container not in self.containers) or line.container in self.not_containers:
            return False
        if line.role and line.role in self.not_roles:
            return False
        if self.annexes:
            top = context.top(line.clause)
            if {True: "normative", False: "informative", None: ""}[top.normative] not in self.annexes:
                return False
        if self.kinds or self.not_kinds:
            kinds = context.kind_names(line.clause)
            return (not self.kinds or bool(kinds & self.kinds)) and not kinds & self.not_kinds
        return True


@once
def _line_at(context: Context) -> dict[tuple[str, int, str], Line]:
    return {(line.clause.id, line.place, line.language): line for line in context.every_line()}


@once
def _line_of(context: Context) -> dict[tuple[str, str, str, str], Line]:
    found: dict[tuple[str, str, str, str], Line] = {}
    for line in context.every_line():
        found.setdefault((line.clause.id, line.block, line.language, line.text), line)
    return found


def _lines(clause: Clause) -> Iterator[Line]:
    owners: dict[int, str] = {}
    _own(clause.blocks, "", owners)
    for count, place in enumerate(places(clause)):
        role = place.block.role if isinstance(place.block, Paragraph) else ""
        block = owners.get(id(place.block), "")
        for language, inlines in place.words.items():
            text, masked = _texts(inlines)
            if text:
                yield Line(clause, count, block, place.part, place.container, role, language, text, masked)


def _own(those: Blocks, owner: str, owners: dict[int, str]) -> None:
    for block in those:
        name = block.id or owner
        owners[id(block)] = name
        _own(inside(block), name, owners)


def _texts(inlines: Inlines) -> tuple[str, str]:
    if len(inlines) == 1 and isinstance(inlines[0], Run):
        text = inlines[0].text
        return text, _hidden(text)
    pairs = [pair for inline in inlines for pair in _pairs(inline)]
    return "".join(a for a, _ in pairs), _hidden("".join(b for _, b in pairs))


def _hidden(text: str) -> str:
    if not any("0" <= char <= "9" for char in text) and "." not in text:
        return text
    text = PRINTED.sub(lambda match: CITE * len(match[0]), text)
    return _ADDRESS.sub(lambda match: CODE * len(match[0]), text)


def _pairs(inline: Inline) -> Iterator[tuple[str, str]]:
    match inline:
        case Run(text=text) | TermUse(text=text):
            yield text, text
        case Styled(style="code", inlines=inner):
            text = "".join(a for each in inner for a, _ in _pairs(each))
            yield text, CODE * len(text)
        case Styled(inlines=inner) | Link(inlines=inner):
            for each in inner:
                yield from _pairs(each)
        case Maths(latex=latex):
            yield latex, MATHS * len(latex)
        case Cross(target=target, shown=shown):
            text = shown or f"#{target}"
            yield text, CROSS * len(text)
        case Cite(designation=designation, locator=locator):
            text = f"{designation} {locator}" if locator else designation
            yield text, CITE * len(text)
        case Break():
            yield "\n", "\n"
        case NoteMark() | Picture():
            pass


@lru_cache(maxsize=20_000)
def reading(sentence: str) -> Provision | None:
    """What a sentence provides; None for what is none."""
    try:
        return read(sentence)
    except GuijuError:
        return None


@lru_cache(maxsize=20_000)
def designation(text: str) -> Designation | None:
    """A designation as printed; None for what is none."""
    try:
        return parse(text)
    except DesignationError:
        return None
