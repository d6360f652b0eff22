"""The fields of the index and how one document fills them. A change here raises `FORMAT`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache, partial
from hashlib import blake2b
from json import dumps
from typing import NamedTuple

import tantivy

from guiju.core.errors import GuijuError, sentence
from guiju.search import designations
from guiju.search.model import OPEN_END, IndexDocument
from guiju.search.prepare import GAP, TITLE_GRAM, WHOLE_GRAM, cjk_terms, divide, long_grams, normalise, pairs

FORMAT = 3
ANALYZER = "prepared"
EVERY = "doc"  # in `mark` of every document
SAMPLE = "sample"  # in `mark` of one document in SAMPLE_RATE, chosen by its id
SAMPLE_RATE = 16
PUBLISHED = "y"  # with the year of the publication day, 0 where it is not known
TITLE_CLASS = {"rank_word": "w", "rank_cjk": "c"}  # with 1 (in force) or 0, and the length of the title
LONGEST_TITLE = 127  # words or CJK characters told apart by rank
DAY_BITS = 22
ID_BITS = 32
LENGTH_SHIFT = DAY_BITS + ID_BITS + 1  # where the length of a title stands in its rank: 7 bits above one for originals
LONGEST_VALUE = 250
ORIGINALS = ("international",)  # tiers whose editions others adopt under the same title
CODES = ("tier", "effect", "status", "scheme", "publisher", "committee")
_BETWEEN_CODES = "\t"  # in `class`; a code that holds one has it escaped
_ESCAPED = re.compile(r"\\(.)")
ICS_LEVELS = ("ics1", "ics2", "ics3")  # field, group, subgroup

_BETWEEN = f" {GAP} "
_quoted = partial(dumps, ensure_ascii=False)
_LIVE = 2.0  # in an abstract, an edition in force is worth this much more than the same words in a withdrawn one
_ORIGINAL = 1.02  # less than any difference of words, more than none


def build() -> tantivy.Schema:
    """The schema. Text fields hold terms joined by spaces; see `prepare`."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "seq"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("year", indexed=True, fast=True)
    for name in ("date_key", "number_rank", "standing", "rank_word", "rank_cjk", "force_from", "force_to"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field("publisher_code", fast=True)
    builder.add_text_field("publisher_name", tokenizer_name="raw", index_option="basic")
    builder.add_float_field("weight", fast=True)
    builder.add_unsigned_field("last_seq", stored=True)
    builder.add_text_field("mark", tokenizer_name=ANALYZER, index_option="basic")
    builder.add_text_field("key", tokenizer_name=ANALYZER, index_option="basic")
    builder.add_text_field("gap", tokenizer_name=ANALYZER, index_option="basic")
    builder.add_text_field("label", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title_cjk", tokenizer_name=ANALYZER)
    builder.add_text_field("title_word", tokenizer_name=ANALYZER)
    builder.add_text_field("whole_cjk", tokenizer_name=ANALYZER)
    builder.add_text_field("whole_word", tokenizer_name=ANALYZER)
    builder.add_text_field("whole_gram", tokenizer_name=ANALYZER, index_option="basic")
    builder.add_text_field("class", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("word", tokenizer_name=ANALYZER, index_option="basic")
    for name in (*CODES, *ICS_LEVELS):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Tell an opened index its analyzer: terms are already made, only spaces divide them."""
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(ANALYZER, whitespace)


def date_key(published: int, id: int) -> int:
    """Publication day and id in one number: a unique key that orders by day."""
    return published << ID_BITS | id


def in_sample(id: int) -> bool:
    """Whether an id belongs to the fixed sample (a multiplicative hash, so that runs of ids spread evenly)."""
    return (id * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) >> 60 == 0


def check(document: IndexDocument) -> None:
    """Refuse what would not fit the keys."""
    if not 0 < document.id < 1 << ID_BITS:
        raise GuijuError(
            "document id {} is out of range", document.id, expected=sentence("1 to {}", (1 << ID_BITS) - 1)
        )
    for name in ("seq", "year", "published", "number_rank"):
        value = getattr(document, name)
        if not 0 <= value < 1 << 63:
            raise GuijuError(
                "{} {} is out of range", name, value, where=f"document {document.id}", expected="0 or more"
            )
    if document.published >= 1 << DAY_BITS:
        raise GuijuError("publication day is out of range", where=f"document {document.id}", expected="an ordinal day")
    for start, end in document.force:
        if not 0 <= start < end:
            raise GuijuError(
                "interval in force {}..{} is empty or negative",
                start,
                end,
                where=f"document {document.id}",
                expected="half-open intervals of ordinal days",
            )


class Filled(NamedTuple):
    """What a document says whatever its key and change: `body` are its members in JSON, each with a comma behind it.
    `live`: in force without an end (1 or 0); `first`: others adopt it; `cjk`, `words`: the lengths of its title."""

    published: int
    live: int
    first: int
    cjk: int
    words: int
    body: str


def fill(document: IndexDocument) -> Filled:
    """Everything that follows from an edition alone; `line` adds its key and change."""
    check(document)
    keys = designations.keys(document.designations, document.adopts)
    if document.designations:
        keys += designations.prefixes(document.designations[0])
    return joined(document, *_titles(document), " ".join(keys))


def joined(document: IndexDocument, texts: str, cjk: int, words: int, keys: str) -> Filled:
    """The same where the members of its titles, their lengths and its keys are known."""
    force, live = _force(document.force)
    first = int(document.tier in ORIGINALS)
    label = f'"label":{_value(document.designations[0])},' if document.designations else ""
    weight = (_LIVE if live else 1.0) * (_ORIGINAL if first else 1.0)
    codes = _codes(
        document.tier, document.effect, document.status, document.scheme, document.publisher, document.committee
    )
    return Filled(
        document.published, live, first, cjk, words,
        f'"year":{document.year},"number_rank":{document.number_rank},{force}{texts}"weight":{weight},{label}'
        f'"key":"{keys}",{codes}{_ics(document.ics)}',
    )  # fmt: skip


def _value(value: str) -> str:
    """A value as the index holds it, in JSON."""
    if len(value) <= LONGEST_VALUE and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'  # what is printable holds no half character
    return _quoted(storable(value))


def line(filled: Filled, id: int, seq: int) -> str:
    """The document in JSON, as the engine takes it in one call (made by some twenty it costs three times as much).
    Terms are letters, digits and what stands between them: nothing of them needs to be escaped."""
    published, live, first, cjk, words, body = filled
    newest = published << ID_BITS | id
    standing = live << 62 | first << (LENGTH_SHIFT - 1) | newest
    return (
        f'{{{body}"id":{id},"seq":{seq},"date_key":{newest},"standing":{standing},'
        f'"rank_cjk":{rank(live, cjk, 0, newest)},"rank_word":{rank(live, words, first, newest)},'
        f'"mark":"{marks(published, id, live, cjk, words)}"}}'
    )


def as_json(document: IndexDocument) -> str:
    """One edition as the engine takes it."""
    return line(fill(document), document.id, document.seq)


def _codes(tier: str, effect: str, status: str, scheme: str, issuer: str, committee: str) -> str:
    """The members of values that many editions share."""
    shared, class_ = _shared_codes(tier, effect, status, scheme)
    return f"{shared}{_committee(committee)}{class_}{_publisher(issuer)}"


@lru_cache(maxsize=1 << 12)
def _shared_codes(tier: str, effect: str, status: str, scheme: str) -> tuple[str, str]:
    values = {"tier": tier, "effect": effect, "status": status, "scheme": scheme}
    members = [f'"{name}":{_value(value)},' for name, value in values.items() if value]
    return "".join(members), f'"class":{_quoted(class_of(tier, status))},'


@lru_cache(maxsize=1 << 14)
def _committee(committee: str) -> str:
    return f'"committee":{_value(committee)},' if committee else ""


@lru_cache(maxsize=1 << 14)
def _publisher(issuer: str) -> str:
    if not issuer:
        return ""
    code, name = publisher(issuer)
    return f'"publisher":{_value(issuer)},"publisher_code":{code},"publisher_name":{_quoted(name)},'


@lru_cache(maxsize=1 << 12)
def class_of(tier: str, status: str) -> str:
    """Tier and status in one column: counting it gives both facets and the total."""
    codes = (storable(code).replace("\\", "\\\\").replace(_BETWEEN_CODES, "\\t") for code in (tier, status))
    return _BETWEEN_CODES.join(codes)


def codes_of(value: str) -> tuple[str, ...]:
    """Tier and status out of a value of `class`."""
    return tuple(_ESCAPED.sub(_unescaped, code) for code in value.split(_BETWEEN_CODES))


def _unescaped(found: re.Match[str]) -> str:
    return _BETWEEN_CODES if found[1] == "t" else found[1]


@lru_cache(maxsize=1 << 16)
def publisher(name: str) -> tuple[int, str]:
    """A number for a publisher, and the term that leads back from it: there are hundreds of thousands of them, and
    counting numbers is ten times as fast as counting texts."""
    kept = storable(name)
    code = int.from_bytes(blake2b(kept.encode(), digest_size=8).digest(), "big") >> 1 or 1
    return code, f"{code:016x}{kept}"


@lru_cache(maxsize=1 << 16)
def _year(day: int) -> int:
    try:
        return date.fromordinal(day).year
    except ValueError:
        return 0


def rank(live: int, length: int, original: int, newest: int) -> int:
    """The order of titles that hold all words asked for: in force first, then the shorter title (it is about little
    else), then what others adopt before their adoptions, then the newer edition. Unique, and the id is in its last
    bits."""
    return live << 62 | (LONGEST_TITLE - length) << LENGTH_SHIFT | original << (LENGTH_SHIFT - 1) | newest


def marks(published: int, id: int, live: int, cjk: int, words: int) -> str:
    """What lists are cut by: every document, the sample, the year of publication, the classes of rank."""
    sample = f" {SAMPLE}" if in_sample(id) else ""
    return f"{EVERY} {PUBLISHED}{_year(published)} w{live}.{words} c{live}.{cjk}{sample}"


def last_seq(seq: int) -> str:
    """The document that says up to which change the commit goes."""
    return f'{{"last_seq":{seq},"mark":"last"}}'


@lru_cache(maxsize=1 << 16)
def storable(value: str) -> str:
    """A value as the index holds it: bounded, and valid UTF-8."""
    return value[:LONGEST_VALUE].encode("utf-8", "replace").decode("utf-8")


def _titles(document: IndexDocument) -> tuple[str, int, int]:
    """The members of the text fields; the length of the shortest title in CJK characters, of the first in words only.

    `title_*` hold the titles. `whole_*` hold titles and abstract of editions that have an abstract, and nothing of
    others: words "in the title or the abstract" are then all in one field or all in the other, and no union per word
    is needed.
    """
    cjk: list[Text] = []
    words: list[Text] = []
    surface: dict[str, None] = {}
    seen: set[str] = set()
    for _, title in document.titles:
        text = prepared(title)
        if text.plain in seen:
            continue
        seen.add(text.plain)
        if text.runs:
            cjk.append(text)
        if text.stems:
            words.append(text)
            surface.update(text.surface)
    members = ""
    if cjk:
        members = f'"title_cjk":"{_BETWEEN.join([text.grams for text in cjk])}",'
    if words:
        members += f'"title_word":"{_BETWEEN.join([text.words for text in words])}",'
    if surface:
        members += f'"word":"{" ".join(surface)}",'
    length = min([sum(map(len, text.runs)) for text in cjk], default=0)
    count = len(set(next((text for text in words if not text.runs), words[0]).stems)) if words else 0
    if document.abstract:
        runs, stems = divide(normalise(document.abstract))
        within = [*(text.runs for text in cjk), runs]
        members += f'"whole_cjk":"{_BETWEEN.join([cjk_terms(each, WHOLE_GRAM) for each in within])}",'
        beside = [" ".join(text.stems) for text in words] + [" ".join(stems)]
        members += f'"whole_word":"{_BETWEEN.join(beside)}",'
        paired = [" ".join(pairs(each)) for each in (*(text.stems for text in words), stems)]
        members += f'"whole_gram":"{" ".join([*map(long_grams, within), *paired])}",'
    return members, min(length, LONGEST_TITLE), min(count, LONGEST_TITLE)


class Text(NamedTuple):
    """A title cut into terms: prepared; its CJK runs and stems; the terms of both fields of titles; the words as they
    are written."""

    plain: str
    runs: list[str]
    stems: list[str]
    grams: str
    words: str
    surface: dict[str, None]


@lru_cache(maxsize=1 << 12)
def prepared(title: str) -> Text:
    """The terms of a title; remembered, since editions of a standard have one title and come beside each other."""
    text = normalise(title)
    runs, stems = divide(text)
    written = dict.fromkeys([word for word in text.split() if len(word) > 2 and word.isascii() and word.isalpha()])
    return Text(
        text, runs, stems, cjk_terms(runs, TITLE_GRAM), " ".join(stems + pairs(stems)),
        written if stems else {},
    )  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _ics(codes: tuple[str, ...]) -> str:
    """The members of the three levels of classes."""
    levels: tuple[dict[str, None], ...] = ({}, {}, {})
    for code in codes:
        parts = code.split(".")[:3]
        for depth in range(len(parts)):
            value = storable(".".join(parts[: depth + 1]))
            if value:
                levels[depth][value] = None
    return "".join(
        f'"{name}":[{",".join(map(_quoted, level))}],' for name, level in zip(ICS_LEVELS, levels, strict=True) if level
    )


def _force(force: tuple[tuple[int, int], ...]) -> tuple[str, int]:
    """The members of the envelope of the intervals, in two columns, and of the days between them, as terms; 1 while
    open."""
    if not force:
        return f'"force_from":{OPEN_END},"force_to":0,', 0
    if len(force) == 1:
        ((start, end),) = force
        return f'"force_from":{start},"force_to":{min(end, OPEN_END)},', int(end >= OPEN_END)
    intervals = sorted(force)
    reach = intervals[0][1]
    holes: list[str] = []
    for start, end in intervals[1:]:
        if start > reach:
            holes += blocks(reach, start)
        reach = max(reach, end)
    gap = f'"gap":"{" ".join(holes)}",' if holes else ""
    return f'"force_from":{intervals[0][0]},"force_to":{min(reach, OPEN_END)},{gap}', int(reach >= OPEN_END)


def blocks(start: int, end: int) -> Iterator[str]:
    """The aligned blocks of 2^k days that make up [start, end): at most two of each size."""
    size = 0
    while start < end:
        if start & 1:
            yield f"{size}.{start}"
            start += 1
        if end & 1:
            end -= 1
            yield f"{size}.{end}"
        start, end, size = start >> 1, end >> 1, size + 1


def blocks_of(day: int) -> list[str]:
    """Every aligned block a day lies in."""
    return [f"{size}.{day >> size}" for size in range(DAY_BITS + 1)]
