"""What a question finds that is kept in files: procedures, indicators, pages of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from guiju.core.procedure import house as procedures
from guiju.data import tables
from guiju.registry.catalogue import indexing
from guiju.registry.goals.definitions import house as indicators
from guiju.search.prepare import normalise, runs, stem
from guiju.search.understanding import Group
from guiju.web.language import chinese, say

MOST = 4


@dataclass(frozen=True)
class _Thing:
    kind: str
    zh: str
    en: str
    path: str
    told: str
    """All words it is found by, prepared."""
    stems: frozenset[str]


def _thing(kind: str, zh: str, en: str, path: str, words: str = "") -> _Thing:
    told = normalise(f"{zh} {en} {words}")
    return _Thing(kind, zh, en, path, told, frozenset(stem(run.text) for run in runs(told) if not run.cjk))


@cache
def _things() -> tuple[_Thing, ...]:
    return tuple(_made())


def _made() -> Iterator[_Thing]:
    for row in tables.rows("words/pages.csv"):
        yield _thing("page", row["zh"], row["en"], row["path"], row["words"])
    for name, procedure in procedures().items():
        yield _thing("procedure", procedure.label.zh, procedure.label.en, f"/procedures/{name}/")
    for key, indicator in indicators().items():
        yield _thing("indicator", indicator.title.zh, indicator.title.en, f"/indicators/{key}/")


def found(question: str) -> list[tuple[str, str, str]]:
    """(kind, name, path) of the few things that hold every word of a question, in the reader's language."""
    groups = [group for group in indexing.index().understood(question).groups if not group.weak]
    if not groups:
        return []
    kinds = {"page": say("页面", "Page"), "procedure": say("程序", "Procedure"), "indicator": say("指标", "Indicator")}
    those = [thing for thing in _things() if all(_holds(thing, group) for group in groups)]
    return [(kinds[each.kind], each.zh if chinese() else each.en, each.path) for each in those[:MOST]]


def _holds(thing: _Thing, group: Group) -> bool:
    ways = [[run for phrase in way for run in phrase] for way in group.ways] or [runs(normalise(group.typed))]
    return any(all(run.text in thing.told if run.cjk else stem(run.text) in thing.stems for run in way) for way in ways)
