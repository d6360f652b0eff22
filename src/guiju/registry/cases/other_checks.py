"""Checks beside those of a filing: seats of committee members, and the data of a return."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils import timezone
from openpyxl import load_workbook

from guiju.core.procedure.model import Procedure, Words
from guiju.registry.bodies.models import Post
from guiju.registry.cases import definitions, files, holders
from guiju.registry.cases.checks import Finding, check
from guiju.registry.cases.models import Case

_LARGEST = 20_000_000
_MOST_ROWS = 200_000


@check("seats")
def seats(case: Case, procedure: Procedure) -> list[Finding]:
    """Nobody sits in more committees than allowed (TCM); this committee counts."""
    most = int(definitions.numbers(case.rules_id)["TC_seats"].value)
    people = case.facts.get("incoming") or []
    held = (
        Post.objects.filter(holders.posts_on(timezone.localdate()), user__username__in=people, committee__isnull=False)
        .exclude(committee_id=case.committee_id)
        .values_list("user__username")
        .annotate(count=Count("committee", distinct=True))
    )
    return [
        Finding("seats", "incoming", Words(f"{name} 已任职 {n} 个委员会", f"{name} sits in {n} committees already"))
        for name, n in held
        if n + 1 > most
    ]


@check("consistency")
def consistency(case: Case, procedure: Procedure) -> list[Finding]:
    """The data of a return can be read, every row has every column, no row stands twice, no number is negative."""
    stored = case.facts.get("data")
    if not isinstance(stored, dict):
        return [Finding("data", "data", Words("没有数据", "there are no data"))]
    try:
        rows = _rows(files.path_of(stored["sha256"]), stored["name"].rpartition(".")[2].lower())
    except (ValueError, KeyError, OSError, UnicodeError, zipfile.BadZipFile) as error:
        return [Finding("data", "data", Words(f"数据无法读取：{error}", f"the data cannot be read: {error}"))]
    if len(rows) < 2:
        return [Finding("data", "data", Words("没有数据行", "there is no row of data"))]
    head, found = rows[0], []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(head) or any(cell == "" for cell in row):
            found.append(Finding("data", "data", Words(f"第 {number} 行有空缺", f"row {number} has gaps")))
        elif any(_number(cell) is not None and (_number(cell) or 0) < 0 for cell in row):
            found.append(Finding("data", "data", Words(f"第 {number} 行有负数", f"row {number} has a negative number")))
    twice = [row[0] for row, n in Counter(tuple(row) for row in rows[1:]).items() if n > 1]
    found += [Finding("data", "data", Words(f"“{key}”重复", f"{key!r} stands twice")) for key in twice]
    return found[:100]


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _rows(path: Path, kind: str) -> list[list[str]]:
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"over {_LARGEST:,} bytes")
    if kind == "csv":
        text = path.read_bytes().decode("utf-8-sig")
        return [row for row in csv.reader(io.StringIO(text)) if row][:_MOST_ROWS]
    if kind == "json":
        said: Any = json.loads(path.read_bytes())
        if not isinstance(said, list) or not all(isinstance(item, dict) for item in said):
            raise ValueError("not a list of objects")
        head = list(said[0]) if said else []
        return [head, *([str(item.get(name, "")) for name in head] for item in said[:_MOST_ROWS])]
    sheet = load_workbook(path, read_only=True, data_only=True).active
    cells = sheet.iter_rows(values_only=True, max_row=_MOST_ROWS) if sheet else []
    return [["" if cell is None else str(cell) for cell in row] for row in cells]
