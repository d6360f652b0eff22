"""`guiju ledger`: the transparency log of this house — its head, proofs, files, and the check of all of it."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from guiju.cli.receipt import read_bounded
from guiju.core.errors import GuijuError
from guiju.core.ledger.note import verifier_key
from guiju.start import ready

Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
ledger = typer.Typer(name="ledger", help="The transparency log. / 透明日志。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(ledger)


@ledger.command("head")
def head(as_json: Json = False) -> None:
    """Print the newest checkpoint and the key to check it with. / 最新的签名树头与验证公钥。"""
    ready()
    from guiju.registry.record import keys, log

    now, key = log.head(), keys.verifier()
    if as_json:
        value = {"size": now.size, "root": now.root.hex(), "checkpoint": now.text, "key": str(key) if key else ""}
        typer.echo(json.dumps(value, ensure_ascii=False))
    elif not now.size:
        typer.echo("The log has no leaf yet. / 日志尚无条目。")
    else:
        typer.echo(now.text, nl=False)
        typer.echo(f"\nkey / 公钥  {key}")


@ledger.command("proof")
def proof(
    index: Annotated[int, typer.Argument(help="The leaf, from 0. 条目序号，自 0 起", min=0)],
    since: Annotated[int, typer.Option("--since", help="Instead: growth from this size. 改为一致性证明", min=0)] = 0,
) -> None:
    """Print a proof as JSON: of one leaf, or that the tree of INDEX leaves begins with that of --since. / 输出证明。"""
    ready()
    from guiju.registry.record import log

    value: dict[str, Any]
    if since:
        value = {"old": since, "new": index, "proof": _texts(log.consistency(since, index))}
    else:
        now = log.head()
        value = {"index": index, "proof": _texts(log.proof(index, now.size)), "checkpoint": now.text}
    typer.echo(json.dumps(value, ensure_ascii=False))


@ledger.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", help="Folder. Unset: the one served. 文件夹")] = Path(),
) -> None:
    """Write the log as static files; what is there is brought up to date. / 导出为静态文件。"""
    ready()
    from guiju.registry.record import publishing

    place = publishing.folder() if out == Path() else out
    try:
        written = publishing.write_tiles(place)
    except OSError as error:
        raise GuijuError("cannot be written ({})", error.strerror, where=str(place), expected="a folder") from error
    typer.echo(f"{written:,} files → {place}")


@ledger.command("verify")
def verify(
    as_json: Json = False,
    key: Annotated[str, typer.Option("--key", help="Verifier key kept elsewhere. Unset: this house's own. 公钥")] = "",
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="One kept elsewhere; may be repeated. 另存的树头")
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option("--files", help="Folder of the static files. Unset: the one served. 静态文件所在文件夹"),
    ] = None,
) -> None:
    """Recompute the whole log from the database and the files; every fault is named. / 全面核验。

    Exit code 1: something is wrong; 2: it cannot be checked."""
    pinned = verifier_key(key) if key else None
    known = [_text(path) for path in checkpoint or ()]
    ready()
    from guiju.registry.record import keys, publishing
    from guiju.registry.record.verifying import verify as whole

    console = Console(stderr=True, emoji=False)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("leaves / 条目", total=None)
        report = whole(
            pinned or keys.verifier(),
            files or publishing.folder(),
            known=known,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        typer.echo(json.dumps({"good": report.good, **asdict(report)}, ensure_ascii=False))
    else:
        for fault in report.faults:
            typer.echo(f"{fault.where}: {fault.what}; expected {fault.expected}")
        if report.more:
            typer.echo(f"… and {report.more:,} more / 另有 {report.more:,} 处")
        typer.echo(
            f"{report.changes:,} changes, {report.leaves:,} leaves ({report.recomputed:,} hashed again from rows),"
            f" {report.tiles:,} tiles, {report.checkpoints:,} checkpoints, {report.files:,} files\n"
            f"{report.cases:,} cases made again from {report.replayed:,} acts ({report.erased:,} by people who were"
            f" erased), {report.attachments:,} attachments"
        )
        for note in report.notes:
            typer.echo(f"note / 注意: {note}")
        typer.echo("The log is whole. / 日志完好。" if report.good else "The log is NOT whole. / 日志有误。")
    if not report.good:
        raise typer.Exit(1)


def _text(path: Path) -> str:
    try:
        return read_bounded(path).decode()
    except UnicodeDecodeError as error:
        raise GuijuError("not UTF-8", where=str(path), expected="a checkpoint") from error


def _texts(hashes: list[bytes]) -> list[str]:
    return [base64.b64encode(step).decode() for step in hashes]
