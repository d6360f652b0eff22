"""A question that few editions answer word for word, read again: which words belong together, what else they may be
called, what they were meant to be, and which of them say nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

from guiju.search import designations, spoken
from guiju.search.model import Wider
from guiju.search.prepare import Run, stem
from guiju.search.query import Atom
from guiju.search.segments import segments
from guiju.search.terms import LONGEST, Phrase, Terms

Way = tuple[Phrase, ...]
"""Phrases that must all be there, each anywhere."""

PLENTY = 100_000  # editions a word and other words for the same find
MOST_GROUPS = 20  # of a question; what comes behind is not asked more widely
_SHORTEST_HALF = 3  # letters of each half of a compound
_LONGEST_SERIES = 5  # letters before a number that is not held: they say nothing without it
_RARE, _FAR_MORE = 20, 200  # a word so rare, beside one so much more frequent, is probably that other mistyped


class Held(Protocol):
    """What is asked of the index while a question is read."""

    def holds(self, phrase: Sequence[Run]) -> int: ...

    def gram(self, text: str) -> int: ...

    def near(self, word: str) -> str: ...

    def known(self, word: str) -> bool: ...

    def pair(self, first: str, second: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Group:
    """Words of a question that mean one thing. `ways`: how it may be said, as typed first, only those the index may
    hold; none: nothing holds it. `weak`: raises what holds it, and is not asked for. `series`: names a series (iso,
    chinese, 国标); what is of that series is preferred. `twins`: a number and the series in which a designation may
    have it too (japanese version of ISO 14971: JIS T 14971), as keys."""

    typed: str
    ways: tuple[Way, ...] = ()
    atom: Atom | None = None
    weak: bool = False
    series: str = ""
    twins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    groups: tuple[Group, ...]
    wider: Wider


def understand(atoms: Sequence[Atom], held: Held, terms: Terms, asking: Callable[[str], str]) -> Understood:
    """The groups of a question in its order. Linear in its length but for terms, which are bounded."""
    reader = _Reader(held, terms, asking)
    for plain, run in groupby(atoms, _plain):
        if plain:
            for cjk, some in groupby((atom.runs[0] for atom in run), lambda each: each.cjk):
                (reader.cjk if cjk else reader.words)(list(some))
        else:
            for atom in run:
                reader.groups.append(Group("".join(each.text for each in atom.runs), atom=atom))
    groups = _with_twins(tuple({group.typed: group for group in reader.groups}.values())[:MOST_GROUPS])
    unknown = tuple(group.typed for group in groups if group.atom is None and not group.ways and not group.weak)
    parts = tuple(group.typed for group in groups if not group.weak)
    wider = Wider(parts=parts, read_as=tuple(reader.read_as), also=tuple(reader.also), unknown=unknown)
    return Understood(groups, wider)


def _with_twins(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Designations beside the name of a series that keeps the numbers of what it adopts."""
    keeping = [designations.PREFIX + each.series for each in groups if spoken.keeps_numbers(each.series)]
    return tuple(
        replace(group, twins=tuple((number, series) for series in keeping))
        if group.atom and group.atom.span and (number := designations.same_number(group.atom.span))
        else group
        for group in groups
    )


def _plain(atom: Atom) -> bool:
    return atom.span is None and not atom.quoted and not atom.ics


class _Reader:
    def __init__(self, held: Held, terms: Terms, asking: Callable[[str], str]) -> None:
        self._held, self._terms, self._asking = held, terms, asking
        self.groups: list[Group] = []
        self.read_as: list[tuple[str, str]] = []
        self.also: list[tuple[str, tuple[str, ...]]] = []

    def cjk(self, found: Sequence[Run]) -> None:
        for run in found:
            for text in segments(run.text, self._held.gram, lambda each: each in self._terms.cjk, self._said_of_it):
                use = self._asking(text)
                if use == "left_out" or self._series(text):
                    continue
                own: Way = ((Run(text, True),),)
                self._add(text, [own], self._terms.others(text, cjk=True), weak=use == "weak")

    def _said_of_it(self, word: str) -> str:
        return self._asking(word) or spoken.series(word)

    def words(self, found: list[Run]) -> None:
        at = 0
        while at < len(found):
            size = self._term(found, at) or self._compound(found, at) or 1
            if size > 1 and not self._several(found[at : at + size]):
                size = 1  # as one thing nothing holds them: word by word
            if size == 1:
                series = (
                    at + 1 < len(found) and found[at + 1].text[0].isdigit() and len(found[at].text) <= _LONGEST_SERIES
                )
                self._word(found[at], weak=series)
            at += size

    def _several(self, part: list[Run]) -> bool:
        """Words that are one thing, however it is called; False, and nothing noted, when nothing holds it."""
        key = " ".join(stem(run.text) for run in part)
        joined = Run("".join(run.text for run in part), False)
        ways: list[Way] = [tuple((run,) for run in part), ((joined,),)]
        others = self._terms.others(key, cjk=False)
        held = any(all(self._held.holds(phrase) for phrase in way) for way in ways) or any(
            map(self._held.holds, others)
        )
        if held:
            self._add(" ".join(run.text for run in part), ways, others)
        return held

    def _term(self, found: list[Run], at: int) -> int:
        """How many words from here are a term of several words; 0 for none."""
        for size in range(min(LONGEST, len(found) - at), 1, -1):
            if " ".join(stem(run.text) for run in found[at : at + size]) in self._terms.words:
                return size
        return 0

    def _compound(self, found: list[Run], at: int) -> int:
        """2 when this word and the next are also written as one, or one of both is not known apart."""
        if at + 1 >= len(found) or any(self._asking(run.text) for run in found[at : at + 2]):
            return 0
        joined = found[at].text + found[at + 1].text
        return 2 if joined.isalpha() and self._held.holds((Run(joined, False),)) else 0

    def _series(self, text: str) -> bool:
        """Whether a word names a series, and is then noted as such."""
        series = spoken.series(text)
        if series:
            self.groups.append(Group(text, weak=True, series=series))
        return bool(series)

    def _word(self, run: Run, *, weak: bool) -> None:
        if self._series(run.text):
            return
        use = self._asking(run.text) or ("weak" if weak else "")
        if use == "left_out":
            return
        own: Way = ((run,),)
        ways = [own]
        count = self._held.holds((run,))
        others = self._terms.others(stem(run.text), cjk=False)
        for at in range(_SHORTEST_HALF, len(run.text) - _SHORTEST_HALF + 1):
            halves = (Run(run.text[:at], False), Run(run.text[at:], False))
            if self._held.pair(halves[0].text, halves[1].text):
                ways.append((halves,))
        known = self._held.known(run.text)
        if not others and not use and len(ways) == 1 and (not known or count <= _RARE):
            meant = self._held.near(run.text)
            mended = Run(meant, False)
            enough = 1 if not known else max(1, count * _FAR_MORE)
            if meant and stem(meant) != stem(run.text) and self._held.holds((mended,)) >= enough:
                ways.append(((mended,),))
                self.read_as.append((run.text, meant))
                others = self._terms.others(stem(meant), cjk=False)
        self._add(run.text, ways, others, weak=use == "weak")

    def _add(self, typed: str, ways: list[Way], others: tuple[Phrase, ...], *, weak: bool = False) -> None:
        kept = [way for way in ways if all(self._held.holds(phrase) for phrase in way)]
        told = self._few_enough(others, sum(min(map(self._held.holds, way)) for way in kept))
        if told:
            self.also.append((typed, tuple(said(phrase) for phrase in told)))
        self.groups.append(Group(typed, (*kept, *((phrase,) for phrase in told)), weak=weak))

    def _few_enough(self, others: tuple[Phrase, ...], found: int) -> list[Phrase]:
        """Other words that are held, those of the first meaning first, as long as all together find no more than
        PLENTY: what so many hold is found without them, and each costs as much as it finds."""
        told = []
        for phrase in others:
            held = self._held.holds(phrase)
            if held and found + held <= PLENTY:
                told.append(phrase)
                found += held
        return told


def said(phrase: Phrase) -> str:
    """A phrase as it is written."""
    text = ""
    for run in phrase:
        text += run.text if not text or (run.cjk and text[-1:] > "\u2fff") else f" {run.text}"
    return text
