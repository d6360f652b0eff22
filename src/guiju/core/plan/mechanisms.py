"""Named programmes, projects, platforms and mechanisms: what a task sets up or runs."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.plan.model import Mechanism, Span
from guiju.core.plan.patterns import pattern
from guiju.data.tables import codes

_NAMED = re.compile(
    r"(?i)^(?!(?:the|a|an|and|these|such|this)\s)(?!(?:special |institutional |corresponding |relevant )?\S+$)"
    r"(?!system and mechanisms$)(?!and improve)"
)
_DONE = (
    r"(?:will|shall|must|should)\s(?:also\s|further\s)?be\s(?:\w+ly\s)?"
    r"(?:establish|implement|improv|launch|form|carri|creat|set|buil|undertak|develop)"
)


@cache
def _kinds(column: str) -> str:
    return "|".join(f"(?P<{code}>{row[column]})" for code, row in codes("plan_mechanisms").items())


@cache
def _chinese() -> re.Pattern[str]:
    verb = pattern("plan_text_words", "mechanism-verb-zh").pattern
    return re.compile(
        rf"(?:(?<=^)|(?<=[,。;、:\n )\]])|(?<=步)|(?<=续)|(?<=极)){verb}(?:了|一批|以)?"
        rf"(?P<name>[^,。;、:()\[\]\n|]{{2,26}}?(?:{_kinds('zh')}))(?=[,。;、:()\s\]]|$|建设|和|实施|的|,)"
    )


@cache
def _english() -> tuple[re.Pattern[str], ...]:
    """Active (implement the X project), passive (the X project will be implemented)."""
    verb = pattern("plan_text_words", "mechanism-verb-en").pattern
    article = r"(?>(?:(?i:the|a|an|its|this|our|and)\s+)?)"
    name = rf"(?P<name>(?:[\w'\"&-]+\s+){{1,10}}?(?i:{_kinds('en')}))\b"
    tail = r"(?P<tail>\s(?:for|of|to)\s[^,.;:()\n]{4,80})?"
    return (
        re.compile(rf"{verb}\s+(?:(?:and|or)\s+\w+\s+)?{article}{name}{tail}"),
        re.compile(rf"(?:(?<=[.;,]\s)|(?<=\n))(?i:and\s+)?{article}(?P<name>(?:[\w'\"&-]+\s+){{1,8}}?(?i:{_kinds('en')}))\b{tail}(?=\s{_DONE})"),
    )  # fmt: skip


def read(text: str, folded: str, start: int, end: int, language: str) -> list[Mechanism]:
    """The named mechanisms between two offsets, in order of appearance."""
    found: dict[Span, str] = {}
    for searched in _english() if language == "en" else (_chinese(),):
        for match in searched.finditer(folded, start, end):
            span = match.span("name")
            if language == "en" and not _NAMED.search(match["name"]):
                if not match["tail"] or re.match(r"(?i)(?:the|a|an|and)\s", match["name"]):
                    continue
                span = span[0], match.end("tail")
            if not any(a < span[1] and span[0] < b for a, b in found):
                found[span] = next((code for code in codes("plan_mechanisms") if match[code]), "mechanism")
    return [Mechanism(text[slice(*span)], kind, span) for span, kind in sorted(found.items())]
