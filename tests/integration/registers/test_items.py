"""Items of registers: entered and changed by acts, corrected, proven, seen by who may see them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.ledger import receipt as receipts
from guiju.core.register.model import Doing, Status
from guiju.registry.bodies.models import Affiliation, Body
from guiju.registry.bodies.services import ensure_bodies
from guiju.registry.cases import erasing, roles
from guiju.registry.cases.acts import correcting
from guiju.registry.record import keys, sequence
from guiju.registry.record.faults import Report
from guiju.registry.registers import access, keeping, listing, opening, proving, taking, turning
from guiju.registry.registers.definitions import NoRegisterError, register
from guiju.registry.registers.keeping import Said
from guiju.registry.registers.models import Entry, Item, Opening, Sealed
from integration.cases.world import World, at, world
from integration.registers.proof import faults

CODE = "91110108MA0000000A"


@pytest.fixture
def here(db: None) -> World:
    made = world()
    for name in ("e1", "e2", "e3"):
        made.person(name)
    made.person("officer2", ("officer", made.sac))
    return made


def numbered() -> int:
    while sequence.number_pending():
        pass
    return sequence.head()


def point(here: World, until: str = "running", kind: str = "verification-point", **more: object) -> str:
    """A verification point (or laboratory) as far as its task book."""
    brought = {
        "host": "某检测中心", "host_code": CODE, "contact": "010-00000000", "field": "动力电池",
        "application_form": here.file(), "accreditation": here.file(),
    }  # fmt: skip
    brought |= {"capabilities": "热失控试验"} if kind == "verification-point" else {}
    case = here.open(kind, "stranger", "apply", "2025-02-03", **brought, **more).number
    if until == "applied":
        return case
    here.act(case, "officer", "pass_check", "2025-02-10")
    here.act(case, "officer2", "send_to_experts", "2025-02-12", named_experts=["e1", "e2", "e3"])
    for name in ("e1", "e2", "e3"):
        here.act(case, name, "score_application", "2025-02-20", score=90, review_note="可行")
    here.act(case, "officer", "publicise", "2025-03-03")
    here.act(case, "officer2", "approve", "2025-03-24")
    here.act(case, "officer", "sign_task_book", "2025-04-01", task_book=here.file(), period_end="2028-04-01")
    return case


def verified(count: int) -> list[dict[str, str]]:
    """The rows of a yearly report on so many standards, two of them with an issue."""
    said = {"method": "全部指标", "stage": "draft"}
    found = [{"finding": "issue", "issue": "限值过宽"} if n < 2 else {"finding": "confirmed"} for n in range(count)]
    return [{"standard": f"GB/T {9000 + n}", **said, **row} for n, row in enumerate(found)]


def only(name: str = "verification-points") -> Item:
    return Item.objects.get(register=name)


def test_a_case_enters_changes_and_retires_an_item(here: World) -> None:
    case = point(here, "applied")
    assert not Item.objects.exists()
    case = point(here)
    item = only()
    assert (item.key, item.status, item.case) == ("YZD-2025-0001", "valid", case)
    assert (item.entered, item.until) == (date(2025, 4, 1), date(2028, 4, 1))
    assert item.facts["host"] == "某检测中心" and "contact" not in item.facts
    here.act(case, "stranger", "report", "2026-03-02", report_year=2025, verifications=verified(7),
             yearly_report=here.file())  # fmt: skip
    assert only().facts["verified"] == 7
    here.act(case, "officer", "end", "2026-06-01")
    assert (only().status, only().since) == ("retired", date(2026, 6, 1))
    doings = list(Entry.objects.order_by("number").values_list("doing", flat=True))
    assert doings == ["enter", "change", "retire"]


def test_an_item_is_the_same_for_ever_at_a_day_and_a_number(here: World) -> None:
    case = point(here)
    before = numbered()
    here.act(case, "stranger", "report", "2026-03-02", report_year=2025, verifications=verified(7),
             yearly_report=here.file())  # fmt: skip
    numbered()
    item = only()
    stood = listing.on(item, date(2026, 4, 1), before)
    assert stood is not None and "verified" not in stood.state.facts and stood.entries == 1
    known = listing.on(item, date(2026, 4, 1))
    assert known is not None and known.state.facts["verified"] == 7
    assert listing.on(item, date(2025, 3, 31)) is None
    assert listing.on(item, date(2026, 3, 1)).state == listing.on(item, date(2026, 3, 1), before).state  # type: ignore[union-attr]


def test_a_corrected_act_corrects_the_item_from_its_day_on(here: World) -> None:
    case = point(here)
    here.act(case, "stranger", "report", "2026-03-02", report_year=2025, verifications=verified(7),
             yearly_report=here.file())  # fmt: skip
    before = numbered()
    stranger = roles.actor(here.people["stranger"], date(2026, 3, 5))
    number = here.case(case).acts
    correcting.correct(case, number, {"verifications": verified(9)}, stranger, at("2026-03-05"), "漏报两项")
    numbered()
    item = only()
    assert item.facts["verified"] == 9
    assert listing.on(item, date(2026, 3, 2)).state.facts["verified"] == 9  # type: ignore[union-attr]
    assert listing.on(item, date(2026, 3, 2), before).state.facts["verified"] == 7  # type: ignore[union-attr]
    assert Entry.objects.order_by("-number")[0].why == "漏报两项"


def by_table(status: str, day: str) -> None:
    item = only()
    table = f"编号,承担单位,统一社会信用代码,专业领域,状态\n{item.key},{item.facts['host']},{CODE},动力电池,{status}\n"
    report = taking.take(
        register("verification-points"), table.encode(), "t.csv", valid_from=date.fromisoformat(day), now=at(day)
    )
    assert report.counts["changed"] == 1


@pytest.mark.parametrize("status", ["retired", "superseded"])
def test_a_case_goes_on_when_a_table_took_its_item_away(here: World, status: str) -> None:
    case = point(here)
    address = f"/registers/verification-points/item/{only().key}/"
    assert "A table took it out" not in Client(headers={"accept-language": "en"}).get(address).content.decode()
    by_table(status, "2026-02-02")
    here.act(case, "stranger", "report", "2026-03-02", report_year=2025, verifications=verified(7),
             yearly_report=here.file())  # fmt: skip
    stranger = roles.actor(here.people["stranger"], date(2026, 3, 5))
    correcting.correct(
        case, here.case(case).acts, {"verifications": verified(9)}, stranger, at("2026-03-05"), "漏报两项"
    )
    here.act(case, "officer", "end", "2026-06-01")
    assert (only().status, only().since, only().entries) == (status, date(2026, 2, 2), 2)
    assert "verified" not in only().facts and here.case(case).state != "running"
    numbered()
    assert faults() == []
    assert "A table took it out" in Client(headers={"accept-language": "en"}).get(address).content.decode()
    assert "由表格移出名录" in Client(headers={"accept-language": "zh-hans"}).get(address).content.decode()


def test_an_item_that_its_case_retired_is_not_apart(here: World) -> None:
    here.act(point(here), "officer", "end", "2026-06-01")
    page = Client(headers={"accept-language": "en"}).get(f"/registers/verification-points/item/{only().key}/")
    assert page.status_code == 200 and "A table took it out" not in page.content.decode()


def test_what_refuses_an_item_undoes_the_act(here: World) -> None:
    case = point(here)
    Item.objects.update(case="")
    Entry.objects.all()
    with pytest.raises(GuijuError, match="no such item"):
        here.act(case, "officer", "end", "2026-06-01")
    assert here.case(case).state == "running"


def test_every_entry_is_a_leaf_and_a_changed_row_is_found(here: World) -> None:
    case = point(here)
    numbered()
    key = keys.verifier()
    assert key is not None and faults() == []
    entry = Entry.objects.get()
    made = proving.receipt(entry)
    assert made is not None
    verdict = receipts.verify(receipts.read(receipts.write(made)), [key])
    assert verdict.proven and made.act["item"] == only().key and made.act["case"] == case
    Item.objects.update(facts={"host": "别的单位"})
    assert faults() == ["it is not what its entries say"]
    Entry.objects.update(sets={"host": "别的单位"})
    assert "its row was changed" in faults()


def test_personal_facts_are_sealed_opened_with_a_record_and_erased(here: World) -> None:
    point(here, kind="quality-laboratory", research="方法研究", director=["e1"], researchers=12)
    numbered()
    item, lab = only("quality-laboratories"), register("quality-laboratories")
    assert "director" not in item.facts and "director" not in str(Entry.objects.get().sets)
    day = date(2025, 5, 1)
    stranger = access.viewer(here.people["stranger"], day)
    with pytest.raises(NotAllowedError):
        opening.open_(lab, item, stranger, at("2025-05-01"))
    officer = access.viewer(here.people["officer"], day)
    assert opening.open_(lab, item, officer, at("2025-05-01")) == {"director": [f"u{here.people['e1'].pk}"]}
    assert Opening.objects.get().shown == ["director"]
    erasing.erase(here.people["e1"], day)
    assert not Sealed.objects.exists()
    numbered()
    assert faults() == []


def test_who_sees_what(here: World) -> None:
    point(here)
    item, points, day = only(), register("verification-points"), date(2025, 5, 1)
    owner = Body.objects.create(code=CODE, kind="enterprise", names={"zh": "某检测中心"})
    Item.objects.update(owner=owner)
    Affiliation.objects.create(
        user=here.people["stranger"], body=owner, mandates=["represent"], since=day, appointed=at("2025-05-01")
    )
    item.refresh_from_db()
    closed = register("verification-points").__class__(**{**points.__dict__, "closed": True})
    for name, whole in (("officer", True), ("stranger", True), ("e1", False), ("sec", False)):
        who = access.viewer(here.people[name], day)
        assert access.inside(points, item, who) is whole
        assert access.may_see(closed, item, who) is whole
        assert access.may_take(points, who) is (name == "officer")
    assert access.may_see(points, item, access.NOBODY) and not access.may_see(closed, item, access.NOBODY)


@pytest.mark.parametrize("how", ["one", "many", "ensured"])
def test_a_body_made_later_owns_what_names_it(
    here: World, how: str, django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    points, day = register("verification-points"), date(2026, 5, 1)
    for facts in (LATER, LATER, {**LATER, "host_code": "91350100M000100Y43"}):
        keeping.keep(points, None, Said(Doing.ENTER, date(2026, 1, 1), facts), at("2026-01-10"))
    Body.objects.create(code="another", kind="enterprise")
    assert not Item.objects.filter(owner__isnull=False).exists()
    with django_assert_max_num_queries(8):
        if how == "one":
            Body.objects.get_or_create(code=CODE, defaults={"kind": "enterprise"})
        elif how == "many":
            Body.objects.bulk_create([Body(code=code, kind="enterprise") for code in (CODE, "b", "c")])
        else:
            ensure_bodies({CODE: ({"zh": "某检测中心"}, "enterprise")})
    owner = Body.objects.get(code=CODE)
    assert Item.objects.filter(owner=owner).count() == 2
    Affiliation.objects.create(
        user=here.people["stranger"], body=owner, mandates=["represent"], since=day, appointed=at("2026-05-01")
    )
    closed = replace(points, closed=True)
    for name, count in (("stranger", 2), ("e1", 0)):
        who = access.viewer(here.people[name], day)
        rows = listing.narrowed(closed, listing.Asked(), who)
        assert rows.count() == count and all(access.may_see(closed, item, who) for item in rows)
    owner.names = {"zh": "改名"}
    owner.save()
    numbered()
    report = Report()
    proving.verify(report)
    assert not report.faults


LATER = {"host": "甲", "host_code": CODE, "field": "声学"}


def test_an_entry_for_a_day_to_come_takes_effect_on_it(here: World) -> None:
    points, now = register("verification-points"), at("2026-01-10")
    entry = keeping.keep(points, None, Said(Doing.ENTER, date(2026, 1, 1), LATER), now)
    assert entry is not None
    keeping.keep(points, entry.item, Said(Doing.RETIRE, date(2026, 2, 1), why="到期"), now)
    assert (only().status, only().next_day) == ("valid", date(2026, 2, 1))
    assert turning.turn(at("2026-01-31")) == 0 and only().status == "valid"
    assert turning.turn(at("2026-02-01")) == 1 and only().status == "retired" and only().next_day is None
    assert turning.back(at("2026-01-20")) == 1 and only().status == "valid"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (Said(Doing.ENTER, date(2026, 1, 1), {"host": "甲"}), "says nothing of"),
        (Said(Doing.ENTER, date(2026, 1, 1), {**LATER, "colour": "red"}), "has no fact colour"),
        (Said(Doing.RETIRE, date(2026, 1, 1)), "no such item"),
    ],
)
def test_what_cannot_be_entered(here: World, said: Said, fault: str) -> None:
    with pytest.raises(GuijuError, match=fault):
        keeping.keep(register("verification-points"), None, said, at("2026-01-10"))
    assert not Item.objects.exists() and not Entry.objects.exists()


@pytest.mark.parametrize("doing", [Doing.CHANGE, Doing.SUSPEND, Doing.RESUME, Doing.RETIRE, Doing.SUPERSEDE])
def test_what_is_retired_stays_so_until_it_is_entered_again(here: World, doing: Doing) -> None:
    points, now = register("verification-points"), at("2026-01-10")
    entry = keeping.keep(points, None, Said(Doing.ENTER, date(2026, 1, 1), LATER), now)
    assert entry is not None
    keeping.keep(points, entry.item, Said(Doing.RETIRE, date(2026, 1, 5)), now)
    with pytest.raises(GuijuError, match="is retired on"):
        keeping.keep(points, entry.item, Said(doing, date(2026, 1, 6), {"field": "光学"}), now)
    with pytest.raises(GuijuError, match="was not in the register on"):
        keeping.keep(points, entry.item, Said(doing, date(2025, 1, 6)), now)
    keeping.keep(points, only(), Said(Doing.ENTER, date(2026, 1, 7), {"field": "光学"}), now)
    assert only().status == str(Status.VALID) and only().facts["field"] == "光学"


def test_there_is_no_such_register() -> None:
    with pytest.raises(NoRegisterError):
        register("nothing")
