"""What may stand where in the file of a feed: read by the loader, and printed as JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from guiju.core.feeds.model import Compare, Kind, Source, State
from guiju.core.procedure.shape import NAMES, TEXT, YES
from guiju.core.register.shape import WORDS

_TEXTS: dict[str, Any] = {"type": "object", "additionalProperties": TEXT}
_VALUES: dict[str, Any] = {"type": "object", "additionalProperties": NAMES}
_PERCENT: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 100}


def _object(parts: dict[str, Any], needed: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(needed), "properties": parts}


FIELD: dict[str, Any] = {
    "zh": TEXT, "en": TEXT, "type": {"enum": [str(k) for k in Kind]}, "heads": NAMES, "several": YES, "needed": YES,
    "words": {"type": "object", "additionalProperties": WORDS},
}  # fmt: skip
RULE: dict[str, Any] = {
    "field": TEXT, "with": {"type": "string", "pattern": r"^[a-z-]+\.[a-z_]+$", "description": "kind.attribute"},
    "compare": {"enum": [str(c) for c in Compare]}, "weight": _PERCENT, "ignore": NAMES, "least": _PERCENT,
}  # fmt: skip
EDITION: dict[str, Any] = {"parts": _TEXTS, "words": {"type": "object", "additionalProperties": _TEXTS}}
ITEM: dict[str, Any] = {"register": TEXT, "facts": _TEXTS}
WRITES: dict[str, Any] = {
    "committee": YES, "item": _object(ITEM, ("register", "facts")), "edition": _object(EDITION, ("parts",)),
    "link": TEXT, "from": {"enum": ["chosen", "row"]},
}  # fmt: skip
DECISION: dict[str, Any] = {
    "zh": TEXT, "en": TEXT, "leads_to": {"enum": [str(s) for s in State if s is not State.REPLACED]},
    "chooses": NAMES, "optional": YES, "reason": YES, "writes": _object(WRITES, ()),
}  # fmt: skip
READER: dict[str, Any] = {"of": {"enum": [str(s) for s in Source]}, "only": _VALUES, "whole": YES}
ROW: dict[str, Any] = {
    "key": TEXT, "title": NAMES,
    "fields": {"type": "object", "additionalProperties": _object(FIELD, ("zh", "en"))},
}  # fmt: skip
MATCH: dict[str, Any] = {
    "things": {"type": "object", "additionalProperties": _VALUES}, "least": _PERCENT,
    "shown": {"type": "integer", "minimum": 1, "maximum": 20},
    "rules": {"type": "array", "items": _object(RULE, ("field", "with", "compare", "weight"))},
}  # fmt: skip
TOP: dict[str, Any] = {
    "feed": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}, "version": {"type": "integer", "minimum": 1},
    "name": WORDS, "about": WORDS, "sources": NAMES, "systems": NAMES, "control": TEXT, "office": TEXT, "closed": YES,
    "four_eyes": YES, "reader": _object(READER, ("of",)), "row": _object(ROW, ("key", "title", "fields")),
    "match": _object(MATCH, ("things", "rules", "least")),
    "decisions": {"type": "object", "additionalProperties": _object(DECISION, ("zh", "en", "leads_to"))},
}  # fmt: skip
NEEDED = ("feed", "version", "name", "sources", "systems", "control", "office", "reader", "row", "match", "decisions")


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of the file of a feed, for completion in editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Guiju feed", "type": "object",
        "additionalProperties": False, "required": list(NEEDED), "properties": TOP,
    }  # fmt: skip
