"""Who is judged does not change the yardstick after the fact; who decided puts it right, and the register follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from guiju.core.errors import GuijuError
from guiju.registry.cases import corrections, definitions, roles
from guiju.registry.cases.acts.correcting import correct
from guiju.registry.cases.models import Act
from guiju.registry.registers.models import Item
from integration.cases.test_computed import CODE, PILOT, TARGET, faults, running
from integration.cases.test_tables_in_cases import MEASURES, sample, w
from integration.cases.world import World, at

__all__ = ["w"]
pytestmark = pytest.mark.django_db
LOWER = {"indicators": [{**TARGET, "target": "82.1"}]}


def fix(w: World, n: str, act: str, who: str, brought: Mapping[str, Any], day: str, why: str = "笔误。") -> None:
    number = Act.objects.get(case=w.case(n), name=act).number
    correct(n, number, brought, w.actor(who, at(day)), at(day), why)


def test_a_target_is_its_applicants_until_somebody_decides_and_then_the_officers(w: World) -> None:
    form = {"host": "某厂", "host_code": CODE, "contact": "010", "application_form": w.file()}
    early = w.open("pilot", "stranger", "apply", "2025-02-03", **form, **PILOT).number
    fix(w, early, "apply", "stranger", LOWER, "2025-02-04")
    assert w.case(early).facts["indicators"][0]["target"] == 82.1
    n = running(w, **PILOT)
    with pytest.raises(GuijuError, match="decided on since by Approve: Indicators"):
        fix(w, n, "apply", "stranger", LOWER, "2025-04-02")
    with pytest.raises(GuijuError, match="You may not do"):
        fix(w, n, "apply", "proposer", LOWER, "2025-04-02")
    with pytest.raises(GuijuError, match="says why"):
        fix(w, n, "apply", "officer", LOWER, "2025-04-02", "")
    fix(w, n, "apply", "officer", LOWER, "2025-04-02")
    assert w.case(n).facts["indicators"][0]["target"] == 82.1 and faults() == []


def test_the_value_of_an_issued_sample_is_not_its_producers(w: World) -> None:
    n = sample(w)
    twice = [{**row, "value": "40"} for row in Act.objects.get(case=w.case(n), name="assign_value").public["facts"]
             ["properties"]]  # fmt: skip
    twice = [{k: v for k, v in row.items() if k not in ("relative", "small")} for row in twice]
    with pytest.raises(GuijuError, match="decided on since by Issue it"):
        fix(w, n, "assign_value", "proposer", {"properties": twice}, "2025-11-02")
    with pytest.raises(GuijuError, match="decided on since by Issue it"):  # who issued it does not change its value
        fix(w, n, "assign_value", "officer", {"properties": twice}, "2025-11-02")
    fix(w, n, "assign_value", "officer2", {"properties": twice}, "2025-11-02")
    assert Item.objects.get(key="GSB 07-0001-2025").facts["properties"][0]["value"] == 40.0


def test_the_measures_of_a_published_survey_are_not_the_reporters(w: World) -> None:
    n = w.open("implementation-survey", "officer", "ask", "2026-01-12", committee="SAC/TC 28",
               standard="GB/T 19001-2016", period_from="2025-01-01", period_to="2025-12-31", due="2026-03-31",
               ).number  # fmt: skip
    zero = [{"measure": name, "value": 0, "origin": "台账"} for name in MEASURES]
    much = [{**row, "value": 5000} for row in zero]
    w.act(n, "sec", "report", "2026-02-02", measures=much)
    fix(w, n, "report", "sec", {"measures": zero}, "2026-02-03")
    w.act(n, "officer", "validate", "2026-02-04")
    w.act(n, "officer", "compute", "2026-02-05", method="档次")
    w.act(n, "reviewer", "review", "2026-02-06", review_note="可")
    with pytest.raises(GuijuError, match="decided on since by Review"):
        fix(w, n, "report", "sec", {"measures": much}, "2026-02-07")
    w.act(n, "officer2", "publish", "2026-02-08", published="2026-02-08")
    with pytest.raises(GuijuError, match=r"You may not do|decided on since"):
        fix(w, n, "report", "sec", {"measures": much}, "2026-02-09")
    assert w.case(n).facts["strength"] == "weak"


def test_a_signed_recognition_is_changed_by_another_signer_and_its_register_follows(w: World) -> None:
    w.person("partner")
    w.person("supervisor2", ("supervisor", w.sac))
    pairs = [{"our_standard": "GB 17761-2018", "their_standard": "X 1:2020"}]
    n = w.open("mutual-recognition", "officer", "propose", "2026-01-05", pairs=pairs, partner_name="某国",
               subject="电动自行车", purpose="互认").number  # fmt: skip
    w.act(n, "officer", "negotiate", "2026-01-12", named_partners=["partner"], draft=w.file())
    done = [{"our_standard": "GB 17761-2018", "indicators": 5, "equivalent": 5}]
    w.act(n, "partner", "agree", "2026-02-12", comparison=w.file(), comparisons=done)
    w.act(n, "supervisor", "sign", "2026-02-20", signed_text=w.file(), signed="2026-02-20", ends="2028-02-20")
    other = {"pairs": [{**pairs[0], "their_standard": "Y 9:1999"}]}
    fewer = {"comparisons": [{**done[0], "their_standard": "X 1:2020", "indicators": 4, "equivalent": 4}]}
    for who in ("officer", "officer2", "partner", "supervisor"):
        for act, brought in (("propose", other), ("agree", fewer)):
            with pytest.raises(GuijuError, match=r"decided on since by Sign|You may not do") as error:
                fix(w, n, act, who, brought, "2026-02-21")
    assert "not by who brought or decided it" in str(error.value)
    assert w.case(n).facts["comparisons"][0]["indicators"] == 5
    fix(w, n, "propose", "supervisor2", other, "2026-02-21")
    item = Item.objects.get(register="mutual-recognitions")
    assert item.facts["pairs"][0]["their_standard"] == "Y 9:1999" == w.case(n).facts["comparisons"][0]["their_standard"]


@pytest.mark.parametrize("who", ["", "stranger", "officer", "e1"])
def test_what_may_be_corrected_of_a_long_case_is_asked_once(
    w: World, django_assert_max_num_queries: Any, who: str
) -> None:  # fmt: skip
    """The acts of a case are read once for all its acts, however many they are."""
    n = running(w, **PILOT)
    case, procedure = w.case(n), definitions.kept(w.case(n).definition_id)
    acts = list(case.history.order_by("number"))
    actor = w.actor(who, at("2025-06-02")) if who else roles.NOBODY
    with django_assert_max_num_queries(3):  # the acts, and what somebody did and corrected in the case
        found = corrections.correcting_roles(acts, case, procedure, actor)
    with django_assert_max_num_queries(2):
        assert corrections.correcting_roles(acts, case, procedure, actor, acts) == found
    each = {act.number: corrections.correcting_role(act, case, procedure, actor) for act in acts}
    assert found == {number: role for number, role in each.items() if role}
    assert len(acts) > 6 and bool(found) == (who == "officer")
