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
from openpyxl.utils.exceptions import InvalidFileException

from guiju.core.procedure.model import Procedure, Words
from guiju.registry.accounts import principals
from guiju.registry.bodies.models import Post
from guiju.registry.cases import definitions, files, roles
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Case

SEATS = "TC_seats"
"""The number that says in how many committees one person may sit."""
_LARGEST = 20_000_000
_UNPACKED = 200_000_000  # bytes of a workbook
_MOST_ROWS = 200_000
_MOST_COLUMNS = 500
_UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, SyntaxError, RecursionError, csv.Error,
    zipfile.BadZipFile, NotImplementedError, InvalidFileException,
)  # fmt: skip


@check("seats", reads=("incoming",))
def seats(case: Case, procedure: Procedure) -> list[Finding]:
    """Nobody sits in more committees than allowed (TCM); this committee counts."""
    most = int(definitions.numbers(case.rules_id)[SEATS].value)
    people = principals.accounts_of(case.facts.get("incoming") or ())
    today = timezone.localdate(case.last_effective)
    held = (
        Post.objects.filter(roles.posts_on(today), user__in=people, committee__isnull=False)
        .exclude(committee__code=case.facts.get("committee") or "")
        .values_list("user_id")
        .annotate(count=Count("committee", distinct=True))
    )
    return [
        Finding(
            "seats",
            "incoming",
            Words(f"{{person}} 已任职 {n} 个委员会", f"{{person}} sits in {n} committees already"),
            principals.key_of(user),
        )
        for user, n in held
        if n + 1 > most
    ]


@check("consistency", reads=("data",))
def consistency(case: Case, procedure: Procedure) -> list[Finding]:
    """The data of a return can be read, every row has every column, no row stands twice, no number is negative."""
    stored = case.facts.get("data")
    if not isinstance(stored, dict):
        return [Finding("data", "data", Words("没有数据", "there are no data"))]
    try:
        rows = _rows(files.path_of(stored["sha256"]), stored["name"].rpartition(".")[2].lower())
    except _UNREADABLE as error:
        why = str(error)[:200] or type(error).__name__
        return [Finding("data", "data", Words(f"数据无法读取：{why}", f"the data cannot be read: {why}"))]
    if len(rows) > _MOST_ROWS + 1:
        said = Words(f"超过 {_MOST_ROWS:,} 行", f"there are over {_MOST_ROWS:,} rows")
        return [Finding("data", "data", said)]
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
        return [row for row in csv.reader(io.StringIO(text)) if row]
    if kind == "json":
        said: Any = json.loads(path.read_bytes())
        if not isinstance(said, list) or not all(isinstance(item, dict) for item in said):
            raise ValueError("not a list of objects")
        head = list(said[0]) if said else []
        names = set(head)
        return [head, *([_text(item.get(name)) for name in head] + [""] * (item.keys() != names) for item in said)]
    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > _UNPACKED:
            raise ValueError(f"it unpacks to over {_UNPACKED:,} bytes")
    with path.open("rb") as file:  # by a name without an ending openpyxl takes nothing
        sheet = load_workbook(file, read_only=True, data_only=True).active
        if sheet is None:
            return []
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        rows = sheet.iter_rows(values_only=True, max_row=_MOST_ROWS + 2, max_col=_MOST_COLUMNS)
        return _even([[_text(cell) for cell in row] for row in rows])


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Rows of a sheet without the empty ones, all as long as the longest: the reader leaves off empty cells at ends."""
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell), default=0)
    return [(row + [""] * width)[:width] for row in rows if any(row)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
