"""What the registry's own cases say of durations; forecasts; erasing a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from guiju.core.procedure.simulating.kaplan_meier import Observed
from guiju.registry.cases import definitions, erasing
from guiju.registry.cases.acts import leaves
from guiju.registry.cases.models import Act, Personal
from guiju.registry.cases.views import forecasting
from guiju.registry.record import log, sequence
from integration.cases.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    forecasting._history.cache_clear()
    return world()


def complain(w: World, day: str) -> str:
    return w.open("complaint", "stranger", "complain", day, subject="standard", summary="甲", complaint="乙").number


def test_waits_end_with_the_act_and_are_cut_short_by_another(w: World) -> None:
    for day, then in (("02", "03"), ("02", "04"), ("02", "05"), ("02", "06"), ("02", "09")):
        w.act(complain(w, f"2026-03-{day}"), "supervisor", "accept", f"2026-03-{then}")
    w.act(complain(w, "2026-03-02"), "supervisor", "refuse", "2026-03-06", ground="重复")
    complain(w, "2026-03-02")  # still open
    seen = forecasting.history(definitions.current("complaint"), date(2026, 3, 12))
    assert set(seen) == {"accept"}  # one refusal is too little to learn from
    assert sorted(seen["accept"], key=lambda o: (o.ended, o.days)) == [
        Observed(4, False), Observed(10, False),
        Observed(1), Observed(2), Observed(3), Observed(4), Observed(7),
    ]  # fmt: skip


def test_an_outlook_lies_ahead_and_is_the_same_twice(w: World) -> None:
    case = w.case(complain(w, "2026-03-02"))
    found = forecasting.outlook(case, date(2026, 3, 3))
    assert found is not None
    assert date(2026, 3, 3) < found.early <= found.middle <= found.late < date(2028, 1, 1)
    assert set(found.kept) == {"acceptance"}
    assert forecasting.outlook(case, date(2026, 3, 3)) == found


def test_an_ended_case_has_no_outlook(w: World) -> None:
    n = complain(w, "2026-03-02")
    w.act(n, "supervisor", "refuse", "2026-03-06", ground="重复")
    w.act(n, "clock", "end", "2026-06-30")
    assert forecasting.outlook(w.case(n), date(2026, 7, 1)) is None


def test_erasing_a_person_leaves_the_record_and_its_proofs(w: World) -> None:
    n = w.open("complaint", "stranger", "complain", "2026-03-02", subject="standard", summary="甲", complaint="乙",
               name="张三", contact="13800000000").number  # fmt: skip
    w.act(n, "supervisor", "accept", "2026-03-03")
    while sequence.number_pending():
        pass
    before = dict(leaves.leaves(0, log.head().size))
    user = w.people["stranger"]
    assert erasing.erase(user, date(2026, 3, 4)) == 1
    user.refresh_from_db()
    assert (user.username, user.email, user.is_active) == (f"erased-{user.pk}", "", False)
    assert dict(leaves.leaves(0, log.head().size)) == before
    assert Act.objects.get(case__number=n, number=1).user is None
    kept = {"user": "supervisor", "account": f"u{w.people['supervisor'].pk}"}
    assert [row.data for row in Personal.objects.all()] == [kept]
    assert erasing.erase(user, date(2026, 3, 5)) == 0
