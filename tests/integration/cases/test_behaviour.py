"""Whether an association behaves well is no claim of who proposes: its evaluation and what was found since decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guiju.core.errors import GuijuError
from guiju.registry.bodies.models import Body
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case
from guiju.registry.registers import taking
from guiju.registry.registers.definitions import register
from integration.cases.journey import held
from integration.cases.test_computed import faults
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db
HEAD = "社会团体代号,得分,不符合的基本条件数,评价日期\n"
TAKEN = {
    **PROPOSAL,
    "converts": "T/CAS 115-2015",
    "issuer": "CAS",
    "results": "已有两百余家机构使用。",
    "track_ground": "采信。",
}
FACTS = ("behaviour_points", "behaviour_failed", "association_faults", "good_behaviour")


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    for code in ("CAS", "ZZB"):
        Body.objects.get_or_create(code=code, defaults={"names": {"zh": code}, "kind": Body.Kind.ASSOCIATION})
    cas = Body.objects.get(code="CAS")
    one = held("T/CAS 115-2015", "2015-03-01")
    type(one).objects.filter(pk=one.pk).update(issuer=cas)
    return made


def evaluated(rows: str) -> dict[str, int]:
    table = (HEAD + rows).encode()
    return taking.take(
        register("good-behaviour"), table, "a.csv", valid_from=at("2025-01-02").date(), now=at("2025-01-02")
    ).counts


def propose(w: World, day: str = "2026-03-02", **more: Any) -> tuple[Any, ...]:
    case = w.open("conversion", "proposer", "propose", day, **{**TAKEN, **more})
    return tuple(w.case(case.number).facts.get(name) for name in FACTS)


@pytest.mark.parametrize(
    ("row", "found"),
    [("CAS,70,0,2024-11-20", (70, 0, 0, True)), ("CAS,69,0,2024-11-20", None), ("CAS,100,1,2024-11-20", None),
     ("ZZB,100,0,2024-11-20", None), ("", None)],
)  # fmt: skip
def test_the_evaluation_of_the_association_decides(w: World, row: str, found: tuple[Any, ...] | None) -> None:
    if row:
        assert evaluated(row + "\n")["entered"] == 1
    if found is None:
        with pytest.raises(RefusedError, match="evaluated with at least 70"):
            propose(w)
        return
    assert propose(w) == found and faults() == []


def test_it_is_not_typed(w: World) -> None:
    evaluated("CAS,50,0,2024-11-20\n")
    for name, value in (("good_behaviour", "yes"), ("behaviour_points", "99")):
        with pytest.raises(GuijuError):
            propose(w, **{name: value})
    assert not Case.objects.filter(procedure="conversion").exists()


BAD_ROWS = (
    "CAS,101,0,2024-11-20", "CAS,-1,0,2024-11-20", "CAS,90,19,2024-11-20", "NOBODY,90,0,2024-11-20",
    "CAS,90,0,2024-13-20", "CAS,90,,2024-11-20", "CAS,eighty,0,2024-11-20",
)  # fmt: skip


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_row_that_cannot_be_is_refused(w: World, row: str) -> None:
    assert (evaluated(row + "\n")["refused"], evaluated(row + "\n")["entered"]) == (1, 0)


def test_what_was_found_since_counts_against_it(w: World) -> None:
    """A complaint about one of its standards that was upheld, after the evaluation; none before, none not upheld."""
    evaluated("CAS,96,0,2024-11-20\n")
    said = {"subject": "standard", "summary": "抄袭", "complaint": "全文抄袭。", "standard": "T/CAS 115-2015"}
    number = w.open("complaint", "stranger", "complain", "2025-03-03", **said).number
    assert propose(w)[2:] == (0, True)
    rows = Case.objects.filter(number=number)
    rows.update(facts={**rows[0].facts, "upheld": False})
    assert propose(w)[2:] == (0, True)
    rows.update(facts={**rows[0].facts, "upheld": True})
    with pytest.raises(RefusedError, match="nothing was found against its standards since"):
        propose(w)
    assert evaluated("CAS,96,0,2025-11-20\n")["changed"] == 1
    assert propose(w)[2:] == (0, True)  # the new evaluation came after it
