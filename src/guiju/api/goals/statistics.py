"""Statistics for programs: what can be asked, and an answer as JSON, CSV, CSV on the Web or SDMX-JSON."""

from __future__ import annotations

import json
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from guiju.api.goals import statistic_schemas as schemas
from guiju.api.goals.indicators import Times
from guiju.api.values import Code, Text, no_parameters
from guiju.core.statistics import asking, writing
from guiju.registry.goals import workbench

router = Router(tags=["statistics"])
SDMX, CSVW = "application/vnd.sdmx.data+json;version=2.0.0", "application/csvm+json"
_FORMS: dict[str, Any] = {
    "responses": {
        200: {
            "description": "OK",
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/AnswerData"}},
                "text/csv": {"schema": {"type": "string"}},
                SDMX: {"schema": {"type": "object"}},
                CSVW: {"schema": {"type": "object"}},
            },
        }
    }
}


class StatisticsAsked(Times):
    measure: Code = Field(examples=["editions"], description="A measure of `/statistics/subjects`.")
    by: Text = Field("", examples=["tier,status"], description="At most three dimensions, with commas between them.")
    where: Text = Field(
        "", examples=["tier=national,sector;year=2015..2025"], description="`dimension=value,value` joined by `;`."
    )
    format: Literal["json", "csv", "csvw", "sdmx-json"] = "json"


@router.get("/statistics/subjects", response=schemas.SubjectList)
def list_statistics(request: HttpRequest) -> dict[str, Any]:
    """What can be asked: subjects with their measures and dimensions."""
    no_parameters(request)
    return {"items": [writing.subject_data(subject) for subject in workbench.subjects().values()]}


@router.get("/statistics", response=schemas.AnswerData, openapi_extra=_FORMS)
def get_statistics(request: HttpRequest, asked: Query[StatisticsAsked]) -> Any:
    """A measure split by up to three dimensions, within a scope, on a day as known at a number of the sequence. `csvw`
    is the metadata of the CSV (CSV on the Web), `sdmx-json` a data message of SDMX-JSON 2.0."""
    question = workbench.question(
        asked.measure, asked.by.split(","), asked.where, timezone.localdate(), asked.day, asked.number
    )
    answer = workbench.answer(question)
    here = f"{request.scheme}://{request.get_host()}/api/v1/statistics?{urlencode(asking.address(question))}"
    match asked.format:
        case "csv":
            name = f"{question.measure.key}-{question.day}.csv"
            described = f'<{here}&format=csvw>; rel="describedby"; type="{CSVW}"'
            headers = {"Content-Disposition": f'attachment; filename="{name}"', "Link": described}
            return HttpResponse(writing.as_csv(answer), content_type="text/csv; charset=utf-8", headers=headers)
        case "csvw":
            return _json(writing.as_csvw(answer, f"{here}&format=csv"), CSVW)
        case "sdmx-json":
            prepared = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
            return _json(writing.as_sdmx(answer, settings.SITE_NAME, f"{here}&format=sdmx-json", prepared), SDMX)
    return writing.as_data(answer)


def _json(value: Any, media_type: str) -> HttpResponse:
    return HttpResponse(json.dumps(value, ensure_ascii=False), content_type=media_type)
