"""Designations as keys: what is left when every separator, case and width is squeezed out.

`GB/T 1.1—2020`, `gbt1.1-2020` and `GB／T 1．1 2020` are one key. A question is read against the keys the index
holds, so any designation in the library is found in any spelling, whatever its scheme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from guiju.search import spoken
from guiju.search.prepare import CJK, normalise

EDITION, WORK, NEAR = "e:", "w:", "n:"  # exact edition; exact work; reached by a part of the number only
PREFIX = "p:"  # the first characters of the edition, for completions while typing
LONGEST_PREFIX = 7  # beyond, so few designations begin alike that the terms themselves are looked through
LONGEST_KEY = 120
_BEGINNING = 12  # characters that nearly always hold as many letters and digits as the longest prefix
SHORTEST_NUMBER = 3  # digits: a shorter number alone is no designation
LONG_NUMBER = 5  # digits: as long a number means the same thing whoever adopts it
LONGEST_SPAN = 14  # pieces of a question one designation may take

_PIECE = re.compile(f"[{CJK}]+|(?:(?![{CJK}])[^\\W\\d_])+|\\d+")
_SEPARATORS = {ord(char): None for char in " /-.:_()—–"}
_SQUEEZE = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?<![\s:\-–—―‐‑−,])[\s:\-–—―‐‑−,]++\(?((?:18|19|20)\d\d)(?!\d)\)?(?:-\d\d){0,2}")
_BASE = re.compile(r"\d++(?=[.\-]\d)")
_NUMBER = re.compile(r"\d")
_PLAIN = re.compile(  # a number of four digits behind another may be read as a year
    r"((?:[^\W\d_]++/?+)++ ?)(([0-9]{1,7})(?:(?:/[tz])? (?:[0-9]{1,3}|[0-9]{5,6})(?![0-9]))?((?:\.[0-9]{1,5}){1,4})?)"
    r"-((?:18|19|20)[0-9]{2})"
)
_CHINESE_PART = re.compile(r"第([一二三四五六七八九十]{1,3})部分$")
_RECOMMENDED = ("t", "z")
_SOCIAL = ("t", "q")  # association and enterprise standards: the organization follows


def _bare(text: str) -> str:
    """Prepared text without its separators."""
    text = text.translate(_SEPARATORS)
    return text if not text or text.isalnum() else _SQUEEZE.sub("", text)


def squeeze(text: str) -> str:
    """Letters and digits only, in prepared form."""
    return _bare(normalise(text))[:LONGEST_KEY]


def keys(designations: Iterable[str], adopts: Iterable[str] = ()) -> list[str]:
    """Every key one edition is found by, with the class of the match as prefix; the first designation leads. What it
    adopts is one of the ways near to it."""
    found: dict[str, None] = {}
    for other in adopts:
        for key in keys((other,)):
            found[NEAR + key[len(EDITION) :]] = None
    for text in dict.fromkeys([normalise(designation).replace("—", "-") for designation in designations]):
        plain = _PLAIN.fullmatch(text)
        if plain is not None and len(text) <= LONGEST_KEY:
            head, number, base, parts, year = plain.groups()
            _plain_keys(head, number, base, parts, year, found)
        else:
            _keys(text, found)
    return list(found)


def joined_keys(prepared: str, designations: Sequence[str], adopts: Sequence[str]) -> str:
    """All keys and what the first designation, which is told `prepared` too, may be completed from, joined by
    spaces."""
    if not designations or adopts:
        every = keys(designations, adopts)
        return " ".join(every + prefixes(designations[0]) if designations else every)
    first, *others = designations
    if all(other.replace("—", "-") == first for other in others):
        text = prepared.replace("—", "-")
        plain = _PLAIN.fullmatch(text)
        if plain is not None and len(text) <= LONGEST_KEY:
            head, number, base, parts, year = plain.groups()
            if _alone(head):
                found: dict[str, None] = {}
                _plain_keys(head, number, base, parts, year, found)
                edition = next(iter(found))
                return f"{' '.join(found)} {_beginnings(edition[len(EDITION) :][:LONGEST_PREFIX])}"
    return " ".join(keys(designations) + prefixes(first))


@lru_cache(maxsize=1 << 14)
def _alone(head: str) -> bool:
    """Whether no letter of a prepared text is another beside other letters."""
    return all(char.isascii() or "\u4e00" <= char <= "\u9fff" for char in head)


@lru_cache(maxsize=1 << 16)
def _beginnings(key: str) -> str:
    return " ".join([PREFIX + key[:size] for size in range(1, len(key) + 1)])


def _plain_keys(head: str, number: str, base: str, parts: str | None, year: str, found: dict[str, None]) -> None:
    """The keys of the commonest forms (`gb/t 1.1-2020`, `q/abc12 003-2020`, `db11/t 5-2020`), as `_keys` finds them."""
    names = _names(head)
    digits = number.translate(_SEPARATORS)
    dated, work = digits + year, names[0] + digits
    edition = names[0] + dated
    found[EDITION + edition] = found[WORK + work] = None
    for name in names:
        for key in (name + digits, name + dated):
            if key != work and key != edition:
                found[NEAR + key] = None
        if parts and len(base) + len(parts) == len(number) and (name or len(base) >= SHORTEST_NUMBER):
            found[NEAR + name + base] = None


@lru_cache(maxsize=1 << 14)
def _names(head: str) -> tuple[str, ...]:
    return (_bare(head), *_heads(head))


def _keys(text: str, found: dict[str, None]) -> None:
    edition = _bare(text)[:LONGEST_KEY]
    if not edition:
        return
    found[EDITION + edition] = None
    first = _NUMBER.search(text)
    if first is None:
        found[WORK + edition] = None
        return
    head, number, year = text[: first.start()], text[first.start() :], ""
    dated = list(_YEAR.finditer(number))
    if dated:
        last = dated[-1]
        number, year = number[: last.start()] + number[last.end() :], _bare(last.group())
    digits, stem = _bare(number), _bare(head)
    work = (stem + digits)[:LONGEST_KEY]
    found[WORK + work] = None
    base = _BASE.match(number)
    for name in (stem, *_heads(head)):
        for form in (digits, digits + year) if year else (digits,):
            key = (name + form)[:LONGEST_KEY]
            if key != work and key != edition:
                found[NEAR + key] = None
        if base is not None and (name or len(base.group()) >= SHORTEST_NUMBER):
            found[NEAR + name + base.group()] = None


def prefixes(designation: str) -> list[str]:
    """What a designation may be completed from."""
    key = _bare(normalise(designation[:_BEGINNING]))[:LONGEST_PREFIX]
    if len(key) < LONGEST_PREFIX and len(designation) > _BEGINNING:
        key = squeeze(designation)
    return [PREFIX + key[:size] for size in range(1, min(len(key), LONGEST_PREFIX) + 1)]


@lru_cache(maxsize=1 << 14)
def _heads(head: str) -> tuple[str, ...]:
    """What else may stand before the number: no `/T`, one publisher of several, nothing."""
    names = [_bare(name) for name in head.split("/")]
    if len(names) == 1:
        return ("",)
    if names[-1] in _RECOMMENDED:
        return ("".join(names[:-1]), "")
    if names[0] in _SOCIAL:
        return ("".join(names[1:]), "")
    return (*names, "")


@dataclass(frozen=True, slots=True)
class Span:
    """A designation seen in a question: offsets in the prepared question and the keys it may be; `read`: it is not held
    as typed, but as it was meant (`GB 276O`, `DIN EN ISO 9001`, 国标2762)."""

    start: int
    end: int
    edition: str
    work: str
    near: str
    read: bool = False

    @property
    def name(self) -> str:
        """The key it is found by, without its class."""
        return (self.edition or self.work or self.near)[len(EDITION) :]


def same_number(span: Span) -> str:
    """The key of whatever has the number of a designation, whoever gave it; "" for a number so short that many things
    have it (JIS K 9001 is no ISO 9001)."""
    number = span.name.lstrip("".join(set(span.name) - set("0123456789")))
    return NEAR + number if len(number) >= LONG_NUMBER else ""


def spans(text: str, known: Callable[[str], bool]) -> list[Span]:
    """Designations of the index in a prepared question, longest first at each place; `known` asks for a key."""
    pieces = [(match.start(), match.end()) for match in _PIECE.finditer(text)]
    found: list[Span] = []
    at = 0
    while at < len(pieces):
        span = _longest(text, pieces, at, known)
        if span is None:
            at += 1
            continue
        found.append(span)
        at = next((i for i in range(at, len(pieces)) if pieces[i][0] >= span.end), len(pieces))
    return found


def _longest(text: str, pieces: list[tuple[int, int]], at: int, known: Callable[[str], bool]) -> Span | None:
    """The longest designation that begins at a piece: as typed, with its part said in words, with letters for digits;
    else as people say it."""
    stop = min(len(pieces), at + LONGEST_SPAN)
    start = pieces[at][0]
    words = [text[a:b] for a, b in pieces[at:stop]]
    for last in range(len(words) - 1, -1, -1):
        typed = "".join(words[: last + 1])
        for key in dict.fromkeys((_parted(words[: last + 1]), typed, spoken.mended(words[: last + 1]))):
            kinds = _kinds(key, known)
            if any(kinds):
                return Span(start, pieces[at + last][1], *kinds, read=key != typed)
    for last in range(len(words) - 1, -1, -1):
        for key in dict.fromkeys(spoken.forms(words[: last + 1])):
            kinds = _kinds(key, known)
            if any(kinds):
                return Span(start, pieces[at + last][1], *kinds, read=True)
    return None


def _kinds(key: str, known: Callable[[str], bool]) -> tuple[str, str, str]:
    """The keys of each class that the index holds; "" where it does not."""
    if not _NUMBER.search(key) or len(key) > LONGEST_KEY or (key.isdigit() and len(key) < SHORTEST_NUMBER):
        return "", "", ""
    edition, work, near = (kind + key if known(kind + key) else "" for kind in (EDITION, WORK, NEAR))
    return edition, work, near


def _parted(words: list[str]) -> str:
    """`iec 61508 part 3`, `iso 5725 part ii`, `gb/t 1 第 1 部分` → the key of the part; "" when the end names none."""
    for at in range(len(words) - 1, 1, -1):
        if words[at - 1] in spoken.PARTS:
            numbers = [spoken.number(word) for word in words[at:]]
            return "".join((*words[: at - 1], *numbers)) if all(numbers) else ""
    if len(words) > 3 and words[-1] == "部分" and words[-3].endswith("第") and words[-2].isdigit():
        return "".join((*words[:-3], words[-2]))
    found = _CHINESE_PART.search(words[-1]) if len(words) > 1 else None
    return "".join((*words[:-1], spoken.number(found.group(1)))) if found else ""
