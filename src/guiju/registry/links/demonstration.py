"""Links of the demonstration that no act makes: which national committee mirrors which international one, liaisons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.links import tables as taking
from guiju.registry.links.definitions import link_type

SINCE = date(2020, 1, 1)
SIZE = len(tables.texts("demo/links", ".csv"))


def load(
    now: datetime, ensure: Callable[[Sequence[str]], object], progress: Callable[[int], None] = lambda done: None
) -> int:
    """Make the links of `data/demo/links`, a table for each kind; a second time changes nothing. `ensure` makes
    committees known. How many are new; GuijuError for a row that is refused."""
    made = 0
    for file, text in tables.texts("demo/links", ".csv").items():
        kind = link_type(file.removesuffix(".csv"))
        ends = [end for end, kinds in (("from", kind.sources), ("to", kind.targets)) if kinds == ("committee",)]
        ensure([row[end] for row in tables.parsed(text, file) for end in ends])
        report = taking.take(kind, text.encode(), file, valid_from=SINCE, now=now)
        if report.refused:
            line, what, _, where, expected, *_ = report.refused[0]
            raise GuijuError(what, where=f"{file}:{line} {where}", expected=expected)
        made += report.counts["made"]
        progress(1)
    return made
