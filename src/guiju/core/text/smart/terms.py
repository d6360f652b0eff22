"""Terminological entries: a concept, its terms in each language, its definition, notes, examples and source."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.core.designation import DesignationError, parse
from guiju.core.text.linked.graph import Iri, Literal, Node, Value, tag
from guiju.core.text.model import Cite, Clause, Inlines, Note, Paragraph, Words
from guiju.core.text.smart.mapping import symbol
from guiju.core.text.smart.provisions import spoken
from guiju.core.text.walking import plain


def definition(clause: Clause) -> dict[str, str]:
    """What defines a term, by language: its paragraphs of that role, else all that are no source."""
    those = [block for block in clause.blocks if isinstance(block, Paragraph) and block.role == "definition"]
    those = those or [block for block in clause.blocks if isinstance(block, Paragraph) and block.role != "source"]
    found: dict[str, list[str]] = {}
    for block in those:
        for language, inlines in block.words.items():
            if text := plain(inlines).strip():
                found.setdefault(tag(language), []).append(text)
    return {language: "\n".join(texts) for language, texts in found.items()}


def entry(iri: str, clause: Clause) -> tuple[list[tuple[str, Value]], list[Node]]:
    """What an entry says, and its terms, notes and examples, which have names of their own."""
    pairs: list[tuple[str, Value]] = [
        ("skos:definition", Literal(text, language)) for language, text in definition(clause).items()
    ]
    nodes: list[Node] = []

    def take(key: str, node: Node) -> None:
        pairs.append((key, Iri(node.iri)))
        nodes.append(node)

    for key, node in _terms(iri, clause):
        take(key, node)
    notes = [block for block in clause.blocks if isinstance(block, Note)]
    for place, block in enumerate(notes, 1):
        said = tuple(spoken(block.blocks))
        take(
            "smart:noteToEntry" if block.kind == "note" else "skos:example",
            Node(f"{iri}.n{place}", ("smart:Entity",), said),
        )
    for one in clause.blocks:
        if isinstance(one, Paragraph) and one.role == "source":
            pairs += _source(one.words)
    if clause.term is not None:
        pairs += [("g:termField", Literal(*one)) for one in _said(clause.term.field)]
    return pairs, nodes


def _terms(iri: str, clause: Clause) -> Iterator[tuple[str, Node]]:
    told: list[tuple[str, str, str]] = [("skosxl:prefLabel", *one) for one in _said(clause.title)]
    symbols: tuple[Inlines, ...] = ()
    if clause.term is not None:
        for key, those in (
            ("skosxl:altLabel", clause.term.admitted),
            ("smart:deprecatedLabel", clause.term.deprecated),
        ):
            told += [(key, *one) for words in those for one in _said(words)]
        symbols = clause.term.symbols
    for place, (key, text, language) in enumerate(told, 1):
        yield key, Node(f"{iri}.t{place}", _TERM, (("skosxl:literalForm", Literal(text, language)),))
    for place, inlines in enumerate(symbols, len(told) + 1):
        pairs: list[tuple[str, Value]] = [("smart:hasTermFormType", symbol())]
        if text := plain(inlines).strip():
            pairs.append(("skosxl:literalForm", Literal(text, "zxx")))
        yield "skosxl:altLabel", Node(f"{iri}.t{place}", _TERM, tuple(pairs))


_TERM = ("smart:Term", "skosxl:Label")


def _said(words: Words) -> list[tuple[str, str]]:
    return [(text, tag(language)) for language, inlines in words.items() if (text := plain(inlines).strip())]


def _source(words: Words) -> Iterator[tuple[str, Value]]:
    """A source is a derivation from a standard that is cited in it; as printed in any case."""
    known: set[str] = set()
    for inlines in words.values():
        for inline in inlines:
            if isinstance(inline, Cite):
                try:
                    known.add(parse(inline.designation).urn)
                except DesignationError:
                    continue
    notes = [("skos:changeNote", Literal(*one)) for one in _said(words)]
    for urn in sorted(known):
        yield "prov:qualifiedDerivation", Node("", ("prov:Derivation",), (("prov:entity", Iri(urn)), *notes))
    yield from (("g:sourceText", Literal(*one)) for one in _said(words))
