"""Texts for programs: the list, a whole document as JSON, its requirements, limits that answer a question."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.values import Asked, Code, Text, no_parameters
from guiju.core.text.interchange import schema, to_json
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.texts import finding
from guiju.registry.texts.holding import document_at
from guiju.registry.texts.models import Requirement
from guiju.registry.texts.models import Text as Kept

router = Router(tags=["texts"])
Kind = Literal[
    "requirement", "instruction", "recommendation", "permission", "capability", "possibility", "statement",
    "external-constraint",
]  # fmt: skip


class TextBrief(Schema):
    """A published text."""

    slug: str
    designation: str
    titles: dict[str, str]
    languages: list[str]
    revision: int
    changed: datetime
    smart: int = Field(description="SMART level, from evidence.")
    evidence: dict[str, Any]
    source: str


class Limit(Schema):
    """A provision; `op` is empty when it sets no limit. `base_low` and `base_high` are in the unit `base`."""

    text: str
    name: str = Field(description="The stable identifier of the provision in its text.")
    clause: str
    label: str
    kind: str
    sentence: str
    others: dict[str, str] = Field(description="The same provision in other languages.")
    subject: str
    characteristic: str
    klass: str = Field(description="The class or object it is for.")
    op: str
    value: float | None
    low: float | None
    high: float | None
    written: str
    unit: str = Field(description="UCUM.")
    base: str
    base_low: float | None
    base_high: float | None
    verifiable: bool


class LimitsAsked(Asked):
    q: Text = Field(description="What is limited.", examples=["lead in drinking water"])


class RequirementsAsked(Asked):
    kind: Kind | None = Field(None, description="Only provisions of this kind; all but statements without.")


def _brief(text: Kept) -> dict[str, Any]:
    return {
        key: getattr(text, key)
        for key in ("slug", "designation", "titles", "languages", "revision", "changed", "smart", "evidence", "source")
    }


def _limit(row: Requirement) -> dict[str, Any]:
    keys = (
        "name", "clause", "label", "kind", "sentence", "others", "subject", "characteristic", "klass", "op", "value",
        "low", "high", "written", "unit", "base", "base_low", "base_high", "verifiable",
    )  # fmt: skip
    return {"text": row.text.slug, **{key: getattr(row, key) for key in keys}}


def _held(slug: str) -> Kept:
    text = Kept.objects.filter(slug=slug, kind=Kept.Kind.PUBLISHED).first()
    if text is None:
        raise NotHeldError(f"there is no text {slug}", where="slug", expected="a text of GET /texts")
    return text


@router.get("/texts", response=list[TextBrief])
def list_texts(request: HttpRequest) -> list[dict[str, Any]]:
    """Every published text, by designation."""
    no_parameters(request)
    return [
        _brief(text) for text in Kept.objects.filter(kind=Kept.Kind.PUBLISHED).order_by("designation", "slug")[:5000]
    ]


@router.get("/texts/schema", response=dict[str, Any])
def get_text_schema(request: HttpRequest) -> dict[str, Any]:
    """The JSON Schema of a document."""
    no_parameters(request)
    return schema()


@router.get("/texts/limits", response=list[Limit])
def find_limits(request: HttpRequest, asked: Query[LimitsAsked]) -> list[dict[str, Any]]:
    """Limits that hold every word of the question, the strictest first within a base unit; at most 200."""
    return [_limit(row) for row in finding.find(asked.q).limits]


@router.get("/texts/{slug}", response=dict[str, Any])
def get_text(request: HttpRequest, slug: Path[Code]) -> HttpResponse:
    """The whole document (the schema is at /texts/schema)."""
    no_parameters(request)
    return HttpResponse(to_json(document_at(_held(slug))), content_type="application/json; charset=utf-8")


@router.get("/texts/{slug}/requirements", response=list[Limit])
def list_requirements(request: HttpRequest, slug: Path[Code], asked: Query[RequirementsAsked]) -> list[dict[str, Any]]:
    """The provisions of a text in order, each limit a row."""
    rows = Requirement.objects.filter(text=_held(slug)).select_related("text").order_by("place", "part")
    rows = rows.filter(kind=asked.kind) if asked.kind else rows.exclude(kind="statement")
    return [_limit(row) for row in rows]
