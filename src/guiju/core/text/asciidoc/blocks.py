"""Blocks of AsciiDoc: paragraphs, lists, delimited blocks, admonitions, definitions, references."""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.core.text.asciidoc import references, requirements, tables
from guiju.core.text.asciidoc.inlines import InlineParser
from guiju.core.text.asciidoc.lists import Lists
from guiju.core.text.asciidoc.signs import (
    ADMONITION,
    ANCHOR,
    ATTRIBUTES,
    DEEPEST,
    DEFINITION,
    DESIGNATION,
    ENTRY,
    FENCES,
    IMAGE,
    ITEM,
    TITLE,
    WARNINGS,
    note_kind,
)
from guiju.core.text.identifiers import well_formed
from guiju.core.text.model import (
    Block,
    Blocks,
    Designated,
    Entry,
    Figure,
    Footnote,
    Formula,
    Note,
    Notice,
    Paragraph,
    Picture,
    Quote,
    Run,
    Styled,
    Table,
    Verbatim,
    Words,
)  # fmt: skip


class BlockParser:
    """Reads the lines of a section. `designations` gathers what a terminological entry says of its term."""

    def __init__(self, inlines: InlineParser, language: str) -> None:
        self.inlines = inlines
        self.language = language
        self.designations = Designated()
        self.footnotes: dict[str, Footnote] = {}
        self.in_text = self.footnotes
        self.named: set[str] = set()
        self.level = 0
        inlines.footnote = self.footnote

    def footnote(self, name: str, said: str) -> str:
        """Keep a footnote of the text, or of the table that is being read; one with a name is met again by it."""
        wish = name if name and well_formed(name) else ""
        if wish in self.footnotes and not said:
            return wish
        while not wish or wish in self.named:
            wish = f"fn-{len(self.named) + 1}" if not wish else f"{wish[:90]}.{len(self.named) + 1}"
        self.named.add(wish)
        inner = self.inlines.inlines(said)
        place = len(self.footnotes)
        mark = f"{place + 1})" if self.footnotes is self.in_text else chr(97 + place % 26)
        self.footnotes[wish] = Footnote(wish, (Paragraph({self.language: inner}),) if inner else (), mark)
        return wish

    def read(self, lines: list[str], places: list[str], *, references: bool = False, term: bool = False) -> Blocks:
        """Blocks of these lines."""
        self.level += 1
        made = (
            _Lines(self, lines, places, references, term).read() if self.level <= DEEPEST else self._flat(lines, places)
        )
        self.level -= 1
        return made

    def _flat(self, lines: list[str], places: list[str]) -> Blocks:
        self.inlines.notices.append(Notice(places[0] if places else "", "blocks nested too deep are kept as text"))
        return (Verbatim("\n".join(lines)),) if any(line.strip() for line in lines) else ()

    def attributes_of(self, line: str) -> dict[str, str]:
        """What a line of attributes says: names, `%options`, `#` for the anchor, "0" … for words in order."""
        anchor = ANCHOR.match(line)
        if anchor:
            return {"#": anchor[1].strip(), "label": (anchor[2] or "").strip()}
        found = ATTRIBUTES.match(line)
        given: dict[str, str] = {}
        for part in re.findall(r'[\w-]+="[^"]*"|[^,]+', found[1] if found else ""):
            key, equals, value = part.strip().partition("=")
            if equals:
                given[key.strip()] = value.strip().strip('"')
                continue
            for piece in re.findall(r"[%#.]?[^%#.]+", key):
                if piece.startswith("#"):
                    given["#"] = piece[1:]
                else:
                    given[piece.strip()] = ""
        return given

    def words(self, text: str) -> Words:
        return self.inlines.words(text, self.language)

    def designate(self, kind: str, text: str) -> None:
        """A designation of the current term."""
        words = self.words(text)
        now = self.designations
        if kind == "deprecated":
            self.designations = replace(now, deprecated=(*now.deprecated, words))
        elif kind in ("domain", "subject"):
            self.designations = replace(now, field=words)
        else:
            self.designations = replace(now, admitted=(*now.admitted, words))


class _Lines(Lists):
    """One row of lines while it is read."""

    def __init__(self, parser: BlockParser, lines: list[str], places: list[str], references: bool, term: bool) -> None:
        self.parser = parser
        self.lines = lines
        self.places = places
        self.references = references
        self.term = term
        self.place = 0
        self.found: list[Block] = []
        self.given: dict[str, str] = {}
        self.title = ""
        self.used = False

    def read(self) -> Blocks:
        while self.place < len(self.lines):
            line = self.lines[self.place]
            self.parser.inlines.where = self.places[self.place] if self.place < len(self.places) else ""
            if not line.strip():
                self.place += 1
                continue
            if ANCHOR.match(line) or (ATTRIBUTES.match(line) and not DESIGNATION.match(line)):
                self.given.update(self.parser.attributes_of(line))
                self.place += 1
                continue
            if (titled := TITLE.match(line)) and not ITEM.match(line):
                self.title = titled[1]
                self.place += 1
                continue
            self._titled(line)
            self.given, self.title = {}, ""
        return tuple(self.found)

    def _titled(self, line: str) -> None:
        """A block; a title that it has no room for stands before it."""
        place, title, self.used = len(self.found), self.title, False
        self._one(line)
        if title and not self.used:
            words = self.parser.words(title)
            bold: Words = {language: (Styled("bold", inlines),) for language, inlines in words.items()}
            self.found.insert(place, Paragraph(bold))

    def _one(self, line: str) -> None:
        designation = DESIGNATION.match(line) if self.term else None
        if designation:
            self.parser.designate(designation[1] or designation[3], designation[2] or designation[4])
            self.place += 1
        elif FENCES.match(line):
            self._fenced(line)
        elif image := IMAGE.match(line):
            self.place += 1
            alt = image[2].split(",")[0].strip().strip('"')
            self._figure((Picture(image[1], alt),), ())
        elif self.references and ENTRY.match(line):
            self._entry()
        elif ITEM.match(line):
            self._put(self._list())
        elif DEFINITION.match(line) and not line.startswith("http"):
            self._definitions()
        else:
            self._paragraph()

    # --- delimited ---------------------------------------------------------------------------------------------------

    def _until(self, fence: str) -> tuple[list[str], list[str]]:
        start = self.place + 1
        end = start
        while end < len(self.lines) and self.lines[end] != fence:
            end += 1
        if end == len(self.lines):
            self.parser.inlines.notices.append(Notice(self.places[self.place], f"the block {fence} is not closed"))
        self.place = min(end + 1, len(self.lines))
        return self.lines[start:end], self.places[start:end]

    def _fenced(self, fence: str) -> None:
        given, title, where = dict(self.given), self.title, self.parser.inlines.where
        lines, places = self._until(fence)
        if fence in ("|===", "!==="):
            self._table(lines)
        elif fence.startswith("+"):
            self._stem("\n".join(lines))
        elif fence[0] in "-." and fence != "--":
            syntax = (
                next((key for key in given if key not in ("source", "listing", "#", "label")), "")
                if "source" in given
                else ""
            )
            self._put(Verbatim("\n".join(lines), self._id(), syntax))
        elif fence.startswith("*") and ("reviewer" in given or "editorial" in " ".join(given)):
            self.parser.inlines.notices.append(
                Notice(where, "the comment of a reviewer is left out", "\n".join(lines), kept=False)
            )
        elif fence.startswith(("=", "_", "--")) and len(fence) > 1 and requirements.kind(given):
            self.found.extend(requirements.headed(self.parser, given, title, self._id()))
            self.used = requirements.says_title(given)
            self.found.extend(self.parser.read(lines, places))
        elif fence.startswith("="):
            inner = self.parser.read(lines, places)
            figures = tuple(block for block in inner if isinstance(block, Figure))
            kind = note_kind(given)
            if figures and len(figures) == len(inner) and not kind:
                self.title = title
                self._figure((), figures)
            else:
                self._put(Note(kind or "example", inner, self._id()))  # type: ignore[arg-type]
        elif fence.startswith("_"):
            self._put(Quote(self.parser.read(lines, places), self._id()))
        elif fence in (",===", ":==="):
            self.parser.inlines.notices.append(Notice(where, "a table in CSV is kept as text"))
            self._put(Verbatim("\n".join(lines), self._id(), "csv"))
        else:
            inner = self.parser.read(lines, places)
            kind = note_kind(given)
            self.found.extend((Note(kind, inner, self._id()),) if kind else inner)  # type: ignore[arg-type]

    def _table(self, lines: list[str]) -> None:
        def content(text: str, style: str) -> Blocks:
            if style in ("a", "l") or re.search(r"^\s*(\*|-|\.)\s", text, re.MULTILINE):
                return self.parser.read(text.split("\n"), [self.parser.inlines.where] * (text.count("\n") + 1))
            parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
            return tuple(
                Paragraph({self.parser.language: shown})
                for part in parts
                if (shown := self.parser.inlines.inlines(part))
            )

        parser = self.parser
        outer, parser.footnotes = parser.footnotes, {}
        rows = tables.read(lines, self.given, content)
        caption = parser.words(self.title) if self.title else {}
        self.used = True
        own, parser.footnotes = tuple(parser.footnotes.values()), outer
        unnumbered = "%unnumbered" in self.given or not caption
        self._put(Table(rows.head, rows.body, self._id(), "", caption, footnotes=own, unnumbered=unnumbered))

    def _stem(self, text: str) -> None:
        latex = "latexmath" in self.given or ("stem" in self.given and self.parser.inlines.latex)
        if not {"stem", "latexmath", "asciimath"} & set(self.given):
            self._put(Verbatim(text, self._id()))
            return
        formula = self.parser.inlines.maths(" ".join(text.split()), latex=latex)
        label = self.given.get("label", "")
        self._put(Formula(formula.latex, formula.mathml, self._id(), f"({label})" if label else "",
                          unnumbered="%unnumbered" in self.given))  # fmt: skip

    def _figure(self, pictures: tuple[Picture, ...], parts: tuple[Figure, ...]) -> None:
        caption = self.parser.words(self.title) if self.title else {}
        self.used = True
        self._put(Figure(pictures, self._id(), "", caption, parts=parts, unnumbered=not caption and not self._id()))

    # --- references and paragraphs -----------------------------------------------------------------------------------

    def _entry(self) -> None:
        text = [self.lines[self.place]]
        self.place += 1
        while (
            self.place < len(self.lines) and self.lines[self.place].strip() and not ITEM.match(self.lines[self.place])
        ):
            text.append(self.lines[self.place])
            self.place += 1
        match = ENTRY.match("\n".join(text))
        assert match is not None
        name = references.read((match[2] or match[1]).strip())
        if name.hidden:
            self.parser.inlines.notices.append(Notice(self.parser.inlines.where, "a reference that is not listed",
                                                      match[0], kept=False))  # fmt: skip
            return
        words = self.parser.words(match[3].lstrip(" ,，"))
        own = match[1].strip()
        self._put(Entry(name.designation, words, own if well_formed(own) else "", name.label))

    def _paragraph(self) -> None:
        start = self.place
        while self.place < len(self.lines) and self.lines[self.place].strip():
            line = self.lines[self.place]
            if self.place > start and (
                FENCES.match(line) or ANCHOR.match(line) or (ATTRIBUTES.match(line) and not DESIGNATION.match(line))
                or IMAGE.match(line)
            ):  # fmt: skip
                break
            self.place += 1
        text = "\n".join(self.lines[start : self.place])
        admonition = ADMONITION.match(text)
        kind = note_kind(self.given)
        if admonition:
            text = admonition[2]
            kind = "note" if admonition[1] in ("NOTE", "TIP", "EDITOR") else "warning"
        words = self.parser.words(text)
        if not words:
            return
        if kind == "warning":
            label = admonition[1] if admonition else next((k for k in self.given if k in WARNINGS), "")
            shown = self.parser.inlines.attributes.get(f"{label.lower()}-caption", label)
            lead = "——" if self.parser.language == "zh" else " — "
            first = next(iter(words))
            words = {**words, first: (Run(f"{shown}{lead}"), *words[first])} if shown else words
            self._put(Paragraph(words, self._id(), "warning"))
        elif kind:
            self._put(Note(kind, (Paragraph(words),), self._id()))  # type: ignore[arg-type]
        elif "source" in self.given or ".source" in self.given:
            self._put(Paragraph(words, self._id(), "source"))
        elif self.term and not any(isinstance(b, Paragraph) and b.role == "definition" for b in self.found):
            symbol = re.fullmatch(r"(?:stem|latexmath|asciimath):\[.*\]", text.strip())
            if symbol:
                now = self.parser.designations
                self.parser.designations = replace(now, symbols=(*now.symbols, next(iter(words.values()))))
            else:
                self._put(Paragraph(words, self._id(), "definition"))
        else:
            self._put(Paragraph(words, self._id()))
