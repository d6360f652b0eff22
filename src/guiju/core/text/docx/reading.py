"""A .docx to a document: what Word shows, put where a standard has it. Nothing is fetched, no macro is read."""

from __future__ import annotations

import re
from collections.abc import Callable

from guiju.core.errors import GuijuError
from guiju.core.text import designated
from guiju.core.text.docx import looks, marking, numbering
from guiju.core.text.docx.inlines import InlineReader
from guiju.core.text.docx.lines import Body, Grid, GridCell, Line
from guiju.core.text.docx.linking import linked
from guiju.core.text.docx.package import Package, opened
from guiju.core.text.docx.structure import Builder
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.model import Document, Footnote, Front, Notice, Reading
from guiju.core.text.walking import clauses
from guiju.core.text.xml import Element, attribute, child, elements, name

_DATES = re.compile(r"(\d{4})\s*[-—年.]\s*(\d{1,2})\s*[-—月.]\s*(\d{1,2})\s*日?\s*(发\s*布|实\s*施)?")


def read(data: bytes, where: str = "") -> Reading:
    """The document of a Word file and what was noticed. Raises GuijuError for what is no .docx or unsafe to read."""
    package = opened(data, where)
    start = next((r.target for r in package.relations("").values() if r.kind == "officeDocument"), "word/document.xml")
    root = package.xml(start)
    body = child(root, "body") if root is not None else None
    if body is None:
        raise GuijuError("there is no text in the file", where=where, expected="a Word file (.docx)")
    relations = package.relations(start)
    parts = {r.kind: r.target for r in relations.values() if not r.outside}
    styles = package.xml(parts.get("styles", "word/styles.xml"))
    known = numbering.read(styles, package.xml(parts.get("numbering", "word/numbering.xml")))
    reader = InlineReader(
        package, relations, _bookmarks(body), part=start, looks=looks.read(styles), referred=_referred(body)
    )
    lines = Body(reader, known).read(body)
    shown = "".join(_said(lines))[:40_000]
    language = "zh" if sum("\u4e00" <= c <= "\u9fff" for c in shown) * 5 > len(shown) else "en"
    builder = Builder(language)
    found = builder.build(lines)
    footnotes = (*builder.footnotes, *_footnotes(package, parts, known, reader, builder))
    if "comments" in parts:
        package.notices.append(Notice(parts["comments"], "comments are left out", kept=False))
    front = cover_of(builder.cover, language, lambda: _titled(package))
    document = linked(with_identifiers(Document((language,), front, found, footnotes, reader.media)))
    spoken = {lang for clause, _ in clauses(document) for lang in clause.title} | set(front.titles)
    languages = (language, *sorted(spoken - {language}))
    document = Document(languages, front, document.clauses, document.footnotes, reader.media)
    return Reading(document, (*package.notices, *builder.notices, *reader.told()))


def _said(lines: list[Line | Grid]) -> list[str]:
    found = []
    for one in lines:
        if isinstance(one, Line):
            found.append(one.text)
        else:
            found += [text for row in one.rows for cell in row for text in _said(cell.content)]
    return found


def _bookmarks(body: Element) -> dict[str, str]:
    """Bookmarks as identifiers."""
    found: dict[str, str] = {}
    for mark in body.iter():
        if name(mark) == "bookmarkStart":
            given = attribute(mark, "name")
            found[given] = marking.identifier(given)
    return found


def _referred(body: Element) -> frozenset[str]:
    """The bookmarks that fields and links of the body refer to."""
    found: set[str] = set()
    for element in body.iter("{*}instrText", "{*}fldSimple", "{*}hyperlink"):
        words = (attribute(element, "instr") or str(element.text or "")).split()
        if len(words) > 1 and words[0].upper() == "REF":
            found.add(words[1])
        elif attribute(element, "anchor"):
            found.add(attribute(element, "anchor"))
    return frozenset(found)


def _footnotes(
    package: Package, parts: dict[str, str], known: numbering.Numbering, reader: InlineReader, builder: Builder
) -> tuple[Footnote, ...]:
    found: list[Footnote] = []
    for kind, prefix in (("footnotes", "fn"), ("endnotes", "en")):
        root = package.xml(parts[kind]) if kind in parts else None
        if root is None:
            continue
        inner = InlineReader(
            package, package.relations(parts[kind]), reader.bookmarks, reader.media, reader.counts, parts[kind],
            reader.looks, reader.lost, referred=reader.referred,
        )  # fmt: skip
        for note in elements(root):
            if attribute(note, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            blocks = builder.inside(Body(inner, known).read(note))
            if blocks:
                found.append(Footnote(f"{prefix}-{attribute(note, 'id')}", blocks, f"{len(found) + 1})"))
    return tuple(found)


def _titled(package: Package) -> str:
    """The title the file gives itself."""
    core = package.xml("docProps/core.xml")
    return next((str(e.text) for e in core.iter() if name(e) == "title" and e.text), "") if core is not None else ""


def cover_of(cover: list[Line], language: str, titled: Callable[[], str]) -> Front:
    """What stands before the first clause: number, titles, classes, dates; the rest as lines. `titled` is asked for a
    title where none of them can be one."""
    designation, published, effective = "", "", ""
    ics: tuple[str, ...] = ()
    ccs: tuple[str, ...] = ()
    titles: dict[str, str] = {}
    rest: list[str] = []
    for line in cover:
        text = " ".join(line.text.split())
        dates = list(_DATES.finditer(text))
        if found := re.match(r"ICS\s*[:：]?\s*([\d.]+(?:[\s,;；]+[\d.]+)*)", text):
            ics = tuple(re.split(r"[\s,;；]+", found[1]))
            if more := re.search(r"(?:CCS|中国标准文献分类号)\s*[:：]?\s*([A-Z]\s?\d{2})", text):
                ccs = (more[1],)
        elif found := re.match(r"CCS\s*[:：]?\s*([A-Z]\s?\d{2})", text):
            ccs = (found[1],)
        elif not designation and text and designated.leading(text) == len(text):
            designation = text
        elif dates and re.search(r"发\s*布|实\s*施", text):
            for date in dates:
                day = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
                if date[4] and "实" in date[4]:
                    effective = day
                else:
                    published = day
        elif (named := _title(text, language)) and named not in titles:
            titles[named] = text
        elif text:
            rest.append(text)
    if not titles:
        said = titled().strip()
        titles = {language: said} if said else {}
    return Front(
        designation,
        titles,
        ics,
        ccs,
        published=published,
        effective=effective,
        more={"cover": "\n".join(rest)} if rest else {},
    )


def _title(text: str, language: str) -> str:
    """The language of a line of the cover that can be the title; "" for one that cannot."""
    if (
        re.search(
            r"国家标准|行业标准|地方标准|团体标准|发布|实施|代替|[征送报]\S?稿|National Standard|^ICS|ISO\b|http", text
        )
        or len(text) < 3
    ):
        return ""
    if re.search(r"[\u4e00-\u9fff]", text):
        return "zh" if language == "zh" else ""
    return "en" if re.fullmatch(r"[A-Za-z][A-Za-z0-9\s,—–:()/'-]+", text) else ""


__all__ = ["GridCell", "cover_of", "read"]
