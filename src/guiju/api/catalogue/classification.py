"""The International Classification for Standards, with what the library holds in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from guiju.api.catalogue import schemas
from guiju.api.values import IcsCode, no_parameters
from guiju.registry.catalogue import indexing
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.catalogue.models import Classification
from guiju.search import Query as Question

router = Router(tags=["classification"])


class Branch(Schema):
    code: IcsCode


@router.get("/ics", response=schemas.IcsBranch)
def get_ics(request: HttpRequest) -> dict[str, Any]:
    """The fields of the classification."""
    no_parameters(request)
    return _branch("", {})


@router.get("/ics/{code}", response=schemas.IcsBranch)
def get_ics_branch(request: HttpRequest, given: Path[Branch]) -> dict[str, Any]:
    """A field, group or subgroup with what stands above and below it."""
    no_parameters(request)
    entry = Classification.objects.filter(system="ics", code=given.code).first()
    if entry is None:
        raise NotHeldError("there is no ICS code {}", given.code, where="code", expected="a code of /ics")
    return _branch(entry.code, entry.names)


def _branch(code: str, names: dict[str, str]) -> dict[str, Any]:
    index = indexing.index()
    index.refresh()
    answer = index.search(Question(filters={"ics": (code,)} if code else {}, facets=("ics",), limit=1))
    counts = dict(answer.facets.get("ics", ()))
    rows = Classification.objects.filter(system="ics")
    below = rows.filter(parent=code) if code else rows.filter(parent="", code__regex=r"^\d\d$")
    above = rows.filter(code__in=[code[:2], code[:6]]).exclude(code=code) if code else rows.none()
    return {
        "code": code,
        "names": names,
        "editions": answer.total,
        "exact": answer.exact,
        "above": [_entry(row, _held(row.code)) for row in above.order_by("code")],
        "below": [_entry(row, counts.get(row.code, 0)) for row in below.order_by("code")],
    }


def _held(code: str) -> int:
    return indexing.index().search(Question(filters={"ics": (code,)}, facets=(), limit=1)).total


def _entry(row: Classification, editions: int) -> dict[str, Any]:
    return {"code": row.code, "names": row.names, "editions": editions}
