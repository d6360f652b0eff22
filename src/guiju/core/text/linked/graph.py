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
from guiju.core.provision.model import Provision, Quantity
from guiju.core.text.candidates import Candidate, candidates
from guiju.core.text.hashing import own_hash
from guiju.core.text.labels import heading
from guiju.core.text.limits import checks, grade, quantities, written
from guiju.core.text.linked.names import free
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


@dataclass(frozen=True, slots=True)
class Node:
    """A thing and what is said of it. `types` and the keys of `pairs` are names with prefixes. A node that is a value
    has no name (`iri` is "")."""

    iri: str
    types: tuple[str, ...]
    pairs: tuple[tuple[str, Value], ...]


Value = Iri | Literal | Node


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
        return free(self.base, identifier or "clause", self.taken)

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
            yield "dct:title", Literal(title, tag(language))
        for language in self.document.languages:
            yield "dct:language", Literal(tag(language))
        for key, day in (("dct:issued", front.published), ("dct:valid", front.effective)):
            if re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
                yield key, Literal(day, datatype=_DAY[len(day)])
        for code in front.ics:
            yield "dcat:theme", Iri(f"urn:ics:{quote(code, safe='.')}")
        for one in front.replaces:
            yield "dct:replaces", cited(one)
        if front.corresponds:
            yield "schema:isBasedOn", cited(front.corresponds)
        for issuer in front.issuers:
            for language, name in issuer.items():
                yield "dct:publisher", Literal(name, tag(language))
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
            yield "dct:title", Literal(plain(title), tag(language))
        yield "g:element", Iri("g:clause-element" if clause.kind is Kind.CLAUSE else f"g:{clause.kind.value}")
        if clause.normative is not None:
            yield "g:obligation", Iri("g:normative" if clause.normative else "g:informative")
        yield "g:contentHash", Literal(own_hash(clause))
        for inner in clause.clauses:
            yield "g:clause", Iri(self._of(inner))
        for iri in provisions:
            yield "g:provision", Iri(iri)

    def _provision(self, iri: str, candidate: Candidate) -> Iterator[Node]:
        pairs, inner = list(self._said(candidate)), limits_of(iri, candidate)
        pairs += links(inner)
        yield Node(iri, ("g:Provision",), tuple(pairs))
        yield from inner

    def _said(self, candidate: Candidate) -> Iterator[tuple[str, Value]]:
        provision = candidate.provision
        yield "dct:identifier", Literal(candidate.id)
        yield "g:modality", Iri(f"g:{candidate.kind.value}")
        yield "g:text", Literal(candidate.text, tag(candidate.language))
        for language, (text, _) in candidate.others.items():
            yield "g:text", Literal(text, tag(language))
        yield "g:block", Literal(candidate.block)
        if candidate.container:
            yield "g:container", Literal(candidate.container)
        yield "g:spanStart", Literal(str(candidate.span[0]), datatype="xsd:integer")
        yield "g:spanEnd", Literal(str(candidate.span[1]), datatype="xsd:integer")
        if provision is not None:
            yield from evaluation(provision, candidate.language)


def evaluation(provision: Provision, language: str) -> Iterator[tuple[str, Value]]:
    """How a provision is to be judged: when it applies, by which method, and how sure the reading is."""
    yield "g:negated", Literal("true" if provision.negated else "false", datatype="xsd:boolean")
    yield "g:verifiable", Literal("true" if provision.verifiable else "false", datatype="xsd:boolean")
    yield "g:certainty", Literal(_decimal(provision.certainty), datatype="xsd:decimal")
    if provision.rule:
        yield "g:rule", Literal(provision.rule)
    if provision.method:
        yield "g:method", Literal(provision.method, tag(language))
    for condition in provision.conditions:
        yield "g:condition", Literal(condition.text, tag(language))
    for designation in dict.fromkeys(one.designation for one in provision.references if one.designation):
        yield "g:cites", cited(designation)


def links(limits: list[Node]) -> list[tuple[str, Value]]:
    """What leads from a provision to its quantities and checks."""
    return [("g:quantity" if node.types == ("g:Quantity",) else "g:check", Iri(node.iri)) for node in limits]


def limits_of(iri: str, candidate: Candidate) -> list[Node]:
    """The quantities of a provision, then its checks, named after it (`.q1`, `.c1`)."""
    found = []
    for place, quantity in enumerate(quantities(candidate), 1):
        said = _quantity(quantity, grade(candidate, quantity), candidate.language)
        found.append(Node(f"{iri}.q{place}", ("g:Quantity",), tuple(said)))
    for place, check in enumerate(checks(candidate), 1):
        told: list[tuple[str, Value]] = [("g:operator", Literal(check.op))]
        if check.characteristic:
            told.append(("g:characteristic", Literal(check.characteristic, tag(candidate.language))))
        told += [("g:value", Literal(value)) for value in check.values]
        found.append(Node(f"{iri}.c{place}", ("g:Check",), tuple(told)))
    return found


def _quantity(quantity: Quantity, klass: str, language: str) -> Iterator[tuple[str, Value]]:
    yield "g:role", Literal(quantity.role)
    yield "g:operator", Literal(quantity.op)
    for key, number in (("g:value", quantity.value), ("g:low", quantity.low), ("g:high", quantity.high)):
        if number is not None:
            yield key, Literal(_number(number), datatype="xsd:decimal")
    texts = [written(one) for one in (quantity.value, quantity.low, quantity.high) if one is not None]
    if texts:
        yield "g:written", Literal(" ".join(texts))
    if quantity.statistic:
        yield "g:statistic", Literal(quantity.statistic)
    for flag in quantity.flags:
        yield "g:flag", Literal(flag)
    if quantity.unit:
        yield "g:unit", Literal(quantity.unit, datatype="cdt:ucumunit")
    for key, text in (("g:unitText", quantity.unit_text), ("g:class", klass)):
        if text:
            yield key, Literal(text)
    for key, text in (("g:characteristic", quantity.characteristic), ("g:relativeTo", quantity.relative_to)):
        if text:
            yield key, Literal(text, tag(language))


def cited(designation: str) -> Value:
    """The URN of a standard cited; its words where it is no known designation."""
    try:
        return Iri(parse(designation).urn)
    except DesignationError:
        return Literal(designation)


def _number(number: Written) -> str:
    return _decimal(number.value)


def _decimal(value: int | float) -> str:
    return format(Decimal(repr(value)), "f")


def tag(language: str) -> str:
    """A language tag that every reader of RDF takes."""
    tag = re.sub(r"[^A-Za-z0-9-]", "", language).strip("-")
    return tag if re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", tag) else "und"
