"""Tables that officers bring to a register: one brings, another confirms."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guiju.core.days import day_of
from guiju.core.errors import GuijuError, NotAllowedError, sentence
from guiju.core.register.model import Key, Register
from guiju.registry.record import refused_rows
from guiju.registry.registers import access, taking
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.models import Taking
from guiju.web.cases.acting import word
from guiju.web.language import say
from guiju.web.views.registers.lists import register_or_404, viewer_of

PAGE = 50
LARGEST_TABLE = 20_000_000
MOST_LINES = 10_000
"""Of a table brought at the pages, which takes a few seconds; larger ones come by the command."""


@login_required
def tables(request: HttpRequest, name: str) -> HttpResponse:
    """Tables brought to a register: what waits, what was taken; a new one by POST."""
    found, who = register_or_404(name), viewer_of(request)
    if not access.may_take(found, who):
        raise NotAllowedError(
            "tables are brought by officers of the control body", where=found.name, expected=found.control
        )
    refusal, status = None, 200
    today = timezone.localdate()
    if request.method == "POST":
        try:
            row, _ = _bring(request, found, who)
            return redirect(f"/registers/{found.name}/tables/#t{row.pk}")
        except GuijuError as error:
            refusal, status = error, 400
    rows = Taking.objects.filter(register=found.name).select_related("brought_by", "confirmed_by")
    context = {
        "register": found, "label": word(found.label), "refusal": refusal,
        "rows": [_taking(row, who) for row in rows.order_by("-pk")[:PAGE]],
        "today": today, "heads": _heads(found),
    }  # fmt: skip
    return render(request, "registers/tables.html", context, status=status)


def _heads(found: Register) -> list[tuple[str, str]]:
    """(head of a column, what it fills in words) that a table may have."""
    named = {column.fills: column.head for column in found.columns}
    heads = [] if found.key is Key.FACT else [(say("编号", "key"), say("登记号", "number in the register"))]
    for fact in found.facts.values():
        needed = fact.name in found.needs or fact.name == found.key_fact
        mark = say("（必有）", " (needed)") if needed else ""
        heads.append((named.get(fact.name, fact.label.zh), word(fact.label) + mark))
    return heads


def table_of(request: HttpRequest, most: int, command: str = "guiju import register") -> tuple[str, bytes]:
    """(name, content) of the table that a form brings. GuijuError for none, for one of more than `most` bytes, and for
    one of more lines than a page waits for."""
    given = request.FILES.get("table")
    if not isinstance(given, UploadedFile):
        raise GuijuError("no file was chosen", where="table", expected="a table (CSV)")
    if (given.size or 0) > most:
        raise GuijuError("the table is too large", where="table", expected=sentence("at most {} bytes", f"{most:,}"))
    content = given.read(most + 1)
    if (lines := content.count(b"\n")) > MOST_LINES:
        raise GuijuError(
            "{} lines", f"{lines:,}", where="table",
            expected=sentence("at most {} lines at the pages; more by {}", f"{MOST_LINES:,}", command),
        )  # fmt: skip
    return given.name or "table.csv", content


def _bring(request: HttpRequest, found: Register, who: Viewer) -> tuple[Taking, Any]:
    name, content = table_of(request, LARGEST_TABLE)
    day = request.POST.get("from", "")
    valid_from = day_of(day, "from") or timezone.localdate()
    assert who.user is not None
    return taking.bring(
        found, content, name, valid_from=valid_from, whole=request.POST.get("whole") == "yes",
        user=who.user, now=timezone.now(),
    )  # fmt: skip


def _taking(row: Taking, who: Viewer) -> dict[str, Any]:
    counted = {
        "entered": say("新登记", "entered"), "changed": say("变更", "changed"),
        "retired": say("注销", "retired"), "unchanged": say("未变", "unchanged"),
        "refused": say("拒收", "refused"),
    }  # fmt: skip
    waits = row.taken is None and bool(row.content)
    return {
        "row": row, "waits": waits, "withdrawn": row.taken is None and not waits,
        "counts": [(words, row.counts[name]) for name, words in counted.items() if row.counts.get(name)],
        "may_confirm": waits and row.brought_by_id != who.user,
        "refused": [refused_rows.told(one, say("zh", "en")) for one in row.refused[:20]],
    }  # fmt: skip


@login_required
@require_POST
def decide(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Confirm a table that somebody else has brought, or withdraw it."""
    found, who = register_or_404(name), viewer_of(request)
    if not access.may_take(found, who) or who.user is None:
        raise NotAllowedError(
            "tables are brought by officers of the control body", where=found.name, expected=found.control
        )
    if request.POST.get("do") == "withdraw":
        taking.withdraw(found, number)
    else:
        taking.confirm(found, number, who.user, timezone.now())
    return redirect(f"/registers/{found.name}/tables/#t{number}")
