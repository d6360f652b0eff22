"""Texts as files: out in every format that is written, in from every format that is read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guiju import bounded
from guiju.core.errors import GuijuError, sentence
from guiju.core.text import formats
from guiju.core.text.candidates import as_read
from guiju.registry.texts.keeping import keep, slug_of
from guiju.registry.texts.models import Text
from guiju.registry.texts.provisions import decided_document
from guiju.web.language import chinese, say
from guiju.web.texts.files import readable
from guiju.web.views.faults import status_of
from guiju.web.views.texts.reading import revision_of, visible

LARGEST = 20_000_000


@require_safe
def download(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The text as the file its extension says; `?show=` chooses the language where a file holds one."""
    text = visible(request, slug)
    format = formats.format_to_write(name)
    document = decided_document(text, revision_of(request, text))
    language = request.GET.get("show", "") or ("zh" if chinese() else "en")
    if language not in document.languages:
        language = document.languages[0]
    data = bounded.call(formats.write, bounded.TYPESET, document, name, language)
    answer = HttpResponse(data, content_type=format.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{slug}{format.extensions[0]}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A file becomes a draft of who sends it. What was not understood is told before anything else."""
    context: dict[str, object] = {"readable": readable()}
    status = 200
    if request.method == "POST":
        try:
            return _keep(request)
        except GuijuError as error:
            context["refusal"], status = error, status_of(error)
    return render(request, "texts/upload.html", context, status=status)


def _keep(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        raise GuijuError(
            say("没有收到文件", "No file was sent"), where=say("文件", "file"), expected=", ".join(readable())
        )
    if sent.size > LARGEST:
        raise GuijuError("{} bytes", sent.size, where=str(sent.name), expected=sentence("at most {}", LARGEST))
    reading = bounded.call(formats.read, bounded.READ, str(sent.name), sent.read())
    bounded.call(as_read, bounded.READ, reading.document)  # what cannot be kept in time is refused before it begins
    name = f"draft-{request.user.pk}-{slug_of(reading.document)}"[:110]
    count, slug = 1, name
    while Text.objects.filter(slug=slug).exists():
        count += 1
        slug = f"{name}-{count}"
    kept = keep(
        reading.document, now=timezone.now(), slug=slug, kind=Text.Kind.DRAFT, user=request.user,  # type: ignore[arg-type]
        source=str(sent.name)[:200], summary=str(sent.name),
    )  # fmt: skip
    if reading.notices:
        return render(
            request, "texts/upload.html", {"text": kept.text, "notices": reading.notices, "readable": readable()}
        )
    return redirect(f"/texts/{kept.text.slug}/edit/")
