"""Guiju Markdown into a document."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.elements import kind_of
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.markdown import front as front_matter
from guiju.core.text.markdown import plain
from guiju.core.text.markdown.building import Builder
from guiju.core.text.markdown.lines import Line, Piece, pieces
from guiju.core.text.model import Clause, Designated, Document, Footnote, Front, Kind, Media, Notice, Paragraph, Reading

LARGEST = 20_000_000
"""Code points of a source."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_KINDS = {kind.value: kind for kind in Kind}


def read(source: str) -> Reading:
    """A document from Guiju Markdown. Raises GuijuError with the line of what cannot be read; reading what `write`
    wrote gives the same document. HTML is text here, never markup."""
    if len(source) > LARGEST:
        raise GuijuError("a source of {} code points", len(source), expected=sentence("at most {}", LARGEST))
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise GuijuError("the control character U+{}", f"{ord(control[0]):04X}", where=f"line {line}", expected="text")
    lines = text.split("\n")
    start, front = 0, Front()
    languages: tuple[str, ...] = ("zh",)
    if lines and lines[0].rstrip() == "---":
        end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
        if end is None:
            raise GuijuError("the front matter is not closed", where="line 1", expected="a second line ---")
        languages, front = front_matter.read("\n".join(lines[1:end]))
        start = end + 1
    body = pieces([Line(number, line.expandtabs(4)) for number, line in enumerate(lines[start:], start + 1)])
    notices: list[Notice] = []
    shape = plain.shape(body) if not start else None
    if shape is not None:
        languages, front, body = (shape.language,), shape.front, shape.pieces
        notices.append(Notice("line 1", "plain Markdown: title, numbers, references and captions are read as printed"))
    builder = Builder(languages, notices)
    top = _Tree(builder, notices)
    for piece in body:
        for each in plain.footnotes(piece):
            top.take(each)
    clauses = top.clauses()
    if shape is not None:
        clauses = tuple(plain.finished(clause, shape.language) for clause in clauses)
    document = Document(languages, front, clauses, tuple(top.footnotes), top.media)
    return Reading(with_identifiers(document), tuple(notices))


class _Open:
    """A clause while it is being read."""

    def __init__(self, level: int, clause: Clause) -> None:
        self.level = level
        self.clause = clause
        self.named = False
        """Whether the source itself says what the clause is."""
        self.pieces: list[Piece] = []
        self.inner: list[_Open] = []


class _Tree:
    """Headings with what stands under them, into clauses."""

    def __init__(self, builder: Builder, notices: list[Notice]) -> None:
        self.builder = builder
        self.notices = notices
        self.root = _Open(0, Clause(""))
        self.open = [self.root]
        self.footnotes: list[Footnote] = []
        self.media: dict[str, Media] = {}

    def take(self, piece: Piece) -> None:
        if piece.kind == "heading":
            self._heading(piece)
        elif piece.kind == "container" and piece.name == "media":
            self._media(piece)
        elif piece.kind == "container" and piece.name == "footnote":
            self.footnotes.append(self.builder.footnote(piece))
        elif piece.kind == "container" and piece.name == "term":
            self._term(piece)
        else:
            self.open[-1].pieces.append(piece)

    def clauses(self) -> tuple[Clause, ...]:
        if self.root.pieces:
            before = _Open(1, Clause("", Kind.FRONT, unnumbered=True))
            before.pieces = self.root.pieces
            line = self.root.pieces[0].line
            self.notices.append(Notice(f"line {line}", "text before the first heading stands in front matter"))
            self.root.inner.insert(0, before)
        return tuple(self._closed(inner) for inner in self.root.inner)

    def _heading(self, piece: Piece) -> None:
        title = self.builder.words(piece.lines[0])
        names = set(piece.attributes.classes)
        named = [_KINDS[name] for name in piece.attributes.classes if name in _KINDS]
        kind = named[0] if named else (kind_of(title) if piece.level == 1 else Kind.CLAUSE)
        if unknown := names - set(_KINDS) - {"normative", "informative", "unnumbered"}:
            self.notices.append(Notice(f"line {piece.line}", f"unknown class .{sorted(unknown)[0]}", kept=False))
        normative = True if "normative" in names else False if "informative" in names else None
        clause = Clause(
            piece.attributes.id,
            kind,
            title,
            piece.attributes.values.get("label", ""),
            normative=normative,
            unnumbered="unnumbered" in names,
        )
        if len(self.open) > 12:
            raise GuijuError("clauses nest too deep", where=f"line {piece.line}", expected="at most 12 levels")
        while self.open[-1].level >= piece.level:
            self.open.pop()
        opened = _Open(piece.level, clause)
        opened.named = bool(named)
        self.open[-1].inner.append(opened)
        self.open.append(opened)

    def _term(self, piece: Piece) -> None:
        clause = self.open[-1].clause
        if len(self.open) > 1 and self.open[-2].clause.kind is Kind.TERMS and clause.kind is Kind.CLAUSE:
            clause = replace(clause, kind=Kind.TERM)
        if clause.kind is not Kind.TERM:
            raise GuijuError(
                "a term container outside a terminological entry",
                where=f"line {piece.line}",
                expected="a heading {.term}",
            )
        self.open[-1].clause = replace(clause, term=self.builder.designated(piece))

    def _media(self, piece: Piece) -> None:
        name = piece.attributes.values.get("name", "")
        try:
            data = base64.b64decode("".join(piece.lines), validate=True)
        except (binascii.Error, ValueError) as error:
            raise GuijuError("this is no base64", where=f"line {piece.line}", expected="base64") from error
        if not name:
            raise GuijuError("media without a name", where=f"line {piece.line}", expected="{name=… type=…}")
        self.media[name] = Media(piece.attributes.values.get("type", "application/octet-stream"), data)

    def _closed(self, opened: _Open, above: Kind | None = None) -> Clause:
        clause = opened.clause
        blocks = self.builder.blocks(tuple(opened.pieces))
        if (
            above is Kind.TERMS
            and clause.kind is Kind.CLAUSE
            and not opened.named
            and clause.title
            and not opened.inner
        ):
            clause = replace(clause, kind=Kind.TERM)  # what stands directly under terms is an entry
        if clause.kind is Kind.TERM:
            clause = replace(clause, term=clause.term or Designated())
            if blocks and isinstance(blocks[0], Paragraph):
                first = blocks[0]
                role = {"": "definition", "plain": ""}.get(self.builder.role_of(opened.pieces[0]), first.role)
                blocks = (replace(first, role=role), *blocks[1:])  # type: ignore[arg-type]
        inner = tuple(self._closed(each, clause.kind) for each in opened.inner)
        return replace(clause, blocks=blocks, clauses=inner)
