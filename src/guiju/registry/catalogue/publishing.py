"""Effects of acts on the library: a number for a standard, and its edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection

from guiju.core.designation import Designation, parse
from guiju.core.errors import GuijuError, sentence
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.bodies.prefixes import prefix
from guiju.registry.catalogue.intake.ingest import enter
from guiju.registry.catalogue.intake.record import Link, Record, start
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.catalogue.models import Edition, EditionSource, Relation, Status
from guiju.registry.catalogue.rules import OWN
from guiju.registry.record.effect_context import PUT_RIGHT, EffectContext, done_again, effect_handler
from guiju.registry.record.numbers import next_number

PREFIXES = {"national_mandatory": "GB", "national_recommended": "GB/T", "national_guidance": "GB/Z"}
NATIONAL = "SAC"  # numbers and publishes national standards, whoever drafts them (SL 10, 11)


@effect_handler("number_standard")
def number_standard(happening: EffectContext) -> Mapping[str, Any]:
    """A revision keeps its number with a new year; a new standard gets the next one of its prefix, after the highest
    that was given or that the library holds. The year is that of publication (DOMAIN C2). A national standard that is
    identical with an international one bears both numbers (DOMAIN 1.4)."""
    year = happening.facts["published"].year
    revised = happening.facts.get("revises")
    if revised:
        return {"designation": parse(f"{parse(revised).work}-{year}{_dual(happening)}").canonical}
    tier = _tier(happening)
    if tier in PREFIXES:
        code = PREFIXES[tier]
    else:
        issuer = Body.objects.values_list("code", flat=True).filter(pk=happening.body).first() or ""
        code = prefix(tier, issuer, str(happening.facts.get("prefix") or ""))
    number = next_number(f"number {code}", _highest(code) + 1)
    return {"designation": parse(f"{code} {number}-{year}{_dual(happening)}").canonical}


def _tier(happening: EffectContext) -> str:
    """The tier in which a standard is numbered: that of its procedure, or the one that the case has chosen."""
    return str(happening.facts.get("number_as") or happening.tier)


def _dual(happening: EffectContext) -> str:
    """The second half of a dual number; "" where the standard is not identical with an international one."""
    adopted = happening.facts.get("adopts")
    if not adopted or happening.facts.get("degree") != "IDT" or _tier(happening) not in PREFIXES:
        return ""
    return f"/{parse(adopted).canonical}"


@done_again("number_standard")
def number_again(happening: EffectContext) -> Mapping[str, Any]:
    """The number that was given stays. GuijuError for a year, a revised standard or a code that it does not carry."""
    given, year = happening.facts["designation"], happening.facts["published"].year
    if happening.differs("revises", "prefix", "issuer", "adopts", "degree", "number_as") or parse(given).year != year:
        raise GuijuError(
            "the number {} was given and carries its year", given, where="published",
            expected=sentence("a day in {}, or a withdrawal and another publication", parse(given).year),
        )  # fmt: skip
    return {}


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
            "{} is in the library already",
            designation.canonical,
            where="designation",
            expected="a number not yet given",
        )
    return _published(happening, designation)


@done_again("publish_edition")
def publish_again(happening: EffectContext) -> Mapping[str, Any]:
    """The edition with what was corrected of it; what it replaces follows its day of effect."""
    _same(happening, "designation", "revises", "adopts", "degree", "converts")
    designation = parse(happening.facts["designation"])
    _move_relations(designation.expression, "replaces", happening)
    return _published(happening, designation)


def _published(happening: EffectContext, designation: Designation) -> Mapping[str, Any]:
    facts = happening.facts
    record = _record(happening, designation, "60.60")
    _relations(record, facts)
    _keep(record, happening)
    if facts.get("revises"):
        _replace(parse(facts["revises"]), happening)
    return {}


def _same(happening: EffectContext, *names: str) -> None:
    """GuijuError when a fact was corrected that says which edition, or which relation, it is about."""
    for name in names:
        if happening.differs(name):
            raise GuijuError(
                "the library already speaks of {}", (happening.before or {}).get(name) or name, where=name,
                expected=PUT_RIGHT,
            )  # fmt: skip


def _move_relations(edition: str, kind: str, happening: EffectContext) -> None:
    """The relations that acts have told of an edition hold from its day of effect, whether earlier or later."""
    rows = Relation.objects.filter(origin=OWN, kind=kind, source_key=edition)
    rows.update(valid_from=happening.facts["effective"])


def _replace(old: Designation, happening: EffectContext) -> None:
    """The edition that is revised is replaced on the day the new one takes effect (R12)."""
    status = Edition.objects.filter(key=old.expression).values_list("status", flat=True).first()
    again = happening.before is not None and status == Status.REPLACED
    if again or status not in (None, Status.REPLACED, Status.WITHDRAWN):
        record = _begin(old, happening)
        record.events = [("replaced", happening.facts["effective"], "")]
        _keep(record, happening)


@effect_handler("file_standard")
def file_standard(happening: EffectContext) -> Mapping[str, Any]:
    """A filed standard enters the library, or what the filing says is added to what is known of it."""
    designation = parse(happening.facts["designation"])
    _keep(_record(happening, designation, "60.60"), happening)
    return {}


@done_again("file_standard")
def file_again(happening: EffectContext) -> Mapping[str, Any]:
    _same(happening, "designation")
    return file_standard(happening)


@effect_handler("deposit_edition")
def deposit_edition(happening: EffectContext) -> Mapping[str, Any]:
    """A deposited standard is in the library: one that is held keeps what is known of it, another enters with title and
    days. Where the depositor opened the text, it stands on its page (O 28)."""
    facts = happening.facts
    said = parse(facts["designation"])
    held = Edition.objects.filter(key=said.expression).exists()
    record = _begin(said, happening) if held else _record(happening, said, "60.60")
    record.links = [link for link in record.links if not link[1].endswith(f"/case/{happening.number}/file/text/")]
    opened = facts["text"] if facts.get("access") == "open" else None
    if opened is not None:
        record.links.append(["text", f"{settings.SITE_URL}/case/{happening.number}/file/open_text/"])
    _keep(record, happening)
    return {"open_text": opened} if opened is not None else {}


@done_again("deposit_edition")
def deposit_again(happening: EffectContext) -> Mapping[str, Any]:
    _same(happening, "designation", "access", "text")
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


@done_again("publish_amendment")
def amend_again(happening: EffectContext) -> Mapping[str, Any]:
    _same(happening, "designation", "standard")
    _move_relations(parse(happening.facts["designation"]).expression, "amends", happening)
    return publish_amendment(happening)


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


@done_again("publish_translation")
def translate_again(happening: EffectContext) -> Mapping[str, Any]:
    _same(happening, "standard", "designation", "language")
    return publish_translation(happening)


@effect_handler("confirm_edition")
def confirm_edition(happening: EffectContext) -> Mapping[str, Any]:
    """A review that ends in confirmation begins the next review term (SL 29)."""
    record = _known(happening)
    record.dates = {**record.dates, "confirmed": happening.today.isoformat()}
    if happening.facts.get("next_review"):
        record.dates["review"] = happening.facts["next_review"].isoformat()
    _keep(record, happening)
    return {}


@done_again("confirm_edition")
def confirm_again(happening: EffectContext) -> Mapping[str, Any]:
    """What was confirmed, on the day of the act, does not follow from the next day of review."""
    _same(happening, "standard", "designation")
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


@done_again("withdraw_edition")
def withdraw_again(happening: EffectContext) -> Mapping[str, Any]:
    _same(happening, "standard", "designation", "replaced_by", "sanction")
    return withdraw_edition(happening)


def _known(happening: EffectContext) -> Record:
    """A record of the edition a case speaks of. GuijuError when the library does not hold it."""
    said = parse(happening.facts.get("standard") or happening.facts["designation"])
    if not Edition.objects.filter(key=said.expression).exists():
        raise GuijuError("{} is not in the library", said.canonical, where="standard", expected="an edition it holds")
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
    if facts.get("first_review"):
        dates["review"] = facts["first_review"].isoformat()
    record.dates = {**record.dates, **dates}
    record.events = [("published", facts["published"], stage), ("in_force", facts["effective"], stage)]
    if isinstance(facts.get("text"), dict):
        link = ["text", f"{settings.SITE_URL}/case/{happening.number}/file/text/"]
        record.links = [*(held for held in record.links if list(held) != link), link]
    if facts.get("ics"):
        record.ics = [facts["ics"]]
    if happening.committee:
        record.committee = Committee.objects.values_list("code", flat=True).get(pk=happening.committee)
    if _tier(happening).startswith("national"):
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
