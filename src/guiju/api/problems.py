"""Refusals as programs read them: problem details (RFC 9457) with the three parts of every error of Guiju."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from guiju.api.keyholders import NoKeyError
from guiju.core.errors import GuijuError, NotAllowedError, OverBudgetError, QuotaError, TooBusyError, code_of
from guiju.core.procedure.engine import Ground
from guiju.registry.cases.acts.refusing import ConflictError, KeyReusedError, NoCaseError, RefusedError
from guiju.registry.cases.views import serializers
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.feeds.definitions import NoFeedError
from guiju.registry.links.definitions import NoLinkTypeError
from guiju.registry.record.log import NotInLogError
from guiju.registry.registers.definitions import NoRegisterError
from guiju.registry.registers.serializing import NoItemError
from guiju.registry.rounds.definitions import NoRoundError

MEDIA_TYPE = "application/problem+json"
_WORDS = {"ge": "at least", "le": "at most", "min_length": "length at least", "max_length": "length at most"}
_GROUNDS = {
    Ground.ACT: 404, Ground.STATE: 409, Ground.ROLE: 403, Ground.PLACE: 403, Ground.SEPARATION: 403, Ground.FACT: 400,
    Ground.RULE: 422, Ground.CONFLICT: 409,
}  # fmt: skip
LARGEST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
log = logging.getLogger("guiju.api")


def problem(
    status: int, what: str, *, code: str = "", where: str = "", expected: str = "",
    headers: Mapping[str, str] | None = None, more: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """A refusal with what is wrong, where, and what would have been accepted."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code or code_of(what),
        "what": what,
        "where": where,
        "expected": expected,
        **(more or {}),
    }
    return JsonResponse(
        body, status=status, content_type=MEDIA_TYPE, headers=headers, json_dumps_params={"ensure_ascii": True}
    )


def of_error(error: GuijuError) -> HttpResponse:
    """404 for what is not held here, 403 for what is not theirs to do, 409 for what came too late, 422 for a key of
    idempotency used again, 400 for every other input that cannot be used. An act that was refused says on which
    ground."""
    more: Mapping[str, Any] = {}
    headers: Mapping[str, str] = {}
    match error:
        case RefusedError():
            status, more = _GROUNDS[error.refusal.ground], serializers.refusal(error)
        case (
            NotHeldError()
            | NotInLogError()
            | NoCaseError()
            | NoRegisterError()
            | NoItemError()
            | NoLinkTypeError()
            | NoRoundError()
            | NoFeedError()
        ):
            status = 404
        case ConflictError():
            status, more = 409, {"ground": str(Ground.CONFLICT)}
        case KeyReusedError():
            status = 422
        case OverBudgetError():
            status = 413
        case QuotaError():
            status, headers = 429, {"Retry-After": "3600"}
        case TooBusyError():
            status, headers = 503, {"Retry-After": "10"}
        case NotAllowedError():
            status = 403
        case NoKeyError():
            status, headers = 401, {"WWW-Authenticate": "Bearer"}
        case _:
            status = 400
    return problem(status, error.what, where=error.where, expected=error.expected, headers=headers, more=more)


def unavailable() -> HttpResponse:
    """The database gives no answer."""
    return problem(
        503, "the library cannot answer at the moment", expected="a later request", headers={"Retry-After": "5"}
    )


def install(api: NinjaAPI) -> None:
    """Let every fault in an operation leave as a problem."""

    @api.exception_handler(GuijuError)
    def refused(request: HttpRequest, error: GuijuError) -> HttpResponse:
        return of_error(error)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0]
        return problem(422, str(first["msg"])[:300], where=_place(first), expected=_expected(first))

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, error.message, where="body", expected="a JSON object")

    @api.exception_handler(SuspiciousOperation)
    def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        return problem(
            400, "the body cannot be taken", where="body", expected=f"at most {LARGEST:,} bytes beside a file"
        )

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, "there is nothing at this address", where=request.path[:200])

    @api.exception_handler(OperationalError)
    def down(request: HttpRequest, error: OperationalError) -> HttpResponse:
        log.warning("the database gives no answer: %s", str(error).strip().splitlines()[:1])
        return unavailable()

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        log.exception("a fault in %s", request.path)
        return problem(500, "a fault of this server; it has been logged")


def _place(error: Mapping[str, Any]) -> str:
    """("query", "asked", "year", 0) → "query year 0": the model in between is ours, not the caller's."""
    return " ".join(str(part)[:60] for part in error["loc"] if part not in ("asked", "given"))


def _expected(error: Mapping[str, Any]) -> str:
    limits = error.get("ctx") or {}
    if "expected" in limits:
        return str(limits["expected"])[:300]
    return ", ".join(f"{_WORDS.get(name, name)} {limit}"[:300] for name, limit in limits.items() if name != "error")
