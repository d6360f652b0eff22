"""The laws, measures and documents that rules rest on (`data/rules/instruments.csv`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from guiju.core.errors import GuijuError, sentence
from guiju.data import tables

# Sources that name themselves: a standard, an agreement, the directives of an international body.
_FORMS = re.compile(r"(GB|GB/T|GB/Z|ISO|IEC|ISO/IEC) (Guide )?\d.*|WTO \S.*|(ISO/IEC|ITU) Directives\b.*")


@dataclass(frozen=True)
class Instrument:
    key: str
    zh: str
    en: str
    number: str
    in_force_from: date | None
    url: str


@cache
def instruments() -> Mapping[str, Instrument]:
    """The known instruments by key, such as SL for the Standardization Law."""
    found = {}
    for row in tables.rows("rules/instruments.csv"):
        since = date.fromisoformat(row["in_force_from"]) if row["in_force_from"] else None
        found[row["key"]] = Instrument(row["key"], row["zh"], row["en"], row["number"], since, row["url"])
    return found


def instrument_of(source: str) -> Instrument | None:
    """The instrument that a source such as `SL 29` cites; None for a source that names itself."""
    return instruments().get(source.partition(" ")[0].rstrip(":"))


def check_source(source: str, where: str) -> None:
    """GuijuError when a source names no known instrument and has none of the documented forms."""
    if instrument_of(source) is None and not _FORMS.fullmatch(source):
        raise GuijuError(
            "unknown source {}", repr(source), where=where,
            expected=sentence(
                "{} and an article, or GB/T …, ISO …, WTO …, ISO/IEC Directives …", ", ".join(instruments())
            ),
        )  # fmt: skip


@cache
def _said() -> tuple[tuple[str, str], ...]:
    """(English, Chinese) of what stands in sources beside keys of instruments, the longest first."""
    rows = ((row["en"], row["zh"]) for row in tables.rows("words/sources.csv"))
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def source_in_words(source: str, language: str) -> str:
    """`SL 29` written out: the title of the instrument in zh or en, the article and the note as given. Several stand
    one after the other, `O 2; A 27`; what nothing is known of stays as it is."""
    parts = [_one_in_words(part, language) for part in source.split("; ")]
    return ("；" if language.startswith("zh") else "; ").join(parts)


def _one_in_words(source: str, language: str) -> str:
    chinese = language.startswith("zh")
    cited, mark, note = source.partition(": ")
    instrument = instrument_of(cited)
    if instrument is not None:
        cited = f"{instrument.zh if chinese else instrument.en} {cited.partition(' ')[2]}".strip()
    if not chinese:
        return f"{cited}{mark}{note}"
    return f"{_chinese(cited)}{'：' if mark else ''}{_chinese(note)}"


def _chinese(text: str) -> str:
    for en, zh in _said():
        if text == en or text.startswith((f"{en} ", f"{en},")):
            return zh + text[len(en) :]
    return text
