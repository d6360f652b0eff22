"""Blocks of AsciiDoc: paragraphs, lists, delimited blocks, admonitions, definitions, references."""

from __future__ import annotations

import re
from dataclasses import replace

from guiju.core.text import marks
from guiju.core.text.asciidoc import tables
from guiju.core.text.asciidoc.inlines import InlineParser
from guiju.core.text.identifiers import well_formed
from guiju.core.text.model import (
    Block,
    Blocks,
    Designated,
    Entry,
    Figure,
    Footnote,
    Formula,
    Inlines,
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
)  # fmt: skip
from guiju.core.text.walking import said

_FENCES = re.compile(r"^(\|===|,===|:===|\+{4,}|-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|--|!===)$")
_ATTRIBUTES = re.compile(r"^\[(?!\[)(.*)\]$")
_ANCHOR = re.compile(r"^\[\[([^\[\],]{1,200})(?:,([^\[\]]*))?\]\]$")
_TITLE = re.compile(r"^\.([^\s.].*)$")
_IMAGE = re.compile(r"^image::([^\[\]]{1,500})\[([^\]]*)\]\s*$")
_ADMONITION = re.compile(r"^(NOTE|TIP|IMPORTANT|WARNING|CAUTION|DANGER|EDITOR):\s+(.*)$", re.DOTALL)
_ITEM = re.compile(r"^\s*(\*{1,6}|-|\.{1,6}|\d{1,3}\.)\s+(.*)$")
_DEFINITION = re.compile(r"^\s*+((?:[^:]|:(?!:))+?)::(?:\s+(.*))?$")
_DESIGNATION = re.compile(
    r"^(?:(alt|admitted|deprecated|domain|preferred|subject):\[(.*)\]|\[(alt|admitted|deprecated|domain|preferred)\]#(.*)#)\s*$"
)
_ENTRY = re.compile(r"^\s*\*\s+\[\[\[([^,\[\]]{1,200})(?:,\s*([^\[\]]{0,300}))?\]\]\]\s*(.*)$", re.DOTALL)
_STYLES = {
    "loweralpha": "letter",
    "upperalpha": "letter",
    "arabic": "number",
    "lowerroman": "number",
    "upperroman": "number",
}
_DEEPEST = 8


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
            _Lines(self, lines, places, references, term).read()
            if self.level <= _DEEPEST
            else self._flat(lines, places)
        )
        self.level -= 1
        return made

    def _flat(self, lines: list[str], places: list[str]) -> Blocks:
        self.inlines.notices.append(Notice(places[0] if places else "", "blocks nested too deep are kept as text"))
        return (Verbatim("\n".join(lines)),) if any(line.strip() for line in lines) else ()

    def attributes_of(self, line: str) -> dict[str, str]:
        """What a line of attributes says: names, `%options`, `#` for the anchor, "0" … for words in order."""
        anchor = _ANCHOR.match(line)
        if anchor:
            return {"#": anchor[1].strip(), "label": (anchor[2] or "").strip()}
        found = _ATTRIBUTES.match(line)
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


class _Lines:
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

    def read(self) -> Blocks:
        while self.place < len(self.lines):
            line = self.lines[self.place]
            self.parser.inlines.where = self.places[self.place] if self.place < len(self.places) else ""
            if not line.strip():
                self.place += 1
                continue
            if _ANCHOR.match(line) or (_ATTRIBUTES.match(line) and not _DESIGNATION.match(line)):
                self.given.update(self.parser.attributes_of(line))
                self.place += 1
                continue
            if (titled := _TITLE.match(line)) and not _ITEM.match(line):
                self.title = titled[1]
                self.place += 1
                continue
            self._one(line)
            self.given, self.title = {}, ""
        return tuple(self.found)

    def _id(self) -> str:
        anchor = self.given.get("#", "")
        return anchor if well_formed(anchor) else ""

    def _one(self, line: str) -> None:
        designation = _DESIGNATION.match(line) if self.term else None
        if designation:
            self.parser.designate(designation[1] or designation[3], designation[2] or designation[4])
            self.place += 1
        elif _FENCES.match(line):
            self._fenced(line)
        elif image := _IMAGE.match(line):
            self.place += 1
            alt = image[2].split(",")[0].strip().strip('"')
            self._figure((Picture(image[1], alt),), ())
        elif self.references and _ENTRY.match(line):
            self._entry()
        elif _ITEM.match(line):
            self._put(self._list())
        elif _DEFINITION.match(line) and not line.startswith("http"):
            self._definitions()
        else:
            self._paragraph()

    def _put(self, block: Block) -> None:
        self.found.append(block)

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
        elif fence.startswith("="):
            inner = self.parser.read(lines, places)
            figures = tuple(block for block in inner if isinstance(block, Figure))
            kind = _note_kind(given)
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
            kind = _note_kind(given)
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
        self._put(Figure(pictures, self._id(), "", caption, parts=parts, unnumbered=not caption and not self._id()))

    # --- lists -------------------------------------------------------------------------------------------------------

    def _list(self) -> Listing:
        """Items with the same sign; another sign begins a list inside the last item."""
        sign = _sign(self.lines[self.place])
        style = next((shown for key, shown in _STYLES.items() if key in self.given), "")
        style = style or (
            "number" if sign.startswith(".") or sign[0].isdigit() else "dash" if sign == "-" else "bullet"
        )
        if self.given.get("start", "").isdecimal() and len(self.given["start"]) < 5:
            start = int(self.given["start"])
        else:
            start = 1
        own = self._id()
        items: list[Item] = []
        return self._items(sign, style, start, own, items, (sign,))

    def _items(self, sign: str, style: str, start: int, own: str, items: list[Item], above: tuple[str, ...]) -> Listing:
        while self.place < len(self.lines):
            line = self.lines[self.place]
            match = _ITEM.match(line)
            if match is None:
                if not line.strip() and self._item_follows(above):
                    self.place += 1
                    continue
                break
            here = _sign(line)
            if here == sign:
                self.place += 1
                items.append(self._item(match[2]))
            elif here in above or len(above) > _DEEPEST or not items:
                break
            else:
                inner_style = (
                    "number" if here.startswith(".") or here[0].isdigit() else "dash" if here == "-" else "bullet"
                )
                inner = self._items(here, inner_style, 1, "", [], (*above, here))
                items[-1] = replace(items[-1], blocks=(*items[-1].blocks, inner))
        return Listing(style, tuple(items), own, start)  # type: ignore[arg-type]

    def _item_follows(self, above: tuple[str, ...]) -> bool:
        ahead = self.place
        while ahead < len(self.lines) and not self.lines[ahead].strip():
            ahead += 1
        return ahead < len(self.lines) and bool(_ITEM.match(self.lines[ahead])) and _sign(self.lines[ahead]) in above

    def _item(self, first: str) -> Item:
        text = [first]
        anchor = re.match(r"^\[\[([A-Za-z_][\w.-]{0,99})\]\]\s*", first)
        blocks: list[Block] = []
        while self.place < len(self.lines) and self.lines[self.place].strip() and self.lines[self.place] != "+":
            line = self.lines[self.place]
            if _ITEM.match(line) or _FENCES.match(line) or _ATTRIBUTES.match(line) or _ANCHOR.match(line):
                break
            text.append(line.strip())
            self.place += 1
        words = self.parser.words("\n".join(text))
        if words:
            blocks.append(Paragraph(words))
        while self.place < len(self.lines) and self.lines[self.place] == "+":
            self.place += 1
            blocks += self._continued()
        return Item(tuple(blocks), anchor[1] if anchor else "")

    def _continued(self) -> Blocks:
        """One block that a `+` ties to an item."""
        start = self.place
        fence = ""
        while self.place < len(self.lines):
            line = self.lines[self.place]
            if _FENCES.match(line):
                fence = "" if fence == line else (fence or line)
                if not fence:
                    self.place += 1
                    break
            elif not fence and (not line.strip() or line == "+" or (_ITEM.match(line) and self.place > start)):
                break
            self.place += 1
        return self.parser.read(self.lines[start : self.place], self.places[start : self.place])

    def _definitions(self) -> None:
        """`symbol:: meaning` lines: what explains a formula or a figure before them goes to it."""
        items: list[Item] = []
        key = "%key" in self.given
        while self.place < len(self.lines):
            line = self.lines[self.place]
            match = _DEFINITION.match(line)
            if match is None:
                ahead = next((later for later in self.lines[self.place :] if later.strip()), "")
                if not line.strip() and _DEFINITION.match(ahead):
                    self.place += 1
                    continue
                break
            self.place += 1
            text = [match[2] or ""]
            while (
                self.place < len(self.lines)
                and self.lines[self.place].strip()
                and not _DEFINITION.match(self.lines[self.place])
            ):
                if _FENCES.match(self.lines[self.place]) or self.lines[self.place] == "+":
                    break
                text.append(self.lines[self.place])
                self.place += 1
            term = self.parser.inlines.inlines(match[1])
            meaning = self.parser.inlines.inlines("\n".join(text).strip())
            line_: Inlines = (*term, Run(" "), *meaning) if meaning else term
            blocks: list[Block] = [Paragraph({self.parser.language: line_})]
            while self.place < len(self.lines) and self.lines[self.place] == "+":
                self.place += 1
                blocks += self._continued()
            items.append(Item(tuple(blocks)))
        listing = Listing("plain", tuple(items), self._id())
        before = self.found[-1] if self.found else None
        lead = before if isinstance(before, Paragraph) and marks.match("where", said(before.words)) else None
        owner = self.found[-2] if lead is not None and len(self.found) > 1 else before
        if isinstance(owner, Formula) and not owner.where:
            if lead is not None:
                self.found.pop()
            self.found[-1] = replace(owner, where=(lead, listing) if lead is not None else (listing,))
        elif isinstance(owner, Figure) and key:
            self.found[-1] = replace(owner, key=(*owner.key, listing))
        else:
            self._put(listing)

    # --- references and paragraphs -----------------------------------------------------------------------------------

    def _entry(self) -> None:
        text = [self.lines[self.place]]
        self.place += 1
        while (
            self.place < len(self.lines) and self.lines[self.place].strip() and not _ITEM.match(self.lines[self.place])
        ):
            text.append(self.lines[self.place])
            self.place += 1
        match = _ENTRY.match("\n".join(text))
        assert match is not None
        shown = (match[2] or match[1]).strip()
        numbered = shown.isdigit()
        designation = "" if numbered else re.sub(r"--$", "—", shown)
        words = self.parser.words(match[3].lstrip(" ,，"))
        own = match[1].strip()
        self._put(Entry(designation, words, own if well_formed(own) else "", f"[{shown}]" if numbered else ""))

    def _paragraph(self) -> None:
        start = self.place
        while self.place < len(self.lines) and self.lines[self.place].strip():
            line = self.lines[self.place]
            if self.place > start and (
                _FENCES.match(line) or _ANCHOR.match(line) or (_ATTRIBUTES.match(line) and not _DESIGNATION.match(line))
                or _IMAGE.match(line)
            ):  # fmt: skip
                break
            self.place += 1
        text = "\n".join(self.lines[start : self.place])
        admonition = _ADMONITION.match(text)
        kind = _note_kind(self.given)
        if admonition:
            text = admonition[2]
            kind = "note" if admonition[1] in ("NOTE", "TIP", "EDITOR") else "warning"
        words = self.parser.words(text)
        if not words:
            return
        if kind == "warning":
            label = admonition[1] if admonition else next((k for k in self.given if k in _WARNINGS), "")
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


_WARNINGS = ("WARNING", "CAUTION", "DANGER", "IMPORTANT")


def _note_kind(given: dict[str, str]) -> str:
    if "example" in given or "EXAMPLE" in given:
        return "example"
    if "NOTE" in given or "TIP" in given:
        return "note"
    return "warning" if any(key in given for key in _WARNINGS) else ""


def _sign(line: str) -> str:
    match = _ITEM.match(line)
    return "" if match is None else "1." if match[1][0].isdigit() else match[1]
