"""Links out of a table: a row a link, its ends by what people call them, each fault with its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from guiju.core.characters import clean
from guiju.core.days import day_of
from guiju.core.errors import GuijuError, sentence
from guiju.core.links.model import Coming, LinkType
from guiju.registry.links import keeping
from guiju.registry.links.keeping import End, Said
from guiju.registry.links.models import Link
from guiju.registry.record import refused_rows, separated, subjects

LARGEST = 100_000_000
"""Bytes of one table."""
HEADS = {
    "from": ("from", "自", "起点"), "to": ("to", "至", "终点"), "since": ("since", "起始日期"),
    "until": ("until", "截止日期"), "ground": ("ground", "依据"),
}  # fmt: skip
MOST_REFUSED = 1_000


@dataclass
class Report:
    """What came of a table of links: how many were read, made, held already, ended and refused."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("read", "made", "unchanged", "ended", "refused"), 0)
    )
    refused: list[refused_rows.Kept] = field(default_factory=list)

    def refuse(self, line: int, error: GuijuError) -> None:
        self.counts["refused"] += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(refused_rows.kept(line, error.what, error.where, error.expected))

    def may_end(self, name: str) -> bool:
        """Whether what the table lacks may end: a refused row may be about any link. Said where not."""
        if self.counts["refused"]:
            what = sentence("nothing is taken away as long as rows are refused")
            expected = sentence("a whole table without refused rows")
            self.refused.insert(0, refused_rows.kept(1, what, name, expected))
        return not self.counts["refused"]


class _TriedError(Exception):
    """Nothing of what was tried is kept."""


def take(
    kind: LinkType, content: bytes, name: str, *, valid_from: date, now: datetime, user: int | None = None,
    whole: bool = False, dry: bool = False,
) -> Report:  # fmt: skip
    """Make the links of a table in one transaction. `whole`: the table is all of them, those it lacks end on the day
    before `valid_from`. GuijuError for a table that cannot be read; then nothing was made."""
    report = Report()
    found, columns = rows(content, name)
    find = lru_cache(maxsize=100_000)(_find)
    kept: set[tuple[End, End]] = set()
    try:
        with transaction.atomic():
            keeping.lock(kind.name)
            for line, row in found:
                report.counts["read"] += 1
                try:
                    with transaction.atomic():
                        link = _said(kind, row, columns, valid_from, user, find)
                        kept.add((link.source, link.target))
                        made = keeping.make(kind, link, now)
                    report.counts["made" if made is not None else "unchanged"] += 1
                except GuijuError as error:
                    report.refuse(line, error)
            if whole and report.may_end(name):
                _end_others(kind, kept, valid_from, now, user, report)
            if dry:
                raise _TriedError
    except _TriedError:
        pass
    return report


def rows(content: bytes, name: str) -> tuple[list[tuple[int, list[str]]], dict[str, int]]:
    """((line, cells) of each row, what each column is). GuijuError for no table, or one without both ends."""
    source = separated.rows(separated.decoded(content, name, LARGEST), name)
    _, first = separated.head(source, name)
    heads = [cell.strip().casefold() for cell in first]
    columns = {what: heads.index(word) for what, words in HEADS.items() for word in words if word in heads}
    missing = [what for what in ("from", "to") if what not in columns]
    if missing:
        expected = ", ".join("/".join(HEADS[what]) for what in missing)
        raise GuijuError("no column fills {}", ", ".join(missing), where=f"{name}:1", expected=expected)
    return separated.whole(source), columns


def _said(
    kind: LinkType, row: list[str], columns: dict[str, int], valid_from: date, user: int | None, find: Any
) -> Said:  # fmt: skip
    def cell(what: str) -> str:
        place = columns.get(what)
        text = row[place].strip() if place is not None and place < len(row) else ""
        if text and text != clean(text):
            raise GuijuError("the text holds control characters", where=what, expected="text without them")
        return text

    source = find(kind.sources, cell("from"), "from")
    target = find(kind.targets, cell("to"), "to")
    since, until = day_of(cell("since"), "since"), day_of(cell("until"), "until")
    return Said(source, target, since or valid_from, Coming.TABLE, until, cell("ground"), user=user)


def _find(kinds: tuple[str, ...], name: str, where: str) -> End:
    for kind in kinds:
        row = subjects.subject(kind).find(name) if name else None
        if row is not None:
            return End(kind, int(row.pk))
    raise GuijuError("nothing is known as {}", repr(name[:80]), where=where, expected=", ".join(kinds))


def _end_others(
    kind: LinkType, kept: set[tuple[End, End]], valid_from: date, now: datetime, user: int | None, report: Report
) -> None:  # fmt: skip
    for row in Link.objects.filter(type=kind.name, coming=str(Coming.TABLE), ended__isnull=True).order_by("pk"):
        if (End(row.source_kind, row.source), End(row.target_kind, row.target)) not in kept:
            keeping.end(row, max(row.since, date.fromordinal(valid_from.toordinal() - 1)), "", now, user=user)
            report.counts["ended"] += 1
