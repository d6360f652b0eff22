"""Taking a file into a feed: all of it in one transaction, in batches, with a report of what came of each row.

A row that says what it said before keeps its decision. One that says something else shows what changed, and is asked
about again only where a field has changed that is compared, or that a decision writes; its decision stays with the row
it was made for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.characters import told_apart
from guiju.core.errors import GuijuError
from guiju.core.feeds.model import Feed, State
from guiju.core.ledger.canonical import canonical
from guiju.registry.feeds import access, reading, writing
from guiju.registry.feeds.matching import Matcher, put
from guiju.registry.feeds.models import Candidate, Taking
from guiju.registry.feeds.reading import Passed, Refused, Row
from guiju.registry.record import locks, refused_rows
from guiju.registry.registers.access import Viewer

BATCH = 2_000
MOST_REFUSED = 1_000
"""Refused rows that are kept with their place; the others are counted."""
COUNTS = ("read", "new", "unchanged", "changed", "again", "returned", "gone", "passed", "refused")
_CHANGED = (
    "title", "row", "digest", "compared", "changed", "proposals", "score", "state", "present", "brought", "seen",
    "gone",
)  # fmt: skip
Progress = Callable[[int], None]


@dataclass
class Report:
    """What came of a file: how many rows of each kind, and the first refused ones. `changed` rows kept their decision,
    those asked about `again` lost it."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    refused: list[refused_rows.Kept] = field(default_factory=list)
    blind: bool = False  # a row was refused of which not even the key is known
    kept: set[str] = field(default_factory=set)  # folded keys of rows that were refused: they are not gone
    left: set[str] = field(default_factory=set)  # folded keys of rows that are no candidates (any more)
    number: int = 0  # of the taking

    def refuse(self, where: str, error: GuijuError) -> None:
        self.counts["refused"] += 1
        if len(self.refused) < MOST_REFUSED:
            place = "" if error.where == where else error.where
            self.refused.append(refused_rows.kept(where, error.what, place, error.expected))


class _TriedError(Exception):
    """Nothing of what was tried is kept."""


def take(
    held: Feed, path: Path, name: str, who: Viewer, now: datetime, *, dry: bool = False,
    progress: Progress = lambda rows: None,
) -> Report:  # fmt: skip
    """Take a file. NotAllowedError to whom does not run the feed; GuijuError for a file that cannot be read: then
    nothing was taken. `dry`: only say what would come of it."""
    access.run(held, who)
    report = Report()
    found = reading.rows(held, path, name, timezone.localdate(now))
    try:
        with transaction.atomic():
            locks.take("feeds", held.name)
            taking = Taking.objects.create(
                feed=held.name, name=name[:200], sha256=_sha256(path), definition=held.digest, user_id=who.user, at=now
            )
            batches = _Batches(held, taking, report)
            for rows in _batches(held, found, report, timezone.localdate(now)):
                batches.put(rows)
                progress(len(rows))
            batches.end()
            taking.counts, taking.refused = report.counts, report.refused
            taking.save(update_fields=["counts", "refused"])
            report.number = taking.pk
            if dry:
                raise _TriedError
    except _TriedError:
        pass
    return report


def _sha256(path: Path) -> str:
    """Of a file; of a folder "", its files are many."""
    if not path.is_file():
        return ""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _batches(held: Feed, found: Iterator[reading.Outcome], report: Report, today: date) -> Iterator[list[Row]]:
    """The rows that can be taken, some at a time. A key that stands in the file twice is refused the second time, and
    a row that no decision could write is refused now."""
    seen: dict[str, str] = {}
    while part := list(islice(found, BATCH)):
        rows = []
        for one in part:
            report.counts["read"] += 1
            if isinstance(one, Passed):
                report.counts["passed"] += 1
                report.left.add(told_apart(one.key))
            elif isinstance(one, Refused):
                report.refuse(one.where, one.error)
                report.blind |= not one.key
                report.kept.add(told_apart(one.key))
            elif (apart := told_apart(one.key)) in seen:
                error = GuijuError("{} stands at {} too", one.key, seen[apart], expected="each once")
                report.refuse(one.where, error)
            elif (fault := writing.fault(held, one.key, one.cells, today)) is not None:
                seen[apart] = one.where
                report.refuse(one.where, fault)
                report.kept.add(told_apart(one.key))
            else:
                seen[apart] = one.where
                rows.append(one)
        yield rows


def digest_of(cells: Mapping[str, Sequence[str]], fields: Iterable[str] = ()) -> str:
    """SHA-256 of the values of a row, of some of its fields if they are named."""
    wanted = set(fields) or set(cells)
    return hashlib.sha256(canonical({n: list(v) for n, v in cells.items() if n in wanted})).hexdigest()


class _Batches:
    """Takes rows a batch at a time."""

    def __init__(self, held: Feed, taking: Taking, report: Report) -> None:
        self.held, self.taking, self.report = held, taking, report
        self.matcher = Matcher(held)

    def put(self, rows: Sequence[Row]) -> None:
        """Take some rows, whose keys are different."""
        keys = [told_apart(row.key) for row in rows]
        held = Candidate.objects.select_for_update().filter(feed=self.held.name, present=True, folded__in=keys)
        known = {one.folded: one for one in held.order_by("pk")}  # locked: nobody decides about them meanwhile
        made: list[Candidate] = []
        altered: list[Candidate] = []
        asked: list[tuple[Candidate, Row]] = []
        unchanged: list[int] = []
        same: set[str] = set()  # digests of open rows that say what they said
        for apart, row in zip(keys, rows, strict=True):
            before = known.get(apart)
            digest = digest_of(row.cells)
            if before is None:
                made.append(one := self._new(row, digest, None))
                asked.append((one, row))
                self.report.counts["new"] += 1
                continue
            if before.gone_id is not None:
                self.report.counts["returned"] += 1
            if before.digest == digest:
                unchanged.append(before.pk)
                self.report.counts["unchanged"] += 1
                if before.state == State.OPEN:
                    asked.append((before, row))
                    same.add(digest)
            elif before.state == State.OPEN or before.compared == digest_of(row.cells, self.held.telling):
                self._alter(before, row, digest)
                altered.append(before)
                self.report.counts["changed"] += 1
                if before.state == State.OPEN:
                    asked.append((before, row))
            else:
                before.state, before.present = State.REPLACED, False
                altered.append(before)
                made.append(one := self._new(row, digest, before))
                asked.append((one, row))
                self.report.counts["again"] += 1
        for (one, _), proposals in zip(asked, self.matcher.proposals([row.cells for _, row in asked]), strict=True):
            if one.pk is not None and one.proposals != proposals and one.digest in same:
                altered.append(one)
            put(one, proposals)
        Candidate.objects.bulk_update(altered, _CHANGED, batch_size=500)  # first: of one key one is present
        Candidate.objects.bulk_create(made, batch_size=1_000)
        Candidate.objects.filter(pk__in=unchanged).update(seen=self.taking, gone=None)

    def _new(self, row: Row, digest: str, before: Candidate | None) -> Candidate:
        return Candidate(
            feed=self.held.name, key=row.key, folded=told_apart(row.key),
            version=before.version + 1 if before else 1, title=self._title(row), row=_json(row.cells),
            digest=digest, compared=digest_of(row.cells, self.held.telling),
            changed=changes(before.row, row.cells) if before else {}, state=State.OPEN, brought=self.taking,
            seen=self.taking,
        )  # fmt: skip

    def _alter(self, one: Candidate, row: Row, digest: str) -> None:
        """The same candidate with what its row says now."""
        one.changed = changes(one.row, row.cells)
        one.row, one.digest, one.title = _json(row.cells), digest, self._title(row)
        one.compared = digest_of(row.cells, self.held.telling)
        one.brought = one.seen = self.taking
        one.gone = None

    def _title(self, row: Row) -> str:
        return next((row.cells[name][0] for name in self.held.title if row.cells.get(name)), "")[:300]

    def end(self) -> None:
        """Say which candidates are none any more by the file, and which it lacks, where it is all of the feed. A row
        that could not be read at all may be any of them: then none is called gone for that."""
        lacking = Candidate.objects.filter(feed=self.held.name, present=True, gone__isnull=True)
        known = set(lacking.values_list("folded", flat=True)) & self.report.left
        gone = sorted(known)
        for at in range(0, len(gone), BATCH):
            self.report.counts["gone"] += lacking.filter(folded__in=gone[at : at + BATCH]).update(gone=self.taking)
        if not self.held.whole or self.report.blind:
            return
        lacking = lacking.exclude(seen=self.taking).exclude(folded__in=self.report.kept)
        self.report.counts["gone"] += lacking.update(gone=self.taking)


def _json(cells: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in cells.items()}


def changes(before: Mapping[str, Any], after: Mapping[str, Sequence[str]]) -> dict[str, list[list[str]]]:
    """Field → [its values before, its values now] of those that differ."""
    names = dict.fromkeys((*before, *after))
    pairs = {name: [list(before.get(name, ())), list(after.get(name, ()))] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
