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
_YEAR = re.compile(r"\s{0,3}[:\-–—.]\s{0,3}\(?(\d{1,4})(?!\d)")
_SUPPLEMENT = re.compile(
    r"\s{0,3}(?:[（(]?第\s{0,3}\d{1,2}\s{0,3}号修改单[）)]?|[/+]\s{0,3}(?:xg|amd|amendment|cor|corr|ac|a)\s{0,3}\.?\s{0,3}\d{1,2})"
    r"(?:[:\-]\d{4})?"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """`text`: as written; `ids`: the editions it may be, those in force first. `edition`: it says which one; `work`: it
    names the work in full, else only a part of the number; `year`: the year or part it says, when no such edition is
    held; `supplement`: it names an amendment that is not held under this name; `read`: held only as it was probably
    meant."""

    text: str
    ids: tuple[int, ...]
    edition: bool
    work: bool
    year: str = ""
    read: bool = False
    supplement: bool = False


def namings(searcher: tantivy.Searcher, builder: Builder, line: str) -> list[Naming]:
    """The designations of the index in a line, in its order."""
    prepared, origin = aligned(line)
    found = []
    for span in designations.spans(prepared, builder.known):
        key = span.edition or span.work or span.near
        hits = highest(searcher, builder, builder.term("key", key), "standing", 0, MOST_EDITIONS, 0)
        said = None if span.edition else _YEAR.match(prepared, span.end)
        end, year = (said.end(), said.group(1)) if said else (span.end, "")
        more = _SUPPLEMENT.match(prepared, end)
        end = more.end() if more else end
        text = line[origin[span.start][0] : origin[end - 1][1]]
        ids = tuple(value & ID for value, _ in hits)
        found.append(
            Naming(text, ids, bool(span.edition), bool(span.edition or span.work), year, span.read, bool(more))
        )
    return found
