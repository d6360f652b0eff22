"""`guiju receipt`: what a receipt says and what it proves. Needs no server, no database and no network."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from guiju.core.errors import GuijuError
from guiju.core.ledger import receipt as receipts
from guiju.core.ledger.note import checkpoint_of, read_note, verifier_key
from guiju.core.ledger.sentences import sentences

File = Annotated[Path, typer.Argument(help="A receipt; - for stdin. 凭证文件")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
receipt = typer.Typer(name="receipt", help="Receipts of acts. / 凭证。", no_args_is_help=True)

MARKS = {receipts.Answer.PROVEN: "✓", receipts.Answer.REFUTED: "✗", receipts.Answer.OPEN: "·"}


def register(app: typer.Typer) -> None:
    app.add_typer(receipt)


@receipt.command("show")
def show(file: File, as_json: Json = False) -> None:
    """Print what a receipt says, unverified. / 显示凭证内容（不核验）。"""
    held = receipts.read(read_bounded(file))
    checkpoint = checkpoint_of(read_note(held.checkpoint))
    value: dict[str, Any] = {
        "log": checkpoint.origin,
        "index": held.index,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "leaf": held.leaf.hex(),
        "act": dict(held.act),
        "personal": dict(held.personal.fields) if held.personal else None,
    }
    if as_json:
        typer.echo(json.dumps(value, ensure_ascii=False))
        return
    for name, part in value.items():
        shown = json.dumps(part, ensure_ascii=False, indent=1) if isinstance(part, dict) else part
        typer.echo(f"{name:<9}{'—' if shown is None else shown}")


@receipt.command("verify")
def verify(
    file: File,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", help="Verifier key of the log, or of a witness; may be repeated. 日志或见证者的公钥"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say of each thing whether the receipt proves it. / 逐项说明凭证证明了什么。

    Exit code 1: not proven, or contradicted; 2: the file is no receipt."""
    keys = [verifier_key(text) for text in key or ()]
    verdict = receipts.verify(receipts.read(read_bounded(file)), keys)
    if as_json:
        findings = [
            {"subject": f.subject, "answer": f.answer, "reason": f.reason, **dict(f.detail)} for f in verdict.findings
        ]
        typer.echo(json.dumps({"proven": verdict.proven, "findings": findings}, ensure_ascii=False))
    else:
        for finding in verdict.findings:
            zh, en = sentences(finding)
            typer.echo(f"{MARKS[finding.answer]} {en}\n  {zh}")
        typer.echo("Proven. / 已证明。" if verdict.proven else "Not proven. / 未获证明。")
    if not verdict.proven:
        raise typer.Exit(1)


def read_bounded(path: Path, most: int = receipts.LARGEST) -> bytes:
    """The bytes of a file or of standard input, one more than it may have at most (a receipt). GuijuError if none."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(most + 1)
        with path.open("rb") as f:
            return f.read(most + 1)
    except OSError as error:
        raise GuijuError("cannot be read ({})", error.strerror, where=str(path), expected="a file") from error
