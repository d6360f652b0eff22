"""Pieces of Guiju Markdown into blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

from guiju.core.errors import GuijuError
from guiju.core.text import walking
from guiju.core.text.markdown import inlines
from guiju.core.text.markdown.lines import Piece, fields
from guiju.core.text.markdown.rows import read_rows
from guiju.core.text.model import (
    Block,
    Blocks,
    Cell,
    Cite,
    Designated,
    Entry,
    Figure,
    Footnote,
    Formula,
    Item,
    Listing,
    Note,
    Notice,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    Verbatim,
    Words,
)

_ROLES = {"definition", "source", "warning", "boilerplate", "instruction"}
_ALIGN = {"left", "center", "right"}


class Builder:
    """Makes blocks of pieces; `languages` in the order in which ‖ parts them."""

    def __init__(self, languages: Sequence[str], notices: list[Notice]) -> None:
        self.languages = languages
        self.notices = notices
        self.containers: dict[str, Callable[[Piece], Block]] = {
            "note": self._note, "example": self._note, "table": self._table, "figure": self._figure,
            "formula": self._formula, "quote": self._quote,
        }  # fmt: skip

    def words(self, source: str) -> Words:
        """Words from text in which ‖ parts the languages; parts beyond the languages are left out."""
        return inlines.read_words(source, self.languages)

    def role_of(self, piece: Piece) -> str:
        """The role a paragraph's attributes give, "plain" for the role of none."""
        return next((name for name in piece.attributes.classes if name in {*_ROLES, "plain"}), "")

    def blocks(self, those: Sequence[Piece]) -> Blocks:
        """Blocks in order; a paragraph `{.where}`-less after a formula stays a paragraph."""
        return tuple(block for piece in those if (block := self._block(piece)) is not None)

    def _block(self, piece: Piece) -> Block | None:
        found = piece.attributes
        match piece.kind:
            case "paragraph":
                words = self._paragraph_words(piece)
                role: Any = self.role_of(piece).replace("plain", "")
                return Paragraph(words, found.id, role) if words else None
            case "list":
                items = tuple(
                    Item(self.blocks(inner), attributes.id, attributes.values.get("label", ""))
                    for attributes, inner in piece.items
                )
                style: Any = "definition" if "definition" in found.classes and piece.name == "plain" else piece.name
                return Listing(style, items, found.id, piece.level)
            case "fence":
                return Verbatim("\n".join(piece.lines), found.id, piece.name)
            case "maths":
                return self._equation(piece)
            case "quote":
                return Quote(self.blocks(piece.pieces), found.id)
            case "entry":
                return self._entry(piece)
            case "rows":
                head, body = read_rows(piece, self.words)
                return Table(
                    head, body, found.id, found.values.get("label", ""), unnumbered="unnumbered" in found.classes
                )
            case "heading":
                raise GuijuError(
                    "a heading inside a block",
                    where=f"line {piece.line}",
                    expected="headings outside lists and containers",
                )
        make = self.containers.get(piece.name)
        if make is None:
            raise GuijuError(
                "a container \"{}\" does not belong here", piece.name, where=f"line {piece.line}",
                expected="one of " + ", ".join(sorted(self.containers)),
            )  # fmt: skip
        return make(piece)

    def _paragraph_words(self, piece: Piece) -> Words:
        source = inlines.joined(piece.lines)
        if len(inlines.parted(source)) > len(self.languages):
            self.notices.append(
                Notice(
                    f"line {piece.line}",
                    f"more parts than the {len(self.languages)} languages",
                    source[:80],
                    kept=False,
                )
            )
        return self.words(source)

    def _entry(self, piece: Piece) -> Entry:
        words = self.words(inlines.joined(piece.lines))
        designation = ""
        text = words.get(self.languages[0], ())
        if text and isinstance(text[0], Cite) and not text[0].locator and "plain" not in piece.attributes.classes:
            designation, rest = text[0].designation, text[1:]
            if rest and isinstance(rest[0], Run):
                kept = rest[0].text.lstrip(" ")
                rest = (Run(kept), *rest[1:]) if kept else rest[1:]
            words[self.languages[0]] = rest
        words = {language: text for language, text in words.items() if text}
        return Entry(designation, words, piece.attributes.id, piece.attributes.values.get("label", ""))

    def _equation(self, piece: Piece) -> Formula:
        found = piece.attributes
        return Formula(
            inlines.latex_of("\n".join(line.strip(" \t") for line in piece.lines if line.strip(" \t")), ""),
            id=found.id, label=found.values.get("label", ""), unnumbered="unnumbered" in found.classes,
        )  # fmt: skip

    def _note(self, piece: Piece) -> Note:
        kind: Literal["note", "example"] = "note" if piece.name == "note" else "example"
        found = piece.attributes
        return Note(kind, self.blocks(piece.pieces), found.id, found.values.get("label", ""))

    def _quote(self, piece: Piece) -> Quote:
        return Quote(self.blocks(piece.pieces), piece.attributes.id)

    def _formula(self, piece: Piece) -> Formula:
        equations = [inner for inner in piece.pieces if inner.kind == "maths"]
        where = [inner for inner in piece.pieces if inner.kind == "container" and inner.name == "where"]
        if len(equations) != 1 or len(equations) + len(where) != len(piece.pieces):
            raise GuijuError(
                "a formula container holds one formula and what its symbols mean",
                where=f"line {piece.line}", expected="$$ … $$ and ::: where",
            )  # fmt: skip
        made = self._equation(replace(equations[0], attributes=piece.attributes))
        return replace(made, where=tuple(block for each in where for block in self.blocks(each.pieces)))

    def footnote(self, piece: Piece) -> Footnote:
        """A footnote container."""
        if not piece.attributes.id:
            raise GuijuError(
                "a footnote without an identifier", where=f"line {piece.line}", expected="::: footnote {#id}"
            )
        return Footnote(piece.attributes.id, self.blocks(piece.pieces), piece.attributes.values.get("mark", ""))

    def designated(self, piece: Piece) -> Designated:
        """A term container: lines admitted, deprecated, symbol, field."""
        made = Designated()
        for inner in piece.pieces:
            told = (
                fields(inner, {"admitted", "deprecated", "symbol", "field", "grammar"})
                if inner.kind == "paragraph"
                else None
            )
            if told is None:
                raise GuijuError(
                    "a line that says nothing of a term", where=f"line {inner.line}",
                    expected="admitted:, deprecated:, symbol:, field: or grammar:",
                )  # fmt: skip
            made = Designated(
                made.admitted + self._each(told, "admitted"),
                made.deprecated + self._each(told, "deprecated"),
                made.symbols
                + tuple(inlines.read(each) for each in told.get("symbol", "").split("\n") if each.strip(" \t")),
                self.words(told["field"]) if "field" in told else made.field,
                {
                    language: walking.plain(said)
                    for language, said in self.words(told.get("grammar", "")).items()
                    if said
                }
                or made.grammar,
            )
        return made

    def _each(self, told: dict[str, str], key: str) -> tuple[Words, ...]:
        return tuple(words for each in told.get(key, "").split("\n") if (words := self.words(each)))

    # --- tables and figures --------------------------------------------------------------------------------------

    def _fields(self, piece: Piece) -> tuple[dict[str, Words], list[Piece]]:
        """Caption and unit of a table or figure, and the other pieces in it."""
        inner = list(piece.pieces)
        told = fields(inner[0], {"caption", "unit"}) if inner and inner[0].kind == "paragraph" else None
        if told is None:
            return {}, inner
        return {key: self.words(text) for key, text in told.items()}, inner[1:]

    def _table(self, piece: Piece) -> Table:
        told, inner = self._fields(piece)
        head: tuple[tuple[Cell, ...], ...] = ()
        body: tuple[tuple[Cell, ...], ...] = ()
        notes: list[Block] = []
        footnotes: list[Footnote] = []
        for each in inner:
            if each.kind == "rows":
                head, body = read_rows(each, self.words)
            elif each.kind == "container" and each.name == "row":
                row = self._row(each)
                if "head" in each.attributes.classes:
                    head = (*head, row)
                else:
                    body = (*body, row)
            elif each.kind == "container" and each.name == "footnote":
                footnotes.append(self.footnote(each))
            elif (block := self._block(each)) is not None:
                notes.append(block)
        found = piece.attributes
        return Table(
            head, body, found.id, found.values.get("label", ""), told.get("caption", {}), told.get("unit", {}),
            tuple(notes), tuple(footnotes), "unnumbered" in found.classes,
            tuple(found.values.get("widths", "").split()),
        )  # fmt: skip

    def _row(self, piece: Piece) -> tuple[Cell, ...]:
        cells = []
        for inner in piece.pieces:
            if inner.kind != "container" or inner.name != "cell":
                raise GuijuError("a row holds cells", where=f"line {inner.line}", expected="::: cell")
            found = inner.attributes
            align: Any = next((name for name in found.classes if name in _ALIGN), "")
            over, down = (_count(found.values.get(key, "1"), key, inner.line) for key in ("over", "down"))
            cells.append(Cell(self.blocks(inner.pieces), over, down, "head" in found.classes, align, found.id))
        return tuple(cells)

    def _figure(self, piece: Piece) -> Figure:
        told, inner = self._fields(piece)
        pictures: list[Picture] = []
        key: list[Block] = []
        parts: list[Figure] = []
        notes: list[Block] = []
        footnotes: list[Footnote] = []
        for each in inner:
            if each.kind == "paragraph" and not pictures and (shown := self._pictures(each)):
                pictures.extend(shown)
            elif each.kind == "container" and each.name == "key":
                key.extend(self.blocks(each.pieces))
            elif each.kind == "container" and each.name == "figure":
                parts.append(self._figure(each))
            elif each.kind == "container" and each.name == "footnote":
                footnotes.append(self.footnote(each))
            elif (block := self._block(each)) is not None:
                notes.append(block)
        found = piece.attributes
        return Figure(
            tuple(pictures), found.id, found.values.get("label", ""), told.get("caption", {}), told.get("unit", {}),
            tuple(key), tuple(parts), tuple(notes), tuple(footnotes), "unnumbered" in found.classes,
        )  # fmt: skip

    def _pictures(self, piece: Piece) -> tuple[Picture, ...]:
        read = inlines.read(inlines.joined(piece.lines))
        shown = tuple(inline for inline in read if isinstance(inline, Picture))
        others = [inline for inline in read if not isinstance(inline, Picture)]
        return shown if all(isinstance(inline, Run) and not inline.text.strip(" ") for inline in others) else ()


def _count(text: str, key: str, line: int) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
        raise GuijuError("{}={}", key, text, where=f"line {line}", expected="a number from 1 to 1000")
    return int(text)
