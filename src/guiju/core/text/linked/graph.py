"""What a document says, as nodes with properties; the order of nodes and properties is that of the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from urllib.parse import quote

from guiju.core.designation import DesignationError, parse
from guiju.core.provision.model import Number as Written
from guiju.core.provision.model import Quantity
from guiju.core.text.candidates import Candidate, candidates
from guiju.core.text.hashing import own_hash
from guiju.core.text.labels import heading
from guiju.core.text.limits import checks, grade, quantities, written
from guiju.core.text.model import Clause, Document, Kind
from guiju.core.text.numbering import Number, numbers
from guiju.core.text.walking import plain
from guiju.data import tables

_DAY = {10: "xsd:date", 7: "xsd:gYearMonth", 4: "xsd:gYear"}


@dataclass(frozen=True, slots=True)
class Iri:
    """A thing: a whole address or a name with a prefix (`g:Clause`)."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value with its language or its datatype (`xsd:decimal`)."""

    text: str
    language: str = ""
    datatype: str = ""


Value = Iri | Literal


@dataclass(frozen=True, slots=True)
class Node:
    """A thing and what is said of it. `types` and the keys of `pairs` are names with prefixes."""

    iri: str
    types: tuple[str, ...]
    pairs: tuple[tuple[str, Value], ...]


@cache
def namespaces() -> dict[str, str]:
    """Prefix → namespace (`data/text/namespaces.csv`)."""
    return {row["prefix"]: row["iri"] for row in tables.rows("text/namespaces.csv")}


@cache
def vocabulary() -> tuple[dict[str, str], ...]:
    """The terms of Guiju's own namespace (`data/text/vocabulary.csv`)."""
    return tables.rows("text/vocabulary.csv")


def graph(document: Document) -> tuple[Node, ...]:
    """The standard, its clauses in order, each with its provisions behind it."""
    return tuple(_Grapher(document).nodes())


def address(document: Document) -> str:
    """The name of the edition: a URN of its number, else one of a digest of its titles."""
    front = document.front
    try:
        return parse(front.designation).urn
    except DesignationError:
        told = front.designation or "\n".join(front.titles.values())
        return f"urn:guiju:text:{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:16]}"


class _Grapher:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.own: dict[str, Number] = numbers(document)
        self.base = address(document)
        self.below: dict[str, list[Candidate]] = {}
        self.names: dict[int, str] = {}
        self.taken: set[str] = set()
        for candidate in candidates(document):
            self.below.setdefault(candidate.clause, []).append(candidate)

    def nodes(self) -> Iterator[Node]:
        yield Node(self.base, ("g:Standard", "schema:CreativeWork", "dcat:Resource"), tuple(self._standard()))
        for place, clause in enumerate(self.document.clauses, 1):
            yield from self._clause(clause, place, self.base)

    def _name(self, identifier: str) -> str:
        wish = name = f"{self.base}#{quote(identifier or 'clause', safe='/._-~:')}"
        count = 1
        while name in self.taken:
            count += 1
            name = f"{wish}~{count}"
        self.taken.add(name)
        return name

    def _of(self, clause: Clause) -> str:
        """The name of a clause, given once."""
        if id(clause) not in self.names:
            self.names[id(clause)] = self._name(clause.id)
        return self.names[id(clause)]

    def _standard(self) -> Iterator[tuple[str, Value]]:
        front = self.document.front
        for text in (front.designation,):
            if text:
                yield "dct:identifier", Literal(text)
        for language, title in front.titles.items():
            yield "dct:title", Literal(title, _tag(language))
        for language in self.document.languages:
            yield "dct:language", Literal(_tag(language))
        for key, day in (("dct:issued", front.published), ("dct:valid", front.effective)):
            if re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
                yield key, Literal(day, datatype=_DAY[len(day)])
        for code in front.ics:
            yield "dcat:theme", Iri(f"urn:ics:{quote(code, safe='.')}")
        for one in front.replaces:
            yield "dct:replaces", _standard(one)
        if front.corresponds:
            yield "schema:isBasedOn", _standard(front.corresponds)
        for issuer in front.issuers:
            for language, name in issuer.items():
                yield "dct:publisher", Literal(name, _tag(language))
        for clause in self.document.clauses:
            yield "g:clause", Iri(self._of(clause))

    def _clause(self, clause: Clause, place: int, above: str) -> Iterator[Node]:
        name = self._of(clause)
        those = [(self._name(one.id), one) for one in self.below.get(clause.id, ())]
        yield Node(name, ("g:Clause",), tuple(self._about(clause, place, above, [iri for iri, _ in those])))
        self.below.pop(clause.id, None)  # a second clause with the same identifier has none of its own
        for iri, candidate in those:
            yield from self._provision(iri, candidate)
        for inner_place, inner in enumerate(clause.clauses, 1):
            yield from self._clause(inner, inner_place, name)

    def _about(self, clause: Clause, place: int, above: str, provisions: list[str]) -> Iterator[tuple[str, Value]]:
        number = self.own.get(clause.id)
        yield "dct:identifier", Literal(clause.id)
        yield "dct:isPartOf", Iri(above)
        yield "g:position", Literal(str(place), datatype="xsd:integer")
        shown = heading(number, self.document.languages[0] if self.document.languages else "zh") or clause.label
        if shown:
            yield "g:number", Literal(shown)
        for language, title in clause.title.items():
            yield "dct:title", Literal(plain(title), _tag(language))
        yield "g:element", Iri("g:clause-element" if clause.kind is Kind.CLAUSE else f"g:{clause.kind.value}")
        if clause.normative is not None:
            yield "g:obligation", Iri("g:normative" if clause.normative else "g:informative")
        yield "g:contentHash", Literal(own_hash(clause))
        for inner in clause.clauses:
            yield "g:clause", Iri(self._of(inner))
        for iri in provisions:
            yield "g:provision", Iri(iri)

    def _provision(self, iri: str, candidate: Candidate) -> Iterator[Node]:
        found = [(f"{iri}.q{place}", one) for place, one in enumerate(quantities(candidate), 1)]
        asked = [(f"{iri}.c{place}", one) for place, one in enumerate(checks(candidate), 1)]
        pairs = list(self._said(candidate))
        pairs += [("g:quantity", Iri(name)) for name, _ in found] + [("g:check", Iri(name)) for name, _ in asked]
        yield Node(iri, ("g:Provision",), tuple(pairs))
        for name, quantity in found:
            yield Node(
                name, ("g:Quantity",), tuple(_quantity(quantity, grade(candidate, quantity), candidate.language))
            )
        for name, check in asked:
            said: list[tuple[str, Value]] = [("g:operator", Literal(check.op))]
            if check.characteristic:
                said.append(("g:characteristic", Literal(check.characteristic, _tag(candidate.language))))
            said += [("g:value", Literal(value)) for value in check.values]
            yield Node(name, ("g:Check",), tuple(said))

    def _said(self, candidate: Candidate) -> Iterator[tuple[str, Value]]:
        provision = candidate.provision
        yield "dct:identifier", Literal(candidate.id)
        yield "g:modality", Iri(f"g:{candidate.kind.value}")
        yield "g:text", Literal(candidate.text, _tag(candidate.language))
        for language, (text, _) in candidate.others.items():
            yield "g:text", Literal(text, _tag(language))
        yield "g:block", Literal(candidate.block)
        if candidate.container:
            yield "g:container", Literal(candidate.container)
        yield "g:spanStart", Literal(str(candidate.span[0]), datatype="xsd:integer")
        yield "g:spanEnd", Literal(str(candidate.span[1]), datatype="xsd:integer")
        if provision is None:
            return
        yield "g:negated", Literal("true" if provision.negated else "false", datatype="xsd:boolean")
        yield "g:verifiable", Literal("true" if provision.verifiable else "false", datatype="xsd:boolean")
        yield "g:certainty", Literal(_decimal(provision.certainty), datatype="xsd:decimal")
        if provision.rule:
            yield "g:rule", Literal(provision.rule)
        if provision.method:
            yield "g:method", Literal(provision.method, _tag(candidate.language))
        for condition in provision.conditions:
            yield "g:condition", Literal(condition.text, _tag(candidate.language))
        for designation in dict.fromkeys(one.designation for one in provision.references if one.designation):
            yield "g:cites", _standard(designation)


def _quantity(quantity: Quantity, klass: str, language: str) -> Iterator[tuple[str, Value]]:
    yield "g:role", Literal(quantity.role)
    yield "g:operator", Literal(quantity.op)
    for key, number in (("g:value", quantity.value), ("g:low", quantity.low), ("g:high", quantity.high)):
        if number is not None:
            yield key, Literal(_number(number), datatype="xsd:decimal")
    texts = [written(one) for one in (quantity.value, quantity.low, quantity.high) if one is not None]
    if texts:
        yield "g:written", Literal(" ".join(texts))
    if quantity.unit:
        yield "g:unit", Literal(quantity.unit, datatype="cdt:ucumunit")
    for key, text in (("g:unitText", quantity.unit_text), ("g:class", klass)):
        if text:
            yield key, Literal(text)
    for key, text in (("g:characteristic", quantity.characteristic), ("g:relativeTo", quantity.relative_to)):
        if text:
            yield key, Literal(text, _tag(language))


def _standard(designation: str) -> Value:
    """The URN of a standard cited; its words where it is no known designation."""
    try:
        return Iri(parse(designation).urn)
    except DesignationError:
        return Literal(designation)


def _number(number: Written) -> str:
    return _decimal(number.value)


def _decimal(value: int | float) -> str:
    return format(Decimal(repr(value)), "f")


def _tag(language: str) -> str:
    """A language tag that every reader of RDF takes."""
    tag = re.sub(r"[^A-Za-z0-9-]", "", language).strip("-")
    return tag if re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", tag) else "und"
