"""Designations named in a line of text, and the editions they may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

import tantivy

from guiju.search import designations
from guiju.search.highlight import aligned
from guiju.search.matching import Builder
from guiju.search.paging import ID, highest

MOST_EDITIONS = 60  # of one work
_YEAR = re.compile(r"\s*[:\-–—]\s*\(?((?:18|19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Naming:
    """`text`: as written; `ids`: the editions it may be, those in force first. `edition`: it says
    which one; `work`: it names the work in full, else only a part of the number; `year`: the year it says, when no
    edition of that year is held; `read`: held only as it was probably meant."""

    text: str
    ids: tuple[int, ...]
    edition: bool
    work: bool
    year: str = ""
    read: bool = False


def namings(searcher: tantivy.Searcher, builder: Builder, line: str) -> list[Naming]:
    """The designations of the index in a line, in its order."""
    prepared, origin = aligned(line)
    found = []
    for span in designations.spans(prepared, builder.known):
        key = span.edition or span.work or span.near
        hits = highest(searcher, builder, builder.term("key", key), "standing", 0, MOST_EDITIONS, 0)
        said = None if span.edition else _YEAR.match(prepared, span.end)
        end, year = (said.end(), said.group(1)) if said else (span.end, "")
        text = line[origin[span.start][0] : origin[end - 1][1]]
        ids = tuple(value & ID for value, _ in hits)
        found.append(Naming(text, ids, bool(span.edition), bool(span.edition or span.work), year, span.read))
    return found
