"""What a decision rests on is not its author's to correct afterwards: walked over every procedure of the house."""

from __future__ import annotations

import pytest

from guiju.core.procedure import house, loader, settling
from guiju.core.procedure.model import ActKind
from guiju.registry.cases import corrections
from guiju.registry.cases.models import Act


@pytest.mark.parametrize("name", sorted(house()))
def test_what_a_decision_reads_is_settled_against_every_role_that_does_not_decide_it(name: str) -> None:
    procedure = house()[name]
    deciding = [act for act in procedure.acts.values() if act.decides and act.kind is ActKind.PLAIN]
    for act in (one for one in procedure.acts.values() if one.takes and one.kind is ActKind.PLAIN):
        for later in deciding:
            read = settling.reads(procedure, later, loader.effects()) & set(act.takes)
            for role in set(act.by) - set(later.by):
                done = Act(name=act.name, role=role, number=1, public={"facts": dict.fromkeys(read, 1)})
                next_ = Act(name=later.name, role=later.by[0], number=2, public={})
                found = corrections.settled(done, procedure, [next_])
                assert found.keys() == read, (act.name, later.name, role)
                assert corrections.settled(next_, procedure, [done]) == {}
                for row in found.values():
                    who = corrections.who_settled(procedure, row)
                    assert role not in who or not settling.deciders(procedure, later), (act.name, later.name, role)


def test_the_marks_of_experts_settle_what_is_judged_and_a_colleague_does_not() -> None:
    procedure = house()["pilot"]
    results = Act(name="start_evaluation", role="applicant", number=1, public={"facts": {"results": []}})
    marks = Act(name="evaluate", role="expert", number=2, public={})
    again = Act(name="report", role="applicant", number=2, public={})
    assert corrections.settled(results, procedure, [marks]) == {"results": marks}
    assert corrections.who_settled(procedure, marks) == ("officer",)
    assert corrections.settled(results, procedure, [again]) == {}
