"""Checks of patents that were disclosed while a standard is made (PAT 5-8): each is licensed, or the draft does without
it; what is stated or settled was disclosed before."""

from __future__ import annotations

from guiju.core.procedure.model import Procedure, Words
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.used_names import uses

_PROJECT = uses(
    __name__, "national-standard", acts=("disclose_patent", "state_licence", "settle_patent"),
    facts=("patent_number", "settlement"),
    options={"licence": ("refused",), "settlement": ("dropped", "replaced", "invalid")},
)  # fmt: skip
DISCLOSED, STATED, SETTLED = _PROJECT.acts
NUMBER, SETTLEMENT = _PROJECT.facts
_SETTLED = frozenset(_PROJECT.options["settlement"])


def standing(case: Case) -> dict[str, str]:
    """Number of a patent → what was last said of it: "" for disclosed, a licence, or how it was settled."""
    found: dict[str, str] = {}
    rows = Act.objects.filter(case_id=case.pk, name__in=_PROJECT.acts).order_by("number") if case.pk else []
    corrected = {act.corrects: act.public.get("facts", {}) for act in _corrections(case)}
    for act in rows:
        said = {**act.public.get("facts", {}), **corrected.get(act.number, {})}
        number = str(said.get(NUMBER) or "")
        match act.name:
            case name if name == DISCLOSED:
                found.setdefault(number, "")
            case name if name == STATED:
                found[number] = str(said.get("licence") or "")
            case _:
                found[number] = str(said.get(SETTLEMENT) or "")
    return found


def _corrections(case: Case) -> list[Act]:
    return list(Act.objects.filter(case_id=case.pk, corrects__isnull=False).order_by("number")) if case.pk else []


@check("patents")
def patents(case: Case, procedure: Procedure) -> list[Finding]:
    """Each patent that was disclosed has a licence statement, or was settled."""
    found = []
    for number, said in standing(case).items():
        if said == "":
            zh, en = f"{number} 没有许可声明", f"{number} has no licence statement"
        elif said == "refused":
            zh, en = (
                f"{number} 的专利权人不同意许可，标准仍包含该专利",
                f"the licence of {number} is refused and the draft holds it",
            )
        else:
            continue
        found.append(Finding("patents", NUMBER, Words(zh, en)))
    return found


@check("patent_standing")
def patent_standing(case: Case, procedure: Procedure) -> list[Finding]:
    """No patent is left that the draft holds: none was disclosed, or each was settled."""
    return [
        Finding("patent_standing", NUMBER, Words(f"标准涉及 {number}", f"the draft holds {number}"))
        for number, said in standing(case).items()
        if said not in _SETTLED
    ]


@check("patent_known", reads=(NUMBER,))
def patent_known(case: Case, procedure: Procedure) -> list[Finding]:
    """The patent that is spoken of was disclosed in this case."""
    number = str(case.facts.get(NUMBER) or "")
    known = standing(case)
    if number in known:
        return []
    listed = "、".join(list(known)[:10]) or "–"
    return [Finding("patent_known", NUMBER, Words(f"已披露的：{listed}", f"disclosed are: {listed}"))]
