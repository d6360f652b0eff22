"""The comparison words of a language as patterns: before a value (不大于, "at least"), behind it (以上, "or more")."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.provision.tables import marked, rows


@cache
def before(language: str) -> re.Pattern[str]:
    """Of lower-case text (`normalization.lowered`): letters of one case are compared much faster."""
    found = [row["pattern"] for row in rows("operators") if row["language"] == language and row["place"] == "before"]
    those = [
        (marked(pattern, f"o{index}"), pattern[0].isalpha() or pattern[0] in "([")
        for index, pattern in sorted(enumerate(found), key=lambda item: (-len(item[1]), item[0]))
    ]
    joined = "|".join(form for form, _ in those)
    if language == "zh":
        negation = r"(?P<neg>(?:严禁|禁止|不)(?:应|得|宜|能|可|允许|许|准|必|会|要)?(?:被|再|有|长期|连续|瞬时)?)?"
    else:
        negation = (
            r"(?P<neg>\b(?:not|no|never|nowhere|cannot|neither|nor|without)\b(?:\s+(?!and\b|or\b|but\b"
            r"|if\b|when\b|unless\b)[a-z]+){0,4}?\s+)?"
        )
    if language == "en":  # one border for all words, so that a place inside a word is left at once
        said = "|".join(form for form, word in those if word)
        signs = "|".join(form for form, word in those if not word)
        return re.compile(rf"(?<![A-Za-z]){negation}(?:{said})(?![A-Za-z])|(?:{signs})")
    return re.compile(negation + f"(?:{joined})")


@cache
def after(language: str) -> re.Pattern[str]:
    found = [row["pattern"] for row in rows("operators") if row["language"] == language and row["place"] == "after"]
    joined = "|".join(marked(p, f"o{i}") for i, p in sorted(enumerate(found), key=lambda item: -len(item[1])))
    if language == "zh":
        return re.compile(rf"\s?(?:\(含[^)]{{0,8}}\)|\(不含[^)]{{0,8}}\))?(?:{joined})(?![径部容壁外层表面侧])")
    return re.compile(
        rf"\s?,?\s?\(?(?:(?:wide|high|long|deep|thick|tall|square|apart|in [a-z]{{5,9}}|by (?:mass|weight|volume))\s"
        rf"|[a-z]{{2,12}}\s(?=or\b))?(?:{joined})(?![A-Za-z])(?!\sof\b)",
        re.IGNORECASE,
    )


@cache
def signs(language: str, place: str) -> list[str]:
    return [row["op"] for row in rows("operators") if row["language"] == language and row["place"] == place]
