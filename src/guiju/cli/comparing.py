"""`guiju compare A B`: two texts, clause by clause and requirement by requirement."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from guiju.cli.converting import opened, tell
from guiju.core.comparison.adoption import adopt
from guiju.core.comparison.editions import Comparison, compare
from guiju.core.comparison.serializers import as_dict


def register(app: typer.Typer) -> None:
    app.command("compare")(compared)


def compared(
    old: Annotated[Path, typer.Argument(metavar="A", help="The old edition, or what is adopted. 旧版或国际标准")],
    new: Annotated[Path, typer.Argument(metavar="B", help="The new edition, or the national standard. 新版或国家标准")],
    adoption: Annotated[bool, typer.Option("--adoption", help="B adopts A: consistency, deviations. 采标比对")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object. JSON 输出")] = False,
) -> None:
    """Say what changed between two texts: clauses, and requirements tightened, relaxed … / 比较两份文本。"""
    readings = [opened(file) for file in (old, new)]
    for reading in readings:
        tell(reading)
    before, after = (reading.document for reading in readings)
    if not adoption:
        _show(compare(before, after), as_json)
        return
    told = adopt(before, after)
    if as_json:
        answer: dict[str, Any] = {
            "consistency": told.consistency, "degree": told.degree,
            "indicators": [asdict(each) for each in told.indicators],
            "deviations": [asdict(each) for each in told.deviations], **as_dict(told.comparison),
        }  # fmt: skip
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    share = "no data" if told.consistency is None else f"{told.consistency:.3f}"
    typer.echo(f"consistency\t{share}\tat most {told.degree}")
    for each in told.indicators:
        typer.echo(f"{each.finding}\t{each.score:g}\t{each.characteristic}\t{each.international}\t{each.national}")
    for deviation in told.deviations:
        typer.echo(f"{deviation.kind}\t{deviation.national_clause}\t{deviation.international_clause}\t{deviation.what}")


def _show(told: Comparison, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(as_dict(told), ensure_ascii=False))
        return
    for change in told.clauses:
        if change.kind != "same" or change.renumbered:
            sides = [side for side in (change.pair.new, change.pair.old) if side is not None]
            numbers = " ← ".join(side.number or "—" for side in sides)
            typer.echo(f"{change.kind}\t{numbers}\t{next(iter(sides[0].titles.values()), sides[0].clause.id)}")
    for row in told.requirements:
        if row.verdict.value != "same":
            where = (row.new or row.old).label  # type: ignore[union-attr]
            typer.echo(f"{row.verdict.value}\t{where}\t{row.characteristic}\t{row.before}\t{row.after}\t{row.why}")
