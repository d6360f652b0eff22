"""Which stretch of a sentence belongs to which of its provision verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from guiju.core.provision.model import Condition, Span
from guiju.core.provision.verbs import Verb

_SEPARATOR = {
    "zh": re.compile(
        r"[,，;；。:：]|(?:且|并且|并(?!联|列|排|行)|但是?|而(?!言))(?=不?[应宜可得须能]|[^,，;；。:：]{0,12}不?[应宜])"
    ),
    "en": re.compile(r"[;:]|,(?!\d)|\.(?=\s)|\b(?:and|or|but|nor|while|whereas|however)\b", re.IGNORECASE),
}


def stretches(text: str, language: str, verbs: Sequence[Verb], conditions: Sequence[Condition]) -> list[Span]:
    """The span of each verb: from the separator before its clause, and before the conditions that lead in to it, to
    that of the next. They cover the sentence without gaps.

    >>> from guiju.core.provision.reading import read
    >>> text = "净高不应小于2 m，对于通道，宽度不宜小于1 m。"
    >>> [text[slice(*part.span)] for part in read(text).parts]
    ['净高不应小于2 m，', '对于通道，宽度不宜小于1 m。']
    """
    starts = [0]
    for before, verb in pairwise(verbs):
        starts.append(_start(text, language, before.span[1], verb.span[0], conditions))
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _start(text: str, language: str, floor: int, verb: int, conditions: Sequence[Condition]) -> int:
    ends = [
        match
        for match in _SEPARATOR[language].finditer(text, floor, verb)
        if not any(given.span[0] < match.start() and match.end() < given.span[1] for given in conditions)
    ]
    if not ends:
        return verb
    place = len(ends) - 1
    while place > 0 and _leads_in(ends[place - 1].end(), ends[place].end(), conditions):
        place -= 1
    match = ends[place]
    return match.end() if match[0][:1] in ",，;；。:：." else match.start()


def _leads_in(start: int, end: int, conditions: Sequence[Condition]) -> bool:
    """Whether the clause between two separators is a condition, which belongs to what follows."""
    return any(start <= given.span[0] <= start + 2 and given.span[1] >= end - 3 for given in conditions)
