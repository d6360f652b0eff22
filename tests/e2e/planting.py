# ruff: noqa: E501
"""Puts every kind of script into every text that people, files and imports bring, and prints the pages that show them.

Run in the environment of a site (`python planting.py`). What has a form or an upload comes in through it, as any
account could send it; what only imports bring is written as an import writes it.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

from guiju.start import ready

ready()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from guiju import worker  # noqa: E402
from guiju.core.designation import parse  # noqa: E402
from guiju.core.plan.facts import read_facts  # noqa: E402
from guiju.registry.accounts.models import User  # noqa: E402
from guiju.registry.bodies.models import Affiliation, Body, Committee, Post  # noqa: E402
from guiju.registry.cases.models import Case, Comment  # noqa: E402
from guiju.registry.catalogue.intake import ingest  # noqa: E402
from guiju.registry.catalogue.intake.record import start  # noqa: E402
from guiju.registry.catalogue.intake.report import Report  # noqa: E402
from guiju.registry.catalogue.models import Classification  # noqa: E402
from guiju.registry.feeds import deciding, taking  # noqa: E402
from guiju.registry.feeds.definitions import feed  # noqa: E402
from guiju.registry.feeds.models import Candidate  # noqa: E402
from guiju.registry.plans import keeping  # noqa: E402
from guiju.registry.registers import access  # noqa: E402
from guiju.registry.texts.models import Requirement, Text  # noqa: E402
from scripts import ADDRESSES, ELEMENTS, EVERY, RAN  # noqa: E402
from unit.text.test_allowed import asciidoc, docx, markdown, oscal, sts  # noqa: E402

TOLD = [" ".join("".join(c for c in text if c >= " ").split()) for text in EVERY]
"""As one line without control characters, which forms refuse."""
ANY = cycle(TOLD)


def client(name: str) -> Client:
    made = Client(SERVER_NAME="127.0.0.1")
    made.force_login(User.objects.get(username=name))
    return made


def sent(answer: Any, *expected: int) -> Any:
    assert answer.status_code in (expected or (302,)), (answer.status_code, answer.content[:3000].decode())
    return answer


def names(count: int = 8) -> dict[str, str]:
    return {"zh": " ".join(next(ANY) for _ in range(count)), "en": " ".join(next(ANY) for _ in range(count))}


# --- what imports bring ---------------------------------------------------------------------------------------------


def catalogue() -> Iterator[str]:
    now = timezone.now()
    body, _ = Body.objects.update_or_create(
        code="XSS",
        defaults={"kind": "association", "names": names(40), "country": "CN", "url": ADDRESSES[0], "source": TOLD[0]},
    )
    Committee.objects.update_or_create(code="XSS/TC 1", defaults={
        "sort": "XSS/TC 0001", "names": names(40), "body": body, "scope": " ".join(TOLD), "liaisons": [t[:120] for t in TOLD],
        "participating": [t[:40] for t in TOLD], "observing": [t[:40] for t in TOLD], "source": TOLD[1], "secretariat": TOLD[2][:40],
        "status": "active",
    })  # fmt: skip
    Classification.objects.update_or_create(
        system="ics", code="99.990", defaults={"names": names(40), "source": TOLD[3]}
    )
    records = []
    for number, text in enumerate(TOLD, 1):
        value = parse(f"T/XSS {number}-2020")
        record = start(value, source="made-up", external=value.canonical, where=f"made-up:{number}")
        record.titles = {"zh": text, "en": text}
        record.abstracts = {"zh": text, "en": " ".join(TOLD)}
        record.links = [["text", address] for address in (*ADDRESSES, f"https://example.org/{text}")]
        record.events = [("in_force", date(2020, 1, 1), "")]
        record.observed, record.kind, record.ics, record.issuer = date(2024, 6, 1), "standard", ["99.990"], "XSS"
        record.committee = "XSS/TC 1"
        records.append(record)
    report = ingest.ingest(records, Report(), now=now, today=timezone.localdate())
    assert report.rejected == [], report.rejected[:3]
    worker.catch_up()
    yield from (
        "/body/XSS",
        "/committee/XSS/TC_1",
        "/committees/",
        "/bodies/",
        "/ics/",
        "/ics/99.990/",
        "/changes/",
        "/",
    )
    yield from (f"/standard/T/XSS_{number}-2020" for number in range(1, len(TOLD) + 1, 6))
    yield "/search/?publisher=XSS"


def feeds() -> Iterator[str]:
    """Rows of a feed hold what somebody wrote, and so does the reason of a decision."""
    now, lines = timezone.now(), []
    for number, text in enumerate(TOLD):
        members = {"secretariat": {"acronym": text[:40]}, "pMembers": None, "status": "Active"}
        key = f"{' '.join(text.replace('/', ' ').split())[:60]} {number}"
        lines.append(json.dumps({"reference": key, "title": {"en": text[:900], "fr": text[:900]}, **members}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planted.jsonl"
        path.write_text("\n".join([*lines, *lines[:20]]), encoding="utf-8")
        taking.take(feed("iso-committees"), path, TOLD[0][:200], access.KEEPER, now)
    who = access.viewer(User.objects.get(username="officer"), timezone.localdate())
    for row in Candidate.objects.filter(seen__name=TOLD[0][:200])[:20]:
        deciding.decide(feed(row.feed), row.key, deciding.Asked("none", why=next(ANY)[:500]), who, now)
        yield f"/feeds/{row.feed}/candidate/{quote(row.key)}/"
    yield from (
        "/feeds/",
        "/feeds/iso-committees/",
        "/feeds/iso-committees/?state=refused",
        "/feeds/iso-committees/files/",
    )


def plan() -> Iterator[str]:
    def two() -> str:
        return json.dumps({language: text[:300] for language, text in names(3).items()}, ensure_ascii=False)

    source = "\n".join(
        [
            "plan: planted-plan", f"title: {two()}", "issuers: [SAMR]", "adopted: 2026-01-05", "deadline: '2028'",
            "local: false", f"source: {json.dumps(TOLD[0])}", "chapters:",
            *(line for chapter in range(1, 9) for line in (
                f"  - number: {chapter}", f"    title: {two()}", "    tasks:",
                f"      - number: {chapter}", f"        title: {two()}", "        groups:",
                "          - {lead: [SAMR], participating: [MIIT]}", "        targets:",
                f"          - {{key: Z{chapter}, measure: {two()}, comparator: '>=', value: 5, unit: item, deadline: '2028'}}",
            )),
        ]
    )  # fmt: skip
    keeping.keep(read_facts(source, "planted.yaml"), timezone.now())
    yield from ("/plans/", "/plans/planted-plan/", "/plans/planted-plan/matrix/", "/plans/planted-plan/overdue/")
    yield from ("/plans/planted-plan/tasks/1/", "/plans/planted-plan/tasks/5/", "/plans/planted-plan/bodies/SAMR/")


def people() -> None:
    """Names of accounts may come from a provider that signs people in."""
    committee = Committee.objects.get(code="SAC/TC 286")
    for text in TOLD[:40]:
        user, _ = User.objects.get_or_create(username=text[:150], defaults={"first_name": text[:150]})
        Post.objects.get_or_create(
            user=user, office="member", committee=committee, since=date(2020, 1, 1), unit=text[:200]
        )


# --- what any account brings ----------------------------------------------------------------------------------------


def comments() -> Iterator[str]:
    reader = client("reader")
    found = re.search(r"/case/([^/]+)/do/opinions.comment/", reader.get("/drafts/").content.decode())
    assert found
    case = Case.objects.get(number=found[1])
    for text in TOLD:
        form = {
            "clause": text[:80],
            "words": text,
            "kind": "technical",
            "text": f"{text}\n{text}",
            "proposal": text,
            "organization": text,
        }
        sent(reader.post(f"/case/{case.number}/do/opinions.comment/", {**form, "kind": Comment.Kind.values[0]}))
    user = User.objects.get(username=TOLD[0][:150])
    Comment.objects.filter(case=case).update(user=user, disposition="adopted", reason=" ".join(TOLD))
    yield from (f"/case/{case.number}/", "/drafts/", "/desk/", f"/cases/{case.procedure}/")


def complaints() -> Iterator[str]:
    reader, opened = client("reader"), []
    for text in TOLD:
        form = {
            "subject": "standard",
            "summary": text[:120],
            "complaint": "\n".join(TOLD),
            "name": text[:80],
            "contact": text,
        }
        name = f"{text.replace('/', '∕')[:80]}.png"
        png = SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + text.encode(), "text/html")
        answer = sent(reader.post("/cases/complaint/new/", {**form, "evidence": png}), 302, 400)
        if answer.status_code == 302:
            opened.append(answer["Location"])
    assert len(opened) > len(TOLD) * 3 // 4, len(opened)
    yield from (*opened[::8], "/cases/complaint/", "/cases/complaint/board/", "/cases/", "/desk/")
    yield opened[0] + "do/refuse/"


def own_lists() -> Iterator[str]:
    officer = client("officer")
    for text in TOLD[:40]:
        sent(officer.post("/watch/add", {"kind": "search", "key": f"q={text}"[:500], "label": text}))
        sent(officer.post("/watch/key", {"name": text[:80]}), 302, 400)
        query = "measure=editions&day=2026-01-01"
        sent(officer.post("/statistics/save", {"query": query, "name": text[:80]}), 302, 400)
    yield from ("/watch/", "/statistics/")


def affiliations() -> Iterator[str]:
    """Proofs and reasons of who speaks for a body: begun and ended again and again."""
    officer = client("officer")
    for text in TOLD[:40]:
        said = {"body": "GUIJU-LAB", "person": "reader", "mandate": "comment", "proof": text[:1000] or "1"}
        sent(officer.post("/affiliations/", said))
        made = Affiliation.objects.latest("pk")
        sent(officer.post(f"/affiliations/{made.pk}/end/", {"why": text[:500] or "1"}))
    yield "/affiliations/?body=GUIJU-LAB"


def texts() -> Iterator[str]:
    """Every kind of file, each script in a file of its own; a draft is opened by who sent it."""
    officer, seen = client("officer"), set(Text.objects.values_list("pk", flat=True))
    kinds = (("xml", sts), ("md", markdown), ("adoc", asciidoc), ("json", oscal), ("docx", docx))
    for number, script in enumerate(EVERY):
        for ending, made in kinds if script in ELEMENTS[50:60] else (kinds[number % len(kinds)],):
            name = f"{TOLD[number].replace('/', '∕')[:60]}.{ending}"
            sent(officer.post("/texts/new/", {"file": SimpleUploadedFile(name, made(script))}), 200, 302, 400)
    kept = list(Text.objects.exclude(pk__in=seen).order_by("pk"))
    assert len(kept) > len(EVERY) * 3 // 4, len(kept)
    for text in kept:
        yield f"/texts/{text.slug}/?show=both" if len(text.languages) > 1 else f"/texts/{text.slug}/"
    for text in kept[::9]:
        yield from (f"/texts/{text.slug}/{page}" for page in ("edit/", "history/", "lint/", "requirements/", "review/"))
        clause = Requirement.objects.filter(text=text).first()
        if clause is not None:
            yield f"/texts/{text.slug}/edit/{clause.clause}/"
    yield from ("/texts/", f"/compare/?a={kept[0].slug}&b={kept[9].slug}")
    one_language = [{"en": "English only", "x": "y"}, {"zh": "只有中文"}]
    for text, titles in zip(kept, one_language, strict=False):
        Text.objects.filter(pk=text.pk).update(titles=titles)
        yield f"/texts/{text.slug}/edit/"


if __name__ == "__main__":
    people()
    pages: list[str] = []
    for plant in (catalogue, feeds, plan, comments, complaints, own_lists, affiliations, texts):
        pages += plant()
    assert RAN
    json.dump(list(dict.fromkeys(pages)), sys.stdout)
