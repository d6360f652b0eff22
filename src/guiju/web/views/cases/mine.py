"""What is the reader's own: the comments they made, with the answers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core.errors import GuijuError
from guiju.registry.cases import definitions
from guiju.registry.cases.models import Comment
from guiju.registry.cases.roles import Actor
from guiju.registry.cases.views import own_comments
from guiju.web.cases import acting, forms
from guiju.web.cases.acting import word

PAGE = 50


@login_required
@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    """The reader's comments in all cases, the newest first."""
    actor = acting.actor_of(request)
    rows = own_comments.listed(actor, PAGE + 1, _before(request.GET.get("before", "")))
    every, waiting = own_comments.counted(actor)
    context = {
        "lines": [_line(row, actor) for row in rows[:PAGE]], "every": every, "waiting": waiting,
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else "",
    }  # fmt: skip
    return render(request, "my_comments.html", context)


def _before(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise GuijuError(
            "{} is not a place in the list", repr(text[:40]), where="before", expected="a `next` of the list"
        )
    return int(text)


def _line(row: Comment, actor: Actor) -> dict[str, Any]:
    procedure = definitions.kept(row.case.definition_id)
    round_ = procedure.comments.get(row.name)
    return {
        "comment": row, "case": row.case, "title": acting.title(row.case, procedure, actor),
        "round": word(round_.label) if round_ else row.name, "kind": forms.kind_word(row),
        "disposition": forms.disposition_word(row), "made": timezone.localdate(row.act.effective),
        "answered": timezone.localdate(row.answered.effective) if row.answered else None,
    }  # fmt: skip
