"""The annual report as a page and as files."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from guiju.core.errors import GuijuError
from guiju.core.report import page
from guiju.registry.goals.report import forms, writing
from guiju.web.language import chinese

SHOWN = 10
"""Years offered."""


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The years there is a report on."""
    last = timezone.localdate().year - 1
    return render(request, "reports.html", {"years": range(last, last - SHOWN, -1)})


@require_safe
def one(request: HttpRequest, year: int) -> HttpResponse:
    """The report on a year, as known at `?seq=`; as a file with `?format=pdf|html|zip`."""
    seq = request.GET.get("seq", "")
    if seq and not (seq.isascii() and seq.isdecimal() and len(seq) < 19):
        raise GuijuError("{} is not a number", repr(seq[:20]), where="seq", expected="a number of the sequence")
    form = request.GET.get("format", "")
    if form and form not in forms.FORMS:
        raise GuijuError("unknown form {}", repr(form[:20]), where="format", expected=", ".join(forms.FORMS))
    made = writing.annual(year, timezone.localdate(), settings.SITE_NAME, int(seq) if seq else None)
    language = "zh" if chinese() else "en"
    if form:
        data = forms.made(made, form, language, settings.SITE_URL)
        name = f"annual-{year}-{language}.{form}" if form != "zip" else f"annual-{year}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(data, content_type=forms.TYPES[form], headers=headers)
    context = {
        "report": made, "title": made.title.said(language),
        "chapters": [(s.key, s.title.said(language)) for s in made.sections if s.level == 1],
        "body": mark_safe(page.sections(made, language, "")),  # every word in it is escaped there
    }  # fmt: skip
    return render(request, "report.html", context)
