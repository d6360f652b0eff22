"""Provisions with their words, limits and what they refer to; notes, examples and footnotes that go with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from guiju.core.provision.model import Modality
from guiju.core.text.candidates import Candidate
from guiju.core.text.linked.graph import Iri, Literal, Node, Value, evaluation, limits_of, links, tag
from guiju.core.text.model import (
    Blocks,
    Clause,
    Cross,
    Footnote,
    Inlines,
    Link,
    Note,
    NoteMark,
    Paragraph,
    Styled,
    TermUse,
)
from guiju.core.text.smart.mapping import bindingness, class_of, concept
from guiju.core.text.smart.source import Place, distribution, position, quotation, xpath
from guiju.core.text.walking import blocks, plain

if TYPE_CHECKING:
    from guiju.core.text.smart.graph import Grapher

_ALWAYS = {Modality.REQUIREMENT, Modality.INSTRUCTION}
"""Normative by the ontology, wherever they stand; what they stand in says what it is itself."""
_SUPPLEMENTS = {"note", "example"}


class Provisions:
    """The provisions of one clause. `part`: the clause of the model they are part of, `normative`: what that one is."""

    def __init__(self, grapher: Grapher, clause: Clause, part: str, normative: bool) -> None:
        self.grapher, self.clause, self.part, self.normative = grapher, clause, part, normative
        self.own = [
            (grapher.name(one.id), one) for one in grapher.below.pop(clause.id, ()) if one.container not in _SUPPLEMENTS
        ]
        self.last = {one.block: iri for iri, one in self.own}
        self.supplements: dict[str, list[str]] = {}

    def nodes(self) -> Iterator[Node]:
        """Notes first: provisions name them."""
        notes = [*self._notes(self.clause.blocks)]
        words = {block.id: block for block in blocks(self.clause.blocks) if isinstance(block, Paragraph)}
        before: dict[str, str] = {}
        for iri, candidate in self.own:
            about = words.get(candidate.block) if self.last[candidate.block] == iri else None
            yield from self._provision(iri, candidate, about, before)
        yield from notes

    # --- the provision -------------------------------------------------------------------------------------------

    def _provision(
        self, iri: str, candidate: Candidate, about: Paragraph | None, before: dict[str, str]
    ) -> Iterator[Node]:
        normative = self.normative or candidate.kind in _ALWAYS
        pairs: list[tuple[str, Value]] = [
            ("schema:identifier", self.grapher.identifier("guiju", candidate.id)),
            ("dct:isPartOf", Iri(self.grapher.base)),
            ("smart:hasProvisionType", concept("modality", candidate.kind.value)),
            ("smart:hasBindingnessType", bindingness(normative)),
        ]
        if self.part != self.grapher.base:
            pairs.append(("dct:isPartOf", Iri(self.part)))
        pairs += [("dct:references", Iri(one)) for one in self._references(candidate, about)]
        pairs += [("smart:hasSupplement", Iri(one)) for one in self.supplements.get(iri, ())]
        if candidate.provision is not None:
            pairs += evaluation(candidate.provision, candidate.language)
        inner = limits_of(iri, candidate)
        shown = [*self._representations(iri, candidate, before)]
        pairs += [("dcat:distribution", Iri(node.iri)) for node, _ in shown] + links(inner)
        yield Node(iri, ("smart:Provision", class_of("modality", candidate.kind.value)), tuple(pairs))
        for place, (node, words) in enumerate(shown, 1):
            yield node
            yield self._annotation(f"{iri}.a{place}", iri, words)
        yield from inner

    def _representations(self, iri: str, candidate: Candidate, before: dict[str, str]) -> Iterator[tuple[Node, Place]]:
        """The words in each language; `before` knows the words before these in each."""
        said = [(candidate.language, candidate.text, candidate.span)]
        said += [(language, text, span) for language, (text, span) in candidate.others.items()]
        for count, (language, text, span) in enumerate(said, 1):
            place = self._place(candidate, language, text, span)
            name = f"{iri}.d{count}"
            pairs = distribution(place.exact.encode("utf-8", "replace"), "text/plain", tag(language))
            ends: tuple[tuple[str, Value], ...] = (
                ("smart:startSelector", xpath(place)),
                ("smart:endSelector", xpath(place)),
                ("oa:refinedBy", position(place)),
            )
            pairs += [
                ("oa:hasSource", Iri(self.grapher.file)),
                ("oa:hasSelector", Node("", ("oa:RangeSelector",), ends)),
                ("smart:hasPublicationComponentType", concept("component", "table" if candidate.cell else "paragraph")),
                ("rdf:value", Literal(text, tag(language))),
            ]
            if language in before:
                pairs.append(("smart:isSuccessorOf", Iri(before[language])))
            before[language] = name
            yield Node(name, ("dcat:Distribution", "oa:SpecificResource"), tuple(pairs)), place

    def _place(self, candidate: Candidate, language: str, text: str, span: tuple[int, int]) -> Place:
        source = self.grapher.source
        if candidate.cell is not None:
            return source.cell(candidate.block, self.clause.id, candidate.cell.row, candidate.cell.column)
        return source.words(candidate.block, self.clause.id, language, text, span)

    def _annotation(self, name: str, body: str, place: Place) -> Node:
        """The exact words, for whoever reads Web Annotations."""
        selectors = [("oa:hasSelector", one) for one in (quotation(place), position(place), xpath(place))]
        target = Node("", ("oa:SpecificResource",), (("oa:hasSource", Iri(self.grapher.file)), *selectors))
        return Node(name, ("oa:Annotation",), (("oa:hasBody", Iri(body)), ("oa:hasTarget", target)))

    def _references(self, candidate: Candidate, about: Paragraph | None) -> list[str]:
        """Clauses of this document that are named by number, and, with the last provision of a paragraph, what its
        cross-references and terms lead to."""
        found: dict[str, None] = {}
        for one in candidate.provision.references if candidate.provision is not None else ():
            name = self.grapher.numbered.get(re.sub(r"\s", "", one.clause))
            if not one.designation and name is not None:
                found[name] = None
        for target in _targets(about) if about is not None else ():
            found.update(dict.fromkeys(self.grapher.referred(target)))
        return list(found)

    # --- what goes with it ---------------------------------------------------------------------------------------

    def _notes(self, those: Blocks) -> Iterator[Node]:
        """A note or an example goes with the last provision before it, a footnote with the one that has its mark."""
        before = ""
        for block in blocks(those):
            if isinstance(block, Note):
                yield self._supplement(block.id, block.kind, block.blocks, before)
            else:
                before = self.last.get(block.id, before)
            if isinstance(block, Paragraph):
                for mark in _marks(block):
                    note = self.grapher.footnotes.pop(mark, None)
                    if note is not None:
                        yield self._supplement(note.id, "footnote", note.blocks, before)
            for note in getattr(block, "footnotes", ()):
                yield self._of_footnote(note)

    def _of_footnote(self, note: Footnote) -> Node:
        self.grapher.footnotes.pop(note.id, None)
        return self._supplement(note.id, "footnote", note.blocks, "")

    def _supplement(self, identifier: str, kind: str, those: Blocks, before: str) -> Node:
        name = self.grapher.name(identifier or kind)
        if before:
            self.supplements.setdefault(before, []).append(name)
        pairs: list[tuple[str, Value]] = [
            ("dct:isPartOf", Iri(self.part)),
            ("smart:hasSupplementType", concept("supplement", kind)),
        ]
        if kind != "footnote":
            pairs.append(("smart:hasBindingnessType", bindingness(False)))
        pairs += spoken(those)
        return Node(name, (class_of("supplement", kind),), tuple(pairs))


def spoken(those: Blocks) -> list[tuple[str, Value]]:
    """The words of blocks as one `rdf:value` a language."""
    found: dict[str, list[str]] = {}
    for block in blocks(those):
        if isinstance(block, Paragraph):
            for language, inlines in block.words.items():
                if text := plain(inlines).strip():
                    found.setdefault(tag(language), []).append(text)
    return [("rdf:value", Literal("\n".join(texts), language)) for language, texts in found.items()]


def _marks(block: Paragraph) -> list[str]:
    return [one.target for one in _inlines(block) if isinstance(one, NoteMark)]


def _targets(block: Paragraph) -> list[str]:
    return [one.target for one in _inlines(block) if isinstance(one, Cross | TermUse)]


def _inlines(block: Paragraph) -> Iterator[object]:
    for inlines in block.words.values():
        yield from _inner(inlines)


def _inner(inlines: Inlines) -> Iterator[object]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Styled | Link):
            yield from _inner(inline.inlines)
