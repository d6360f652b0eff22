"""Links of the demonstration that no act makes: which national committee mirrors which international one, liaisons."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime

from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.links import tables as taking
from guiju.registry.links.definitions import link_type

SIZE = 2
SINCE = date(2020, 1, 1)


def load(
    now: datetime, ensure: Callable[[Sequence[str]], object], progress: Callable[[int], None] = lambda done: None
) -> int:
    """Make the links of `data/scopes/mirrors.csv` and `data/demo/links`; a second time changes nothing. `ensure` makes
    committees known. How many are new; GuijuError for a row that is refused."""
    mirrors = tables.rows("scopes/mirrors.csv")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["from", "to", "since", "ground"])
    writer.writerows(
        [row["national"], row["international"], row["since"], f"{row['confidence']}: {row['source']}"]
        for row in mirrors
    )
    made = 0
    for name, text in (("mirrors", out.getvalue()), ("liaison", tables.text("demo/links/liaison.csv"))):
        ends = [cell for row in tables.parsed(text, name) for cell in (row["from"], row["to"])]
        ensure(ends)
        report = taking.take(link_type(name), text.encode(), f"{name}.csv", valid_from=SINCE, now=now)
        if report.refused:
            line, what, _, where, expected = report.refused[0]
            raise GuijuError(what, where=f"{name}.csv:{line} {where}", expected=expected)
        made += report.counts["made"]
        progress(1)
    return made
