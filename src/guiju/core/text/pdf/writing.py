"""The whole document: cover, contents, elements before the text, text, annexes, end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from guiju.core.errors import GuijuError
from guiju.core.text.labels import heading, label
from guiju.core.text.model import Blocks, Clause, Document, Kind, Notice, Paragraph, Words, Written
from guiju.core.text.pdf import blocks, cover, inlines
from guiju.core.text.pdf.sheet import Sheet, sheet_of
from guiju.core.typesetting import SettingError, pdf, png, sets, string
from guiju.data import tables

_BEFORE = {Kind.FOREWORD, Kind.INTRODUCTION, Kind.FRONT}
_CENTRED = {Kind.BIBLIOGRAPHY, Kind.INDEX}
_OBLIGATION = {True: "normative", False: "informative"}
CONTENTS_DEPTH = 2
"""How many levels of clauses the contents list (GB/T 1.1—2020, 8.2)."""


def write(document: Document, language: str = "") -> Written:
    """A PDF in `language`, or in all languages of the document side by side (at most two). The same document gives the
    same bytes. An image or a formula that cannot be set is printed as text, with a notice.

    Raises GuijuError for a language the document does not have."""
    (data,), found = _settled(document, language, lambda text, files: [pdf(text, files)])
    left = document.languages[2:] if not language else ()
    notices = (
        Notice("languages", "pages show two languages side by side, others are left out", ", ".join(left), False),
    )
    return Written(data, (*(notices if left else ()), *found.notices.values()))


def pages(document: Document, language: str = "", *, dots: int = 96) -> list[bytes]:
    """The same pages as PNG images."""
    return _settled(document, language, lambda text, files: png(text, files, dots=dots))[0]


def _settled(
    document: Document, language: str, made: Callable[[str, dict[str, bytes]], list[bytes]]
) -> tuple[list[bytes], Sheet]:
    """Pages: only when the compiler refuses the whole is each formula and image tried alone."""
    chosen = languages_of(document, language)
    text, found = source(document, chosen, frozenset())
    try:
        return made(text, found.files), found
    except SettingError:
        refused = {one for one in sorted(found.formulas) if not sets(f"${one}$")}
        refused |= {path for path, data in found.files.items() if not sets(f"#image({string(path)})", {path: data})}
    text, found = source(document, chosen, frozenset(refused))
    try:
        return made(text, found.files), found
    except SettingError as error:
        raise GuijuError(
            "this text cannot be set as pages", where=document.front.designation, expected="a text that fits on pages"
        ) from error


def languages_of(document: Document, language: str) -> tuple[str, ...]:
    """The languages that are printed. Raises GuijuError for one that the document does not have."""
    if language and document.languages and language not in document.languages:
        raise GuijuError(
            "the text has no words in the language {}",
            language,
            where="language",
            expected=", ".join(document.languages),
        )
    return (language,) if language else (document.languages or ("zh",))[:2]


@cache
def _form() -> str:
    return tables.text("text/standard.typ")


def source(document: Document, languages: tuple[str, ...], refused: frozenset[str]) -> tuple[str, Sheet]:
    """The Typst source of a document and what was noticed."""
    sheet = sheet_of(document, languages, refused, blocks.write)
    writer = _Writer(sheet)
    body = writer.body()
    first = languages[0]
    front = document.front
    name = cover.printed(front.designation)
    titles = front.titles.get(first) or next(iter(front.titles.values()), "")
    title = " ".join(part for part in (name, titles) if part)
    region = '"cn"' if first == "zh" else "none"
    lead = f"({string(first if first.isalpha() and 2 <= len(first) <= 3 else 'en')}, {region})"
    parts = [
        _form(),
        f"#show: setup.with({string(name)}, {string(title)}, {lead})\n",
        cover.write(document, first) if front.designation or front.titles else "",
        *body,
    ]
    return "".join(parts), sheet


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.entries: list[str] = []
        self.count = 0

    def body(self) -> list[str]:
        """Contents with what stands before the text, then the text: two runs of pages."""
        document, sheet = self.sheet.document, self.sheet
        name = string(cover.printed(document.front.designation))
        before = [self._clause(clause, 1) for clause in document.clauses if clause.kind in _BEFORE]
        after = [self._clause(clause, 1) for clause in document.clauses if clause.kind not in _BEFORE]
        titles = [text for text in (document.front.titles.get(language, "") for language in sheet.languages) if text]
        head = f"title({self._array(titles)})" if titles else ""
        rest = [note for key, note in sheet.footnotes.items() if key not in sheet.printed]
        left = [
            f"foot-note({string(sheet.view.note_marks[one.id])}, {blocks.write(one.blocks, sheet)})" for one in rest
        ]
        lost = [f"at({string('n-' + one)})" for one in sorted(sheet.wanted - sheet.anchored)]
        contents = " ".join(label("contents", language) for language in sheet.languages[:1])
        listed = f"contents({string(contents)}, ({''.join(self.entries)}))" if self.entries else ""
        front = [part for part in (listed, *before) if part]
        made = []
        if front:
            joined = "\npagebreak()\n".join(front)
            made.append(f'#running({name}, "I", {{\n{joined}\n}})\n')
        text = "\n".join(part for part in (head, *after, *left, *lost, "the-end") if part)
        made.append(f'#running({name}, "1", {{\n{text}\n}})\n')
        return made

    def _array(self, those: list[str]) -> str:
        return "(" + "".join(f"{string(one)}," for one in those) + ")"

    def _clause(self, clause: Clause, level: int) -> str:
        sheet = self.sheet
        number = sheet.view.numbers.get(clause.id)
        self.count += 1
        name = f"c-{self.count}"
        sheet.where = clause.id
        parts: list[str] = []
        annex = clause.kind is Kind.ANNEX
        if level == 1 and (annex or clause.kind in _CENTRED):
            parts.append("pagebreak(weak: true)")
        anchor = sheet.anchor(clause.id).strip()
        own = clause.kind is Kind.TERM or (annex and level == 1)  # these write their titles themselves, and once
        words = inlines.joined([anchor, self._both(clause.title)]) if clause.title and not own else anchor
        those = clause.blocks
        if annex and level == 1:
            parts.append(self._annex(clause, name, anchor))
        elif clause.title and level == 1 and clause.kind in _BEFORE:
            parts.append(f"element({string(name)}, {self._lead()}, {words})")
        elif clause.title and level == 1 and clause.kind in _CENTRED:
            parts.append(f"centred({string(name)}, 1, {words})")
        elif clause.kind is Kind.TERM:
            parts += self._term(clause, name, anchor, level)
        elif clause.title:
            shown = string(heading(number, sheet.languages[0]) if number else clause.label if clause.unnumbered else "")
            parts.append(f"clause({level}, {string(name)}, {self._lead()}, {shown}, {words})")
        elif number is not None:
            code, those = self._run_in(number.text, those)
            parts += [anchor, code]
        elif anchor:
            parts.append(anchor)
        if clause.title and level <= CONTENTS_DEPTH and clause.kind is not Kind.TERM:
            self._entry(clause, name, level)
        parts.append(blocks.write(those, sheet) if those else "")
        parts += [self._clause(inner, level + 1) for inner in clause.clauses]
        return "\n".join(part for part in parts if part)

    def _lead(self) -> str:
        return string(self.sheet.languages[0])

    def _run_in(self, number: str, those: Blocks) -> tuple[str, Blocks]:
        """The number of a clause without a title, with its first paragraph behind it; the other blocks."""
        first = those[0] if those else None
        if not isinstance(first, Paragraph) or first.role:
            return f'bare({string(number)}, "")', those
        anchor = self.sheet.anchor(first.id).strip()
        there = self.sheet.present(first.words)
        made = [inlines.write(first.words[language], self.sheet, language) for language in there]
        if len(made) < 2:
            return f"bare({string(number)}, {inlines.joined([anchor, *made])})", those[1:]
        both = [
            f"numbered({string(number)}, {string(language)}, {words})"
            for language, words in zip(there, made, strict=True)
        ]
        return inlines.joined([anchor, f"pair({both[0]}, {both[1]})"]), those[1:]

    def _both(self, words: Words, languages: Iterable[str] = (), *, plainly: bool = False) -> str:
        """A title in the languages shown, one after the other; a term in all it has (GB/T 1.1—2020, 8.7.3)."""
        made: list[str] = []
        chosen = [language for language in dict.fromkeys(languages) if words.get(language)]
        for language in chosen or self.sheet.present(words):
            if made:
                made.append("h(1em)")
            made.append((inlines.bare if plainly else inlines.write)(words[language], self.sheet, language))
        return inlines.joined(made)

    def _annex(self, clause: Clause, name: str, anchor: str) -> str:
        number = self.sheet.view.numbers.get(clause.id)
        lines = []
        for language in self.sheet.present(clause.title) or list(self.sheet.languages[:1]):
            lines.append(string(heading(number, language) if number else clause.label))
            if clause.normative is not None:
                lines.append(string(label(_OBLIGATION[clause.normative], language)))
            if clause.title.get(language):
                lines.append(inlines.write(clause.title[language], self.sheet, language))
        body = inlines.joined([anchor, tables_lines(lines)])
        if not clause.title:
            self._entry(clause, name, 1)
        return f"centred({string(name)}, 1, {body})"

    def _term(self, clause: Clause, name: str, anchor: str, level: int) -> list[str]:
        number = self.sheet.view.numbers.get(clause.id)
        shown = string(number.text if number else "")
        parts = [f"clause({level}, {string(name)}, {self._lead()}, {shown}, {anchor or 'none'})"]
        if clause.title:
            parts.append(f"term({self._both(clause.title, (*self.sheet.languages, *clause.title))})")
        if clause.term is None:
            return parts
        for words in clause.term.admitted:
            parts.append(f"other-name({self._both(words)})")
        for words in clause.term.deprecated:
            there = self.sheet.present(words)
            made = [
                inlines.joined([
                    string(label("deprecated", language, "\0").split("\0")[0]),
                    inlines.write(words[language], self.sheet, language),
                ])
                for language in there
            ]  # fmt: skip
            parts.append(f"other-name({inlines.joined([part for one in made for part in (one, 'h(1em)')][:-1])})")
        for symbol in clause.term.symbols:
            parts.append(f"other-name({inlines.write(symbol, self.sheet, self.sheet.languages[0])})")
        if clause.term.field:
            parts.append(f"other-name({inlines.joined([string('〈'), self._both(clause.term.field), string('〉')])})")
        return parts

    def _entry(self, clause: Clause, name: str, level: int) -> None:
        """A line of the contents."""
        number = self.sheet.view.numbers.get(clause.id)
        first = self.sheet.languages[0]
        parts = [string(heading(number, first)) if number else ""]
        if clause.kind is Kind.ANNEX and clause.normative is not None:
            parts += [string(" ") if first != "zh" else "", string(label(_OBLIGATION[clause.normative], first))]
        if clause.title:
            parts += ["h(1em)" if number else "", self._both(clause.title, plainly=True)]
        self.entries.append(f"({level - 1}, {string(name)}, {inlines.joined(parts)}),\n")


def tables_lines(those: list[str]) -> str:
    """Expressions one below the other."""
    return f"lines({', '.join(those)})" if those else '""'
