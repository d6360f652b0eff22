"""Headings out of lines: which numbering makes chapters, which makes sections, and the true place of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from guiju.core.plan.model import Note, Span
from guiju.core.plan.numerals import ZH, kind_of
from guiju.data.tables import codes

MOST_HEADINGS = 5_000
_NUMERALS = {
    "zh": f"[{ZH}]{{1,7}}", "arabic": "[0-9]{1,3}", "ROMAN": "[IVXL]{1,8}", "roman": "[ivxl]{1,8}",
    "word": "[A-Za-z]{3,12}(?:[ -][A-Za-z]{3,6})?",
}  # fmt: skip
_LARGEST = 300
_LINE = re.compile(r"[^\n]+")
_LEADER = re.compile(r"(?:[.…· ]{3,}|\s{2,})\d{1,3}\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that begins with a numeral. start: of the numbering; end: of the line; rest: where the words begin."""

    form: str
    kind: str
    value: int
    printed: str
    start: int
    rest: int
    end: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A heading with its true place and level ("chapter" or "section")."""

    level: str
    number: int
    heading: Heading


@cache
def _forms() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    forms = []
    for code, row in codes("plan_numberings").items():
        kinds = row["numerals"].split("|")
        if kinds == ["decimal"]:
            pattern = f"(?P<n>{row['pattern']})"
        else:
            numeral = "|".join(_NUMERALS[kind] for kind in kinds)
            pattern = row["pattern"].replace("{n}", rf"\s?(?P<n>{numeral})\s?")
        forms.append((code, frozenset(kinds), re.compile(rf"[ ]*(?:#{{1,6}}[ ]+)?(?:\*\*)?(?P<all>{pattern})")))
    return tuple(forms)


def candidates(folded: str, lines: Sequence[Span]) -> list[Heading]:
    """Every line that may be a heading, in order."""
    found = []
    for index, (start, end) in enumerate(lines):
        heading = _candidate(folded, start, end)
        if heading is None:
            continue
        if not folded[heading.rest : heading.end].strip(" *"):  # the words stand on the next line
            if index + 1 == len(lines) or heading.form not in ("chapter-zh", "part-zh", "chapter-en", "section-en"):
                continue
            following = lines[index + 1]
            heading = replace(heading, rest=following[0], end=following[1])
        found.append(heading)
    return found


def _candidate(folded: str, start: int, end: int) -> Heading | None:
    for form, kinds, pattern in _forms():
        match = pattern.match(folded, start, end)
        if match is None:
            continue
        printed = match["n"].strip()
        if form == "decimal":
            parts = printed.strip(".").split(".")
            kind = f"decimal{len(parts)}"
            return Heading(form, kind, int(parts[-1]), ".".join(parts), match.start("all"), match.end(), end)
        read = kind_of(printed)
        if read is None or read[0] not in kinds or not 0 < read[1] <= _LARGEST:
            continue
        return Heading(form, read[0], read[1], printed, match.start("all"), match.end(), end)
    return None


def place(folded: str, found: list[Heading]) -> tuple[list[Placed], list[Note]]:
    """Chapters and sections in order, with what is odd about their numbers."""
    styles = _styles(_without_contents(folded, found))
    if not styles:
        return [], []
    chapters, sections = _levels(styles)
    notes: list[Note] = []
    placed = [Placed("chapter", n, h) for n, h in _numbered(chapters, [], notes)]
    placed += [Placed("section", n, h) for n, h in _numbered(sections, chapters, notes)]
    return sorted(placed, key=lambda p: p.heading.start), notes


def _without_contents(folded: str, found: list[Heading]) -> list[Heading]:
    """A table of contents lists headings that come again: of two equal ones the later counts."""
    seen: set[tuple[str, int, str]] = set()
    kept = []
    for heading in reversed(found):
        line = folded[heading.rest : min(heading.end, heading.rest + 300)]
        words = re.sub(r"\s", "", _LEADER.sub("", line))
        key = (heading.form, heading.value, words)
        if words and key in seen:
            continue
        seen.add(key)
        kept.append(heading)
    return kept[::-1]


def _styles(found: list[Heading]) -> list[list[Heading]]:
    """Headings of one numbering together, in order of first appearance; stray ones are left out."""
    by_form: dict[str, list[Heading]] = {}
    for heading in found:
        by_form.setdefault(heading.form, []).append(heading)
    styles: list[list[Heading]] = []
    for group in by_form.values():
        if len({h.kind for h in group}) == 1 or _runs(group):
            styles.append(group)
            continue
        kinds: dict[str, list[Heading]] = {}
        for heading in group:
            kinds.setdefault(heading.kind, []).append(heading)
        styles += kinds.values()
    if not _stands_above_decimals(styles):
        styles = [style for style in styles if style[0].form != "blank"]
    kept = [
        s for s in styles if s[0].value == 1 or (len(s) > 1 and all(b.value == a.value + 1 for a, b in pairwise(s)))
    ]
    return sorted(kept or [s for s in styles if len(s) > 1], key=lambda s: s[0].start)


def _stands_above_decimals(styles: list[list[Heading]]) -> bool:
    """Whether "1 General" is a heading: where 1.1 and 2.1 stand below, and a 1 and a 2 above them."""
    above = {heading.printed for style in styles for heading in style if heading.form == "blank"}
    below = {h.printed.partition(".")[0] for style in styles for h in style if h.form == "decimal"}
    return bool(below) and below <= above


def _runs(group: list[Heading]) -> bool:
    """Whether numerals of several kinds make one sequence (I, II, 3, IV …)."""
    steps = sum(b.value == a.value + 1 for a, b in pairwise(group))
    return len(group) > 2 and steps >= 0.9 * (len(group) - 1)


def _levels(styles: list[list[Heading]]) -> tuple[list[Heading], list[Heading]]:
    """(chapters, sections): the two outermost numberings; with one only, there are no chapters.

    By order of appearance; but 一、 always stands above (一), and 第…章 above everything (GB/T 9704-2012, 7.3.3)."""

    def rank(style: list[Heading]) -> int:
        if style[0].kind == "zh" or style[0].form.endswith(("-zh", "-en")):
            return int(codes("plan_numberings")[style[0].form]["rank"])
        return 4

    if len(styles) == 1:
        return [], styles[0]
    first = min(styles, key=lambda s: (rank(s) if rank(s) < 4 else 4, s[0].start))
    inner = [s for s in styles if s is not first and s[0].start > first[0].start]
    if not inner:
        return [], first
    official = [s for s in inner if first[0].form == "comma-zh" and s[0].form == "paren" and s[0].kind == "zh"]
    return first, (official or inner)[0]


def _numbered(found: list[Heading], chapters: list[Heading], notes: list[Note]) -> list[tuple[int, Heading]]:
    """The true place of each heading. Numbers that begin anew in each chapter run on through the document."""
    if not found:
        return []
    anew = _begin_anew(found, chapters)
    places: list[tuple[int, Heading]] = []
    expected = shown = 1 if anew else found[0].value
    before: set[int] = set()
    for index, heading in enumerate(found):
        if index:
            before.add(found[index - 1].value)
        if anew and index and _parent(heading, chapters) != _parent(found[index - 1], chapters):
            shown = 1
        following = found[index + 1].value if index + 1 < len(found) else None
        if heading.value != shown:
            ahead = heading.value > shown and following in (None, heading.value + 1)
            if ahead and following != shown + 1 and (following is not None or heading.value < shown + 3):
                notes.append(Note("gap", f"from {shown - 1} to {heading.printed}", _numeral(heading)))
                expected, shown = (expected if anew else heading.value), heading.value
            else:
                what = f"printed {heading.printed} in place {shown}"
                twice = heading.value in before and not anew
                notes.append(Note("number-twice" if twice else "misprint", what, _numeral(heading)))
                if twice and following == heading.value + 1:  # all that follow are one behind
                    places.append((expected, heading))
                    expected, shown = expected + 1, heading.value + 1
                    continue
        places.append((expected, heading))
        expected, shown = expected + 1, shown + 1
    return places


def _begin_anew(found: list[Heading], chapters: list[Heading]) -> bool:
    last: object = None
    for heading in found:
        chapter = _parent(heading, chapters)
        if last is not None and chapter != last and heading.value == 1:
            return True
        last = chapter
    return False


def _parent(heading: Heading, chapters: list[Heading]) -> object:
    """What a heading stands under: its chapter, or what stands before the last point of 1.2."""
    if heading.form == "decimal":
        return heading.printed.rpartition(".")[0]
    return _chapter(heading, chapters)


def _chapter(heading: Heading, chapters: list[Heading]) -> int:
    low, high = 0, len(chapters)
    while low < high:
        middle = (low + high) // 2
        if chapters[middle].start <= heading.start:
            low = middle + 1
        else:
            high = middle
    return low


def _numeral(heading: Heading) -> Span:
    return heading.start, heading.rest


def lines_of(folded: str) -> list[Span]:
    """(start, end) of every line that is not empty, without the spaces around it."""
    found = []
    for match in _LINE.finditer(folded):
        words = match[0]
        start = match.start() + len(words) - len(words.lstrip(" "))
        end = match.end() - (len(words) - len(words.rstrip(" ")))
        if start < end:
            found.append((start, end))
    return found
