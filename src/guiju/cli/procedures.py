"""`guiju procedure …`: read, check, draw and simulate procedures. A database, if there is one, is asked for numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from guiju import config
from guiju.cli import checking_files, simulating
from guiju.cli.checking_files import Paths, files_of
from guiju.cli.choosing import language_of, procedure_of
from guiju.core.definitions.files import text_of
from guiju.core.definitions.source import read
from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import Procedure, house, load_file
from guiju.core.procedure.drawings.drawing import draw
from guiju.core.procedure.loader import effects, house_texts, load_all
from guiju.core.procedure.serializers import Periods, as_dict, coming, quantity, used
from guiju.core.procedure.shape import json_schema
from guiju.start import ready

Name = Annotated[str, typer.Argument(help="Name of a procedure (see list), or a YAML file. / 程序名称或 YAML 文件")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en; the environment's language if unset.")]

LARGEST = 2_000_000  # bytes of one file


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="Procedures: list, check, draw, simulate. / 程序。", no_args_is_help=True)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("check")(check)
    group.command("draw")(picture)
    group.command("schema")(schema)
    simulating.register(group)
    app.add_typer(group, name="procedure")


def list_(as_json: AsJson = False, lang: Lang = "") -> None:
    """List the procedures that come with Guiju. / 列出程序。"""
    language = language_of(lang)
    if as_json:
        rows = [
            {"name": p.name, "zh": p.label.zh, "en": p.label.en, "version": p.version, "pattern": p.pattern,
             "systems": list(p.systems), "states": len(p.states), "acts": len(p.acts), "digest": p.digest}
            for p in house().values()
        ]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False)
    for column, justify in (
        ("name", "left"),
        ("", "left"),
        ("pattern", "left"),
        ("states", "right"),
        ("acts", "right"),
    ):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    for p in sorted(house().values(), key=lambda p: (p.pattern, p.name)):
        table.add_row(p.name, getattr(p.label, language), p.pattern, str(len(p.states)), str(len(p.acts)))
    Console(emoji=False).print(table)


def show(name: Name, as_json: AsJson = False, lang: Lang = "") -> None:
    """Show the states, acts, clocks and rules of a procedure. / 查看一个程序。"""
    language = language_of(lang)
    found = procedure_of(name)
    periods = _periods(found)
    if as_json:
        typer.echo(json.dumps(as_dict(found, config.today(), periods), ensure_ascii=False))
        return
    console = Console(emoji=False)
    label, about = (getattr(w, language) for w in (found.label, found.about))
    console.print(f"[b]{escape(label)}[/]  {found.name}, version {found.version}\n{escape(about)}\n")
    table = Table(box=None, pad_edge=False)
    table.add_column("act", no_wrap=True)
    for column in ("from → to", "by", "rules"):
        table.add_column(column, overflow="fold")
    for act in found.acts.values():
        ways = f"{', '.join(act.from_states)} → {act.to}"
        table.add_row(act.name, ways, ", ".join(act.by), ", ".join(act.rules))
    console.print(table)
    clocks = Table(box=None, pad_edge=False, title_justify="left")
    for column in ("clock", "from", "until", "limit", "source"):
        clocks.add_column(column, overflow="fold")
    for c in found.clocks.values():
        clocks.add_row(c.name, ", ".join(c.starts), ", ".join(c.stops), c.limit, c.source)
    console.print()
    console.print(clocks)
    numbers = Table(box=None, pad_edge=False)
    for column in ("number", "", "value", "source", "from", "comes"):
        numbers.add_column(column, overflow="fold")
    for p in used(found, config.today(), periods):
        later = [f"{q.since} {quantity(q, language)}" for q in coming(p.key, config.today(), periods)]
        cells = (p.key, getattr(p, language), quantity(p, language), f"{p.source} {p.case}", str(p.since or ""))
        numbers.add_row(*map(escape, (*cells, ", ".join(later))))
    console.print()
    console.print(numbers)
    if periods is None:
        console.print("The numbers are those of the definition: no registry here says otherwise. / 数值按定义文件。")


def _periods(found: Procedure) -> Periods | None:
    """The values of its numbers by the registry of this machine; None where there is none, and of one's own file."""
    set_up = config.value("DATABASE_URL") or (config.data_folder() / "postgres").is_dir()
    if not set_up or found.name not in house() or house()[found.name].digest != found.digest:
        return None
    ready()
    from django.db import DatabaseError

    from guiju.registry.cases import definitions

    try:
        return definitions.periods(found)
    except DatabaseError:  # one that was never migrated holds no changes
        return None


def check(paths: Paths, as_json: AsJson = False) -> None:
    """Check definitions: each fault with file, line, reason and what was expected. / 检查程序定义。

    Exit code 1: some definition has a fault; 2: there is nothing to check.
    """
    files = files_of(paths, "YAML files of procedures")
    checking_files.check(files, as_json, lambda file: _checked(file, files), _size)


def _size(found: Procedure | None) -> str:
    return f"{len(found.states)} states, {len(found.acts)} acts" if found else "to be extended by others"


def _checked(file: Path, beside: list[Path]) -> Procedure | None:
    """One definition; it may extend those of the house and those given with it. None: an abstract one that is no whole
    procedure by itself, of which only the parts can be checked."""
    held = {name: text for name, text in house_texts().items() if name != file.stem}
    own = {path.stem: path for path in beside if path.stem not in held}
    chain = {file.stem: (file.name, _text(file))}
    body = top = read(chain[file.stem][1], file.name).map("a procedure")
    while "extends" in body:
        base = body["extends"].text("the name of a procedure")
        if base in chain or (base not in own and base not in held):
            break  # a circle or nothing: the loader says so
        chain[base] = (own[base].name, _text(own[base])) if base in own else held[base]
        body = read(chain[base][1], chain[base][0]).map("a procedure")
    abstract = "abstract" in top and top["abstract"].text("true or false") == "true"
    if abstract and not {"parties", "states", "acts"} <= set(top):
        load_all(chain, effects())
        return None
    return (
        load_file(file)
        if abstract or not own.keys() & set(chain) - {file.stem}
        else load_all(chain, effects())[file.stem]
    )


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise GuijuError(
            "{} bytes", f"{path.stat().st_size:,}", where=path.name, expected=sentence("at most {}", f"{LARGEST:,}")
        )
    return text_of(path)


def picture(
    name: Name,
    lang: Lang = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="SVG file; standard output if unset.")] = None,
) -> None:
    """Draw a procedure as an SVG picture. / 画出程序的状态图。"""
    svg = draw(procedure_of(name), language_of(lang))
    if output is None:
        typer.echo(svg, nl=False)
        return
    try:
        output.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise GuijuError(error.strerror or "cannot be written", where=f"--output {output}", expected="a file to write")


def schema() -> None:
    """Print the JSON Schema of definitions, for editors. / 输出 JSON Schema。"""
    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
