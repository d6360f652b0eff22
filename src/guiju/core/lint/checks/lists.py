"""Lists: their lead-in, number of items, punctuation (GB/T 1.1—2020, 7.7; ISO/IEC Directives Part 2, clause 23)."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.core.lint.checks.patterns import by_language
from guiju.core.lint.context import Context
from guiju.core.lint.model import Hit, Line
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import Block, Blocks, Clause, Item, Kind, Listing, Note, Paragraph, Quote
from guiju.core.text.walking import plain

_AS_THEY_ARE = {Kind.REFERENCES, Kind.BIBLIOGRAPHY, Kind.INDEX, Kind.FRONT}


def _lists(those: Blocks) -> Iterator[tuple[Listing, Block | None]]:
    """Lists with the block before them, inner ones too."""
    before: Block | None = None
    for block in those:
        match block:
            case Listing(style="definition"):
                pass
            case Listing():
                yield block, before
                for item in block.items:
                    yield from _lists(item.blocks)
            case Note() | Quote():
                yield from _lists(block.blocks)
        before = block


def _all(context: Context) -> Iterator[tuple[Clause, Listing, Block | None]]:
    for clause in context.looking:
        if clause.kind not in _AS_THEY_ARE:
            for listing, before in _lists(clause.blocks):
                yield clause, listing, before


@check("list_lead_in")
def list_lead_in(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A list stands behind a sentence that leads in to it."""
    for clause, listing, before in _all(context):
        if not isinstance(before, Paragraph):
            yield Hit(clause, block=listing.id)


@check("list_lead_in_colon", gives=("end",))
def list_lead_in_colon(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """What leads in to a list ends with a colon (a full stop where each item is a sentence)."""
    for clause, _, before in _all(context):
        if isinstance(before, Paragraph):
            for language, inlines in before.words.items():
                text = plain(inlines).rstrip()
                if text and text[-1] not in "：:。.":
                    line = _line(context, clause, before, language)
                    span = (len(text) - 1, len(text)) if line is not None else None
                    yield Hit(clause, line, span, block=before.id, language=language, values={"end": text[-1]})


@check("list_items", needs=("least",), gives=("count",))
def list_items(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """A list has at least so many items."""
    for clause, listing, _ in _all(context):
        if len(listing.items) < parameters["least"]:
            yield Hit(clause, block=listing.id, values={"count": len(listing.items)})


@check("list_punctuation", needs=("between", "last"), gives=("end", "expected", "place"))
def list_punctuation(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """Items end with the marks given; the last with its own. Only lists whose items are all one paragraph and that have
    a mark at some end are looked at: a list of bare names may go without."""
    last = dict(by_language(context, parameters["last"]))
    for clause, listing, _ in _all(context):
        for language, marks in by_language(context, parameters["between"]):
            found = _said(listing, language)
            texts = [text for _, text in found]
            if len(texts) < 2 or not any(text.endswith((*marks, *last[language])) for text in texts):
                continue
            if all(text.endswith(tuple(last[language])) for text in texts):
                continue  # each item a sentence
            for place, (paragraph, text) in enumerate(found, 1):
                good = last[language] if place == len(found) else marks
                if not text.endswith(tuple(good)) and len(paragraph_items := listing.items[place - 1].blocks) == 1:
                    line = _line(context, clause, paragraph, language)
                    span = (len(text) - 1, len(text)) if line is not None else None
                    values = {"end": text[-1], "expected": good[0], "place": place}
                    fixed = text[-1] in "；;。.，," and len(paragraph_items) == 1
                    yield Hit(clause, line, span, block=paragraph.id, language=language, values=values,
                              to=good[0] if fixed else None)  # fmt: skip


def _said(listing: Listing, language: str) -> list[tuple[Paragraph, str]]:
    found = []
    for item in listing.items:
        if (last := _end(item)) is None:
            return []
        text = plain(last.words.get(language, ())).rstrip()
        if not text:
            return []
        found.append((last, text))
    return found


def _end(item: Item) -> Paragraph | None:
    return item.blocks[0] if len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph) else None


def _line(context: Context, clause: Clause, block: Paragraph, language: str) -> Line | None:
    return context.line_of(clause, block.id, language, plain(block.words.get(language, ())))
