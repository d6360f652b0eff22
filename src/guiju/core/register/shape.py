"""What may stand where in the file of a register: read by the loader, and printed as JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from guiju.core.procedure import shape
from guiju.core.procedure.shape import BOTH, NAMES, TEXT, YES
from guiju.core.register.model import Doing

WORDS: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["zh", "en"], "properties": BOTH,
}  # fmt: skip
KEY: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "minProperties": 1, "maxProperties": 1,
    "properties": {"issued": {"type": "string", "description": "a pattern with {year} and {serial}"}, "fact": TEXT},
}  # fmt: skip
KEEPING: dict[str, Any] = {
    **{str(doing): NAMES for doing in Doing},
    "facts": {"anyOf": [{"type": "array", "items": TEXT}, {"type": "object", "additionalProperties": TEXT}]},
    "until": TEXT,
}
_OF_NODES = ("of", "system", "code", "parent", "standard", "year", "case", "goal", "due", "kind", "lead")
TREE: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["of", "system", "code"],
    "properties": {
        **dict.fromkeys(_OF_NODES, TEXT),
        "done": {"type": "object", "additionalProperties": NAMES},
    },
}  # fmt: skip
GRID: dict[str, Any] = {
    "type": "object", "additionalProperties": False,
    "required": ["rows", "columns", "need", "needed", "not_needed", "covered_by"],
    "properties": {
        "rows": TEXT, "columns": TEXT, "need": TEXT, "needed": NAMES, "not_needed": NAMES, "covered_by": TEXT,
        "effect": TEXT, "made_by": NAMES,
    },
}  # fmt: skip
COLUMN: dict[str, Any] = {
    "anyOf": [
        TEXT,
        {"type": "object", "additionalProperties": False, "required": ["fills"],
         "properties": {"fills": TEXT, "values": {"type": "object", "additionalProperties": TEXT}}},
    ]
}  # fmt: skip
PAGE = ("list", "title", "groups", "public")
TOP = (
    "register", "version", "name", "item", "about", "sources", "systems", "control", "key", "owner", "closed", "tree",
    "grid", "facts", "needs", "kept_by", "columns", "page",
)  # fmt: skip


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of the file of a register, for completion in editors."""
    typed = {key: said for key, said in shape.PARTS["facts"].items() if key != "computed"}
    fact = {"type": "object", "additionalProperties": False, "properties": typed}
    keeping = {"type": "object", "additionalProperties": False, "required": ["enter"], "properties": KEEPING}
    group = {"type": "object", "additionalProperties": False, "properties": {**BOTH, "facts": NAMES}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Guiju register",
        "type": "object",
        "additionalProperties": False,
        "required": ["register", "version", "name", "item", "sources", "control", "key", "facts", "page"],
        "properties": {
            "register": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
            "version": {"type": "integer", "minimum": 1},
            "name": WORDS, "item": WORDS, "about": WORDS, "sources": NAMES, "systems": NAMES, "control": TEXT,
            "key": KEY, "owner": TEXT, "closed": YES, "tree": TREE, "grid": GRID,
            "facts": {"type": "object", "additionalProperties": fact},
            "needs": NAMES,
            "kept_by": {"type": "object", "additionalProperties": keeping},
            "columns": {"type": "object", "additionalProperties": COLUMN},
            "page": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "list": NAMES, "title": NAMES, "public": NAMES, "groups": {"type": "array", "items": group},
                },
            },
        },
    }  # fmt: skip
