"""`guiju text lint`: the rules of drafting over a text. No database is needed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from guiju.cli.converting import opened, tell
from guiju.cli.text import text
from guiju.core.errors import GuijuError
from guiju.core.lint import Finding, Severity, Sure, all_rules, apply, check, chosen
from guiju.core.lint.drafting import drafting_of, fitting, named
from guiju.core.lint.sarif import log
from guiju.core.text import markdown

_STYLE = {Severity.ERROR: "bold", Severity.WARNING: "", Severity.INFO: "dim"}
_WORD = {"zh": {"error": "错误", "warning": "警告", "info": "提示"}, "en": {}}
_SURE = {
    "zh": {Sure.HIGH: "高", Sure.MEDIUM: "中", Sure.LOW: "低"},
    "en": {sure: sure.value for sure in Sure},
}
_MARKDOWN = (".md", ".markdown")


def register(app: typer.Typer) -> None:
    text.command("lint")(lint)


def lint(
    file: Annotated[Path, typer.Argument(help="The text: Guiju Markdown, STS, Word, AsciiDoc, JSON. 标准文本")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object. 输出 JSON")] = False,
    as_sarif: Annotated[bool, typer.Option("--sarif", help="SARIF 2.1.0. 输出 SARIF")] = False,
    as_table: Annotated[bool, typer.Option("--table", help="A table (the default). 输出表格")] = False,
    language: Annotated[str, typer.Option("--language", help="Language of the messages: zh or en. 提示语言")] = "zh",
    drafting: Annotated[
        str, typer.Option("--drafting", help="Rule of drafting: gb (GB/T 1.1) or iso (ISO/IEC Directives). 编写规则")
    ] = "",
    rules: Annotated[
        str, typer.Option("--rules", help="Rules, groups or severities, parted by commas. 只用这些规则")
    ] = "",
    fixed: Annotated[
        Path | None, typer.Option("--fixed", help="Write the text with all safe fixes here (.md). 写出改正后的文本")
    ] = None,
) -> None:
    """Check a text against GB/T 1.1—2020 and ISO/IEC Directives Part 2. Exit code 1: errors. / 检查标准文本。"""
    if language not in _WORD:
        raise GuijuError("no language {}", repr(language[:20]), where="--language", expected="zh or en")
    if sum((as_json, as_sarif, as_table)) > 1:
        raise GuijuError("more than one form of output", where="--json, --sarif, --table", expected="one of them")
    names = [name for name in rules.replace(",", " ").split() if name]
    asked = named(drafting)
    used = chosen(names) if names else all_rules()
    reading = opened(file)
    tell(reading)
    if asked is not None or not names:
        used = fitting(used, asked or drafting_of(reading.document))
    found = check(reading.document, None, used)
    if fixed is not None:
        if fixed.suffix.lower() not in _MARKDOWN:
            raise GuijuError("fixes are written as Guiju Markdown", where=str(fixed), expected="a file .md")
        fixed.write_text(markdown.write(apply(reading.document, found)), encoding="utf-8")
    if as_json:
        answer = {"file": file.name, "findings": [one.as_dict() for one in found], "counts": counts(found)}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    elif as_sarif:
        source = file.read_text(encoding="utf-8") if file.suffix.lower() in _MARKDOWN else ""
        sys.stdout.write(json.dumps(log(found, used, file.name, source, language), ensure_ascii=False, indent=1) + "\n")
    else:
        _show(found, language)
    if any(one.severity is Severity.ERROR for one in found):
        raise typer.Exit(1)


def counts(found: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings of each severity."""
    count = Counter(one.severity.value for one in found)
    return {severity.value: count[severity.value] for severity in Severity}


def _show(found: tuple[Finding, ...], language: str) -> None:
    console = Console(file=sys.stdout, emoji=False, highlight=False, width=None if sys.stdout.isatty() else 160)
    table = Table(box=None, pad_edge=False)
    for head in {
        "zh": ("级别", "把握", "条", "规则", "说明", "依据"),
        "en": ("severity", "sure", "clause", "rule", "what", "source"),
    }[language]:
        table.add_column(head, overflow="fold")
    for one in found:
        word = _WORD[language].get(one.severity.value, one.severity.value)
        where = one.label or one.clause or "—"
        table.add_row(
            word,
            _SURE[language][one.sure],
            where,
            one.rule,
            one.message[language].replace("[", "\\["),
            one.source[0],
            style=_STYLE[one.severity],
        )
    if found:
        console.print(table)
    count = counts(found)
    if language == "zh":
        console.print(f"错误 {count['error']}，警告 {count['warning']}，提示 {count['info']}")
    else:
        console.print(f"{count['error']} errors, {count['warning']} warnings, {count['info']} notes")
