"""A list of standards put into the page and looked up. Nothing of it is kept."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.registry.accounts import services
from guiju.registry.catalogue import looking_up
from guiju.registry.catalogue.looking_up import Row
from guiju.registry.catalogue.models import Work
from guiju.web import links, words
from guiju.web.catalogue import downloads
from guiju.web.language import say
from guiju.web.views.faults import status_of

LARGEST = 2_000_000  # bytes of a file
ROWS = 500  # of a page


@csrf_exempt  # it changes nothing, and a list may be sent by any program
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    """The form; with a list posted, what became of each line, as a page or (format=csv|json) as a file."""
    context: dict[str, Any] = {"day": timezone.localdate()}
    status = 200
    if request.method == "POST":
        try:
            text, day = _posted(request)
            rows = looking_up.look_up(looking_up.lines_of(text), day)
            form = request.POST.get("format", "")
            if form in downloads.FORMS:
                base = f"{request.scheme}://{request.get_host()}"
                made = (looking_up.told(row, base + _address(row) if row.edition else "") for row in rows)
                return downloads.table(made, looking_up.COLUMNS, form, f"standards-{day.isoformat()}")
            context |= _shown(rows, request.POST.get("page", "")) | {"text": text, "day": day}
        except GuijuError as error:
            context["error"], status = error, status_of(error)
    return render(request, "lookup.html", context, status=status)


def _posted(request: HttpRequest) -> tuple[str, date]:
    try:
        upload, text, on = request.FILES.get("file"), request.POST.get("text", ""), request.POST.get("on", "")
    except RequestDataTooBig:
        raise GuijuError("the list is too large", where="list", expected="a file of at most 2 MB") from None
    day = day_of(on) or timezone.localdate()
    if upload is not None and upload.size:
        if upload.size > LARGEST:
            raise GuijuError("the list is too large", where="list", expected="a file of at most 2 MB")
        return looking_up.text_of(upload.read(LARGEST + 1)), day
    if not text.strip():
        raise GuijuError("no list was sent", where="list", expected="a designation a line")
    return text, day


def _shown(rows: list[Row], page: str) -> dict[str, Any]:
    """What the page shows: one page of the rows, and the counts of all."""
    pages = max(1, -(-len(rows) // ROWS))
    at = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < 6 else 1
    counts = Counter(row.finding for row in rows)
    works = {row.edition.work.key: row.edition.work.designation for row in rows if row.edition is not None}
    return {
        "rows": [(row, words.word(words.FINDING, row.finding)) for row in rows[(at - 1) * ROWS : at * ROWS]],
        "count": len(rows),
        "page": at,
        "pages": pages,
        "counts": [(words.word(words.FINDING, code), counts[code]) for code in words.FINDING if counts[code]],
        "to_mend": sum(row.to_mend for row in rows),
        "works": "\n".join(works),
    }


def _address(row: Row) -> str:
    return links.edition(row.edition.key) if row.edition is not None else ""


@login_required
@require_POST
def watch(request: HttpRequest) -> HttpResponse:
    """Watch all standards of a list; those watched already stay as they are."""
    keys = [key for key in request.POST.get("keys", "").split("\n") if key and "\x00" not in key][
        : looking_up.MOST_LINES
    ]
    labels = dict(Work.objects.filter(key__in=keys).values_list("key", "designation"))
    count = services.watch_several(services.person(request.user), "standard", labels, timezone.now())
    messages.success(request, say(f"已关注 {count} 项标准", f"You now watch {count} more standards"))
    return redirect("/watch/")
