"""Findings as SARIF 2.1.0 (OASIS, 2020): for editors and the code review of a git host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from guiju.core.lint.model import Finding, Rule, Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_NAMES = re.compile(r"\{[^{}#]*#([A-Za-z_][\w.\-]*)")
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def log(
    findings: Sequence[Finding], rules: Sequence[Rule], file: str = "", source: str = "", language: str = "zh"
) -> dict[str, Any]:
    """A SARIF log of one run. `file`: the address of what was checked; `source`: its Guiju Markdown, if it was that,
    for the lines of the findings; messages in `language`."""
    index = {rule.id: place for place, rule in enumerate(rules)}
    lines = Lines(source)
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Guiju",
                        "version": _version(),
                        "language": {"zh": "zh-CN", "en": "en-US"}.get(language, "en-US"),
                        "rules": [_rule(rule, language) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, index, file, lines, language) for finding in findings],
            }
        ],
    }


def _version() -> str:
    try:
        return version("guiju")
    except PackageNotFoundError:
        return "0"


def _rule(rule: Rule, language: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title[language]},
        "help": {"text": "; ".join(rule.source)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "group": rule.group,
            "sure": rule.sure.value,
            "scope": rule.scope.value,
            "source": list(rule.source),
        },
    }


def _result(finding: Finding, index: dict[str, int], file: str, lines: Lines, language: str) -> dict[str, Any]:
    place: dict[str, Any] = {
        "logicalLocations": [
            {
                "name": finding.label or finding.clause or "cover",
                "fullyQualifiedName": "/".join(part for part in (finding.clause or "cover", finding.block) if part),
                "kind": "element",
            }
        ]
    }
    line = lines.of(finding)
    if file:
        place["physicalLocation"] = {"artifactLocation": {"uri": file}}
        if line:
            place["physicalLocation"]["region"] = {"startLine": line}
            if finding.found:
                place["physicalLocation"]["region"]["snippet"] = {"text": finding.found}
    properties: dict[str, Any] = {"language": finding.language, "block": finding.block, "sure": finding.sure.value}
    if finding.span is not None:
        properties["span"] = list(finding.span)
    if finding.fix is not None:
        properties["fix"] = {"was": finding.fix.was, "to": finding.fix.to}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message[language]},
        "locations": [place],
        "properties": properties,
    }


class Lines:
    """Lines of a Guiju Markdown source for findings: the line of the block or clause, and behind it the first that
    holds what was found. 0 where the source does not show it."""

    def __init__(self, source: str) -> None:
        self.lines = source.splitlines()
        self.marks: dict[str, int] = {}
        for number, line in enumerate(self.lines, 1):
            for name in _NAMES.findall(line):
                self.marks.setdefault(name, number)

    def of(self, finding: Finding) -> int:
        """The line of a finding, from 1."""
        if not self.lines:
            return 0
        if not finding.clause:
            return 1
        start = self.marks.get(finding.block) or self.marks.get(finding.clause) or 0
        if finding.found and start:
            for number in range(start, min(len(self.lines), start + 400) + 1):
                if finding.found in self.lines[number - 1]:
                    return number
        return start
