"""The description of the interface: for programs (OpenAPI) and for people, without anything from outside."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guiju.api import app


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(app.description(), json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and the form of its answer."""
    description = app.description()
    return render(
        request,
        "api/docs.html",
        {
            "info": description["info"],
            "about": description["info"]["description"].split("\n\n"),
            "operations": list(_operations(description)),
            "refusals": app.REFUSALS.items(),
            "models": list(_models(description)),
            "base": settings.SITE_URL,
        },
    )


def _operations(description: dict[str, Any]) -> Any:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            kind, answer = next(iter(operation["responses"]["200"]["content"].items()))
            yield {
                "id": operation["operationId"],
                "method": method.upper(),
                "path": path,
                "about": operation.get("description", ""),
                "body": _form(next(iter(operation["requestBody"]["content"].values()))["schema"])
                if "requestBody" in operation
                else "",
                "file": "multipart/form-data" in operation.get("requestBody", {}).get("content", {}),
                "parameters": [
                    {
                        "name": p["name"],
                        "place": p["in"],
                        "required": p["required"],
                        "form": _form(p["schema"]),
                        "about": p.get("description", ""),
                    }
                    for p in operation["parameters"]
                ],
                "answer": _form(answer["schema"]),
                "kind": kind,
            }


def _models(description: dict[str, Any]) -> Any:
    for name, schema in sorted(description["components"]["schemas"].items()):
        if "properties" in schema:
            fields = [(n, _form(s), s.get("description", "")) for n, s in schema["properties"].items()]
            yield {"name": name, "about": schema.get("description", ""), "fields": fields}


def _form(schema: dict[str, Any]) -> str:
    """A schema in a few words: "list of EditionBrief", "day or nothing", "one of draft, published …"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_form(s) for s in schema["anyOf"])
    if "allOf" in schema:
        return _form(schema["allOf"][0])
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        return "list of " + _form(schema.get("items", {}))
    if kind == "null":
        return "nothing"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return "map to " + _form(schema["additionalProperties"])
    form = {"date": "day", "date-time": "time"}.get(str(schema.get("format", "")), {"string": "text"}.get(kind, kind))
    limits = [
        f"{word} {schema[name]}"
        for name, word in (("minimum", "from"), ("maximum", "to"), ("maxLength", "at most"), ("default", "default"))
        if schema.get(name) not in (None, "", [])
    ]
    return ", ".join([form, *limits])
