"""C7 of a filing: its limits beside those of mandatory national standards (SL 21). What looks looser is told for a
person to judge: the same characteristic may be asked of another product."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from unicodedata import normalize

from django.db.models import Q

from guiju.core.designation import Designation, parse
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Procedure, Words
from guiju.core.provision import Modality
from guiju.core.text.filed import Bound, FiledText
from guiju.registry.cases.checks import filed_text
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Case
from guiju.registry.catalogue.models import Edition, Relation, Status
from guiju.registry.texts import provisions
from guiju.registry.texts.models import Requirement

_MOST = 50  # findings of one filing
_ALIKE = 4  # characters in a row that titles about one thing share
_LIVING = (Status.PUBLISHED, Status.IN_FORCE)


@check("floor", reads=("designation", "text"))
def floor(case: Case, procedure: Procedure) -> list[Finding]:
    """C7: no conflict with a mandatory national standard is on record, and no limit of the text looks looser than one
    of a mandatory standard that it cites or that is about the same thing."""
    found = dict.fromkeys(_on_record(case))
    text = filed_text.filed(case)
    if text is not None:
        found |= dict.fromkeys(_looser(text, _mandatory(text, str(case.facts.get("title_zh") or ""))))
    return [Finding("C7", "text", words) for words in found][:_MOST]


def _on_record(case: Case) -> Iterator[Words]:
    try:
        said = parse(str(case.facts.get("designation") or ""))
    except GuijuError:
        return
    rows = Relation.objects.filter(
        kind="conflicts_with", source_key=said.expression, target__effect="mandatory"
    )  # fmt: skip
    for name in rows.values_list("target_designation", flat=True):
        yield Words(f"与 {name} 冲突", f"it conflicts with {name}")


def _mandatory(text: FiledText, title: str) -> list[int]:
    """The mandatory national editions in force whose texts are held, that the text cites or whose title is alike."""
    cited = set()
    for printed in text.references:
        if (said := _parsed(printed)) is not None:
            cited.add(said.work)
    held = Edition.objects.filter(effect="mandatory", tier="national", status__in=_LIVING, texts__kind="published")
    rows = held.filter(Q(work__key__in=cited) | Q(titles__has_key="zh")).distinct()
    return [
        key for key, work, titles in rows.values_list("pk", "work__key", "titles")
        if work in cited or _alike(title, str(titles.get("zh") or ""))
    ]  # fmt: skip


def _parsed(printed: str) -> Designation | None:
    try:
        return parse(printed)
    except GuijuError:
        return None


def _alike(one: str, other: str) -> bool:
    """Whether two titles share a few characters in a row."""
    parts = {one[n : n + _ALIKE] for n in range(len(one) - _ALIKE + 1)}
    return any(other[n : n + _ALIKE] in parts for n in range(len(other) - _ALIKE + 1))


def _looser(text: FiledText, editions: list[int]) -> Iterator[Words]:
    rows = provisions.answered().filter(
        text__edition__in=editions, kind=Modality.REQUIREMENT.value
    ).exclude(characteristic="")  # fmt: skip
    asked: dict[tuple[str, str], list[Requirement]] = {}
    for row in rows.select_related("text"):
        asked.setdefault((_said(row.characteristic), row.base), []).append(row)
    for bound in text.bounds:
        for row in asked.get((_said(bound.characteristic), bound.base), ()):
            if _is_looser(bound, row.base_low, row.base_high):
                at = f"{bound.label} " if bound.label else ""
                there = f"{row.text.designation} {row.label}".strip()
                yield Words(
                    f"{at}“{bound.sentence}”宽于 {there}“{row.sentence[:120]}”",
                    f"{at}“{bound.sentence}” is looser than {there} “{row.sentence[:120]}”",
                )


def _is_looser(bound: Bound, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a limit lets pass what another one does not: a higher upper end, or a lower lower end."""
    above = high is not None and bound.high is not None and bound.high > high
    below = low is not None and bound.low is not None and bound.low < low
    return above or below


def _said(characteristic: str) -> str:
    return "".join(normalize("NFKC", characteristic).casefold().split())
