"""What changed in the library, newest first, as a page and as an Atom feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.characters import escape, quoteattr
from guiju.core.errors import GuijuError
from guiju.registry.catalogue.outlets import changing
from guiju.web import links, words
from guiju.web.catalogue import downloads
from guiju.web.language import pick, say

PAGE = 50
DOWNLOAD = 5_000  # the newest changes in a file; the interface for programs has them all
COLUMNS = ("seq", "at", "verb", "designation", "valid_from", "before", "after")


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 19):
        raise GuijuError(
            "{} is not a place in the sequence", repr(text[:40]), where="before", expected="a whole number"
        )
    return int(text) if text else None


@require_safe
def changes(request: HttpRequest) -> HttpResponseBase:
    only = request.GET.get("only", "")
    form = downloads.form_of(request)
    if form:
        found = changing.latest(DOWNLOAD, before=_before(request), status_only=only == "status")
        cells = (
            {"seq": r.seq, "at": r.at.isoformat(), "verb": r.verb, "designation": r.edition.designation,
             "valid_from": r.valid_from.isoformat() if r.valid_from else "", "before": r.before, "after": r.after}
            for r in found
        )  # fmt: skip
        return downloads.table(cells, COLUMNS, form, "changes")
    rows = changing.latest(PAGE + 1, before=_before(request), status_only=only == "status")
    more = rows[PAGE - 1].seq if len(rows) > PAGE else None
    return render(request, "changes.html", {"rows": rows[:PAGE], "more": more, "only": only})


def sentence(before: str, after: str, verb: str) -> str:
    """A change in words: what the status was and is, or that the edition is new here."""
    if verb == "created" and after:
        return say("新入馆：", "new in the library: ") + words.word(words.STATUS, after)
    if not after:
        return say("新登记", "new") if verb == "created" else say("有变化", "changed")
    if before and after:
        return f"{words.word(words.STATUS, before)} → {words.word(words.STATUS, after)}"
    return say("信息更新", "details changed")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    rows = changing.latest(PAGE, status_only=request.GET.get("only", "") == "status")
    entries = [
        {
            "id": f"{settings.SITE_URL}/changes/{row.seq}",
            "at": row.at,
            "title": f"{row.edition.printed}: {sentence(row.before, row.after, row.verb)}",
            "summary": pick(row.edition.titles),
            "link": settings.SITE_URL + links.edition(row.edition.key),
        }
        for row in rows
    ]
    return atom(say("馆藏变化", "Changes in the library"), "/changes/", "/changes.atom", entries)


def atom(title: str, page: str, own: str, entries: Iterable[dict[str, Any]]) -> HttpResponse:
    """An Atom feed (RFC 4287)."""
    items = list(entries)
    updated: datetime = max((e["at"] for e in items), default=timezone.now())
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(title)} · {escape(settings.SITE_NAME)}</title>",
        f"<id>{escape(settings.SITE_URL + own)}</id>",
        f"<updated>{updated.isoformat()}</updated><author><name>{escape(settings.SITE_NAME)}</name></author>",
        f"<link href={quoteattr(settings.SITE_URL + page)}/>",
        f'<link rel="self" href={quoteattr(settings.SITE_URL + own)}/>',
    ]
    for e in items:
        parts.append(
            f"<entry><id>{escape(e['id'])}</id><title>{escape(e['title'])}</title><updated>{e['at'].isoformat()}</updated>"
            f"<link href={quoteattr(e['link'])}/><summary>{escape(e['summary'])}</summary></entry>"
        )
    parts.append("</feed>")
    return HttpResponse("\n".join(parts), content_type="application/atom+xml; charset=utf-8")
