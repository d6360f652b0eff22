"""What the checker finds in a kept text, clause by clause; filtered, downloaded, also as SARIF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.core.errors import GuijuError
from guiju.core.lint import Finding, Severity, all_rules, drafting_of
from guiju.core.lint.sarif import log
from guiju.core.text.walking import find, said
from guiju.registry.texts.linting import findings
from guiju.registry.texts.storage import document_at
from guiju.web.catalogue import downloads
from guiju.web.language import chinese, say
from guiju.web.views.texts.reading import revision_of, visible

COLUMNS = (
    "severity", "label", "rule", "title", "message", "found", "fix", "source", "clause", "block", "language", "sure"
)  # fmt: skip
WORDS = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "note")}
SURE = {"high": ("有把握", "sure"), "medium": ("较有把握", "fairly sure"), "low": ("请人判断", "look at it")}
DRAFTING = {
    "gb": ("依据 GB/T 1.1—2020 和 ISO/IEC 导则第2部分", "Against GB/T 1.1—2020 and ISO/IEC Directives Part 2"),
    "iso": ("按 ISO/IEC 导则第2部分起草，只用其规则", "Drafted to ISO/IEC Directives Part 2: only its rules are used"),
}
MARKS = {"error": "✕", "warning": "△", "info": "○"}


@require_safe
def lint(request: HttpRequest, slug: str) -> HttpResponse:
    """Findings by clause; `?severity=` and `?rule=` choose among them, `?format=` csv, json or sarif downloads them."""
    text = visible(request, slug)
    revision = revision_of(request, text)
    rules = {rule.id: rule for rule in all_rules()}
    severity, rule = request.GET.get("severity", ""), request.GET.get("rule", "")
    if severity and severity not in WORDS:
        raise GuijuError("unknown severity {}", repr(severity[:40]), where="severity", expected=", ".join(WORDS))
    if rule and rule not in rules:
        raise GuijuError("no rule {}", repr(rule[:40]), where="rule", expected="such as GB-WORD-001")
    whole = findings(text, revision)
    found = [one for one in whole if (not severity or one.severity == severity) and (not rule or one.rule == rule)]
    language = "zh" if chinese() else "en"
    if request.GET.get("format") == "sarif":
        told = json.dumps(log(found, all_rules(), f"{text.slug}.md", "", language), ensure_ascii=False)
        disposition = {"Content-Disposition": f'attachment; filename="{text.slug}.sarif"'}
        return HttpResponse(told, content_type="application/sarif+json", headers=disposition)
    form = downloads.form_of(request)
    if form:
        return downloads.table((_row(one, language) for one in found), COLUMNS, form, f"{text.slug}-lint")
    document = document_at(text, revision)
    groups = []
    for clause, those in groupby(found, key=lambda one: one.clause):
        node = find(document, clause) if clause else None
        rows = [_row(one, language) for one in those]
        title = said(node.title, language) if node is not None else say("封面与整体", "Cover and whole")
        label = rows[0]["label"] if rows[0]["label"] != title else ""
        groups.append({"id": clause, "label": label, "title": title, "rows": rows})
    return render(
        request,
        "texts/lint.html",
        {
            "text": text, "groups": groups, "count": len(found), "severity": severity, "rule": rule,
            "severities": [_severity(one, whole) for one in Severity],
            "rules": list(_rules(whole, language)), "revision": revision,
            "drafting": say(*DRAFTING[drafting_of(document).value]),
        },
    )  # fmt: skip


def _severity(severity: Severity, found: tuple[Finding, ...]) -> dict[str, Any]:
    count = sum(one.severity is severity for one in found)
    return {"code": severity.value, "name": say(*WORDS[severity.value]), "mark": MARKS[severity.value], "count": count}


def _rules(found: tuple[Finding, ...], language: str) -> Iterator[dict[str, Any]]:
    titles = {rule.id: rule.title[language] for rule in all_rules()}
    for name in sorted({one.rule for one in found}):
        yield {"id": name, "title": titles[name], "count": sum(one.rule == name for one in found)}


def _row(one: Finding, language: str) -> dict[str, Any]:
    titles = {rule.id: rule.title[language] for rule in all_rules()}
    return {
        "severity": one.severity.value,
        "word": say(*WORDS[one.severity.value]),
        "sure": one.sure.value,
        "sure_word": say(*SURE[one.sure.value]),
        "mark": MARKS[one.severity.value],
        "label": one.label,
        "rule": one.rule,
        "title": titles[one.rule],
        "message": one.message[language],
        "found": one.found,
        "fix": one.fix.title[language] if one.fix is not None else "",
        "source": "; ".join(one.source),
        "clause": one.clause,
        "block": one.block,
        "language": one.language,
    }
