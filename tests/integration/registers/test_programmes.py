"""Programmes: trees whose nodes stand where their cases, standards and targets stand, edited by who leads."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from guiju.core.errors import GuijuError, NotAllowedError
from guiju.core.trees.model import State
from guiju.registry.bodies.models import Body
from guiju.registry.plans import demonstration as plans
from guiju.registry.plans import keeping as keeping_plans
from guiju.registry.registers import access, taking, trees
from guiju.registry.registers.definitions import register
from guiju.registry.registers.models import Item
from integration.cases.world import PROPOSAL, World, at, world

NOW, TODAY = at("2026-06-01"), date(2026, 6, 1)
ADDRESS = "/registers/programmes/item/rural/tree/"


@pytest.fixture
def w(empty: None) -> World:
    made = world()
    for code in ("MARA", "MIIT"):
        body, _ = Body.objects.get_or_create(
            code=code, defaults={"kind": Body.Kind.DEPARTMENT, "names": {"zh": f"{code}部", "en": f"Ministry {code}"}}
        )
        made.person(code.lower(), ("officer", body))
    row = "代号,名称,牵头单位,依据\nrural,乡村振兴标准化行动,MARA,A 14\n"
    assert (
        taking.take(register("programmes"), row.encode(), "p.csv", valid_from=date(2024, 1, 1), now=NOW).refused == []
    )
    return made


def tree(day: date = TODAY) -> trees.Tree:
    return trees.tree(register("programmes"), Item.objects.get(register="programmes"), day)


def put(w: World, who: str, code: str, **given: str) -> None:
    viewer = access.viewer(w.people[who], TODAY)
    item = Item.objects.get(register="programmes")
    trees.put(register("programmes"), item, code, {"title_zh": code, "kind": "standard", **given}, viewer, NOW)


def states(day: date = TODAY) -> dict[str, State]:
    return {row["code"]: row["state"] for row in trees.flat(tree(day))}


def test_a_node_follows_its_case_day_by_day(w: World) -> None:
    case = w.open("national-standard", "proposer", "propose", "2026-01-05", **PROPOSAL).number
    put(w, "mara", "1", case=case, due="2026-05-31")
    assert states() == {"1": "under_way"} and states(date(2026, 1, 4)) == {}  # the node itself is of today
    stands = {day: standing for day, _, standing in trees.progress(tree(), [date(2026, 1, 4), TODAY, date(2027, 1, 1)])}
    assert stands == {date(2026, 1, 4): 0, TODAY: 0, date(2027, 1, 1): None}
    assert trees.late(tree()) == 1
    w.act(case, "sec", "decline", "2026-02-02", reason="重复")
    assert states() == {"1": "dropped"}


def test_a_case_of_another_procedure_or_none_proves_nothing(w: World) -> None:
    number = w.open("feedback", "stranger", "receive", "2026-01-05", summary="图", matter="图不清", kind="unclear",
                    user_kind="enterprise", standard="GB/T 1.1-2020").number  # fmt: skip
    for case in (number, "GJ-2099-0001"):
        with pytest.raises(GuijuError, match="is not known"):
            put(w, "mara", "1", case=case, due="2026-12-31")
    table = f"节点,专项,编码,类别,名称,案件编号,期限\nrural/1,rural,1,任务,甲,{number},2026-12-31\n"
    nodes = register("programme-nodes")
    taking.take(nodes, table.encode(), "n.csv", valid_from=date(2026, 1, 1), now=NOW)
    put(w, "mara", "3")
    assert states() == {"1": "planned", "3": "missing"}


def test_a_goal_follows_the_target_of_a_plan(w: World) -> None:
    keeping_plans.keep(plans.read("plan-2024-2025.yaml"), NOW)
    put(w, "mara", "1", kind="goal", goal="plan-2024-2025 T11", due="2025-12-31")
    for goal in ("plan-2024-2025 T99", "plan-2099 T11"):
        with pytest.raises(GuijuError, match="is not known"):
            put(w, "mara", "2", kind="goal", goal=goal)
    assert states() == {"1": "under_way"}
    with pytest.raises(GuijuError, match="Target of a plan"):
        put(w, "mara", "4", kind="goal", goal="T11")


@pytest.mark.parametrize(("who", "may"), [("mara", True), ("officer", True), ("miit", False), ("sec", False)])
def test_who_leads_and_who_controls_edit(w: World, who: str, may: bool) -> None:
    if may:
        put(w, who, "1")
        assert states() == {"1": "missing"}
    else:
        with pytest.raises(NotAllowedError, match="edited by who keeps it") as caught:
            put(w, who, "1")
        assert caught.value.expected == "MARA"


@pytest.mark.parametrize("given", [{"kind": "song"}, {"due": "2026-02-30"}, {"lead": "NOWHERE"}, {"case": "x" * 50}])
def test_what_does_not_fit_is_refused(w: World, given: dict[str, str]) -> None:
    with pytest.raises(GuijuError):
        put(w, "mara", "1", **given)
    assert states() == {}


def test_the_page_says_plan_and_fact_and_edits(w: World) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(w.people["mara"])
    sent: dict[str, Any] = {
        "do": "put",
        "code": "1",
        "title_zh": "试点",
        "kind": "pilot",
        "due": "2025-12-31",
        "lead": "MIIT",
    }
    assert client.post(ADDRESS, sent).status_code == 302
    page = client.get(ADDRESS + "?edit=1").content.decode()
    for said in ("Plan and fact", "Ministry MIIT", "late", 'value="2025-12-31"', '<option value="pilot" selected>'):
        assert said in page
    rows = [line.decode() for line in client.get(ADDRESS + "?format=csv").streaming_content]
    assert "1,,0,试点,,,,,2025-12-31,pilot,MIIT,planned,yes" in "".join(rows)
    told = client.get("/api/v1/registers/programmes/items/rural/tree").json()["nodes"][0]
    assert (told["due"], told["late"], told["lead"]) == ("2025-12-31", "yes", "MIIT")
    assert client.post(ADDRESS, {"do": "remove", "code": "1"}).status_code == 302 and states() == {}
