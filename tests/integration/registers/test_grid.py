"""The map of mandatory standards: its cells are covered by what is in force on the day, through every door."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from guiju.core.errors import GuijuError
from guiju.core.grids import State
from guiju.registry.cases.models import Act
from guiju.registry.catalogue.models import Edition
from guiju.registry.links import tables as links
from guiju.registry.links.definitions import link_type
from guiju.registry.registers import grids, taking
from guiju.registry.registers.definitions import NoRegisterError, register
from guiju.registry.registers.models import Item
from integration.cases.world import World, at, world

NOW, TODAY = at("2026-06-01"), date(2026, 6, 1)
HEAD = "格,危害,领域,是否需要,依据\n"
TABLE = (
    HEAD + "chemical/water,chemical,water,needed,水质\nfire/food,火灾和爆炸,食品,不需要,\n"
    "noise/energy,noise,energy,needed,\n"
)
TIES = "from,to,since\nGB 5749-2022,chemical/water,2023-04-01\nGB 5749-2006,chemical/water,2010-01-01\n"
FORCE, BEFORE = date(2024, 1, 1), date(2012, 1, 1)


def take(text: str, **more: Any) -> taking.Report:
    return taking.take(
        register("hazard-coverage"), text.encode(), "g.csv", valid_from=date(2010, 1, 1), now=NOW, **more
    )


def tie(text: str) -> links.Report:
    return links.take(link_type("covers"), text.encode(), "l.csv", valid_from=TODAY, now=NOW)


@pytest.fixture
def here(library: None) -> World:
    made = world()
    assert take(TABLE).counts["entered"] == 3 and not (report := tie(TIES)).refused, report.refused
    return made


def states(day: date = FORCE) -> dict[str, str]:
    cells = grids.grid(register("hazard-coverage"), day).whole.cells.values()
    return {cell.key: str(cell.state) for cell in cells if cell.key}


def test_what_is_in_force_on_the_day_covers(here: World) -> None:
    assert states() == {"chemical/water": "covered", "fire/food": "not_needed", "noise/energy": "gap"}
    made = grids.grid(register("hazard-coverage"), FORCE).whole
    assert (made.wanted, made.covered, made.share) == (2, 1, 50) and made.by_state()[State.UNDECIDED] == 12 * 14 - 3
    assert made.cells["chemical", "water"].standards == ("GB 5749-2022",)
    before = grids.grid(register("hazard-coverage"), BEFORE).whole
    assert before.cells["chemical", "water"].standards == ("GB 5749-2006",)
    assert states(date(2009, 1, 1)) == {}


def test_what_is_not_mandatory_covers_nothing(here: World) -> None:
    Edition.objects.filter(designation="GB 5749-2022").update(effect="recommended")
    assert states()["chemical/water"] == "gap"


def test_a_project_under_way_is_shown_until_it_ends(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"subject": "standard", "summary": "甲", "complaint": "乙"}
    n = here.open("complaint", "stranger", "complain", "2025-01-02", **said).number
    assert not tie(f"from,to,since\n{n},noise/energy,2025-01-02\n").refused
    assert states(date(2025, 6, 1))["noise/energy"] == "gap"  # a complaint makes no standard
    held = register("hazard-coverage")
    makes = replace(held, grid=replace(grids.naming(held), made_by=("complaint",)))
    monkeypatch.setattr("integration.registers.test_grid.register", lambda name: makes)
    assert states(date(2025, 6, 1))["noise/energy"] == "under_way" and states()["noise/energy"] == "gap"
    here.act(n, "supervisor", "refuse", "2025-01-06", ground="不属于受理范围")
    Act.objects.filter(case__number=n, name="refuse").update(to_state="final")
    assert states(date(2025, 1, 3))["noise/energy"] == "under_way" and states(date(2025, 2, 1))["noise/energy"] == "gap"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("chemical/food,chemical,water,needed,", "is not the key of its place"),
        ("water/chemical,chemical,water,needed,", "is not the key of its place"),
        ("x,chemical,water,needed,", "is not the key of its place"),
        ("chemical/water,,water,needed,", "a cell is empty"),
        ("acid/water,acid,water,needed,", "is not one of the choices"),
        ("chemical/water,chemical,water,perhaps,", "is not one of the choices"),
    ],
)
def test_a_row_that_is_no_cell_is_refused(here: World, row: str, said: str) -> None:
    before = Item.objects.count()
    report = take(HEAD + row + "\n")
    assert report.counts["refused"] == 1 and said in str(report.refused[0].what) and Item.objects.count() == before


@pytest.mark.parametrize("row", ["GB/T 99999,chemical/water,", "GB 5749-2022,acid/water,", "SAC/TC 28,chemical/water,"])
def test_a_tie_to_nothing_is_refused(here: World, row: str) -> None:
    assert tie("from,to,since\n" + row + "\n").counts["refused"] == 1


def test_the_page_and_the_interface(here: World) -> None:
    for language, said in (("en", "needed cells covered"), ("zh-hans", "格已覆盖")):
        page = Client(headers={"accept-language": language}).get("/registers/hazard-coverage/grid/?day=2024-01-01")
        text = page.content.decode()
        assert said in text and "GB 5749-2022" in text and "/registers/hazard-coverage/item/noise%2Fenergy/" in text
    table = b"".join(Client().get("/registers/hazard-coverage/grid/?format=csv&day=2024-01-01")).decode()
    assert "chemical/water,chemical,water,covered,yes,GB 5749-2022," in table and table.count("\n") == 12 * 14 + 1
    told = Client().get("/api/v1/registers/hazard-coverage/grid?day=2024-01-01").json()
    assert (told["wanted"], told["covered"], len(told["cells"])) == (2, 1, 3)
    assert json.dumps(told["by_state"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/registers/verification-points/grid/", 404),
        ("/registers/nothing/grid/", 404),
        ("/registers/hazard-coverage/grid/?day=x", 400),
        ("/registers/hazard-coverage/grid/?day=2024-13-01", 400),
        ("/registers/hazard-coverage/grid/?format=pdf", 400),
        ("/api/v1/registers/verification-points/grid", 404),
        ("/api/v1/registers/hazard-coverage/grid?day=x", 422),
        ("/api/v1/registers/hazard-coverage/grid?seq=1", 422),
    ],
)
def test_what_is_no_grid(here: World, path: str, status: int) -> None:
    assert Client().get(path).status_code == status


@pytest.mark.parametrize("day", [date.min, date.max])
def test_at_the_ends_of_the_calendar(here: World, day: date) -> None:
    assert set(states(day).values()) <= {"gap", "covered", "not_needed"}


def test_a_register_without_places() -> None:
    with pytest.raises(NoRegisterError):
        grids.naming(register("pilots"))
    with pytest.raises(GuijuError):
        register("nothing")
