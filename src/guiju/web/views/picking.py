"""Suggestions for the boxes of forms and lists: what fits a few letters of a name or a code."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from guiju.core.errors import GuijuError
from guiju.registry.cases import picking
from guiju.web import refusals
from guiju.web.cases import acting
from guiju.web.cases.acting import word


@require_safe
def pick(request: HttpRequest) -> JsonResponse:
    """People, bodies, committees, ICS codes, standards or cases (`kind`) that fit `q`, at most eight."""
    try:
        found = picking.find(request.GET.get("kind", ""), request.GET.get("q", ""), acting.actor_of(request))
    except GuijuError as error:
        return JsonResponse({"error": refusals.spoken(error.what), "expected": error.expected}, status=400)
    return JsonResponse({"items": [{"value": one.value, "text": word(one.names), "note": one.note} for one in found]})
