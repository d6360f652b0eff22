"""AsciiDoc in Metanorma's dialect to a document: sections, terms, lists, tables, formulas, figures, references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from guiju.core.inputs import admit_languages
from guiju.core.text.asciidoc import references
from guiju.core.text.asciidoc.blocks import BlockParser
from guiju.core.text.asciidoc.inlines import InlineParser
from guiju.core.text.asciidoc.source import Source, opened
from guiju.core.text.elements import holds_terms, kind_of
from guiju.core.text.identifiers import well_formed, with_identifiers
from guiju.core.text.model import (
    Block,
    Clause,
    Designated,
    Document,
    Front,
    Kind,
    Reading,
    Words,
)
from guiju.core.text.walking import plain

_HEADING = re.compile(r"^(={2,8})\s+(.*)$")
_NAMED = {
    "foreword": Kind.FOREWORD,
    "introduction": Kind.INTRODUCTION,
    "scope": Kind.SCOPE,
    "normative references": Kind.REFERENCES,
    "terms and definitions": Kind.TERMS,
    "terms, definitions, symbols and abbreviated terms": Kind.TERMS,
    "bibliography": Kind.BIBLIOGRAPHY,
    "index": Kind.INDEX,
    "abstract": Kind.FRONT,
    "preface": Kind.FOREWORD,
    "foreword_": Kind.FOREWORD,
}


_BESIDE = re.compile(
    r"(?i)^(?:list of )?(?:letter )?(?:symbols|abbreviat|acronyms|units$|notation|conventions$)|^(?:符号|缩略语|代号)"
)
"""Titles of what stands beside the entries in the element of terms."""


def read(data: bytes, where: str = "", files: Mapping[str, bytes] | None = None) -> Reading:
    """The document of an AsciiDoc file. `files`: what it may include, by path. Raises GuijuError for what is too large
    or not UTF-8."""
    source = opened(data, where, files or {})
    language = source.attributes.get("language") or _guess(source)
    reader = _Reader(source, language if re.fullmatch(r"[a-z]{2,3}", language) else "en")
    clauses = reader.clauses()
    document = Document(
        (reader.language,), _front(source, reader.language), clauses, tuple(reader.blocks.footnotes.values())
    )
    document = with_identifiers(document)
    spoken = [lang for lang in reader.spoken if lang != reader.language]
    admit_languages(spoken, where)
    return Reading(replace(document, languages=(reader.language, *spoken)), (*source.notices, *reader.inlines.notices))


def _guess(source: Source) -> str:
    shown = "".join(source.lines)[:20_000]
    return "zh" if sum("\u4e00" <= c <= "\u9fff" for c in shown) * 4 > len(shown) else "en"


def _front(source: Source, language: str) -> Front:
    given = {key: value for key, value in source.attributes.items() if value}
    titles: dict[str, str] = {}
    used: set[str] = set()
    for lang in dict.fromkeys(re.findall(r"title-(?:intro|main|part)-([a-z]{2,3})\b", " ".join(given))):
        keys = [f"title-{part}-{lang}" for part in ("intro", "main", "part")]
        titles[lang] = " — ".join(given[key] for key in keys if key in given)
        used.update(keys)
    if not titles and source.title:
        titles[language] = source.title
    number = given.get("docnumber", "")
    prefix = given.get("publisher", given.get("mn-document-class", "")).upper()
    part = f"-{given['partnumber']}" if given.get("partnumber") else ""
    year = given.get("copyright-year") or given.get("revdate", "")[:4]
    designation = f"{prefix} {number}{part}{':' + year if year else ''}".strip() if number else ""
    stage = ".".join(given[key] for key in ("docstage", "docsubstage") if key in given)
    committee = given.get("technical-committee", "")
    ics = tuple(code for code in re.split(r"[,;\s]+", given.get("library-ics", "")) if code)
    published = given.get("published-date", given.get("revdate", ""))
    used |= {
        "docnumber",
        "partnumber",
        "docstage",
        "docsubstage",
        "technical-committee",
        "library-ics",
        "published-date",
        "revdate",
        "edition",
        "copyright-year",
    }
    more = {key: value for key, value in given.items() if key not in used}
    if source.title and source.title not in titles.values():
        more["title"] = source.title
    return Front(
        designation,
        titles,
        ics,
        published=published,
        stage=stage,
        committee=committee,
        edition=given.get("edition", ""),
        more=more,
    )


class _Reader:
    """Reads sections; blocks are read by `BlockParser`."""

    def __init__(self, source: Source, language: str) -> None:
        self.source = source
        self.language = language
        self.spoken: list[str] = [language]
        entries = {}
        for anchor, shown in re.findall(
            r"\[\[\[([^,\[\]]{1,200})(?:,\s*([^\[\]]{0,300}))?\]\]\]", "\n".join(source.lines)
        ):
            name = references.read(shown.strip() or anchor)
            entries[anchor.strip()] = name.designation or name.label
        self.inlines = InlineParser(source.attributes, entries, self._terms())
        self.inlines.latex = "latex" in source.attributes.get("stem", "")
        self.blocks = BlockParser(self.inlines, language)

    def _terms(self) -> dict[str, str]:
        """Terms that have an anchor of their own."""
        found: dict[str, str] = {}
        anchor = ""
        for line in self.source.lines:
            if anchored := re.fullmatch(r"\[\[([A-Za-z_][\w.-]*)(?:,[^\]]*)?\]\]", line):
                anchor = anchored[1]
            elif heading := _HEADING.match(line):
                if anchor:
                    for said in re.findall(r"lang:[a-z]+\[([^\]]*)\]", heading[2]) or [heading[2]]:
                        found.setdefault(said.strip().lower(), anchor)
                anchor = ""
            elif line.strip() and not line.startswith("["):
                anchor = ""
        return found

    def clauses(self) -> tuple[Clause, ...]:
        """All sections."""
        heads: list[tuple[int, int, dict[str, str], str, str]] = []
        lines = self.source.lines
        before: list[int] = []
        fence = ""
        for place, line in enumerate(lines):
            if re.fullmatch(r"(-{4,}|\.{4,}|\+{4,}|={4,}|\*{4,}|_{4,}|\|===)", line):
                fence = "" if fence == line else (fence or line)
            found = _HEADING.match(line) if not fence else None
            if found:
                attributes: dict[str, str] = {}
                for above in reversed(before):
                    attributes = {**self.blocks.attributes_of(lines[above]), **attributes}
                start = before[0] if before else place
                heads.append((start, place, attributes, found[1], found[2]))
                before = []
            elif re.match(r"^\[.*\]$", line) and not fence:
                before.append(place)
            else:
                before = []
        first = heads[0][0] if heads else len(lines)
        found_clauses: list[Clause] = []
        found_clauses += self._opening(first)
        found_clauses += self._level(heads, 0, len(heads), ())
        return tuple(found_clauses)

    def _opening(self, end: int) -> list[Clause]:
        """What stands before the first section: the foreword where it is titled so or the document is Metanorma's,
        which prints it as that."""
        lines, begin = self.source.lines, 0
        while begin < end and (not lines[begin].strip() or re.fullmatch(r"\[\[?[^\]]*\]\]?", lines[begin])):
            begin += 1
        titled = re.fullmatch(r"\.(Foreword|Preface|前言|序言)\s*", lines[begin]) if begin < end else None
        begin = begin + 1 if titled else 0
        blocks = self.blocks.read(lines[begin:end], self.source.places[begin:end])
        if not blocks:
            return []
        if titled is None and "mn-document-class" not in self.source.attributes:
            return [Clause("", Kind.FRONT, blocks=blocks, unnumbered=True)]
        said = titled[1] if titled else "前言" if self.language == "zh" else "Foreword"
        title = self.inlines.words(said, self.language)
        return [Clause("", Kind.FOREWORD, title, blocks=blocks, unnumbered=True)]

    def _level(
        self, heads: list[tuple[int, int, dict[str, str], str, str]], start: int, end: int, above: tuple[Kind, ...]
    ) -> list[Clause]:
        made: list[Clause] = []
        place = start
        while place < end:
            level = len(heads[place][3])
            last = place + 1
            while last < end and len(heads[last][3]) > level:
                last += 1
            made.append(self._section(heads, place, last, above))
            place = last
        return made

    def _section(
        self, heads: list[tuple[int, int, dict[str, str], str, str]], place: int, last: int, above: tuple[Kind, ...]
    ) -> Clause:
        _, line, attributes, _, said = heads[place]
        self.inlines.where = self.source.places[line]
        title = self.inlines.words(said, self.language)
        for lang in title:
            if lang not in self.spoken:
                self.spoken.append(lang)
        kind = self._kind(attributes, title, above)
        until = heads[place + 1][0] if place + 1 < len(heads) else len(self.source.lines)
        begin = line + 1
        blocks: tuple[Block, ...] = self.blocks.read(
            self.source.lines[begin:until],
            self.source.places[begin:until],
            references=kind in (Kind.REFERENCES, Kind.BIBLIOGRAPHY),
            term=kind is Kind.TERM,
        )
        term = None
        if kind is Kind.TERM:
            term, blocks = self.blocks.designations, blocks
            self.blocks.designations = Designated()
        inner = self._level(heads, place + 1, last, (*above, kind))
        normative = None
        if kind is Kind.ANNEX:
            normative = attributes.get("obligation", "normative") != "informative"
        anchor = attributes.get("#", "")
        return Clause(
            anchor if well_formed(anchor) else "",
            kind,
            title,
            "",
            blocks,
            tuple(inner),
            normative,
            term,
            unnumbered="%unnumbered" in attributes or kind in (Kind.BIBLIOGRAPHY, Kind.INDEX, Kind.FRONT),
        )

    def _kind(self, attributes: dict[str, str], title: Words, above: tuple[Kind, ...]) -> Kind:
        if "appendix" in attributes:
            return Kind.ANNEX
        if Kind.TERMS in above:
            if above[-1] is Kind.TERMS and kind_of(title) is Kind.TERMS:
                return Kind.TERMS  # one part of "Terms, definitions, symbols and abbreviated terms"
            if above[-1] is Kind.TERMS and _BESIDE.search(plain(next(iter(title.values()), ()))):
                return Kind.CLAUSE
            return Kind.TERM if above[-1] in (Kind.TERMS, Kind.TERM) else Kind.CLAUSE
        named = attributes.get("heading", "").strip().lower()
        if named in _NAMED:
            return _NAMED[named]
        if "bibliography" in attributes:
            return Kind.BIBLIOGRAPHY if kind_of(title) is not Kind.REFERENCES else Kind.REFERENCES
        if "abstract" in attributes or "preface" in attributes:
            return Kind.FRONT
        if above:
            return Kind.CLAUSE
        return Kind.TERMS if holds_terms(title) else kind_of(title)
