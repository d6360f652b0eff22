"""Checks of the standard that a case is about: that it may be adopted, is adopted once, is held, is reviewed once at a
time and again in time (DOMAIN 2.3, 4)."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.db.models import Q
from django.utils import timezone

from guiju.core.designation import Designation, parse
from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.calendar import add_months
from guiju.core.procedure.model import Procedure, Words
from guiju.data import tables
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.knowing import edition, notification
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses
from guiju.registry.catalogue.models import Relation, Status
from guiju.registry.catalogue.rules import review_years

_MOST = 5  # others that are told
_LIVING = (Status.PUBLISHED, Status.IN_FORCE)


def _said(case: Case, fact: str) -> Designation | None:
    try:
        return parse(str(case.facts.get(fact) or ""))
    except GuijuError:
        return None


@cache
def _adoptable() -> frozenset[str]:
    return frozenset(row["scheme"] for row in tables.rows("rules/adoptable.csv"))


@check("adoptable", reads=("adopts",))
def adoptable(case: Case, procedure: Procedure) -> list[Finding]:
    """What is adopted is an international standard: of ISO, IEC or ITU."""
    said = _said(case, "adopts")
    if said is None or said.scheme in _adoptable():
        return []
    schemes = "、".join(s.upper() for s in sorted(_adoptable()))
    zh = f"{said.canonical} 不是国际标准；国际标准指 {schemes} 的标准"
    en = f"{said.canonical} is no international standard: those are of {schemes.replace('、', ', ')}"
    return [Finding("adoptable", "adopts", Words(zh, en))]


@check("adopted_once", reads=("adopts",))
def adopted_once(case: Case, procedure: Procedure) -> list[Finding]:
    """No other standard in force, and no other open project, adopts the same edition; the one it revises may."""
    said = _said(case, "adopts")
    if said is None:
        return []
    revised = _said(case, "revises")
    rows = Relation.objects.filter(
        kind="adopts", target_key=said.expression, degree__in=("IDT", "MOD"), source__status__in=_LIVING,
        source__tier="national",
    )  # fmt: skip
    if revised is not None:
        rows = rows.exclude(source__work__key=revised.work)
    found = [
        _found("adopted_once", "adopts", f"{name} 已采用该版本", f"{name} adopts this edition already")
        for name in rows.values_list("source__designation", flat=True).distinct()[:_MOST]
    ]
    making = [p.name for p in loader.house().values() if "adopts" in p.facts]
    others = Case.objects.filter(procedure__in=making, ended=False, facts__adopts=said.canonical).exclude(pk=case.pk)
    return found + [
        _found("adopted_once", "adopts", f"项目 {n} 也采用该版本", f"project {n} adopts this edition too")
        for n in others.order_by("pk").values_list("number", flat=True)[:_MOST]
    ]


@check("held", reads=("standard",))
def held(case: Case, procedure: Procedure) -> list[Finding]:
    """The standard is in the library and in force."""
    said = _said(case, "standard")
    if said is None:
        return []
    found = edition(said.canonical)
    if found is None:
        name = said.canonical
        return [_found("held", "standard", f"标准馆没有 {name}", f"the library does not hold {name}")]
    if found.status not in _LIVING:
        name = found.designation
        return [_found("held", "standard", f"{name} 已不现行", f"{name} is no longer in force")]
    return []


@check("review_alone", reads=("standard",))
def review_alone(case: Case, procedure: Procedure) -> list[Finding]:
    """No other case of the same procedure about the same standard is open."""
    said = _said(case, "standard")
    if said is None:
        return []
    rows = Case.objects.filter(procedure=procedure.name, ended=False).filter(
        Q(facts__standard=said.canonical) | Q(facts__standard__startswith=f"{said.work}-")
    )
    numbers = rows.exclude(pk=case.pk).order_by("pk").values_list("number", flat=True)[:_MOST]
    return [_found("review_alone", "standard", f"{n} 尚未办结", f"{n} is still open") for n in numbers]


@check("review_term", reads=("standard", "next_review"))
def review_term(case: Case, procedure: Procedure) -> list[Finding]:
    """The next review comes within the cycle of this kind of standard (R9)."""
    said, given = _said(case, "standard"), case.facts.get("next_review")
    if said is None or not given:
        return []
    found = edition(said.canonical)
    kind = "guide" if said.type == "Z" else found.kind if found else ""
    years = review_years(str(said.scheme), kind, said.publisher)
    if years is None:
        return []
    last = add_months(timezone.localdate(case.last_effective), 12 * years)
    if date.fromisoformat(str(given)) <= last:
        return []
    zh = f"{said.canonical} 的复审周期为 {years} 年：不晚于 {last}"
    return [_found("review_term", "next_review", zh, f"{said.canonical} is reviewed every {years} years: by {last}")]


def _found(code: str, fact: str, zh: str, en: str) -> Finding:
    return Finding(code, fact, Words(zh, en))


_LEAVING = uses(__name__, "systematic-review", states=("leaving",), facts=("standard",))


@check("review_voted", reads=("standard",))
def review_voted(case: Case, procedure: Procedure) -> list[Finding]:
    """The committee voted for the withdrawal in its last review of the standard."""
    said = _said(case, "standard")
    rows = Case.objects.filter(procedure=_LEAVING.procedure, facts__standard=said.canonical if said else "")
    last = rows.order_by("-opened").values_list("state", flat=True).first()
    if last in _LEAVING.states:
        return []
    zh, en = "委员会没有在复审中表决同意废止", "no review in which the committee voted for it has ended so"
    return [_found("review_voted", "standard", zh, en)]


@check("notification", reads=("tbt_case",))
def notified(case: Case, procedure: Procedure) -> list[Finding]:
    """The notification that a draft names is one of its department, and has its symbol."""
    number = str(case.facts.get("tbt_case") or "")
    found = notification(number)
    if found is None or not found.facts.get("symbol"):
        zh, en = f"没有已通报的事项 {number[:40]}", f"no notification {number[:40]} has been sent"
    elif found.facts.get("issuer") != case.facts.get("issuer"):
        zh, en = f"{number[:40]} 是其他部门的通报", f"{number[:40]} is the notification of another department"
    else:
        return []
    return [_found("notification", "tbt_case", zh, en)]
