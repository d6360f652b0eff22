"""What may stand where in a definition: read by the loader, and printed as JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from guiju.core.procedure.expressions import FUNCTIONS
from guiju.core.procedure.model import COLUMN_TYPES, FactType, Visible, Weight
from guiju.core.procedure.parameters import Unit

TEXT: dict[str, Any] = {"type": "string"}
BOTH: dict[str, Any] = {"zh": TEXT, "en": TEXT}
NAMES: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
YES: dict[str, Any] = {"type": "boolean"}
NUMBER: dict[str, Any] = {"type": "number"}

DECIDES: dict[str, Any] = {
    "anyOf": [
        {"const": True},
        {"type": "object", "additionalProperties": False, "required": ["not"], "properties": {"not": NAMES}},
        {
            "type": "object", "additionalProperties": False, "required": ["exempt", "source"],
            "properties": {
                "exempt": {"type": "object", "additionalProperties": False, "required": ["zh", "en"],
                           "properties": BOTH},
                "source": TEXT,
            },
        },
    ]
}  # fmt: skip
CONFLICTED: dict[str, Any] = {
    "anyOf": [
        NAMES,
        {"type": "object", "additionalProperties": False, "required": ["roles", "counted", "source"],
         "properties": {"roles": NAMES, "counted": YES, "source": TEXT}},
    ]
}  # fmt: skip
EARLY: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["zh", "en", "source"],
    "properties": {**BOTH, "source": TEXT},
}  # fmt: skip
KNOWN = r"^[a-z_]+\.[a-z_]+ of [a-z_]+$"
HELD = r"opener|anyone|named|[a-z_]+ of (parent of issuer|\S+)"
PARTS: dict[str, dict[str, Any]] = {
    "parties": {**BOTH, "held_by": {"type": "string", "pattern": f"^({HELD})$"}},
    "facts": {
        **BOTH, "type": {"enum": [str(t) for t in FactType]}, "help": {"type": "object"}, "longest": NUMBER,
        "least": NUMBER, "most": NUMBER, "pattern": TEXT, "options": {"type": "object"}, "kinds": NAMES, "names": TEXT,
        "index": YES, "personal": YES, "visible": {"enum": [str(v) for v in Visible]}, "computed": TEXT,
        "known": {"type": "string", "pattern": KNOWN}, "columns": {"type": "object"}, "key": TEXT, "continues": TEXT,
        "each": YES, "anew_with": TEXT, "public_from": NAMES,
    },
    "states": {**BOTH, "stage": {"type": "string", "pattern": r"^(\d\d|\*)\.\d\d$"}, "end": YES},
    "acts": {
        **BOTH, "from": NAMES, "to": TEXT, "by": NAMES, "brings": NAMES, "may_bring": NAMES, "rules": NAMES,
        "does": NAMES, "tells": NAMES, "tells_who": NAMES, "opens": TEXT, "closes": TEXT, "help": {"type": "object"},
        "decides": DECIDES,
        "usually": {"type": "array", "items": NUMBER, "minItems": 3, "maxItems": 3}, "often": NUMBER, "at_will": YES,
    },
    "rules": {**BOTH, "source": TEXT, "when": TEXT, "weight": {"enum": [str(w) for w in Weight]}},
    "parameters": {
        **BOTH, "value": {}, "unit": {"enum": [str(u) for u in Unit]}, "source": TEXT, "confidence": TEXT,
        "from": TEXT, "until": TEXT, "least": {}, "most": {},
    },
    "clocks": {
        **BOTH, "source": TEXT, "from": NAMES, "until": NAMES, "limit": TEXT, "paused_by": NAMES, "resumed_by": NAMES,
        "extended_by": {"type": "object"}, "shortened_by": {"type": "object"},
        "remind": {"type": "array", "items": {"type": "integer"}}, "overdue": TEXT,
    },
    "ballots": {
        **BOTH, "voters": TEXT, "positions": {"type": "object"}, "reason_with": NAMES,
        "conflicted": CONFLICTED, "secret": YES, "passes": {"type": "array"}, "lasts": TEXT, "closes_on": TEXT,
        "at_most": TEXT, "remind": {"type": "array", "items": {"type": "integer"}}, "overdue": TEXT, "early": EARLY,
        "counted_from": {"type": "object"},
    },
    "comments": {**BOTH, "by": NAMES, "answered_by": NAMES, "about": TEXT},
}  # fmt: skip
COLUMNS: dict[str, dict[str, Any]] = {
    "columns": {
        **BOTH, "type": {"enum": [str(t) for t in COLUMN_TYPES]}, "help": {"type": "object"}, "longest": NUMBER,
        "least": NUMBER, "most": NUMBER, "pattern": TEXT, "options": {"type": "object"}, "computed": TEXT,
        "known": {"type": "string", "pattern": KNOWN}, "optional": YES,
    },
}  # fmt: skip
"""The columns of a fact that is a table."""
TOP = (
    "procedure", "version", "extends", "abstract", "pattern", "number", "tier", "name", "about", "sources", "systems",
    *PARTS, "page", "drop",
)  # fmt: skip
PAGE = ("list", "title", "groups", "public")


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of a definition, for completion in editors."""
    parts = {
        name: {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {key: _described(key, shape) for key, shape in shapes.items()},
            },
        }
        for name, shapes in PARTS.items()
    }
    group = {"type": "object", "additionalProperties": False, "properties": {**BOTH, "facts": NAMES, "by": TEXT}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Guiju procedure",
        "type": "object",
        "additionalProperties": False,
        "required": ["procedure", "version", "name"],
        "properties": {
            "procedure": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
            "version": {"type": "integer", "minimum": 1},
            "extends": TEXT,
            "abstract": YES,
            "pattern": {"enum": ["PA", "PB", "PC", "PD", "PE", "PF"]},
            "number": TEXT,
            "tier": TEXT,
            "name": {"type": "object", "properties": BOTH, "additionalProperties": False},
            "about": {"type": "object", "properties": BOTH, "additionalProperties": False},
            "sources": NAMES,
            "systems": NAMES,
            **parts,
            "page": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "list": NAMES, "title": NAMES, "public": NAMES, "groups": {"type": "array", "items": group},
                },
            },
            "drop": {"type": "object", "additionalProperties": NAMES},
        },
    }  # fmt: skip


def _described(key: str, shape: dict[str, Any]) -> dict[str, Any]:
    """The shape of an entry: conditions with the functions they may use, columns with what each may say."""
    if key == "columns":
        column = {"type": "object", "additionalProperties": False, "properties": COLUMNS["columns"]}
        return {"type": "object", "additionalProperties": column}
    return {**shape, "description": f"functions: {', '.join(FUNCTIONS)}"} if key in ("when", "computed") else shape
