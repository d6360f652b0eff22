"""`guiju id`: read designations of standards and say what they are."""

from __future__ import annotations

from typing import Annotated

import typer

from guiju.cli.identifying import identify


def register(app: typer.Typer) -> None:
    """Add the command `id`."""
    app.command("id")(command)


def command(
    text: Annotated[list[str] | None, typer.Argument(help="Designations. 标准编号")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line. 每行一个 JSON 对象")] = False,
    file: Annotated[str, typer.Option("--file", help="One designation a line; - for stdin. 每行一个编号的文件")] = "",
    lang: Annotated[str, typer.Option("--lang", help="en or zh. 界面语言")] = "",
) -> None:
    """Read designations of standards and say what they are. 识别标准编号。

    Exit code 1: some could not be read; 2: the command cannot be carried out.
    """
    if code := identify(text or [], as_json=as_json, file=file, lang=lang):
        raise typer.Exit(code)
