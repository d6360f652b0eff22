"""The leaves of steps made again from their rows, occurrences compared with their steps, and receipts."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.core.errors import GuijuError
from guiju.core.ledger.receipt import Receipt
from guiju.registry.record import log
from guiju.registry.record.faults import Report
from guiju.registry.rounds import drawing, steps
from guiju.registry.rounds.models import Occurrence, Step, Unit


def leaves(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """(index, leaf hash) of the steps among the leaves from `first` up to `end`, as their rows now say; b"" where the
    row cannot be said any more."""
    places = log.subjects(steps.STEP, first, end)
    rows = Step.objects.select_related("occurrence").in_bulk([key for _, key in places])
    for index, key in places:
        if key not in rows:
            continue
        try:
            yield index, steps.leaf_of(rows[key])
        except GuijuError:
            yield index, b""


def receipt(step: Step) -> Receipt | None:
    """The receipt of a step; None while it is pending (under a second)."""
    parts = log.receipt_parts(steps.STEP, step.pk)
    if parts is None:
        return None
    return Receipt(steps.public(step), bytes(step.salt), None, parts.index, parts.proof, parts.checkpoint)


def verify(report: Report) -> None:
    """Name every occurrence that is not what its steps say: a step missing, a draw that does not come out again."""
    for row in Occurrence.objects.order_by("pk").iterator():
        where = f"round {row.round} {row.period}"
        held = list(Step.objects.filter(occurrence=row).order_by("number"))
        if [step.number for step in held] != list(range(1, row.steps + 1)):
            report.fault(f"it has {len(held)} steps", where, f"{row.steps}, numbered from 1")
            continue
        drawn = steps.last(row, steps.DRAWN)
        if (drawn is None) != (row.drawn is None):
            report.fault("it is not what its steps say", where, "drawn where a step says so")
        if drawn is not None:
            _drawn_again(report, row, drawn, where)


def _drawn_again(report: Report, row: Occurrence, drawn: Step, where: str) -> None:
    try:
        draw = drawing.draw_of(row)
        again = draw.result() if draw else []
    except GuijuError as error:
        report.fault(str(error), where, "a draw that comes out again")
        return
    units = Unit.objects.filter(occurrence=row, attempt=row.attempt, place__isnull=False).order_by("place")
    if again != drawn.said["result"] or again != list(units.values_list("key", flat=True)):
        report.fault("its draw comes out otherwise", where, ", ".join(again)[:400])
