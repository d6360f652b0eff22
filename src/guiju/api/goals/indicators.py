"""Indicators for programs: the scoreboard, one figure, the records behind it, figures entered in the log."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.cases.schemas import ActReceipt
from guiju.api.goals import indicator_schemas as schemas
from guiju.api.values import Asked, Code, Cursor, Day, Text, Whole, no_parameters
from guiju.core.ledger import receipt as ledger
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.goals import columns, definitions, evaluating, evidence, serializers, snapshots
from guiju.registry.goals.models import Snapshot

router = Router(tags=["indicators"])
_WITH = "Parameters of the indicator as `name=value` joined by `;`, such as `since=2024-01-01;pauses=left_out`."


class Times(Asked):
    day: Day | None = Field(None, description="As of this day; today without.", examples=["2025-12-31"])
    seq: str = Field(
        "", pattern="^[0-9]{0,18}$", description="As known at this number of the sequence; the last one without."
    )

    @property
    def number(self) -> int | None:
        return int(self.seq) if self.seq else None


class FigureAsked(Times):
    body: Code | None = Field(None, description="Code of an issuing body, such as MIIT.")
    province: Code | None = Field(None, description="First two digits of GB/T 2260, such as 11.")
    ics: Code | None = Field(None, description="A code of ICS with what lies below it.")
    committee: Code | None = None
    kind: Code | None = Field(None, description="Tier of standards, procedure or field of cases.")
    values: Text = Field("", description=_WITH)


class FullAsked(FigureAsked):
    by: Literal["", "body", "province", "ics", "committee", "kind"] = ""


class RecordsAsked(FigureAsked):
    side: Literal["counted", "over", "difference", "excluded"] = "counted"
    after: Cursor = ""
    limit: Whole = Field(evidence.PAGE, ge=1, le=evidence.LONGEST_PAGE)


class Keyed(Schema):
    key: Code = Field(examples=["average_cycle"])


class NumberedTask(Keyed):
    number: Whole = Field(ge=1, le=(1 << 31) - 1)


def _question(key: str, asked: FigureAsked) -> evaluating.Asked:
    given = {name: getattr(asked, name) for name in ("body", "province", "ics", "committee", "kind")}
    told = {name: str(value) for name, value in given.items() if value}
    for part in filter(None, asked.values.split(";")):
        name, _, value = part.partition("=")
        told[name.strip()[:60]] = value.strip()
    return evaluating.asked(definitions.indicator(key), told, timezone.localdate(), asked.number, asked.day)


@router.get("/indicators", response=schemas.Scoreboard)
def list_indicators(request: HttpRequest, asked: Query[Times]) -> dict[str, Any]:
    """Every indicator with its figure and targets on a day, as known at a number."""
    today: date = timezone.localdate()
    questions = [evaluating.asked(i, {}, today, asked.number, asked.day) for i in definitions.house().values()]
    seq = columns.at_head().seq if asked.number is None else asked.number
    day = (asked.day or today).isoformat()
    return {"day": day, "seq": seq, "items": [serializers.brief(question) for question in questions]}


@router.get("/indicators/{key}", response=schemas.IndicatorFull, by_alias=True)
def get_indicator(request: HttpRequest, given: Path[Keyed], asked: Query[FullAsked]) -> dict[str, Any]:
    """One indicator: its definition, figure, targets, course, forecast with back-test, and the parts `by` a dimension.
    The same day and number give the same figure for ever."""
    return serializers.full(_question(given.key, asked), asked.by)


@router.get("/indicators/{key}/records", response=schemas.IndicatorRecordPage)
def list_indicator_records(request: HttpRequest, given: Path[Keyed], asked: Query[RecordsAsked]) -> dict[str, Any]:
    """The very records behind a figure: `counted` (the numerator), `over`, `difference` (below the line and not above
    it), `excluded` (left out, with the reason)."""
    found = evidence.page(_question(given.key, asked), asked.side, asked.after, asked.limit)
    return {"items": [serializers.record(row) for row in found.records], "total": found.total, "next": found.next}


@router.get("/indicators/{key}/snapshots", response=schemas.IndicatorSnapshots)
def list_indicator_snapshots(request: HttpRequest, given: Path[Keyed]) -> dict[str, Any]:
    """Figures of an indicator that an officer entered in the transparency log, the newest first."""
    no_parameters(request)
    return {"items": [serializers.snapshot(row) for row in snapshots.of(definitions.indicator(given.key).key, 200)]}


@router.get("/indicators/{key}/snapshots/{number}/receipt", response=ActReceipt, exclude_unset=True)
def get_indicator_receipt(request: HttpRequest, given: Path[NumberedTask]) -> dict[str, Any]:
    """The offline receipt of a figure entered in the log; 404 for the second until it is taken in."""
    no_parameters(request)
    row = Snapshot.objects.filter(pk=given.number, indicator=given.key).first()
    made = snapshots.receipt(row) if row else None
    if made is None:
        raise NotHeldError("there is no such figure in the log", where="number", expected="a number of the snapshots")
    return dict(json.loads(ledger.write(made)))
