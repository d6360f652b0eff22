"""`guiju text …`: what the sentences of a standard provide. No database is needed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from guiju.core.errors import GuijuError
from guiju.core.provision import LONGEST, Provision, evaluation, read, table_evaluation

text = typer.Typer(name="text", help="The text of standards. / 标准文本。", no_args_is_help=True)
_BYTES = LONGEST * 4 + 2
"""No line of LONGEST code points is longer in UTF-8 or GB 18030."""


def register(app: typer.Typer) -> None:
    app.add_typer(text)


@text.command("provisions")
def provisions(
    file: Annotated[Path, typer.Option("--file", help="One sentence a line; - for standard input. 每行一句")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line. 每行一个 JSON 对象")] = False,
) -> None:
    """Say what each sentence provides. Exit code 1: some lines could not be read; the others were. / 逐句识别条款。"""
    failed = 0
    for count, line in lines(file):
        try:
            if isinstance(line, GuijuError):
                raise line
            provision = read(line)
        except GuijuError as error:
            failed += 1
            where = f"{file}:{count}" + (f", {error.where}" if error.where else "")
            if as_json:
                answer = {"line": count, "error": error.what, "where": where, "expected": error.expected}
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            else:
                sys.stderr.write(str(GuijuError(error.what, where=where, expected=error.expected)) + "\n")
            continue
        if as_json:
            answer = {**provision.as_dict(), "line": count, "text": line}
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(f"{count}\t{summary(provision)}\n")
    if failed:
        raise typer.Exit(1)


def summary(provision: Provision) -> str:
    """One line for people: modality, then each quantity and check; what the reader is not sure of says so in both
    languages. Several provisions of a sentence stand one after the other."""
    return " ‖ ".join(_summary(each) for each in provision.parts or (provision,))


def _summary(provision: Provision) -> str:
    parts = [("not " if provision.negated else "") + provision.modality.value]
    for quantity in provision.quantities:
        if quantity.low is not None and quantity.high is not None:
            amount = f"[{quantity.low.text}, {quantity.high.text}]"
        else:
            amount = "" if quantity.value is None else quantity.value.text
        mark = "if " if quantity.role == "condition" else ""
        doubt = "" if quantity.sure else f" (not sure / 存疑: {', '.join(quantity.doubts)})"
        parts.append(f"{mark}{quantity.characteristic} {quantity.op} {amount} {quantity.unit}".strip() + doubt)
    for check in provision.checks:
        parts.append(f"{check.op} {check.characteristic} {list(check.values)}")
    return " · ".join(parts)


def lines(file: Path) -> Iterator[tuple[int, str | GuijuError]]:
    """The lines that are not empty, with their numbers; for one that is too long or not UTF-8 an error stands there."""
    if str(file) == "-":
        yield from _lines(sys.stdin.buffer)
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise GuijuError("cannot be read ({})", error.strerror, where=str(file), expected="a text file") from error
    with stream:
        yield from _lines(stream)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str | GuijuError]]:
    count = 0
    while True:
        try:
            raw = stream.readline(_BYTES)
        except OSError as error:
            raise GuijuError("cannot be read ({})", error.strerror, expected="a text file") from error
        if not raw:
            return
        count += 1
        if len(raw) == _BYTES and not raw.endswith(b"\n"):
            while (more := stream.readline(_BYTES)) and not more.endswith(b"\n"):
                pass
            yield count, GuijuError("the line is longer than {} characters", LONGEST, expected="one sentence a line")
            continue
        if count == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            line = raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            yield count, GuijuError("not UTF-8", where=f"byte {error.start}", expected="text in UTF-8")
            continue
        if line.strip():
            yield count, line


@text.command("eval")
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold sets, one JSON record a line. 标注集")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object. JSON 输出")] = False,
    differences: Annotated[bool, typer.Option("--differences", help="List what differs. 列出差异")] = False,
) -> None:
    """Compare readings with gold sets: precision, recall and F1 by field. / 用标注集评价识别结果。"""
    found = []
    for file in gold:
        try:
            content = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise GuijuError("cannot be read ({})", error, where=str(file), expected="JSON lines in UTF-8") from error
        found += evaluation.records(content.splitlines(), str(file))
    results = {"sentences": evaluation.score(found), "tables": table_evaluation.score(found)}
    if as_json:
        answer = {**_counted(results["sentences"]), "tables": _counted(results["tables"])}
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    for what, result in results.items():
        if not result.sentences:
            continue
        if differences:
            for d in result.differences:
                typer.echo(f"{d.text}\n  {d.field}: expected {d.expected or '—'}, found {d.found or '—'}")
        _figures(what, result)


def _counted(result: evaluation.Score) -> dict[str, object]:
    fields = {
        name: {"precision": t.precision, "recall": t.recall, "f1": t.f1, **asdict(t)}
        for name, t in result.tallies.items()
    }
    return {
        "sentences": result.sentences,
        "fields": fields,
        "reversed": result.reversed,
        "groups": {name: asdict(group) for name, group in result.groups.items()},
        "differences": [asdict(d) for d in result.differences],
    }


def _figures(what: str, result: evaluation.Score) -> None:
    """Precision, recall and F1 of each field; then F1 by language and field, and the limits turned round."""
    typer.echo(f"{result.sentences} {what} / {_ZH[what]}")
    typer.echo(f"{'field':<16}{'precision':>10}{'recall':>10}{'F1':>10}{'gold':>8}")
    for name, t in result.tallies.items():
        if t.hit + t.missed + t.wrong:
            typer.echo(f"{name:<16}{t.precision:>10.3f}{t.recall:>10.3f}{t.f1:>10.3f}{t.hit + t.missed:>8}")
    if not result.groups:
        return
    names = ("modality", "quantity", "role", "characteristic")
    typer.echo(f"{'F1 by group':<32}" + "".join(f"{name:>15}" for name in names) + f"{'reversed':>10}{'unsure':>8}")
    for key, group in [("all", result), *sorted(result.groups.items())]:
        figures = "".join(f"{group.tallies[name].f1:>15.3f}" for name in names)
        typer.echo(f"{key:<32}{figures}{group.reversed:>10}{group.unsure:>8}")


_ZH = {"sentences": "句", "tables": "表"}
