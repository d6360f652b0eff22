"""`guiju plan read`, `align`: read a policy plan; lay several side by side. No database is needed for these."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guiju.cli import kept_plans
from guiju.cli.choosing import language_of
from guiju.core.errors import GuijuError
from guiju.core.plan import alignment, read_bytes
from guiju.core.plan.decoding import LARGEST
from guiju.core.plan.model import Body, Chapter, Group, Plan, Section, Target
from guiju.core.plan.serializers import as_dict, name_of

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en; the environment's language if unset.")]
_WORDS = {
    "section": ("section", "节"), "title": ("title", "标题"), "lead": ("lead", "牵头"),
    "part": ("participating", "参与"), "targets": ("targets", "指标"), "others": ("and others", "等"),
    "kind": ("difference", "差异"), "same": ("nothing differs", "没有差异"),
    "by": ("by", "截至"), "notes": ("noticed", "注意"), "issuers": ("issued by", "发布机关"),
    "counts": ("{0} chapters, {1} sections, {2} groups, {3} targets", "{0}章，{1}节，{2}组责任单位，{3}项指标"),
}  # fmt: skip


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Policy plans: read, align, keep, follow. / 规划与行动计划。", no_args_is_help=True)
    group.command("read")(read)
    group.command("align")(align)
    kept_plans.register(group)
    app.add_typer(group, name="plan")


def plan_of(path: str) -> Plan:
    """The plan in a file, or in standard input for "-". GuijuError for what cannot be read."""
    try:
        if path == "-":
            return read_bytes(sys.stdin.buffer.read(LARGEST + 1), "standard input")
        with Path(path).open("rb") as file:
            return read_bytes(file.read(LARGEST + 1), path)
    except OSError as error:
        raise GuijuError(error.strerror or "cannot be read", where=path, expected="a text file") from None


def read(
    path: Annotated[str, typer.Argument(metavar="FILE", help="Text of a plan; - for standard input. / 规划文本")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Read a plan: chapters, tasks, responsible bodies, targets. / 读出任务、责任单位与指标。"""
    language = language_of(lang)
    plan = plan_of(path)
    if as_json:
        typer.echo(json.dumps(as_dict(plan), ensure_ascii=False))
        return
    words = {key: pair[language == "zh"] for key, pair in _WORDS.items()}
    console = Console(emoji=False)
    parts: list[Chapter | Section] = [*plan.chapters, *plan.sections]
    console.print(f"[b]{escape(plan.title or path)}[/]  {plan.language}  {plan.date or ''}")
    if plan.issuers:
        console.print(f"{words['issuers']}: {escape(_names(plan.issuers, language))}")
    counts = (
        len(plan.chapters),
        len(plan.sections),
        sum(len(p.groups) for p in parts),
        sum(len(p.targets) for p in parts),
    )
    console.print(words["counts"].format(*counts) + "\n")
    table = Table(box=None, pad_edge=False)
    table.add_column("", justify="right")
    for column in ("title", "lead", "part", "targets"):
        table.add_column(words[column], overflow="fold")
    for section in plan.sections:
        groups = [_told(group, language, words) for group in section.groups] or [("", "")]
        targets = "\n".join(escape(_target(target, words)) for target in section.targets)
        table.add_row(
            str(section.number), escape(section.title or ""), escape("\n".join(lead for lead, _ in groups)),
            escape("\n".join(part for _, part in groups)), targets,
        )  # fmt: skip
    console.print(table)
    for note in plan.notes:
        where = f" ({note.span[0]})" if note.span else ""
        console.print(f"{words['notes']}: {escape(note.kind)}: {escape(note.what)}{where}")


def align(
    paths: Annotated[list[str], typer.Argument(metavar="FILE…", help="Two to eight texts. / 两份以上文本")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Lay plans side by side and show where they say different things. / 对照几份文本，列出差异。"""
    language = language_of(lang)
    plans = [plan_of(path) for path in paths]
    rows = alignment.align(plans)
    names = [Path(path).name for path in paths]
    if as_json:
        typer.echo(json.dumps(alignment.as_dict(plans, names, rows), ensure_ascii=False))
        return
    words = {key: pair[language == "zh"] for key, pair in _WORDS.items()}
    table = Table(box=None, pad_edge=False)
    table.add_column(words["section"], justify="right")
    table.add_column(words["kind"])
    for name in names:
        table.add_column(escape(name), overflow="fold")
    for row in rows:
        for difference in row.differences:
            table.add_row(str(row.number), difference.kind, *(escape(side or "–") for side in difference.sides))
    Console(emoji=False).print(table if table.row_count else words["same"])


def _names(bodies: tuple[Body, ...], language: str) -> str:
    shown = [name_of(body.code, language) if body.code else f"{body.printed} ?" for body in bodies]
    return ("、" if language == "zh" else ", ").join(shown)


def _told(group: Group, language: str, words: dict[str, str]) -> tuple[str, str]:
    part = _names(group.participating, language)
    if group.others:
        part = f"{part} {words['others']}".strip()
    return _names(group.lead, language) or "–", part


def _target(target: Target, words: dict[str, str]) -> str:
    about = "≈ " if target.approximate else ""
    due = f", {words['by']} {target.deadline}" if target.deadline else ""
    return f"{about}{target.comparator} {target.value:,} {target.unit}: {target.measure}{due}"
