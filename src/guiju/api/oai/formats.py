"""The two forms in which a record is given: simple Dublin Core, and everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from lxml import etree

from guiju.api.catalogue import presenting
from guiju.api.oai.xml import XSI, add
from guiju.core.designation import Designation, restored
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.catalogue.outlets.harvesting import Surroundings
from guiju.registry.catalogue.timeline import known

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
DC = "http://purl.org/dc/elements/1.1/"
FULL = "urn:guiju:xml:standard:1"


@dataclass(frozen=True, slots=True)
class Format:
    """A metadata format: its prefix, schema, namespace, and how an edition is written in it."""

    prefix: str
    schema: str
    namespace: str
    write: Callable[[Edition, Surroundings], Any]


def _root(namespace: str, name: str, schema: str, spaces: dict[str | None, str]) -> Any:
    root = etree.Element(f"{{{namespace}}}{name}", nsmap={**spaces, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{namespace} {schema}")
    return root


def _designation(edition: Edition) -> Designation | None:
    try:
        return restored(edition.designation, edition.scheme, edition.publisher)
    except GuijuError:
        return None


def dublin_core(edition: Edition, around: Surroundings) -> Any:
    """The fifteen elements as far as they apply. Every value here is also in the full form."""
    root = _root(OAI_DC, "dc", OAI_DC_SCHEMA, {"oai_dc": OAI_DC, "dc": DC})

    def dc(name: str, text: str, lang: str = "") -> None:
        if text:
            child = add(root, "x", text, lang=lang)
            child.tag = f"{{{DC}}}{name}"

    for language, title in edition.titles.items():
        dc("title", title, language)
    if edition.issuer is not None:
        for language, name in (edition.issuer.names or {"": edition.issuer.code}).items():
            dc("publisher", name, language)
    for code in edition.ics:
        dc("subject", f"ICS {code}")
    for code in edition.ccs:
        dc("subject", f"CCS {code}")
    for language, text in edition.abstracts.items():
        dc("description", text, language)
    dc("date", edition.dates.get("published") or str(edition.year or ""))
    dc("type", edition.kind or "standard")
    dc("identifier", edition.designation)
    dc("identifier", presenting.page_of(edition))
    designation = _designation(edition)
    if designation is not None:
        dc("identifier", designation.urn)
    for language in edition.languages:
        dc("language", language)
    for relation in around.outward:
        dc("relation", relation.target_designation)
    return root


def full(edition: Edition, around: Surroundings) -> Any:
    """Everything the library knows, in the form of guiju-standard-1.xsd."""
    root = _root(FULL, "standard", schema_address(), {None: FULL})
    root.set("id", str(edition.pk))
    _named(root, edition)
    for language, title in edition.titles.items():
        add(root, "title", title, lang=language)
    for language, text in edition.abstracts.items():
        add(root, "abstract", text, lang=language)
    add(
        root,
        "kind",
        edition.kind,
        tier=edition.tier,
        effect=edition.effect,
        stage=edition.stage,
        edition=edition.number,
    )
    _dates(root, edition)
    for system, codes in (("ics", edition.ics), ("ccs", edition.ccs)):
        for code in codes:
            add(root, "classification", code, system=system)
    if edition.issuer is not None:
        issuer = add(root, "issuer", code=edition.issuer.code)
        for language, name in edition.issuer.names.items():
            add(issuer, "name", name, lang=language)
    if edition.committee is not None:
        committee = add(root, "committee", code=edition.committee.code)
        for language, name in edition.committee.names.items():
            add(committee, "name", name, lang=language)
    for language in edition.languages:
        add(root, "language", language)
    for relation in around.outward:
        _relation(root, relation, "outward", relation.target_designation)
    for relation in around.inward:
        _relation(root, relation, "inward", relation.source_designation)
    add(root, "link", presenting.page_of(edition), kind="page")
    for kind, url in edition.links:
        add(root, "link", url, kind=kind)
    for source in around.sources:
        add(root, "source", source.external, name=source.source, observed=_day(source.observed))
    return root


def _named(root: Any, edition: Edition) -> None:
    designation = _designation(edition)
    parts = add(root, "designation", scheme=edition.scheme, publisher=edition.publisher)
    add(parts, "canonical", edition.designation)
    add(parts, "printed", edition.printed)
    add(parts, "work", edition.work.key)
    if designation is not None:
        add(parts, "number", designation.number)
        for part in designation.parts:
            add(parts, "part", part)
        for supplement in designation.supplements:
            year = str(supplement.year or "")
            add(parts, "supplement", kind=supplement.kind, number=supplement.number, year=year, stage=supplement.stage)
        if designation.adopts is not None:
            add(parts, "adopts", designation.adopts.canonical)
        add(parts, "urn", designation.urn)
    if edition.year:
        add(parts, "year", str(edition.year))
    for alias in edition.aliases:
        add(parts, "alias", alias)


def _dates(root: Any, edition: Edition) -> None:
    for kind, text in edition.dates.items():
        add(root, "date", text, kind=kind)
    if edition.review_due:
        add(root, "date", edition.review_due.isoformat(), kind="review_due")
    status = add(root, "status", today=edition.status)
    for name, start, end, *_ in known(edition.spans):
        add(status, "span", status=name, from_=start, to=end)


def _relation(root: Any, relation: Relation, direction: str, other: str) -> None:
    add(
        root, "relation", other, kind=relation.kind, direction=direction, degree=relation.degree,
        clauses=relation.clauses, from_=_day(relation.valid_from), source=relation.origin,
    )  # fmt: skip


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def schema_address() -> str:
    """Where the schema of the full form is served."""
    return f"{settings.SITE_URL}{settings.STATIC_URL}api/guiju-standard-1.xsd"


FORMATS = ("oai_dc", "guiju")


def by_prefix(prefix: str) -> Format | None:
    """The format of this prefix; None when there is none."""
    if prefix == "oai_dc":
        return Format(prefix, OAI_DC_SCHEMA, OAI_DC, dublin_core)
    if prefix == "guiju":
        return Format(prefix, schema_address(), FULL, full)
    return None
