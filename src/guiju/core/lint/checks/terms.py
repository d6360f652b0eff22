"""Terms and their definitions, abbreviations (GB/T 1.1—2020, 8.7; ISO/IEC Directives Part 2, clause 16)."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from guiju.core.lint.checks.patterns import by_language, compiled
from guiju.core.lint.context import Context
from guiju.core.lint.model import Hit, Line
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import Clause, Inlines, Kind, Link, Paragraph, Styled, TermUse
from guiju.core.text.occurrences import Words
from guiju.core.text.walking import places, said


def entries(context: Context) -> list[Clause]:
    """The terminological entries of a document."""
    return [clause for clause, _ in context.all if clause.kind is Kind.TERM]


def _definitions(context: Context) -> Iterator[tuple[Clause, Line]]:
    for clause in context.looking:
        if clause.kind is Kind.TERM:
            for line in context.lines_of(clause):
                if line.role == "definition":
                    yield clause, line


@check("definition_present")
def definition_present(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An entry has a definition."""
    for clause in context.looking:
        said_of = any(isinstance(block, Paragraph) and block.role != "source" for block in clause.blocks)
        if clause.kind is Kind.TERM and not clause.clauses and not said_of:
            yield Hit(clause, values={"found": said(clause.title, context.leading)})


@check("definition_begins_with_term", gives=("term",))
def definition_begins_with_term(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A definition that begins with its own term."""
    for clause, line in _definitions(context):
        term = said(clause.title, line.language).lower() if line.language in clause.title else ""
        text = re.sub(r"^(?:an?|the) ", "", line.text.lower())
        if term and text.startswith(term) and re.match(r"(?:\s?(?:是|指|为|is|are|means)|[，,：:])", text[len(term) :]):
            yield Hit(clause, line, (0, len(term)), values={"term": term})


@check("definition_form", needs=("forms",), gives=("begin",))
def definition_form(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A definition whose text fits one of the forms that definitions do not have. A form may be [pattern, instead]."""
    forms = dict(by_language(context, parameters["forms"]))
    for clause, line in _definitions(context):
        for each in forms.get(line.language, ()):
            find, to = (each, None) if isinstance(each, str) else (each[0], each[1])
            if match := compiled(find).search(line.text):
                fixed = match.expand(to) if to is not None else None
                yield Hit(clause, line, match.span(), values={"begin": match[0], "found": match[0]}, to=fixed)


def _is_vocabulary(context: Context, those: list[Clause]) -> bool:
    """Whether a document is about its terms: nothing but entries says anything in it."""
    kinds = {Kind.CLAUSE, Kind.ANNEX}
    apart = {clause.id for clause in those}
    others = [
        clause for clause, above in context.all
        if clause.kind in kinds and clause.id not in apart and not any(each.id in apart for each in above)
    ]  # fmt: skip
    return not any(isinstance(block, Paragraph) for clause in others for block in clause.blocks)


@check("term_unused", gives=("term",))
def term_unused(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A term that nothing of the document uses outside its own entry."""
    those = entries(context)
    if not those or _is_vocabulary(context, those):
        return
    used = {target for clause, _ in context.all for target in _uses(clause)}
    names = {
        (clause.id, language): _names(clause, language) for clause in those for language in context.carried
    }  # fmt: skip
    known = {
        language: Words(word for (_, spoken), words in names.items() if spoken == language for word in words)
        for language in context.carried
    }
    for line in context.every_line():
        if line.language in known and context.top(line.clause).kind not in _APART:
            known[line.language].look(line.text.lower(), line.clause.id)
    for clause in those:
        if clause.id in used:
            continue
        for language in context.carried:
            words = names[clause.id, language]
            if not any(word and known[language].beside(word, clause.id) for word in words):
                if words and not any(_apart(context, word, clause, language) for word in words):
                    yield Hit(clause, language=language, values={"term": said(clause.title, language)})
                break


def _apart(context: Context, term: str, clause: Clause, language: str) -> bool:
    """Whether another clause says the words of a term with others between them: "immature or broken kernels"."""
    parts = _spaced(term).split()
    if language == "zh" or len(parts) < 2:
        return False
    form = re.compile(r"(?<![^ ])" + r"(?: [^ ]{1,40}){0,4}? ".join(map(re.escape, parts)) + r"(?:s|es)?(?!\w)")
    return any(
        form.search(text)
        for line in context.every_line()
        if line.language == language
        and line.clause is not clause
        and context.top(line.clause).kind not in _APART
        and all(part in (text := _spaced(line.text.lower())) for part in parts)
    )


def _spaced(text: str) -> str:
    """Words with one space between them: hyphens and strokes are spaces."""
    return " ".join(text.replace("-", " ").replace("/", " ").split())


_APART = {Kind.FOREWORD, Kind.INDEX, Kind.BIBLIOGRAPHY, Kind.REFERENCES}
_BEHIND = re.compile(r"[（(<〈][^)）>〉\n]{0,200}[)）>〉]|[《》]")
"""What stands in brackets behind a term: its field, its symbol."""


def _names(clause: Clause, language: str) -> list[str]:
    """The term of an entry and those admitted beside it, as they are looked for."""
    names = [clause.title, *(clause.term.admitted if clause.term else ())]
    return [_BEHIND.sub("", said(name, language).lower()).strip() for name in names if name.get(language)]


def _uses(clause: Clause) -> Iterator[str]:
    for place in places(clause):
        for inlines in place.words.values():
            yield from (inline.target for inline in _flat(inlines) if isinstance(inline, TermUse))


def _flat(inlines: Inlines) -> Iterator[object]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Styled | Link):
            yield from _flat(inline.inlines)


@check("term_undefined", gives=("term",))
def term_undefined(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A word marked as a term whose entry is not there."""
    for clause in context.looking:
        for place in places(clause):
            for language, inlines in place.words.items():
                for inline in _flat(inlines):
                    if isinstance(inline, TermUse) and inline.target not in context.by_id:
                        yield Hit(clause, language=language, values={"term": inline.text})


@check("term_twice", gives=("term",))
def term_twice(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Two entries for one term."""
    for language in context.document.languages:
        seen: Counter[str] = Counter()
        for clause in entries(context):
            name = said(clause.title, language).lower() if clause.title.get(language) else ""
            if name and seen[name]:
                yield Hit(clause, language=language, values={"term": name})
            seen[name] += 1


@check("term_form", needs=("forms",), gives=("term",))
def term_form(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A term in a form that terms do not have. A form may be [pattern, instead]."""
    forms = dict(by_language(context, parameters["forms"]))
    for clause in context.looking:
        if clause.kind is not Kind.TERM:
            continue
        for line in context.lines_of(clause):
            if line.part not in {"title", "term"}:
                continue
            for each in forms.get(line.language, ()):
                if match := compiled(each).search(line.text):
                    yield Hit(clause, line, match.span(), values={"term": line.text})


@check("abbreviation_undefined", needs=("form", "known"), gives=("abbreviation",))
def abbreviation_undefined(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An abbreviation that is neither spelt out where it is first used, nor an entry, nor in a list of abbreviations.
    `known`: those everyone knows (units, standards bodies, elements)."""
    form, known = compiled(parameters["form"]), set(parameters["known"])
    explained: set[str] = set()
    lists = {clause.id for clause, above in context.all
             if any(re.search(r"缩略语|符号|代号|[Aa]bbreviat|[Ss]ymbols", said(each.title, context.leading)
                              + said(each.title, "en")) for each in (clause, *above))}  # fmt: skip
    for line in context.every_line():
        if line.clause.id in lists or line.part in {"term"} or (line.part == "title" and line.clause.kind is Kind.TERM):
            explained |= set(form.findall(line.text))
        for match in form.finditer(line.masked):
            around = line.text[max(0, match.start() - 1) : match.end() + 1]
            if around[:1] in "(（" or around[-1:] in "(（[" or line.text[match.end() : match.end() + 2] == " [":
                explained.add(match[0])
    told: set[str] = set()
    for line in context.every_line():
        if line.clause.id in lists or line.container in {"table", "formula"} or line.part in {"title", "entry"}:
            continue
        if context.top(line.clause).kind in {Kind.FOREWORD, Kind.REFERENCES, Kind.BIBLIOGRAPHY, Kind.INDEX}:
            continue
        for match in form.finditer(line.masked):
            name = match[0]
            if name not in explained and name not in known and name not in told and name.rstrip("s") not in explained:
                told.add(name)
                yield Hit(line.clause, line, match.span(), values={"abbreviation": name})


@check("entries_sorted", needs=("titles",), gives=("entry", "before"))
def entries_sorted(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The items of a list of abbreviations stand in alphabetical order."""
    title = compiled(parameters["titles"])
    for clause, above in context.all:
        if not any(title.search(said(each.title, context.leading)) for each in (clause, *above)):
            continue
        names = []
        for line in context.lines_of(clause):
            match = re.match(r"([A-Za-z][\w-]*)\s*[：:—]", line.text)
            if match and line.language == context.leading:
                names.append((match[1], line))
        for (first, _), (second, line) in itertools.pairwise(names):
            if second.lower() < first.lower():
                yield Hit(clause, line, (0, len(second)), values={"entry": second, "before": first})
                break
