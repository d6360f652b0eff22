"""A tree as SKOS (W3C): a concept scheme of concepts, broader and narrower, in Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guiju.core.definitions.words import Words
from guiju.core.trees.model import Node, every

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_PREFIXES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
"""


def turtle(address: str, title: Words, tops: Iterable[Node]) -> str:
    """The tree of the page at `address`: each node is `address#code`. Titles in Chinese and English; what it is about
    is the standard that it names."""
    tops = tuple(tops)
    lines = [_PREFIXES, f"<{_iri(address)}> a skos:ConceptScheme", *_labels(title, "dct:title")]
    lines += [f"  ; skos:hasTopConcept <{_place(address, node)}>" for node in tops]
    lines.append("  .\n")
    above = {id(child): node for node in every(tops) for child in node.below}
    for node in every(tops):
        lines += _concept(address, node, above.get(id(node)))
    return "\n".join(lines)


def _concept(address: str, node: Node, above: Node | None) -> Iterator[str]:
    yield f"<{_place(address, node)}> a skos:Concept"
    yield f"  ; skos:inScheme <{_iri(address)}>"
    yield f"  ; skos:notation {_text(node.given.code)}"
    yield from _labels(node.given.title, "skos:prefLabel")
    if above is None:
        yield f"  ; skos:topConceptOf <{_iri(address)}>"
    else:
        yield f"  ; skos:broader <{_place(address, above)}>"
    for child in node.below:
        yield f"  ; skos:narrower <{_place(address, child)}>"
    if node.given.standard:
        yield f"  ; dct:subject {_text(node.given.standard)}"
    yield f"  ; skos:editorialNote {_text(str(node.state))}@en"
    yield "  .\n"


def _labels(title: Words, property_: str) -> Iterator[str]:
    for language, text in (("zh", title.zh), ("en", title.en)):
        if text:
            yield f"  ; {property_} {_text(text)}@{language}"


def _text(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _place(address: str, node: Node) -> str:
    return _iri(f"{address}#{node.given.code}")


def _iri(text: str) -> str:
    """What may stand between angle brackets (RFC 3987 by way of Turtle): the rest percent-encoded."""
    return "".join(char if char.isalnum() or char in "-._~:/?#[]@!$&'()*+,;=%" else _encoded(char) for char in text)


def _encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
