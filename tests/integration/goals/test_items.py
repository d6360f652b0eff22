"""Figures of items of registers: as they stood on a day, as known at a number; the same as the items themselves say."""

from __future__ import annotations

from datetime import date

import pytest

from guiju.core.errors import GuijuError
from guiju.registry.bodies.services import known_committees
from guiju.registry.goals import columns, definitions, evaluating, evidence
from guiju.registry.goals.evaluating import Asked
from guiju.registry.links import keeping, tables
from guiju.registry.links.definitions import link_type
from guiju.registry.links.models import Link
from guiju.registry.record import sequence
from guiju.registry.registers import taking
from guiju.registry.registers.definitions import register
from integration.cases.world import World, at, world

HEAD = "编号,依托单位,统一社会信用代码,专业领域,有效期至,状态\n"
A = "SYS-2020-0001,甲实验室,91110108MA0000000A,声学,2026-06-30,\n"
B = "SYS-2020-0002,乙实验室,91350100M000100Y43,光学,,\n"


@pytest.fixture
def here(db: None) -> World:
    columns.forget()
    return world()


def take(text: str, day: str) -> int:
    labs = register("quality-laboratories")
    taking.take(labs, (HEAD + text).encode(), "t.csv", valid_from=date.fromisoformat(day), now=at("2026-03-02"))
    while sequence.number_pending():
        pass
    return sequence.head()


def figure(day: str, seq: int | None = None, key: str = "quality_laboratories", **given: str) -> Asked:
    return evaluating.asked(definitions.indicator(key), given, date(2026, 9, 1), seq, date.fromisoformat(day))


def value(day: str, seq: int | None = None, **given: str) -> float | None:
    return evaluating.compute(figure(day, seq, **given)).value


def test_items_are_counted_as_they_stood_by_what_was_known(here: World) -> None:
    first = take(A + B, "2026-01-01")
    assert (value("2025-12-31"), value("2026-01-01"), value("2026-07-01")) == (0, 2, 1)
    assert evaluating.compute(figure("2026-07-01")).excluded == 1
    second = take(B.replace("光学", "力学").replace(",,\n", ",,注销\n"), "2026-02-01")
    assert (value("2026-01-15"), value("2026-02-01")) == (2, 1) and value("2026-02-01", first) == 2
    columns.forget()
    assert value("2026-02-01", first) == 2 and value("2026-02-01", second) == 1


def test_items_by_province_and_the_records_behind_a_figure(here: World) -> None:
    take(A + B, "2026-01-01")
    assert value("2026-01-01", province="35") == 1 and value("2026-01-01", province="11") == 1
    records = list(evidence.every(figure("2026-01-01"), "counted"))
    assert [(r.designation, r.title.zh, r.kind) for r in records] == [
        ("SYS-2020-0001", "甲实验室", "声学"), ("SYS-2020-0002", "乙实验室", "光学"),
    ]  # fmt: skip
    assert records[0].address == "registers/quality-laboratories/item/SYS-2020-0001/"
    assert [r.reason for r in evidence.every(figure("2026-07-01"), "excluded")] == ["over"]


def test_what_is_written_down_says_the_same(here: World) -> None:
    first = take(A, "2026-01-01")
    columns.persist()
    take(B, "2026-01-01")
    assert (value("2026-01-02"), value("2026-01-02", first)) == (2, 1)
    columns.persist()
    columns.forget()
    assert (value("2026-01-02"), value("2026-01-02", first)) == (2, 1)


def test_people_of_a_closed_register_are_in_no_column(here: World) -> None:
    table = "姓名,联系方式,类别,等级\n王某,138,research,senior\n"
    now = at("2026-03-02")
    taking.take(register("professionals"), table.encode(), "p.csv", valid_from=date(2026, 1, 1), now=now)
    while sequence.number_pending():
        pass
    frames = columns.at_head().frames
    assert frames["entries"].is_empty() and frames["marks"].is_empty()


def test_a_number_that_is_not_there_is_refused(here: World) -> None:
    with pytest.raises(GuijuError, match="has not come to"):
        value("2026-01-01", sequence.head() + 5)


def test_committees_are_consistent_where_a_link_says_so(library: None) -> None:
    """T5 from the links that hold on the day, as known at the number."""
    columns.forget()
    key = "committee_consistency"
    while sequence.number_pending():
        pass
    before = sequence.head()
    none = evaluating.compute(figure("2026-01-01", key=key))
    assert none.value == 0 and none.over
    international = next(iter(evidence.every(figure("2026-01-01", key=key), "over"))).id
    table = f"from,to,since,until\nSAC/TC 28,{international},2025-01-01,2026-06-30\n".encode()
    known_committees(["SAC/TC 28"])
    kind, now = link_type("mirrors"), at("2026-03-02")
    tables.take(kind, table, "m.csv", valid_from=date(2025, 1, 1), now=now)
    while sequence.number_pending():
        pass
    days = ("2024-12-31", "2025-01-01", "2026-06-30", "2026-07-01")
    assert [evaluating.compute(figure(day, key=key)).counted for day in days] == [0, 1, 1, 0]
    assert evaluating.compute(figure("2025-06-01", before, key)).counted == 0
    known = sequence.head()
    keeping.end(Link.objects.get(), date(2025, 12, 31), "不再对口", now)
    while sequence.number_pending():
        pass
    assert evaluating.compute(figure("2026-01-01", key=key)).counted == 0
    assert evaluating.compute(figure("2026-01-01", known, key)).counted == 1
    columns.forget()
    assert evaluating.compute(figure("2026-01-01", known, key)).counted == 1


def test_research_projects_of_the_register_are_counted_with_those_of_the_channel(here: World) -> None:
    """T1: the denominator is what the register holds; a project of a national standard names the one it comes from."""
    projects, now = register("research-projects"), at("2025-03-02")
    head = "项目编号,项目名称,类别,结题日期\n"
    rows = "P1,甲,共性关键技术类,2024-06-30\nP2,乙,应用示范类,2024-12-31\nP3,丙,其他,2024-01-01\n"
    rows += "P4,丁,应用示范类,2027-01-01\n"
    taking.take(projects, (head + rows).encode(), "p.csv", valid_from=date(2024, 1, 1), now=now)
    while sequence.number_pending():
        pass
    found = evaluating.compute(figure("2025-06-01", key="research_to_standards"))
    assert (found.over, found.excluded) == (2, 1)
    records = {r.id: r for r in evidence.every(figure("2025-06-01", key="research_to_standards"), "over")}
    assert records["P2"].title.zh == "乙" and records["P2"].address == "registers/research-projects/item/P2/"
    assert evaluating.compute(figure("2024-07-01", key="research_to_standards")).over == 1
