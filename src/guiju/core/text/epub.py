"""A document as EPUB 3.3: the HTML of the reading view, one file for each element, with contents and images inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from lxml import etree
from lxml import html as reading

from guiju.core.text import allowed
from guiju.core.text.html import clause_html, view_of
from guiju.core.text.html.blocks import footnotes_html
from guiju.core.text.html.view import View
from guiju.core.text.labels import heading, label
from guiju.core.text.linked.graph import address
from guiju.core.text.model import Clause, Document, Kind, Notice, Written
from guiju.core.text.walking import said
from guiju.core.typesetting import fault
from guiju.data import tables

_CORE_TYPES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/svg+xml": "svg",
    "image/webp": "webp",
}
"""Images that every reading system shows (EPUB 3.3, 3.2)."""
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"


def write(document: Document, language: str = "") -> Written:
    """An EPUB of a document in its languages (in one, if `language` is one of them). The same document gives the same
    bytes; an image that is missing or of a type that readers need not know is left out, with a notice."""
    return _Book(document, (language,) if language in document.languages else ()).write()


@dataclass(slots=True)
class _Page:
    """One file of the book."""

    name: str
    title: str
    body: str
    anchors: frozenset[str] = frozenset()
    maths: bool = False


@dataclass(slots=True)
class _Book:
    document: Document
    languages: tuple[str, ...]
    images: dict[str, str] = field(default_factory=dict)
    """Name in the text → path in the book."""
    notices: list[Notice] = field(default_factory=list)
    view: View = field(init=False)

    def write(self) -> Written:
        self.view = view_of(self.document, self.languages, picture=self._picture)
        pages = [self._front(), *(self._page(clause, place) for place, clause in enumerate(self.document.clauses, 1))]
        if self.document.footnotes:
            body = f'<section class="footnotes">{footnotes_html(self.document.footnotes, self.view)}</section>'
            pages.append(self._made(f"t{len(pages):03}.xhtml", "", body))
        where = {anchor: page.name for page in reversed(pages) for anchor in page.anchors}
        content: dict[str, bytes] = {"META-INF/container.xml": _container()}
        content["EPUB/package.opf"] = self._package(pages).encode("utf-8", "replace")
        content["EPUB/nav.xhtml"] = self._nav(pages).encode("utf-8", "replace")
        content["EPUB/style.css"] = tables.binary("text/alone.css")
        for page in pages:
            content[f"EPUB/{page.name}"] = self._wrapped(page, where).encode("utf-8", "replace")
        for name, path in self.images.items():
            content[f"EPUB/{path}"] = self.document.media[name].data
        return Written(_zipped(content), tuple(self.notices))

    def _picture(self, name: str) -> str:
        if name in self.images:
            return self.images[name]
        media = self.document.media.get(name)
        what = "the image is not in the document" if media is None else ""
        if media is not None:
            what = fault(media.data) or ("" if media.type in _CORE_TYPES else "no type of image that books can show")
            if not what and not allowed.picture(media.type, media.data):
                what = "the image holds more than a drawing: " + allowed.strange_in_drawing(media.data)
        if what or media is None:
            if not any(notice.text == name for notice in self.notices):
                self.notices.append(Notice("media", what, name))
            return ""
        self.images[name] = f"images/{len(self.images) + 1}.{_CORE_TYPES[media.type]}"
        return self.images[name]

    # --- pages ---------------------------------------------------------------------------------------------------

    def _front(self) -> _Page:
        front = self.document.front
        lines = [f'<p class="designation">{escape(front.designation)}</p>'] if front.designation else []
        lines += [f'<p class="title" lang="{_tag(key)}">{escape(text)}</p>' for key, text in front.titles.items()]
        days = [(label("issued", self._first(), front.published), front.published),
                (label("implemented", self._first(), front.effective), front.effective)]  # fmt: skip
        lines += [f"<p>{escape(text)}</p>" for text, day in days if day]
        lines += [
            f"<p>{escape(issuer.get(self._first()) or next(iter(issuer.values()), ''))}</p>" for issuer in front.issuers
        ]
        return self._made("t000.xhtml", self._title(), f"<header>{''.join(lines)}</header>")

    def _page(self, clause: Clause, place: int) -> _Page:
        number = self.view.numbers.get(clause.id)
        title = f"{heading(number, self._first())} {said(clause.title, *self.view.languages)}".strip()
        return self._made(f"t{place:03}.xhtml", title or str(place), clause_html(clause, self.view))

    def _made(self, name: str, title: str, body: str) -> _Page:
        """HTML of the reading view as XHTML."""
        root = reading.fragment_fromstring(_characters(body), create_parent="main")
        for link in [link for link in root.iter("a") if "perma" in (link.get("class") or "").split()]:
            link.drop_tree()
        seen: set[str] = set()
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            identifier = element.get("id")
            if identifier is not None and (identifier in seen or not re.fullmatch(r"[^\s]+", identifier)):
                del element.attrib["id"]
            elif identifier is not None:
                seen.add(identifier)
            if element.get("lang") and not element.get("xml:lang"):
                element.set("{http://www.w3.org/XML/1998/namespace}lang", element.get("lang") or "")
            element.attrib.pop("tabindex", None)
            element.attrib.pop("xmlns", None)
        maths = False
        for formula in root.iter("math"):
            maths = True
            for element in formula.iter():
                if isinstance(element.tag, str):
                    element.tag = f"{{{_MATHML}}}{element.tag}"
        text = etree.tostring(root, encoding="unicode")
        return _Page(name, title, text, frozenset(seen), maths)

    def _wrapped(self, page: _Page, where: Mapping[str, str]) -> str:
        def led(match: re.Match[str]) -> str:
            target = match[1]
            file = where.get(target)
            return f'href="{file}#{target}"' if file else 'class="nowhere"'

        body = re.sub(r'href="#([^"]*)"', led, page.body)
        body = re.sub(r'class="([^"]*)" class="nowhere"', r'class="\1"', body)
        return self._xhtml(page.title or self._title(), body)

    def _xhtml(self, title: str, body: str, more: str = "") -> str:
        language = _tag(self._first())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
            f'<html xmlns="{_XHTML}"{more} lang="{language}" xml:lang="{language}"><head><meta charset="utf-8"/>'
            f"<title>{escape(_characters(title))}</title>"
            f'<link rel="stylesheet" type="text/css" href="style.css"/></head><body>{body}</body></html>\n'
        )

    def _nav(self, pages: list[_Page]) -> str:
        entries = f'<li><a href="{pages[0].name}">{escape(_characters(self._title()))}</a></li>'
        for clause, page in zip(self.document.clauses, pages[1:], strict=False):
            inner = "".join(self._inner(one, page) for one in clause.clauses if one.title and one.kind is not Kind.TERM)
            lines = f"<ol>{inner}</ol>" if inner else ""
            entries += f'<li><a href="{page.name}">{escape(_characters(page.title))}</a>{lines}</li>'
        contents = escape(label("contents", self._first()))
        body = f'<nav epub:type="toc" id="toc"><h1>{contents}</h1><ol>{entries}</ol></nav>'
        return self._xhtml(label("contents", self._first()), body, ' xmlns:epub="http://www.idpf.org/2007/ops"')

    def _inner(self, clause: Clause, page: _Page) -> str:
        number = self.view.numbers.get(clause.id)
        title = f"{heading(number, self._first())} {said(clause.title, *self.view.languages)}".strip()
        place = f"#{clause.id}" if clause.id in page.anchors else ""
        return f'<li><a href="{escape(page.name + place)}">{escape(_characters(title))}</a></li>'

    # --- package -------------------------------------------------------------------------------------------------

    def _package(self, pages: list[_Page]) -> str:
        front = self.document.front
        day = front.published if re.fullmatch(r"\d{4}-\d\d-\d\d", front.published) else "1970-01-01"
        titles = [f"{front.designation} {text}".strip() for text in front.titles.values()] or [self._title()]
        said = [f"<dc:title>{escape(_characters(text))}</dc:title>" for text in titles]
        said += [f"<dc:language>{_tag(one)}</dc:language>" for one in self.view.languages or ("zh",)]
        said += [
            f"<dc:publisher>{escape(_characters(name))}</dc:publisher>"
            for one in front.issuers
            for name in one.values()
        ]
        said += [f"<dc:subject>ICS {escape(code)}</dc:subject>" for code in front.ics]
        said += [f"<dc:date>{day}</dc:date>"] if front.published == day else []
        items = ['<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
                 '<item id="style" href="style.css" media-type="text/css"/>']  # fmt: skip
        for page in pages:
            more = ' properties="mathml"' if page.maths else ""
            items.append(f'<item id="{page.name[:-6]}" href="{page.name}" media-type="application/xhtml+xml"{more}/>')
        for place, (name, path) in enumerate(self.images.items(), 1):
            items.append(f'<item id="i{place}" href="{path}" media-type="{self.document.media[name].type}"/>')
        order = "".join(f'<itemref idref="{page.name[:-6]}"/>' for page in pages)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<dc:identifier id="id">{escape(address(self.document))}</dc:identifier>{"".join(said)}'
            f'<meta property="dcterms:modified">{day}T00:00:00Z</meta></metadata>'
            f"<manifest>{''.join(items)}</manifest><spine>{order}</spine></package>\n"
        )

    def _first(self) -> str:
        return self.view.languages[0] if self.view.languages else "zh"

    def _title(self) -> str:
        front = self.document.front
        return front.designation or next(iter(front.titles.values()), "") or "—"


def _container() -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        b'<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
    )


def _zipped(content: Mapping[str, bytes]) -> bytes:
    """A zip with `mimetype` first and unpacked (EPUB 3.3, OCF), every file of the same day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        entries: Iterable[tuple[str, bytes, int]] = [
            ("mimetype", b"application/epub+zip", zipfile.ZIP_STORED),
            *((name, data, zipfile.ZIP_DEFLATED) for name, data in content.items()),
        ]
        for name, data, method in entries:
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type = method
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            book.writestr(entry, data)
    return buffer.getvalue()


def _characters(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh" else re.sub(r"[^A-Za-z0-9-]", "", language) or "und"
