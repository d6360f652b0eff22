"""An edition in the forms people and programs cite it in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from guiju.core.characters import clean
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.timeline import from_json

LANGUAGE_ORDER = {"zh": ("zh", "en", "ja"), "en": ("en", "fr", "zh", "ja")}


def _title(edition: Edition) -> str:
    chinese = edition.tier in ("national", "sector", "local", "association", "enterprise", "sample")
    order = LANGUAGE_ORDER["zh" if chinese else "en"]
    found = [edition.titles[code] for code in order if edition.titles.get(code)]
    return " ".join(clean(str((found or list(edition.titles.values()) or [""])[0])).split())


def _publisher(edition: Edition) -> str:
    if edition.issuer is None:
        return edition.publisher
    names = edition.issuer.names
    return str(
        names.get("zh") if edition.tier == "national" and names.get("zh") else names.get("en") or edition.issuer.code
    )


def _published(edition: Edition) -> str:
    return str(edition.dates.get("published") or edition.year or "")


def gbt7714(edition: Edition, url: str) -> str:
    """A reference as GB/T 7714 sets it for standards: title, colon, number, [S/OL], year, address."""
    issuer = f"{_publisher(edition)}. " if edition.issuer else ""
    published = f" {_published(edition)}." if _published(edition) else ""
    return f"{issuer}{_title(edition)}: {edition.printed}[S/OL].{published} {url}."


def _tex(text: str) -> str:
    for mark in "\\{}":
        text = text.replace(mark, "")
    for mark in "&%$#_":
        text = text.replace(mark, "\\" + mark)
    return text


def bibtex(edition: Edition, url: str) -> str:
    """A BibTeX entry."""
    key = "".join(c if c.isalnum() else "-" for c in edition.key).strip("-")
    fields = {
        "title": "{" + _tex(_title(edition)) + "}",
        "type": "Standard",
        "number": _tex(edition.designation),
        "institution": _tex(_publisher(edition)),
        "year": _published(edition)[:4],
        "month": _published(edition)[5:7],
        "url": url,
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@techreport{{{key},\n{body}}}\n"


def ris(edition: Edition, url: str) -> str:
    """A RIS record of type STAND."""
    lines = [("TY", "STAND"), ("TI", _title(edition)), ("M1", edition.designation), ("PB", _publisher(edition))]
    lines += [("PY", _published(edition)[:4]), ("DA", _published(edition).replace("-", "/")), ("UR", url), ("ER", "")]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value or tag == "ER")


def relaton(edition: Edition, url: str) -> str:
    """Relaton YAML (JSON scalars and flow values inside, which every YAML reader takes)."""

    def quoted(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = ["---", "schema-version: v1.2.9", f"id: {quoted(edition.key.replace(' ', ''))}", "title:"]
    for language, text in edition.titles.items():
        lines += [f"- content: {quoted(text)}", f"  language: [{quoted(language)}]", "  type: main"]
    lines += ["link:", f"- content: {quoted(url)}", "  type: src", "type: standard", "docid:"]
    lines += [f"- id: {quoted(edition.designation)}", f"  type: {quoted(edition.publisher)}", "  primary: true"]
    dates = {k: v for k, v in edition.dates.items() if k in ("published", "updated", "corrected", "confirmed")}
    if dates:
        lines.append("date:")
        for kind, value in dates.items():
            lines += [f"- type: {kind}", f"  value: {quoted(value)}"]
    if edition.stage[:2].isdigit():
        stage, _, sub = edition.stage.partition(".")
        lines += ["docstatus:", "  stage:", f"    value: {quoted(stage)}"]
        lines += ["  substage:", f"    value: {quoted(sub)}"] if sub else []
    else:
        lines += ["docstatus:", "  stage:", f"    value: {quoted(edition.status)}"]
    if edition.abstracts:
        lines.append("abstract:")
        for language, text in edition.abstracts.items():
            lines += [f"- content: {quoted(text)}", f"  language: [{quoted(language)}]"]
    if edition.ics:
        lines += ["ext:", "  ics:", *(f"  - code: {quoted(code)}" for code in edition.ics)]
    return "\n".join(lines) + "\n"


def jsonld(edition: Edition, url: str) -> dict[str, Any]:
    """schema.org and DCAT about the edition, for the page and for programs."""
    legal = {"in_force": "InForce", "draft": "NotInForce", "published": "NotInForce"}.get(edition.status, "NotInForce")
    data: dict[str, Any] = {
        "@context": {
            "@vocab": "https://schema.org/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
        },
        "@type": ["CreativeWork", "dcat:Resource"],
        "@id": url,
        "identifier": edition.designation,
        "name": [{"@value": text, "@language": code} for code, text in edition.titles.items()],
        "url": url,
        "dct:identifier": edition.key,
        "dct:type": edition.kind or "standard",
        "creativeWorkStatus": legal,
        "exampleOfWork": {"@type": "CreativeWork", "identifier": edition.work.key},
    }
    if edition.issuer is not None:
        data["publisher"] = {"@type": "Organization", "name": _publisher(edition), "identifier": edition.issuer.code}
    if edition.dates.get("published"):
        data["datePublished"] = edition.dates["published"]
    if edition.abstracts:
        data["abstract"] = [{"@value": text, "@language": code} for code, text in edition.abstracts.items()]
    if edition.ics:
        data["dcat:theme"] = [f"urn:ics:{code}" for code in edition.ics]
    spans = [(s.start, s.end) for s in from_json(edition.spans) if s.status == "in_force"]
    if spans:
        data["temporalCoverage"] = [f"{_day(a)}/{_day(b)}" for a, b in spans]
    return data


def _day(day: date | None) -> str:
    return day.isoformat() if day else ".."


FORMS: dict[str, Callable[[Edition, str], str]] = {
    "gbt7714": lambda edition, url: gbt7714(edition, url) + "\n",
    "bibtex": bibtex,
    "ris": ris,
    "relaton": relaton,
}
