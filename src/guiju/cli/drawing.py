"""`guiju draw …`: repeat a draw from its file, make a commitment. Needs no server, no database and no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from guiju.cli.receipt import read_bounded
from guiju.core.errors import GuijuError
from guiju.core.ledger.note import verifier_key
from guiju.core.rounds import proof
from guiju.core.rounds.draw import commitment

draw = typer.Typer(name="draw", help="Draws anyone can repeat. / 可重算的抽取。", no_args_is_help=True)
WORDS = {
    "fingerprint": ("名单和规则的指纹", "the fingerprint is that of the frame and the rule"),
    "values": ("公开的随机值与承诺一致", "everybody showed the value they had committed to"),
    "seed": ("种子", "the seed follows from them"),
    "result": ("抽取结果", "those drawn follow from the seed"),
    "log": ("各步骤在日志中", "every step stands in the log"),
    "order": ("先后顺序", "the steps stand in the log in their order"),
    "receipts": ("日志的凭证", "the receipts are those of the log"),
}  # fmt: skip
MARKS = {True: "✓", False: "✗", None: "·"}


def register(app: typer.Typer) -> None:
    app.add_typer(draw)


@draw.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="The file of a draw; - for stdin. 抽取的证明文件")],
    key: Annotated[
        list[str] | None, typer.Option("--key", help="Verifier key of the log; may be repeated. 日志的公钥")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Draw again from the file, and say of each thing whether it holds. / 重算抽取，逐项说明是否成立。

    Exit code 1: something does not hold; 2: the file is none of a draw."""
    keys = [verifier_key(text) for text in key or ()]
    try:
        text = read_bounded(file, proof.LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GuijuError("not UTF-8 at byte {}", error.start, where=str(file), expected="UTF-8") from None
    held = proof.read(text)
    answers = proof.verify(held, keys)
    good = all(answer.holds is not False for answer in answers)
    if as_json:
        found = [{"what": one.what, "holds": one.holds, "reason": one.reason} for one in answers]
        typer.echo(json.dumps({"good": good, "draw": held.draw.name, "findings": found}, ensure_ascii=False))
    else:
        for one in answers:
            zh, en = WORDS[one.what]
            typer.echo(f"{MARKS[one.holds]} {en} / {zh}" + (f"\n  {one.reason}" if one.reason else ""))
    if not good:
        raise typer.Exit(1)


@draw.command("commit")
def commit(
    name: Annotated[str, typer.Argument(help="The draw, such as spot-checks/2027. 抽取名称")],
    person: Annotated[str, typer.Argument(help="Your account as the rule names it. 账号")],
) -> None:
    """Ask for your secret value and print the commitment to it. Keep the value: it is shown later. / 计算承诺。"""
    value = typer.prompt("value / 随机值", hide_input=True, err=True)
    typer.echo(commitment(name, person, value))
