"""Search inside texts: clauses that hold all words of a question, and the limits that answer it, strictest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from guiju.core.errors import GuijuError, sentence
from guiju.registry.catalogue import indexing
from guiju.registry.catalogue.timeline import IN_FORCE
from guiju.registry.texts.models import Passage, Requirement, Text
from guiju.registry.texts.passages import terms
from guiju.registry.texts.provisions import answered
from guiju.search.prepare import normalise, runs, stem
from guiju.search.understanding import Group, Way

LONGEST = 200
MOST = 200
"""Rows of one answer."""
_FILLERS = {
    "which", "what", "standard", "standards", "limit", "limits", "and", "to", "in", "the", "of", "for", "a", "an", "is",
    "are", "how", "much", "many",
}  # fmt: skip
_THINGS = "标准|限值|限量|规定|要求"
_ASKING = re.compile(
    rf"(?:(?:有|是)?(?:哪些|什么|多少)(?:(?:{_THINGS})(?:中?(?:规定了?|限制了?|有|对))?)?)"
    rf"|(?:中?的)?(?:{_THINGS})(?=$|(?:有|是)?(?:哪些|什么|多少))"
)
"""Words of asking. They go as phrases and never letter by letter: 有机物 begins with no 有, 中性 with no 中."""
_ABOUT = re.compile(
    rf"^对(?![硫苯比数氨羟称地流二甲乙位照焊接讲角虾氯硝溴叔映外应准])(.+?)(?=(?:有|是)(?:哪些|什么|多少)|的(?:{_THINGS})$)"
)
"""对 … 有什么规定; not the 对 of 对硫磷, 对比度, 对苯二甲酸."""
_BETWEEN = re.compile(
    r"中的|(?<![目标靶])的(?![确士])|(?<=.)(?<![饱中缓总调温柔共])和(?!谐|$)|(?<=.)(?<![集其途折居空])中$"
)
"""Particles between words, and 中 behind one, where they are not a part of a word (饱和, 目的, 集中)."""


_EXCEPT = re.compile(
    r"([^(),;]{1,40})除外|除([^(),;]{1,40})外|(?:except(?: for)?|excluding|other than) ([^(),;]{1,60})"
)
"""What a class leaves out, in prepared text."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question: limits in order, passages in order, and what was looked for."""

    words: tuple[str, ...]
    limits: tuple[Requirement, ...]
    passages: tuple[Passage, ...]
    all_limits: int = 0
    """How many limits there are in all; `limits` are at most MOST of them."""
    all_passages: int = 0
    literal: bool = False


def find(question: str, *, slug: str = "", unit: str = "", literal: bool = False) -> Found:
    """Limits and clauses that hold every word of a question, or (unless `literal`) another word for the same; words of
    asking (which, 哪些 …) and days are left out.

    Limits with one base unit stand together, the strictest first: for an upper limit the lowest. GuijuError: nothing to
    look for, or too long.
    """
    if len(question) > LONGEST:
        raise GuijuError(
            "a question of {} characters", len(question), where="q", expected=sentence("at most {}", LONGEST)
        )
    words = asked(question)
    if not words:
        raise GuijuError("no word to look for", where="q", expected="a word of a clause, such as 铅 or lead")
    held = _literally(words) if literal else _holding(words)
    measured = Q(value__isnull=False) | Q(low__isnull=False) | Q(high__isnull=False)
    limits = _visible(answered().filter(measured, held))
    passages = _visible(Passage.objects.filter(held))
    if slug:
        limits, passages = limits.filter(text__slug=slug), passages.filter(text__slug=slug)
    if unit:
        limits = limits.filter(unit=unit)
    limits = limits.select_related("text", "text__edition").order_by(
        "base", F("base_high").asc(nulls_last=True), F("base_low").desc(nulls_last=True), "text__designation", "place"
    )
    passages = passages.select_related("text", "text__edition").order_by("text__designation", "place")
    rows = sorted(limits[: MOST * 3], key=lambda row: (-_close(row, words), row.base))
    clauses = tuple(passages[:MOST])
    return Found(
        words,
        tuple(rows[:MOST]),
        clauses,
        len(rows) if len(rows) < MOST * 3 else limits.count(),
        len(clauses) if len(clauses) < MOST else passages.count(),
        literal,
    )


def tried(question: str, *, literal: bool = False) -> Found | None:
    """What `find` finds; None for a question that it refuses."""
    try:
        return find(question, literal=literal)
    except GuijuError:
        return None


def answers(found: Found, limit: int = 3) -> tuple[Requirement, ...]:
    """The limits that answer a question by name: each names a word of it as what it limits, and the clause, the text or
    the heads of the table hold the others; those in force first. None for a question that asks for no limit."""
    groups = tuple(Group(word) for word in found.words) if found.literal else _groups(found.words)
    if len(groups) < 2:  # one word is a subject, not a question for a value
        return ()
    named = [tuple(dict.fromkeys((group.typed, *map(said, group.ways)))) for group in groups]
    rows = [row for row in found.limits if any(_close(row, ways) for ways in named) and not _left_out(row, named)]
    return tuple(sorted(rows, key=lambda row: row.text.edition is None or row.text.edition.status != IN_FORCE)[:limit])


def _groups(words: Sequence[str]) -> tuple[Group, ...]:
    """The words as they belong together; as they stand where a title holds no part of one, so that it cannot be cut."""
    groups = indexing.index().understood(" ".join(words)).groups
    if groups and all(group.ways for group in groups):
        return groups
    return tuple(Group(word) for word in words)


def said(way: Way) -> str:
    """A way to say something, as words."""
    return " ".join(run.text for phrase in way for run in phrase)


def _holding(words: Sequence[str]) -> Q:
    """What holds every word, or another word for the same."""
    every = Q()
    for group in _groups(words):
        ways = {tuple(sorted(terms(group.typed)))}
        ways |= {
            tuple(sorted({term for phrase in way for run in phrase for term in terms(run.text)})) for way in group.ways
        }
        any_of = Q()
        for way in ways - {()}:
            any_of |= Q(words__contains=list(way))
        every &= any_of
    return every


def _literally(words: Sequence[str]) -> Q:
    """What holds every word as it stands."""
    return Q(words__contains=sorted({term for word in words for term in terms(word)}))


_DAY = re.compile(r"(?<![\w.-])(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?![\w-])")


def asked(question: str) -> tuple[str, ...]:
    """The words of a question that say what is looked for."""
    found: list[str] = []
    for run in runs(_DAY.sub(" ", normalise(question))):
        if not run.cjk:
            if run.text not in _FILLERS:
                found.append(run.text)
            continue
        found += _pieces(run.text)
    return tuple(dict.fromkeys(found))


def _pieces(text: str) -> list[str]:
    """The words of a run of Chinese that say what is looked for; none where it is made of words of asking only."""
    about = _ABOUT.sub(r"\1 ", text)
    return [piece for part in _ASKING.sub(" ", about).split() for piece in _BETWEEN.split(part) if piece]


def _left_out(row: Requirement, named: Sequence[Sequence[str]]) -> bool:
    """Whether a limit says of itself that it does not hold for what is asked: 谷物(稻谷除外) of 稻谷."""
    said_out = " ".join(piece for match in _EXCEPT.finditer(normalise(_told(row))) for piece in match.groups() if piece)
    return bool(said_out) and any(_names(said_out, way) for ways in named for way in ways)


def _told(row: Requirement) -> str:
    return f"{row.characteristic} {row.subject} {row.klass} {' '.join(row.others.values())}"


def _names(told: str, word: str) -> bool:
    """Whether prepared text names a word: by its characters, or by its stems."""
    stems = {stem(run.text) for run in runs(told) if not run.cjk}
    return all(run.text in told if run.cjk else stem(run.text) in stems for run in runs(normalise(word)))


def _close(row: Requirement, words: Sequence[str]) -> int:
    """How many words of the question the limit itself names: what is limited comes before what is only near."""
    told = normalise(_told(row))
    stems = {stem(run.text) for run in runs(told)}
    return sum(1 for word in words if (stem(word) in stems if word.isascii() else word in told))


def _visible(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Published texts only: a draft is searched by those who write it."""
    return rows.filter(text__kind=Text.Kind.PUBLISHED)
