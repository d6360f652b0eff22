"""Checks and figures of committees: whether one may take new tasks, what its evaluation counts (DOMAIN 3)."""

from __future__ import annotations

from typing import Any

from guiju.core.procedure.model import Procedure, Words
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.cases.checks.figures import Asked, figure
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Case, Elector, Entry, Vote
from guiju.registry.cases.used_names import uses

_GRADED = uses(__name__, "committee-evaluation", options={"grade": ("unqualified",)})
_COMPLAINT = uses(__name__, "complaint", facts=("committee", "upheld"))


@check("committee_may", reads=("committee",))
def committee_may(case: Case, procedure: Procedure) -> list[Finding]:
    """The committee is neither closed nor under correction after an unqualified grade: it takes new tasks."""
    return _may(case, "committee_may", "committee")


@check("new_committee_may", reads=("new_committee",))
def new_committee_may(case: Case, procedure: Procedure) -> list[Finding]:
    """The committee that a project is to go to takes new tasks."""
    return _may(case, "new_committee_may", "new_committee")


@check("parent_here", reads=("parent_committee",))
def parent_here(case: Case, procedure: Procedure) -> list[Finding]:
    """The committee that a subcommittee stands under is one of the country."""
    code = str(case.facts.get("parent_committee") or "")
    return _foreign("parent_here", "parent_committee", code) if code else []


def _foreign(name: str, fact: str, code: str) -> list[Finding]:
    kind = Committee.objects.filter(code=code).values_list("body__kind", flat=True).first()
    if kind not in (Body.Kind.INTERNATIONAL, Body.Kind.REGIONAL):
        return []
    words = Words(f"{code} 是国际或区域组织的技术委员会", f"{code} is a committee of an international or regional body")
    return [Finding(name, fact, words)]


def _may(case: Case, name: str, fact: str) -> list[Finding]:
    code = str(case.facts.get(fact) or "")
    if found := _foreign(name, fact, code):
        return found
    if Committee.objects.filter(code=code, status=Committee.Status.SUSPENDED).exists():
        return [Finding(name, fact, Words(f"{code} 已撤销或正在重组", f"{code} is closed or re-formed"))]
    last = Entry.objects.filter(kind="grade", key=code).order_by("-day", "-pk").first()
    if last is None or last.data.get("grade") not in _GRADED.options["grade"]:
        return []
    zh = f"{code} 考核不合格，整改合格前不承担新任务"
    en = f"{code} was graded unqualified and takes no new tasks until its correction is accepted"
    return [Finding(name, fact, Words(zh, en))]


def _within(asked: Asked, rows: Any, day: str) -> Any:
    """The rows of the period under evaluation."""
    start, end = asked.facts.get("period_from"), asked.facts.get("period_to")
    if start is not None:
        rows = rows.filter(**{f"{day}__date__gte": start})
    return rows.filter(**{f"{day}__date__lte": end}) if end is not None else rows


@figure("complaints_upheld")
def complaints_upheld(asked: Asked) -> int | None:
    """Complaints about the committee or its standards that were upheld in the period."""
    code = asked.facts.get("committee")
    if not code:
        return None
    rows = Case.objects.filter(procedure=_COMPLAINT.procedure, facts__committee=code, facts__upheld=True)
    return int(_within(asked, rows, "opened").count())


@figure("ballots_joined")
def ballots_joined(asked: Asked) -> int | None:
    """Of a hundred members asked in open ballots of the committee in the period, how many voted; -1 where there was no
    ballot. Secret ballots keep who voted to themselves."""
    code = asked.facts.get("committee")
    if not code:
        return None
    rows = _within(asked, Vote.objects.filter(case__committee__code=code, superseded=False), "act__effective")
    rounds = set(rows.values_list("case_id", "ballot", "round"))
    if not rounds:
        return -1
    electors = Elector.objects.filter(case__in={case for case, _, _ in rounds}, conflicted=False)
    asked_for = sum(one in rounds for one in electors.values_list("case_id", "ballot", "round"))
    return 100 * rows.count() // asked_for if asked_for else -1
