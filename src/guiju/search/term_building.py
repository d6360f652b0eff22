"""Terms in two languages out of titles in two languages: the parts of a title stand for each other in their order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guiju.search.prepare import normalise, runs, stem
from guiju.search.terms import LONGEST, LONGEST_CJK

LEAST = 2  # works whose titles say so
_EDGES = " .,、，。"
SHARE = 0.5  # of the titles with the one part that have the other
_CJK_PARTS = re.compile(r"[\s　:：;；—–―－]+|--+|(?<=[^A-Za-z0-9])-|-(?=[^A-Za-z0-9])")
_WORD_PARTS = re.compile(r"[:;—–―]|--+|(?<=\s)-(?=\s)")
_NUMBERED = re.compile(
    r"第\s{0,3}[0-9一二三四五六七八九十]{1,4}\s{0,3}(?:部分|部|篇|章)"
    r"|\b(?:part\s{1,3}[0-9]{1,4}(?:[-.][0-9]{1,3}){0,3}|(?:amendment|amd)\s{0,3}[0-9]{1,3})\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """`words` for `cjk`, said so by the titles of `works` works, of `of` that have the CJK part."""

    cjk: str
    words: str
    works: int
    of: int


def parts(title: str, *, cjk: bool) -> list[str]:
    """The parts of a title, without those that only number it."""
    found = (_CJK_PARTS if cjk else _WORD_PARTS).split(_NUMBERED.sub(" : ", title))
    return [part for part in (each.strip(_EDGES) for each in found) if part]


def build(titles: Iterable[tuple[str, str, str]]) -> list[Pair]:
    """The pairs that titles tell: (work, title in CJK, title in words) → the surest first. A work counts once."""
    together: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    holding: dict[str, set[str]] = defaultdict(set)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for work, one, other in titles:
        left, right = parts(one, cjk=True), parts(other, cjk=False)
        for part in left:
            holding[normalise(part)].add(work)
        if len(left) != len(right):
            continue
        for cjk, words in zip(left, right, strict=True):
            key, name = normalise(cjk), " ".join(stem(run.text) for run in runs(normalise(words)))
            if _is_term(key, name):
                together[key][name].add(work)
                written[name][words] += 1
    found = []
    for key, names in together.items():
        name, works = max(names.items(), key=lambda item: (len(item[1]), item[0]))
        if len(works) >= LEAST and len(works) >= SHARE * len(holding[key]):
            found.append(Pair(key, _plainest(written[name]), len(works), len(holding[key])))
    return sorted(found, key=lambda pair: (-pair.works, pair.cjk))


def _is_term(cjk: str, words: str) -> bool:
    short = 2 <= len(cjk) <= LONGEST_CJK and 0 < len(words.split(" ")) <= LONGEST
    return short and all(run.cjk for run in runs(cjk)) and " " not in cjk and any(letter.isalpha() for letter in words)


def _plainest(written: Mapping[str, int]) -> str:
    return min(written, key=lambda text: (-written[text], text)).lower()
