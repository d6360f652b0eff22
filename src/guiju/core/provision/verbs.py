"""The provision verbs of a sentence, by the borders of words: 处理应 holds 应, 应力 does not (DOMAIN §5.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from guiju.core.provision.conventions import Convention
from guiju.core.provision.model import Condition, Modality, Span
from guiju.core.provision.normalization import hide, lowered
from guiju.core.provision.tables import marked, rows

_NO_WORD = "\ue002"


@dataclass(frozen=True, slots=True)
class Verb:
    """A provision verb as printed, or "" with an empty span where the form of the sentence decided.

    rank: 1 to 3, a verb of rank 3 gives way to a stronger one; certainty: 0 to 1, an order and no probability.
    """

    text: str
    span: Span
    modality: Modality
    negated: bool
    rank: int
    rule: str
    certainty: float


@cache
def _verbs(language: str) -> tuple[re.Pattern[str], tuple[dict[str, str], ...]]:
    kept = tuple(row for row in rows("verbs") if row["language"] == language)
    order = sorted(
        range(len(kept)),
        key=lambda index: (
            kept[index]["pattern"][0] not in "只不",
            "not" not in kept[index]["pattern"],
            -len(kept[index]["pattern"]),
        ),
    )
    joined = "|".join(marked(kept[index]["pattern"], f"v{index}") for index in order)
    if language == "en":
        joined = rf"(?<![A-Za-z])(?:{joined})(?![A-Za-z])"
    return re.compile(joined), kept


@cache
def _other_words(
    language: str,
) -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str] | None, re.Pattern[str] | None], ...]]:
    """Words that contain a verb and are none, with what may stand before or behind them so that they are one."""
    kept = sorted(
        (row for row in rows("false_hits") if row["language"] == language),
        key=lambda row: (-len(row["word"]), row["word"]),
    )
    joined = "|".join(marked(row["word"], f"w{index}") for index, row in enumerate(kept))
    first = "".join(sorted({row["word"][0] for row in kept}))
    if language == "en":
        form = rf"(?<![A-Za-z])(?:{joined})(?![A-Za-z])"
    else:  # a place whose character begins no word is left at once
        form = rf"(?=[{first}])(?:{joined})" if all("\u4e00" <= char <= "\u9fff" for char in first) else joined
    unless = tuple(
        (
            re.compile(row["unless_before"] + "$") if row["unless_before"] else None,
            re.compile(row["unless_after"]) if row["unless_after"] else None,
        )
        for row in kept
    )
    return re.compile(form, re.IGNORECASE), unless


def without_other_words(text: str, language: str) -> str:
    """The text with the words covered that contain a provision verb and are none.

    >>> [char == _NO_WORD for char in without_other_words("热处理应在应力下", "zh")]
    [False, False, False, False, False, True, True, False]
    """
    form, unless = _other_words(language)
    scanned, position = text, 0
    while match := form.search(text, position):
        before, after = unless[int(str(match.lastgroup)[1:])]
        start, end = match.span()
        split = (before is not None and before.search(text, max(0, start - 4), start)) or (
            after is not None and after.match(text, end)
        )
        if split or (match[0] == "可见" and text[end : end + 1] == "到"):
            position = start + 1
            continue
        scanned = hide(scanned, start, end, _NO_WORD)
        position = end
    return scanned


_KEY_WORDS = re.compile(
    r"\b(?:(?P<r>MUST(?: NOT)?|SHALL(?: NOT)?|(?<!NOT )REQUIRED)|(?P<s>SHOULD(?: NOT)?"
    r"|(?:NOT )?RECOMMENDED)|(?P<m>MAY(?: NOT)?|OPTIONAL))\b"
)
_KEY_KINDS = {"r": Modality.REQUIREMENT, "s": Modality.RECOMMENDATION, "m": Modality.PERMISSION}


_LAW_EN = re.compile(r"\b(?:law|laws|legal|legislation|statut\w+|licen[cs]e\w*|physic\w*|necessarily)\b", re.IGNORECASE)


def hits(text: str, language: str, conditions: Sequence[Condition], convention: Convention) -> list[Verb]:
    """The verbs of a folded sentence in order, without those inside conditions."""
    if found := _key_words(text):
        return found
    form, kept = _verbs(language)
    lower = lowered(text)
    if form.search(lower) is None:
        return []
    made: list[Verb] = []
    for match in form.finditer(lowered(without_other_words(text, language))):
        start, end = match.span()
        if any(condition.span[0] <= start and end <= condition.span[1] for condition in conditions):
            continue
        row = kept[int(str(match.lastgroup)[1:])]
        modality, certainty = Modality(row["modality"]), 0.95
        if modality is Modality.EXTERNAL and convention is not Convention.UNSTATED and not _LAW_EN.search(text):
            modality, certainty = Modality.REQUIREMENT, 0.9
        printed = text[start:end]
        rule = f"verb {printed if len(printed) < 20 else printed.split()[0]}"
        made.append(
            Verb(text[start:end], (start, end), modality, row["negated"] == "yes", int(row["rank"]), rule, certainty)
        )
    return made


def _key_words(text: str) -> list[Verb]:
    """Words in capitals as RFC 2119 and RFC 8174 define them; where there are some, others mean nothing."""
    return [
        Verb(
            match[0], match.span(), _KEY_KINDS[str(match.lastgroup)], "NOT" in match[0], 1, f"key word {match[0]}", 0.98
        )
        for match in _KEY_WORDS.finditer(text)
        if not text.isupper()
    ]
