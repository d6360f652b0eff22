"""Refusals of the lower floors in Chinese: `data/words/refusals.csv` maps a sentence with gaps to one with as many.

Core and registry say what is wrong in one language; the pages say it in the reader's. A sentence without an entry
stays as it is."""

from __future__ import annotations

from functools import cache
from itertools import zip_longest

from guiju.data import tables
from guiju.web.language import chinese


@cache
def _sentences() -> list[tuple[list[str], list[str]]]:
    """What stands around the gaps in English and in Chinese, sentences with fewer gaps first, so that a special one
    goes before a general one."""
    rows = [(row["en"], row["zh"]) for row in tables.rows("words/refusals.csv")]
    rows.sort(key=lambda row: (row[0].count("{}"), -len(row[0])))
    return [(en.split("{}"), zh.split("{}")) for en, zh in rows]


def _gaps(around: list[str], text: str) -> list[str] | None:
    """What fills the gaps of a sentence, each with as little as can be; None where it is another sentence. One pass:
    the text may be anybody's."""
    if len(around) == 1:
        return [] if text == around[0] else None
    first, *inner, last = around
    if not (text.startswith(first) and text.endswith(last)):
        return None
    place, end = len(first), len(text) - len(last)
    found = []
    for words in inner:
        at = text.find(words, place + 1, end)
        if at < 0:
            return None
        found.append(text[place:at])
        place = at + len(words)
    return [*found, text[place:end]] if place < end else None


def spoken(text: str) -> str:
    """The sentence in the reader's language."""
    if not chinese() or not text:
        return text
    for around, chinese_around in _sentences():
        found = _gaps(around, text)
        if found is not None:
            return "".join(said + part for said, part in zip_longest(chinese_around, found, fillvalue=""))
    return text
