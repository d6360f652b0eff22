"""The document, its clauses and terminological entries, its tables, figures and formulas, as nodes of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from guiju.core.designation import DesignationError, parse
from guiju.core.text.candidates import Candidate, candidates
from guiju.core.text.hashing import own_hash
from guiju.core.text.labels import heading, label
from guiju.core.text.linked import turtle_of
from guiju.core.text.linked.graph import Iri, Literal, Node, Value, address, cited, tag
from guiju.core.text.linked.names import free
from guiju.core.text.model import Clause, Document, Entry, Figure, Footnote, Formula, Kind, Table, Verbatim
from guiju.core.text.numbering import Number, numbers
from guiju.core.text.smart import terms
from guiju.core.text.smart.mapping import bindingness, class_of, concept, publication_type
from guiju.core.text.smart.provisions import Provisions
from guiju.core.text.smart.source import Source, distribution, xpath
from guiju.core.text.walking import blocks, clauses, plain
from guiju.data import tables


@cache
def namespaces() -> dict[str, str]:
    """Prefix → namespace (`data/text/smart_namespaces.csv`)."""
    return {row["prefix"]: row["iri"] for row in tables.rows("text/smart_namespaces.csv")}


def write(document: Document) -> bytes:
    """UTF-8 Turtle of a document in the model; the same document gives the same bytes."""
    return turtle_of(graph(document), namespaces())


def graph(document: Document) -> Iterator[Node]:
    """The document with its file, then each clause or entry with what stands in it, in their order."""
    return Grapher(document).nodes()


class Grapher:
    """Names and makes the nodes of one document. `file`: the representation that selectors point into; `numbered`:
    printed number → clause; `below`: provisions by clause; `footnotes`: those of the text that are not yet given."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.base = address(document)
        self.file = f"{self.base}#file.xml"
        self.source = Source(document)
        self.leading = tag(document.languages[0]) if document.languages else "und"
        self.own: dict[str, Number] = numbers(document)
        self.below: dict[str, list[Candidate]] = {}
        for candidate in candidates(document):
            self.below.setdefault(candidate.clause, []).append(candidate)
        self.footnotes: dict[str, Footnote] = {note.id: note for note in document.footnotes}
        self.taken = {self.file}
        self.before = ""
        self.names: dict[int, str] = {}
        self.clauses: dict[str, str] = {}
        self.entries: dict[str, str] = {}
        self.numbered: dict[str, str] = {}
        for clause, _ in clauses(document):
            self._named(clause)

    def _named(self, clause: Clause) -> None:
        name = self.names[id(clause)] = self.name(clause.id)
        if _is_entry(clause):
            self.entries.setdefault(clause.id, name)
            return
        self.clauses.setdefault(clause.id, name)
        for printed in _printed(self.own.get(clause.id), self.document.languages):
            self.numbered.setdefault(printed, name)

    def name(self, identifier: str) -> str:
        """A name nobody has yet."""
        return free(self.base, identifier or "clause", self.taken)

    def referred(self, identifier: str) -> list[str]:
        """What the model lets a provision refer to: a clause, or the preferred term of an entry."""
        if identifier in self.entries:
            return [f"{self.entries[identifier]}.t1"]
        return [self.clauses[identifier]] if identifier in self.clauses else []

    def identifier(self, kind: str, value: str) -> Node:
        """An identifier with what kind of one it is."""
        return Node(
            "", ("schema:PropertyValue",), (("schema:propertyID", Literal(kind)), ("rdf:value", Literal(value)))
        )

    # --- the document --------------------------------------------------------------------------------------------

    def nodes(self) -> Iterator[Node]:
        """Everything."""
        yield Node(self.base, ("smart:PublicationDocument",), tuple(self._document()))
        pairs = distribution(self.source.data, "application/xml", self.leading)
        yield Node(self.file, ("dcat:Distribution", "oa:SpecificResource"), tuple(pairs))
        yield Node("http://spdx.org/rdf/terms#checksumAlgorithm_sha256", ("spdx:ChecksumAlgorithm",), ())
        for clause in self.document.clauses:
            yield from self._clause(clause, self.base, _normative(clause, True))

    def _document(self) -> Iterator[tuple[str, Value]]:
        front = self.document.front
        yield "schema:identifier", self.identifier("urn", self.base)
        titles = {tag(language): text for language, text in reversed(front.titles.items()) if text.strip()}
        for language, text in titles.items() if titles else [("und", front.designation or self.base)]:
            yield "dct:title", Literal(text, language)
        if front.designation:
            yield "smart:publicationReference", Literal(front.designation)
            with suppress(DesignationError):
                yield "smart:publicationNumber", Literal(parse(front.designation).number)
        yield "smart:hasPublicationType", publication_type(front.designation)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", front.published):
            yield "dct:issued", Literal(front.published, datatype="xsd:date")
        for key, text in (("bibo:edition", front.edition), ("smart:projectStage", front.stage)):
            if text:
                yield key, Literal(text)
        yield "dcat:distribution", Iri(self.file)
        yield from (("dct:replaces", cited(one)) for one in front.replaces)
        if front.corresponds:
            yield "schema:isBasedOn", cited(front.corresponds)
        for clause, _ in clauses(self.document):
            if clause.kind is Kind.REFERENCES:
                for block in blocks(clause.blocks):
                    if isinstance(block, Entry) and block.designation:
                        yield "dct:references", cited(block.designation)

    # --- clauses and entries -------------------------------------------------------------------------------------

    def _clause(self, clause: Clause, part: str, normative: bool) -> Iterator[Node]:
        name = self.names[id(clause)]
        parts = [("dct:isPartOf", Iri(one)) for one in dict.fromkeys((part, self.base))]
        pairs: list[tuple[str, Value]] = [("schema:identifier", self.identifier("guiju", clause.id)), *parts]
        pairs.append(("smart:hasBindingnessType", bindingness(normative)))
        pairs.append(("g:element", Iri("g:clause-element" if clause.kind is Kind.CLAUSE else f"g:{clause.kind.value}")))
        pairs.append(("g:contentHash", Literal(own_hash(clause))))
        pairs.append(("dcat:distribution", Iri(f"{name}.d")))
        inner: list[Node] = []
        if _is_entry(clause):
            said, inner = terms.entry(name, clause)
            yield Node(name, ("smart:TermEntry", "skos:Concept"), (*pairs, *said))
        else:
            yield Node(name, ("smart:Clause",), (*pairs, *self._titles(clause)))
            part = name
        yield self._representation(name, clause)
        yield from inner
        yield from Provisions(self, clause, part, normative).nodes()
        yield from self._components(clause, part)
        for below in clause.clauses:
            yield from self._clause(below, part, _normative(below, normative))

    def _number(self, clause: Clause) -> str:
        return heading(self.own.get(clause.id), self.leading) or clause.label

    def _titles(self, clause: Clause) -> list[tuple[str, Value]]:
        """A clause without a title has its number for one, else the name of what it is: the model wants one."""
        told = {tag(language): plain(inlines).strip() for language, inlines in reversed(clause.title.items())}
        titles = {language: text for language, text in told.items() if text}
        titles = titles or {self.leading: self._number(clause) or clause.kind.value}
        return [("dct:title", Literal(text, language)) for language, text in titles.items()]

    def _representation(self, name: str, clause: Clause) -> Node:
        place = self.source.element(clause.id)
        pairs = distribution(place.text.encode("utf-8", "replace"), "text/plain", self.leading)
        pairs += [("oa:hasSource", Iri(self.file)), ("oa:hasSelector", xpath(place))]
        if number := self._number(clause):
            pairs.append(("smart:hasSectionNumber", Literal(number)))
        if self.before:
            pairs.append(("smart:isSuccessorOf", Iri(self.before)))
        self.before = f"{name}.d"
        return Node(f"{name}.d", ("dcat:Distribution", "oa:SpecificResource"), tuple(pairs))

    def _components(self, clause: Clause, part: str) -> Iterator[Node]:
        """Tables, figures, formulas and code, with where they stand and what they are called."""
        for block in blocks(clause.blocks):
            if not isinstance(block, Table | Figure | Formula | Verbatim):
                continue
            pairs: list[tuple[str, Value]] = [
                ("dct:isPartOf", Iri(part)),
                ("smart:hasPublicationComponentType", concept("component", block.type)),
                ("oa:hasSource", Iri(self.file)),
                ("oa:hasSelector", xpath(self.source.element(block.id, clause.id))),
            ]
            if number := self.own.get(block.id):
                pairs.append(("g:number", Literal(number.text)))
            for language, inlines in getattr(block, "caption", {}).items():
                if text := plain(inlines).strip():
                    pairs.append(("dct:title", Literal(text, tag(language))))
            name = self.name(block.id or block.type)
            yield Node(name, (class_of("component", block.type), "oa:SpecificResource"), tuple(pairs))


def _printed(number: Number | None, languages: tuple[str, ...]) -> set[str]:
    """How a clause is referred to: 6.3, 第2章, 附录A, Clause 2 (without spaces)."""
    if number is None:
        return set()
    keys = {number.what, "chapter"} if number.what == "clause" else {number.what}
    told = {label(key, language, number.text) for key in keys for language in languages}
    return {number.text, *(re.sub(r"\s", "", one).rstrip("：:") for one in told)}


def _is_entry(clause: Clause) -> bool:
    """An entry of the model has a term and a definition; without them a clause it is."""
    return clause.kind is Kind.TERM and any(map(plain, clause.title.values())) and bool(terms.definition(clause))


def _normative(clause: Clause, above: bool) -> bool:
    """An annex says it of itself; what lies in something informative is informative."""
    if clause.normative is not None:
        return above and clause.normative
    return above and concept("element", clause.kind.value) == bindingness(True)
