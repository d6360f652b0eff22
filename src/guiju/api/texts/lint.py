"""Checking the text of a standard against the rules of drafting."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Body, Router, Schema
from pydantic import ConfigDict, Field

from guiju import bounded
from guiju.api.values import no_parameters
from guiju.core.lint.drafting import drafting_of, named
from guiju.core.text import markdown
from guiju.registry.texts.linting import findings_of

router = Router(tags=["texts"])


class TextToLint(Schema):
    """A text in Guiju Markdown."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "# 要求\n\n长度必须为10 mm。"}]})

    text: str = Field(max_length=1_000_000)
    drafting: Literal["", "gb", "iso"] = Field(
        "", description="Rule of drafting: GB/T 1.1 or the ISO/IEC Directives. Unset: by the number, or the language."
    )


class LintFix(Schema):
    was: str
    to: str
    title: dict[str, str]


class LintFinding(Schema):
    """A finding. `span` counts code points of the words it stands in."""

    rule: str
    severity: Literal["error", "warning", "info"]
    sure: Literal["high", "medium", "low"] = Field(description="How sure the finding is; low: a person has to look.")
    clause: str | None
    label: str | None = Field(description="The number of the clause as printed.")
    block: str | None
    language: str | None
    span: list[int] | None
    found: str | None
    message: dict[str, str] = Field(description="Language → what is wrong.")
    source: list[str] = Field(description="The standard and clause the rule comes from.")
    fix: LintFix | None = Field(description="A change that is safe, where there is one.")


class Linted(Schema):
    drafting: Literal["gb", "iso"]
    findings: list[LintFinding]
    counts: dict[str, int] = Field(description="Severity → findings of it.")


@router.post("/texts/lint", response=Linted)
def lint_text(request: HttpRequest, given: Body[TextToLint]) -> dict[str, Any]:
    """What the rules of GB/T 1.1—2020 and ISO/IEC Directives Part 2 find in a text in Guiju Markdown. A text that
    cannot be read is refused (400) with the line. Nothing is kept."""
    no_parameters(request)
    document = bounded.call(markdown.read, bounded.READ, given.text).document
    drafting = named(given.drafting) or drafting_of(document)
    found = findings_of(document, drafting)
    counts = {severity: sum(one.severity == severity for one in found) for severity in ("error", "warning", "info")}
    return {"drafting": drafting.value, "findings": [one.as_dict() for one in found], "counts": counts}
