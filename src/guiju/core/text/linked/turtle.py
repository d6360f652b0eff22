"""Turtle 1.1 of the same graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from guiju.core.text.linked.graph import Iri, Node, Value, graph, namespaces
from guiju.core.text.model import Document

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f\ud800-\udfff]')


def write(document: Document) -> bytes:
    """UTF-8 Turtle of a document; the same document gives the same bytes."""
    return written(graph(document), namespaces())


def written(nodes: Iterable[Node], prefixes: Mapping[str, str]) -> bytes:
    """UTF-8 Turtle of nodes; `prefixes` are those that their types and properties use."""
    lines = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in prefixes.items()]
    return "\n".join([*lines, "", *(f"<{node.iri}> {_said(node)} .\n" for node in nodes)]).encode("utf-8", "replace")


def _said(node: Node) -> str:
    grouped: dict[str, list[str]] = {"a": list(node.types)} if node.types else {}
    for key, value in node.pairs:
        grouped.setdefault(key, []).append(_value(value))
    return " ;\n    ".join(f"{key} {', '.join(values)}" for key, values in grouped.items())


def _value(value: Value) -> str:
    if isinstance(value, Node):
        return f"[ {_said(value)} ]"
    if isinstance(value, Iri):
        return value.value if value.value.startswith("g:") else f"<{value.value}>"
    text = f'"{_SPECIAL.sub(_escaped, value.text)}"'
    return f"{text}@{value.language}" if value.language else f"{text}^^{value.datatype}" if value.datatype else text


def _escaped(match: re.Match[str]) -> str:
    sign = match[0]
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"
    return _ESCAPES.get(sign) or f"\\u{ord(sign):04X}"
