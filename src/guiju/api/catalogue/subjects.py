"""What is kept, of every kind: counts, lists, search."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from guiju.api.values import Asked, Code, Cursor, Place, Text, Whole, no_parameters
from guiju.registry.catalogue import subject_index
from guiju.registry.catalogue.subject_index import Found, told
from guiju.registry.record import subjects

router = Router(tags=["registry"])
PAGE, LONGEST_PAGE = 50, 200


class Said(Schema):
    zh: str
    en: str


class KindCount(Schema):
    kind: str
    label: Said
    count: int = Field(description="How many everybody may see.")


class KindList(Schema):
    items: list[KindCount]


class Kept(Schema):
    kind: str
    key: int
    name: str = Field(description="Its number or code.")
    title: Said
    status: Said | None
    url: str = Field(description="Its page on this site.")


class KeptPage(Schema):
    items: list[Kept]
    next: int | None = Field(description="The `after` of the next page; null on the last.")


class FoundPage(Schema):
    items: list[Kept]
    total: int
    kinds: dict[str, int] = Field(description="How many of each kind the words find.")
    next: str = Field(description='The `after` of the next page; "" on the last.')


class KindGiven(Schema):
    kind: Code


class KeptAsked(Asked):
    after: Place = Field(0, description="The `next` of the page before.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


class FindAsked(Asked):
    q: Text = Field(description="Words, numbers or codes.")
    kind: Code | None = Field(None, description="Only of this kind.")
    after: Cursor = Field("", description="The `next` of the page before.")
    limit: Whole = Field(PAGE, ge=1, le=LONGEST_PAGE)


def _kept(found: Found) -> dict[str, Any]:
    status = found.subject.status(found.row)
    title = found.named.title
    return {
        "kind": found.subject.kind, "key": found.row.pk, "name": found.named.name, "url": "/" + found.address,
        "title": {"zh": title.zh, "en": title.en}, "status": status and {"zh": status.zh, "en": status.en},
    }  # fmt: skip


@router.get("/registry", response=KindList)
def list_subjects(request: HttpRequest) -> dict[str, Any]:
    """The kinds of things that are kept, and how many of each."""
    no_parameters(request)
    return {
        "items": [
            {"kind": each.kind, "label": {"zh": each.label.zh, "en": each.label.en}, "count": each.rows().count()}
            for each in subjects.subjects().values()
        ]
    }


@router.get("/registry/find", response=FoundPage)
def find_kept(request: HttpRequest, asked: Query[FindAsked]) -> dict[str, Any]:
    """Bodies, committees, cases, plans and whatever else is kept beside standards, by words, numbers or codes."""
    found = subject_index.search(asked.q.strip(), asked.kind or "", after=asked.after, limit=asked.limit)
    return {
        "items": [_kept(each) for each in found.found], "total": found.total, "kinds": found.kinds, "next": found.next,
    }  # fmt: skip


@router.get("/registry/kinds/{kind}", response=KeptPage)
def list_kept(request: HttpRequest, given: Path[KindGiven], asked: Query[KeptAsked]) -> dict[str, Any]:
    """All of one kind, in the order in which they were entered."""
    if given.kind not in subjects.subjects():
        raise Http404(given.kind)
    subject = subjects.subject(given.kind)
    page = list(subject.rows().filter(pk__gt=asked.after).order_by("pk")[: asked.limit + 1])
    more = len(page) > asked.limit
    rows = page[: asked.limit]
    return {"items": [_kept(told(subject, row)) for row in rows], "next": rows[-1].pk if more else None}
