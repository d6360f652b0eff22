"""Relations of Relaton documents. What a type of relation means differs between catalogues: a table says it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

from guiju.core.designation import Designation
from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.catalogue.intake.dates import first_day
from guiju.registry.catalogue.intake.links import between
from guiju.registry.catalogue.intake.readers.relaton_forms import (
    Mapping,
    identifier,
    maps,
    named,
    plain,
    text,
    when,
)  # fmt: skip
from guiju.registry.catalogue.intake.record import Record

DRAFTS_COME = frozenset({"relaton-iso", "relaton-iec"})
"""Catalogues in which a draft beside an edition is one of the edition's successor."""
Meaning = tuple[str, str]


@cache
def meanings() -> dict[tuple[str, str, str], Meaning]:
    """(flavour or "", type, description or "") → (kind or "", direction: out, in, older)."""
    return {
        (row["flavour"], row["type"], row["description"]): (row["kind"], row["direction"])
        for row in tables.rows("codes/relaton_relations.csv")
    }


def meaning(source: str, kind: str, description: str) -> Meaning | None:
    """What a relation of this type and description means in a catalogue; None where nobody has said it."""
    table = meanings()
    for key in ((source, kind, description), (source, kind, ""), ("", kind, description), ("", kind, "")):
        if key in table:
            return table[key]
    return None


def put(record: Record, data: Mapping, here: Designation, draft: bool, house: str) -> date | None:
    """Read the relations of a document into its record. Gives the last day that one of them says of its end."""
    told: set[tuple[str, str, bool]] = set()
    passed: Counter[str] = Counter()
    end: date | None = None
    for item in maps(data.get("relation")):
        kind, other = text(item.get("type")), item.get("bibitem")
        other = other if isinstance(other, dict) else {"formattedref": other}
        name, its, _ = identifier(other)
        name = name or plain(text(other.get("formattedref")))
        means = meaning(record.source, kind, text(item.get("description")))
        if means is None or not name:
            record.notes.append(f"relation {kind!r} to {name[:80]!r} left out: not of a kind that is read")
            continue
        if not means[0] or (means[0] == "supplement" and not here.supplements and means[1] == "out"):
            continue
        try:
            there, strange = named(name, its or house, text(other.get("edition")))
        except GuijuError as error:
            record.notes.append(f"relation to {name[:80]!r} left out: {error.what}")
            continue
        since, outward = _since(other), means[1] == "out"
        if means[1] == "older":
            order = 0 if there.expression == record.key else _order(data, here, other, there)
            if order == 0:
                passed["the edition itself, or it is not said which of the two is the older"] += 1
                continue
            outward = order > 0
        link = between(
            here, there, means[0], outward=outward, key=record.key, draft=draft,
            drafts_come=record.source in DRAFTS_COME,
            degree="full" if means[0] == "replaces" else "", since=None if outward else since,
        )  # fmt: skip
        if isinstance(link, str):
            record.notes += [link] if link else []
            continue
        if not outward and means[0] == "replaces" and since and link.kind != "revises":
            end = max(end, since) if end else since
        if (link.kind, link.key, link.outward) in told:
            continue
        told.add((link.kind, link.key, link.outward))
        record.relations.append(link)
        if strange is not None and record.scheme != "other":
            record.notes.append(f"relation to {name[:80]!r}: of no known scheme and kept as it is printed")
    record.notes += [f"relations left out ({count}): {why}" for why, count in passed.items()]
    return end


def _since(other: Mapping) -> date | None:
    day = next((when(d) for d in maps(other.get("date"))), "")
    return first_day(day) if day else None


def _order(data: Mapping, here: Designation, other: Mapping, there: Designation) -> int:
    """1 where the document is newer than the other, -1 where it is older, 0 where nothing says it."""
    for mine, theirs in (
        (here.year, there.year),
        (_number(data), _number(other)),
        (_published(data), _published(other)),
    ):
        if mine and theirs and mine != theirs:
            return 1 if mine > theirs else -1  # type: ignore[operator]
    return 0


def _number(data: Mapping) -> int:
    edition = text(data.get("edition"))
    return int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 6 else 0


def _published(data: Mapping) -> date | None:
    return _since(data)
