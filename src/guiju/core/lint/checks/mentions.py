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
from guiju.core.text.walking import blocks, places

_SHOWN = {
    "table": re.compile(r"(?:表|(?<![A-Za-z])Tables?)\s?((?:[A-Z]\.)?\d+)"),
    "figure": re.compile(r"(?:(?<![示意附构])图|(?<![A-Za-z])Fig(?:ure|\.)s?)\s?((?:[A-Z]\.)?\d+)"),
    "formula": re.compile(
        r"(?:(?:公式|(?<![\u4e00-\u9fff])式|(?<=[按由用将从见据照])式)|(?<![A-Za-z])(?:Formulas?|Formulae|Equations?))\s?[(（]((?:[A-Z]\.)?\d+)[)）]"
    ),
    "annex": re.compile(r"(?:附录|(?<![A-Za-z])Annex(?:es)?)\s?([A-Z])(?![A-Za-z])"),
}
_MORE = re.compile(r"\s?(?:、|和|与|或|及|~|至|—|–|,|and|or|to)\s?((?:[A-Z]\.)?\d+)(?![\d.]*[A-Za-z%\d])")


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
                    found.setdefault(cross.target, set()).add(clause.id)
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
            if ranged and int(first) < int(last) < int(first) + 100:
                for between in range(int(first) + 1, int(last)):
                    yield f"{match[1][: -len(first)]}{between}", match.start(), more.end()
            yield more[1], match.start(), more.end()
            end = more.end()


def mentions_of(context: Context, identifier: str) -> Iterator[tuple[Line, int, int]]:
    """Where an annex or block is mentioned, by cross-reference or by its printed number."""
    number = context.numbers.get(identifier)
    for clause, _ in context.all:
        targets = list(places(clause))
        for line in context.lines_of(clause):
            words = targets[line.place].words.get(line.language, ())
            shown = [f"#{identifier}"] + [cross.shown for cross in crosses(words) if cross.target == identifier]
            for each in shown:
                if each and f"#{identifier}" in {f"#{cross.target}" for cross in crosses(words)}:
                    start = line.text.find(each)
                    if start >= 0:
                        yield line, start, start + len(each)
                        break
            else:
                if number is not None and number.what in _SHOWN:
                    for text, start, end in named(line.masked, _SHOWN[number.what], number.what):
                        if text == number.text:
                            yield line, start, end


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
            inside = {clause.id for clause, above in context.all if thing in (clause, *above)}
            from_where = from_where - inside
            # a reference to something in the annex refers to the annex
            for inner, those_clauses in targets.items():
                if inner in _inside(context, thing):
                    from_where |= those_clauses - inside
            for clause, _ in context.all:
                if clause.id in inside:
                    continue
                pattern = rf"(?<![A-Za-z.]){number.text}\.\d"
                if any(re.search(pattern, line.masked) for line in context.lines_of(clause)):
                    from_where.add(clause.id)
        if not from_where:
            owner = thing if isinstance(thing, Clause) else context.owner.get(name)
            block = "" if isinstance(thing, Clause) else name
            yield Hit(owner, block=block, values={"number": number.text})


def _inside(context: Context, thing: Clause) -> set[str]:
    return {
        name
        for clause, above in context.all
        if thing in (clause, *above)
        for name in (clause.id, *(block.id for block in blocks(clause.blocks)))
    }


@check("mentioned_missing", needs=("what",), gives=("number",))
def mentioned_missing(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A number named in the text that nothing of the document has. Places in other standards are not meant."""
    what = parameters["what"]
    have = {number.text for number in context.numbers.values() if number.what == what}
    have |= {
        text
        for clause, _ in context.all
        for text in [*(re.sub(r"^\D*?((?:[A-Z]\.)?\d+|[A-Z])\D*$", r"\1", block.label)
                       for block in blocks(clause.blocks) if isinstance(block, Table | Figure | Formula)),
                     re.sub(r"^.*?([A-Z])$", r"\1", clause.label) if clause.kind is Kind.ANNEX else ""]
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
    footnotes = {note.id for note in context.document.footnotes}
    for clause in context.looking:
        for place in places(clause):
            for language, inlines in place.words.items():
                for cross in crosses(inlines):
                    if cross.target not in context.by_id and cross.target not in footnotes | _notes(context):
                        yield _at(context, clause, language, cross)


def _notes(context: Context) -> set[str]:
    return {
        note.id for block in context.by_id.values() if isinstance(block, Table | Figure) for note in block.footnotes
    }


def _at(context: Context, clause: Clause, language: str, cross: Cross, **values: object) -> Hit:
    shown = cross.shown or f"#{cross.target}"
    for line in context.lines_of(clause):
        start = line.text.find(shown) if line.language == language else -1
        if start >= 0:
            span = (start, start + len(shown))
            return Hit(clause, line, span, values={"target": cross.target, "found": shown, **values})
    return Hit(clause, language=language, values={"target": cross.target, **values})


@check("reference_kind", gives=("target", "said", "kind"))
def reference_kind(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A cross-reference whose own words, or the word before it, name another kind of thing than its target is."""
    words = {"表": "table", "table": "table", "图": "figure", "figure": "figure", "附录": "annex", "annex": "annex",
             "式": "formula", "公式": "formula", "formula": "formula"}  # fmt: skip
    first = re.compile(r"^(表|图|附录|公式|式|[Tt]able|[Ff]igure|[Aa]nnex|[Ff]ormula)(?=\s|\d|[A-Z(（]|$)")
    last = re.compile(r"(表|图|附录|公式|式|[Tt]able|[Ff]igure|[Aa]nnex|[Ff]ormula)\s?$")
    for clause in context.looking:
        lines = context.lines_of(clause)
        for count, place in enumerate(places(clause)):
            for language, inlines in place.words.items():
                for cross in crosses(inlines):
                    thing = context.by_id.get(cross.target)
                    if thing is None:
                        continue
                    kind = (
                        "annex"
                        if isinstance(thing, Clause) and thing.kind is Kind.ANNEX
                        else getattr(thing, "type", "clause")
                    )
                    line = next((each for each in lines if each.place == count and each.language == language), None)
                    if line is None:
                        continue
                    start = line.text.find(cross.shown or f"#{cross.target}")
                    match = first.match(cross.shown) or last.search(line.text[:start])
                    if match is not None and words[match[1].lower()] != kind:
                        said = match[1]
                        yield _at(context, clause, language, cross, said=said, kind=kind)


@check("mention_order", needs=("what",), gives=("number", "before"))
def mention_order(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Annexes (or tables …) are numbered in the order of their first mention."""
    what = parameters["what"]
    names = [name for name, number in context.numbers.items() if number.what == what]
    inside = {name: _inside(context, thing) for name in names if isinstance(thing := context.by_id.get(name), Clause)}
    by_number = {context.numbers[name].text: name for name in names}
    seen: list[str] = []
    for clause, _ in context.all:
        if context.top(clause).kind in {Kind.FOREWORD, Kind.INTRODUCTION}:
            continue
        spoken = list(places(clause))
        for line in context.lines_of(clause):
            found = [(line.text.find(cross.shown or f"#{cross.target}"), _name(cross.target, inside))
                     for cross in crosses(spoken[line.place].words.get(line.language, ()))]  # fmt: skip
            found += [(start, by_number.get(number, "")) for number, start, _ in named(line.masked, _SHOWN[what], what)]
            for _, name in sorted(found):
                if name in names and name not in seen and clause.id not in inside.get(name, ()):
                    seen.append(name)
    for earlier, later in itertools.pairwise(seen):
        if names.index(later) < names.index(earlier):
            thing = context.by_id.get(later)
            owner = thing if isinstance(thing, Clause) else context.owner.get(later)
            values = {"number": context.numbers[later].text, "before": context.numbers[earlier].text}
            yield Hit(owner, block="" if isinstance(thing, Clause) else later, values=values)


def _name(target: str, inside: dict[str, set[str]]) -> str:
    return next((name for name, those in inside.items() if target in those), target)
