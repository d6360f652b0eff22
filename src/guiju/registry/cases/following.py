"""Effects that lead from one case to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.values import as_json
from guiju.registry.cases import definitions
from guiju.registry.cases.holders import Actor
from guiju.registry.cases.models import Case, FollowUp
from guiju.registry.record.happening import Happening, handles


def prepare(happening: Happening, procedure: str, holder: str, facts: Mapping[str, Any]) -> None:
    """Leave a prepared case for somebody to open: the facts its first act takes, as far as they are known."""
    wanted = {name for act in definitions.current(procedure).opening for name in act.takes}
    known = {name: as_json(value) for name, value in facts.items() if name in wanted and value is not None}
    FollowUp.objects.create(
        origin_id=happening.case, procedure=procedure, facts=known, holder=holder, made=happening.now
    )


@handles("open_filing")
def open_filing(happening: Happening) -> Mapping[str, Any]:
    """The body that published it is to file it (R7)."""
    if happening.body is None:
        raise GuijuError("a standard is filed by its issuer", where="issuer", expected="the code of a body")
    prepare(happening, "filing", f"officer@b{happening.body}", happening.facts)
    return {}


@handles("open_withdrawal")
def open_withdrawal(happening: Happening) -> Mapping[str, Any]:
    """The committee is to propose the withdrawal."""
    prepare(happening, "withdrawal", f"secretary@c{happening.committee}", happening.facts)
    return {}


@handles("open_review")
def open_review(happening: Happening) -> Mapping[str, Any]:
    """The committee is to review the standard that feedback is about."""
    prepare(
        happening, "systematic-review", f"secretary@c{happening.committee}", {**happening.facts, "trigger": "feedback"}
    )
    return {}


@handles("suggest_project")
def suggest_project(happening: Happening) -> Mapping[str, Any]:
    """The committee is to propose a project; a standard under review is what it revises."""
    facts = dict(happening.facts)
    facts.setdefault("revises", facts.get("standard"))
    facts.setdefault("need", facts.get("project_reason") or facts.get("reason"))
    prepare(happening, "national-standard", f"secretary@c{happening.committee}", facts)
    return {}


_CHANGES = {"freeze": "freeze", "terminate": "terminate"}
_PLAN = {
    "title_zh": "new_title_zh", "title_en": "new_title_en", "scope": "new_scope", "committee": "new_committee",
    "extension_months": "extension_months",
}  # fmt: skip


@handles("change_project")
def change_project(happening: Happening) -> Mapping[str, Any]:
    """The officer's decision is done as an act in the project's own case, in the same transaction."""
    from guiju.registry.cases.performing import Request, perform

    facts = happening.facts
    number = facts["plan_number"]
    planned = [
        p.name for p in loader.house().values() if any("issue_plan_number" in a.effects for a in p.acts.values())
    ]
    rows = Case.objects.filter(facts__contains={"plan_number": number}, procedure__in=planned, ended=False)
    project = rows.first()
    if project is None:
        raise GuijuError(f"no open project has the plan number {number!r}", where="plan_number", expected="20250001-T")
    act = _CHANGES.get(facts["change"], "change_plan")
    brought = (
        {name: as_json(facts[new]) for name, new in _PLAN.items() if facts.get(new)} if act == "change_plan" else {}
    )
    actor = Actor(happening.user, happening.user_name, happening.keys)
    perform(project.number, Request(act, {"reason": facts.get("reason") or "", **brought}), actor, happening.now)
    return {}
