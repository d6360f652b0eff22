"""Effects that lead from one case to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.values import as_json
from guiju.registry.cases import access, definitions, projects
from guiju.registry.cases.models import Case, FollowUp
from guiju.registry.cases.roles import Actor
from guiju.registry.cases.used_names import uses
from guiju.registry.record.effect_context import EffectContext, done_again, effect_handler

_FILING = uses(__name__, "filing")
_WITHDRAWAL = uses(__name__, "withdrawal")
_REVIEW = uses(__name__, "systematic-review", options={"trigger": ("feedback", "law"), "outcome": ("standardise",)})
_FEEDBACK = uses(__name__, "feedback", facts=("kind",), options={"kind": ("law",)})
_OUTCOME, (_MADE_STANDARD,) = "outcome", _REVIEW.options["outcome"]
_PROJECT = uses(
    __name__, "national-standard", acts=("freeze", "terminate", "change_plan"),
    facts=("revises", "need", "reason", "title_zh", "title_en", "scope", "committee", "extension_months"),
)  # fmt: skip
_CHANGE = uses(
    __name__, "project-change", options={"change": ("freeze", "terminate")},
    facts=("plan_number", "reason", "new_title_zh", "new_title_en", "new_scope", "new_committee", "extension_months"),
)  # fmt: skip


def handed(happening: EffectContext, holder: str, effect: str) -> dict[str, Any]:
    """The facts of a case that an effect hands to the holder of a key: those it is defined to need or read, and what
    the holder may read in the case. Personal ones stay behind."""
    effects = loader.effects()[effect]
    declared = {*effects.get("needs", ()), *effects.get("reads", ())}
    case = Case.objects.filter(pk=happening.case).first()
    procedure = definitions.kept(case.definition_id) if case else definitions.current(happening.procedure)
    party = any(holder in keys for keys in happening.holders.values())
    return {
        name: value
        for name, value in happening.facts.items()
        if (fact := procedure.facts.get(name)) is not None
        and not fact.personal
        and (party or name in declared or access.is_public(fact))
    }


def prepare(happening: EffectContext, procedure: str, holder: str, facts: Mapping[str, Any]) -> None:
    """Leave a prepared case for somebody to open: the facts its first act takes, as far as they are known."""
    wanted = {name for act in definitions.current(procedure).opening for name in act.takes}
    known = {name: as_json(value) for name, value in facts.items() if name in wanted and value is not None}
    if happening.before is not None:  # what was prepared follows a correction; what was opened is its own case
        rows = FollowUp.objects.filter(origin_id=happening.case, procedure=procedure, opened=None)
        rows.update(facts=known, holder=holder)
        return
    FollowUp.objects.create(
        origin_id=happening.case, procedure=procedure, facts=known, holder=holder, made=happening.now
    )


@done_again("open_filing")
@effect_handler("open_filing")
def open_filing(happening: EffectContext) -> Mapping[str, Any]:
    """The body that published it is to file it (R7)."""
    if happening.body is None:
        raise GuijuError("a standard is filed by its issuer", where="issuer", expected="the code of a body")
    holder = f"officer@b{happening.body}"
    prepare(happening, _FILING.procedure, holder, handed(happening, holder, "open_filing"))
    return {}


@done_again("open_withdrawal")
@effect_handler("open_withdrawal")
def open_withdrawal(happening: EffectContext) -> Mapping[str, Any]:
    """The committee is to propose the withdrawal."""
    holder = f"secretary@c{happening.committee}"
    prepare(happening, _WITHDRAWAL.procedure, holder, handed(happening, holder, "open_withdrawal"))
    return {}


@done_again("open_review")
@effect_handler("open_review")
def open_review(happening: EffectContext) -> Mapping[str, Any]:
    """The committee is to review the standard that feedback is about."""
    holder = f"secretary@c{happening.committee}"
    trigger, law = _REVIEW.options["trigger"]
    told = law if happening.facts.get("kind") in _FEEDBACK.options["kind"] else trigger
    facts = {**handed(happening, holder, "open_review"), "trigger": told}
    prepare(happening, _REVIEW.procedure, holder, facts)
    return {}


@done_again("suggest_project")
@effect_handler("suggest_project")
def suggest_project(happening: EffectContext) -> Mapping[str, Any]:
    """The committee is to propose a project; a standard under review is what it revises, but a guidance document that
    is made a standard gets a number of its own."""
    holder = f"secretary@c{happening.committee}"
    facts = handed(happening, holder, "suggest_project")
    if happening.facts.get(_OUTCOME) != _MADE_STANDARD:
        facts.setdefault("revises", facts.get("standard"))
    facts.setdefault("need", facts.get("project_reason") or facts.get("reason"))
    prepare(happening, _PROJECT.procedure, holder, facts)
    return {}


_CHANGES = {"freeze": "freeze", "terminate": "terminate"}
_PLAN = {
    "title_zh": "new_title_zh", "title_en": "new_title_en", "scope": "new_scope", "committee": "new_committee",
    "extension_months": "extension_months",
}  # fmt: skip


@effect_handler("change_project")
def change_project(happening: EffectContext) -> Mapping[str, Any]:
    """The officer's decision is done as an act in the project's own case, in the same transaction."""
    from guiju.registry.cases.acts.performing import Request, perform

    facts = happening.facts
    number = facts["plan_number"]
    project = projects.project(number)
    if project is None:
        raise GuijuError(
            "no open project has the plan number {}", repr(number), where="plan_number", expected="20250001-T"
        )
    act = _CHANGES.get(facts["change"], "change_plan")
    brought = (
        {name: as_json(facts[new]) for name, new in _PLAN.items() if facts.get(new)} if act == "change_plan" else {}
    )
    actor = Actor(happening.user, happening.user_name, happening.keys)
    perform(project.number, Request(act, {"reason": facts.get("reason") or "", **brought}), actor, happening.now)
    return {}
