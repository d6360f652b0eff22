"""Clauses and their titles: depth, numbers, hanging paragraphs, siblings (GB/T 1.1—2020, 7.4–7.6, 9.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.core.lint.checks.items import items
from guiju.core.lint.checks.patterns import selection
from guiju.core.lint.context import Context
from guiju.core.lint.model import Hit
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.labels import heading
from guiju.core.text.model import Figure, Formula, Kind, Listing, Note, Paragraph, Table
from guiju.core.text.walking import blocks, said

_BODY = {Kind.CLAUSE, Kind.ANNEX, Kind.SCOPE}


_TEXT = (Paragraph, Listing, Table, Figure, Formula)


def _warns(block: object) -> bool:
    """A warning stands before the clauses it is about (ISO/IEC Directives Part 2, 32)."""
    return isinstance(block, Paragraph) and (
        block.role == "warning"
        or re.match(r"警告|注意|危险|WARNING|CAUTION|DANGER", said(block.words, "zh")) is not None
    )


@check("hanging_paragraph")
def hanging_paragraph(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Text directly under a clause that has clauses. The lead-in of terms and of a list of apparatus is allowed."""
    listed = items(context)
    for clause in context.looking:
        if any(inner.id in listed for inner in clause.clauses):
            continue
        if not clause.clauses or clause.kind not in _BODY or context.kinds(clause) & {Kind.TERMS}:
            continue
        first = next((b for b in clause.blocks if isinstance(b, _TEXT) and not _warns(b)), None)
        if first is not None:
            line = next((line for line in context.lines_of(clause) if line.block == first.id), None)
            yield Hit(clause, line, block=first.id)


@check("single_subclause")
def single_subclause(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A clause with one clause in it."""
    for clause in context.looking:
        if len(clause.clauses) == 1 and clause.kind in _BODY:
            yield Hit(clause)


@check("depth", needs=("most",), gives=("depth", "most"))
def depth(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Levels below a clause or an annex (章)."""
    for clause in context.looking:
        level = len(context.above[clause.id])
        if level > parameters["most"]:
            yield Hit(clause, values={"depth": level, "most": parameters["most"]})


@check("titles_of_siblings")
def titles_of_siblings(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Of the clauses side by side in one clause either all have a title or none has."""
    for clause in context.looking:
        if clause.kind is Kind.TERMS or context.kinds(clause) & {Kind.FOREWORD, Kind.INTRODUCTION}:
            continue
        titled = [bool(inner.title) for inner in clause.clauses]
        if any(titled) and not all(titled):
            yield Hit(clause)


@check("title_present", needs=("level",))
def title_present(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Clauses of a level (0: 章 and annexes) have a title."""
    for clause in context.looking:
        if len(context.above[clause.id]) == parameters["level"] and not clause.title:
            yield Hit(clause)


@check("title_repeated", gives=("title",))
def title_repeated(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Clauses side by side with the same title."""
    for clause in (None, *context.looking):
        seen: set[str] = set()
        for inner in context.document.clauses if clause is None else clause.clauses:
            title = said(inner.title, context.leading)
            if title and title in seen and inner.kind is not Kind.TERM:
                yield Hit(inner, values={"title": title})
            seen.add(title)


@check("empty_clause")
def empty_clause(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A clause that says nothing and holds no clause. An item of apparatus may be no more than its name."""
    listed = items(context)
    for clause in context.looking:
        empty = not clause.blocks and not clause.clauses and clause.id not in listed
        if empty and clause.kind not in {Kind.TERM, Kind.INDEX}:
            yield Hit(clause)


@check("annex_status")
def annex_status(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An annex says whether it is normative or informative."""
    for clause in context.looking:
        if clause.kind is Kind.ANNEX and clause.normative is None:
            yield Hit(clause)


@check("annex_status_said", needs=("normative", "informative"), gives=("sentence",))
def annex_status_said(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An annex is what the sentence that mentions it makes of it: a requirement to follow one makes it normative."""
    from guiju.core.lint.checks.mentions import mentions_of

    for clause in context.document.clauses:
        if clause.kind is not Kind.ANNEX or clause.normative is None:
            continue
        against = parameters["normative" if clause.normative is False else "informative"]
        for line, start, end in mentions_of(context, clause.id):
            if context.top(line.clause) is clause or line.container in {"note", "example"}:
                continue
            before = line.masked[max(0, start - 12) : start].replace("\ue000", "\ue004")
            around = before + "\ue000" + line.masked[end : end + 12].replace("\ue000", "\ue004")
            if any(re.search(each, around) for each in against.get(line.language, ())):
                yield Hit(clause, values={"sentence": context.sentence_at(line, start).text})
                break


@check("title_end", may=("where",))
def title_end(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A mark at the end of a title or caption. Names of apparatus that run on, and abbreviations, have theirs."""
    chosen, listed = selection(parameters), items(context)
    for line in context.lines():
        match = _MARK.search(line.masked)
        if match is None or not chosen.takes(context, line) or _SHORT.search(line.masked):
            continue
        if line.part == "title" and line.clause.id in listed:
            continue
        yield Hit(line.clause, line, match.span(), values={"found": match[0]}, to="")


_MARK = re.compile(r"[。；：，、.;:,]$")
_SHORT = re.compile(r"(?:\b(?:etc|al|spp?|var|Inc|Ltd|Co|Corp|No|approx|incl|excl|max|min|[A-Z])|\.[a-z])\.$")


@check("labels_continuous", gives=("printed", "expected"))
def labels_continuous(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The number a clause, table, figure or formula shows is the one that follows from the tree. One cause is told
    once: what only goes on from a number that is wrong itself is not told."""
    wrong: dict[str, str] = {}
    last: dict[str, str] = {}
    for clause, above in context.all:
        expected = heading(context.numbers.get(clause.id), context.leading) if clause.label else ""
        parent = above[-1].id if above else ""
        printed = _bare(clause.label)
        if expected and printed != _bare(expected):
            before = wrong.get(f"<{parent}")
            going_on = _next(before) if before else f"{wrong[parent]}.1" if parent in wrong else ""
            if printed != going_on:
                yield Hit(clause, values={"printed": clause.label, "expected": expected})
            wrong[clause.id] = wrong[f"<{parent}"] = printed
        else:
            wrong.pop(f"<{parent}", None)
        for block in blocks(clause.blocks):
            if isinstance(block, Table | Figure | Formula) and block.label and not block.unnumbered:
                number = context.numbers.get(block.id)
                shown = _bare(block.label)
                if number is None or shown == _bare(number.text):
                    last.pop(block.type, None)
                    continue
                if shown != _next(last.get(block.type, "")):
                    yield Hit(clause, block=block.id, values={"printed": block.label, "expected": number.text})
                last[block.type] = shown


def _next(label: str) -> str:
    """The number after a number: 4.2 → 4.3, A → B; "" for none."""
    stem, dot, end = label.rpartition(".")
    if end.isdigit():
        return f"{stem}{dot}{int(end) + 1}" if len(end) < _LONGEST else ""
    return f"{stem}{dot}{chr(ord(end) + 1)}" if end and end != "Z" else ""


_LONGEST = 10
"""Digits of a number that are counted on from."""


def _bare(label: str) -> str:
    """The number in a label: 表 A.1 → A1, Table 3 → 3."""
    found = re.findall(r"(?<![A-Za-z])[A-Z](?![A-Za-z])|\d+", label)
    return ".".join(found)


@check("note_labels", gives=("printed", "expected"))
def note_labels(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Notes and examples of a clause are numbered from 1 without a gap, and not numbered where there is one."""
    for clause in context.looking:
        for kind in ("note", "example"):
            those = [block for block in clause.blocks if isinstance(block, Note) and block.kind == kind]
            for place, note in enumerate(those, 1):
                printed = "".join(re.findall(r"\d+", note.label))
                counted = len(those) > 1 or (clause.kind is Kind.TERM and "entry" in note.label)
                expected = str(place) if counted else ""
                if note.label and printed != expected:
                    yield Hit(clause, block=note.id, values={"printed": note.label, "expected": expected or "—"})
