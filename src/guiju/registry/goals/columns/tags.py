"""Subjects of standards that targets speak of and no classification names: told by ICS, publisher or words of the title
(`data/scopes/tags.csv`)."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from guiju.core.errors import GuijuError
from guiju.data import tables

SIGNS = ("ics", "publisher", "word_zh", "word_en")


@dataclass(frozen=True)
class Tag:
    """`ics` are beginnings of codes; words are looked for in the title, English ones without regard to case."""

    name: str
    ics: tuple[str, ...]
    publisher: tuple[str, ...]
    word_zh: tuple[str, ...]
    word_en: tuple[str, ...]


def text() -> str:
    return tables.text("scopes/tags.csv")


def digest() -> str:
    """SHA-256 of the list: columns made with another one are made anew."""
    return hashlib.sha256(text().encode()).hexdigest()


@cache
def tags() -> tuple[Tag, ...]:
    return read(text())


def read(said: str) -> tuple[Tag, ...]:
    """The tags of a list. GuijuError names line and field."""
    found: dict[str, dict[str, list[str]]] = {}
    for line, row in enumerate(csv.DictReader(said.splitlines()), 2):
        if row["sign"] not in SIGNS or not row["value"] or not row["source"]:
            where = f"tags.csv:{line}"
            raise GuijuError("no sign of a tag: {}", repr(row["sign"]), where=where, expected=", ".join(SIGNS))
        found.setdefault(row["tag"], {sign: [] for sign in SIGNS})[row["sign"]].append(row["value"])
    return tuple(Tag(name, *(tuple(signs[sign]) for sign in SIGNS)) for name, signs in found.items())


def tagged(zh: str, en: str) -> pl.Expr:
    """The tags of a row, joined by ";", out of the columns `ics`, `publisher` and the titles in `zh` and `en`."""
    found = []
    for tag in tags():
        holds = pl.lit(False)
        for start in tag.ics:
            holds = holds | pl.col("ics").str.contains(rf"(?:^|;){start.replace('.', '[.]')}(?:[.;]|$)")
        if tag.publisher:
            holds = holds | pl.col("publisher").is_in(list(tag.publisher))
        for column, words in ((zh, tag.word_zh), (en, tag.word_en)):
            if words:
                holds = holds | pl.col(column).fill_null("").str.contains_any(list(words), ascii_case_insensitive=True)
        found.append(pl.when(holds.fill_null(False)).then(pl.lit(tag.name)))
    return pl.concat_str(found, separator=";", ignore_nulls=True) if found else pl.lit("")


def tagged_one(row: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """The same of one edition."""
    frame = pl.DataFrame(
        {
            "ics": [row["ics"]],
            "publisher": [row["publisher"]],
            "zh": [titles.get("zh", "")],
            "en": [titles.get("en", "")],
        }
    )
    return str(frame.select(tagged("zh", "en")).item() or "")


def known() -> Iterable[str]:
    return [tag.name for tag in tags()]
