"""What of ours is which class and concept of the model (`data/text/smart.csv`)."""

from __future__ import annotations

from functools import cache

from guiju.core.designation import DesignationError, parse
from guiju.core.designation.model import Tier
from guiju.core.text.linked.graph import Iri
from guiju.data import tables

_TAXONOMIES = "https://w3id.org/standards/smart/taxonomies/"


@cache
def _rows() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["what"], row["ours"]): row for row in tables.rows("text/smart.csv")}


def class_of(what: str, ours: str) -> str:
    """The class, with its prefix (`smart:Requirement`)."""
    return f"smart:{_rows()[what, ours]['class']}"


def concept(what: str, ours: str) -> Iri:
    """The concept of its taxonomy (`…/provision-type/governingProvision`)."""
    return Iri(_TAXONOMIES + _rows()[what, ours]["concept"])


def bindingness(normative: bool) -> Iri:
    """Normative or informative."""
    return Iri(f"{_TAXONOMIES}bindingness-type/{'normative' if normative else 'informative'}")


def symbol() -> Iri:
    """The form of a term that is a symbol."""
    return Iri(f"{_TAXONOMIES}term-form-type/symbol")


def publication_type(designation: str) -> Iri:
    """The type of a document by its number: TR, TS, PAS and Guide say so; any other is a standard."""
    try:
        found = parse(designation)
    except DesignationError:
        return concept("publication", "")
    if ("publication", found.type) in _rows():
        return concept("publication", found.type)
    return concept("publication", "international" if found.tier is Tier.INTERNATIONAL else "")
