"""Procedures: all of them, one with everything it says, its definition as written."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core import policy
from guiju.core.errors import GuijuError
from guiju.core.procedure import Procedure, house
from guiju.core.procedure.drawings.drawing import style
from guiju.core.procedure.serializers import as_dict
from guiju.registry.cases import definitions
from guiju.web.cases import procedures

FORMS = ("svg", "yaml", "json")


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    return render(request, "procedures.html", {"groups": procedures.groups(), "count": len(house())})


@require_safe
def one(request: HttpRequest, name: str) -> HttpResponse:
    found = _found(name)
    form = request.GET.get("format", "")
    if form == "svg":
        answer = _file(procedures.drawn(name, procedures.language()), "image/svg+xml", f"{name}.svg")
        answer["Content-Security-Policy"] = policy.drawing(style())
        return answer
    if form == "yaml":
        return _file(procedures.texts(found)[0][1], "application/yaml", f"{name}.yaml")
    if form == "json":
        return JsonResponse(
            as_dict(found, timezone.localdate(), definitions.periods(found)), json_dumps_params={"ensure_ascii": False}
        )
    if form:
        raise GuijuError("unknown form {}", repr(form[:40]), where="format", expected=", ".join(FORMS))
    return render(request, "procedure.html", procedures.page(found, timezone.localdate()))


@require_safe
def definition(request: HttpRequest, name: str) -> HttpResponse:
    """The YAML to read, with that of the definitions it extends."""
    found = _found(name)
    context = {"procedure": found, "label": procedures.words(found.label), "texts": procedures.texts(found)}
    return render(request, "definition.html", context)


def _found(name: str) -> Procedure:
    if name not in house():
        raise Http404(name)
    return house()[name]


def _file(text: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        text, content_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
