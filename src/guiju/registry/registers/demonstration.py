"""Items of the demonstration that no case keeps: systems with their nodes, from tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from guiju.core.errors import GuijuError
from guiju.data import tables
from guiju.registry.bodies.services import ensure_committees
from guiju.registry.registers import access, taking, trees
from guiju.registry.registers.definitions import register
from guiju.registry.registers.models import Item

SINCE = date(2020, 1, 1)
SIZE = len(tables.texts("demo/registers", ".csv")) + len(tables.texts("demo/trees", ".csv"))


def load(
    now: datetime, progress: Callable[[int], None] = lambda done: None, cases: Mapping[str, str] | None = None
) -> int:
    """Take every table of `data/demo/registers` and `data/demo/trees`; a second time changes nothing. `cases` are the
    numbers of those that tables call `@name`; nothing is said of others. How many items are new or changed. GuijuError
    for a row that is refused."""
    done = 0
    for file, text in tables.texts("demo/registers", ".csv").items():
        committees = {row["技术委员会"] for row in tables.parsed(text, file) if row.get("技术委员会")}
        ensure_committees({code: {} for code in committees})
        text = re.sub(r"@([a-z0-9-]+)", lambda said: (cases or {}).get(said[1], ""), text)
        found = register(file.removesuffix(".csv"))
        done += _counted(taking.take(found, text.encode(), file, valid_from=SINCE, now=now), file)
        progress(1)
    systems = register("standards-systems")
    for file, text in tables.texts("demo/trees", ".csv").items():
        item = Item.objects.get(register=systems.name, key=file.removesuffix(".csv"))
        done += _counted(trees.take(systems, item, text.encode(), file, access.KEEPER, now), file)
        progress(1)
    return done


def take(name: str, now: datetime) -> int:
    """Take one table of `data/demo/registers`, before there are cases that speak of its items."""
    file = f"{name}.csv"
    text = tables.texts("demo/registers", ".csv")[file]
    return _counted(taking.take(register(name), text.encode(), file, valid_from=SINCE, now=now), file)


def _counted(report: taking.Report, file: str) -> int:
    if report.counts["refused"]:
        row = report.refused[0]
        raise GuijuError(str(row.what), where=f"{file}:{row.line}", expected=str(row.expected))
    return report.counts["entered"] + report.counts["changed"]
