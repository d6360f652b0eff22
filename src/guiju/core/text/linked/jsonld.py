"""JSON-LD 1.1: a context and a graph."""

from __future__ import annotations

import json
from typing import Any

from guiju.core.text.linked.graph import Iri, Node, Value, graph, namespaces
from guiju.core.text.model import Document


def write(document: Document) -> bytes:
    """UTF-8 JSON-LD of a document; the same document gives the same bytes."""
    told = {"@context": namespaces(), "@graph": [_node(node) for node in graph(document)]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _node(node: Node) -> dict[str, Any]:
    told: dict[str, Any] = {"@id": node.iri} if node.iri else {}
    told["@type"] = list(node.types)
    for key, value in node.pairs:
        told.setdefault(key, []).append(_value(value))
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in told.items()}


def _value(value: Value) -> Any:
    if isinstance(value, Node):
        return _node(value)
    if isinstance(value, Iri):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, "@type": value.datatype} if value.datatype else value.text
