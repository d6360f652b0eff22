"""Atoms and filters as Tantivy query objects, and the tiers an answer is ranked in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import tantivy

from guiju.core.errors import GuijuError, sentence
from guiju.search import schema
from guiju.search.model import Query
from guiju.search.prepare import TITLE_GRAM, WHOLE_GRAM, Run, cover, pairs, stem
from guiju.search.query import Atom

_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_MOST_VALUES = 1_000
_MOST_FREQUENCIES = 100_000
_ON_A_DAY = 0.6  # about the share of editions in force on a day
_UNSIGNED = tantivy.FieldType.Unsigned
_FILTERS = (*schema.CODES, "ics", "year", "id")
_FIELDS = ("title", "whole")
_MAX = (1 << 63) - 1


Clauses = Sequence[tuple[tantivy.Occur, tantivy.Query]]
Made = Callable[[], tantivy.Query]
"""A query that is made when it is wanted."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Answers of one rank, in the order of a column (highest first); without one, by the words' weight (BM25).
    `bare` is the query without weights and what narrows the answer: enough to leave them out of a later tier, and
    cheaper; `query` is made when a page is read from it."""

    query: Made
    column: str
    bare: tantivy.Query


@dataclass(frozen=True, slots=True)
class Plan:
    """`match` finds the whole answer, unscored, `sampled` its part in the sample; `tiers` overlap, each also holding
    what it must not repeat; `bound` is a number of documents the answer cannot exceed, `likely` how many it would be
    if filters and words were independent. `positions`: some words must stand side by side, so that finding the sample
    takes nearly as long as finding all; `words` is the match without what narrows it, `words_bound` a number of
    documents it cannot exceed; `ranges`: it is narrowed by comparing columns."""

    match: tantivy.Query
    sampled: tantivy.Query
    tiers: tuple[Tier, ...]
    bound: int
    likely: float
    positions: bool
    words: tantivy.Query
    words_bound: int
    ranges: bool = False


class Builder:
    """Builds queries for one state of the index."""

    def __init__(self, index_schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = index_schema
        self._searcher = searcher
        self._frequencies: dict[tuple[str, str | int], int] = {}

    # ── terms ──

    def term(self, field: str, value: str | int, option: str = "basic") -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, option)

    def frequency(self, field: str, value: str | int) -> int:
        """How many documents hold a term, those deleted since the last merge included. Asked of every segment once in
        the life of a state: a question asks for the same terms several times."""
        found = self._frequencies.get((field, value))
        if found is None:
            if len(self._frequencies) >= _MOST_FREQUENCIES:
                self._frequencies.clear()
            found = self._frequencies[field, value] = self._searcher.doc_freq(field, value)
        return found

    def classed(self, code: str) -> bool:
        """Whether any edition stands under this code of the ICS."""
        return self.frequency(schema.ICS_LEVELS[min(code.count("."), 2)], code) > 0

    def most(self, phrase: Sequence[Run]) -> int:
        """An upper bound for the documents that hold runs side by side; 0: none does."""
        title = whole = self._searcher.num_docs
        for run in phrase:
            if run.cjk:
                title, whole = (
                    min(bound, *(self.frequency(*term) for term in longest_grams(field, run.text)))
                    for field, bound in (("title", title), ("whole", whole))
                )
        words = [stem(run.text) for run in phrase if not run.cjk]
        if len(words) > 1 and len(words) == len(phrase):
            beside = pairs(words)
            title = min(title, *(self.frequency("title_word", pair) for pair in beside))
            whole = min(whole, *(self.frequency("whole_gram", pair) for pair in beside))
        else:
            title = min([title, *(self.frequency("title_word", word) for word in words)])
            whole = min([whole, *(self.frequency("whole_word", word) for word in words)])
        return min(self._searcher.num_docs, title + whole)

    def known(self, key: str) -> bool:
        """Whether any edition goes by this designation key."""
        return self.frequency("key", key) > 0

    def between(self, field: str, low: int | None, high: int | None) -> tantivy.Query:
        """Documents whose column lies in [low, high], unscored."""
        found = tantivy.Query.range_query(self._schema, field, _UNSIGNED, low, high)
        return tantivy.Query.const_score_query(found, 0.0)

    def _run(self, field: str, run: Run, *, scored: bool) -> tantivy.Query:
        """A CJK run as a substring, a word by its stem, in the `title` or the `whole`."""
        if not run.cjk:
            return self.term(f"{field}_word", stem(run.text), "freq")
        longest = TITLE_GRAM if field == "title" else WHOLE_GRAM
        name = f"{field}_cjk"
        if len(run.text) <= longest:
            return self.term(name, run.text, "freq")
        phrase = tantivy.Query.phrase_query(self._schema, name, list(cover(run.text, longest)))
        if field == "title":
            return phrase
        if len(run.text) <= TITLE_GRAM:
            return self._within(phrase, [run.text], sure=not scored)
        return self._within(phrase, [gram for _, gram in cover(run.text, TITLE_GRAM)], sure=False)

    def near(self, field: str, phrase: Sequence[Run]) -> list[tantivy.Query]:
        """Runs in this order without a gap as a wider reading asks for them: all grams and pairs of neighbours must be
        there, wherever they stand. No positions are looked at, which cost most of such a question."""
        parts: list[tantivy.Query] = []
        words = [stem(run.text) for run in phrase if not run.cjk]
        for run in phrase:
            if run.cjk:
                parts += [self.term(*term, "freq") for term in dict.fromkeys(longest_grams(field, run.text))]
        if len(words) == 1:
            parts.append(self.term(f"{field}_word", words[0], "freq"))
        elif words:
            name = "title_word" if field == "title" else "whole_gram"
            parts += [self.term(name, pair, "freq") for pair in dict.fromkeys(pairs(words))]
        return parts

    def _within(self, phrase: tantivy.Query, grams: Sequence[str], *, sure: bool) -> tantivy.Query:
        """A phrase of the whole among the documents that hold its longer grams, so that few positions are looked at;
        none when the grams alone are `sure`. Its score stays what it is."""
        terms = [self.term("whole_gram", gram) for gram in dict.fromkeys(grams)]
        if sure:
            return all_of(terms)
        return all_of([phrase, *(tantivy.Query.const_score_query(term, 0.0) for term in terms)])

    def _words(self, field: str, words: Sequence[str], *, scored: bool) -> tantivy.Query:
        """Stems side by side in the `title` or the `whole`."""
        name = f"{field}_word"
        if len(words) == 1:
            return self.term(name, words[0], "freq")
        if field == "title":
            terms = pairs(list(words))
            if len(terms) == 1:
                return self.term(name, terms[0], "freq")
            return tantivy.Query.phrase_query(self._schema, name, list(terms))
        phrase = tantivy.Query.phrase_query(self._schema, name, list(words))
        return self._within(phrase, pairs(list(words)), sure=len(words) == 2 and not scored)

    def phrase(self, field: str, runs: Sequence[Run], *, scored: bool = False) -> list[tantivy.Query]:
        """Runs in this order without a gap, script by script."""
        parts: list[tantivy.Query] = []
        words: list[str] = []
        for run in (*runs, Run("", True)):
            if run.cjk:
                if words:
                    parts.append(self._words(field, words, scored=scored))
                    words = []
                if run.text:
                    parts.append(self._run(field, run, scored=scored))
            else:
                words.append(stem(run.text))
        return parts

    # ── atoms ──

    def text(self, field: str, atom: Atom, *, scored: bool = False) -> list[tantivy.Query]:
        """An atom by its words in a field. `scored`: for a list in the order of BM25, which needs the frequency of
        phrases; what is only matched costs less."""
        if atom.ics:
            return [self.term(schema.ICS_LEVELS[min(atom.ics.count("."), 2)], atom.ics)]
        if atom.quoted:
            return self.phrase(field, atom.runs, scored=scored)
        return [self._run(field, run, scored=scored) for run in atom.runs]

    def _keys(self, atom: Atom, classes: int) -> list[tantivy.Query]:
        return [key for key in self.keys(atom)[:classes] if key is not None]

    def keys(self, atom: Atom) -> list[tantivy.Query | None]:
        """A designation by its edition, its work, a number near to it; None for what the index does not hold."""
        span = atom.span
        names = (span.edition, span.work, span.near) if span is not None else ("", "", "")
        return [self.term("key", name) if name else None for name in names]

    def matched(self, field: str, atom: Atom, *, scored: bool = False) -> list[tantivy.Query]:
        """The atom by its text in a field, or by a designation key."""
        text = self.text(field, atom, scored=scored)
        named = self._keys(atom, 3)
        return [either(*named, all_of(text))] if named else text

    def _all(self, field: str, atoms: Sequence[Atom], *, scored: bool = False) -> list[tantivy.Query]:
        return [part for atom in atoms for part in self.text(field, atom, scored=scored)]

    def _anywhere(self, atoms: Sequence[Atom], *, scored: bool = False) -> tantivy.Query:
        """Every atom in one field, or by its designation."""
        parts = ([p for atom in atoms for p in self.matched(field, atom, scored=scored)] for field in _FIELDS)
        return either(*map(all_of, parts))

    def at_most(self, atom: Atom) -> int:
        """An upper bound for the documents one atom matches."""
        frequency = self.frequency
        best = self._searcher.num_docs
        if atom.ics:
            return frequency(schema.ICS_LEVELS[min(atom.ics.count("."), 2)], atom.ics)
        for run in atom.runs:
            if run.cjk:
                size = min(len(run.text), TITLE_GRAM)
                title = min(frequency("title_cjk", run.text[i : i + size]) for i in (0, len(run.text) - size))
                gram = run.text[:TITLE_GRAM]
                whole = frequency("whole_gram" if len(gram) > WHOLE_GRAM else "whole_cjk", gram)
            else:
                title = frequency("title_word", stem(run.text))
                whole = frequency("whole_word", stem(run.text))
            best = min(best, title + whole)
        if atom.span is not None:
            best += sum(frequency("key", key) for key in (atom.span.edition, atom.span.work, atom.span.near) if key)
        return best

    # ── filters ──

    def _filter(self, name: str, values: Sequence[str]) -> tuple[tantivy.Query, int]:
        """Documents with any of the values, and a bound for how many."""
        if name not in _FILTERS:
            raise GuijuError("there is no filter {}", repr(name[:40]), where="filters", expected=", ".join(_FILTERS))
        if isinstance(values, str) or not all(isinstance(value, str) for value in values):
            raise GuijuError("filter values must be a list of texts", where=name)
        if len(values) > _MOST_VALUES:
            raise GuijuError(
                "{} values for one filter", len(values), where=name, expected=sentence("at most {}", _MOST_VALUES)
            )
        terms: list[tuple[str, str | int]] = []
        for value in values:
            if name in ("year", "id"):
                if not (value.isascii() and value.isdigit() and len(value) < 19):
                    raise GuijuError("{} is not a number", repr(value[:40]), where=name, expected="a whole number")
                terms.append((name, int(value)))
            elif name == "ics":
                code = value.strip().strip(".")
                terms.append((schema.ICS_LEVELS[min(code.count("."), 2)], schema.storable(code)))
            else:
                terms.append((name, schema.storable(value)))
        bound = sum(self.frequency(field, value) for field, value in terms)
        queries = [self.term(field, value) for field, value in terms]
        return (either(*queries) if queries else tantivy.Query.empty_query()), bound

    def _on(self, day: date) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """In force on a day: inside the envelope of the intervals and in none of the holes."""
        number = day.toordinal()
        holes = [block for block in schema.blocks_of(number) if self.frequency("gap", block)]
        return [
            (_MUST, self.between("force_from", None, number)),
            (_MUST, self.between("force_to", number + 1, None)),
            *((_NOT, self.term("gap", block)) for block in holes),
        ]

    def limits(self, query: Query) -> tuple[list[tuple[tantivy.Occur, tantivy.Query]], int]:
        """Everything that narrows an answer but its words: clauses, and a bound for the documents left."""
        bound = self._searcher.num_docs
        clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for name, values in query.filters.items():
            found, count = self._filter(name, values)
            clauses.append((_MUST, tantivy.Query.const_score_query(found, 0.0)))
            bound = min(bound, count)
        if query.on is not None:
            clauses += self._on(query.on)
        if query.since_seq:
            if not 0 <= query.since_seq < _MAX:
                raise GuijuError("change number out of range", where="since_seq")
            clauses.append((_MUST, self.between("seq", query.since_seq + 1, None)))
        return clauses, bound

    # ── the whole ──

    def plan(self, query: Query, atoms: Sequence[Atom]) -> Plan:
        """The question as queries. Text without a single letter or digit finds nothing."""
        clauses, bound = self.limits(query)
        sample = self.term("mark", schema.SAMPLE)
        if not atoms:
            none = tantivy.Query.empty_query()
            if query.text.strip():
                return Plan(none, none, (), 0, 0.0, False, none, 0)
            every = joined([self.term("mark", schema.EVERY)], clauses)
            newest = (Tier(lambda: every, "date_key", every),)
            return Plan(every, joined([sample], clauses), newest, bound, bound, False, every, bound)
        words = min(self.at_most(atom) for atom in atoms)
        likely = words * bound / max(1, self._searcher.num_docs) * (_ON_A_DAY if query.on is not None else 1.0)
        bound = min(bound, words)
        match = self._anywhere(atoms)
        tiers = tuple(Tier(_limited(words, clauses), column, bare) for words, column, bare in self._tiers(atoms, match))
        positions = any(self._positions(atom) for atom in atoms)
        sampled = joined([match, sample], clauses)
        ranges = query.on is not None or bool(query.since_seq)
        return Plan(joined([match], clauses), sampled, tiers, bound, likely, positions, match, words, ranges)

    @staticmethod
    def _positions(atom: Atom) -> bool:
        several = atom.quoted and sum(not run.cjk for run in atom.runs) > 2  # two are a pair, which is one term
        return several or any(run.cjk and len(run.text) > TITLE_GRAM for run in atom.runs)

    def _tiers(self, atoms: Sequence[Atom], match: tantivy.Query) -> list[tuple[Made, str, tantivy.Query]]:
        """Exact edition, exact work, part of the number; the words as a phrase of the title, in the title, anywhere:
        each with its column and without scores."""
        named = [atom for atom in atoms if atom.span is not None]
        found: list[tuple[tantivy.Query, str]] = []
        column = "rank_cjk" if any(run.cjk for atom in atoms for run in atom.runs) else "rank_word"
        for classes in (1, 2, 3) if named else ():
            keys = [self._keys(atom, classes) for atom in named]
            if all(keys) and keys != [self._keys(atom, classes - 1) for atom in named]:
                rest = [atom for atom in atoms if atom.span is None]
                parts = [either(*alternatives) for alternatives in keys]
                if rest:
                    parts.append(either(*(all_of(self._all(field, rest)) for field in _FIELDS)))
                found.append((all_of(parts), column if rest else "standing"))
        phrase = self._title_phrase(atoms)
        if phrase is not None:
            found.append((phrase, column))
        found.append((all_of(self._all("title", atoms)), column))
        tiers: list[tuple[Made, str, tantivy.Query]] = [
            (partial(_itself, words), column, words) for words, column in found
        ]
        whole = all_of(self._all("whole", atoms))
        tiers.append((lambda: all_of(self._all("whole", atoms, scored=True)), "", whole))
        if named:
            tiers.append((lambda: self._anywhere(atoms, scored=True), "", match))
        return tiers

    def _title_phrase(self, atoms: Sequence[Atom]) -> tantivy.Query | None:
        runs = [run for atom in atoms for run in atom.runs]
        if len(runs) < 2 or any(atom.quoted or atom.ics for atom in atoms):
            return None
        if all(run.cjk for run in runs):
            return self._run("title", Run("".join(run.text for run in runs), True), scored=False)
        if not any(run.cjk for run in runs):
            return self._words("title", [stem(run.text) for run in runs], scored=False)
        return None


def longest_grams(field: str, text: str) -> list[tuple[str, str]]:
    """The longest grams of a CJK run in the `title` or the `whole`, each with the field it is a term of."""
    name = "whole_gram" if field == "whole" and len(text) > WHOLE_GRAM else f"{field}_cjk"
    grams = [text] if len(text) <= TITLE_GRAM else [gram for _, gram in cover(text, TITLE_GRAM)]
    return [(name, gram) for gram in grams]


def _itself(query: tantivy.Query) -> tantivy.Query:
    return query


def _limited(words: Made, clauses: Clauses) -> Made:
    return lambda: joined([words()], clauses)


def joined(parts: Sequence[tantivy.Query], clauses: Clauses) -> tantivy.Query:
    """All of the parts, under the clauses."""
    if len(parts) == 1 and not clauses:
        return parts[0]
    return tantivy.Query.boolean_query([*((_MUST, part) for part in parts), *clauses])


def all_of(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    """All of the parts."""
    return joined(parts, ())


def either(*parts: tantivy.Query) -> tantivy.Query:
    """Any of the parts."""
    return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(_SHOULD, part) for part in parts])


def without(query: tantivy.Query, others: Sequence[tantivy.Query]) -> tantivy.Query:
    """A query less what others hold."""
    if not others:
        return query
    return tantivy.Query.boolean_query([(_MUST, query), *((_NOT, other) for other in others)])
