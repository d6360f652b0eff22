"""Who stands behind a Relaton document: the body that issues it, the committee that wrote it, its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from guiju.registry.catalogue.intake.readers.relaton_forms import Mapping, first, language, many, maps, plain, text
from guiju.registry.catalogue.intake.record import Record

LONGEST = 120
_CODED = re.compile(r"(?:TC|SC|PC|SBC|JTC|WG|SMB|PT) ?\d")
_LEVELS = ("technical_committee", "committee", "subcommittee", "subgroup")
_HOUSE = re.compile(r"[^/]{1,60}")
Group = tuple[str, str, str]
"""Identifier, name, and the number of a committee, "" where there is none."""


def links(record: Record, data: Mapping) -> None:
    """The addresses of the document."""
    for item in maps(first(data, "link", "source")):
        url = text(item.get("content"))
        if url.startswith(("https://", "http://")) and len(url) <= 500:
            link = [text(item.get("type"))[:12], url]
            if link not in record.links:
                record.links.append(link)


def issuer(record: Record, data: Mapping, house: str) -> None:
    """The body that publishes. Japanese standards are authorized by JISC, whoever prints them."""
    for item in maps(data.get("contributor")):
        organization = item.get("organization")
        if not isinstance(organization, dict):
            continue
        roles = {text(role) for role in many(item.get("role"))}
        if "publisher" not in roles and "authorizer" not in roles:
            continue
        if record.scheme == "jis" and "authorizer" not in roles:
            continue
        code = "JISC" if record.scheme == "jis" else text(organization.get("abbreviation"))
        if code:
            names = {language(n, "en"): plain(text(n)) for n in maps(organization.get("name"))}
            record.issuer, record.issuer_names = code[:80], names
            break
    if not record.issuer:
        record.issuer = "JISC" if record.scheme == "jis" else (record.publisher.split("/")[0] or house)[:80]


def committee(record: Record, data: Mapping) -> None:
    """The first committee that is told: by its code, or under its house by its name where it has none."""
    extra = data.get("ext") or {}
    group = first(extra, "editorialgroup") or data.get("editorialgroup")
    for identifier, name, number in chain(_told(group), _contributing(data)):
        code = _code(record, identifier, name, number)
        if not code:
            continue
        if _fits(code):
            record.committee = code
            tongue = "ja" if record.scheme == "jis" else "en"
            named = name and name != code and record.source != "relaton-iec"
            record.committee_names = {tongue: name} if named else {}
        else:
            record.notes.append(f"committee {code[:80]!r} left out: too long")
        return


def _told(group: object) -> Iterator[Group]:
    """The committees of an editorial group, in each of its forms."""
    for item in many(group):
        if isinstance(item, list):
            yield from _told(item)
        elif isinstance(item, str):
            yield "", plain(item), ""
        elif isinstance(item, dict):
            inner = [level for level in _LEVELS if item.get(level)]
            for level in inner:
                yield from _told(item[level])
            if not inner:
                name = plain(text(item.get("name") or item.get("content")))
                yield text(first(item, "identifier", "abbreviation")), name, text(item.get("number"))


def _contributing(data: Mapping) -> Iterator[Group]:
    """Committees that stand among the authors (schema 1.5)."""
    for item in maps(data.get("contributor")):
        described = {text(d) for role in maps(item.get("role")) for d in many(role.get("description"))}
        organization = item.get("organization")
        if "committee" not in described or not isinstance(organization, dict):
            continue
        for part in maps(organization.get("subdivision")):
            yield text(first(part, "identifier", "abbreviation")), plain(text(part.get("name"))), ""


def _code(record: Record, identifier: str, name: str, number: str) -> str:
    if identifier and ("/" in identifier or record.source == "relaton-iso"):
        return identifier
    if not identifier and number and name.startswith(("TC ", "SC ")):
        return f"IEC/{name}"
    if record.source == "relaton-iec":
        told = identifier or name
        return told if "/" in told or not told else f"IEC/{told}"
    told = (identifier or name).replace("/", " - ")
    house = _HOUSE.match(record.issuer or record.publisher)
    return f"{house[0]}/{told}" if told and house else told


def _fits(code: str) -> bool:
    """Whether the registry can keep it (`Record.fault`)."""
    return (
        len(code) <= LONGEST
        and len(code) + 4 * len(re.findall(r"\d+", code)) <= 160
        and len(code.split("/")[0]) <= 80
        and code.isprintable()
    )
