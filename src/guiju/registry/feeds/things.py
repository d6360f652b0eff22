"""The things of the registry that rows are matched with, by what they are compared by.

Of kinds with few things all are gone through once in a taking; of the others (editions, cases) those are looked up that
a batch of rows names, so that a row costs the same however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from guiju.core.feeds import keys
from guiju.core.feeds.checking import sort_of
from guiju.core.feeds.model import FINDS, Compare, Feed
from guiju.core.feeds.scoring import Thing
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.cases import access as case_access
from guiju.registry.cases import definitions
from guiju.registry.cases.models import Case
from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.registers.definitions import register
from guiju.registry.registers.models import Item
from guiju.registry.registers.subjects import title as title_of

Narrowed = Mapping[str, Sequence[str]]
MOST_SAID = 3
"""Standards named as evidence."""
_ENTERPRISES = "enterprise"

_ADOPTED = """
select s.id, t.code, count(distinct e.id), (array_agg(distinct e.designation order by e.designation))[:%s]
from catalogue_relation r join catalogue_edition e on e.id = r.source_id
join bodies_committee s on s.id = e.committee_id join bodies_body b on b.id = s.body_id
join catalogue_edition a on a.id = r.target_id join bodies_committee t on t.id = a.committee_id
where r.kind = 'adopts' and (%s::text[] is null or b.code = any(%s)) group by 1, 2 order by 1, 3 desc, 2
"""


def standing(held: Feed) -> list[Thing]:
    """The things of the kinds of a feed that are gone through, all of them."""
    found: list[Thing] = []
    for kind, narrowed in held.match.things.items():
        if kind not in FINDS:
            found += _ALL[sort_of(kind)](kind, narrowed)
    return found


def named(held: Feed, rows: Sequence[Mapping[str, Sequence[str]]]) -> list[Thing]:
    """Of the kinds that are looked up: the things that some rows name."""
    found: list[Thing] = []
    for kind, narrowed in held.match.things.items():
        if kind in FINDS:
            wanted: dict[tuple[str, Compare], set[str]] = {}
            for rule in held.match.rules:
                if rule.of == kind and rule.attribute in FINDS[kind]:
                    values = wanted.setdefault((rule.attribute, rule.compare), set())
                    values |= {value for row in rows for value in row.get(rule.field, ())}
            found += (_editions if kind == "edition" else _cases)(narrowed, wanted)
    return found


def _committees(kind: str, narrowed: Narrowed) -> Iterator[Thing]:
    bodies = list(narrowed.get("body", ())) or None
    adopted: dict[int, dict[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ADOPTED, [MOST_SAID, bodies, bodies])
        for committee, code, count, some in cursor.fetchall():
            more = " …" if count > len(some) else ""
            adopted.setdefault(committee, {})[code] = f"{code} ({count}: {', '.join(some)}{more})"
    rows = Committee.objects.filter(body__code__in=bodies) if bodies else Committee.objects.all()
    for row in rows.iterator():
        told = adopted.get(row.pk, {})
        attributes = {"code": (row.code,), "name": tuple(row.names.values()), "adopts_from": tuple(told)}
        yield Thing(kind, row.pk, row.code, attributes, told)


def _bodies(kind: str, narrowed: Narrowed) -> Iterator[Thing]:
    rows = Body.objects.all()
    if narrowed.get("kind"):
        rows = rows.filter(kind__in=narrowed["kind"])
    if narrowed.get("country"):
        rows = rows.filter(country__in=narrowed["country"])
    for pk, code, names, sort in rows.values_list("pk", "code", "names", "kind").iterator(chunk_size=5_000):
        prefix = f"Q/{code}" if sort.endswith(_ENTERPRISES) else f"T/{code}" if sort == Body.Kind.ASSOCIATION else ""
        attributes = {"code": (code,), "name": tuple(names.values()), "prefix": (prefix,) if prefix else ()}
        yield Thing(kind, pk, code, attributes)


def _items(kind: str, narrowed: Narrowed) -> Iterator[Thing]:
    found = register(kind.removeprefix("item-"))
    for row in Item.objects.filter(register=found.name, status="valid").iterator():
        words = title_of(found, row.facts)
        yield Thing(kind, row.pk, row.key, {"key": (row.key,), "title": (words.zh, words.en)})


_ALL: Mapping[str, Callable[[str, Narrowed], Iterable[Thing]]] = {
    "committee": _committees, "body": _bodies, "item": _items,
}  # fmt: skip
Wanted = Mapping[tuple[str, Compare], set[str]]


def _editions(narrowed: Narrowed, wanted: Wanted) -> Iterator[Thing]:
    """Editions by their own designations, or by those of what they adopt."""
    rows = Edition.objects.all()
    for name in ("tier", "publisher"):
        if narrowed.get(name):
            rows = rows.filter(**{f"{name}__in": narrowed[name]})
    ids: set[int] = set()
    adopts: dict[int, list[str]] = {}
    for (attribute, compare), values in wanted.items():
        made = [m for value in values if (m := keys.designation(value)) is not None]
        if attribute == "designation":
            known = {"key__in": {m.expression for m in made}}
            if compare is not Compare.EDITION:
                known = {"work__key__in": {m.work for m in made}}
            ids |= set(rows.filter(**known).values_list("pk", flat=True))
            continue
        works = {m.work for m in made}
        said = Relation.objects.filter(kind="adopts", source__isnull=False)
        pairs = [
            *said.filter(target__work__key__in=works).values_list("source_id", "target__key"),
            *said.filter(target__isnull=True, target_work__key__in=works).values_list("source_id", "target_work__key"),
            *said.filter(target__isnull=True, target_key__in={m.expression for m in made} | works).values_list(
                "source_id", "target_key"
            ),
        ]
        for edition, key in pairs:
            adopts.setdefault(edition, []).append(key)
    for row in rows.filter(pk__in=ids | set(adopts)).order_by("pk"):
        attributes = {
            "designation": (row.designation,), "title": tuple(row.titles.values()),
            "adopts": tuple(dict.fromkeys(adopts.get(row.pk, ()))),
        }  # fmt: skip
        yield Thing("edition", row.pk, row.designation, attributes)


_FACTS = """
select w.value, k.id from unnest(%s::text[]) w (value)
join cases_case k on k.facts @> jsonb_build_object(%s::text, w.value)
"""


def _cases(narrowed: Narrowed, wanted: Wanted) -> Iterator[Thing]:
    """Cases by a fact that everybody may read, as it is written."""
    told: dict[int, dict[str, list[str]]] = {}
    for (attribute, _), values in wanted.items():
        with connection.cursor() as cursor:
            cursor.execute(_FACTS, [sorted(values), attribute])
            for value, case in cursor.fetchall():
                told.setdefault(case, {}).setdefault(attribute, []).append(value)
    procedures = narrowed.get("procedure")
    for row in Case.objects.filter(pk__in=told).order_by("pk"):
        facts = definitions.kept(row.definition_id).facts
        if procedures and row.procedure not in procedures:
            continue
        shown = {n: v for n, v in told[row.pk].items() if n in facts and case_access.is_public(facts[n])}
        if shown:
            yield Thing("case", row.pk, row.number, shown)


def admits(held: Feed, kind: str, row: Any) -> bool:
    """Whether a thing is one of those a feed matches rows with."""
    narrowed = held.match.things[kind]
    held_by = {
        "body": lambda: row.body.code, "kind": lambda: row.kind, "country": lambda: row.country,
        "tier": lambda: row.tier, "publisher": lambda: row.publisher, "procedure": lambda: row.procedure,
    }  # fmt: skip
    return all(held_by[name]() in values for name, values in narrowed.items())
