"""A question read into atoms. User text never reaches a query parser: quotes are its only syntax."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from guiju.core.errors import GuijuError, sentence
from guiju.search import designations
from guiju.search.designations import Span
from guiju.search.prepare import Run, normalise, runs

LONGEST_QUESTION = 2_000
MOST_ATOMS = 64
_PART_FIRST = re.compile(r"\b(?:part|pt)\s{1,3}(\w{1,6})\s{1,3}of\s{1,3}((?:[a-z]{2,6}[\s/]{0,2}){1,3}\d[\d.]{0,9})")
_END = r"(?![\w/-]|\.\d)"
_ICS = re.compile(rf"(?<![\w./-])(?:ics\s*)?(?P<code>\d\d\.\d{{3}}(?:\.\d\d)?){_END}|\bics\s*(?P<field>\d\d){_END}")
_QUOTED = re.compile('["“”„«»「」『』]([^"“”„«»「」『』]*)["“”„«»「」『』]')


@dataclass(frozen=True, slots=True)
class Atom:
    """One thing an answer must have: a word, a CJK run, a quoted phrase, a designation, or a code of the ICS.

    A designation may also be matched by its own text, as in a title that names it.
    """

    runs: tuple[Run, ...]
    quoted: bool = False
    span: Span | None = None
    ics: str = ""


def _nothing(code: str) -> bool:
    return False


def read(text: str, known: Callable[[str], bool], classed: Callable[[str], bool] = _nothing) -> tuple[Atom, ...]:
    """The atoms of a question, in its order; `known` says whether the index holds a designation key, `classed` whether
    it holds editions under a code of the ICS."""
    if len(text) > LONGEST_QUESTION:
        raise GuijuError(
            "the question has {} characters", len(text), where="text", expected=sentence("at most {}", LONGEST_QUESTION)
        )
    prepared = _PART_FIRST.sub(r"\2 part \1", normalise(text))
    atoms: list[Atom] = []
    at = 0
    for match in _QUOTED.finditer(prepared):
        atoms += _classed(prepared[at : match.start()], known, classed)
        phrase = runs(match.group(1))
        if phrase:
            named = designations.spans(match.group(1), known)
            whole = named[0] if len(named) == 1 and not _outside(phrase, named[0]) else None
            atoms.append(Atom(tuple(phrase), quoted=True, span=whole))
        at = match.end()
    atoms += _classed(prepared[at:], known, classed)
    if len(atoms) > MOST_ATOMS:
        raise GuijuError(
            "the question has {} words", len(atoms), where="text", expected=sentence("at most {}", MOST_ATOMS)
        )
    return tuple(dict.fromkeys(atoms))


def _classed(text: str, known: Callable[[str], bool], classed: Callable[[str], bool]) -> list[Atom]:
    """Codes of the ICS, and the rest."""
    atoms: list[Atom] = []
    at = 0
    for match in _ICS.finditer(text):
        code = match.group("code") or match.group("field")
        if classed(code):
            atoms += _plain(text[at : match.start()], known)
            atoms.append(Atom(tuple(_bare(run) for run in runs(code)), ics=code))
            at = match.end()
    return atoms + _plain(text[at:], known)


def _plain(text: str, known: Callable[[str], bool]) -> list[Atom]:
    atoms: list[Atom] = []
    at = 0
    for span in designations.spans(text, known):
        atoms += _words(text[at : span.start])
        atoms.append(Atom(tuple(_bare(run) for run in runs(text[span.start : span.end])), span=span))
        at = span.end
    return atoms + _words(text[at:])


def _words(text: str) -> list[Atom]:
    return [Atom((_bare(run),)) for run in runs(text)]


def _bare(run: Run) -> Run:
    return Run(run.text, run.cjk)


def _outside(phrase: list[Run], span: Span) -> bool:
    return phrase[0].start < span.start or phrase[-1].end > span.end
