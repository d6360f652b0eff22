"""A document as Guiju Markdown. Reading it again gives the same document, spaces aside."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import replace

from guiju.core.text.elements import kind_of
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.markdown import front, inlines
from guiju.core.text.markdown.attributes import Attributes
from guiju.core.text.markdown.attributes import write as braces
from guiju.core.text.markdown.lines import begins
from guiju.core.text.markdown.rows import write_rows
from guiju.core.text.model import (
    Block,
    Blocks,
    Cell,
    Cite,
    Clause,
    Designated,
    Document,
    Entry,
    Figure,
    Footnote,
    Formula,
    Item,
    Kind,
    Listing,
    Note,
    Paragraph,
    Quote,
    Run,
    Table,
    Verbatim,
    Words,
)


def write(document: Document) -> str:
    """UTF-8 text of the document; media in base64 at its end."""
    writer = _Writer(document.languages, _omitted(document))
    parts = [front.write(document.languages, document.front)]
    for clause in document.clauses:
        writer.clause(clause, 1, None, parts)
    parts += ["\n".join(writer.footnote(note)) + "\n" for note in document.footnotes]
    for name, media in document.media.items():
        text = base64.b64encode(media.data).decode()
        lines = [text[start : start + 100] for start in range(0, len(text), 100)]
        opening = "::: media " + braces(Attributes(values={"name": name, "type": media.type}))
        parts.append("\n".join([opening, *lines, ":::"]) + "\n")
    return "\n".join(parts)


def _omitted(document: Document) -> set[str]:
    """The identifiers of blocks that a reader gives by itself, so that the source need not hold them."""
    actual = _ids(document)
    bare = with_identifiers(_stripped(document, set()))
    wanted = {one for one, other in zip(actual, _ids(bare), strict=True) if one != other}
    again = with_identifiers(_stripped(document, wanted))
    return set(actual) - wanted if _ids(again) == actual else set()


def _ids(document: Document) -> list[str]:
    """Identifiers of the blocks that `with_identifiers` names, in order."""
    found: list[str] = []

    def those(blocks: Blocks) -> None:
        for block in blocks:
            found.append(block.id)
            match block:
                case Listing():
                    for item in block.items:
                        those(item.blocks)
                case Note() | Quote():
                    those(block.blocks)

    def below(clause: Clause) -> None:
        those(clause.blocks)
        for inner in clause.clauses:
            below(inner)

    for clause in document.clauses:
        below(clause)
    return found


def _stripped(document: Document, kept: set[str]) -> Document:
    def those(blocks: Blocks) -> Blocks:
        return tuple(one(block) for block in blocks)

    def one(block: Block) -> Block:
        block = block if block.id in kept else replace(block, id="")
        match block:
            case Listing():
                return replace(block, items=tuple(replace(item, blocks=those(item.blocks)) for item in block.items))
            case Note() | Quote():
                return replace(block, blocks=those(block.blocks))
        return block

    def below(clause: Clause) -> Clause:
        return replace(clause, blocks=those(clause.blocks), clauses=tuple(below(inner) for inner in clause.clauses))

    return replace(document, clauses=tuple(below(clause) for clause in document.clauses))


class _Writer:
    def __init__(self, languages: Sequence[str], omitted: set[str]) -> None:
        self.languages = languages
        self.omitted = omitted

    def words(self, words: Words) -> str:
        return inlines.write_words(words, self.languages)

    def clause(self, clause: Clause, level: int, above: Clause | None, parts: list[str]) -> None:
        classes: list[str] = []
        guessed = kind_of(clause.title) if level == 1 else Kind.CLAUSE
        if above is not None and above.kind is Kind.TERMS and clause.title and not clause.clauses:
            guessed = Kind.TERM
        if clause.kind is not guessed:
            classes.append(clause.kind.value)
        if clause.normative is not None:
            classes.append("normative" if clause.normative else "informative")
        if clause.unnumbered:
            classes.append("unnumbered")
        attributes = Attributes(clause.id, tuple(classes), {"label": clause.label} if clause.label else {})
        heading = " ".join(part for part in ("#" * level, self.words(clause.title), braces(attributes)) if part)
        parts.append(heading.replace("\\\n", " ") + "\n")
        if clause.term is not None and clause.term != Designated():
            parts.append("\n".join(self._designated(clause.term)) + "\n")
        blocks = clause.blocks
        if clause.kind is Kind.TERM and blocks and isinstance(first := blocks[0], Paragraph):
            classes = {"definition": (), "": ("plain",)}.get(first.role, (first.role,))  # type: ignore[assignment]
            parts.append("\n".join(self._paragraph(first, tuple(classes))) + "\n")
            blocks = blocks[1:]
        if blocks:
            parts.append("\n".join(self.blocks(blocks)) + "\n")
        for inner in clause.clauses:
            self.clause(inner, level + 1, clause, parts)

    def _designated(self, term: Designated) -> list[str]:
        lines = ["::: term"]
        lines += [f"admitted: {self.words(name)}" for name in term.admitted]
        lines += [f"deprecated: {self.words(name)}" for name in term.deprecated]
        lines += [f"symbol: {inlines.write(symbol)}" for symbol in term.symbols]
        if term.field:
            lines.append(f"field: {self.words(term.field)}")
        if term.grammar:
            told: Words = {language: (Run(said),) for language, said in term.grammar.items() if said}
            lines.append(f"grammar: {self.words(told)}")
        return [*lines, ":::"]

    def footnote(self, note: Footnote) -> list[str]:
        found = Attributes(note.id, values={"mark": note.mark} if note.mark else {})
        return [f"::: footnote {braces(found)}", *self.blocks(note.blocks), ":::"]

    def blocks(self, those: Blocks) -> list[str]:
        lines: list[str] = []
        before: Block | None = None
        for block in those:
            if before is not None:
                lines.append("")
            written = self._block(block)
            if isinstance(before, Listing) and isinstance(block, Listing) and not written[0].startswith("{"):
                lines.append("{}")
            if isinstance(before, Quote) and isinstance(block, Quote) and not written[0].startswith(("{", ":::")):
                lines.append("{}")
            lines += written
            before = block
        return lines

    def _mark(self, block: Block, *classes: str) -> list[str]:
        found = self._attributes(block, *classes)
        return [braces(found)] if found != Attributes() else []

    def _attributes(self, block: Block, *classes: str) -> Attributes:
        label = getattr(block, "label", "")
        names = (*classes, *(("unnumbered",) if getattr(block, "unnumbered", False) else ()))
        identifier = "" if block.id in self.omitted else block.id
        return Attributes(identifier, names, {"label": label} if label else {})

    def _open(self, name: str, found: Attributes) -> str:
        return f"::: {name} {braces(found)}".rstrip()

    def _block(self, block: Block) -> list[str]:
        match block:
            case Paragraph():
                return self._paragraph(block, (block.role,) if block.role else ())
            case Listing():
                return self._mark(block, *(("definition",) if block.style == "definition" else ())) + self._list(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Formula():
                return self._formula(block)
            case Note():
                return [self._open(block.kind, self._attributes(block)), *self.blocks(block.blocks), ":::"]
            case Entry():
                return self._entry(block)
            case Verbatim():
                longest = max((len(run) for run in re.findall(r"`+", block.text)), default=0)
                fence = "`" * max(3, longest + 1)
                return [*self._mark(block), f"{fence}{block.syntax}", *block.text.split("\n"), fence]
            case Quote():
                return [self._open("quote", self._attributes(block)), *self.blocks(block.blocks), ":::"]
        raise AssertionError(block)

    def _paragraph(self, block: Paragraph, classes: tuple[str, ...]) -> list[str]:
        parts = [inlines.write(block.words.get(language, ())) for language in self.languages]
        while parts and not parts[-1]:
            parts.pop()
        lines = [line for place, part in enumerate(parts) for line in self._part(part, place)]
        return [*self._mark(block, *classes), *lines]

    def _part(self, part: str, place: int) -> list[str]:
        lines = part.split("\n")
        if place:
            return [f"{inlines.PARTING} {lines[0]}".rstrip(" "), *(_guarded(line) for line in lines[1:])]
        return [_guarded(line) for line in lines] if part else []

    def _list(self, block: Listing) -> list[str]:
        lines: list[str] = []
        for number, item in enumerate(block.items, block.start):
            marker = _marker(block.style, number)
            found = Attributes(item.id, values={"label": item.label} if item.label else {})
            lines += self._item(marker, found, item)
        return lines

    def _item(self, marker: str, found: Attributes, item: Item) -> list[str]:
        inner = self.blocks(item.blocks)
        indent = " " * max(2, len(marker) + 1)
        mark = braces(found)
        first = inner[0] if inner and isinstance(item.blocks[0], Paragraph) else ""
        if first.startswith("{") or not first:
            first, rest = "", inner
        else:
            rest = inner[1:]
        head = " ".join(part for part in (marker, mark, first) if part)
        return [head, *((indent + line if line else "") for line in rest)]

    def _entry(self, block: Entry) -> list[str]:
        words = dict(block.words)
        first = self.languages[0]
        if block.designation:
            text = words.get(first, ())
            words[first] = (Cite(block.designation), *((_SPACE, *text) if text else ()))
        plain = not block.designation and isinstance(next(iter(words.get(first, ())), None), Cite)
        mark = braces(self._attributes(block, *(("plain",) if plain else ())))
        return [f"@ {self.words(words)} {mark}".replace("\\\n", " ").rstrip(" ")]

    def _formula(self, block: Formula) -> list[str]:
        latex = inlines.latex_of(block.latex, block.mathml)
        lines = ["$$", *(line for line in latex.split("\n") if line.strip()), "$$"]
        if not block.where:
            return [*self._mark(block), *lines]
        where = ["::: where", *self.blocks(block.where), ":::"]
        return [self._open("formula", self._attributes(block)), *lines, *where, ":::"]

    def _fields(self, block: Table | Figure) -> list[str]:
        lines = [f"caption: {self.words(block.caption)}"] if block.caption else []
        lines += [f"unit: {self.words(block.unit)}"] if block.unit else []
        return [line.replace("\\\n", " ") for line in lines] + ([""] if lines else [])

    def _behind(self, block: Table | Figure) -> list[str]:
        lines = self.blocks(block.notes)
        for note in block.footnotes:
            lines += self.footnote(note)
        return lines

    def _table(self, block: Table) -> list[str]:
        rows = write_rows(block.head, block.body, self.languages)
        found = self._attributes(block)
        if block.widths:
            found = replace(found, values={**found.values, "widths": " ".join(block.widths)})
        if rows is None:
            rows = self._rows(block.head, ".head") + self._rows(block.body, "")
        return [self._open("table", found), *self._fields(block), *rows, *self._behind(block), ":::"]

    def _rows(self, rows: tuple[tuple[Cell, ...], ...], name: str) -> list[str]:
        lines: list[str] = []
        for row in rows:
            lines.append(f"::: row {{{name}}}" if name else "::: row")
            for cell in row:
                values = {key: str(count) for key, count in (("over", cell.over), ("down", cell.down)) if count > 1}
                classes = (*(("head",) if cell.head else ()), *((cell.align,) if cell.align else ()))
                lines += [self._open("cell", Attributes(cell.id, classes, values)), *self.blocks(cell.blocks), ":::"]
            lines.append(":::")
        return lines

    def _figure(self, block: Figure) -> list[str]:
        lines = [self._open("figure", self._attributes(block)), *self._fields(block)]
        if block.pictures:
            lines += [inlines.write(block.pictures), ""]
        if block.key:
            lines += ["::: key", *self.blocks(block.key), ":::"]
        for part in block.parts:
            lines += self._figure(part)
        return [*lines, *self._behind(block), ":::"]


_SPACE = Run(" ")


def _marker(style: str, number: int) -> str:
    match style:
        case "letter":
            return f"{chr(96 + number)})" if 1 <= number <= 26 else f"{number})"
        case "number":
            return f"{number})"
    return {"dash": "-", "bullet": "*", "plain": "+", "definition": "+"}[style]


def _guarded(line: str) -> str:
    """A line of a paragraph, its beginning escaped where it would begin something else."""
    if not line or not (begins(line) or re.fullmatch(r"(?:[a-z]+:).*|:{3,}.*|[-*_ ]{3,}|@.*|#.*", line)):
        return line
    if match := re.match(r"(\d+|[a-z])([.)])", line):
        return f"{match[1]}\\{match[2]}{line[match.end() :]}"
    if match := re.match(r"([a-z]+):", line):
        return f"{match[1]}\\:{line[match.end() :]}"
    return "\\" + line if line[0] != "\\" else line
