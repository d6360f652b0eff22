"""Totals and facets compared with a plain look at every edition, through changes, deletions and kills."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import tantivy

import guiju
from guiju.search import Index, IndexDocument, IndexWriter, Query, open_index, understanding, widening
from guiju.search.matching import Builder
from guiju.search.model import OPEN_END
from guiju.search.prepare import Run, normalise, runs, stem
from guiju.search.terms import made
from guiju.search.widening import at_least
from search.library import HEAP, build, day

CJK = ("食品", "安全", "试验方法", "技术要求", "通用", "的测定", "铅", "水质", "管理规范")
WORDS = ("food", "safety", "test", "methods", "of", "water", "requirements", "lead", "testing")
TIERS, STATUSES = ("national", "local", "a\tb\\t"), ("in-force", "withdrawn", "")
QUESTIONS = (
    "食品", "食品安全", "试验方法", "试验方法铅", "食品安全试验方法", "食品 铅", "安全食 通用", "food", "food safety",
    '"food safety"', '"test methods of"', '"methods of test food"', '"食品 food"', '"试验方法 test methods"',
    "water 水质", "质试", "xyzzy", "testing requirements", '"of of"', "",
)  # fmt: skip
NARROWED = (
    {}, {"tier": ("national",)}, {"tier": ("a\tb\\t",), "status": ("withdrawn",)}, {"ics": ("13", "67.040")},
    {"publisher": ("P1", "P7"), "year": ("2011",)},
)  # fmt: skip
DAYS = (None, date(2015, 6, 1))


def edition(id: int, rng: random.Random) -> IndexDocument:
    """An edition of few words, so that they meet often; every third has an abstract."""
    zh = "".join(rng.choices(CJK, k=rng.randint(1, 4)))
    en = " ".join(rng.choices(WORDS, k=rng.randint(1, 6)))
    start = day(2010 + id % 9)
    force = rng.choice(
        [(), ((start, OPEN_END),), ((start, start + 900),), ((start, start + 99), (start + 500, OPEN_END))]
    )
    return IndexDocument(
        id=id, seq=id, designations=(f"ZZ {id}-2020",),
        titles=rng.choice([(("zh", zh),), (("en", en),), (("zh", zh), ("en", en))]),
        abstract="" if id % 3 else " ".join((*rng.choices(WORDS, k=8), "".join(rng.choices(CJK, k=6)))),
        tier=rng.choice(TIERS), status=rng.choice(STATUSES), publisher=f"P{rng.randint(0, 9)}",
        committee=rng.choice(("", "TC 1", "TC 2")), ics=rng.choice(((), ("13.060",), ("67.040.10", "13.020"))),
        year=rng.choice((0, 2011, 2012)), published=start, force=force,
    )  # fmt: skip


def holds(texts: Sequence[str], question: str) -> bool:
    """Whether texts together hold every word of a question, and each quoted phrase in one of them, script by script."""
    parts = normalise(question).split('"')
    for at, part in enumerate(parts):
        found = runs(part)
        wanted = script_by_script(found) if at % 2 else [[run] for run in found]
        if not all(any(side_by_side(text, phrase) for text in texts) for phrase in wanted):
            return False
    return True


def script_by_script(found: Sequence[Run]) -> list[list[Run]]:
    phrases: list[list[Run]] = []
    for run in found:
        if run.cjk or not phrases or phrases[-1][-1].cjk:
            phrases.append([])
        phrases[-1].append(run)
    return phrases


def side_by_side(text: str, phrase: Sequence[Run]) -> bool:
    if phrase[0].cjk:
        return any(phrase[0].text in run.text for run in runs(normalise(text)) if run.cjk)
    words = [stem(run.text) for run in runs(normalise(text)) if not run.cjk]
    wanted = [stem(run.text) for run in phrase]
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def narrowed(document: IndexDocument, filters: dict[str, tuple[str, ...]], on: date | None) -> bool:
    for name, values in filters.items():
        if name == "ics":
            if not any(code == value or code.startswith(value + ".") for code in document.ics for value in values):
                return False
        elif str(getattr(document, name)) not in values:
            return False
    return on is None or any(start <= on.toordinal() < end for start, end in document.force)


def expected(documents: Sequence[IndexDocument], query: Query) -> tuple[int, dict[str, dict[str, int]]]:
    found = []
    for document in documents:
        titles = [text for _, text in document.titles]
        whole = [*titles, document.abstract] if document.abstract else titles
        asked = not query.text or holds(titles, query.text) or holds(whole, query.text)
        if asked and narrowed(document, dict(query.filters), query.on):
            found.append(document)
    counts = {
        name: Counter(str(getattr(document, name)) for document in found if getattr(document, name))
        for name in ("tier", "status", "publisher", "year", "committee")
    }
    level = max((value.count(".") + 1 for value in query.filters.get("ics", ())), default=0)
    parts = [{".".join(c.split(".")[: level + 1]) for c in document.ics if c.count(".") >= level} for document in found]
    branches = query.filters.get("ics", ())
    shown = Counter(code for codes in parts for code in codes)
    counts["ics"] = Counter(
        {code: n for code, n in shown.items() if not branches or any(code.startswith(b) for b in branches)}
    )
    return len(found), {name: dict(count) for name, count in counts.items()}


def compare(index: Index, documents: Sequence[IndexDocument]) -> int:
    """Every question under everything that narrows it; how many editions were counted in all."""
    seen = 0
    for text in QUESTIONS:
        for filters in NARROWED:
            for on in DAYS:
                query = Query(text, filters, on=on, literal=True, limit=1_000)
                answer = index.search(query)
                total, counts = expected(documents, query)
                assert (answer.total, answer.exact, answer.facets_exact) == (total, True, True), query
                assert len({hit.id for hit in answer.hits}) == len(answer.hits) == total, query
                assert {name: dict(pairs) for name, pairs in answer.facets.items()} == counts, query
                seen += total
    return seen


def test_counts_are_those_of_a_plain_look_through_changes_and_deletions(tmp_path: Path) -> None:
    rng = random.Random(13)
    held = {id: edition(id, rng) for id in range(1, 241)}
    index = build(tmp_path, list(held.values()))
    assert compare(index, list(held.values())) > 2_000
    writer = IndexWriter(tmp_path, heap=HEAP, threads=1)
    changed = [edition(id, rng)._replace(seq=1_000 + id) for id in rng.sample(sorted(held), 80)]
    gone = [id for id in rng.sample(sorted(held), 50) if id not in {document.id for document in changed}]
    writer.upsert(changed)
    writer.delete(gone)
    writer.commit(2_000)
    writer.close()
    held |= {document.id: document for document in changed}
    index.refresh()
    assert compare(index, [held[id] for id in held if id not in gone]) > 1_500


KILLED = """
import random, sys
sys.path.insert(0, sys.argv[2])
from guiju.search import Rebuild
from search.test_counts import edition
rng = random.Random(14)
new = Rebuild(sys.argv[1], heap=15_000_000, threads=1)
new.add(edition(id, rng) for id in range(1, 121))
if sys.argv[3] == "committed":
    new._commit(500)
elif sys.argv[3] == "published":
    new.publish(500)
print("here", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("at", ["written", "committed", "published"])
def test_a_kill_between_generations_leaves_one_of_them_whole(tmp_path: Path, at: str) -> None:
    rng = random.Random(13)
    before = [edition(id, rng) for id in range(1, 101)]
    build(tmp_path, before)
    tests = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": str(Path(guiju.__file__).parent.parent)}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), tests, at],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "here\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    index = open_index(tmp_path)
    rng = random.Random(14)
    held = [edition(id, rng) for id in range(1, 121)] if at == "published" else before
    assert compare(index, held) > 500
    writer = IndexWriter(tmp_path, heap=HEAP, threads=1)  # and it is written on
    writer.delete([1])
    writer.commit(501)
    writer.close()
    index.refresh()
    assert compare(index, held[1:]) > 500


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, list[IndexDocument]]:
    rng = random.Random(15)
    documents = [edition(id, rng) for id in range(1, 301)]
    return build(tmp_path_factory.mktemp("some"), documents), documents


def found(builder: Builder, searcher: tantivy.Searcher, query: tantivy.Query) -> set[int]:
    return {int(id) for id, _ in searcher.search(query, 1_000, order_by_field="id").hits}


@pytest.mark.parametrize("words", [("food", "lead"), ("food", "lead", "water"), WORDS[:5], WORDS[:8]])
def test_so_many_words_at_least(some: tuple[Index, list[IndexDocument]], words: tuple[str, ...]) -> None:
    state = some[0]._now()
    queries = [state.builder.term("title_word", stem(word)) for word in words]
    each = [found(state.builder, state.searcher, query) for query in queries]
    counts = Counter(id for ids in each for id in ids)
    for least in range(1, len(words) + 1):
        wanted = {id for id, count in counts.items() if count >= least}
        assert found(state.builder, state.searcher, at_least(least, queries)) == wanted
    assert len(found(state.builder, state.searcher, at_least(2, queries))) > 5


@pytest.mark.parametrize("text", ["食品安全", "试验方法", "食品安全试验方法", "food safety", "methods of test", "lead"])
def test_the_bound_of_a_phrase_is_one(some: tuple[Index, list[IndexDocument]], text: str) -> None:
    index, documents = some
    quoted = f'"{text}"'
    held = [d for d in documents if holds([*(t for _, t in d.titles), *([d.abstract] if d.abstract else [])], quoted)]
    assert index._now().builder.most(runs(normalise(text))) >= len(held) > 0
    nothing = runs(normalise(text + " xyzzy" if text.isascii() else text + "鼎"))
    assert index._now().builder.most(nothing) == 0


WIDE = (
    "food lead water requirements xyzzy",
    "食品 铅 水质 管理规范",
    "safety food testing of lead",
    "水质食品铅",
    "fodo safety",
)


@pytest.mark.parametrize("on", DAYS)
def test_few_named_one_by_one_are_what_many_would_be(
    some: tuple[Index, list[IndexDocument]], on: date | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [Query(text, filters, on=on, limit=50) for text in WIDE for filters in NARROWED[:2]]
    answers = [some[0].search(query) for query in queries]
    assert sum(answer.wider is not None for answer in answers) >= 6
    monkeypatch.setattr(widening, "FEW", widening.ENOUGH)
    index = open_index(some[0]._folder, cache=0)
    for query, before in zip(queries, answers, strict=True):
        after = index.search(query)
        assert (after.total, after.facets, after.wider) == (before.total, before.facets, before.wider), query
        assert [hit.id for hit in after.hits] == [hit.id for hit in before.hits], query


def test_a_frequent_word_is_asked_for_as_it_is(
    some: tuple[Index, list[IndexDocument]], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = made(iter([("铅", "lead"), ("水质", "water quality")]))
    index = open_index(some[0]._folder, cache=0, known=lambda: known)
    assert ("铅", ("lead",)) in index.understood("铅 xyzzy").wider.also
    monkeypatch.setattr(understanding, "PLENTY", 20)
    assert index.understood("铅 xyzzy").wider.also == ()
