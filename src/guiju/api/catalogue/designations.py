"""Reading designations: one, or a thousand at once."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Schema
from pydantic import ConfigDict, Field

from guiju.api.catalogue import schemas
from guiju.api.values import Asked, Spelling, no_parameters
from guiju.core.designation import DesignationError, parse

router = Router(tags=["designations"])
MOST = 1_000


class OneAsked(Asked):
    q: Spelling = Field(description="A designation in any spelling.", examples=["GB／T 1.1—2020"])


class Batch(Schema):
    """Texts to be read. What stands in them is judged one by one; only their number and length is limited here."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"designations": ["iso9001", "GB 2762"]}]}
    )

    designations: Annotated[list[Annotated[str, Field(max_length=2_000)]], Field(max_length=MOST)]


@router.get("/designations", response=schemas.DesignationRead)
def read_designation(request: HttpRequest, asked: Query[OneAsked]) -> dict[str, object]:
    """Read one designation. What cannot be read is refused (400) with the character and what was expected there."""
    return parse(asked.q).as_dict()


@router.post("/designations", response=schemas.DesignationBatch)
def read_designations(request: HttpRequest, given: Body[Batch]) -> dict[str, Any]:
    """Read up to 1,000 designations; a bad one does not stop the others."""
    no_parameters(request)
    results = [_read(text) for text in given.designations]
    refused = sum("error" in result for result in results)
    return {"read": len(results) - refused, "refused": refused, "results": results}


def _read(text: str) -> dict[str, object]:
    try:
        return parse(text).as_dict()
    except DesignationError as error:
        return {
            "input": text,
            "error": error.what,
            "position": error.position,
            "expected": error.expected,
            "suggestions": list(error.suggestions),
        }
