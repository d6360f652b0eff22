"""Tables taken into a register: what comes of each row, twice the same, half of nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from guiju.core.errors import GuijuError, NotAllowedError, said
from guiju.core.procedure.model import FactType
from guiju.core.register.model import Doing, Register
from guiju.registry.accounts.principals import key_of
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.catalogue.models import Classification
from guiju.registry.record import log, sequence
from guiju.registry.record.models import Change
from guiju.registry.registers import keeping, opening, subjects, tables, taking
from guiju.registry.registers.definitions import register
from guiju.registry.registers.keeping import Said
from guiju.registry.registers.models import Entry, Item, Sealed, Taking
from guiju.registry.registers.naming import Names
from integration.cases.world import World, at, world
from integration.registers.proof import faults

HEAD = "编号,承担单位,统一社会信用代码,专业领域,有效期至,状态\n"
ONE = "YZD-2020-0001,甲实验室,91110108MA0000000A,声学,2028-01-01,有效\n"
TWO = "YZD-2020-0002,乙实验室,91350100M000100Y43,光学,,\n"
DAY = date(2026, 1, 1)


@pytest.fixture
def here(db: None) -> World:
    return world()


def take(text: str, name: str = "verification-points", day: date = DAY, **more: Any) -> taking.Report:
    now: datetime = more.pop("now", at("2026-01-02"))
    return taking.take(register(name), text.encode(), "t.csv", valid_from=day, now=now, **more)


def counts(report: taking.Report) -> dict[str, int]:
    return {name: count for name, count in report.counts.items() if count}


def test_rows_are_entered_and_taken_once(here: World) -> None:
    assert counts(take(HEAD + ONE + TWO)) == {"read": 2, "entered": 2}
    item = Item.objects.get(key="YZD-2020-0001")
    assert (item.status, item.until, item.entered, item.facts["host"]) == ("valid", date(2028, 1, 1), DAY, "甲实验室")
    assert counts(take(HEAD + ONE + TWO)) == {"read": 2, "unchanged": 2}
    assert Entry.objects.count() == 2 and Change.objects.filter(kind="entry").count() == 2


def test_what_differs_is_an_entry_from_its_day_on(here: World) -> None:
    take(HEAD + ONE + TWO)
    later = HEAD + ONE.replace("声学", "力学").replace("有效", "暂停") + TWO
    assert counts(take(later, day=date(2026, 3, 1), now=at("2026-03-02"))) == {"read": 2, "changed": 1, "unchanged": 1}
    item = Item.objects.get(key="YZD-2020-0001")
    assert (item.status, item.since, item.facts["field"], item.entries) == ("suspended", date(2026, 3, 1), "力学", 2)
    assert Entry.objects.get(item=item, number=2).sets == {"field": "力学"}
    back = HEAD + ONE
    assert counts(take(back, day=date(2026, 4, 1), now=at("2026-04-02"))) == {"read": 1, "changed": 1}
    assert Item.objects.get(key="YZD-2020-0001").status == "valid"


def test_a_whole_table_retires_what_it_lacks(here: World) -> None:
    take(HEAD + ONE + TWO)
    report = take(HEAD + TWO, day=date(2026, 3, 1), now=at("2026-03-02"), whole=True, why="年度名录")
    assert counts(report) == {"read": 1, "unchanged": 1, "retired": 1}
    assert Item.objects.get(key="YZD-2020-0001").status == "retired"
    assert counts(take(HEAD + ONE, day=date(2026, 4, 1), now=at("2026-04-02"))) == {"read": 1, "changed": 1}
    assert Item.objects.get(key="YZD-2020-0001").status == "valid"


@pytest.mark.parametrize(
    "row", [ONE.replace("2028-01-01", "2028-13-01"), ONE.replace("91110108MA0000000A", ""), "x" * 140_000 + ",\n"]
)
def test_a_whole_table_with_a_refused_row_retires_nothing(here: World, row: str) -> None:
    take(HEAD + ONE + TWO)
    report = take(HEAD + row + TWO, day=date(2026, 3, 1), now=at("2026-03-02"), whole=True)
    assert counts(report) == {"read": 2, "unchanged": 1, "refused": 1}
    assert report.refused[0].what == "nothing is taken away as long as rows are refused" and len(report.refused) == 2
    assert set(Item.objects.values_list("status", flat=True)) == {"valid"}


def test_numbers_that_a_table_brought_are_not_issued_again(here: World) -> None:
    for key in ("YZD-2026-0001", "YZD-2026-0007", "YZD-2026-x", "YZD-2025-0900"):
        take(HEAD + ONE.replace("YZD-2020-0001", key))
    text = HEAD + "," + ONE.split(",", 1)[1] + "YZD-2026-0009," + TWO.split(",", 1)[1] + "," + TWO.split(",", 1)[1]
    assert counts(take(text)) == {"read": 3, "entered": 3}
    facts = {"host": "丙", "host_code": "91350100M000100Y43", "field": "x"}
    entry = keeping.keep(
        register("verification-points"), None, Said(Doing.ENTER, date(2026, 3, 1), facts), at("2026-03-02")
    )
    assert entry is not None
    keys = set(Item.objects.filter(entered__year=2026).values_list("key", flat=True))
    issued = keys - {"YZD-2026-0001", "YZD-2026-0007", "YZD-2026-x", "YZD-2025-0900", "YZD-2026-0009"}
    assert issued == {"YZD-2026-0010", "YZD-2026-0011", "YZD-2026-0012"} and entry.item.key == "YZD-2026-0012"


WRONG_KEYS = [".", "..", "a/../b", "a/tree", "a/personal", "a/b/Tree", "a/history", "\u202eabc", "a\nb", "x" * 241]


@pytest.mark.parametrize("key", WRONG_KEYS)
def test_a_key_that_cannot_stand_in_an_address_is_refused(here: World, key: str) -> None:
    report = take(HEAD + TWO.replace("YZD-2020-0002", f'"{key}"'))
    assert counts(report) == {"read": 1, "refused": 1} and report.refused[0].where == "编号"


@pytest.mark.parametrize(
    "key", ["...", "tree", "a/", "/a", "a//b", "a%2Fb", "a?b#c", "a\\b", "<b>x</b>", "甲　乙", "=1+1"]
)
def test_a_key_that_is_taken_has_its_page(here: World, key: str) -> None:
    assert counts(take(HEAD + TWO.replace("YZD-2020-0002", key))) == {"read": 1, "entered": 1}
    address = "/" + subjects.address("verification-points", Item.objects.get(key=key).key)
    assert Client().get(address).status_code == 200


def test_trying_leaves_nothing(here: World) -> None:
    assert counts(take(HEAD + ONE + TWO, dry=True)) == {"read": 2, "entered": 2}
    assert (
        not Item.objects.exists() and not Taking.objects.exists() and not Change.objects.filter(kind="entry").exists()
    )


def test_rows_without_a_number_get_the_next_ones(here: World) -> None:
    text = HEAD.replace("编号,", "") + ONE.split(",", 1)[1] + TWO.split(",", 1)[1]
    assert counts(take(text)) == {"read": 2, "entered": 2}
    assert sorted(Item.objects.values_list("key", flat=True)) == ["YZD-2026-0001", "YZD-2026-0002"]


WRONG = [
    (ONE.replace("91110108MA0000000A", "91110108MA0000000B"), "统一社会信用代码", "does not check"),
    (ONE.replace("91110108MA0000000A", ""), "host_code", "a cell is empty"),
    (ONE.replace("2028-01-01", "2028-13-01"), "有效期至", "is not what this column holds"),
    (ONE.replace("有效", "活着"), "状态", "is not what this column holds"),
    (ONE.replace("甲实验室", "x" * 201), "承担单位", "is too long"),
    (ONE.replace("甲实验室", "甲\x00"), "承担单位", "control characters"),
    (ONE + ONE, "key", "stands in line 2 already"),
]


@pytest.mark.parametrize(("row", "where", "what"), WRONG)
def test_a_wrong_row_is_refused_and_the_others_are_taken(here: World, row: str, where: str, what: str) -> None:
    report = take(HEAD + row + TWO)
    assert report.counts["refused"] == 1 and Item.objects.filter(key="YZD-2020-0002").exists()
    [refused] = report.refused
    assert refused.where == where and what in refused.what and refused.line in (2, 3)
    assert Taking.objects.get().refused == [refused.as_json()]


def of_kind(kind: FactType) -> Register:
    """Verification points whose host is a fact of this type."""
    points = register("verification-points")
    return replace(points, facts={**points.facts, "host": replace(points.facts["host"], type=kind)})


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "what", "expected"),
    [
        (FactType.BODY, "SAC", "SAK", "names a body that is not known", "such as SAC"),
        (FactType.COMMITTEE, "SAC/TC 28", "SAC/TC 2800", "names a committee that is not known", "SAC/TC 260"),
        (FactType.ICS, "35.030", "35.031", "is not a code of the classification", "such as 35.030"),
    ],
)
def test_what_a_row_names_is_known(
    here: World, kind: FactType, right: str, wrong: str, what: str, expected: str,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ensure_committee("SAC/TC 28")
    for code in (*(f"{field:02d}" for field in range(40)), "35", "35.030"):
        Classification.objects.get_or_create(system="ics", code=code, defaults={"names": {"zh": "类"}})
    monkeypatch.setattr(taking, "BATCH", 2)
    rows = [f"YZD-2020-{n:04d},{right},91110108MA0000000A,声学,,\n" for n in range(1, 9)]
    bad = f"YZD-2020-0099,{wrong},91110108MA0000000A,声学,,\n"
    empty = "YZD-2020-0098,,91110108MA0000000A,声学,,\n"
    report = taking.take(
        replace(of_kind(kind), needs=()), (HEAD + bad + empty + "".join(rows)).encode(), "t.csv", valid_from=DAY,
        now=at("2026-01-02"),
    )  # fmt: skip
    assert counts(report) == {"read": 10, "entered": 9, "refused": 1}
    [refused] = report.refused
    assert (refused.line, refused.where) == (2, "承担单位") and repr(wrong) in refused.what and what in refused.what
    assert expected in refused.expected and "已知的代码" in said(refused.expected, "zh")
    assert not Item.objects.filter(key="YZD-2020-0099").exists()
    read = list(tables.read(of_kind(kind), (HEAD + "".join(rows)).encode(), "t.csv"))
    names = Names(of_kind(kind), {"host": "承担单位"})
    with django_assert_max_num_queries(1):
        for row in read[1:]:
            assert isinstance(row, tables.Row) and names.checked([row], report.refuse) == [row]


def test_text_may_name_what_is_not_known(here: World) -> None:
    assert counts(take(HEAD + ONE.replace("甲实验室", "SAC/TC 2800"))) == {"read": 1, "entered": 1}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        ("编号,颜色\n1,红\n".encode(), "no column fills"),
        (("承担单位," + HEAD).encode(), "two columns fill 'host'"),
        (b'"' + b"x" * 140_000 + b'",' + HEAD.encode(), "too long"),
        (b"\xff\xfe\x00\xd8", "neither UTF-8 nor GB 18030"),
        ((",".join(f"c{n}" for n in range(300)) + "\n").encode(), "300 columns"),
    ],
)
def test_a_table_that_cannot_be_read_takes_nothing(here: World, content: bytes, what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        taking.take(register("verification-points"), content, "t.csv", valid_from=DAY, now=at("2026-01-02"))
    assert not Item.objects.exists() and not Taking.objects.exists()


def test_tables_in_gb_18030_with_semicolons_and_words_for_options(here: World) -> None:
    head = "牵头单位;统一社会信用代码;类型;领域或区域\n"
    text = head + "某院;91350100M000100Y43;区域类;粤港澳\n某所;91110108MA0000000A;field;材料\n"
    report = taking.take(
        register("innovation-bases"), text.encode("gb18030"), "t.csv", valid_from=DAY, now=at("2026-01-02")
    )
    assert counts(report) == {"read": 2, "entered": 2}
    assert sorted(Item.objects.values_list("facts__kind", flat=True)) == ["field", "region"]


def test_what_came_is_proven_like_all_else(here: World) -> None:
    take(HEAD + ONE + TWO)
    take(HEAD + ONE.replace("声学", "力学"), day=date(2026, 3, 1), now=at("2026-03-02"))
    while sequence.number_pending():
        pass
    assert faults() == [] and log.head().size == 3


def test_personal_cells_are_sealed(here: World) -> None:
    name = here.people["drafter"].username
    text = f"依托单位,统一社会信用代码,专业领域,director\n某所,91350100M000100Y43,力学,{name}\n"
    assert counts(take(text, "quality-laboratories")) == {"read": 1, "entered": 1}
    drafter = here.people["drafter"]
    assert Sealed.objects.get().data == {"facts": {"director": [key_of(drafter.pk)]}}
    assert opening.erase(drafter) == 1 and not Sealed.objects.exists()


def test_personal_cells_are_taken_once_and_taken_away(here: World) -> None:
    head = "编号,依托单位,统一社会信用代码,专业领域,director\n"
    row = "SYS-2026-0001,某所,91350100M000100Y43,力学,"
    for expected in ({"read": 1, "entered": 1}, {"read": 1, "unchanged": 1}):
        assert counts(take(head + row + "drafter\n", "quality-laboratories")) == expected
    assert Sealed.objects.count() == 1
    later: dict[str, Any] = {"day": date(2026, 3, 1), "now": at("2026-03-02")}
    assert counts(take(head + row + "\n", "quality-laboratories", **later)) == {"read": 1, "changed": 1}
    assert counts(take(head + row + "\n", "quality-laboratories", **later)) == {"read": 1, "unchanged": 1}
    item = Item.objects.get()
    assert keeping.personal_on(item) == {} and keeping.personal_on(item, DAY) != {}
    while sequence.number_pending():
        pass
    assert faults() == []
    assert "director" not in str(Item.objects.get().facts) + str([entry.sets for entry in Entry.objects.all()])


def test_a_row_about_the_past_leaves_what_came_later(here: World) -> None:
    take(HEAD + ONE, day=date(2026, 1, 1), now=at("2026-01-02"))
    take(HEAD + ONE.replace("甲实验室", "甲中心"), day=date(2026, 3, 1), now=at("2026-03-02"))
    old = HEAD + ONE.replace("声学", "热学")
    take(old, day=date(2026, 2, 1), now=at("2026-03-03"))
    item = Item.objects.get()
    assert (item.facts["field"], item.facts["host"]) == ("热学", "甲中心")


def test_what_one_officer_brings_another_confirms(here: World) -> None:
    points, now = register("verification-points"), at("2026-01-02")
    officer, other = here.people["officer"], here.person("officer2", ("officer", here.sac))
    row, report = taking.bring(
        points, (HEAD + ONE).encode(), "t.csv", valid_from=DAY, whole=False, user=officer.pk, now=now
    )
    assert counts(report) == {"read": 1, "entered": 1} and not Item.objects.exists()
    with pytest.raises(NotAllowedError, match="nobody confirms what they brought"):
        taking.confirm(points, row.pk, officer.pk, now)
    assert not Item.objects.exists()
    assert counts(taking.confirm(points, row.pk, other.pk, now)) == {"read": 1, "entered": 1}
    with pytest.raises(GuijuError, match="no table to confirm"):
        taking.confirm(points, row.pk, other.pk, now)
    kept = Taking.objects.get(pk=row.pk)
    assert (kept.brought_by_id, kept.confirmed_by_id, bytes(kept.content)) == (officer.pk, other.pk, b"")
    assert Entry.objects.get().taking_id == row.pk and Taking.objects.count() == 1


def test_what_was_withdrawn_cannot_be_confirmed(here: World) -> None:
    points, now = register("verification-points"), at("2026-01-02")
    row, _ = taking.bring(
        points, (HEAD + ONE).encode(), "t.csv", valid_from=DAY, whole=False, user=here.people["officer"].pk, now=now
    )
    taking.withdraw(points, row.pk)
    with pytest.raises(GuijuError, match="no table to confirm"):
        taking.confirm(points, row.pk, here.people["supervisor"].pk, now)
