"""Tables, figures, formulas, annexes: each is mentioned, and what is mentioned is there (GB/T 1.1—2020, 9.5–9.9)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from guiju.core.lint.context import Context, once
from guiju.core.lint.model import Hit, Line
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import (
    Clause,
    Cross,
    Figure,
    Formula,
    Inlines,
    Kind,
    Link,
    Styled,
    Table,
)
from guiju.core.text.walking import blocks, places, plain

_SHOWN = {
    "table": re.compile(r"(?:表|(?<![A-Za-z])Tables?)\s?((?:[A-Z]\.)?\d+)"),
    "figure": re.compile(r"(?:(?<![示意附构])图|(?<![A-Za-z])Fig(?:ure|\.)s?)\s?((?:[A-Z]\.)?\d+)"),
    "formula": re.compile(
        r"(?:(?:公式|(?<![\u4e00-\u9fff])式|(?<=[按由用将从见据照])式)|(?<![A-Za-z])(?:Formulas?|Formulae|Equations?))\s?[(（]((?:[A-Z]\.)?\d+)[)）]"
    ),
    "annex": re.compile(r"(?:附录|(?<![A-Za-z])Annex(?:es)?)\s?([A-Z])(?![A-Za-z])"),
}
_MORE = re.compile(r"\s?(?:、|和|与|或|及|~|至|—|–|,|and|or|to)\s?((?:[A-Z]\.)?\d++)(?![\d.]*[A-Za-z%\d])")

_IN_ANNEX = re.compile(r"(?<![A-Za-z.])([A-Z]++)\.\d")
_LABEL = 100
_WORD = 16
_DIGITS = 10
"""The longest label, word before a number, and number that are looked at."""


def crosses(inlines: Inlines) -> Iterator[Cross]:
    """Cross-references among inlines."""
    for inline in inlines:
        match inline:
            case Cross():
                yield inline
            case Styled(inlines=inner) | Link(inlines=inner):
                yield from crosses(inner)


@once
def _targets(context: Context) -> dict[str, set[str]]:
    """Target → the elements (identifiers of top clauses and the clause) that refer to it by a cross-reference."""
    found: dict[str, set[str]] = {}
    for clause, _ in context.all:
        for place in places(clause):
            for inlines in place.words.values():
                for cross in crosses(inlines):
                    for target in (cross.target, *cross.others):
                        found.setdefault(target, set()).add(clause.id)
    return found


@once
def _printed(context: Context) -> dict[str, dict[str, set[str]]]:
    """What → number → clauses in whose plain words it is named."""
    found: dict[str, dict[str, set[str]]] = {what: {} for what in _SHOWN}
    for line in context.every_line():
        for what, pattern in _SHOWN.items():
            for number, _, _ in named(line.masked, pattern, what):
                found[what].setdefault(number, set()).add(line.clause.id)
    return found


def named(text: str, pattern: re.Pattern[str], what: str) -> Iterator[tuple[str, int, int]]:
    """Numbers named in a text: 表1和表2, 表1、2, Tables 1 and 2."""
    for match in pattern.finditer(text):
        yield match[1], match.start(), match.end()
        end = match.end()
        while what in {"table", "figure"} and (more := _MORE.match(text, end)):
            ranged = re.search(r"[~至—–]|to", more[0][: more.start(1) - more.start()])
            first, last = match[1].rpartition(".")[2], more[1].rpartition(".")[2]
            few = len(first) < _DIGITS and len(last) < _DIGITS
            if ranged and few and int(first) < int(last) < int(first) + 100:
                for between in range(int(first) + 1, int(last)):
                    yield f"{match[1][: -len(first)]}{between}", match.start(), more.end()
            yield more[1], match.start(), more.end()
            end = more.end()


@once
def _mentions(context: Context) -> dict[str, list[tuple[Line, int, int]]]:
    """Identifier → where it is mentioned, by cross-reference or else by its printed number."""
    numbered = {(number.what, number.text): name for name, number in context.numbers.items()}
    found: dict[str, list[tuple[Line, int, int]]] = {}
    for clause, _ in context.all:
        for line in context.lines_of(clause):
            referred = set()
            for cross, start in _crossed(context).get((clause.id, line.place, line.language), ()):
                if cross.target not in referred:
                    referred.add(cross.target)
                    found.setdefault(cross.target, []).append((line, start, start + len(shown(cross))))
            for what, pattern in _SHOWN.items():
                for text, start, end in named(line.masked, pattern, what):
                    name = numbered.get((what, text))
                    if name is not None and name not in referred:
                        found.setdefault(name, []).append((line, start, end))
    return found


def mentions_of(context: Context, identifier: str) -> list[tuple[Line, int, int]]:
    """Where an annex or block is mentioned, by cross-reference or by its printed number."""
    return _mentions(context).get(identifier, [])


def shown(cross: Cross) -> str:
    """A cross-reference as the plain text has it."""
    return cross.shown or f"#{cross.target}"


@once
def _crossed(context: Context) -> dict[tuple[str, int, str], list[tuple[Cross, int]]]:
    """(clause, place, language) → its cross-references, each with where its words stand first in the plain text."""
    found = {}
    for clause, _ in context.all:
        for count, place in enumerate(context.places_of(clause)):
            for language, inlines in place.words.items():
                first: dict[str, int] = {}
                those = list(_placed(inlines, 0))
                for cross, start in those:
                    first.setdefault(shown(cross), start)
                if those:
                    found[clause.id, count, language] = [(cross, first[shown(cross)]) for cross, _ in those]
    return found


def _placed(inlines: Inlines, start: int) -> Iterator[tuple[Cross, int]]:
    for inline in inlines:
        if isinstance(inline, Cross):
            yield inline, start
        elif isinstance(inline, Styled | Link):
            yield from _placed(inline.inlines, start)
        start += len(plain((inline,)))


@once
def _tops(context: Context) -> dict[str, str]:
    """Identifier of a clause or block → that of the element it lies in."""
    found = {clause.id: context.top(clause).id for clause, _ in context.all}
    return found | {name: found[clause.id] for name, clause in context.owner.items()}


@once
def _referring(context: Context) -> dict[str, set[str]]:
    """Element → clauses that refer to something in it."""
    found: dict[str, set[str]] = {}
    tops = _tops(context)
    for target, those in _targets(context).items():
        if target in tops:
            found.setdefault(tops[target], set()).update(those)
    return found


@once
def _lettered(context: Context) -> dict[str, set[str]]:
    """Letter of an annex → clauses that name a place in it (A.3)."""
    found: dict[str, set[str]] = {}
    for line in context.every_line():
        for letter in _IN_ANNEX.findall(line.masked):
            found.setdefault(letter, set()).add(line.clause.id)
    return found


@check("unmentioned", needs=("what",), gives=("number",))
def unmentioned(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Things of a kind (table, figure, formula, annex) that the text never mentions outside themselves."""
    what = parameters["what"]
    those = [(name, number) for name, number in context.numbers.items() if number.what == what]
    if not those:
        return
    targets, printed = _targets(context), _printed(context)[what]
    for name, number in those:
        thing = context.by_id.get(name)
        from_where = targets.get(name, set()) | printed.get(number.text, set())
        if isinstance(thing, Clause):
            # a reference to something in the annex refers to the annex
            from_where = from_where | _referring(context).get(name, set()) | _lettered(context).get(number.text, set())
            from_where -= context.below[name]
        if not from_where:
            owner = thing if isinstance(thing, Clause) else context.owner.get(name)
            block = "" if isinstance(thing, Clause) else name
            yield Hit(owner, block=block, values={"number": number.text})


@check("mentioned_missing", needs=("what",), gives=("number",))
def mentioned_missing(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A number named in the text that nothing of the document has. Places in other standards are not meant."""
    what = parameters["what"]
    have = {number.text for number in context.numbers.values() if number.what == what}
    have |= {
        text
        for clause, _ in context.all
        for text in [*(re.sub(r"^\D*?((?:[A-Z]\.)?\d+|[A-Z])\D*$", r"\1", block.label[:_LABEL])
                       for block in blocks(clause.blocks) if isinstance(block, Table | Figure | Formula)),
                     re.sub(r"^.*?([A-Z])$", r"\1", clause.label[-_LABEL:]) if clause.kind is Kind.ANNEX else ""]
        if text
    }  # fmt: skip
    for line in context.lines():
        if line.part == "entry":
            continue
        for number, start, end in named(line.masked, _SHOWN[what], what):
            before = line.masked[max(0, start - 24) : start]
            after = line.masked[end : end + 24]
            foreign = re.search("[\ue001\ue003][^。；;]{0,12}$", before) or re.search(
                "^[^。；;]{0,8} (?:of|in) [^。；;]{0,12}\ue001", after
            )
            if number not in have and not foreign:
                yield Hit(line.clause, line, (start, end), values={"number": number, "found": line.text[start:end]})


@check("dead_reference", gives=("target",))
def dead_reference(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A cross-reference to an identifier that nothing has."""
    known = {*context.by_id, *(note.id for note in context.document.footnotes), *_notes(context)}
    for clause in context.looking:
        for place in context.places_of(clause):
            for language, inlines in place.words.items():
                for cross in crosses(inlines):
                    if cross.target not in known:
                        yield _at(context, clause, language, cross)


def _notes(context: Context) -> set[str]:
    return {
        note.id for block in context.by_id.values() if isinstance(block, Table | Figure) for note in block.footnotes
    }


@once
def _first(context: Context) -> dict[tuple[str, str, str], tuple[Line, int]]:
    """(clause, language, words of a cross-reference) → where they stand first."""
    found: dict[tuple[str, str, str], tuple[Line, int]] = {}
    for (name, place, language), those in _crossed(context).items():
        line = context.line_at(name, place, language)
        for cross, start in those if line is not None else ():
            assert line is not None
            found.setdefault((name, language, shown(cross)), (line, start))
    return found


def _at(context: Context, clause: Clause, language: str, cross: Cross, **values: object) -> Hit:
    words = shown(cross)
    place = _first(context).get((clause.id, language, words))
    if place is None:
        return Hit(clause, language=language, values={"target": cross.target, **values})
    line, start = place
    span = (start, start + len(words))
    return Hit(clause, line, span, values={"target": cross.target, "found": words, **values})


@check("reference_kind", gives=("target", "said", "kind"))
def reference_kind(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A cross-reference whose own words, or the word before it, name another kind of thing than its target is."""
    words = {"表": "table", "table": "table", "图": "figure", "figure": "figure", "附录": "annex", "annex": "annex",
             "式": "formula", "公式": "formula", "formula": "formula"}  # fmt: skip
    first = re.compile(r"^(表|图|附录|公式|式|[Tt]able|[Ff]igure|[Aa]nnex|[Ff]ormula)(?=\s|\d|[A-Z(（]|$)")
    last = re.compile(r"(表|图|附录|公式|式|[Tt]able|[Ff]igure|[Aa]nnex|[Ff]ormula)\s?$")
    for (name, place, language), those in _crossed(context).items():
        line = context.line_at(name, place, language)
        clause = context.by_id[name]
        if line is None or name not in context.looked_at or not isinstance(clause, Clause):
            continue
        for cross, start in those:
            thing = context.by_id.get(cross.target)
            if thing is None:
                continue
            annex = isinstance(thing, Clause) and thing.kind is Kind.ANNEX
            kind = "annex" if annex else getattr(thing, "type", "clause")
            match = first.match(cross.shown) or last.search(line.text[max(0, start - _WORD) : start])
            if match is not None and words[match[1].lower()] != kind:
                yield _at(context, clause, language, cross, said=match[1], kind=kind)


@check("mention_order", needs=("what",), gives=("number", "before"))
def mention_order(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Annexes (or tables …) are numbered in the order of their first mention. An annex is mentioned by its own name or
    that of a clause of it, in the text: a figure in it that an entry or a note points to does not put it first."""
    what = parameters["what"]
    names = {name: place for place, name in enumerate(n for n, each in context.numbers.items() if each.what == what)}
    by_number = {context.numbers[name].text: name for name in names}
    tops = _tops(context)
    seen: dict[str, None] = {}
    for clause, _ in context.all:
        if context.top(clause).kind in {Kind.FOREWORD, Kind.INTRODUCTION}:
            continue
        for line in context.lines_of(clause):
            if what == "annex" and (line.container in _ASIDE or Kind.TERM in context.kinds(line.clause)):
                continue
            found = [(start, _annex(context, tops, cross.target) if what == "annex" else cross.target)
                     for cross, start in _crossed(context).get((clause.id, line.place, line.language), ())]  # fmt: skip
            found += [(start, by_number.get(number, "")) for number, start, _ in named(line.masked, _SHOWN[what], what)]
            for _, name in sorted(found):
                if name in names and name not in seen and (what != "annex" or tops[clause.id] != name):
                    seen[name] = None
    for earlier, later in itertools.pairwise(seen):
        if names[later] < names[earlier]:
            thing = context.by_id.get(later)
            owner = thing if isinstance(thing, Clause) else context.owner.get(later)
            values = {"number": context.numbers[later].text, "before": context.numbers[earlier].text}
            yield Hit(owner, block="" if isinstance(thing, Clause) else later, values=values)


_ASIDE = {"note", "example", "footnote"}


def _annex(context: Context, tops: dict[str, str], target: str) -> str:
    """The annex that a reference to a clause is to; "" for one to a block in it."""
    return tops[target] if isinstance(context.by_id.get(target), Clause) else ""
