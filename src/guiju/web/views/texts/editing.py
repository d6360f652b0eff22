"""Drafts: clause by clause in a form; what others wrote meanwhile is merged or shown; every version stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju import bounded
from guiju.core.errors import GuijuError
from guiju.core.lint import check_clause
from guiju.core.text.candidates import of_clause
from guiju.core.text.html import clause_html, view_of
from guiju.core.text.identifiers import with_identifiers
from guiju.core.text.labels import heading
from guiju.core.text.model import Clause, Document
from guiju.core.text.numbering import numbers
from guiju.core.text.walking import clauses, find, said
from guiju.registry.texts import editing, showing
from guiju.registry.texts.access import may_edit
from guiju.registry.texts.models import Text
from guiju.registry.texts.storage import document_at
from guiju.web.language import chinese
from guiju.web.texts import words
from guiju.web.views.faults import status_of
from guiju.web.views.texts.reading import visible


def _editable(request: HttpRequest, slug: str) -> Text:
    text = visible(request, slug)
    if not may_edit(request.user, text, timezone.localdate()):  # type: ignore[arg-type]
        raise Http404(slug)
    return text


PAGE = 100
"""Revisions on a page."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outline(request: HttpRequest, slug: str) -> HttpResponse:
    """The clauses of a draft: open one, add, move or take one out."""
    text = _editable(request, slug)
    refusal: GuijuError | None = None
    if request.method == "POST":
        try:
            saved = _structure(request, text)
            return redirect(f"/texts/{slug}/edit/#{saved}")
        except GuijuError as error:
            refusal = error
    document = document_at(text)
    names = numbers(document)
    rows = [
        {
            "id": clause.id, "depth": len(above), "number": heading(names.get(clause.id), document.languages[0]),
            "title": said(clause.title, *_spoken(document)), "kind": clause.kind.value,
        }
        for clause, above in clauses(document)
    ]  # fmt: skip
    context = {"text": text, "rows": rows, "refusal": refusal, "revision": text.revision}
    return render(request, "texts/outline.html", context, status=400 if refusal else 200)


def _structure(request: HttpRequest, text: Text) -> str:
    what, now = request.POST.get("what", ""), timezone.now()
    user: Any = request.user
    base = _number(request.POST.get("base", ""), text.revision)
    inside = request.POST.get("inside", "") == "1"
    if what == "add":
        title = " ".join(request.POST.get("title", "").split())[:300]
        if not title:
            raise GuijuError("a clause without a title", where="title", expected="a title")
        return editing.add(
            text, request.POST.get("after", ""), f"# {title}\n", inside=inside, user=user, now=now
        ).clause
    if what == "move":
        return editing.move(
            text, request.POST.get("clause", ""), request.POST.get("after", ""), inside=inside, user=user, now=now
        ).clause
    if what == "remove":
        editing.remove(text, request.POST.get("clause", ""), base=base, user=user, now=now)
        return "outline"
    raise GuijuError("unknown choice {}", repr(what[:20]), where="what", expected="add, move, remove")


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One clause: its source, a preview, what others changed meanwhile."""
    text = _editable(request, slug)
    context: dict[str, Any] = {"base": text.revision, "note": ""}
    status = 200
    given = request.POST.get("source", "").replace("\r\n", "\n")
    if request.method == "POST":
        base = _number(request.POST.get("base", ""), 0)
        context |= {"source": given, "base": base, "note": request.POST.get("note", "")}
    if request.method == "POST" and "preview" not in request.POST:  # the document is read once, where it is saved
        try:
            saved = editing.save(
                text, name, given, base=base, user=request.user, now=timezone.now(),  # type: ignore[arg-type]
                summary=request.POST.get("note", "").strip(),
            )  # fmt: skip
            if not saved.conflict:
                return redirect(f"/texts/{slug}/edit/{name}/?saved={saved.revision}&merged={int(saved.merged)}")
            text.refresh_from_db()
            context |= {"conflict": True, "source": saved.conflict, "base": text.revision, "theirs": saved.theirs}
            status = 409
        except GuijuError as error:
            context["refusal"], status = error, status_of(error)
    document = document_at(text)
    found = find(document, name)
    if found is None:
        raise Http404(name)
    context.setdefault("source", editing.source_of(document, found))
    if "preview" in request.POST:
        try:
            context["preview"] = _shown(document, editing.clause_from(document, given, name))
        except GuijuError as error:
            context["refusal"], status = error, status_of(error)
    context |= {
        "text": text,
        "clause": found,
        "number": heading(numbers(document).get(name), document.languages[0]),
        "title": said(found.title, *_spoken(document)),
        "saved": request.GET.get("saved", "")[:8],
        "merged": request.GET.get("merged", "") == "1",
        "history": editing.history(text, name)[:20],
    }
    context.setdefault("preview", _shown(document, found))
    context["findings"] = _found(document, found)
    return render(request, "texts/clause.html", context, status=status)


@login_required
@require_POST
def preview(request: HttpRequest, slug: str, name: str) -> JsonResponse:
    """What a source looks like and what is wrong with it, while it is being written."""
    text = _editable(request, slug)
    document = document_at(text)
    if find(document, name) is None:
        raise Http404(name)
    try:
        made = editing.clause_from(document, request.POST.get("source", "").replace("\r\n", "\n"), name)
    except GuijuError as error:
        return JsonResponse(
            {"error": error.what, "where": error.where, "expected": error.expected}, status=status_of(error)
        )
    return JsonResponse({"html": _shown(document, made), "findings": _found(document, made)})


def _found(document: Document, made: Clause) -> list[dict[str, str]]:
    """What the checker says of a clause as it is being written, in the reader's language."""
    kept = find(document, made.id)
    assert kept is not None
    whole = editing.replaced(document, replace(made, clauses=kept.clauses))
    language = "zh" if chinese() else "en"
    return [
        {"severity": one.severity.value, "rule": one.rule, "message": one.message[language]}
        for one in bounded.call(check_clause, bounded.LINT, whole, made.id)
    ]


def _shown(document: Document, made: Clause) -> str:
    """The preview of a clause, its provisions marked."""
    alone = with_identifiers(replace(document, clauses=(replace(made, clauses=()),), media=document.media))
    marks = showing.marks(of_clause(alone, alone.clauses[0]), words.kinds())
    view = view_of(document, document.languages, marks)
    return mark_safe(clause_html(alone.clauses[0], view))  # escaped where it is made


def _spoken(document: Document) -> tuple[str, ...]:
    return ("zh", "en") if chinese() else ("en", "zh")


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every revision of a text, those of one clause with `?clause=`, from `?before=` on; two of them side by side with
    `?a=` and `?b=`."""
    text = visible(request, slug)
    clause, before = request.GET.get("clause", "")[:120], _number(request.GET.get("before", ""), 0)
    revisions = text.revisions.select_related("user").order_by("-number")
    if clause:
        revisions = revisions.filter(number__in=editing.revisions_of(text, clause))
    rows = list((revisions.filter(number__lt=before) if before else revisions)[: PAGE + 1])
    context: dict[str, Any] = {
        "text": text, "rows": rows[:PAGE], "clause": clause,
        "more": rows[PAGE - 1].number if len(rows) > PAGE else 0,
    }  # fmt: skip
    a, b = (_number(request.GET.get(key, ""), 0) for key in ("a", "b"))
    if a and b:
        changes = _changes(document_at(text, a), document_at(text, b))
        context |= {"a": a, "b": b, "changes": [each for each in changes if not clause or each["id"] == clause]}
    return render(request, "texts/history.html", context)


def _changes(old: Document, new: Document) -> list[dict[str, Any]]:
    before = {clause.id: clause for clause, _ in clauses(old)}
    after = {clause.id: clause for clause, _ in clauses(new)}
    rows = []
    for name in [*after, *(name for name in before if name not in after)]:
        was, now = before.get(name), after.get(name)
        left = editing.source_of(old, was) if was is not None else ""
        right = editing.source_of(new, now) if now is not None else ""
        if left != right:
            rows.append({"id": name, "lines": [line for line in editing.lines_apart(left, right) if line[0] != "="]})
    return rows
