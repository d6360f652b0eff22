"""Two texts beside each other: clauses redlined, requirements with what became of them; adoption, deviations."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju import bounded
from guiju.core.comparison.adoption import adopt
from guiju.core.comparison.editions import Comparison, compare
from guiju.core.errors import GuijuError
from guiju.registry.texts.models import Text
from guiju.registry.texts.provisions import decided_document
from guiju.web.catalogue import downloads
from guiju.web.language import chinese, say
from guiju.web.texts import words
from guiju.web.views.texts.reading import visible

ROW = ("verdict", "where", "characteristic", "class", "before", "after", "why", "old", "new")
DEVIATION = ("national_clause", "international_clause", "kind", "what")
VERDICTS = {
    "same": ("未变", "same"), "tightened": ("加严", "tightened"), "relaxed": ("放宽", "relaxed"),
    "changed": ("改变", "changed"), "added": ("新增", "added"), "removed": ("删除", "removed"),
    "moved": ("移动", "moved"),
}  # fmt: skip
FINDINGS = {
    "equal": ("一致", "equal"), "stricter": ("严于", "stricter"), "overlapping": ("部分重叠", "overlapping"),
    "looser or apart": ("宽于或不相交", "looser or apart"), "missing": ("缺失", "missing"),
}  # fmt: skip


@require_safe
def comparing(request: HttpRequest) -> HttpResponse:
    """`?a=` and `?b=` are addresses of texts; `?adoption=1`: b adopts a; `?all=1` shows what is the same too."""
    names = [request.GET.get(key, "")[:120] for key in ("a", "b")]
    published = Text.objects.filter(kind=Text.Kind.PUBLISHED).order_by("designation")[:500]
    context: dict[str, Any] = {"texts": published, "a": names[0], "b": names[1]}
    if not all(names):
        return render(request, "texts/compare.html", context)
    if names[0] == names[1]:
        raise GuijuError("a text is compared with itself", where="b", expected=say("另一文本", "another text"))
    old, new = (visible(request, name) for name in names)
    adopting = request.GET.get("adoption", "") == "1"
    before, after = decided_document(old), decided_document(new)
    adoption = bounded.call(adopt, bounded.COMPARE, before, after) if adopting else None
    told = adoption.comparison if adoption is not None else bounded.call(compare, bounded.COMPARE, before, after)
    form = downloads.form_of(request)
    if form and adoption is not None:
        rows: Any = [{key: getattr(each, key) for key in DEVIATION} for each in adoption.deviations]
        return downloads.table(rows, DEVIATION, form, "deviations")
    if form:
        return downloads.table([_flat(row) for row in told.requirements], ROW, form, "comparison")
    every = request.GET.get("all", "") == "1"
    context |= {
        "old": old, "new": new, "all": every, "adopting": adopting, "adoption": adoption,
        "indicators": [(each, say(*FINDINGS.get(each.finding.split(",")[0], (each.finding, each.finding))))
                       for each in adoption.indicators] if adoption else [],
        "deviations": [
            {
                "national": each.national_clause, "international": each.international_clause, "kind": each.kind,
                "what": _what(each.what),
            }
            for each in adoption.deviations
        ] if adoption else [],
        "counts": _counts(told), "clauses": _clauses(told, every), "rows": _rows(told, every),
    }  # fmt: skip
    return render(request, "texts/compare.html", context)


def _what(text: str) -> str:
    """A deviation in the reader's language: its first word names what became of it."""
    first, colon, rest = text.partition(":")
    named = (
        say(*VERDICTS[first])
        if first in VERDICTS
        else say("编号改变", "renumbered")
        if first == "renumbered"
        else first
    )
    return named + (("：" if chinese() else ":") + rest if colon else "")


def _counts(told: Comparison) -> list[tuple[str, int]]:
    found = told.counts()["requirements"]
    return [(say(*VERDICTS[key]), found[key]) for key in VERDICTS if key in found]


def _clauses(told: Comparison, every: bool) -> list[dict[str, Any]]:
    rows = []
    for change in told.clauses:
        if change.kind == "same" and not change.renumbered and not every:
            continue
        side = change.pair.new or change.pair.old
        assert side is not None
        own = "zh" if chinese() else "en"
        rows.append(
            {
                "kind": change.kind, "name": say(*VERDICTS[change.kind]),
                "old": change.pair.old.number if change.pair.old else "",
                "new": change.pair.new.number if change.pair.new else "",
                "title": side.titles.get(own) or next(iter(side.titles.values()), ""), "id": side.clause.id,
                "renumbered": change.renumbered, "texts": sorted(change.texts.items(), key=lambda each: each[0] != own),
            }
        )  # fmt: skip
    return rows


def _rows(told: Comparison, every: bool) -> list[dict[str, Any]]:
    found = []
    for row in told.requirements:
        if row.verdict.value == "same" and not every:
            continue
        held = row.new or row.old
        assert held is not None
        found.append(
            {
                "row": row, "verdict": say(*VERDICTS[row.verdict.value]), "where": held.label,
                "kind": words.kind(held.kind.value),
                "english": held.others.get("en", ("",))[0] if not chinese() else "",
            }
        )  # fmt: skip
    return found


def _flat(row: Any) -> dict[str, Any]:
    held = row.new or row.old
    return {
        "verdict": row.verdict.value, "where": held.label, "characteristic": row.characteristic, "class": row.klass,
        "before": row.before, "after": row.after, "why": row.why, "old": row.old.text if row.old else "",
        "new": row.new.text if row.new else "",
    }  # fmt: skip
