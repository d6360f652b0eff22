"""Checks of the standard that a case is about: that it may be adopted, is adopted once, is held, is reviewed once at a
time and again in time (DOMAIN 2.3, 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from django.utils import timezone

from guiju.core.designation import Designation, parse
from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.calendar import add_months
from guiju.core.procedure.model import Procedure, Words
from guiju.data import tables
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.knowing import edition
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses
from guiju.registry.catalogue.models import Edition, Relation, Status
from guiju.registry.catalogue.rules import review_years

_MOST = 5  # others that are told
_LIVING = (Status.PUBLISHED, Status.IN_FORCE)
_ENDED = (Status.REPLACED, Status.WITHDRAWN)


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


def _unfinished(said: Designation) -> Iterator[tuple[str, str]]:
    """(zh, en) of why a designation is not that of a published edition."""
    name = said.canonical
    stages = [stage for stage in (said.stage, *(part.stage for part in said.supplements)) if stage]
    if stages:
        yield f"{name} 是草案（{stages[0]}），还没有出版", f"{name} is a draft ({stages[0]}), not published yet"
    if said.year is None:
        yield f"{name} 没有注明年代", f"{name} is not dated"


@check("adopts_published", reads=("adopts",))
def adopts_published(case: Case, procedure: Procedure) -> list[Finding]:
    """What is adopted is one edition, dated and published: a draft is adopted only while it becomes one."""
    said = _said(case, "adopts")
    return [_found("adopts_published", "adopts", *why) for why in _unfinished(said)] if said is not None else []


@check("adopts_edition", reads=("adopts",))
def adopts_edition(case: Case, procedure: Procedure) -> list[Finding]:
    """As `adopts_published`; and the edition is not withdrawn or replaced, as far as the library holds it."""
    said = _said(case, "adopts")
    if said is None:
        return []
    found = [_found("adopts_edition", "adopts", *why) for why in _unfinished(said)]
    held = edition(said.canonical)
    if held is not None and held.status in _ENDED:
        name = held.designation
        newer = Edition.objects.filter(work=held.work_id, status=Status.IN_FORCE).order_by("-rank").first()
        now = f"；现行：{newer.designation}" if newer else ""
        current = f"; in force: {newer.designation}" if newer else ""
        found.append(
            _found(
                "adopts_edition", "adopts", f"{name} 已作废或被代替{now}", f"{name} is withdrawn or replaced{current}"
            )
        )
    return found


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


@check("guidance", reads=("standard",))
def guidance(case: Case, procedure: Procedure) -> list[Finding]:
    """What is reviewed is a guidance document (GB/Z and its like)."""
    said = _said(case, "standard")
    if said is None or said.type == "Z":
        return []
    name = said.canonical
    return [_found("guidance", "standard", f"{name} 不是指导性技术文件", f"{name} is no guidance document")]


@check("held_in_force", reads=("standard",))
def held_in_force(case: Case, procedure: Procedure) -> list[Finding]:
    """As `held`; and the edition is in force on the day, not only published."""
    found = [replace(one, check="held_in_force") for one in held(case, procedure)]
    said = _said(case, "standard")
    known = edition(said.canonical) if said is not None and not found else None
    day = timezone.localdate(case.last_effective)
    if known is not None and known.status != Status.IN_FORCE and (known.effective is None or known.effective > day):
        name = known.designation
        found.append(_found("held_in_force", "standard", f"{name} 尚未实施", f"{name} is not in force yet"))
    return found


@check("due_believable", reads=("standard", "due"))
def due_believable(case: Case, procedure: Procedure) -> list[Finding]:
    """A review is concluded in the future; one that is late already is due on the day the library says."""
    said, given = _said(case, "standard"), case.facts.get("due")
    if said is None or not given:
        return []
    day, today = date.fromisoformat(str(given)), timezone.localdate(case.last_effective)
    known = edition(said.canonical)
    if day >= today or (known is not None and known.review_due == day):
        return []
    on_record = known.review_due if known is not None else None
    zh = f"{day} 已过" + (f"；标准馆中应复审的日期为 {on_record}" if on_record else "")
    en = f"{day} has passed" + (f"; the library says {on_record}" if on_record else "")
    return [_found("due_believable", "due", zh, en)]


@check("review_alone", reads=("standard",))
def review_alone(case: Case, procedure: Procedure) -> list[Finding]:
    """No other case of the same procedure about the same standard is open, dated or undated."""
    said = _said(case, "standard")
    if said is None:
        return []
    rows = Case.objects.filter(procedure=procedure.name, ended=False, facts__standard__startswith=said.work)
    others = rows.exclude(pk=case.pk).order_by("pk").values_list("number", "facts__standard")
    numbers = [number for number, other in others if _work(other) == said.work][:_MOST]
    return [_found("review_alone", "standard", f"{n} 尚未办结", f"{n} is still open") for n in numbers]


def _work(designation: object) -> str:
    """The work that a designation names; "" for what is none."""
    try:
        return parse(str(designation)).work
    except GuijuError:
        return ""


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
