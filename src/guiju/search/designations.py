"""Designations as keys: what is left when every separator, case and width is squeezed out.

`GB/T 1.1—2020`, `gbt1.1-2020` and `GB／T 1．1 2020` are one key. A question is read against the keys the index
holds, so any designation in the library is found in any spelling, whatever its scheme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os.path import commonprefix

from guiju.search.prepare import CJK, normalise

EDITION, WORK, NEAR = "e:", "w:", "n:"  # exact edition; exact work; reached by a part of the number only
LONGEST_KEY = 120
LONGEST_SPAN = 14  # pieces of a question one designation may take

_PIECE = re.compile(f"[{CJK}]+|(?:(?![{CJK}])[^\\W\\d_])+|\\d+")
_SQUEEZE = re.compile(r"[\W_]+")
_YEAR = re.compile(r"[\s:\-–—―‐‑−,]+\(?((?:18|19|20)\d\d)(?!\d)\)?(?:-\d\d){0,2}")
_PUBLISHERS = re.compile(r"^([a-z]+(?:/[a-z]+)+)(?=[\s\d-])")
_BASE = re.compile(r"[^\d]*\d+(?=[.\-]\d)")
_NUMBER = re.compile(r"\d")
_RECOMMENDED = ("t", "z")


def squeeze(text: str) -> str:
    """Letters and digits only, in prepared form."""
    return _SQUEEZE.sub("", normalise(text))[:LONGEST_KEY]


def keys(designations: Iterable[str]) -> list[str]:
    """Every key one edition is found by, with the class of the match as prefix; the first designation leads."""
    found: dict[str, None] = {}
    for designation in designations:
        text = normalise(designation).strip()
        edition = _SQUEEZE.sub("", text)[:LONGEST_KEY]
        if not edition:
            continue
        found[EDITION + edition] = None
        work_text = _without_year(text)
        work = _SQUEEZE.sub("", work_text)[:LONGEST_KEY]
        found[WORK + work] = None
        for near in _near(text, work_text):
            key = _SQUEEZE.sub("", near)[:LONGEST_KEY]
            if key and WORK + key not in found:
                found[NEAR + key] = None
    return list(found)


def _without_year(text: str) -> str:
    """The designation without its year: the last one that does not open the number."""
    best = None
    for match in _YEAR.finditer(text):
        if _NUMBER.search(text, 0, match.start()):
            best = match
    return text if best is None else text[: best.start()] + " " + text[best.end() :]


def _near(text: str, work: str) -> Iterable[str]:
    """Looser spellings: one publisher of several, no `/T`, no publisher, no part; each with and without year."""
    year = text[len(_common(text, work)) :] if text != work else ""
    forms = [work]
    publishers = _PUBLISHERS.match(work)
    if publishers is not None:
        names, rest = publishers.group().split("/"), work[publishers.end() :]
        if names[-1] in _RECOMMENDED:
            forms.append("/".join(names[:-1]) + rest)
        else:
            forms += [name + rest for name in names]
    number = _NUMBER.search(work)
    if number is not None:
        forms.append(work[number.start() :])
    for form in forms:
        yield form
        if year:
            yield form + year
    for form in forms:
        base = _BASE.match(form)
        if base is not None:
            yield base.group()


def _common(a: str, b: str) -> str:
    return commonprefix([a, b]).rstrip()


@dataclass(frozen=True, slots=True)
class Span:
    """A designation seen in a question: offsets in the prepared question and the keys it may be."""

    start: int
    end: int
    edition: str
    work: str
    near: str


def spans(text: str, known: Callable[[str], bool]) -> list[Span]:
    """Designations of the index in a prepared question, longest first at each place; `known` asks for a key."""
    pieces = [(match.start(), match.end()) for match in _PIECE.finditer(text)]
    found: list[Span] = []
    at = 0
    while at < len(pieces):
        span = _longest(text, pieces, at, known)
        if span is None:
            at += 1
            continue
        found.append(span)
        at = next((i for i in range(at, len(pieces)) if pieces[i][0] >= span.end), len(pieces))
    return found


def _longest(text: str, pieces: list[tuple[int, int]], at: int, known: Callable[[str], bool]) -> Span | None:
    stop = min(len(pieces), at + LONGEST_SPAN)
    start = pieces[at][0]
    for last in range(stop - 1, at - 1, -1):
        end = pieces[last][1]
        key = "".join(text[a:b] for a, b in pieces[at : last + 1])
        if not _NUMBER.search(key) or len(key) > LONGEST_KEY:
            continue
        if key.isdigit() and len(key) < 3:
            continue
        kinds = [kind + key if known(kind + key) else "" for kind in (EDITION, WORK, NEAR)]
        if any(kinds):
            return Span(start, end, *kinds)
    return None
