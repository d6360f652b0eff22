"""Checks and figures of committees: whether one may take new tasks, what its evaluation counts (DOMAIN 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from guiju.core.procedure import loader
from guiju.core.procedure.clocks import from_json as clock_of
from guiju.core.procedure.model import ActKind, Procedure, Words
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.cases import definitions
from guiju.registry.cases.checks.figures import Asked, figure
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.knowing import DEVELOPMENT
from guiju.registry.cases.models import Act, Case, Elector, Entry, Vote
from guiju.registry.cases.used_names import uses

_GRADED = uses(__name__, "committee-evaluation", options={"grade": ("unqualified",)})
_PROJECT = uses(__name__, "national-standard", acts=("submit",))
_REVIEW = uses(__name__, "systematic-review", acts=("confirm", "start_revision", "start_standard", "start_withdrawal"))
_REVIEW_TERM = "review"  # the clock of a review, up to the day it is due
_EXPERTS = uses(__name__, "mandatory-standard", facts=("named_experts",)).facts[0]
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


@figure("experts_named", reads=(_EXPERTS,))
def experts_named(asked: Asked) -> int | None:
    """How many people an expert group has, each counted once; None before one is named."""
    people = asked.facts.get(_EXPERTS)
    return len(set(people)) if people else None


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
    """Of a hundred members asked in ballots of the committee that were opened in the period and are over, how many
    voted; -1 where there was none. A ballot in which nobody voted counts like any other."""
    code = asked.facts.get("committee")
    if not code:
        return None
    of_committee = Elector.objects.filter(case__committee__code=code, conflicted=False)
    asked_for = Counter(of_committee.values_list("case_id", "ballot", "round"))
    cases = Case.objects.filter(pk__in={case for case, _, _ in asked_for}).in_bulk()
    over = {one for one in asked_for if _over(asked, cases[one[0]], one[1], one[2])}
    whole = sum(asked_for[one] for one in over)
    if not whole:
        return -1
    votes = Vote.objects.filter(case__in=cases, superseded=False).values_list("case_id", "ballot", "round")
    return 100 * sum(one in over for one in votes) // whole


def _over(asked: Asked, case: Case, ballot: str, round_: int) -> bool:
    """Whether a round of a ballot was opened in the period and takes no more votes."""
    procedure = definitions.kept(case.definition_id)
    opening = [act.name for act in procedure.acts.values() if act.opens == ballot]
    days = list(
        Act.objects.filter(case=case, name__in=opening, corrects=None).order_by("number").values_list("effective")
    )
    if not 0 < round_ <= len(days) or not _during(asked, timezone.localdate(days[round_ - 1][0])):
        return False
    vote = procedure.acts.get(f"{ballot}.{ActKind.VOTE}")
    if round_ < len(days) or vote is None or case.state not in vote.from_states:
        return True
    term = case.clocks.get(procedure.ballots[ballot].term)
    return term is not None and clock_of(term).last < asked.today


@figure("projects_on_time")
def projects_on_time(asked: Asked) -> int | None:
    """Of a hundred projects of the committee whose term from plan to submission ended in the period, how many were
    submitted in it; -1 where there was none. One that was ended before its term is none."""
    return _kept_terms(asked, DEVELOPMENT, _PROJECT.acts)


@figure("reviews_on_time")
def reviews_on_time(asked: Asked) -> int | None:
    """Of a hundred reviews of the committee that were due in the period, how many were concluded by then; -1 where
    there was none."""
    return _kept_terms(asked, _REVIEW_TERM, _REVIEW.acts)


def _kept_terms(asked: Asked, clock: str, acts: Sequence[str]) -> int | None:
    """Of a hundred cases of the committee with a term whose last day lies in the period, or that kept it then, how many
    did one of the acts by that day; -1 where there is none."""
    code = asked.facts.get("committee")
    if not code:
        return None
    kept = due = 0
    such = [p.name for p in loader.house().values() if clock in p.clocks and p.acts.keys() >= set(acts)]
    for case in Case.objects.filter(committee__code=code, clocks__has_key=clock, procedure__in=such):
        term = clock_of(case.clocks[clock])
        done = any(name in case.marks for name in acts)
        day = min(term.stopped, term.last) if term.stopped is not None else term.last
        if not _during(asked, day) or (term.stopped is None and term.last >= asked.today):
            continue
        if term.stopped is not None and not done and term.stopped <= term.last:
            continue
        due += 1
        kept += done and term.stopped is not None and term.stopped <= term.last
    return 100 * kept // due if due else -1


def _during(asked: Asked, day: date) -> bool:
    """Whether a day lies in the period under evaluation."""
    start, end = asked.facts.get("period_from"), asked.facts.get("period_to")
    return (start is None or day >= start) and (end is None or day <= end)
