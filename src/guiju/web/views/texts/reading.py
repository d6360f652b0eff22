"""The text of a standard for readers: contents at the side, clauses with permalinks, provisions marked, languages side
by side, cited standards with their status now, search inside."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.allowed import PICTURES
from guiju.core.text.html import View, document_html, view_of
from guiju.core.text.labels import heading
from guiju.core.text.model import Document
from guiju.core.text.walking import clauses, said
from guiju.registry.texts import showing
from guiju.registry.texts.access import may_edit, may_review, readable
from guiju.registry.texts.models import Text
from guiju.registry.texts.provisions import answered, decided_document
from guiju.registry.texts.storage import document_at
from guiju.web.language import chinese
from guiju.web.texts import words
from guiju.web.texts.files import endings


def visible(request: HttpRequest, slug: str) -> Text:
    """The text with this address. Published texts are for all, drafts for those who write them."""
    rows = Text.objects.filter(readable(request.user, timezone.localdate()))
    return get_object_or_404(rows.select_related("edition", "committee", "owner"), slug=slug)


def revision_of(request: HttpRequest, text: Text) -> int:
    """The revision asked for, the last one by default."""
    asked = request.GET.get("revision", "")
    if not asked:
        return text.revision
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= text.revision):
        raise GuijuError(
            "no revision {}", repr(asked[:20]), where="revision", expected=sentence("1 to {}", text.revision)
        )
    return int(asked)


def chosen(request: HttpRequest, document: Document) -> tuple[str, ...]:
    """The languages shown: those asked for by `?show=`, else that of the page first."""
    asked = request.GET.get("show", "")
    if asked == "both" and len(document.languages) > 1:
        return document.languages
    if asked in document.languages:
        return (asked,)
    if asked and asked != "both":
        raise GuijuError(
            "no language {}", repr(asked[:20]), where="show", expected=", ".join((*document.languages, "both"))
        )
    own = "zh" if chinese() else "en"
    return (own,) if own in document.languages else document.languages[:1]


@require_safe
def reading(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole text."""
    text = visible(request, slug)
    revision = revision_of(request, text)
    document = decided_document(text, revision)
    languages = chosen(request, document)
    marked = request.GET.get("marks", "1") != "0"
    found = showing.cited(document, timezone.localdate())
    marks = showing.marks_of(document, words.kinds()) if marked else {}
    view = view_of(document, languages, marks, showing.lookup(found), _address(text, document), level=2)
    today = timezone.localdate()
    return render(
        request,
        "texts/reading.html",
        {
            "text": text,
            "title": text.titles.get(languages[0]) or next(iter(text.titles.values()), ""),
            "other_titles": [name for key, name in text.titles.items() if key != languages[0]],
            "front": document.front,
            "html": mark_safe(document_html(document, view)),  # escaped where it is made
            "contents": contents(document, view),
            "languages": languages,
            "lang": request.GET.get("show", "") or languages[0],
            "marked": marked,
            "revision": revision,
            "kinds": counted(text) if revision == text.revision else [],
            "can_review": may_review(request.user, text, today),
            "can_edit": may_edit(request.user, text, today),  # type: ignore[arg-type]
            "cited": sorted(found.items()),
            "downloads": endings(),
        },
    )


def _address(text: Text, document: Document) -> Any:
    def picture(name: str) -> str:
        media = document.media.get(name)
        return f"/texts/{text.slug}/media/{quote(name)}" if media is not None and media.type in PICTURES else ""

    return picture


def contents(document: Document, view: View) -> list[dict[str, Any]]:
    """The contents: clauses and the first level in them."""
    rows = []
    for clause, above in clauses(document):
        if len(above) > 1 or not clause.title:
            continue
        rows.append(
            {
                "id": clause.id,
                "number": heading(view.numbers.get(clause.id), view.languages[0]),
                "title": said(clause.title, *view.languages),
                "depth": len(above),
            }
        )
    return rows


def counted(text: Text) -> list[dict[str, Any]]:
    """The picture of a text's provisions: how many of each kind, and how many of them can be verified."""
    rows: dict[str, list[int]] = {}
    for kind, verifiable in answered(text).filter(part=0).values_list("kind", "verifiable"):
        count = rows.setdefault(kind, [0, 0])
        count[0] += 1
        count[1] += bool(verifiable)
    most = max((count[0] for kind, count in rows.items() if kind != "statement"), default=1)
    return [
        {
            "kind": kind, "name": words.kind(kind), "count": rows[kind][0], "verifiable": rows[kind][1],
            "share": round(100 * rows[kind][0] / most, 1), "part": round(100 * rows[kind][1] / most, 1),
        }
        for kind in words.KINDS
        if kind in rows and kind != "statement"
    ]  # fmt: skip


@require_safe
def media(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A picture of the text; only types that cannot run anything."""
    text = visible(request, slug)
    found = document_at(text, revision_of(request, text)).media.get(name)
    if found is None or found.type not in PICTURES:
        raise Http404(name)
    return HttpResponse(found.data, content_type=found.type)
