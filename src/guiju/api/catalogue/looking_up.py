"""A list of standards looked up."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Router, Schema
from pydantic import ConfigDict, Field

from guiju.api.catalogue import presenting
from guiju.api.values import no_parameters
from guiju.core.days import day_of
from guiju.registry.catalogue import looking_up

router = Router(tags=["search"])
Finding = Literal["held", "undated", "other_year", "supplement", "read_as", "near", "not_held", "heading", "none"]
WrittenDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", json_schema_extra={"format": "date"})]
Line = Annotated[str, Field(max_length=looking_up.LONGEST_LINE)]


class List(Schema):
    """Lines with designations in any spelling, or running text."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"lines": ["GB 2762", "ISO 9001:2008"]}]})

    lines: Annotated[list[Line], Field(max_length=looking_up.MOST_LINES)]
    on: WrittenDay | None = Field(None, description="The day that is asked about; today when left out.")


class LookedUp(Schema):
    line: int = Field(description="From 1.")
    text: str
    finding: Finding = Field(
        description="held; undated: the edition it means on the day; other_year: no such edition or part is held;"
        " supplement: its base is held, not this amendment; read_as: held as it was meant; near: only the number"
        " agrees; not_held; heading: the names of the columns; none: no designation in the line."
    )
    designation: str
    title_zh: str
    title_en: str
    status: str = Field(description="On the day.")
    published: str
    effective: str
    ended: str
    replaced_by: str = Field(description='The newest that replaces it, several divided by "; ".')
    url: str


class Looked(Schema):
    on: date
    rows: list[LookedUp]
    to_mend: int = Field(description="Rows not held, not sure, or not in force on the day.")


@router.post("/lookup", response=Looked)
def look_up(request: HttpRequest, given: Body[List]) -> dict[str, Any]:
    """Look up a list: a row for each designation of each line, with its status on a day and what replaced it."""
    no_parameters(request)
    day = day_of(given.on or "") or timezone.localdate()
    rows = looking_up.look_up(given.lines, day)
    told = [looking_up.told(row, presenting.page_of(row.edition) if row.edition else "") for row in rows]
    return {"on": day, "rows": told, "to_mend": sum(row.to_mend for row in rows)}
