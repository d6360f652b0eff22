"""A document as NISO STS (extended, MathML 3), valid against its schema. Identifiers stay; images stay beside it."""

from __future__ import annotations

import re

from lxml import etree

from guiju.core.text.model import Block, Clause, Document, Entry, Footnote, Front, Kind, Note, Paragraph
from guiju.core.text.numbering import Number, numbers
from guiju.core.text.sts.writing_blocks import BlockWriter
from guiju.core.text.sts.writing_inlines import SPACES, TBX, XML, InlineWriter, say, sub
from guiju.core.text.walking import blocks as all_blocks
from guiju.core.text.walking import clauses as all_clauses
from guiju.core.text.xml import Element

_SEC_TYPES = {
    Kind.FOREWORD: "foreword",
    Kind.INTRODUCTION: "intro",
    Kind.SCOPE: "scope",
    Kind.REFERENCES: "norm-refs",
    Kind.TERMS: "terms",
    Kind.INDEX: "index",
    Kind.BIBLIOGRAPHY: "bibliography",
}
_GRAMMAR = {
    "partOfSpeech": {"noun", "verb", "adj", "adv", "other", "adjective", "adverb", "properNoun"},
    "grammaticalGender": {"masculine", "feminine", "neuter", "other"},
    "grammaticalNumber": {"single", "plural", "dual", "mass", "singular"},
}
_SHOWN = {
    "zh": {
        "table": "表{}",
        "figure": "图{}",
        "formula": "({})",
        "note": "注{}",
        "example": "示例{}",
        "annex": "附录{}",
        "clause": "{}",
    },
    "en": {
        "table": "Table {}",
        "figure": "Figure {}",
        "formula": "({})",
        "note": "NOTE {}",
        "example": "EXAMPLE {}",
        "annex": "Annex {}",
        "clause": "{}",
    },
}


def write(document: Document) -> bytes:
    """NISO STS in UTF-8. Languages beyond the first stand inside as `named-content` marked as translations."""
    return serialized(tree(document))


def serialized(root: Element) -> bytes:
    """The bytes of a tree."""
    told: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return told


def tree(document: Document) -> Element:
    """The same as a tree."""
    language = document.languages[0] if document.languages else "en"
    known = _identifiers(document)
    marks, in_tables = _marks(document)
    words = InlineWriter(language, set(known), marks, in_tables)
    labels = {key: _shown(number, language) for key, number in numbers(document).items()}
    writer = _Writer(BlockWriter(words, known, labels), language)
    root: Element = etree.Element("standard", nsmap=SPACES)
    root.set(f"{{{XML}}}lang", language)
    front = sub(root, "front")
    _cover(front, document)
    body = sub(root, "body")
    back = sub(root, "back")
    writer.clauses(front, body, back, document.clauses)
    if document.footnotes:
        group = sub(back, "fn-group")
        for note in document.footnotes:
            writer.blocks.footnote(group, note)
    if not len(back):
        root.remove(back)
    return root


def _shown(number: Number, language: str) -> str:
    form = _SHOWN.get(language, _SHOWN["en"])[number.what]
    return form.format(number.text).strip()


def _identifiers(document: Document) -> set[str]:
    found: set[str] = {note.id for note in document.footnotes}
    for clause, _ in all_clauses(document):
        found.add(clause.id)
        for block in all_blocks(clause.blocks):
            found.add(block.id)
            for item in getattr(block, "items", ()):
                found.add(item.id)
            found.update(note.id for note in getattr(block, "footnotes", ()))
            for row in (*getattr(block, "head", ()), *getattr(block, "body", ())):
                found.update(cell.id for cell in row)
    return {one for one in found if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.\-]*", one)}


def _marks(document: Document) -> tuple[dict[str, str], set[str]]:
    marks: dict[str, str] = {}
    in_tables: set[str] = set()

    def take(those: tuple[Footnote, ...], lettered: bool) -> None:
        for place, note in enumerate(those):
            marks[note.id] = note.mark or (chr(97 + place % 26) if lettered else f"{place + 1})")

    take(document.footnotes, False)
    for clause, _ in all_clauses(document):
        for block in all_blocks(clause.blocks):
            those = getattr(block, "footnotes", ())
            take(those, True)
            in_tables.update(note.id for note in those)
    return marks, in_tables


def _cover(front: Element, document: Document) -> None:
    cover: Front = document.front
    meta = sub(front, "std-meta")
    for language, title in cover.titles.items():
        wrap = sub(meta, "title-wrap")
        wrap.set(f"{{{XML}}}lang", language)
        say(sub(wrap, "main"), title)
        say(sub(wrap, "full"), title)
    if cover.stage:
        say(sub(meta, "release-version"), cover.stage)
    issuer = next(iter(cover.issuers[0].values()), "") if cover.issuers else ""
    if issuer or cover.edition:
        ident = sub(meta, "std-ident")
        if issuer:
            say(sub(ident, "originator"), issuer)
        if cover.edition:
            say(sub(ident, "edition"), cover.edition)
    for language in document.languages:
        say(sub(meta, "content-language"), language)
    if cover.designation:
        dated = re.search(r"[:—–-]\d{4}\b", cover.designation)
        say(sub(meta, "std-ref", type="dated" if dated else "undated"), cover.designation)
    if cover.published:
        say(sub(meta, "release-date"), cover.published)
    if cover.committee:
        say(sub(meta, "comm-ref"), cover.committee)
    if cover.more.get("secretariat"):
        say(sub(meta, "secretariat"), cover.more["secretariat"])
    for code in cover.ics:
        say(sub(meta, "ics"), code)
    custom = {
        **{key: value for key, value in cover.more.items() if key != "secretariat"},
        "ccs": "\n".join(cover.ccs),
        "replaces": "\n".join(cover.replaces),
        "corresponds": cover.corresponds,
        "degree": cover.degree,
        "effective": cover.effective,
        "issuers": "\n".join(_named(names) for names in cover.issuers) if _several(cover) else "",
    }
    if any(custom.values()):
        group = sub(meta, "custom-meta-group")
        for key, value in custom.items():
            if value:
                entry = sub(group, "custom-meta")
                say(sub(entry, "meta-name"), key)
                say(sub(entry, "meta-value"), value)


def _several(cover: Front) -> bool:
    return len(cover.issuers) > 1 or any(len(names) > 1 for names in cover.issuers)


def _named(names: dict[str, str]) -> str:
    return " | ".join(f"{language}={name}" for language, name in names.items())


class _Writer:
    def __init__(self, blocks: BlockWriter, language: str) -> None:
        self.blocks = blocks
        self.words = blocks.words
        self.language = language

    def clauses(self, front: Element, body: Element, back: Element, those: tuple[Clause, ...]) -> None:
        """Top-level clauses, each in the part of the file where its kind stands."""
        begun = False
        annexes: Element | None = None
        for clause in those:
            match clause.kind:
                case Kind.ANNEX:
                    if annexes is None:
                        annexes = sub(back, "app-group")
                    self._annex(annexes, clause)
                    continue
                case Kind.BIBLIOGRAPHY if _listed(clause):
                    self._bibliography(back, clause)
                case Kind.BIBLIOGRAPHY | Kind.INDEX:
                    self._section(back, clause)
                case _ if len(back):  # reading order goes before what usually stands where
                    self._section(back, clause)
                case Kind.FOREWORD | Kind.INTRODUCTION | Kind.FRONT if not begun:
                    self._section(front, clause)
                case Kind.TERM:
                    self._term(body, clause)
                    begun = True
                case _:
                    self._section(body, clause)
                    begun = True
            annexes = None

    def _label(self, into: Element, clause: Clause) -> bool:
        shown = clause.label or ("" if clause.unnumbered else self.blocks.labels.get(clause.id, ""))
        if shown:
            say(sub(into, "label"), shown)
        return bool(shown)

    def _section(self, into: Element, clause: Clause) -> None:
        made = self.blocks.identified(sub(into, "sec", sec_type=_SEC_TYPES.get(clause.kind, "")), clause.id)
        labelled = self._label(made, clause)
        if clause.title or not labelled:
            self.words.words(sub(made, "title"), clause.title)
        self._inside(made, clause)

    def _inside(self, made: Element, clause: Clause) -> None:
        self.blocks.blocks(made, clause.blocks)
        for inner in clause.clauses:
            if inner.kind is Kind.TERM:
                self._term(made, inner)
            else:
                self._section(made, inner)

    def _annex(self, into: Element, clause: Clause) -> None:
        made = self.blocks.identified(sub(into, "app"), clause.id)
        self._label(made, clause)
        if clause.normative is not None:
            shown = {"zh": ("(规范性)", "(资料性)")}.get(self.language, ("(normative)", "(informative)"))
            say(sub(made, "annex-type"), shown[0 if clause.normative else 1])
        self.words.words(sub(made, "title"), clause.title)
        self._inside(made, clause)

    def _bibliography(self, into: Element, clause: Clause) -> None:
        made = self.blocks.identified(sub(into, "ref-list", content_type="bibl"), clause.id)
        if clause.label:
            say(sub(made, "label"), clause.label)
        if clause.title:
            self.words.words(sub(made, "title"), clause.title)
        for block in clause.blocks:
            if isinstance(block, Entry):
                self.blocks.entry(made, block)
            elif isinstance(block, Note) and len(made) and made[-1].tag == "ref":
                self.blocks.block(made[-1], block)
            else:
                self.blocks.block(made, block)
        for inner in clause.clauses:
            self._bibliography(made, inner)

    # --- terms ---------------------------------------------------------------------------------------------------

    def _term(self, into: Element, clause: Clause) -> None:
        made = self.blocks.identified(sub(into, "term-sec"), clause.id)
        self._label(made, clause)
        rest: list[Block] = []
        inside: list[Block] = []
        for block in clause.blocks:
            (inside if clause.title and _fits(block) else rest).append(block)
        if clause.title:
            entry = etree.SubElement(made, f"{{{TBX}}}termEntry")
            for language in _languages(clause, inside):
                self._language_set(entry, clause, inside, language)
        self.blocks.blocks(made, tuple(rest))
        for inner in clause.clauses:
            self._term(made, inner)

    def _language_set(self, entry: Element, clause: Clause, blocks: list[Block], language: str) -> None:
        made = etree.SubElement(entry, f"{{{TBX}}}langSet")
        made.set(f"{{{XML}}}lang", language)
        term = clause.term
        if term is not None and term.field.get(language):
            self.words.inlines(etree.SubElement(made, f"{{{TBX}}}subjectField"), term.field[language], simple=True)
        for block in blocks:
            words = _words(block)
            kind = block.kind if isinstance(block, Note) else getattr(block, "role", "")
            if words.get(language):
                part = etree.SubElement(made, f"{{{TBX}}}{kind}")
                if language == next(iter(words)):
                    self.blocks.identified(part, block.id)
                self.words.inlines(part, words[language])
        self._tig(made, clause.title.get(language, ()), "preferredTerm")
        if term is not None and term.grammar.get(language) and len(made):
            self._grammar(made[-1], term.grammar[language])
        if term is None:
            return
        for those, standing in ((term.admitted, "admittedTerm"), (term.deprecated, "deprecatedTerm")):
            for words in those:
                if words.get(language):
                    self._tig(made, words[language], standing)
        if language == next(iter(clause.title)):
            for symbol in term.symbols:
                self._tig(made, symbol, "", "symbol")

    def _grammar(self, tig: Element, said: str) -> None:
        """Part of speech, gender and number, as far as TBX has a word for them."""
        for place, part in enumerate(said.split(", ")):
            kind = next((kind for kind, words in _GRAMMAR.items() if part in words), "")
            if kind:
                tig.insert(1 + place, etree.Element(f"{{{TBX}}}{kind}", value=part))

    def _tig(self, into: Element, inlines: tuple, standing: str, kind: str = "") -> None:  # type: ignore[type-arg]
        tig = etree.SubElement(into, f"{{{TBX}}}tig")
        self.words.inlines(etree.SubElement(tig, f"{{{TBX}}}term"), inlines)
        if standing:
            etree.SubElement(tig, f"{{{TBX}}}normativeAuthorization", value=standing)
        if kind:
            etree.SubElement(tig, f"{{{TBX}}}termType", value=kind)


def _fits(block: Block) -> bool:
    """Whether a block has a place inside a TBX entry."""
    if isinstance(block, Note):
        return (
            not block.label
            and len(block.blocks) == 1
            and isinstance(block.blocks[0], Paragraph)
            and bool(_words(block))
        )
    return isinstance(block, Paragraph) and block.role in ("definition", "source")


def _words(block: Block) -> dict[str, tuple]:  # type: ignore[type-arg]
    if isinstance(block, Note) and isinstance(block.blocks[0], Paragraph):
        return block.blocks[0].words
    return block.words if isinstance(block, Paragraph) else {}


def _languages(clause: Clause, blocks: list[Block]) -> list[str]:
    found = list(clause.title)
    for block in blocks:
        found += [language for language in _words(block) if language not in found]
    if clause.term is not None:
        for words in (*clause.term.admitted, *clause.term.deprecated, clause.term.field):
            found += [language for language in words if language not in found]
    return found


def _listed(clause: Clause) -> bool:
    """Whether a bibliography is paragraphs, then entries with their notes, then lists of the same kind."""
    begun = False
    for block in clause.blocks:
        if isinstance(block, Entry):
            begun = True
        elif begun and not isinstance(block, Note):
            return False
    return all(inner.kind is Kind.BIBLIOGRAPHY and _listed(inner) for inner in clause.clauses)
