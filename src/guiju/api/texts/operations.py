"""Texts for programs: the list, a whole document as JSON, its requirements, limits that answer a question."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju import bounded
from guiju.api.values import Asked, Code, Cursor, Text, Whole, no_parameters
from guiju.core.comparison.adoption import adopt
from guiju.core.comparison.editions import compare
from guiju.core.comparison.serializers import as_dict
from guiju.core.decimals import optional
from guiju.core.errors import GuijuError
from guiju.core.text.interchange import schema, to_json
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.texts import finding
from guiju.registry.texts.models import Requirement
from guiju.registry.texts.models import Text as Kept
from guiju.registry.texts.provisions import answered, decided_document
from guiju.registry.texts.storage import document_at

router = Router(tags=["texts"])
Kind = Literal[
    "requirement", "instruction", "recommendation", "permission", "capability", "possibility", "statement",
    "external-constraint",
]  # fmt: skip


Exact = Annotated[
    str, Field(pattern=r"^-?\d+(\.\d+)?$", description="An exact decimal, digit by digit.", examples=["0.01"])
]
_NUMBERS = ("value", "low", "high", "base_low", "base_high")


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
    """A provision as people decided on it; `op` is empty when it sets no limit. `base_low` and `base_high` are in the
    unit `base`. Numbers are decimals in strings, so that no reader rounds them."""

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
    value: Exact | None
    low: Exact | None
    high: Exact | None
    written: str
    unit: str = Field(description="UCUM.")
    base: str
    base_low: Exact | None
    base_high: Exact | None
    verifiable: bool
    sure: bool = Field(description="Whether the reader is sure of it; if not, `base_low` and `base_high` are empty.")
    doubts: list[str] = Field(description="Codes of why the reader is not sure (docs/provisions.md).")
    decided: bool = Field(description="Whether people corrected what was read.")


class TextDocument(Schema):
    """A whole document; `/texts/schema` describes every part of it."""

    languages: list[str]
    front: dict[str, Any]
    clauses: list[dict[str, Any]]
    footnotes: list[dict[str, Any]]
    media: dict[str, Any]


class TextSchema(Schema):
    """A JSON Schema (2020-12)."""

    title: str
    type: str
    properties: dict[str, Any]


class TextComparison(Schema):
    """What became of clauses and requirements; the last four fields only with `adoption`."""

    counts: dict[str, dict[str, int]]
    clauses: list[dict[str, Any]]
    requirements: list[dict[str, Any]]
    consistency: float | None = None
    degree: str = ""
    indicators: list[dict[str, Any]] = []
    deviations: list[dict[str, Any]] = []


class TextPage(Schema):
    """A part of the list of texts."""

    items: list[TextBrief]
    next: str = Field(description='The `after` of the next page; "" on the last.')


class TextsAsked(Asked):
    after: Cursor = Field("", description="The `next` of the page before.")
    limit: Whole = Field(100, ge=1, le=500)


class LimitsAsked(Asked):
    q: Text = Field(description="What is limited.", examples=["lead in drinking water"])


class RequirementsAsked(Asked):
    kind: Kind | None = Field(None, description="Only provisions of this kind; all but statements without.")


class CompareAsked(Asked):
    a: Code = Field(description="The old edition, or the standard that is adopted.")
    b: Code = Field(description="The new edition, or the standard that adopts it.")
    adoption: bool = Field(False, description="Also the consistency of key indicators and the deviations.")


def _brief(text: Kept) -> dict[str, Any]:
    return {
        key: getattr(text, key)
        for key in ("slug", "designation", "titles", "languages", "revision", "changed", "smart", "evidence", "source")
    }


def _limit(row: Requirement) -> dict[str, Any]:
    keys = (
        "name", "clause", "label", "kind", "sentence", "others", "subject", "characteristic", "klass", "op", "value",
        "low", "high", "written", "unit", "base", "base_low", "base_high", "verifiable", "decided",
    )  # fmt: skip
    told = {key: getattr(row, key) for key in keys}
    limits = [each for each in row.data.get("quantities", ()) if each.get("role") == "limit"]
    read: dict[str, Any] = row.data.get("quantity") or (limits[row.part] if row.part < len(limits) else {})
    told |= {"sure": bool(read.get("sure", True)), "doubts": list(read.get("doubts", ()))}
    return {"text": row.text.slug, **told, **{key: optional(told[key]) for key in _NUMBERS}}


def _held(slug: str, where: str = "slug") -> Kept:
    text = Kept.objects.filter(slug=slug, kind=Kept.Kind.PUBLISHED).first()
    if text is None:
        raise NotHeldError("there is no text {}", slug, where=where, expected="a text of GET /texts")
    return text


@router.get("/texts", response=TextPage)
def list_texts(request: HttpRequest, asked: Query[TextsAsked]) -> dict[str, Any]:
    """Published texts, by designation. `after` is the slug of the last one seen."""
    rows = Kept.objects.filter(kind=Kept.Kind.PUBLISHED)
    if asked.after:
        last = _held(asked.after, "after")
        rows = rows.filter(Q(designation=last.designation, slug__gt=last.slug) | Q(designation__gt=last.designation))
    found = list(rows.order_by("designation", "slug")[: asked.limit + 1])
    items = [_brief(text) for text in found[: asked.limit]]
    return {"items": items, "next": items[-1]["slug"] if len(found) > asked.limit else ""}


@router.get("/texts/schema", response=TextSchema)
def get_text_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a document."""
    no_parameters(request)
    return JsonResponse(schema())


@router.get("/texts/limits", response=list[Limit])
def find_limits(request: HttpRequest, asked: Query[LimitsAsked]) -> list[dict[str, Any]]:
    """Limits that hold every word of the question, the strictest first within a base unit; at most 200."""
    return [_limit(row) for row in finding.find(asked.q).limits]


@router.get("/texts/compare", response=TextComparison)
def compare_texts(request: HttpRequest, asked: Query[CompareAsked]) -> dict[str, Any]:
    """What became of each clause and each requirement from text `a` to text `b`."""
    if asked.a == asked.b:
        raise GuijuError("a text is compared with itself", where="b", expected="another text")
    old, new = (decided_document(_held(slug)) for slug in (asked.a, asked.b))
    if not asked.adoption:
        return as_dict(bounded.call(compare, bounded.COMPARE, old, new))
    told = bounded.call(adopt, bounded.COMPARE, old, new)
    return {
        "consistency": told.consistency, "degree": told.degree,
        "indicators": [asdict(each) for each in told.indicators],
        "deviations": [asdict(each) for each in told.deviations], **as_dict(told.comparison),
    }  # fmt: skip


@router.get("/texts/{slug}", response=TextDocument)
def get_text(request: HttpRequest, slug: Path[Code]) -> HttpResponse:
    """The whole document (the schema is at /texts/schema)."""
    no_parameters(request)
    return HttpResponse(to_json(document_at(_held(slug))), content_type="application/json; charset=utf-8")


@router.get("/texts/{slug}/requirements", response=list[Limit])
def list_requirements(request: HttpRequest, slug: Path[Code], asked: Query[RequirementsAsked]) -> list[dict[str, Any]]:
    """The provisions of a text in order, each limit a row."""
    rows = answered(_held(slug)).select_related("text").order_by("place", "part")
    rows = rows.filter(kind=asked.kind) if asked.kind else rows.exclude(kind="statement")
    return [_limit(row) for row in rows]
