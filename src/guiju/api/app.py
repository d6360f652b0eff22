"""The interface itself: its operations, its description (OpenAPI 3.1) and what all operations have in common."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from guiju import __version__
from guiju.api import affiliations, feeds, ledger, letters, links, problems, registers, returns, rounds
from guiju.api.cases import operations as cases
from guiju.api.cases import procedures, rules
from guiju.api.cases.schemas import RefusedAct
from guiju.api.catalogue import (
    bodies,
    changes,
    classification,
    designations,
    looking_up,
    searching,
    standards,
    subjects,
)
from guiju.api.catalogue.schemas import Problem
from guiju.api.goals import indicators, statistics
from guiju.api.plans import kept_plans, reading
from guiju.api.texts import lint
from guiju.api.texts import operations as texts

ABOUT = """The library of standards for programs: what exists, what it says about itself, and what is in force on a day.

Reading needs no key; a key (`Authorization: Bearer guiju_…`, made on the page "watch list") allows more requests a
minute, shows the cases of its owner, and lets programs act as their owner would. Lists are read page by page: pass
`next` as `after` with the same parameters. Every refusal is a problem (`application/problem+json`) that says what is
wrong, where, and what was expected. A parameter that an operation does not know is refused."""

ROOT = "/api/v1"
REFUSALS = {
    400: "The input cannot be used.",
    401: "The key opens nothing, or there is none where one is needed.",
    404: "The library does not hold it.",
    422: "A parameter is not of its kind.",
    429: "Too many requests in this minute; `Retry-After` says when to come back.",
    503: "The library cannot answer at the moment.",
}
REFUSED_ACTS = {
    400: "What was brought cannot be used; `faults` names each fact.",
    403: "The owner of the key does not have the role for this act.",
    404: "There is no such case or act.",
    409: "The case is in another state or has moved meanwhile.",
    422: "A rule does not hold, a parameter is not of its kind, or the idempotency key was sent with another body.",
}
ACTING = {"open_case", "perform_act", "correct_act", "preview_opening", "preview_act", "send_letter", "read_letter"}
DECIDING = {"decide_candidate", "take_back_decision", "take_step"}
REFUSED_DECISIONS = {
    403: "The owner of the key is no officer of the body that answers for it.",
    409: "It is decided already, or what was decided on has changed.",
}


class Utf8Renderer(JSONRenderer):
    """JSON in which letters of every script stand as themselves."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Interface(NinjaAPI):
    """NinjaAPI with refusals declared once for all operations."""

    def get_openapi_schema(self, *, path_prefix: Any = None, path_params: Any = None) -> Any:
        return _described(super().get_openapi_schema(path_prefix=ROOT))


def _described(schema: Any) -> Any:
    components = schema["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["responses"] = {
        f"Refused{status}": {
            "description": meaning,
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, meaning in (REFUSALS | REFUSED_DECISIONS).items()
    }
    models = RefusedAct.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"] |= {**models.pop("$defs"), "RefusedAct": models}
    components["responses"] |= {
        f"RefusedAct{status}": {
            "description": meaning,
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/RefusedAct"}}},
        }
        for status, meaning in REFUSED_ACTS.items()
    }
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": "The key of a person."}}
    upload = schema["paths"][f"{ROOT}/files"]["post"]["requestBody"]["content"]["multipart/form-data"]
    upload["schema"]["additionalProperties"] = False
    schema["security"] = [{}, {"key": []}]
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status in REFUSALS:
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/Refused{status}"}
            if operation["operationId"] in ACTING:
                for status in REFUSED_ACTS:
                    operation["responses"][str(status)] = {"$ref": f"#/components/responses/RefusedAct{status}"}
            if operation["operationId"] in DECIDING:
                for status in REFUSED_DECISIONS:
                    operation["responses"][str(status)] = {"$ref": f"#/components/responses/Refused{status}"}
            operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
            content = operation["responses"]["200"]["content"]
            plain = content.get("application/json", {}).get("schema", {}).get("type") == "string"
            if len(content) > 1 and plain:  # an operation that says itself what it answers with, such as a picture
                del content["application/json"]
    return schema


def _operation_id(operation: Any) -> str:
    return str(operation.view_func.__name__)


def _make() -> Interface:
    made = Interface(
        title=f"{settings.SITE_NAME} API", version=__version__, description=ABOUT, docs_url=None,
        urls_namespace="api-1", renderer=Utf8Renderer(), servers=[{"url": "/", "description": "this server"}],
    )  # fmt: skip
    made.get_openapi_operation_id = _operation_id  # type: ignore[method-assign]
    problems.install(made)
    for module in (
        standards, searching, looking_up, subjects, designations, bodies, classification, changes, ledger, procedures,
        rules, cases, reading, kept_plans, indicators, lint, texts, statistics, affiliations, registers, links,
        rounds, feeds, letters, returns,
    ):  # fmt: skip
        made.add_router("", module.router)
    return made


api = _make()


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document, made once in a process."""
    return dict(api.get_openapi_schema())
