"""The JSON Schema (2020-12) of what an act brings, out of its definition: programs and forms of others build on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guiju.core.procedure.model import MOST_ROWS, Act, ActKind, Fact, FactType, Procedure
from guiju.registry.cases.acts.details import LONG
from guiju.registry.cases.acts.pinning import LONGEST_REASON as LONGEST_PINNING
from guiju.registry.cases.acts.replacing import LONGEST_REASON as LONGEST_REASON_FOR_ANOTHER
from guiju.registry.cases.models import Comment
from guiju.registry.cases.sealing import LONGEST_REASON

_FORMATS = {FactType.DATE: "date", FactType.EMAIL: "email", FactType.WEB: "uri"}
_FILE = {
    "type": "object",
    "properties": {"sha256": {"type": "string"}, "name": {"type": "string"}, "size": {"type": "integer"}},
    "required": ["sha256", "name", "size"],
    "additionalProperties": False,
    "description": "The answer to POST /files.",
}
_COMMENT_NUMBER = {"type": "integer", "minimum": 1, "description": "Number of the comment in its round."}


def shape(procedure: Procedure, act: Act) -> dict[str, Any]:
    """An object schema: properties, which of them are required, and nothing beside them."""
    match act.kind:
        case ActKind.VOTE:
            ballot = procedure.ballots[act.about]
            needs = ", ".join(ballot.reason_with)
            longest = LONGEST_REASON if ballot.secret else LONG
            reason = _text(longest) | ({"description": f"Needed with: {needs}."} if needs else {})
            return _object({"position": {"enum": list(ballot.positions)}, "reason": reason}, ["position"])
        case ActKind.COMMENT:
            lengths = {"clause": 80, "words": 500, "text": LONG, "proposal": LONG, "organization": 200}
            fields = {name: _text(longest) for name, longest in lengths.items()}
            return _object({**fields, "kind": {"enum": Comment.Kind.values}}, ["kind", "text"])
        case ActKind.SUPPORT:
            return _object({"comment": _COMMENT_NUMBER}, ["comment"])
        case ActKind.ANSWER:
            said = {"disposition": {"enum": Comment.Disposition.values}, "reason": _text(LONG)}
            return _object({"comment": _COMMENT_NUMBER, **said}, ["comment", "disposition"])
    return _object({name: _fact(procedure.facts[name]) for name in act.takes}, list(act.brings))


def replacement(held: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The schema of naming somebody else: `held` maps each role the reader may name people in to who has it now."""
    people = sorted({key for keys in held.values() for key in keys})
    fields = {
        "role": {"enum": list(held)},
        "leaves": {**_text(150), "description": f"User name or key, one of {', '.join(people)}; none: added."},
        "comes": {**_text(150), "description": "User name or key."},
        "reason": _text(LONGEST_REASON_FOR_ANOTHER),
    }
    return _object(fields, ["role", "comes", "reason"])


def pinning(differing: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of binding a case to the numbers in force: `differing` are the keys of those that differ."""
    said = f"Keys, by commas, of {', '.join(differing)}; none: all of them."
    fields = {"numbers": {**_text(LONGEST_PINNING), "description": said}, "reason": _text(LONGEST_PINNING)}
    return _object(fields, ["reason"])


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _fact(fact: Fact) -> dict[str, Any]:
    return {"title": f"{fact.label.zh} / {fact.label.en}", **_type(fact)}


def _type(fact: Fact) -> dict[str, Any]:
    match fact.type:
        case FactType.WHOLE_NUMBER | FactType.DECIMAL:
            limits = {"minimum": fact.least, "maximum": fact.most}
            kind = "integer" if fact.type is FactType.WHOLE_NUMBER else "number"
            return {"type": kind, **{name: limit for name, limit in limits.items() if limit is not None}}
        case FactType.YES_NO:
            return {"type": "boolean"}
        case FactType.CHOICE:
            return {"enum": list(fact.options)}
        case FactType.PEOPLE:
            return {
                "type": "array",
                "items": _text(150),
                "maxItems": 100,
                "description": "User names or keys.",
            }
        case FactType.TABLE:
            columns = {n: _fact(c) for n, c in fact.columns.items() if c.computed is None}
            needed = [n for n, c in fact.columns.items() if c.needed and not c.computed and not c.known]
            if fact.continues:
                needed = [fact.key]
            return {
                "type": "array", "minItems": fact.least or 1, "maxItems": fact.most or MOST_ROWS,
                "items": _object(columns, needed),
                "description": f"Rows of {fact.continues}, told apart by {fact.key}." if fact.continues else "Rows.",
            }  # fmt: skip
        case FactType.FILE:
            return _FILE | ({"x-kinds": list(fact.kinds)} if fact.kinds else {})
    form = {"format": _FORMATS[fact.type]} if fact.type in _FORMATS else {}
    pattern = {"pattern": f"^(?:{fact.pattern})$"} if fact.pattern else {}
    return {**_text(fact.longest), **form, **pattern}
