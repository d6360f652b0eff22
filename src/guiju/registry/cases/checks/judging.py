"""Doubtful findings of a filing, each judged by its own confirmation (DOMAIN 9: candidates, a person confirms)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from guiju.core.procedure.model import Procedure, Words
from guiju.registry.cases.checks.registry import Finding, check, findings
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.used_names import uses

_FILING = uses(
    __name__, "filing", acts=("judge",), facts=("finding", "judgement", "judgement_ground"),
    options={"judgement": ("fault", "no_fault")},
)  # fmt: skip
JUDGE = _FILING.acts[0]
FINDING, JUDGEMENT, GROUND = _FILING.facts
FAULT, NO_FAULT = _FILING.options["judgement"]
DOUBTFUL = ("readable", "references", "floor", "duplicate", "market")
"""The checks whose findings are no faults before a person says so."""


@dataclass(frozen=True)
class Judged:
    """A doubtful finding by its key, and what was judged of it: "" where nobody has, `fault` or `no_fault`."""

    key: str
    finding: Finding
    judgement: str = ""
    ground: str = ""


def key_of(finding: Finding) -> str:
    """The key of a finding: its check and a digest of what it says. It stays as long as the finding says the same."""
    digest = hashlib.sha256(f"{finding.fact}\0{finding.text.zh}".encode()).hexdigest()[:6]
    return f"{finding.check}-{digest}"


def asks(procedure: Procedure) -> bool:
    """Whether findings are judged in cases of a procedure."""
    return JUDGE in procedure.acts and FINDING in procedure.facts


def judged(case: Case, procedure: Procedure) -> list[Judged]:
    """The doubtful findings of a case as it stands, each with its last judgement."""
    said = dict(_judgements(case))
    found = {}
    for name in DOUBTFUL:
        for finding in findings(case, procedure, name):
            key = key_of(finding)
            found[key] = Judged(key, finding, *said.get(key, ("", "")))
    return list(found.values())


def _judgements(case: Case) -> Iterator[tuple[str, tuple[str, str]]]:
    rows = Act.objects.filter(case_id=case.pk, name=JUDGE).order_by("number") if case.pk else ()
    for act in rows:
        facts = act.public.get("facts", {})
        yield str(facts.get(FINDING) or ""), (str(facts.get(JUDGEMENT) or ""), str(facts.get(GROUND) or ""))


@check("unjudged", reads=("text", "title_zh"))
def unjudged(case: Case, procedure: Procedure) -> list[Finding]:
    """Every doubtful finding was judged, and none of them to be a fault."""
    found = []
    for one in judged(case, procedure):
        if one.judgement == NO_FAULT:
            continue
        state = ("未判定", "not judged") if not one.judgement else ("判定为问题", "judged to be a fault")
        zh, en = f"{one.key} {one.finding.text.zh}（{state[0]}）", f"{one.key} {one.finding.text.en} ({state[1]})"
        found.append(Finding("unjudged", one.finding.fact, Words(zh, en)))
    return found


@check("finding_known", reads=(FINDING,))
def finding_known(case: Case, procedure: Procedure) -> list[Finding]:
    """What is judged is a finding of the checks."""
    key, known = str(case.facts.get(FINDING) or ""), [one.key for one in judged(case, procedure)]
    if key in known:
        return []
    listed = "、".join(known[:10]) or "–"
    zh, en = f"没有 {key[:40]}；检查发现的：{listed}", f"there is no {key[:40]}; found are: {listed}"
    return [Finding("finding_known", FINDING, Words(zh, en))]
