"""What is kept: every subject that apps have registered, with its number, list, pages and search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guiju.registry.accounts.models import Watch
from guiju.registry.catalogue import subject_index
from guiju.registry.catalogue.subject_index import Found, told
from guiju.registry.record import subjects
from guiju.registry.record.keyset import keyset
from guiju.registry.record.models import Change
from guiju.registry.record.subjects import Subject
from guiju.web.catalogue import asking, downloads
from guiju.web.catalogue.asking import registered_before
from guiju.web.language import chinese, say

PAGE = 50
HISTORY = 100
MOST = 2**63 - 1
COLUMNS = ("kind", "name", "title_zh", "title_en", "status", "url")


def _said(words: Any) -> str:
    return "" if words is None else str(words.said("zh" if chinese() else "en"))


def shown(rows: Iterable[Found]) -> list[tuple[str, str, str, str, str]]:
    """(subject, name, title, status, path) of each, in the reader's language; a title only where it says more."""
    found = []
    for each in rows:
        named, title = each.named, _said(each.named.title) or each.named.title.zh or each.named.title.en
        said = "" if title == named.name else title
        found.append((_said(each.subject.label), named.name, said, _said(each.subject.status(each.row)), each.address))
    return found


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every subject with how many there are; or what a question finds among them."""
    text, kind, after = (request.GET.get(name, "") for name in ("q", "kind", "after"))
    asking.bounded(text)
    if not text.strip():
        rows = [(each.kind, _said(each.label), each.rows().count()) for each in subjects.subjects().values()]
        return render(request, "registry/overview.html", {"rows": rows})
    found = subject_index.search(text.strip(), kind, after=after, limit=PAGE)
    kinds = [(each.kind, _said(each.label), found.kinds.get(each.kind, 0)) for each in subjects.searched()]
    return render(
        request, "registry/found.html",
        {"q": text, "kind": kind, "rows": shown(found.found), "total": found.total, "next": found.next,
         "kinds": [row for row in kinds if row[2]]},
    )  # fmt: skip


def _subject(kind: str) -> Subject:
    if kind not in subjects.subjects():
        raise Http404(kind)
    return subjects.subject(kind)


@require_safe
def listed(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All of one subject, those registered last first."""
    subject = _subject(kind)
    form = downloads.form_of(request)
    if form:
        base = f"{request.scheme}://{request.get_host()}/"
        return downloads.table(_cells(subject, base), COLUMNS, form, f"guiju-{kind}")
    after = request.GET.get("after", "")
    rows = registered_before(subject.rows(), after)
    page = list(rows.order_by("-pk")[: PAGE + 1])
    return render(
        request, "registry/list.html",
        {"kind": kind, "label": _said(subject.label), "count": subject.rows().count(), "after": after,
         "rows": shown(told(subject, row) for row in page[:PAGE]),
         "next": page[PAGE - 1].pk if len(page) > PAGE else ""},
    )  # fmt: skip


def _cells(subject: Subject, base: str) -> Iterator[dict[str, str]]:
    row: Any
    for row in keyset(subject.rows(), "pk"):
        named = subject.named(row)
        yield {
            "kind": subject.kind, "name": named.name, "title_zh": named.title.zh, "title_en": named.title.en,
            "status": _said(subject.status(row)), "url": base + subject.address(row),
        }  # fmt: skip


@require_safe
def one(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """The page of a thing whose app has none of its own; else the way to that."""
    subject = _subject(kind)
    row = next(subject.by_keys([key]), None) if key <= MOST else None
    if row is None:
        raise Http404(f"{kind} {key}")
    named = subject.named(row)
    if named.address:
        return redirect("/" + named.address)
    changes = Change.objects.filter(kind=kind, subject=key, seq__isnull=False).order_by("-seq")[:HISTORY]
    watched = request.user.is_authenticated and Watch.objects.filter(user=request.user, kind=kind, key=named.name)
    words = {
        "created": say("登记", "registered"),
        "changed": say("变更", "changed"),
        "status": say("状态变化", "new status"),
    }
    return render(
        request, "registry/one.html",
        {"kind": kind, "label": _said(subject.label), "name": named.name, "title": _said(named.title),
         "status": _said(subject.status(row)), "facts": [(_said(name), value) for name, value in subject.shown(row)],
         "history": [(change.at, words.get(change.verb, change.verb), change.seq) for change in changes],
         "watched": bool(watched and watched.exists()), "watchable": kind in subject.watches},
    )  # fmt: skip
