"""What values are compared by: a value has some keys, and two values agree where they share one."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import normalize

from guiju.core.designation import parse
from guiju.core.designation.model import Designation
from guiju.core.errors import GuijuError
from guiju.core.feeds.model import Compare, Rule
from guiju.data import tables

LONGEST = 1_000
"""Characters of a value that are looked at."""
MOST_WORDS = 60
SHORTEST_WORD = 3
LONGEST_TERM = 12
_WORD, _HAN, _DIGITS = re.compile(r"[a-z][a-z]+"), re.compile("[\u3400-\u9fff]+"), re.compile(r"\d+", re.ASCII)


def keys(rule: Rule, value: str) -> tuple[str, ...]:
    """The keys of a value under a rule, each once, in their order; none for a value that says nothing."""
    text = value[:LONGEST]
    match rule.compare:
        case Compare.SAME:
            found = folded(text)
            return (found,) if found else ()
        case Compare.DIGITS:
            digits = "/".join(_DIGITS.findall(normalize("NFKC", text)))
            return (digits,) if digits else ()
        case Compare.WORDS:
            return words(text, rule.ignore)
        case Compare.PREFIX:
            made = designation(text)
            found = folded(made.publisher if made is not None else text)
            return (found,) if found else ()
        case Compare.EDITION:
            made = designation(text)
            return (made.expression,) if made is not None else ()
        case Compare.WORK:
            made = designation(text)
            return (made.work,) if made is not None else ()


def folded(text: str) -> str:
    """A text as it is compared whole: width, case, blanks and punctuation do not count."""
    return "".join(c for c in normalize("NFKC", text).casefold() if c.isalnum())


@lru_cache(maxsize=20_000)
def words(text: str, ignore: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a text in either language: English without its endings, Chinese by the terms of `data/terms` in
    English, where a term is known, else by pairs of signs. What is ignored goes first, English as a word, Chinese
    wherever it stands."""
    plain = normalize("NFKC", text).casefold()
    left_out = {_stem(one.casefold()) for one in ignore}
    for one in sorted(ignore, key=len, reverse=True):
        if _HAN.search(one):
            plain = plain.replace(one, " ")
    found = [_stem(word) for word in _WORD.findall(plain)]
    for run in _HAN.findall(plain):
        found += _chinese(run)
    said = (word for word in found if len(word) >= SHORTEST_WORD or not word.isascii())
    return tuple(dict.fromkeys(word for word in said if word not in left_out))[:MOST_WORDS]


def _stem(word: str) -> str:
    """An English word without the commonest endings: managing, managements, environmental."""
    for ending, least in (("s", 3), ("ing", 5), ("al", 5)):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= least:
            word = word[: -len(ending)]
    return word


def _chinese(run: str) -> list[str]:
    """The words of a run of Chinese signs: its terms, the longest at each place, and pairs of what lies between."""
    terms, found, at, rest = _terms(), [], 0, 0
    while at < len(run):
        length = next((n for n in range(min(LONGEST_TERM, len(run) - at), 1, -1) if run[at : at + n] in terms), 0)
        if not length:
            at += 1
            continue
        found += [*_pairs(run[rest:at]), *terms[run[at : at + length]]]
        at = rest = at + length
    return [*found, *_pairs(run[rest:])]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run] * bool(run)


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    """Chinese term → the words of its English, out of the tables of terms."""
    found: dict[str, tuple[str, ...]] = {}
    for name in ("classes", "trades"):
        for row in tables.rows(f"terms/{name}.csv"):
            english = tuple(_stem(word) for word in _WORD.findall(row["en"].split("|")[0].casefold()))
            for term in row["zh"].split("|"):
                if english and _HAN.fullmatch(term) and 1 < len(term) <= LONGEST_TERM:
                    found.setdefault(term, english)
    return found


@lru_cache(maxsize=20_000)
def designation(text: str) -> Designation | None:
    """The designation that a value is, None where it is none."""
    try:
        return parse(text.strip()[:300]) if text.strip() else None
    except GuijuError:
        return None
