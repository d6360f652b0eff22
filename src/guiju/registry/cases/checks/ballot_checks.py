"""Checks beside those of a filing: seats of committee members, and the data of a return."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count
from django.utils import timezone

from guiju.core.procedure.model import Procedure, Words
from guiju.registry.accounts import principals
from guiju.registry.bodies.models import Post
from guiju.registry.cases import definitions, files, roles
from guiju.registry.cases.checks import reading
from guiju.registry.cases.checks.line_up import INCOMING
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Case

SEATS = "TC_seats"
"""The number that says in how many committees one person may sit."""


@check("seats", reads=INCOMING)
def seats(case: Case, procedure: Procedure) -> list[Finding]:
    """Nobody sits in more committees than allowed (TCM); this committee counts."""
    most = int(definitions.numbers(case.rules_id)[SEATS].value)
    people = {one for fact in INCOMING for one in principals.accounts_of(case.facts.get(fact) or ())}
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
        rows = reading.rows(files.path_of(stored["sha256"]), stored["name"].rpartition(".")[2].lower())
    except reading.UNREADABLE as error:
        why = str(error)[:200] or type(error).__name__
        return [Finding("data", "data", Words(f"数据无法读取：{why}", f"the data cannot be read: {why}"))]
    if len(rows) > reading.MOST_ROWS + 1:
        said = Words(f"超过 {reading.MOST_ROWS:,} 行", f"there are over {reading.MOST_ROWS:,} rows")
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
