"""`guiju report annual`: the annual report as PDF, HTML or a package of its data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.core.errors import GuijuError
from guiju.start import ready

report = typer.Typer(name="report", help="Reports from the records. / 报告。", no_args_is_help=True)


@report.callback()
def group() -> None:
    """Reports from the records. / 报告。"""


def register(app: typer.Typer) -> None:
    app.add_typer(report)


@report.command("annual")
def annual(
    year: Annotated[int, typer.Option(help="A year that has ended. 年份")],
    output: Annotated[str, typer.Option("--output", "-o", help="FILE.pdf, FILE.html or FILE.zip. 输出文件")],
    seq: Annotated[int, typer.Option(help="As known at this number; the last without. 序号", min=-1)] = -1,
    lang: Annotated[str, typer.Option(help="zh, en or both. 语言")] = "both",
) -> None:
    """Write the annual report of a year; the file's ending says in which form. / 生成年度报告。"""
    path = Path(output)
    form = path.suffix.removeprefix(".").lower()
    if form not in ("pdf", "html", "zip"):
        raise GuijuError("{} has no form", repr(path.name), where="-o", expected="a file named .pdf, .html or .zip")
    if path.parent != Path() and not path.parent.is_dir():
        raise GuijuError("there is no such folder", where=str(path.parent), expected="a folder")
    ready()
    from django.conf import settings
    from django.utils import timezone

    from guiju.registry.goals.report import forms, writing

    made = writing.annual(year, timezone.localdate(), settings.SITE_NAME, None if seq < 0 else seq)
    data = forms.made(made, form, lang, settings.SITE_URL)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise GuijuError(error.strerror or "cannot be written", where=output, expected="a file to write") from None
    typer.echo(f"{path}: {len(data):,} bytes; {made.day}, number {made.seq}")
