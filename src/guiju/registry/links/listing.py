"""Lists of links of one kind, with what everybody may call the things at their ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from guiju.core.definitions.words import Words
from guiju.core.links.model import LinkType
from guiju.registry.links import neighbours
from guiju.registry.links.models import Link
from guiju.registry.record.subjects import Named

TOGETHER = 500


@dataclass(frozen=True)
class Told:
    """A link with what its ends are called; only links whose ends everybody may see are told."""

    link: Link
    source: tuple[Named, Words, str]
    target: tuple[Named, Words, str]


def rows(kind: LinkType) -> QuerySet[Link]:
    """All links of a kind, those made last first."""
    return Link.objects.filter(type=kind.name).order_by("-pk")


def told(links: Iterable[Link]) -> list[Told]:
    """Links with their ends."""
    held = list(links)
    ends = [(one.source_kind, one.source) for one in held] + [(one.target_kind, one.target) for one in held]
    seen = neighbours.things(ends)
    return [
        Told(one, seen[one.source_kind, one.source], seen[one.target_kind, one.target])
        for one in held
        if (one.source_kind, one.source) in seen and (one.target_kind, one.target) in seen
    ]


def flat(kind: LinkType) -> Iterator[dict[str, Any]]:
    """All links of a kind as rows of a table."""
    after = 0
    while page := list(Link.objects.filter(type=kind.name, pk__gt=after).order_by("pk")[:TOGETHER]):
        after = page[-1].pk
        for each in told(page):
            yield as_dict(each)


COLUMNS = ("number", "from_kind", "from", "to_kind", "to", "since", "until", "coming", "ground", "case")


def as_dict(told: Told) -> dict[str, Any]:
    """A link for programs."""
    link = told.link
    return {
        "number": link.pk, "from_kind": link.source_kind, "from": told.source[0].name, "to_kind": link.target_kind,
        "to": told.target[0].name, "since": link.since.isoformat(),
        "until": link.last_day.isoformat() if link.last_day else "", "coming": link.coming, "ground": link.ground,
        "case": link.case,
    }  # fmt: skip
