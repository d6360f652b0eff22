"""Effects of acts on the library: a number for a standard, and its edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection

from guiju.core.designation import Designation, parse
from guiju.core.errors import GuijuError
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.bodies.prefixes import prefix
from guiju.registry.catalogue.intake.ingest import enter
from guiju.registry.catalogue.intake.record import Link, Record, start
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition, EditionSource, Status
from guiju.registry.catalogue.rules import OWN
from guiju.registry.record.effect_context import EffectContext, effect_handler
from guiju.registry.record.numbers import next_number

PREFIXES = {"national_mandatory": "GB", "national_recommended": "GB/T", "national_guidance": "GB/Z"}
NATIONAL = "SAC"  # numbers and publishes national standards, whoever drafts them (SL 10, 11)


@effect_handler("number_standard")
def number_standard(happening: EffectContext) -> Mapping[str, Any]:
    """A revision keeps its number with a new year; a new standard gets the next one of its prefix, after the highest
    that was given or that the library holds. The year is that of publication (DOMAIN C2)."""
    year = happening.facts["published"].year
    revised = happening.facts.get("revises")
    if revised:
        return {"designation": parse(f"{parse(revised).work}-{year}").canonical}
    if happening.tier in PREFIXES:
        code = PREFIXES[happening.tier]
    else:
        issuer = Body.objects.values_list("code", flat=True).filter(pk=happening.body).first() or ""
        code = prefix(happening.tier, issuer, str(happening.facts.get("prefix") or ""))
    number = next_number(f"number {code}", _highest(code) + 1)
    return {"designation": parse(f"{code} {number}-{year}").canonical}


def _highest(code: str) -> int:
    """The highest number the library holds under a prefix; 0 for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(substring(key from %s)::int) from catalogue_work where key like %s",
            [f"^{code} ([0-9]{{1,6}})(?:[.]|$)", code + " %"],
        )
        return int(cursor.fetchone()[0] or 0)


@effect_handler("publish_edition")
def publish_edition(happening: EffectContext) -> Mapping[str, Any]:
    """The edition enters the library with its dates, titles, classification and relations."""
    facts = happening.facts
    designation = parse(facts["designation"])
    if Edition.objects.filter(key=designation.expression).exists():
        raise GuijuError(
            f"{designation.canonical} is in the library already", where="designation", expected="a number not yet given"
        )
    record = _record(happening, designation, "60.60")
    _relations(record, facts)
    _keep(record, happening)
    if facts.get("revises"):
        _replace(parse(facts["revises"]), happening)
    return {}


def _replace(old: Designation, happening: EffectContext) -> None:
    """The edition that is revised is replaced on the day the new one takes effect (R12)."""
    status = Edition.objects.filter(key=old.expression).values_list("status", flat=True).first()
    if status not in (None, Status.REPLACED, Status.WITHDRAWN):
        record = _begin(old, happening)
        record.events = [("replaced", happening.facts["effective"], "")]
        _keep(record, happening)


@effect_handler("file_standard")
def file_standard(happening: EffectContext) -> Mapping[str, Any]:
    """A filed standard enters the library, or what the filing says is added to what is known of it."""
    designation = parse(happening.facts["designation"])
    _keep(_record(happening, designation, "60.60"), happening)
    return {}


@effect_handler("publish_amendment")
def publish_amendment(happening: EffectContext) -> Mapping[str, Any]:
    """An amendment sheet is an edition of its own that amends the standard (R11)."""
    facts = happening.facts
    record = _record(happening, parse(facts["designation"]), "60.60")
    base = parse(facts["standard"])
    record.relations.append(Link("amends", base.expression, base.canonical, True, "", "", facts["effective"]))
    _keep(record, happening)
    return {}


@effect_handler("publish_translation")
def publish_translation(happening: EffectContext) -> Mapping[str, Any]:
    """A foreign-language version adds its language and title to the edition; the Chinese text prevails."""
    facts = happening.facts
    record = _known(happening)
    language = facts["language"][:8]
    if language not in record.languages:
        record.languages = [*record.languages, language]
    record.titles = {**record.titles, language: facts["title_foreign"]}
    _keep(record, happening)
    return {}


@effect_handler("confirm_edition")
def confirm_edition(happening: EffectContext) -> Mapping[str, Any]:
    """A review that ends in confirmation begins the next review term (SL 29)."""
    record = _known(happening)
    record.dates = {**record.dates, "confirmed": happening.today.isoformat()}
    _keep(record, happening)
    return {}


@effect_handler("withdraw_edition")
def withdraw_edition(happening: EffectContext) -> Mapping[str, Any]:
    """The edition is withdrawn from the day named, or from today; what replaces it is linked."""
    facts = happening.facts
    if facts.get("sanction") not in (None, "repeal"):
        return {}  # a spot check may end in a notice or in the loss of the number
    record = _known(happening)
    day = facts.get("withdrawn") or happening.today
    record.dates = {**record.dates, "withdrawn": day.isoformat()}
    record.events = [("withdrawn", day, "95.99")]
    if facts.get("replaced_by"):
        newer = parse(facts["replaced_by"])
        record.relations.append(Link("replaces", newer.expression, newer.canonical, False, "full", "", day))
    _keep(record, happening)
    return {}


def _known(happening: EffectContext) -> Record:
    """A record of the edition a case speaks of. GuijuError when the library does not hold it."""
    said = parse(happening.facts.get("standard") or happening.facts["designation"])
    if not Edition.objects.filter(key=said.expression).exists():
        raise GuijuError(f"{said.canonical} is not in the library", where="standard", expected="an edition it holds")
    return _begin(said, happening)


def _begin(said: Designation, happening: EffectContext) -> Record:
    """A record that goes on from what this registry has said of the edition before: an act adds to it."""
    record = start(said, source=OWN, external=said.expression, where=happening.number)
    record.observed = happening.today
    before = EditionSource.objects.filter(source=OWN, external=record.external)
    row = before.select_related("edition__issuer", "edition__committee").first()
    if row is not None:
        record.observed = max(happening.today, row.observed or happening.today)
        for name, value in (row.record or _content(row.edition)).items():
            if name != "designation":
                setattr(record, name, value)
    return record


def _content(edition: Edition) -> dict[str, Any]:
    """The content of an edition of which nobody else has spoken."""
    held = {name: getattr(edition, name) for name in _FIELDS}
    issuer, committee = edition.issuer, edition.committee
    return {**held, "issuer": issuer.code if issuer else "", "committee": committee.code if committee else ""}


_FIELDS = (
    "aliases", "effect", "kind", "stage", "number", "titles", "abstracts", "dates", "ics", "ccs", "languages", "links",
)  # fmt: skip


def _record(happening: EffectContext, designation: Designation, stage: str) -> Record:
    """What a case says of the edition it publishes."""
    facts = happening.facts
    record = _begin(designation, happening)
    titles = {lang: facts[f"title_{lang}"] for lang in ("zh", "en") if facts.get(f"title_{lang}")}
    record.titles = {**record.titles, **titles}
    if facts.get("scope"):
        record.abstracts = {"zh": facts["scope"]}
    dates = {"published": facts["published"].isoformat(), "effective": facts["effective"].isoformat()}
    record.dates = {**record.dates, **dates}
    record.events = [("published", facts["published"], stage), ("in_force", facts["effective"], stage)]
    if isinstance(facts.get("text"), dict):
        record.links = [*record.links, ["text", f"{settings.SITE_URL}/case/{happening.number}/file/text/"]]
    if facts.get("ics"):
        record.ics = [facts["ics"]]
    if happening.committee:
        record.committee = Committee.objects.values_list("code", flat=True).get(pk=happening.committee)
    if happening.tier.startswith("national"):
        record.issuer = NATIONAL
    elif happening.body:
        record.issuer = Body.objects.values_list("code", flat=True).get(pk=happening.body)
    return record


def _relations(record: Record, facts: Mapping[str, Any]) -> None:
    if facts.get("revises"):
        old = parse(facts["revises"])
        record.relations.append(Link("replaces", old.expression, old.canonical, True, "full", "", facts["effective"]))
    if facts.get("adopts") and facts.get("degree"):
        base = parse(facts["adopts"])
        record.relations.append(Link("adopts", base.expression, base.canonical, True, facts["degree"]))
    if facts.get("converts"):
        base = parse(facts["converts"])
        record.relations.append(Link("converted_from", base.expression, base.canonical))


def _keep(record: Record, happening: EffectContext) -> None:
    report = Report()
    enter([record], report, now=happening.now, today=happening.today)
    if report.rejected_count:
        raise GuijuError(report.rejected[0][1], where=happening.number, expected="an edition the library can keep")
