"""What may stand where in the file of a kind of link: read by the loader, and printed as JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from guiju.core.procedure.shape import NAMES, TEXT, YES
from guiju.core.register.shape import WORDS

MAKING: dict[str, Any] = {"at": NAMES, "from": TEXT, "to": TEXT}
TOP: dict[str, Any] = {
    "link": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}, "forth": WORDS, "back": WORDS, "about": WORDS,
    "sources": NAMES, "systems": NAMES, "from": NAMES, "to": NAMES, "one_from": YES, "one_to": YES, "acyclic": YES,
    "control": TEXT,
    "made_by": {
        "type": "object",
        "additionalProperties": {
            "type": "object", "additionalProperties": False, "required": ["at", "from", "to"], "properties": MAKING,
        },
    },
}  # fmt: skip
NEEDED = ("link", "forth", "back", "sources", "from", "to", "control")


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of the file of a kind of link, for completion in editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Guiju link", "type": "object",
        "additionalProperties": False, "required": list(NEEDED), "properties": TOP,
    }  # fmt: skip
