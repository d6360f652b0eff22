"""Which lines begin a clause: by heading style, by number, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guiju.core.text import marks
from guiju.core.text.docx.joining import tidy, unstyled, without
from guiju.core.text.docx.lines import Line
from guiju.core.text.elements import kind_of
from guiju.core.text.model import Inlines, Kind, Run
from guiju.core.text.walking import plain

NUMBER = re.compile(
    r"^((?:[ZN]?[A-Z]\.)?\d{1,3}(?:\.\d{1,3}){0,7})(?![\d%°])(?:[\s\u3000]+|(?=[\u4e00-\u9fffA-Za-z{])|[.．、](?=\D)\s*|$)"
)
_ENDS = re.compile(r"[。；;：:，,.!?！？]$")
_LONG = 60
_CLAUSED = 20
"""Letters a title with a comma may have."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A clause that begins: its number as printed, the rest of the line (a title, or text of a clause without one)."""

    kind: Kind
    depth: int
    label: str
    rest: Inlines
    titled: bool = True
    normative: bool | None = None


def heading(line: Line, last: tuple[str, ...], language: str) -> Heading | None:
    """The clause a line begins; `last` is the number of the clause before, in its parts."""
    text = line.text
    if not text and not line.label:
        return None
    annex = marks.match("annex", text)
    if annex and (line.level is not None or len(text) < _LONG) and not _ENDS.search(text):
        rest = without(line.inlines, _offset(line, annex.end()))
        normative, rest = standing(rest)
        return Heading(Kind.ANNEX, 0, f"{'附录' if language == 'zh' else 'Annex '}{annex['label']}", unstyled(rest),
                       normative=normative)  # fmt: skip
    if line.label and marks.match("annex", line.label):
        normative, rest = standing(tidy(line.inlines))
        return Heading(Kind.ANNEX, 0, line.label, unstyled(rest), normative=normative)
    named = kind_of({language: (Run(text),), "zh": (Run(text),), "en": (Run(text),)})
    if named is not Kind.CLAUSE and len(text) < _LONG:
        label = line.label if re.match(r"\d", line.label) else ""
        return Heading(named, 0, label, unstyled(tidy(line.inlines)))
    number, used = _number(line, text)
    if line.level is not None and len(text) < 300:
        rest = without(line.inlines, used) if used else tidy(line.inlines)
        depth = len(number.split(".")) - 1 if number else line.level
        return Heading(_kind(rest, depth, language), depth, number or line.label, unstyled(rest))
    if number and plausible(number, last, text[used:]):
        rest = without(line.inlines, used) if used else tidy(line.inlines)
        said = plain(rest)
        bare = re.sub(r"\d{0,2}[)）]?$", "", said)
        titled = len(said) <= _LONG and not re.search(r"[。；]", said) and not _ENDS.search(bare)
        titled = titled and not (re.search("[，,]", said) and len(said) > _CLAUSED)
        depth = len(number.split(".")) - 1
        return Heading(_kind(rest, depth, language), depth, number, unstyled(rest), titled)
    return None


def standing(rest: Inlines) -> tuple[bool | None, Inlines]:
    """(规范性) or (资料性) before the title of an annex."""
    said = plain(rest).lstrip()
    for what, answer in (("normative", True), ("informative", False)):
        found = marks.match(what, said)
        if found:
            return answer, without(rest, _lead(rest) + found.end())
    return None, tidy(rest)


def _lead(rest: Inlines) -> int:
    said = plain(rest)
    return len(said) - len(said.lstrip())


def _offset(line: Line, end: int) -> int:
    said = plain(line.inlines)
    return end + len(said) - len(said.lstrip())


def _number(line: Line, text: str) -> tuple[str, int]:
    """The number of a clause and how many characters of the line it takes (0: Word prints it)."""
    if line.label:
        found = re.fullmatch(r"((?:[ZN]?[A-Z]\.)?\d{1,3}(?:\.\d{1,3}){0,7})[.．、]?", line.label)
        return (found[1], 0) if found and (line.level is not None or "." in found[1]) else ("", 0)
    found = NUMBER.match(text)
    return (found[1], _offset(line, found.end())) if found else ("", 0)


def plausible(number: str, last: tuple[str, ...], rest: str) -> bool:
    """Whether a number at the start of a plain paragraph is that of a clause: it follows the one before."""
    parts = tuple(number.split("."))
    rest = rest.strip()
    if len(parts) > 1:
        if rest and rest[0] in "~～%％℃°":
            return False
        if parts[0].isalpha():
            return bool(last) and last[0] == parts[0]
        if not last or last[0].isalpha():
            return False
        return abs(int(parts[0]) - int(last[0])) <= 1 and int(parts[-1]) >= 1
    if not rest or len(rest) > _LONG or _ENDS.search(rest):
        return False
    before = int(last[0]) if last and last[0].isdigit() else 0
    return before < int(number) <= before + 2 and not (last and last[0].isalpha())


def _kind(rest: Inlines, depth: int, language: str) -> Kind:
    named = kind_of({"zh": rest, "en": rest}) if depth == 0 else Kind.CLAUSE
    del language
    return named
