"""Lists of candidates: narrowed, page by page, and how many stand where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from guiju.core.characters import told_apart
from guiju.core.errors import GuijuError
from guiju.core.feeds import loader
from guiju.core.feeds.model import Feed, State
from guiju.registry.feeds import access, serializing
from guiju.registry.feeds.models import Candidate, Decision, Taking
from guiju.registry.record.keyset import keyset
from guiju.registry.registers.access import Viewer

COUNTED_TO = 100_000
FLAGS = ("changed", "gone")
"""What a list can be narrowed to: rows that changed, rows that a later file lacks."""


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; "" and 0 for nothing."""

    state: str = ""
    decision: str = ""
    least: int = 0
    text: str = ""
    flag: str = ""

    def filled(self) -> bool:
        """Whether it is narrowed at all."""
        return bool(self.state or self.decision or self.least or self.text or self.flag)


def rows(held: Feed, asked: Narrowed, who: Viewer) -> QuerySet[Candidate]:
    """The candidates somebody sees, those of a high score first. GuijuError for a state, decision or flag that is
    none."""
    for value, known, where in (
        (asked.state, [str(s) for s in State], "state"), (asked.decision, list(held.decisions), "decision"),
        (asked.flag, FLAGS, "flag"),
    ):  # fmt: skip
        if value and value not in known:
            raise GuijuError("{} is not known", repr(value[:40]), where=where, expected=", ".join(known))
    found = Candidate.objects.filter(access.seen(held, who), feed=held.name)
    found = found.filter(state=State.REPLACED) if asked.state == State.REPLACED else found.filter(present=True)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.decision:
        found = found.filter(decision=asked.decision)
    if asked.least:
        found = found.filter(score__gte=asked.least)
    if asked.text:
        found = found.filter(Q(key__istartswith=asked.text) | Q(title__icontains=asked.text))
    if asked.flag == "changed":
        found = found.exclude(changed={})
    if asked.flag == "gone":
        found = found.filter(gone__isnull=False)
    return found.order_by("-score", "pk")


def page(found: QuerySet[Candidate], after: str, most: int) -> tuple[list[Candidate], str]:
    """The candidates behind a place in their list, and the place where the next page begins, "" on the last. GuijuError
    for what is no place."""
    if after:
        score, dash, number = after.partition("-")
        parts = (score, number)
        if not dash or not all(p.isascii() and p.isdecimal() and len(p) < 16 for p in parts):
            raise GuijuError(
                "{} is not a place in this list", repr(after[:40]), where="after", expected="the link to the next page"
            )
        found = found.filter(Q(score__lt=int(score)) | Q(score=int(score), pk__gt=int(number)))
    held = list(found.select_related("brought", "seen", "gone")[: most + 1])
    last = held[most - 1] if len(held) > most else None
    return held[:most], f"{last.score}-{last.pk}" if last is not None else ""


def how_many(found: QuerySet[Candidate]) -> tuple[int, bool]:
    """(how many there are, whether there are more than are counted)."""
    count = found.order_by()[: COUNTED_TO + 1].count()
    return min(count, COUNTED_TO), count > COUNTED_TO


def flat(held: Feed, found: QuerySet[Candidate]) -> Iterator[Mapping[str, Any]]:
    """All candidates of a list as rows of a table."""
    every: Iterator[Candidate] = keyset(found.select_related("brought", "gone"), "-score", "pk")
    for row in every:
        yield serializing.flat(held, row)


def counts(*feeds: str) -> dict[str, dict[str, int]]:
    """Feed → state → how many candidates stand there; of all feeds where none is named."""
    found: dict[str, dict[str, int]] = {name: {} for name in feeds or loader.house()}
    rows_ = Candidate.objects.filter(present=True, feed__in=list(found))
    for feed, state, count in rows_.values_list("feed", "state").annotate(count=Count("pk")):
        found[feed][state] = count
    return found


def by_decision(held: Feed) -> dict[str, int]:
    """Decision → how many candidates it was made about."""
    found = Candidate.objects.filter(feed=held.name, present=True).exclude(decision="")
    return dict(found.values_list("decision").annotate(count=Count("pk")))


def takings(held: Feed, most: int) -> list[Taking]:
    """The files taken last."""
    return list(Taking.objects.filter(feed=held.name).select_related("user").order_by("-pk")[:most])


def candidate(held: Feed, key: str, who: Viewer) -> Candidate | None:
    """The present candidate of a key that somebody may see."""
    rows_ = Candidate.objects.select_related("brought__user", "seen", "gone")
    row = rows_.filter(feed=held.name, folded=told_apart(key), present=True).first()
    return row if row is not None and access.may_see(held, row, who) else None


def history(held: Feed, row: Candidate, who: Viewer) -> list[Decision]:
    """Every decision about a key that somebody may see, the newest first: those about older rows of it too."""
    found = Decision.objects.filter(candidate__feed=row.feed, candidate__folded=row.folded)
    if not access.whole(held, who):
        found = found.filter(candidate__state=State.CONFIRMED)
    return list(found.select_related("candidate", "user").order_by("-candidate__version", "-number"))
