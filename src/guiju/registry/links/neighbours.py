"""What a thing is tied to: its links on a day, grouped by kind, with the things at the other ends as everybody may see
them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from guiju.core.definitions.words import Words
from guiju.core.links import loader
from guiju.core.links.model import LinkType
from guiju.registry.links.keeping import End
from guiju.registry.links.models import Link
from guiju.registry.record import subjects
from guiju.registry.record.subjects import Named

MOST = 200
"""Links of one kind and direction that are shown."""


@dataclass(frozen=True)
class Neighbour:
    """A thing at the other end: what everybody may call it, where its page is, and the link that leads there."""

    named: Named
    kind: Words
    address: str
    link: Link


@dataclass(frozen=True)
class Group:
    """The neighbours of one kind of link in one direction, in words; `more`: there are others."""

    type: LinkType
    forth: bool
    words: Words
    found: tuple[Neighbour, ...]
    more: bool


def on(day: date) -> Q:
    """Links that hold on a day."""
    running = Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
    return running & (Q(ended_on__isnull=True) | Q(ended_on__gte=day))


def of(end: End, day: date | None = None) -> list[Group]:
    """The neighbours of a thing, on a day if one is said; the kinds of links in the order of their names."""
    groups = []
    for forth in (True, False):
        mine = {"source_kind": end.kind, "source": end.key} if forth else {"target_kind": end.kind, "target": end.key}
        rows = Link.objects.filter(**mine)
        if day is not None:
            rows = rows.filter(on(day))
        by_type: dict[str, list[Link]] = {}
        for row in rows.order_by("type", "since", "pk")[: MOST * 4]:
            by_type.setdefault(row.type, []).append(row)
        for name, links in by_type.items():
            kind = loader.house().get(name)
            if kind is None:
                continue
            shown = [(one.target_kind, one.target) if forth else (one.source_kind, one.source) for one in links[:MOST]]
            seen = things(shown)
            found = tuple(
                Neighbour(*seen[other], link) for other, link in zip(shown, links, strict=False) if other in seen
            )
            if found:
                words = kind.forth if forth else kind.back
                groups.append(Group(kind, forth, words, found, len(links) > MOST))
    return sorted(groups, key=lambda group: (group.type.name, not group.forth))


def things(ends: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], tuple[Named, Words, str]]:
    """(kind, key) → (what it is called, its kind in words, the path of its page) of those that everybody may see."""
    wanted: dict[str, set[int]] = {}
    for kind, key in ends:
        wanted.setdefault(kind, set()).add(key)
    found: dict[tuple[str, int], tuple[Named, Words, str]] = {}
    for kind, keys in wanted.items():
        subject = subjects.subjects().get(kind)
        rows: Iterable[Any] = subject.by_keys(keys) if subject is not None else ()
        for row in rows:
            assert subject is not None
            found[kind, row.pk] = (subject.named(row), subject.label, subject.address(row))
    return found


def counts() -> dict[str, int]:
    """How many links of each kind hold."""
    rows = Link.objects.filter(ended__isnull=True).values_list("type").annotate(count=Count("pk"))
    return dict(rows)


def as_dict(group: Group) -> dict[str, Any]:
    """Neighbours for programs."""
    return {
        "link": group.type.name, "forth": group.forth, "words": {"zh": group.words.zh, "en": group.words.en},
        "more": group.more,
        "found": [
            {"kind": one.link.target_kind if group.forth else one.link.source_kind, "name": one.named.name,
             "title": {"zh": one.named.title.zh, "en": one.named.title.en}, "url": "/" + one.address,
             "since": one.link.since.isoformat(), "until": one.link.last_day.isoformat() if one.link.last_day else None,
             "coming": one.link.coming, "case": one.link.case or None, "number": one.link.pk}
            for one in group.found
        ],
    }  # fmt: skip
