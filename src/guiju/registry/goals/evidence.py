"""The very records behind a figure: above the line, below it, the difference, and what was left out with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from guiju.core.errors import GuijuError
from guiju.core.indicator.model import Form, Words
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.cases import subjects
from guiju.registry.cases.models import Act, Case
from guiju.registry.catalogue.models import Edition, Relation
from guiju.registry.goals import evaluating
from guiju.registry.goals.columns import STATUS
from guiju.registry.goals.evaluating import Asked
from guiju.registry.goals.queries import queries
from guiju.registry.goals.queries.bodies import MIRRORS
from guiju.registry.goals.queries.cases import PROJECTS
from guiju.registry.links.models import Link
from guiju.registry.registers import definitions as registers
from guiju.registry.registers import subjects as item_subjects
from guiju.registry.registers.models import Item

PAGE, LONGEST_PAGE = 50, 200
STEP = 2_000
SIDES = {
    Form.RATIO: ("counted", "over", "difference", "excluded"),
    Form.COUNT: ("counted", "excluded"),
    Form.MEAN: ("counted", "excluded"),
    Form.MEDIAN: ("counted", "excluded"),
}
"""`counted`: the numerator, or what was counted or measured; `over`: the denominator; `difference`: below the line and
not above it."""
COLUMNS = (
    "id", "designation", "title_zh", "title_en", "status", "value", "weight", "since", "reason", "body", "province",
    "ics", "committee", "kind", "address",
)  # fmt: skip


@dataclass(frozen=True)
class Record:
    """One record. `status` of a standard or state of a case on the day; `value` what was measured; `since` the day that
    decides; `address` its page."""

    id: str
    designation: str
    title: Words
    status: str
    value: float | None
    weight: int | None
    since: date | None
    reason: str
    body: str
    province: str
    ics: str
    committee: str
    kind: str
    address: str

    def row(self) -> dict[str, Any]:
        """Flat, in the order of COLUMNS."""
        title = {"title_zh": self.title.zh, "title_en": self.title.en}
        told = {**self.__dict__, **title, "since": self.since.isoformat() if self.since else ""}
        return {name: "" if told[name] is None else told[name] for name in COLUMNS}


@dataclass(frozen=True)
class Page:
    """`next`: where to go on, "" at the end; `total`: all records of the side."""

    records: Sequence[Record]
    next: str
    total: int


def page(question: Asked, side: str, after: str = "", limit: int = PAGE) -> Page:
    """A page of one side, by key. GuijuError for a side the figure does not have."""
    rows = _rows(question, side)
    wanted = rows.filter(pl.col("id") > _place(rows, after)) if after else rows
    found = wanted.head(limit + 1)
    told = _told(question, found.head(limit))
    return Page(told, told[-1].id if found.height > limit else "", rows.height)


def every(question: Asked, side: str) -> Iterator[Record]:
    """All records of a side, for a file."""
    for part in _rows(question, side).iter_slices(STEP):
        yield from _told(question, part)


def _place(rows: pl.DataFrame, after: str) -> Any:
    if rows.schema["id"] == pl.String:
        return after
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise GuijuError("{} is no place", repr(after[:40]), where="after", expected="a `next` of this list")
    return int(after)


def _rows(question: Asked, side: str) -> pl.DataFrame:
    indicator = question.indicator
    if side not in SIDES[indicator.form]:
        raise GuijuError("unknown side {}", repr(side[:40]), where="side", expected=", ".join(SIDES[indicator.form]))
    counted = evaluating.found_of(question, indicator.counted).rows
    if side == "excluded":
        left = evaluating.excluded_of(question)
        rows = left if left is not None else counted.limit(0)
    elif side == "counted" or indicator.over is None:
        rows = counted
    else:
        rows = evaluating.found_of(question, indicator.over).rows
        if side == "difference":
            rows = rows.join(counted.select("id"), "id", "anti")
    held = rows.collect_schema().names()
    wanted = [c for c in ("id", "weight", "since", "reason", "status", "state", "body", "province", "ics", "committee",
                          "kind_", "case_number", "number", indicator.measure) if c in held]  # fmt: skip
    if indicator.measure in held:
        rows = rows.filter(pl.col(indicator.measure).is_not_null() | (pl.lit(side) == "excluded"))
    return rows.select(wanted).collect().sort("id")


def _told(question: Asked, rows: pl.DataFrame) -> list[Record]:
    subject = queries()[question.indicator.counted.query].subject
    ids = rows["id"].to_list()
    named = NAMES[subject](ids, rows)
    records = []
    for row in rows.iter_rows(named=True):
        designation, title, address = named.get(row["id"], (str(row["id"]), Words("", ""), ""))
        status = STATUS[row["status"]] if row.get("status") is not None else row.get("state") or ""
        value = row.get(question.indicator.measure) if question.indicator.measure else None
        texts = {name: str(row.get(name) or "") for name in ("reason", "body", "province", "ics", "committee")}
        records.append(
            Record(
                str(row["id"]), designation, title, status, None if value is None else round(float(value), 4),
                row.get("weight"), row.get("since"), kind=str(row.get("kind_") or ""), address=address, **texts,
            )
        )  # fmt: skip
    return records


Named = Mapping[Any, tuple[str, Words, str]]
"""Key → (what it is called, its title, the path of its page)."""


def _editions(ids: list[Any], rows: pl.DataFrame) -> Named:
    found = Edition.objects.filter(pk__in=ids).values_list("pk", "designation", "titles", "key")
    return {
        pk: (designation, Words(titles.get("zh", ""), titles.get("en", "")), f"edition/{pk}/")
        for pk, designation, titles, key in found
    }


def _cases(ids: list[Any], rows: pl.DataFrame) -> Named:
    return {case.pk: _case(case) for case in Case.objects.filter(pk__in=ids)}


def _case(case: Case) -> tuple[str, Words, str]:
    """As the public may call it."""
    named = subjects.named(case)
    return named.name, Words(named.title.zh, named.title.en), named.address


def _acts(ids: list[Any], rows: pl.DataFrame) -> Named:
    found = {}
    for act in Act.objects.filter(pk__in=ids).select_related("case"):
        number, title, address = _case(act.case)
        found[act.pk] = (f"{number} № {act.number}", title, f"{address}#act-{act.number}")
    return found


def _citations(ids: list[Any], rows: pl.DataFrame) -> Named:
    found = Relation.objects.filter(pk__in=ids).values_list(
        "pk", "source_designation", "target_designation", "source_id"
    )
    return {
        pk: (f"{source} → {target}", Words("", ""), f"edition/{id}/" if id else "") for pk, source, target, id in found
    }


def _committees(ids: list[Any], rows: pl.DataFrame) -> Named:
    """With the national committees that mirror them now."""
    held = Link.objects.filter(type=MIRRORS, ended__isnull=True)
    codes = dict(Committee.objects.values_list("pk", "code")) if held else {}
    known = {codes.get(target, ""): codes.get(source, "") for target, source in held.values_list("target", "source")}
    return {id: (id, Words(known.get(id, ""), known.get(id, "")), f"committee/{id.replace(' ', '_')}") for id in ids}


def _projects(ids: list[Any], rows: pl.DataFrame) -> Named:
    """By the case that asked for the green channel; by the item of the register where none did."""
    numbers = {id: number for id, number in zip(rows["id"], rows["number"], strict=True) if number is not None}
    cases = {case.number: case for case in Case.objects.filter(number__in=numbers.values())}
    found = {id: (id, _case(cases[number])[1], f"case/{number}/") for id, number in numbers.items() if number in cases}
    items = Item.objects.filter(register=PROJECTS, key__in=[id for id in ids if id not in found])
    return found | {item.key: named for item in items for named in _items([item.pk], rows).values()}


def _seats(ids: list[Any], rows: pl.DataFrame) -> Named:
    """By committee and the body that was sat for then; who sits there is not told."""
    known = dict(Body.objects.filter(code__in=rows["body"].cast(pl.String).unique()).values_list("code", "names"))
    found = {}
    for id, code, body in rows.select("id", pl.col("committee", "body").cast(pl.String)).iter_rows():
        names = known.get(body, {})
        found[id] = (code, Words(names.get("zh", ""), names.get("en", "")), f"committee/{code.replace(' ', '_')}")
    return found


def _items(ids: list[Any], rows: pl.DataFrame) -> Named:
    """As everybody may call them."""
    found = {}
    for item in Item.objects.filter(pk__in=ids):
        known = registers.register(item.register)
        title = item_subjects.title_of(known, item)
        found[item.pk] = (item.key, Words(title.zh, title.en), item_subjects.address(known.name, item.key))
    return found


NAMES: dict[str, Callable[[list[Any], pl.DataFrame], Named]] = {
    "edition": _editions, "case": _cases, "act": _acts, "citation": _citations, "committee": _committees,
    "seat": _seats, "item": _items,
    "project": _projects,
}  # fmt: skip
"""How the records behind a figure are called, by what its question counts. An app adds its own."""
