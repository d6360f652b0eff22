"""Questions to answers. `SearchEngine` is what the doors know; `Index` is the embedded Tantivy one."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import tantivy

from guiju.core.errors import GuijuError, sentence
from guiju.search import cursor, facets, generation, naming, paging, suggest, terms, widening
from guiju.search.facets import Counts
from guiju.search.matching import Builder, Plan
from guiju.search.model import Answer, Query, Sort, Suggestion, Wider
from guiju.search.naming import Naming
from guiju.search.query import Atom, read
from guiju.search.terms import Terms
from guiju.search.understanding import Understood, understand
from guiju.search.vocabulary import Vocabulary
from guiju.search.writer import read_last_seq

POLL = 0.25  # seconds between looks for a newer commit
MOST_HITS = 1_000
_CACHED = 2_048
_WORDS_KEPT = 600  # seconds the words of titles are known by heart


class SearchEngine(Protocol):
    """What answers questions."""

    def search(self, query: Query) -> Answer: ...

    def suggest(self, prefix: str, limit: int = 10) -> list[Suggestion]: ...

    @property
    def last_seq(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _State:
    """One commit of one generation, as long as a question needs it."""

    path: Path
    stamp: tuple[int, int, int]
    index: tantivy.Index
    searcher: tantivy.Searcher
    builder: Builder
    last_seq: int
    number: int


class Index:
    """Reads an index; follows the writer's commits and swaps by itself. Safe to share between threads.

    `key` seals the cursors; processes that answer for each other share it. Without one the cursors hold as long as this
    reader. `known` gives the terms a question is read with."""

    def __init__(
        self, folder: Path | str, *, cache: int = _CACHED, key: bytes = b"", known: Callable[[], Terms] = terms.terms
    ) -> None:
        self._folder = Path(folder)
        self._key = key or secrets.token_bytes(32)
        self._terms = known
        self._lock = threading.Lock()
        self._capacity = cache
        self._cache: OrderedDict[tuple[object, ...], Counts] = OrderedDict()
        self._looked = time.monotonic()
        self._vocabulary: tuple[Path, float, Vocabulary] | None = None
        self._state = self._load(generation.current(self._folder), None)

    # ── following the writer ──

    def _load(self, path: Path, before: _State | None) -> _State:
        stamp = _stamp(path)
        index = before.index if before is not None and before.path == path else generation.open_tantivy(path)
        last_seq = read_last_seq(index)
        searcher = index.searcher()
        number = before.number + 1 if before is not None else 0
        return _State(path, stamp, index, searcher, Builder(index.schema, searcher), last_seq, number)

    def refresh(self) -> bool:
        """Look for a newer commit or a swapped generation now; True when there was one."""
        with self._lock:
            self._looked = time.monotonic()
            state = self._state
            path = generation.current(self._folder)
            if path == state.path and _stamp(path) == state.stamp:
                return False
            self._state = self._load(path, state)
            self._cache.clear()
            return True

    def _now(self) -> _State:
        if time.monotonic() - self._looked >= POLL:
            self.refresh()
        return self._state

    @property
    def last_seq(self) -> int:
        """The change up to which answers go."""
        return self._now().last_seq

    @property
    def documents(self) -> int:
        """How many editions the index holds."""
        state = self._now()
        return state.searcher.num_docs - (1 if state.last_seq or state.searcher.num_docs else 0)

    # ── answers ──

    def search(self, query: Query) -> Answer:
        """Answer a question; `GuijuError` says what cannot be asked."""
        _check(query)
        state = self._now()
        plan, counts, wider, page = self._read(state, query)
        if page is None:
            page = self._page(state, query, plan) if plan.bound else paging.Page((), None)
        following = cursor.write(query, page.next, self._key) if page.next is not None else ""
        return Answer(
            hits=page.hits,
            total=counts.total,
            exact=counts.exact,
            facets=counts.facets,
            next=following,
            end_reason=page.end_reason,
            wider=wider,
            facets_exact=counts.facets_exact,
        )

    def _read(self, state: _State, query: Query) -> tuple[Plan, Counts, Wider | None, paging.Page | None]:
        """How a question is to be asked, how much answers it, what was made of its words; and the page, where it had to
        be looked at."""
        atoms = read(query.text, state.builder.known, state.builder.classed)
        if query.literal:
            atoms = tuple(replace(atom, span=None) if atom.span and atom.span.read else atom for atom in atoms)
        plan, counts = self._counted(state, query, state.builder.plan(query, atoms), wide=False)
        wider = None
        few, page = self._few(state, query, plan, counts) if atoms else (False, None)
        if few:
            wide, wider = self._widened(state, query, plan, atoms)
            widened, more = self._counted(state, query, wide, wide=True) if wider is not None else (plan, counts)
            if more.total > counts.total:
                plan, counts, page = widened, more, None
            else:
                wider = None
        read_as = tuple((typed_of(atom), atom.span.name.upper()) for atom in atoms if atom.span and atom.span.read)
        if read_as:
            wider = replace(wider or Wider(), read_as=(*(wider.read_as if wider else ()), *read_as))
        return plan, counts, wider, page

    def _counted(self, state: _State, query: Query, plan: Plan, *, wide: bool) -> tuple[Plan, Counts]:
        """How much a plan finds; and the plan that knows it: how a page is read depends on how long the list is."""
        counts = self._counts(state, query, plan, wide=wide)
        return (replace(plan, bound=min(plan.bound, counts.total)) if counts.exact else plan), counts

    def _few(self, state: _State, query: Query, plan: Plan, counts: Counts) -> tuple[bool, paging.Page | None]:
        """Whether a question is to be asked more widely: too few editions answer it word for word, narrowed or not, so
        that a filter chosen in a list never makes it longer; or hardly a title does, only abstracts. Of a long answer
        the page is read first: it mostly tells."""
        if query.literal or query.since_seq:
            return False, None
        long = counts.total >= widening.MANY
        enough = 1 if long else widening.ENOUGH
        page = None
        if long and query.sort is Sort.RELEVANCE and not query.after:
            page = self._page(state, query, plan)
            if page.titled >= enough:
                return False, page
        if counts.total < enough and not query.filters and query.on is None:
            return True, page
        return not widening.titled(state.searcher, state.builder, plan, enough), page

    def _widened(self, state: _State, query: Query, plan: Plan, atoms: Sequence[Atom]) -> tuple[Plan, Wider | None]:
        return widening.widen(state.searcher, state.builder, plan, query, self._understood(state, atoms)) or (
            plan,
            None,
        )

    def _understood(self, state: _State, atoms: Sequence[Atom]) -> Understood:
        held = widening.Held(state.builder, self._words(state))
        asking = terms.asking()
        return understand(atoms, held, self._terms(), lambda word: asking.get(word, ""))

    def understood(self, text: str) -> Understood:
        """Words as a question means them: which belong together, what else they are called. GuijuError: too long."""
        return self._understood(self._now(), read(text, lambda key: False))

    def _words(self, state: _State) -> Vocabulary:
        """The words of the titles, as they were some minutes ago at most."""
        kept = self._vocabulary
        if kept is None or kept[0] != state.path or time.monotonic() - kept[1] > _WORDS_KEPT:
            found = Vocabulary(state.searcher.terms_with_prefix("word", "", limit=None))
            self._vocabulary = kept = state.path, time.monotonic(), found
        return kept[2]

    def namings(self, line: str) -> list[Naming]:
        """The designations that a line of text names, and the editions they may be."""
        state = self._now()
        return naming.namings(state.searcher, state.builder, line)

    def suggest(self, prefix: str, limit: int = 10) -> list[Suggestion]:
        """Completions of what is being typed: designations first, then words of titles."""
        state = self._now()
        return suggest.suggest(state.searcher, state.builder, prefix, limit)

    def _page(self, state: _State, query: Query, plan: Plan) -> paging.Page:
        if query.sort is Sort.DATE:
            return paging.by_date(state.searcher, state.builder, plan, cursor.read(query, 1, self._key), query.limit)
        if query.sort is Sort.NUMBER:
            return paging.by_number(state.searcher, state.builder, plan, cursor.read(query, 2, self._key), query.limit)
        return paging.by_relevance(state.searcher, state.builder, plan, cursor.read(query, 3, self._key), query.limit)

    def _counts(self, state: _State, query: Query, plan: Plan, *, wide: bool) -> Counts:
        filters = tuple(sorted((name, tuple(sorted(values))) for name, values in query.filters.items()))
        key = (state.number, query.text, filters, query.on, query.since_seq, tuple(query.facets), wide)
        with self._lock:
            found = self._cache.get(key)
            if found is not None:
                self._cache.move_to_end(key)
                return found
        names = facets.columns(query.facets, query.filters)
        branch = [code.strip().strip(".") for code in query.filters.get("ics", ())]
        found = facets.count(state.searcher, plan, names, branch)
        with self._lock:
            if self._capacity:
                self._cache[key] = found
                while len(self._cache) > self._capacity:
                    self._cache.popitem(last=False)
        return found


def open_index(
    folder: Path | str, *, cache: int = _CACHED, key: bytes = b"", known: Callable[[], Terms] = terms.terms
) -> Index:
    """Open an index for reading; `cache` is how many counts are kept for each state of it, `key` seals the cursors,
    `known` gives the terms by which a question finds other words."""
    return Index(folder, cache=cache, key=key, known=known)


def typed_of(atom: Atom) -> str:
    """An atom as it was typed, less what divides it."""
    return " ".join(run.text for run in atom.runs)


def _stamp(path: Path) -> tuple[int, int, int]:
    found = (path / "meta.json").stat()
    return found.st_mtime_ns, found.st_ino, found.st_size


def _check(query: Query) -> None:
    if not 0 < query.limit <= MOST_HITS:
        raise GuijuError("a page of {} hits", query.limit, where="limit", expected=sentence("1 to {}", MOST_HITS))
    if not isinstance(query.sort, Sort):
        raise GuijuError("unknown sort", where="sort", expected=", ".join(Sort))
    names: Sequence[str] = query.facets
    if isinstance(names, str):
        raise GuijuError("facets must be a list of names", where="facets")
