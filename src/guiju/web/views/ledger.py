"""The log for people: its head, how to check it, a receipt dropped and explained; and its files for programs."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from guiju.core.decimals import whole
from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as receipts
from guiju.core.ledger.note import VerifierKey, checkpoint_of, read_note
from guiju.core.ledger.sentences import sentences
from guiju.core.ledger.tiles import WIDTH, tile_at
from guiju.registry.cases import definitions
from guiju.registry.cases.verifying import log_lookup
from guiju.registry.cases.views import serializers
from guiju.registry.record import keys, log
from guiju.web.language import chinese, say

FOREVER = "public, max-age=31536000, immutable"
LARGEST = 50_000_000
"""Bytes of a file that is dropped: a receipt has at most 1 MB, a published text more."""
FORM = 10_000
"""Bytes a form may add around the file."""
MARKS = {receipts.Answer.PROVEN: "✓", receipts.Answer.REFUTED: "✗", receipts.Answer.OPEN: "·"}


@csrf_exempt  # it changes nothing, and a receipt may be sent by any program
@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """The page of the log; with a receipt posted, what it proves line by line."""
    key = keys.verifier()
    context: dict[str, Any] = {"head": log.head(), "key": key}
    status = 200
    if request.method == "POST":
        try:
            context |= told(_posted(request), key)
        except GuijuError as error:
            context["error"], status = error, 400
    return render(request, "ledger.html", context, status=status)


def told(data: bytes, key: VerifierKey | None) -> dict[str, Any]:
    """What is proven of what was dropped: a receipt, or a document that acts speak of. GuijuError for neither."""
    if data.lstrip()[:1] == b"{":
        return explained(data, key)
    digest = hashlib.sha256(data).hexdigest()
    acts = log_lookup.acts_with(digest)
    if not acts:
        raise GuijuError(
            say("记录中没有这份文件", "No act in the record brought this file"),
            where=f"SHA-256 {digest}",
            expected=say("凭证，或在册公开的文件，一字节不差", "a receipt, or a public document, byte for byte"),
        )
    lines = []
    for act, fact in acts:
        procedure = definitions.kept(act.case.definition_id)
        label, what = procedure.facts[fact].label, serializers.act_label(procedure, act.name)
        lines.append((act, label.zh if chinese() else label.en, what.zh if chinese() else what.en))
    return {"document": digest, "document_acts": lines}


def explained(data: bytes, key: VerifierKey | None) -> dict[str, Any]:
    """What the page says of a receipt. GuijuError when it is none."""
    receipt = receipts.read(data)
    verdict = receipts.verify(receipt, [key] if key else [])
    lines = []
    for finding in verdict.findings:
        zh, en = sentences(finding)
        lines.append((MARKS[finding.answer], finding.answer.value, zh if chinese() else en))
    return {
        "verdict": verdict,
        "lines": lines,
        "receipt": receipt,
        "act": [(name, value if isinstance(value, str) else _shown(value)) for name, value in receipt.act.items()],
        "checkpoint": checkpoint_of(read_note(receipt.checkpoint)),
    }


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _posted(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    try:
        whole(length, LARGEST + FORM)  # before a byte of it is read
    except GuijuError:
        raise _too_large() from None
    upload = request.FILES.get("receipt")
    if upload is None:
        raise GuijuError(
            say("没有收到文件", "No file was sent"),
            where="receipt",
            expected=say("一份凭证文件", "the file of a receipt"),
        )
    if (upload.size or 0) > LARGEST:
        raise _too_large()
    return bytes(upload.read(LARGEST + 1))


def _too_large() -> GuijuError:
    expected = say(f"至多 {LARGEST:,} 字节", f"at most {LARGEST:,} bytes")
    return GuijuError(say("文件过大", "The file is too large"), where="receipt", expected=expected)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint (C2SP tlog-checkpoint)."""
    head = log.head()
    if not head.size:
        raise Http404
    answer = HttpResponse(head.text, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    if head.at is not None:
        answer["Last-Modified"] = http_date(head.at.timestamp())
    return answer


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile (C2SP tlog-tiles). Neither a full nor a partial one ever changes."""
    try:
        data = log.tile(tile_at(path))
    except GuijuError:
        data = None
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Cache-Control"] = FOREVER if len(data) == WIDTH * 32 else "public, max-age=86400"
    return answer
