"""Lists: their lead-in, number of items, punctuation (GB/T 1.1—2020, 7.7; ISO/IEC Directives Part 2, clause 23)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.core.lint.checks.patterns import by_language
from guiju.core.lint.context import Context
from guiju.core.lint.model import Hit, Line
from guiju.core.lint.registry import Parameters, check
from guiju.core.text.model import (
    Block,
    Blocks,
    Clause,
    Figure,
    Formula,
    Item,
    Kind,
    Listing,
    Note,
    Paragraph,
    Quote,
    Table,
)
from guiju.core.text.walking import blocks, plain

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
    """A list stands behind a sentence that leads in to it; one behind a figure, table or formula is its key."""
    for clause, listing, before in _all(context):
        led = isinstance(before, Paragraph | Figure | Table | Formula) or (before is not None and _opens(before))
        if not led:
            yield Hit(clause, block=listing.id)


def _opens(block: Block) -> bool:
    """Whether the last words in a block end with a colon: an item or definition that goes on in a list of its own."""
    last = [inner for inner in blocks((block,)) if isinstance(inner, Paragraph)][-1:]
    return any(plain(inlines).rstrip().endswith((":", "：")) for each in last for inlines in each.words.values())


_WHERE = re.compile(r"(?i)^(?:(?:and )?where|in which|with|key|式中|其中|说明)[,，]?$")
"""What leads in to the explanation of symbols."""


@check("list_lead_in_colon", gives=("end",))
def list_lead_in_colon(context: Context, parameters: Parameters) -> Iterator[Hit]:
    """What leads in to a list ends with a colon (a full stop where each item is a sentence). An English
    phrase that the items complete has no mark (ISO/IEC Directives Part 2, 23.3, "may be caused by")."""
    for clause, _, before in _all(context):
        if isinstance(before, Paragraph):
            for language, inlines in before.words.items():
                text = plain(inlines).rstrip()
                phrase = language == "en" and text[-1:].isalpha()
                if text and text[-1] not in "：:。." and not phrase and not _WHERE.match(text):
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
