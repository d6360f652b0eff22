"""Documents of many editions at once. Their texts are prepared together: what is the same for many of them is looked up
once, and the grams of all runs are cut out of one text. Each comes out as `schema.fill` makes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from guiju.core.errors import GuijuError
from guiju.search import designations, schema
from guiju.search.model import IndexDocument
from guiju.search.prepare import GAP, MAYBE_CJK, TITLE_GRAM, normalised, split_cjk, words_of
from guiju.search.prepare import stem as stem_of
from guiju.search.schema import LONGEST_TITLE, Filled

_BETWEEN = f" {GAP} "
_MOST_TOKENS = 200_000


class _Token(NamedTuple):
    """A stretch between blanks. `stems` of its words; `doubled`: each pair of neighbours is one term, so joined by `_`
    to those beside it it gives the pairs; `written`: the word, where it is one to suggest."""

    stems: str
    doubled: str
    written: str


class _Tokens(dict[str, _Token | None]):
    """Those met so far; None where no word is in it."""

    def __missing__(self, token: str) -> _Token | None:
        if len(self) >= _MOST_TOKENS:
            self.clear()
        stems = [stem_of(word) for word in words_of(token)]
        found = None
        if stems:
            written = token if len(token) > 2 and token.isascii() and token.isalpha() else ""
            found = _Token(" ".join(stems), "_".join([f"{stem} {stem}" for stem in stems]), written)
        self[token] = found
        return found


_tokens = _Tokens()


class _Text(NamedTuple):
    """A prepared text: where its CJK runs lie in what the batch joins; its stems and pairs of stems, each joined by
    blanks; words to suggest."""

    plain: str
    runs: tuple[tuple[int, int], ...]
    stems: str
    pairs: str
    written: tuple[str, ...]


class _Grams:
    """The grams of every size of one text that holds all runs: those of a run are a stretch of each."""

    def __init__(self, runs: Sequence[str]) -> None:
        whole = "".join(runs)
        count = len(whole)
        letters = memoryview((whole + " " * TITLE_GRAM).encode("utf-32-le")).cast("I")
        self.of: list[str] = [""]
        for size in range(1, TITLE_GRAM + 1):
            made = bytearray(" ".encode("utf-32-le") * (count * (size + 1)))
            view = memoryview(made).cast("I")
            for place in range(size):
                view[place :: size + 1] = letters[place : count + place]
            self.of.append(made.decode("utf-32-le"))

    def cut(self, start: int, end: int, size: int) -> str:
        """All substrings of `size` of the run from `start` to `end`, which is no shorter, joined by blanks."""
        return self.of[size][(size + 1) * start : (size + 1) * (end - size + 1) - 1]

    def title(self, runs: Iterable[tuple[int, int]]) -> str:
        """The same up to those of a title, of which there are most."""
        _, one, two, three, four = self.of
        terms = []
        for a, b in runs:
            size = b - a
            if size >= TITLE_GRAM:
                longer = f"{four[5 * a : 5 * b - 16]} {three[4 * a : 4 * b - 9]}"
                terms.append(f"{longer} {two[3 * a : 3 * b - 4]} {one[2 * a : 2 * b - 1]}")
            else:
                terms.append(self.up_to(size, ((a, b),)))
        return " ".join(terms)

    def up_to(self, longest: int, runs: Iterable[tuple[int, int]]) -> str:
        """`prepare.cjk_terms` of these runs."""
        return " ".join([
            self.cut(start, end, size)
            for start, end in runs
            for size in range(min(longest, end - start), 0, -1)
        ])  # fmt: skip

    def long(self, runs: Iterable[tuple[int, int]]) -> str:
        """`prepare.long_grams` of these runs."""
        sizes = range(schema.WHOLE_GRAM + 1, TITLE_GRAM + 1)
        return " ".join([self.cut(a, b, size) for a, b in runs for size in sizes if size <= b - a])


class _Batch:
    """The texts of a batch, each prepared once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._runs: list[str] = []
        self._at = 0
        self.of = {text: self._text(plain) for text, plain in zip(texts, normalised(texts), strict=True)}
        self.grams = _Grams(self._runs)

    def _text(self, plain: str) -> _Text:
        if MAYBE_CJK.search(plain) is None:
            stems, pairs, written = _words(plain)
            return _Text(plain, (), stems, pairs, written)
        parts = split_cjk(plain)
        runs = []
        for run in parts[1::2]:
            runs.append((self._at, self._at + len(run)))
            self._runs.append(run)
            self._at += len(run)
        stems, pairs, written = _words(" ".join(parts[::2]))
        if stems and runs:
            written = tuple([word for word in plain.split() if len(word) > 2 and word.isascii() and word.isalpha()])
        return _Text(plain, tuple(runs), stems, pairs, written)


def _words(text: str) -> tuple[str, str, tuple[str, ...]]:
    """The stems, the pairs and the words to suggest of prepared text without CJK."""
    found = list(filter(None, map(_tokens.__getitem__, text.split())))
    if not found:
        return "", "", ()
    stems, doubled, written = zip(*found, strict=True)
    every = "_".join(doubled)
    first, last = stems[0].partition(" ")[0], stems[-1].rpartition(" ")[2]
    return " ".join(stems), every[len(first) + 1 : -len(last) - 1], written


def fill(documents: Sequence[IndexDocument]) -> list[Filled | None]:
    """`schema.fill` of each; None for one that it refuses."""
    texts: dict[str, None] = {}
    for document in documents:
        for _, title in document.titles:
            texts[title] = None
        if document.abstract:
            texts[document.abstract] = None
    batch = _Batch(list(texts))
    names = iter(normalised([document.designations[0] for document in documents if document.designations]))
    filled: list[Filled | None] = []
    for document in documents:
        name = next(names) if document.designations else ""
        try:
            schema.check(document)
        except GuijuError:
            filled.append(None)
            continue
        filled.append(
            schema.joined(
                document,
                *_titles(document, batch),
                designations.joined_keys(name, document.designations, document.adopts),
            )
        )
    return filled


def _titles(document: IndexDocument, batch: _Batch) -> tuple[str, int, int]:
    """As `schema._titles`: the members of the text fields and the lengths of titles."""
    titles = [batch.of[title] for _, title in document.titles]
    if len(titles) > 1:
        titles = _told_once(titles)
    cjk = [text for text in titles if text.runs]
    words = [text for text in titles if text.stems]
    members, length, count = "", 0, 0
    grams = batch.grams
    if cjk:
        members = f'"title_cjk":"{_BETWEEN.join([grams.title(text.runs) for text in cjk])}",'
        length = min([sum([end - start for start, end in text.runs]) for text in cjk])
    if words:
        told = [f"{text.stems} {text.pairs}" if text.pairs else text.stems for text in words]
        members += f'"title_word":"{_BETWEEN.join(told)}",'
        surface = dict.fromkeys([word for text in words for word in text.written if word])
        if surface:
            members += f'"word":"{" ".join(surface)}",'
        first = words[0]
        if first.runs:
            first = next((text for text in words if not text.runs), first)
        count = len(set(first.stems.split()))
    if document.abstract:
        members += _whole(cjk, words, batch.of[document.abstract], grams)
    return members, min(length, LONGEST_TITLE), min(count, LONGEST_TITLE)


def _told_once(titles: list[_Text]) -> list[_Text]:
    found: dict[str, _Text] = {}
    for text in titles:
        found.setdefault(text.plain, text)
    return list(found.values())


def _whole(cjk: list[_Text], words: list[_Text], abstract: _Text, grams: _Grams) -> str:
    """The members of titles and abstract together."""
    within = [*(text.runs for text in cjk), abstract.runs]
    beside = [*words, abstract]
    longer = [*map(grams.long, within), *(text.pairs for text in beside)]
    return (
        f'"whole_cjk":"{_BETWEEN.join([grams.up_to(schema.WHOLE_GRAM, runs) for runs in within])}",'
        f'"whole_word":"{_BETWEEN.join([text.stems for text in beside])}",'
        f'"whole_gram":"{" ".join(longer)}",'
    )
