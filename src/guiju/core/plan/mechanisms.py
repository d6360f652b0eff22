"""Named programmes, projects, platforms and mechanisms: what a task sets up or runs."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.designation.tables import codes
from guiju.core.plan.model import Mechanism
from guiju.core.plan.patterns import pattern


@cache
def _chinese() -> re.Pattern[str]:
    kinds = "|".join(f"(?P<{code}>{row['zh']})" for code, row in codes("plan_mechanisms").items())
    verb = pattern("plan_text_words", "mechanism-verb-zh").pattern
    return re.compile(
        rf"(?:(?<=^)|(?<=[,。;、:\n )\]])|(?<=步)|(?<=续)|(?<=极)){verb}(?:了|一批|以)?"
        rf"(?P<name>[^,。;、:()\[\]\n|]{{2,26}}?(?:{kinds}))(?=[,。;、:()\s\]]|$|建设|和|实施|的|,)"
    )


@cache
def _english() -> re.Pattern[str]:
    kinds = "|".join(f"(?P<{code}>{row['en']})" for code, row in codes("plan_mechanisms").items())
    verb = pattern("plan_text_words", "mechanism-verb-en").pattern
    return re.compile(
        rf"{verb}\s+(?:(?:and|or)\s+\w+\s+)?(?>(?:(?i:the|a|an|its|this|our)\s+)?)(?!(?i:the|a|an|mechanisms?)\s)"
        rf"(?P<name>(?:[\w'\"&-]+\s+){{1,10}}?(?i:{kinds}))\b(?=\s*(?:[,.;:()]|$|\n)|\s(?:for|of|on|to|in|and|with|from|that|between)\b)"
    )


_NAMED = re.compile(r"(?i)\b(?!(?:a|an|the|and|special|mechanisms?|actions?|plan|system|platform|project)\b)[a-z][\w-]*\s+\S+\s*\S*$")


def read(text: str, folded: str, start: int, end: int, language: str) -> list[Mechanism]:
    """The named mechanisms between two offsets, in order of appearance."""
    found = []
    for match in (_english() if language == "en" else _chinese()).finditer(folded, start, end):
        kind = next((code for code in codes("plan_mechanisms") if match[code]), "mechanism")
        if language == "en" and not _NAMED.search(match["name"]):
            continue
        found.append(Mechanism(text[slice(*match.span("name"))], kind, match.span("name")))
    return found
