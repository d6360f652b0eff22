"""Text as the index and the queries see it.

NFKC, lower case, accents of Latin letters folded, traditional Chinese characters made simplified (OpenCC's character
table); runs of CJK (Han, kana, bopomofo, hangul) become overlapping n-grams, other words become English stems. The very
same preparation is used for documents and for questions, so a run of a question is a substring of a run of a document
exactly when its grams are found there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import snowballstemmer

TITLE_GRAM = 4  # longest gram of a title: runs up to this length are one term, no positions needed
WHOLE_GRAM = 2  # of titles and abstract together
GAP = "¦"  # a position between two texts of one field, so that no phrase crosses it
LONGEST_WORD = 64
_STEM_CACHE = 500_000

CJK = (
    "\u4e00-\u9fff\u3005-\u3007\u3031-\u3035\u3041-\u3096\u3099-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(f"([{CJK}]+)|((?:(?![{CJK}])[^\\W_])+)")
_CJK_PART = re.compile(f"([{CJK}]+)")
MAYBE_CJK = re.compile("[\u2e80-\U0003ffff]")
_WORD = re.compile("[^\\W_]+")
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
_ACCENTS = "\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f"
_ACCENTED = re.compile(f"[{_ACCENTS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARK = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one script in prepared text; `cjk` text is matched as a substring, other text by its stem."""

    text: str
    cjk: bool
    start: int = 0
    end: int = 0


@cache
def _simplified() -> dict[int, str]:
    """Traditional → simplified, character by character; every chain ends in its last character."""
    table: dict[int, str] = {}
    lines = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8").splitlines()
    for line in lines:
        traditional, _, candidates = line.partition("\t")
        first = candidates.split(" ")[0].strip()
        if len(traditional) == 1 and len(first) == 1 and traditional != first:
            table[ord(traditional)] = first
    for key in list(table):
        seen = {key}
        while ord(table[key]) in table and ord(table[key]) not in seen:
            seen.add(ord(table[key]))
            table[key] = table[ord(table[key])]
        if chr(key) == table[key]:
            del table[key]
    return table


def normalise(text: str) -> str:
    """The prepared form of a text before it is cut into terms. Idempotent; never fails on any `str`."""
    text = text.lower()
    if text.isascii():
        return text
    if "，" in text or "、" in text or "：" in text:  # by far the most frequent characters NFKC changes
        text = text.replace("，", ",").replace("：", ":").replace("（", "(").replace("）", ")").replace("；", ";")
    singly = _singly(text)
    if singly is not None:
        return singly
    return _stable(_SURROGATE.sub(" ", text))


def normalised(texts: Sequence[str]) -> list[str]:
    """`normalise` of each. What is not ASCII is folded in one text: most texts hold no letter that was not met before,
    and each of the others is looked at once."""
    found = [text.lower() for text in texts]
    odd = [place for place, text in enumerate(found) if not text.isascii()]
    for place, part in zip(odd, _together([texts[place] for place in odd]), strict=True):
        found[place] = part
    return found


def _together(texts: list[str]) -> list[str]:
    """The same of texts that are not ASCII; where one of them must be looked at alone, by halves."""
    folded = _singly(_APART.join(texts).lower())
    parts = folded.split(_APART) if folded is not None else []
    if not texts:
        return []
    if len(parts) == len(texts):
        return parts
    if len(texts) == 1:
        return [normalise(texts[0])]
    half = len(texts) // 2
    return _together(texts[:half]) + _together(texts[half:])


def _singly(text: str) -> str | None:
    """The folded form of a lower-case text each of whose characters folds alike whatever stands beside it; None for
    another. Each distinct character is looked at once in the life of the process."""
    if _kept.issuperset(text):
        return text
    for char in set(_NOT_ASCII.findall(text)):
        folded = _folded[char]
        if folded is None:
            return None
        if folded != char:
            text = text.replace(char, folded)
        else:
            _kept.add(char)
    return text


class _Folding(dict[str, str | None]):
    """Character → its folded form; None where that depends on what stands beside it, or grows into it."""

    def __missing__(self, char: str) -> str | None:
        folded = _stable(char)
        sigma = folded != char and not {"σ", "ς"}.isdisjoint(folded)  # a capital one is another at the end of a word
        apart = not sigma and not any(map(_joins, char + folded))
        found = folded if apart else None
        if len(self) < _MOST_CHARACTERS:
            self[char] = found
        return found


def _joins(char: str) -> bool:
    """Whether normalisation may join a character to its neighbours."""
    jamo = "\u1100" <= char <= "\u11ff" or "\u3099" <= char <= "\u309c" or "\uff61" <= char <= "\uffdc"
    return jamo or unicodedata.combining(char) != 0 or unicodedata.category(char) in ("Mn", "Mc", "Cs")


def _stable(text: str) -> str:
    text = _fold(text)
    again = _fold(text)
    while again != text:  # a few letters lower-case into something NFKC changes again
        text, again = again, _fold(again)
    return text


_APART = "\0"  # changes nothing beside it
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_MOST_CHARACTERS = 1 << 17
_folded = _Folding()
_kept = {chr(code) for code in range(128)}
"""Characters of lower-case text that are known to stay as they are, whatever stands beside them."""


def _bare_letter(found: re.Match[str]) -> str:
    return _MARK.sub("", unicodedata.normalize("NFD", found.group()))


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    text = _ACCENTED.sub(_bare_letter, text)
    return text.translate(_simplified())


_stem_word = snowballstemmer.stemmer("english").stemWord
_stems: dict[str, str] = {}


def stem(word: str) -> str:
    """The English stem of a prepared word; words with a digit stay as they are."""
    found = _stems.get(word)
    if found is None:
        if len(_stems) >= _STEM_CACHE:
            _stems.clear()
        found = word[:LONGEST_WORD]
        if found.isalpha():
            found = _stem_word(found)
        _stems[word] = found
    return found


def runs(text: str) -> list[Run]:
    """Cut prepared text into runs of one script; positions are offsets in `text`."""
    return [Run(match.group(), match.group(1) is not None, match.start(), match.end()) for match in _RUN.finditer(text)]


def grams(run: str, longest: int) -> list[str]:
    """All substrings of a run up to `longest` characters; those of one length stand side by side, longest first."""
    size = len(run)
    terms: list[str] = []
    for n in range(min(longest, size), 1, -1):
        terms += [run[i : i + n] for i in range(size - n + 1)]
    terms += run
    return terms


def cover(run: str, longest: int) -> list[tuple[int, str]]:
    """The fewest grams, with their positions, that together spell a run longer than `longest`."""
    last = len(run) - longest
    starts = [*range(0, last, longest), last]
    return [(start, run[start : start + longest]) for start in starts]


def words_of(text: str) -> list[str]:
    """The words of prepared text that holds no CJK, as they are written."""
    return _WORD.findall(text)


def split_cjk(text: str) -> list[str]:
    """What stands between CJK runs, and the runs, in turn."""
    return _CJK_PART.split(text)


def divide(text: str) -> tuple[list[str], list[str]]:
    """The CJK runs of prepared text and the stems of its other words, each in order."""
    if text.isascii():
        runs_of: list[str] = []
        words = text.translate(_SPACED).split()
    elif MAYBE_CJK.search(text) is None:
        runs_of = []
        words = _WORD.findall(text)
    else:
        parts = _CJK_PART.split(text)
        runs_of = parts[1::2]
        rest = " ".join(parts[::2])
        words = [] if rest.isspace() else _WORD.findall(rest)
    known = _stems
    return runs_of, [known.get(word) or stem(word) for word in words]


def cjk_terms(runs_of: list[str], longest: int) -> str:
    """The grams of CJK runs, joined by spaces."""
    terms: list[str] = []
    for run in runs_of:
        size = len(run)
        for n in range(longest if longest < size else size, 1, -1):
            terms += [run[i : i + n] for i in range(size - n + 1)]
        terms += run
    return " ".join(terms)


def long_grams(runs_of: list[str]) -> str:
    """The grams of CJK runs that are longer than those of a whole and no longer than those of a title, joined by
    spaces."""
    sizes = range(WHOLE_GRAM + 1, TITLE_GRAM + 1)
    return " ".join([run[i : i + n] for run in runs_of for n in sizes for i in range(len(run) - n + 1)])


def pairs(stems: list[str]) -> list[str]:
    """Neighbouring stems as one term each, so that a phrase of two words needs no positions."""
    return [f"{a}_{b}" for a, b in pairwise(stems)]
