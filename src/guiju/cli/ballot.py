"""`guiju ballot`: a secret ballot counted again from what was published. Needs no server, no database, no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from guiju.cli.receipt import read_bounded
from guiju.core.errors import GuijuError
from guiju.core.ledger import secret_ballot

LARGEST = 50_000_000
"""Bytes of a count that are read."""
ballot = typer.Typer(name="ballot", help="Secret ballots. / 秘密投票。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(ballot)


@ballot.callback()
def ballots() -> None:
    """Secret ballots. / 秘密投票。"""


@ballot.command("check")
def check(
    count: Annotated[Path, typer.Argument(help="The published count (JSON); - for stdin. 计票结果文件")],
    slip: Annotated[Path | None, typer.Option("--slip", help="Your voting slip (JSON). 您的投票回执")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Count a secret ballot again, and say whether your vote is in it. / 重新计票，并说明您的一票是否在内。

    Exit code 1: the count is wrong, or your vote is not in it; 2: a file that cannot be read."""
    place, said, votes = secret_ballot.read_count(_json(count))
    faults = secret_ballot.faults(place, votes)
    tally = secret_ballot.tally(votes)
    if tally != {position: number for position, number in sorted(said.items()) if number}:
        faults.append(f"it says {said}")
    found: bool | None = None
    if slip is not None:
        mine, vote = secret_ballot.read_slip(_json(slip))
        found = mine == place and vote.commitment(place) in {v.commitment(place) for v in votes}
    if as_json:
        value = {"tally": tally, "votes": len(votes), "faults": faults, "found": found}
        typer.echo(json.dumps(value, ensure_ascii=False))
    else:
        for fault in faults:
            typer.echo(f"✗ {fault}")
        counted = ", ".join(f"{position} {number}" for position, number in tally.items())
        typer.echo(f"{place.case} {place.ballot} {place.round}: {len(votes)} votes / 票: {counted or '0'}")
        if found is not None:
            word = "is in the count. / 您的一票在内。" if found else "is NOT in the count. / 您的一票不在内。"
            typer.echo(f"{'✓' if found else '✗'} Your vote {word}")
    if faults or found is False:
        raise typer.Exit(1)


def _json(path: Path) -> Any:
    try:
        return json.loads(read_bounded(path, LARGEST))
    except (ValueError, RecursionError) as error:
        raise GuijuError("not JSON", where=str(path), expected="the JSON of a count or a slip") from error
