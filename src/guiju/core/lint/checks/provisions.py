"""Provisions where none may stand, methods and what they measure (GB/T 1.1—2020, 8.3–8.5, 8.8, 9.10)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from guiju.core.lint.checks.patterns import by_language, compiled, selection
from guiju.core.lint.context import Context, reading
from guiju.core.lint.model import Hit, Line
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import Clause
from guiju.core.text.walking import said


@check("provision_in", needs=("verbs", "modality", "where"), may=("unless",), gives=("verb", "kind"))
def provision_in(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Provisions of some kinds in places where they may not stand. `verbs` finds the sentences that are read: reading
    decides, so that 相应 or "shall" in a quoted title are no requirement."""
    chosen = selection(parameters)
    kinds = set(parameters["modality"])
    for language, verbs in by_language(context, parameters["verbs"]):
        corpus = context.corpus(language, chosen, "masked")
        done: set[tuple[int, int]] = set()
        for match in compiled(verbs).finditer(corpus.text):
            line, start = corpus.at(match.start())
            sentence = context.sentence_at(line, start)
            if (id(line), sentence.start) in done:
                continue
            found = reading(sentence.text)
            if found is None or found.modality.value not in kinds or found.verb_span is None:
                continue
            if any(compiled(each).search(sentence.text) for each in parameters.get("unless", ())):
                continue
            done.add((id(line), sentence.start))
            span = (sentence.start + found.verb_span[0], sentence.start + found.verb_span[1])
            values = {"verb": found.verb, "kind": found.modality.value, "found": found.verb}
            yield Hit(line.clause, line, span, values=values)


def _titled(context: Context, pattern: re.Pattern[str]) -> list[Clause]:
    """Clauses under (or with) a title that fits."""
    return [
        clause
        for clause, above in context.all
        if any(pattern.search(said(each.title, context.leading)) for each in (clause, *above))
    ]


def _pieces(text: str, language: str) -> set[str]:
    """What of a title or name tells it from others: pairs of characters, or words."""
    text = text.lower()
    if language == "zh":
        bare = re.sub(r"[^\u4e00-\u9fff]|的|与|和|及|测定|试验|方法|检验|要求|性能|含量|应", "", text)
        return {bare[i : i + 2] for i in range(len(bare) - 1)} or ({bare} if bare else set())
    plain = set(re.findall(r"[a-z]{4,}", text))
    return plain - {"test", "tests", "testing", "method", "methods", "determination", "requirements", "measurement",
                    "shall", "properties", "content", "from", "with", "that", "than", "value"}  # fmt: skip


@check("requirement_without_method", needs=("methods", "limits", "named"), gives=("sentence",))
def requirement_without_method(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """In a standard that has clauses of test methods: a limit whose clause names no method, and no title or word of the
    methods shares anything with what is limited."""
    language = context.leading
    methods = _titled(context, compiled(parameters["methods"][language]))
    if not methods:
        return
    covered: set[str] = set()
    for clause in methods:
        for line in context.lines_of(clause):
            if line.language == language:
                covered |= _pieces(line.text, language)
    limits, named = compiled(parameters["limits"][language]), compiled(parameters["named"][language])
    inside = {clause.id for clause in methods}
    for line in context.every_line():
        if line.language != language or line.part or line.clause.id in inside or line.container not in {"", "list"}:
            continue
        if context.kinds(line.clause) - {"clause"}:
            continue
        if "\ue000" in line.masked or "\ue001" in line.masked or named.search(line.text):
            continue
        decided = -1
        for match in limits.finditer(line.masked):
            sentence = context.sentence_at(line, match.start())
            if sentence.start == decided:
                continue  # what is limited further on in a sentence says more of the same
            about = _pieces(line.text[sentence.start : match.start()], language)
            about |= _pieces(said(line.clause.title, language), language)
            decided = sentence.start if about else -1
            if about and not about & covered:
                yield Hit(line.clause, line, (sentence.start, sentence.end), values={"sentence": sentence.text})


@check("method_without_requirement", needs=("methods", "general"), gives=("title",))
def method_without_requirement(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A clause directly under the test methods whose title shares nothing with the rest of the standard. `general`:
    titles of clauses that belong to all methods (原理, 试样)."""
    language = context.leading
    pattern, general = compiled(parameters["methods"][language]), compiled(parameters["general"][language])
    spoken: dict[str, Counter[str]] = {}
    for line in context.every_line():
        if line.language == language and line.clause.kind.value in {"clause", "annex"}:
            spoken.setdefault(context.top(line.clause).id, Counter()).update(_pieces(line.text, language))
    everywhere: Counter[str] = Counter()
    for counted in spoken.values():
        everywhere.update(counted)
    for clause in context.document.clauses:
        if not pattern.search(said(clause.title, language)):
            continue
        own = spoken.get(clause.id, Counter())
        elsewhere = everywhere.total() > own.total()
        for inner in clause.clauses:
            title = said(inner.title, language)
            pieces = _pieces(title, language)
            named = any("\ue000" in line.masked for line in context.lines_of(inner))
            shared = any(everywhere[piece] > own[piece] for piece in pieces)
            if pieces and elsewhere and not general.search(title) and not shared and not named:
                yield Hit(inner, values={"title": title})


@check("unverifiable", needs=("tier", "verbs", "words"), gives=("sentence",))
def unverifiable(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """In a standard whose designation fits `tier`: a requirement that reading finds not verifiable and that says one of
    the words nothing can be measured by."""
    if not compiled(parameters["tier"]).search(context.document.front.designation):
        return
    for language, words in by_language(context, parameters["words"]):
        seen: set[tuple[int, int]] = set()
        for line in _running(context, language):
            for match in compiled(words).finditer(line.masked):
                sentence = context.sentence_at(line, match.start())
                found = reading(sentence.text)
                if found is None or found.modality.value != "requirement" or (id(line), sentence.start) in seen:
                    continue
                if any(q.role == "limit" for q in found.quantities):
                    continue
                seen.add((id(line), sentence.start))
                yield Hit(line.clause, line, (sentence.start, sentence.end),
                          values={"sentence": sentence.text, "found": match[0]})  # fmt: skip


def _running(context: Context, language: str) -> Iterator[Line]:
    for line in context.lines():
        if line.language == language and line.part == "" and line.container in {"", "list"}:
            yield line
