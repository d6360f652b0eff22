"""The document as JSON and back, and the JSON Schema of it. Nodes carry `type`; images are base64."""

from __future__ import annotations

import json
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from guiju.core.errors import GuijuError, sentence
from guiju.core.inputs import admit_languages
from guiju.core.text.model import Block, Clause, Document

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)
_BLOCK: TypeAdapter[Any] = TypeAdapter(cast(Any, Block))
_CLAUSE: TypeAdapter[Clause] = TypeAdapter(Clause)
LARGEST = 200_000_000
"""Bytes of JSON that are read."""


def to_json(document: Document, *, indent: int | None = None) -> bytes:
    """UTF-8 JSON of a document; the same document gives the same bytes."""
    return _DOCUMENT.dump_json(document, indent=indent)


def from_json(data: bytes) -> Document:
    """A document from its JSON. Raises GuijuError that names the first place that does not fit."""
    if len(data) > LARGEST:
        raise GuijuError("{} bytes of JSON", len(data), expected=sentence("at most {}", LARGEST))
    try:
        document = _DOCUMENT.validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise GuijuError("this JSON is no document", where=where, expected=first["msg"]) from error
    admit_languages(document.languages)
    return document


def as_dict(document: Document) -> dict[str, Any]:
    """A document as JSON values."""
    told: dict[str, Any] = _DOCUMENT.dump_python(document, mode="json")
    return told


def from_dict(told: Any) -> Document:
    """A document from JSON values. Raises GuijuError that names the first place that does not fit."""
    return from_json(json.dumps(told).encode())


_LATER = {"others", "widths", "grammar"}


def as_ever(told: Any) -> Any:
    """JSON values without empty fields that the model has had only since digests of texts are kept: what says the same
    keeps its digest."""
    if isinstance(told, dict):
        return {key: as_ever(value) for key, value in told.items() if value or key not in _LATER}
    if isinstance(told, list):
        return [as_ever(value) for value in told]
    return told


def canonical(block: Block) -> str:
    """A block as JSON with its keys in order: equal blocks give equal text."""
    return json.dumps(as_ever(_BLOCK.dump_python(block, mode="json")), ensure_ascii=False, sort_keys=True)


def clause_as_dict(clause: Clause) -> dict[str, Any]:
    """A clause as JSON values."""
    told: dict[str, Any] = _CLAUSE.dump_python(clause, mode="json")
    return told


def clause_from_dict(told: Any) -> Clause:
    """A clause from JSON values. Raises GuijuError that names the first place that does not fit."""
    try:
        return _CLAUSE.validate_python(told)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise GuijuError("this is no clause", where=where, expected=first["msg"]) from error


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document."""
    told = _DOCUMENT.json_schema()
    told["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    told["title"] = "Guiju document"
    return told
