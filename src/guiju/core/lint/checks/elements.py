"""Which elements a standard has, in which order, and how they begin (GB/T 1.1—2020, table 3, clause 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.core.lint.checks.patterns import by_language, compiled
from guiju.core.lint.context import Context, designation
from guiju.core.lint.model import Hit
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import Clause, Entry, Kind, Paragraph
from guiju.core.text.walking import blocks, plain


@check("element_present", needs=("kind",))
def element_present(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An element every standard has."""
    if context.document.clauses and context.element(Kind(parameters["kind"])) is None:
        yield Hit()


@check("element_once", needs=("kinds",), gives=("title",))
def element_once(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Elements a standard has once."""
    for kind in parameters["kinds"]:
        those = [clause for clause in context.document.clauses if clause.kind.value == kind]
        for clause in those[1:]:
            yield Hit(clause, values={"title": context.label(clause)})


@check("element_order", needs=("order",), gives=("before", "after"))
def element_order(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Elements stand in the order given; what is not named in it is not looked at."""
    order = {kind: place for place, kind in enumerate(parameters["order"])}
    highest, name = -1, ""
    for clause in context.document.clauses:
        place = order.get(clause.kind.value)
        if place is None:
            continue
        if place < highest:
            yield Hit(clause, values={"before": clause.kind.value, "after": name})
        else:
            highest, name = place, clause.kind.value


@check("element_number", needs=("kind", "number"), gives=("number",))
def element_number(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An element whose clause number is always the same (scope is 1)."""
    clause = context.element(Kind(parameters["kind"]))
    number = context.numbers.get(clause.id) if clause is not None else None
    if clause is not None and number is not None and number.text != parameters["number"]:
        yield Hit(clause, values={"number": number.text})


@check("lead_in", needs=("kind", "forms"), may=("when", "older"), gives=("expected",))
def lead_in(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An element begins with one of the fixed sentences. `when: entries`, `when: no entries`: only if it lists
    documents or terms, or none. `older`: by language [year, forms], the sentences of documents before that year."""
    clause = context.element(Kind(parameters["kind"]))
    if clause is None:
        return
    holds = bool(clause.clauses) or any(isinstance(block, Entry) for block in blocks(clause.blocks))
    if holds != (parameters.get("when", "entries") == "entries"):
        return
    first = _opening(clause)
    if first is None and "mn-document-class" in context.document.front.more:
        return  # Metanorma prints the fixed sentence where its source has none
    year = _year(context)
    for language, given in by_language(context, parameters["forms"]):
        before, former = parameters.get("older", {}).get(language, (0, ()))
        forms = (*given, *(former if year and year < before else ()))
        said = plain(first.words.get(language, ())) if first is not None else ""
        if language not in context.carried or (first is not None and not said and len(context.carried) > 1):
            continue  # a language that is not there is another rule's
        if not any(compiled(form).search(said.strip()) for form in forms):
            yield Hit(clause, block=first.id if first is not None else "", language=language,
                      values={"expected": forms[0].strip("^$").replace("\\", "")})  # fmt: skip


def _opening(clause: Clause) -> Paragraph | None:
    """The first paragraph of an element; where it has none and is divided (terms, symbols), that of its first part."""
    first = next((block for block in clause.blocks if isinstance(block, Paragraph)), None)
    if first is None and clause.clauses and clause.clauses[0].kind is not Kind.TERM:
        return _opening(clause.clauses[0])
    return first


def _year(context: Context) -> int | None:
    """The year of the document: that of its number, else of its publication."""
    own = designation(context.document.front.designation)
    if own is not None and own.year is not None:
        return own.year
    year = re.match(r"(?:19|20)\d\d", context.document.front.published)
    return int(year[0]) if year else None


@check("says", needs=("kind", "forms"), may=("tier",))
def says(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """An element says something, in words that fit one of the forms. `tier`: only in a standard whose designation fits
    this pattern."""
    clause = context.element(Kind(parameters["kind"]))
    if clause is None or not compiled(parameters.get("tier", "")).search(context.document.front.designation):
        return
    for language, forms in by_language(context, parameters["forms"]):
        lines = [line.text for each, above in context.all if clause in (each, *above) for line in context.lines_of(each)
                 if line.language == language and line.part == ""]  # fmt: skip
        if lines and not any(compiled(form).search(text) for form in forms for text in lines):
            yield Hit(clause, language=language)


@check("opens_with", needs=("kind", "forms"))
def opens_with(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """The first sentence of an element fits one of the forms."""
    clause = context.element(Kind(parameters["kind"]))
    if clause is None or clause not in context.looking:
        return
    for language, forms in by_language(context, parameters["forms"]):
        first = next((line for line in context.lines_of(clause) if line.language == language and line.part == ""), None)
        if first is not None and not any(compiled(form).search(first.text) for form in forms):
            sentence = next(context.sentences(first), None)
            span = (sentence.start, sentence.end) if sentence is not None else None
            yield Hit(clause, first, span)


@check("without_subclauses", needs=("kinds",))
def without_subclauses(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Elements that are not divided into clauses."""
    for clause in context.looking:
        if clause.kind.value in parameters["kinds"] and clause.clauses:
            yield Hit(clause)
