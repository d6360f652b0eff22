"""EPUB: the structure that reading systems ask for; the same book for the same text."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from amount import many
from guiju.core.text import epub, formats, markdown
from guiju.core.text.model import Clause, Document, Figure, Media, Notice, Paragraph, Picture, Run
from unit.text.strategies import documents

KETTLE = markdown.read((Path(__file__).parent / "samples" / "kettle.md").read_text(encoding="utf-8")).document
NAMES = {
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
}


def opened(document: Document) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(epub.write(document).data))


def checked(book: zipfile.ZipFile) -> etree._Element:
    """The package, after EPUB 3.3 asks: order, well-formed files, all files listed, all links lead."""
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", 0, b"application/epub+zip")
    package = etree.fromstring(book.read("EPUB/package.opf"))
    items = {item.get("href"): item for item in package.iterfind(".//o:item", NAMES)}
    inside = {name.removeprefix("EPUB/") for name in book.namelist() if name.startswith("EPUB/")} - {"package.opf"}
    assert set(items) == inside
    assert len({item.get("id") for item in items.values()}) == len(items)
    names = {item.get("id") for item in items.values()}
    assert all(one.get("idref") in names for one in package.iterfind(".//o:itemref", NAMES))
    pages = {name: etree.fromstring(book.read(f"EPUB/{name}")) for name in items if name.endswith(".xhtml")}
    anchors = {name: [e.get("id") for e in root.iter() if e.get("id")] for name, root in pages.items()}
    for name, root in pages.items():
        assert len(anchors[name]) == len(set(anchors[name]))
        for link in root.iterfind(".//h:a[@href]", NAMES):
            file, _, place = link.get("href").partition("#")
            if ":" not in file:
                assert file in pages and (not place or place in anchors[file])
        for image in root.iterfind(".//h:img", NAMES):
            assert image.get("src") in items
        maths = root.find(".//{http://www.w3.org/1998/Math/MathML}math") is not None
        assert ("mathml" in (items[name].get("properties") or "")) == maths
    return package


def test_the_book_of_a_standard() -> None:
    book = opened(KETTLE)
    package = checked(book)
    assert package.findtext(".//d:identifier", namespaces=NAMES) == "urn:guiju:std:gb:gb/t_99001-2026"
    assert [e.text for e in package.iterfind(".//d:title", NAMES)] == [
        "GB/T 99001-2026 电水壶　通用技术要求", "GB/T 99001-2026 Electric kettles — General technical requirements",
    ]  # fmt: skip
    assert [e.text for e in package.iterfind(".//d:language", NAMES)] == ["zh-Hans", "en"]
    nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
    assert [e.text for e in nav.iterfind("./h:body/h:nav/h:ol/h:li/h:a", NAMES)] == [
        "GB/T 99001-2026", "前言", "1 范围", "2 规范性引用文件", "3 术语和定义", "4 技术要求", "5 试验方法", "6 标志",
        "附录 A 取样", "附录 B 数据示例", "参考文献",
    ]  # fmt: skip
    assert book.read("EPUB/images/1.svg") == KETTLE.media["rig.svg"].data


def test_a_language_alone() -> None:
    book = zipfile.ZipFile(io.BytesIO(formats.write(KETTLE, ".epub", "en")))
    text = book.read("EPUB/t002.xhtml").decode()
    assert "This document applies to household electric kettles" in text
    assert "本文件" not in text
    checked(book)


def test_the_same_text_is_the_same_book() -> None:
    assert epub.write(KETTLE) == epub.write(KETTLE)
    assert {entry.date_time for entry in opened(KETTLE).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_missing_image_is_told() -> None:
    written = epub.write(replace(KETTLE, media={}))
    assert written.notices == (Notice("media", "the image is not in the document", "rig.svg"),)
    checked(zipfile.ZipFile(io.BytesIO(written.data)))


def test_an_image_of_an_unknown_type_is_told() -> None:
    figure = Clause("c", blocks=(Figure((Picture("a.emf", "Bild"),), "f"),))
    written = epub.write(Document(("en",), clauses=(figure,), media={"a.emf": Media("image/x-emf", b"\x01\0\0\0")}))
    assert written.notices == (Notice("media", "no image that pages can show", "a.emf"),)


@pytest.mark.parametrize(
    "document",
    [
        Document(()),
        Document(("zh",)),
        Document(("zh",), clauses=(Clause("a b", title={"zh": (Run("\x00&<"),)}), Clause("a b"), Clause(""))),
        Document(("en",), clauses=(Clause("x", blocks=(Paragraph({"en": (Run("</p>]]>\ud800"),)}),)),)),
    ],
)
def test_odd_documents_are_books_too(document: Document) -> None:
    checked(opened(document))


@settings(max_examples=many(40), deadline=None)
@given(documents)
def test_any_document_is_a_book(document: Document) -> None:
    checked(opened(document))
