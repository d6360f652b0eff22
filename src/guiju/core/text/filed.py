"""What a check of a filed standard asks of its text: what it refers to normatively, its words sentence by sentence, and
the limits it sets. Made of the file in one go, so that it can be done by a process that may be ended (`bounded`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from guiju.core.provision import Modality
from guiju.core.provision.amounts import exact, to_base
from guiju.core.provision.model import Quantity
from guiju.core.text.candidates import candidates
from guiju.core.text.designated import leading
from guiju.core.text.elements import kind_of
from guiju.core.text.formats import read
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.model import Document, Entry, Kind
from guiju.core.text.walking import clauses, places, plain

MOST = 5_000
"""References, sentences and limits of one text that are looked at."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that a requirement sets, in the base unit `base`; None for an end that is open. `label` is where it
    stands, `sentence` what it says."""

    label: str
    sentence: str
    characteristic: str
    base: str
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class FiledText:
    """`references` are designations as printed in the clause of normative references; `passages` (label, text) of each
    block of words; `bounds` the limits of its requirements."""

    references: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]
    bounds: tuple[Bound, ...]


def read_filed(name: str, data: bytes) -> FiledText:
    """What a file says. GuijuError for a format that is not read, and whatever its reader refuses."""
    document = with_identifiers(read(name, data).document)
    return FiledText(_references(document), _passages(document), _bounds(document))


def _references(document: Document) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for clause, _ in clauses(document):
        if Kind.REFERENCES not in (clause.kind, kind_of(clause.title)):
            continue
        for place in places(clause):
            if isinstance(place.block, Entry) and place.block.designation:
                found.setdefault(place.block.designation)
                continue
            for inlines in place.words.values():
                for line in plain(inlines).splitlines():
                    text = line.strip()
                    if end := leading(text):
                        found.setdefault(text[:end].strip())
        found.update(dict.fromkeys(b.designation for b in clause.blocks if isinstance(b, Entry) and b.designation))
    return tuple(islice(found, MOST))


def _passages(document: Document) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for clause, _ in clauses(document):
        for place in places(clause):
            for inlines in place.words.values():
                if text := plain(inlines).strip():
                    found.setdefault((clause.label or "", text[:2_000]))
    return tuple(islice(found, MOST))


def _bounds(document: Document) -> tuple[Bound, ...]:
    found = []
    for candidate in candidates(document):
        if candidate.kind is not Modality.REQUIREMENT:
            continue
        quantities = (
            [] if candidate.provision is None else [q for q in candidate.provision.quantities if q.role == "limit"]
        )
        if candidate.cell is not None and candidate.cell.quantity is not None:
            quantities = [candidate.cell.quantity]
        for quantity in quantities:
            if quantity.sure and quantity.characteristic:
                found.append(_bound(candidate.label, candidate.text, quantity))
    return tuple(islice(found, MOST))


def _bound(label: str, sentence: str, quantity: Quantity) -> Bound:
    value, low, high = (None if each is None else exact(each) for each in (quantity.value, quantity.low, quantity.high))
    low = low if low is not None else value if quantity.op in {">", ">=", "="} else None
    high = high if high is not None else value if quantity.op in {"<", "<=", "="} else None
    base, low, high = to_base(quantity.unit_text, quantity.unit, low, high)
    return Bound(label, sentence[:300], quantity.characteristic, base, low, high)
