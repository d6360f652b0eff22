"""Plans that are kept, and a plan put into the page and read: of that nothing is kept, and no database is asked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guiju import bounded
from guiju.core.decimals import whole
from guiju.core.errors import GuijuError
from guiju.core.plan import read, read_bytes
from guiju.core.plan.decoding import LARGEST
from guiju.core.plan.model import Plan
from guiju.core.plan.serializers import as_dict
from guiju.registry.plans.models import Plan as Kept
from guiju.web.language import pick, say
from guiju.web.plans import words
from guiju.web.views.faults import status_of

FORM = 10_000
"""Bytes a form may add around the text."""


@csrf_exempt  # it changes nothing, and a text may be sent by any program
@require_http_methods(["GET", "HEAD", "POST"])
def plans_page(request: HttpRequest) -> HttpResponse:
    """The form; with a text posted, what was read from it, as a page or (format=json) as a file."""
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            plan = _posted(request)
            if request.POST.get("format") == "json":
                answer = JsonResponse(as_dict(plan), json_dumps_params={"ensure_ascii": False})
                answer["Content-Disposition"] = 'attachment; filename="plan.json"'
                return answer
            context = words.page(plan)
        except GuijuError as error:
            context["error"], status = error, status_of(error)
    else:
        context["kept"] = [
            (row.key, pick(row.title), row.adopted, row.deadline, row.task_count, row.target_count)
            for row in Kept.objects.annotate(
                task_count=Count("tasks", distinct=True), target_count=Count("targets", distinct=True)
            )
        ]
    return render(request, "plans.html", context, status=status)


def _posted(request: HttpRequest) -> Plan:
    length = request.META.get("CONTENT_LENGTH") or "0"
    try:
        whole(length, LARGEST + FORM)  # before a byte of it is read
    except GuijuError:
        raise _too_large() from None
    try:
        upload, text = request.FILES.get("file"), request.POST.get("text", "")
    except RequestDataTooBig:
        raise _too_large() from None
    if upload is not None and upload.size:
        if upload.size > LARGEST:
            raise _too_large()
        return bounded.call(read_bytes, bounded.READ, upload.read(LARGEST + 1), say("文件", "the file"))
    if not text.strip():
        raise GuijuError(
            say("没有收到文本", "No text was sent"), where=say("文本", "the text"),
            expected=say("一份规划的文本，或一个纯文本文件", "the text of a plan, or a file of plain text"),
        )  # fmt: skip
    return bounded.call(read, bounded.READ, text.replace("\r\n", "\n"), say("文本", "the text"))


def _too_large() -> GuijuError:
    return GuijuError(
        say("文本过大", "The text is too large"), where=say("文件", "the file"),
        expected=say("文件至多 5 MB，粘贴的文本至多 2.5 MB", "a file of at most 5 MB, or 2.5 MB of pasted text"),
    )  # fmt: skip
