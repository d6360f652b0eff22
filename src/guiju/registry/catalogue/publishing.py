"""Effects of acts on the library: a number for a standard, and its edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.catalogue.ingest import Mode, ingest
from guiju.registry.catalogue.models import Edition
from guiju.registry.catalogue.record import Link, start
from guiju.registry.catalogue.report import Report
from guiju.registry.record.happening import Happening, handles
from guiju.registry.record.models import Counter
from guiju.registry.record.numbers import next_number

PREFIXES = {"national_mandatory": "GB", "national_recommended": "GB/T", "national_guidance": "GB/Z"}
SOURCE = "guiju"


@handles("number_standard")
def number_standard(happening: Happening) -> Mapping[str, Any]:
    """A revision keeps its number with a new year; a new standard gets the next one of its prefix, which begins after
    the highest the library holds. The year is that of publication (DOMAIN C2)."""
    year = happening.facts["published"].year
    revised = happening.facts.get("revises")
    if revised:
        return {"designation": parse(f"{parse(revised).work}-{year}").canonical}
    prefix = PREFIXES.get(happening.tier)
    if prefix is None:
        raise GuijuError(f"no numbers are given for {happening.tier!r}", where="tier", expected=", ".join(PREFIXES))
    counter = f"number {prefix}"
    first = 1 if Counter.objects.filter(name=counter).exists() else _highest(prefix) + 1
    return {"designation": parse(f"{prefix} {next_number(counter, first)}-{year}").canonical}


def _highest(prefix: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(substring(key from %s)::int) from catalogue_work where scheme = 'gb' and key like %s",
            [f"^{prefix} ([0-9]{{1,6}})(?:[.]|$)", prefix + " %"],
        )
        return int(cursor.fetchone()[0] or 0)


@handles("publish_edition")
def publish_edition(happening: Happening) -> Mapping[str, Any]:
    """The edition enters the library with its dates, titles, classification and relations."""
    facts = happening.facts
    designation = parse(facts["designation"])
    if Edition.objects.filter(key=designation.expression).exists():
        raise GuijuError(
            f"{designation.canonical} is in the library already", where="designation", expected="a number not yet given"
        )
    record = start(designation, source=SOURCE, external=happening.number, where=happening.number)
    record.titles = {lang: facts[f"title_{lang}"] for lang in ("zh", "en") if facts.get(f"title_{lang}")}
    if facts.get("scope"):
        record.abstracts = {"zh": facts["scope"]}
    record.dates = {"published": facts["published"].isoformat(), "effective": facts["effective"].isoformat()}
    record.events = [("published", facts["published"], "60.60"), ("in_force", facts["effective"], "60.60")]
    record.observed = happening.today
    record.ics = [facts["ics"]] if facts.get("ics") else []
    if happening.committee:
        record.committee = Committee.objects.values_list("code", flat=True).get(pk=happening.committee)
    if happening.body:
        record.issuer = Body.objects.values_list("code", flat=True).get(pk=happening.body)
    if facts.get("revises"):
        old = parse(facts["revises"])
        record.relations.append(Link("replaces", old.expression, old.canonical, True, "full", "", facts["effective"]))
    if facts.get("adopts") and facts.get("degree"):
        base = parse(facts["adopts"])
        record.relations.append(Link("adopts", base.expression, base.canonical, True, facts["degree"]))
    if facts.get("converted_from"):
        base = parse(facts["converted_from"])
        record.relations.append(Link("converted_from", base.expression, base.canonical))
    report = Report()
    ingest([record], report, now=happening.now, today=happening.today, mode=Mode.ALL_OR_NOTHING)
    if report.rejected_count:
        raise GuijuError(report.rejected[0][1], where=happening.number, expected="an edition the library can keep")
    return {}
