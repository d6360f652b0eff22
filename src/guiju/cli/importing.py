"""`guiju import …`: data from outside into the catalogue."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from guiju.core.days import day_of
from guiju.core.errors import GuijuError
from guiju.start import ready

Source = Annotated[Path, typer.Argument(help="Folder, file or archive (.tar.xz, .tar.gz, .zip).")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, keep nothing.")]
AllOrNothing = Annotated[bool, typer.Option("--all-or-nothing", help="Keep nothing if one record is rejected.")]
TableFile = Annotated[Path, typer.Argument(help="Table (CSV).", exists=True, dir_okay=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")]
SHOWN = 20


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help="Bring in data: relaton, csv, ics, register, links, bodies, posts …; check. / 导入数据。",
        no_args_is_help=True,
    )
    app.add_typer(group, name="import")

    @group.command("relaton")
    def relaton(
        path: Source, dry_run: DryRun = False, all_or_nothing: AllOrNothing = False, json: AsJson = False
    ) -> None:
        """Relaton YAML: the catalogues of ISO, IEC, JIS and others."""
        _run("import_relaton", path, dry_run, all_or_nothing, json)

    @group.command("iso-open-data")
    def iso_open_data(
        path: Source, dry_run: DryRun = False, all_or_nothing: AllOrNothing = False, json: AsJson = False
    ) -> None:
        """ISO Open Data: deliverables or technical committees (JSON lines)."""
        _run("import_iso_open_data", path, dry_run, all_or_nothing, json)

    @group.command("csv")
    def csv(
        path: Source,
        map: Annotated[Path, typer.Option("--map", help="YAML file that says which column is what.")],
        sheet: Annotated[str, typer.Option("--sheet", help="Name or number of the one sheet to read.")] = "",
        header: Annotated[int, typer.Option("--header", min=0, help="Row with the names of the columns.")] = 0,
        dry_run: DryRun = False,
        all_or_nothing: AllOrNothing = False,
        json: AsJson = False,
    ) -> None:
        """A table of standards: CSV, XLSX or JSON lines, with a map of its columns."""
        _run("import_table", path, dry_run, all_or_nothing, json, map_path=map, sheet=sheet, header=header)

    @group.command("ics")
    def ics(path: Source, dry_run: DryRun = False, all_or_nothing: AllOrNothing = False, json: AsJson = False) -> None:
        """The International Classification for Standards (XML)."""
        _run("import_ics", path, dry_run, all_or_nothing, json)

    @group.command("register")
    def register_(
        name: Annotated[str, typer.Argument(help="Name of a register (see guiju register list).")],
        path: Annotated[Path, typer.Argument(help="Table (CSV).")],
        since: Annotated[str, typer.Option("--from", help="Day from which the table holds; today if unset.")] = "",
        whole: Annotated[bool, typer.Option("--whole", help="All of the register: what it lacks is retired.")] = False,
        why: Annotated[str, typer.Option("--why", help="What the table is, for the history.")] = "",
        dry_run: DryRun = False,
        json: AsJson = False,
    ) -> None:
        """Items of a register: a table with a row an item. / 名录的登记项。"""
        _items(name, path, since, whole, why, dry_run, json)

    @group.command("tree")
    def tree(
        name: Annotated[str, typer.Argument(help="Name of a register of trees, such as standards-systems.")],
        key: Annotated[str, typer.Argument(help="Key of the tree.")],
        path: Annotated[Path, typer.Argument(help="Table (CSV): code, title, number, year.")],
        whole: Annotated[bool, typer.Option("--whole", help="The whole tree: what it lacks is retired.")] = False,
        dry_run: DryRun = False,
        json: AsJson = False,
    ) -> None:
        """Nodes of a tree, such as a standards system. / 标准体系的节点。"""
        _tree(name, key, path, whole, dry_run, json)

    @group.command("links")
    def links(
        name: Annotated[str, typer.Argument(help="Name of a kind of link (see guiju link list).")],
        path: Annotated[Path, typer.Argument(help="Table (CSV): from, to, since, until, ground.")],
        since: Annotated[str, typer.Option("--from", help="Day of rows that say none; today if unset.")] = "",
        whole: Annotated[bool, typer.Option("--whole", help="All links of this kind: those it lacks end.")] = False,
        dry_run: DryRun = False,
        json: AsJson = False,
    ) -> None:
        """Links between things: a table with a row a link. / 联系。"""
        _links(name, path, since, whole, dry_run, json)

    @group.command("bodies")
    def bodies(path: TableFile, dry_run: DryRun = False, json: AsJson = False) -> None:
        """Bodies: code, kind, name_zh, name_en, country, parent … / 机构。"""
        _known("bodies", path, "", dry_run, json)

    @group.command("committees")
    def committees(path: TableFile, dry_run: DryRun = False, json: AsJson = False) -> None:
        """Committees: code, name_zh, name_en, status, secretariat … / 技术委员会。"""
        _known("committees", path, "", dry_run, json)

    @group.command("posts")
    def posts(
        path: TableFile,
        why: Annotated[str, typer.Option("--why", help="What it rests on, such as the number of a letter. 依据")],
        dry_run: DryRun = False,
        json: AsJson = False,
    ) -> None:
        """Posts of people with accounts: person, office, place, since, until. / 职务。"""
        _known("posts", path, why, dry_run, json)

    @group.command("check")
    def check(json: AsJson = False) -> None:
        """What in the library cannot be true together, by kind, with examples. / 检查库中相互矛盾之处。"""
        _check(json)


def _check(as_json: bool) -> None:
    ready()
    from django.db import transaction

    from guiju.registry.catalogue import consistency

    with transaction.atomic():
        found = consistency.findings()
    if as_json:
        typer.echo(json.dumps([f.as_dict() for f in found], ensure_ascii=False, indent=1))
    else:
        show_findings(found)
    if any(f.count for f in found):
        raise typer.Exit(1)


def _known(what: str, path: Path, why: str, dry_run: bool, as_json: bool) -> None:
    ready()
    from django.utils import timezone

    from guiju.registry.bodies import bringing
    from guiju.registry.record import refused_rows

    said = {"why": why} if what == "posts" else {}
    report = getattr(bringing, what)(path.read_bytes(), path.name, timezone.now(), dry=dry_run, **said)
    if as_json:
        shown = {**report.counts, "refused_rows": report.refused, "ignored": report.ignored}
        typer.echo(json.dumps(shown, ensure_ascii=False))
    else:
        console = Console(emoji=False, highlight=False, soft_wrap=True)
        for counted, count in report.counts.items():
            console.print(f"{counted}: {count:,}")
        if report.ignored:
            console.print(f"columns that fill nothing / 未用的列: {', '.join(report.ignored)}", markup=False)
        for line, what_, where, expected in (refused_rows.told(row, "en") for row in report.refused[:SHOWN]):
            console.print(f"{path.name}:{line}: {where}: {what_}; expected {expected}", markup=False)
        if dry_run:
            console.print("nothing was kept / 未写入")
    if report.refused:
        raise typer.Exit(1)


def _links(name: str, path: Path, since: str, whole: bool, dry_run: bool, as_json: bool) -> None:
    ready()
    from django.utils import timezone

    from guiju.registry.links import tables
    from guiju.registry.links.definitions import link_type

    day = day_of(since, "--from")
    kind = link_type(name)
    from guiju.registry.record import refused_rows

    now = timezone.now()
    report = tables.take(
        kind, path.read_bytes(), path.name, valid_from=day or timezone.localdate(now), now=now, whole=whole, dry=dry_run
    )
    if as_json:
        typer.echo(json.dumps({**report.counts, "refused_rows": report.refused}, ensure_ascii=False))
        return
    console = Console(emoji=False, highlight=False, soft_wrap=True)
    for what, count in report.counts.items():
        console.print(f"{what}: {count:,}")
    for line, what, where, expected in (refused_rows.told(row, "en") for row in report.refused[:SHOWN]):
        console.print(f"{path.name}:{line}: {where}: {what}; expected {expected}", markup=False)
    if dry_run:
        console.print("nothing was kept / 未写入")


def _items(name: str, path: Path, since: str, whole: bool, why: str, dry_run: bool, as_json: bool) -> None:
    ready()
    from django.utils import timezone

    from guiju.registry.registers import taking
    from guiju.registry.registers.definitions import register

    day = day_of(since, "--from") or timezone.localdate()
    found = register(name)
    report = taking.take(
        found, path.read_bytes(), path.name, valid_from=day, now=timezone.now(), whole=whole, why=why, dry=dry_run
    )
    _show_items(report, path, dry_run, as_json)


def _tree(name: str, key: str, path: Path, whole: bool, dry_run: bool, as_json: bool) -> None:
    ready()
    from django.utils import timezone

    from guiju.registry.registers import access, serializing, trees
    from guiju.registry.registers.definitions import register

    found = register(name)
    row = serializing.found(found, key, access.KEEPER)
    report = trees.take(
        found, row, path.read_bytes(), path.name, access.KEEPER, timezone.now(), complete=whole, dry=dry_run
    )
    _show_items(report, path, dry_run, as_json)


def _show_items(report: Any, path: Path, dry_run: bool, as_json: bool) -> None:
    if as_json:
        refused = [row.as_json() for row in report.refused]
        typer.echo(
            json.dumps({**report.counts, "refused_rows": refused, "ignored": report.ignored}, ensure_ascii=False)
        )
        return
    console = Console(emoji=False, highlight=False, soft_wrap=True)
    for what, count in report.counts.items():
        console.print(f"{what}: {count:,}")
    if report.ignored:
        console.print(f"columns that fill nothing / 未用的列: {', '.join(report.ignored)}", markup=False)
    for row in report.refused[:SHOWN]:
        console.print(f"{path.name}:{row.line}: {row.where}: {row.what}; expected {row.expected}", markup=False)
    if dry_run:
        console.print("nothing was kept / 未写入")


def _run(name: str, path: Path, dry_run: bool, all_or_nothing: bool, as_json: bool, **more: Any) -> None:
    ready()
    from django.utils import timezone

    from guiju.registry.catalogue.intake import importing
    from guiju.registry.catalogue.intake.ingest import Mode

    if dry_run and all_or_nothing:
        raise GuijuError("--dry-run and --all-or-nothing together", expected="one of them")
    mode = Mode.DRY_RUN if dry_run else Mode.ALL_OR_NOTHING if all_or_nothing else Mode.KEEP_GOOD
    do: Callable[..., Any] = getattr(importing, name)
    error_console = Console(stderr=True, emoji=False)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=error_console, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task(path.name, total=None)
        report = do(path, now=timezone.localtime(), mode=mode, progress=lambda n: bar.advance(task, n), **more)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        show(report)
    if not report.committed and not dry_run:
        raise typer.Exit(1)


def show_findings(found: list[Any]) -> None:
    """Kinds of contradictions with counts and examples; one line where there are none."""
    console = Console(emoji=False)
    if not any(f.count for f in found):
        console.print("[dim]no contradictions / 未发现矛盾[/]")
        return
    console.print("contradictions / 相互矛盾：")
    for finding in found:
        if finding.count:
            console.print(f"  {finding.count:,}  {finding.kind.en} / {finding.kind.zh}", highlight=False)
            for example in finding.examples[:3]:
                console.print(f"      {example}", markup=False, highlight=False, soft_wrap=True)


def show(report: Any) -> None:
    """The report as a table, with the first reasons."""
    console = Console(emoji=False)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for label, value in (
        ("new / 新增", report.new),
        ("changed / 更新", report.changed),
        ("unchanged / 未变", report.unchanged),
        ("rejected / 拒绝", report.rejected_count),
        ("relations / 关系", report.relations),
        ("remarks / 备注", report.notes_count),
    ):
        table.add_row(label, f"{value:,}")
    console.print(table)
    if report.read_as:
        console.print(report.read_as, markup=False, highlight=False, soft_wrap=True)
    for title, rows in (("rejected / 拒绝", report.rejected), ("remarks / 备注", report.notes)):
        for where, reason in rows[:SHOWN]:
            console.print(f"[dim]{title.split()[0]}[/] {where}: {reason}", markup=True, highlight=False, soft_wrap=True)
        if len(rows) > SHOWN:
            console.print(f"[dim]… {len(rows) - SHOWN:,} more; --json lists them[/]")
    if report.findings:
        show_findings(report.findings)
    rate = report.read / report.seconds if report.seconds else 0
    kept = "kept" if report.committed else "nothing was kept / 未写入"
    console.print(f"[dim]{report.read:,} records in {report.seconds:.1f} s ({rate:,.0f}/s), {kept}[/]")
