"""What may stand where in the file of a round: read by the loader, and printed as JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from guiju.core.procedure.shape import NAMES, TEXT
from guiju.core.register.shape import WORDS
from guiju.core.rounds.model import HOLDERS, PUBLISHED, Coming, Of, Ties

_COUNT = {"type": "integer", "minimum": 0}
_COUNTS = {"type": "object", "additionalProperties": _COUNT}
_YEAR = {"type": "integer", "minimum": 1949, "maximum": 2200}
_DAY = {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"}
PARTS: dict[str, dict[str, Any]] = {
    "frame": {"of": {"enum": [str(of) for of in Of]}, "name": TEXT,
              "where": {"type": "object", "additionalProperties": NAMES}},
    "calendar": {"first": _YEAR, "every": {"type": "integer", "minimum": 1, "maximum": 50}, "opens": _DAY,
                 "closes": _DAY, "last": _YEAR},
    "case": {"procedure": TEXT, "facts": {"type": "object", "additionalProperties": TEXT},
             "holder": {"enum": list(HOLDERS)}, "answered": TEXT},
    "answer": {"procedure": TEXT, "act": TEXT, "year": TEXT},
    "cover": {"done": TEXT, "of": TEXT, "years": {"type": "integer", "minimum": 1, "maximum": 50}},
    "objections": {"days": {"type": "integer", "minimum": 1, "maximum": 90}},
    "ranking": {"act": TEXT, "fact": TEXT, "least": _COUNT, "ties": {"enum": [str(t) for t in Ties]},
                "places": _COUNTS, "by": TEXT},
}  # fmt: skip
NEEDS = {
    "frame": ("of",), "calendar": ("first", "every", "opens", "closes"), "case": ("procedure",),
    "objections": ("days",), "answer": ("procedure", "act", "year"), "cover": ("done", "of", "years"),
    "ranking": ("act", "fact", "least", "ties", "places"),
}  # fmt: skip
TOP: dict[str, Any] = {
    "round": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}, "version": {"type": "integer", "minimum": 1},
    "name": WORDS, "about": WORDS, "sources": NAMES, "systems": NAMES, "control": TEXT, "office": TEXT,
    "comes": {"enum": [str(c) for c in Coming]}, "stratum": TEXT, "quota": _COUNTS,
    "publishes": {"type": "array", "items": {"enum": list(PUBLISHED)}},
    **{
        name: {"type": "object", "additionalProperties": False, "required": list(NEEDS[name]), "properties": inner}
        for name, inner in PARTS.items()
    },
}  # fmt: skip
NEEDED = ("round", "version", "name", "sources", "systems", "control", "office", "frame", "comes", "calendar",
          "publishes", "objections")  # fmt: skip


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of the file of a round, for completion in editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Guiju round", "type": "object",
        "additionalProperties": False, "required": list(NEEDED), "properties": TOP,
    }  # fmt: skip
