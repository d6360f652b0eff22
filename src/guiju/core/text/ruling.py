"""What people decided on the provisions of a text, laid over what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from guiju.core.errors import GuijuError, sentence
from guiju.core.provision import Modality
from guiju.core.provision.correcting import corrected
from guiju.core.provision.model import Quantity
from guiju.core.text.model import Document

if TYPE_CHECKING:
    from guiju.core.text.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision on one candidate. `rejected`: it is no provision. `accepted`: it is as read, so that limits the reader
    was not sure of count. `kind`: what it is, None: as read. `limits`: fields
    of the limit with this number, from 0 (`provision.correcting`); a number beyond those that were read adds one."""

    rejected: bool = False
    accepted: bool = False
    kind: Modality | None = None
    limits: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decided(Document):
    """A document with what people decided on its provisions, by identifier. Its provisions are answered so."""

    rulings: Mapping[str, Ruling] = field(default_factory=dict)


def decided(document: Document, rulings: Mapping[str, Ruling]) -> Document:
    """The document with rulings; itself where there are none."""
    if not rulings:
        return document
    return Decided(document.languages, document.front, document.clauses, document.footnotes, document.media, rulings)


def ruled(found: Iterable[Candidate], rulings: Mapping[str, Ruling]) -> tuple[Candidate, ...]:
    """Candidates as they were decided on: without the rejected ones, with what was corrected."""
    nothing = Ruling()
    told = ((candidate, rulings.get(candidate.id, nothing)) for candidate in found)
    return tuple(candidate if by is nothing else apply(candidate, by) for candidate, by in told if not by.rejected)


def apply(candidate: Candidate, ruling: Ruling) -> Candidate:
    """One candidate with its corrections. A correction that does not fit what is read today leaves it as read."""
    kind = ruling.kind or candidate.kind
    candidate = replace(candidate, kind=kind)
    if candidate.cell is not None:
        quantity = candidate.cell.quantity
        if ruling.accepted and quantity is not None:
            quantity = _sure(quantity)
        for fields in ruling.limits.values():
            quantity = _corrected(quantity, fields, candidate.cell.klass)
        klass = quantity.klass if quantity is not None and ruling.limits else candidate.cell.klass
        named = any("characteristic" in fields for fields in ruling.limits.values())
        others = {} if named else candidate.others  # what heads a cell in other languages names what it was read as
        return replace(candidate, cell=replace(candidate.cell, quantity=quantity, klass=klass), others=others)
    if candidate.provision is None:
        return candidate
    quantities = [_sure(quantity) if ruling.accepted else quantity for quantity in candidate.provision.quantities]
    places = [place for place, quantity in enumerate(quantities) if quantity.role == "limit"]
    for part, fields in sorted(ruling.limits.items()):
        if part < len(places):
            quantities[places[part]] = _corrected(quantities[places[part]], fields) or quantities[places[part]]
        elif (added := _corrected(None, fields)) is not None:
            quantities.append(added)
    provision = replace(candidate.provision, modality=kind, quantities=tuple(quantities))
    return replace(candidate, provision=replace(provision, verifiable=provision.verifiable or bool(ruling.limits)))


def _sure(quantity: Quantity) -> Quantity:
    """A limit as a person confirmed it; one whose relation nobody told stays open."""
    return quantity if quantity.op == "?" else replace(quantity, confidence=1.0, doubts=())


def check(candidate: Candidate, ruling: Ruling) -> None:
    """GuijuError where a correction does not fit the candidate: it has no such limit, or the limit would be none."""
    if candidate.cell is not None:
        there: list[Quantity] = [candidate.cell.quantity] if candidate.cell.quantity is not None else []
        most = 1
    elif candidate.provision is not None:
        there = [quantity for quantity in candidate.provision.quantities if quantity.role == "limit"]
        most = len(there) + 1
    else:
        there, most = [], 0
    for part, fields in ruling.limits.items():
        if not 0 <= part < most:
            raise GuijuError("this provision has no such limit", where="part", expected=sentence("less than {}", most))
        corrected(there[part] if part < len(there) else None, fields)


def _corrected(quantity: Quantity | None, fields: Mapping[str, str], klass: str = "") -> Quantity | None:
    if quantity is not None and klass and not quantity.klass:
        quantity = replace(quantity, klass=klass)
    try:
        return corrected(quantity, fields)
    except GuijuError:
        return quantity
