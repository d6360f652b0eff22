"""Where a question is found in a text, on the text as written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from guiju.core.errors import GuijuError
from guiju.search.designations import squeeze
from guiju.search.prepare import CJK, normalise, runs, stem
from guiju.search.query import LONGEST_QUESTION, Atom, read

_COMBINING = {"Mn", "Mc", "Me"}
_VOICED = "\uff9e\uff9f"  # marks that follow half-width kana
_CJK_OR_QUOTE = re.compile(f'[{CJK}"“”]+')
_DIGIT = re.compile(r"\d")


def highlight(text: str, query: str) -> list[tuple[str, bool]]:
    """Cut `text` into (piece, found) pairs that join to `text` again.

    Traditional and simplified characters, full and half width, case, accents, English stems and spellings of a
    designation are the same, as they are for searching.
    """
    atoms = _atoms(query[:LONGEST_QUESTION])
    if not atoms or not text:
        return [(text, False)] if text else []
    prepared, origin = aligned(text)
    marked = bytearray(len(text))
    for start, end in _found(prepared, atoms, query):
        first, last = origin[start][0], origin[end - 1][1]
        marked[first:last] = b"\1" * (last - first)
    pieces: list[tuple[str, bool]] = []
    at = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or marked[i] != marked[at]:
            pieces.append((text[at:i], bool(marked[at])))
            at = i
    return pieces


@lru_cache(maxsize=256)
def _atoms(query: str) -> tuple[Atom, ...]:
    try:
        return read(query, lambda key: False)
    except GuijuError:  # too many words to search for: nothing was found by them
        return ()


def aligned(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Prepared text, and for each of its characters the stretch of the original it comes from."""
    out: list[str] = []
    origin: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and (text[end] in _VOICED or unicodedata.category(text[end]) in _COMBINING):
            end += 1
        prepared = normalise(text[at:end])
        out.append(prepared)
        origin += [(at, end)] * len(prepared)
        at = end
    return "".join(out), origin


def _found(prepared: str, atoms: tuple[Atom, ...], query: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    stems: set[str] = set()
    for atom in atoms:
        for run in atom.runs:
            if not run.cjk:
                stems.add(stem(run.text))
                continue
            at = prepared.find(run.text)
            while at >= 0:
                found.append((at, at + len(run.text)))
                at = prepared.find(run.text, at + 1)
    if stems:
        found += [(run.start, run.end) for run in runs(prepared) if not run.cjk and stem(run.text) in stems]
    return found + _designation(prepared, query)


def _designation(prepared: str, query: str) -> list[tuple[int, int]]:
    """Each stretch of the question with letters and digits as one designation, its separators free."""
    found: list[tuple[int, int]] = []
    for part in {query, *_CJK_OR_QUOTE.split(normalise(query)), *query.split()}:
        key = squeeze(part)
        if len(key) > 2 and _DIGIT.search(key) and not key.isdigit():
            pattern = r"[\W_]*".join(map(re.escape, key))
            found += [match.span() for match in re.finditer(rf"(?<![^\W_]){pattern}(?!\d)", prepared)]
    return found
