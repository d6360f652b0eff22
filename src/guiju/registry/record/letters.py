"""Letters as data: who gets each, when, and its words in both languages (`data/letters`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any

from guiju.core.definitions.source import Entry, read
from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError
from guiju.data import tables

FIELDS = ("letter", "who", "when", "subject", "line", "more", "foot")
LINES = 50
"""Pieces of news in one letter; of more it says how many there are."""


@dataclass(frozen=True, slots=True)
class Letter:
    """who, when: for the page that says who is told what. line: one piece of news; more: for those left out."""

    name: str
    who: Words
    when: Words
    subject: Words
    line: Words
    more: Words
    foot: Words

    def written(self, language: str, rows: Sequence[Mapping[str, str]], **given: str) -> tuple[str, str]:
        """(subject, body) in a language, a line for each row. `given`: what subject, `more` and foot need."""
        told = {**given, "count": str(len(rows))}
        lines = [self.line.said(language).format(**{**given, **row}) for row in rows[:LINES]]
        if len(rows) > LINES:
            lines.append(self.more.said(language).format(**{**told, "count": str(len(rows) - LINES)}))
        body = "\n\n".join([*lines, self.foot.said(language).format(**told)])
        return self.subject.said(language).format(**told), body + "\n"


@cache
def letters() -> Mapping[str, Letter]:
    """Every letter by its name. GuijuError names the file and the line at fault."""
    found = {}
    for file, text in tables.texts("letters", ".yaml").items():
        letter = letter_of(text, file)
        found[letter.name] = letter
    return MappingProxyType(found)


def letter_of(text: str, file: str) -> Letter:
    """A letter from its YAML. GuijuError names the line at fault."""
    entry = read(text, file)
    said = entry.map("a letter")
    for key, value in said.items():
        if key not in FIELDS:
            raise GuijuError("unknown part {}", repr(key), where=value.where, expected=", ".join(FIELDS))
    for key in FIELDS:
        if key not in said:
            raise GuijuError("{} is missing", key, where=entry.where, expected="a letter says it")
    words = {key: _words(said[key]) for key in FIELDS[1:]}
    if said["letter"].text("a name") + ".yaml" != file:
        raise GuijuError("the file and its letter are named differently", where=said["letter"].where, expected=file)
    return Letter(said["letter"].text("a name"), **words)


def _words(entry: Entry) -> Words:
    said = entry.map("a text in zh and en")
    if set(said) != {"zh", "en"}:
        raise GuijuError("a text in one language, or in a third", where=entry.where, expected="zh and en")
    zh, en = (said[language].text("a text") for language in ("zh", "en"))
    if _gaps(zh, entry.where) != _gaps(en, entry.where):
        raise GuijuError("the two languages have other gaps", where=entry.where, expected="the same names in braces")
    return Words(zh, en)


def _gaps(text: str, where: str) -> set[Any]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise GuijuError(str(error), where=where, expected="names in braces") from None
