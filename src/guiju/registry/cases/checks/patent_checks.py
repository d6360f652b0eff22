"""Checks of patents that were disclosed while a standard is made (PAT 5-8): each is licensed, the draft does without
it, or it was found not to be involved after the discloser was heard; what is spoken of was disclosed before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from django.utils import timezone

from guiju.core.procedure import calendar
from guiju.core.procedure.model import Procedure, Words
from guiju.registry.cases import definitions
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Act, Case
from guiju.registry.cases.used_names import uses

_PROJECT = uses(
    __name__, "national-standard",
    acts=("disclose_patent", "state_licence", "settle_patent", "dismiss_patent", "doubt_patent", "reply_patent",
          "publicise_patents"),
    facts=("patent_number", "settlement", "dismissal", "licence"),
    options={"licence": ("refused",), "settlement": ("dropped", "replaced", "invalid"),
             "dismissal": ("not_essential", "unfounded", "not_in_force")},
)  # fmt: skip
DISCLOSED, STATED, SETTLED, DISMISSED, DOUBTED, REPLIED, PUBLICISED = _PROJECT.acts
NUMBER, SETTLEMENT, DISMISSAL, LICENCE = _PROJECT.facts
_SAYS = {STATED: LICENCE, SETTLED: SETTLEMENT, DISMISSED: DISMISSAL}
_DISMISSED = frozenset(_PROJECT.options["dismissal"])
_SETTLED = frozenset(_PROJECT.options["settlement"]) | _DISMISSED
HEARD = "PAT_hear"
"""The number that says how long a discloser has to reply."""


def _acts(case: Case) -> Iterator[tuple[Act, str, dict[str, Any]]]:
    """The acts about patents, each with the number it names and what it brought, as corrections left it."""
    rows = Act.objects.filter(case_id=case.pk, name__in=_PROJECT.acts).order_by("number") if case.pk else []
    corrected = {act.corrects: act.public.get("facts", {}) for act in _corrections(case)}
    for act in rows:
        said = {**act.public.get("facts", {}), **corrected.get(act.number, {})}
        yield act, spelled(said.get(NUMBER)), said


def spelled(number: Any) -> str:
    """A number of a patent as it is compared: width, case and blanks do not count."""
    return "".join(normalize("NFKC", str(number or "")).upper().split())


def standing(case: Case) -> dict[str, str]:
    """Number of a patent → what was last said of it: "" for disclosed, a licence, how it was settled, or why it is not
    involved. One that was found not to be involved and is disclosed again stands as disclosed."""
    found: dict[str, str] = {}
    for act, number, said in _acts(case):
        if act.name == DISCLOSED and found.get(number, "") in ("", *_DISMISSED):
            found[number] = ""
        elif act.name in _SAYS:
            found[number] = str(said.get(_SAYS[act.name]) or "")
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
    number = spelled(case.facts.get(NUMBER))
    known = standing(case)
    if number in known:
        return []
    listed = "、".join(list(known)[:10]) or "–"
    return [Finding("patent_known", NUMBER, Words(f"已披露的：{listed}", f"disclosed are: {listed}"))]


@check("patents_unpublished")
def patents_unpublished(case: Case, procedure: Procedure) -> list[Finding]:
    """Each patent that the draft holds was disclosed before it was last made public: one that was found not to be
    involved, or settled, asks for no other publicity."""
    held = {number for number, said in standing(case).items() if said not in _SETTLED}
    first: dict[str, int] = {}
    public = 0
    for act, number, _ in _acts(case):
        if act.name == DISCLOSED:
            first.setdefault(number, act.number)
        elif act.name == PUBLICISED:
            public = act.number
    return [
        Finding("patents_unpublished", NUMBER, Words(f"{number} 在公示之后披露", f"{number} was disclosed after it"))
        for number in first
        if number in held and first[number] > public
    ]


@check("patent_heard", reads=(NUMBER,))
def patent_heard(case: Case, procedure: Procedure) -> list[Finding]:
    """All who disclosed the patent, since it was last dismissed, were asked and have replied, or the time to reply is
    over. Who doubts it after others disclosed it does not reply for them."""
    number = spelled(case.facts.get(NUMBER))
    about: list[Act] = []
    for act, named, _ in _acts(case):
        if named == number:
            about = [] if act.name == DISMISSED else [*about, act]
    last = max((n for n, act in enumerate(about) if act.name == DISCLOSED), default=-1)
    disclosers = [act.user_id for act in about if act.name == DISCLOSED]
    heard = {act.user_id for act in about if act.name == DOUBTED} & {*disclosers[1:]} - {*disclosers[:1]}
    asked = [act for act in about[last + 1 :] if act.name == DOUBTED]
    if not asked:
        zh, en = f"还没有请 {number} 的披露人说明", f"the discloser of {number} has not been asked"
        return [Finding("patent_heard", NUMBER, Words(zh, en))]
    first = asked[0]
    replied = {act.user_id for act in about if act.name == REPLIED and act.number > first.number}
    if not {*disclosers} - replied - heard:
        return []
    length = definitions.numbers(case.rules_id)[HEARD].duration
    assert length is not None  # a test of the data sees to it
    until = calendar.after(timezone.localdate(first.effective), length)
    if timezone.localdate(case.last_effective) > until:
        return []
    zh, en = f"{number} 的披露人可以说明到 {until}", f"the discloser of {number} may reply until {until}"
    return [Finding("patent_heard", NUMBER, Words(zh, en))]
