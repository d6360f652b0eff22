"""The transparency log: its head, and the proof of any leaf. The tiles themselves are files below /log/."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from guiju.api.values import Place, no_parameters
from guiju.registry.record import keys, log

router = Router(tags=["log"])


class LogHead(Schema):
    """The newest checkpoint. Empty texts while the log has no leaf."""

    size: int = Field(description="Leaves.")
    root: str = Field(description="Root of the tree, hexadecimal.")
    checkpoint: str = Field(description="The signed checkpoint (C2SP tlog-checkpoint).")
    key: str = Field(description="The log's verifier key (C2SP signed-note).")


class LogProof(Schema):
    """That a leaf is in the tree of the checkpoint (RFC 9162, section 2.1.3)."""

    index: int
    proof: list[str] = Field(description="The path from the leaf upwards; each step 32 bytes in base64.")
    checkpoint: str


@router.get("/log", response=LogHead)
def get_log(request: HttpRequest) -> dict[str, Any]:
    """The newest checkpoint of the transparency log and the key to check it with."""
    no_parameters(request)
    head, key = log.head(), keys.verifier()
    return {"size": head.size, "root": head.root.hex(), "checkpoint": head.text, "key": str(key) if key else ""}


@router.get("/log/proof/{index}", response=LogProof)
def get_log_proof(request: HttpRequest, index: Path[Place]) -> dict[str, Any]:
    """The inclusion proof of a leaf in the newest tree."""
    no_parameters(request)
    head = log.head()
    steps = log.proof(index, head.size)
    return {"index": index, "proof": [base64.b64encode(s).decode() for s in steps], "checkpoint": head.text}
