"""Words and patterns in the text: most of what a rule forbids is data here."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from guiju.core.lint.context import Context, Selection, reading
from guiju.core.lint.model import Hit, Line
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import Run, Styled
from guiju.core.text.walking import places, plain
from guiju.data import tables


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the rules; \\w and \\b know ASCII only, so that a unit ends before a Chinese character."""
    return re.compile(pattern, re.MULTILINE | re.ASCII)


def selection(parameters: Parameters) -> Selection:
    """The lines a rule looks at, from its `where`."""
    where: Mapping[str, Any] = parameters.get("where", {})
    return Selection(**{key: frozenset(values) for key, values in where.items()})


def by_language(context: Context, value: Any) -> Iterator[tuple[str, Any]]:
    """What a parameter gives for the languages of the document: one value for all of them, or one for each."""
    for language in context.document.languages:
        if isinstance(value, Mapping):
            if language in value:
                yield language, value[language]
        else:
            yield language, value


def tiered(context: Context, parameters: Parameters) -> bool:
    """Whether the designation of the document fits the rule's `tier`, if it has one."""
    tier = parameters.get("tier", "")
    return not tier or compiled(tier).search(context.document.front.designation) is not None


@check("pattern", needs=("patterns",), may=("where", "unless", "modality", "text", "tier", "each"), gives=("sentence",))
def pattern(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Text that fits a pattern; `each: block`: only the first in a block. A pattern may be
    [pattern, what it should be]. `unless`: patterns that excuse the
    sentence; `modality`: only sentences of these kinds; `text: text` looks at standards and formulas too."""
    if not tiered(context, parameters):
        return
    chosen = selection(parameters)
    for language, patterns in by_language(context, parameters["patterns"]):
        corpus = context.corpus(language, chosen, parameters.get("text", "masked"))
        told: set[tuple[str, str]] = set()
        for each in patterns:
            find, to = (each, None) if isinstance(each, str) else (each[0], each[1])
            for match in compiled(find).finditer(corpus.text):
                line, start = corpus.at(match.start())
                if parameters.get("each") and (line.clause.id, line.block) in told:
                    continue
                if match.end() > match.start() and not excused(context, parameters, line, start):
                    span = (start, start + match.end() - match.start())
                    told.add((line.clause.id, line.block))
                    values = {"found": line.text[span[0] : span[1]], "sentence": context.sentence_at(line, start).text}
                    fixed = None
                    if to is not None:
                        values["to"] = fixed = match.expand(to)
                    yield Hit(line.clause, line, span, values=values, to=fixed)


@check("words", needs=("words",), may=("where", "unless", "modality", "not_in", "tier"), gives=("sentence",))
def words(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Words of a list, or of a mapping word → what should stand instead. `not_in`: longer words that hold one and are
    none; English words are whole words in any case."""
    if not tiered(context, parameters):
        return
    chosen = selection(parameters)
    for language, given in by_language(context, parameters["words"]):
        instead: dict[str, str] = dict(given) if isinstance(given, Mapping) else {}
        held = parameters.get("not_in", {})
        kept = tuple(held.get(language, ())) if isinstance(held, Mapping) else tuple(held)
        corpus = context.corpus(language, chosen, "masked")
        for match in _words(tuple(given), kept, language).finditer(corpus.text):
            if match[1] is None:
                continue
            line, start = corpus.at(match.start())
            if excused(context, parameters, line, start):
                continue
            to = _as_found(instead.get(match[1]) or instead.get(match[1].lower()), match[1])
            values = {"found": match[1], "sentence": context.sentence_at(line, start).text}
            if to is not None:
                values["to"] = to
            yield Hit(line.clause, line, (start, start + len(match[1])), values=values, to=to)


@lru_cache(maxsize=512)
def _words(given: tuple[str, ...], kept: tuple[str, ...], language: str) -> re.Pattern[str]:
    def any_of(those: tuple[str, ...]) -> str:
        return "|".join(re.escape(word) for word in sorted(those, key=lambda word: (-len(word), word)))

    excluded = f"(?:{any_of(kept)})|" if kept else ""
    if language == "zh":
        return re.compile(f"{excluded}({any_of(given)})")
    return re.compile(rf"(?<![\w-])(?:{excluded}({any_of(given)}))(?![\w-])", re.IGNORECASE)


def _as_found(to: str | None, found: str) -> str | None:
    """A replacement that begins as the word does: a capital stays one."""
    return to[0].upper() + to[1:] if to and found[:1].isupper() else to


def excused(context: Context, parameters: Parameters, line: Line, place: int) -> bool:
    """Whether the sentence around a hit is one the rule does not mean."""
    unless = parameters.get("unless", ())
    kinds = parameters.get("modality", ())
    if not unless and not kinds:
        return False
    sentence = context.sentence_at(line, place)
    known = context.excused.setdefault(id(parameters), {})
    key = (id(line), sentence.start)
    if key not in known:
        known[key] = _excused(sentence.text, unless, kinds)
    return known[key]


def _excused(sentence: str, unless: Sequence[str], kinds: Sequence[str]) -> bool:
    if any(compiled(each).search(sentence) for each in unless):
        return True
    if kinds:
        found = reading(sentence)
        return found is None or found.modality.value not in kinds
    return False


@check("words_of", needs=("table",), may=("where", "unless", "modality"), gives=("sentence", "why_zh", "why_en"))
def words_of(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Chinese words of a table of `guiju.data` (columns word, why_zh, why_en)."""
    chosen, rows = selection(parameters), _table(parameters["table"])
    if "zh" not in context.document.languages:
        return
    corpus = context.corpus("zh", chosen, "masked")
    for match in _words(tuple(rows), (), "zh").finditer(corpus.text):
        line, start = corpus.at(match.start())
        if not excused(context, parameters, line, start):
            why_zh, why_en = rows[match[0]]
            values = {
                "found": match[0],
                "sentence": context.sentence_at(line, start).text,
                "why_zh": why_zh,
                "why_en": why_en,
            }
            yield Hit(line.clause, line, (start, start + len(match[0])), values=values)


@lru_cache(maxsize=8)
def _table(name: str) -> dict[str, tuple[str, str]]:
    return {row["word"]: (row["why_zh"], row["why_en"]) for row in tables.rows(name)}


@check("folded", needs=("characters",), may=("where",))
def folded(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Runs of characters of a class that have a common form (NFKC): full-width digits, squared units."""
    chosen = selection(parameters)
    for language in context.document.languages:
        corpus = context.corpus(language, chosen, "masked")
        for match in compiled(f"[{parameters['characters']}]+").finditer(corpus.text):
            line, start = corpus.at(match.start())
            to = unicodedata.normalize("NFKC", match[0])
            yield Hit(line.clause, line, (start, start + len(match[0])), values={"found": match[0], "to": to}, to=to)


@check("brackets", needs=("pairs",), may=("where",))
def brackets(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A bracket that is opened and not closed in the same paragraph."""
    chosen = selection(parameters)
    for line in context.lines():
        if not chosen.takes(context, line):
            continue
        for opening, closing in parameters["pairs"]:
            if sum(line.masked.count(char) for char in opening) > sum(line.masked.count(char) for char in closing):
                start = max(line.masked.rfind(char) for char in opening)
                yield Hit(line.clause, line, (start, start + 1), values={"found": line.text[start]})
                break


@check("italic_unit", needs=("units",))
def italic_unit(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A unit in italics behind a number: units are upright."""
    unit = compiled(parameters["units"])
    for clause in context.looking:
        for place in places(clause):
            for language, inlines in place.words.items():
                for before, each in itertools.pairwise(inlines):
                    if not isinstance(each, Styled) or each.style != "italic" or not isinstance(before, Run):
                        continue
                    text = plain(each.inlines)
                    if unit.fullmatch(text.strip()) and re.search(r"\d\s?$", before.text):
                        yield Hit(clause, language=language, values={"found": text})
