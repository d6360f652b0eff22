"""The representation that selectors point into: the NISO STS file of the same document, byte for byte.

An element is named by XPath, words in it by code points of its string value (XPath 1.0, 5.2)."""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from guiju.core.text.linked.graph import Iri, Literal, Node, Value
from guiju.core.text.model import Document, Inlines, Link, Paragraph, Run, Styled, Table, TermUse
from guiju.core.text.sts.writing import serialized, tree
from guiju.core.text.walking import blocks, clauses, plain
from guiju.core.text.xml import Element

_AROUND = 32
"""Characters before and after a quotation."""
_AHEAD = 10_000
"""How far words without an identifier of their own are sought."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element of the file and the words in it: `text` is its string value, `start` and `end` count in it."""

    xpath: str
    text: str
    start: int
    end: int

    @property
    def exact(self) -> str:
        """The words."""
        return self.text[self.start : self.end]


class Source:
    """The file, and where the things of the document stand in it."""

    def __init__(self, document: Document) -> None:
        self._root: Element = tree(document)
        self.data = serialized(self._root)
        self._elements: dict[str, Element] = {}
        for element in self._root.iter():
            name = element.get("id")
            if name:
                self._elements.setdefault(name, element)
        self._texts: dict[str, str] = {}
        self._runs: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        self._reached: dict[tuple[str, str], int] = {}
        self._cells: dict[str, tuple[dict[tuple[int, int], tuple[int, int]], list[Element]]] = {}
        self._blocks = {
            block.id: block
            for clause, _ in clauses(document)
            for block in blocks(clause.blocks)
            if isinstance(block, Paragraph | Table) and block.id
        }
        self._leading = document.languages[:1]

    def element(self, *identifiers: str) -> Place:
        """The first of these that has an element of its own, whole; else the whole file."""
        name = next((one for one in identifiers if one in self._elements), "")
        return self._whole(f"//*[@id='{name}']" if name else "/standard", self._elements.get(name, self._root))

    def words(self, block: str, clause: str, language: str, text: str, span: tuple[int, int]) -> Place:
        """Words of a paragraph: `span` counts in its plain text in that language, `text` is what is printed of them.
        Where they cannot be told from what stands around them: the whole paragraph, else the whole clause."""
        place, found = self.element(block, clause), self._blocks.get(block)
        if block not in self._elements or not isinstance(found, Paragraph):
            return self._sought(place, language, text) if clause in self._elements else place
        start, end = (self._shifted(found, language, place.text, at) for at in span)
        return Place(place.xpath, place.text, start, end) if 0 <= start < end else place

    def _sought(self, place: Place, language: str, text: str) -> Place:
        """Words of a block without an identifier, sought behind those that were sought before them."""
        after = self._reached.get((place.xpath, language), 0)
        start = place.text.find(text, after, after + _AHEAD) if text else -1
        if start < 0:
            return place
        self._reached[place.xpath, language] = start + len(text)
        return Place(place.xpath, place.text, start, start + len(text))

    def cell(self, table: str, clause: str, row: int, column: int) -> Place:
        """A cell by its place in the grid of the table, merged cells repeated; else the whole table."""
        found, wrap = self._blocks.get(table), self._elements.get(table)
        if wrap is None or not isinstance(found, Table):
            return self.element(table, clause)
        if table not in self._cells:
            self._cells[table] = (_beginnings(found), [*wrap.iterfind("table/*/tr")])
        beginnings, lines = self._cells[table]
        line, at = beginnings.get((row, column), (-1, -1))
        if not 0 <= line < len(lines) or not 0 <= at < len(lines[line]):
            return self.element(table, clause)
        return self._whole(f"(//*[@id='{table}']/table/*/tr)[{line + 1}]/*[{at + 1}]", lines[line][at])

    def _whole(self, xpath: str, element: Element) -> Place:
        if xpath not in self._texts:
            self._texts[xpath] = "".join(str(part) for part in element.itertext())
        text = self._texts[xpath]
        return Place(xpath, text, 0, len(text))

    def _shifted(self, block: Paragraph, language: str, text: str, at: int) -> int:
        """Where a place of the plain text is in the string value of its element; -1 where that cannot be told. What is
        no plain run (a formula, the number of a cross-reference) has no inner places: its end stands for them."""
        runs = self._aligned(block, language, text)
        place = bisect_left(runs, at, key=lambda run: run[0] + run[2])
        if place == len(runs):
            return -1
        here, there, _ = runs[place]
        return there + max(0, at - here)

    def _aligned(self, block: Paragraph, language: str, text: str) -> list[tuple[int, int, int]]:
        """Runs of a paragraph in one language: where each begins in its plain text and in the string value of the
        element, and its length. Runs stand in the file in their order, the languages behind each other."""
        if (block.id, language) not in self._runs:
            at = 0
            for each in (*self._leading, *(one for one in block.words if one not in self._leading)):
                found = []
                for here, run in _runs(block.words.get(each, ())):
                    there = text.find(run, at)
                    if there < 0:
                        continue
                    found.append((here, there, len(run)))
                    at = there + len(run)
                self._runs[block.id, each] = found
        return self._runs[block.id, language]


def _runs(inlines: Inlines, at: int = 0) -> Iterator[tuple[int, str]]:
    for inline in inlines:
        match inline:
            case Run(text=text) | TermUse(text=text):
                yield at, text
            case Styled(inlines=inner) | Link(inlines=inner):
                yield from _runs(inner, at)
        at += len(plain((inline,)))


def _beginnings(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Row and column of the grid → the written row and the cell in it that cover them."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    written = 0
    for y, row in enumerate((*table.head, *table.body)):
        x = 0
        for place, cell in enumerate(row):
            while (y, x) in found:
                x += 1
            for down in range(cell.down):
                for over in range(cell.over):
                    found.setdefault((y + down, x + over), (written, place))
            x += cell.over
        written += bool(row)  # a row without cells is not written
    return found


def distribution(text: bytes, media_type: str, language: str) -> list[tuple[str, Value]]:
    """What the model wants of a representation: type, size, SHA-256, and an address, which is the digest's own name
    (RFC 6920): a converted file lies at no address of the web."""
    digest = hashlib.sha256(text).digest()
    name = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    algorithm = Iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256")
    checksum: tuple[tuple[str, Value], ...] = (
        ("spdx:algorithm", algorithm),
        ("spdx:checksumValue", Literal(digest.hex(), datatype="xsd:hexBinary")),
    )
    return [
        ("dcat:mediaType", Literal(media_type)),
        ("dct:language", Literal(language)),
        ("dcat:byteSize", Literal(str(len(text)), datatype="xsd:nonNegativeInteger")),
        ("spdx:checksum", Node("", ("spdx:Checksum",), checksum)),
        ("dcat:downloadURL", Iri(f"ni:///sha-256;{name}?ct={media_type}")),
    ]


def xpath(place: Place) -> Node:
    """The element of a place."""
    return Node("", ("oa:XPathSelector",), (("rdf:value", Literal(place.xpath)),))


def position(place: Place) -> Node:
    """The words of a place by their code points."""
    count = [Literal(str(at), datatype="xsd:nonNegativeInteger") for at in (place.start, place.end)]
    return Node("", ("oa:TextPositionSelector",), (("oa:start", count[0]), ("oa:end", count[1])))


def quotation(place: Place) -> Node:
    """The words of a place with a little of what stands around them."""
    before, after = place.text[max(0, place.start - _AROUND) : place.start], place.text[place.end : place.end + _AROUND]
    pairs: list[tuple[str, Value]] = [("oa:exact", Literal(place.exact))]
    pairs += [(key, Literal(text)) for key, text in (("oa:prefix", before), ("oa:suffix", after)) if text]
    return Node("", ("oa:TextQuoteSelector",), tuple(pairs))
