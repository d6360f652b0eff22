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


def source_in_words(source: str, language: str) -> str:
    """`SL 29` written out: the title of the instrument in zh or en, and the article as given."""
    instrument = instrument_of(source)
    if instrument is None:
        return source
    title = instrument.zh if language.startswith("zh") else instrument.en
    rest = source.partition(" ")[2]
    return f"{title} {rest}".strip()
