"""Procedures: what there is, one with everything its definition says, its picture."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.cases.procedure_schemas import ProcedureFull, ProcedureList
from guiju.api.values import Asked, Code, Day, no_parameters
from guiju.core.policy import drawing
from guiju.core.procedure import Procedure, house
from guiju.core.procedure.drawings.drawing import Language, draw, style
from guiju.core.procedure.serializers import as_dict
from guiju.registry.cases import definitions
from guiju.registry.catalogue.finding import NotHeldError

router = Router(tags=["procedures"])
PICTURE: dict[str, Any] = {
    "responses": {200: {"description": "OK", "content": {"image/svg+xml": {"schema": {"type": "string"}}}}}
}


class Called(Schema):
    name: Code


class OnDay(Asked):
    on: Day | None = Field(None, description="Parameters as on that day; today when left out.")


class PictureAsked(Asked):
    lang: Literal["zh", "en"] = "zh"


@router.get("/procedures", response=ProcedureList)
def list_procedures(request: HttpRequest) -> dict[str, Any]:
    """The procedures by which cases move, by name."""
    no_parameters(request)
    return {"items": [_brief(p) for p in house().values()]}


@router.get("/procedures/{name}.svg", response=str, openapi_extra=PICTURE)
def draw_procedure(request: HttpRequest, given: Path[Called], asked: Query[PictureAsked]) -> HttpResponse:
    """The states and acts of a procedure as an SVG picture, the same for the same definition."""
    picture, headers = draw(_found(given.name), Language(asked.lang)), {"Content-Security-Policy": drawing(style())}
    return HttpResponse(picture, content_type="image/svg+xml; charset=utf-8", headers=headers)


@router.get("/procedures/{name}", response=ProcedureFull, by_alias=True)
def get_procedure(request: HttpRequest, given: Path[Called], asked: Query[OnDay]) -> dict[str, Any]:
    """A procedure with its roles, states, acts, rules, clocks, ballots and the numbers that hold on a day."""
    found = _found(given.name)
    return as_dict(found, asked.on or timezone.localdate(), definitions.periods(found))


def _found(name: str) -> Procedure:
    if name not in house():
        raise NotHeldError("there is no procedure {}", repr(name[:60]), where="name", expected=", ".join(house()))
    return house()[name]


def _brief(p: Procedure) -> dict[str, Any]:
    return {
        "name": p.name, "version": p.version, "digest": p.digest, "label": {"zh": p.label.zh, "en": p.label.en},
        "about": {"zh": p.about.zh, "en": p.about.en}, "pattern": p.pattern, "systems": list(p.systems),
        "states": len(p.states), "acts": len(p.acts),
    }  # fmt: skip
