"""How well questions are answered as people type them, on three real catalogues and the demonstration together.

    GUIJU_TEST_DATA=… python benchmarks/typed.py [--set held|dev|all] [--misses] [--translated]

Questions with known answers are in `tests/gold/search`. Mean reciprocal rank among the first ten, kind by
kind, and the time of a question without any cache. `--misses` lists what was missed; never use it on `held`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.table import Table

import fresh
from guiju.core.designation import parse
from guiju.core.errors import GuijuError
from guiju.search import Index, IndexDocument, Query, open_index, rebuild
from guiju.search.model import OPEN_END
from quality import load

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "search"
FIRST = 10
GOAL = 0.90


@dataclass(frozen=True)
class Question:
    """`answers`: designations any of which is right; one without a year stands for every edition of the work."""

    text: str
    kind: str
    answers: tuple[str, ...]


def questions(name: str) -> list[Question]:
    """The questions of a set. ValueError names the line that is none."""
    found = []
    for path in sorted(GOLD.glob("*.jsonl") if name == "all" else GOLD.glob(f"{name}.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            if not {"q", "kind", "answers"} <= row.keys() or not row["answers"]:
                raise ValueError(f"{path.name}:{number}: expected q, kind, answers")
            found.append(Question(row["q"], row["kind"], tuple(row["answers"])))
    return found


def _day(text: str) -> int:
    return date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text).toordinal() if text else 0


def demonstration(first: int, *, translated: bool = False) -> Iterator[IndexDocument]:
    """The editions of the demonstration, numbered from `first`, with the titles of their sources; `translated`: and
    with those that were translated for it."""
    data = files("guiju.data.demo")
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in csv.DictReader(data.joinpath("titles.csv").read_text("utf-8").splitlines()) if translated else ():
        others[row["designation"]].append((row["language"], row["title"]))
    adopts: dict[str, list[str]] = defaultdict(list)
    for row in csv.DictReader(data.joinpath("relations.csv").read_text("utf-8").splitlines()):
        if row["relation"] == "adopts":
            adopts[row["source"]].append(row["target"])
    rows = csv.DictReader(data.joinpath("standards.csv").read_text("utf-8").splitlines())
    for id, row in enumerate(rows, first):
        titles = [(code, row[f"title_{code}"]) for code in ("zh", "en") if row[f"title_{code}"]]
        titles += others[row["designation"]]
        published = _day(row["published"])
        live = row["status"] == "in_force"
        abroad = not row["designation"].startswith(("GB", "DB", "T/", "Q/")) and not row["title_zh"]
        yield IndexDocument(
            id=id, seq=id, designations=(row["designation"],), titles=tuple(titles),
            abstract=f"{row['abstract_zh']} {row['abstract_en']}".strip(),
            tier="international" if abroad else "national", status=row["status"],
            ics=tuple(code.strip() for code in row["ics"].split(";") if code.strip()), published=published,
            force=((published or 1, OPEN_END),) if live else (), number_rank=id,
            adopts=tuple(adopts[row["designation"]]),
        )  # fmt: skip


def keys(designation: str) -> set[str]:
    """Everything a designation is right as: its edition, and its work when it has no year."""
    try:
        value = parse(designation)
    except GuijuError:
        return {designation}
    return {value.expression, value.edition} | ({value.work} if value.edition == value.work else set())


def works(designation: str) -> set[str]:
    """What an answer is: its edition and its work."""
    try:
        value = parse(designation)
    except GuijuError:
        return {designation}
    return {value.expression, value.edition, value.work}


def reciprocal(index: Index, question: Question, names: dict[int, str]) -> tuple[float, float]:
    """(1 / rank of the first right answer among ten, or 0; seconds)."""
    began = time.perf_counter()
    answer = index.search(Query(question.text, limit=FIRST))
    seconds = time.perf_counter() - began
    wanted = {key for each in question.answers for key in keys(each)}
    for rank, hit in enumerate(answer.hits, 1):
        if works(names[hit.id]) & wanted:
            return 1 / rank, seconds
    return 0.0, seconds


def measure(index: Index, asked: Sequence[Question], names: dict[int, str], misses: bool) -> Table:
    """A row for each kind, and all of them."""
    table = Table("kind of question", "questions", "MRR@10", "goal", "not among ten")
    ranks: dict[str, list[float]] = defaultdict(list)
    seconds = []
    for question in asked:
        rank, took = reciprocal(index, question, names)
        ranks[question.kind].append(rank)
        seconds.append(took)
        if misses and rank < 1:
            found = [names[hit.id] for hit in index.search(Query(question.text, limit=5, facets=())).hits]
            print(
                f"{question.kind}: {question.text} → {found}; wanted {question.answers} ({rank:.2f})", file=sys.stderr
            )
    for kind in sorted(ranks):
        table.add_row(
            kind, str(len(ranks[kind])), f"{statistics.mean(ranks[kind]):.3f}", f"≥ {GOAL}", str(ranks[kind].count(0.0))
        )
    every = [rank for those in ranks.values() for rank in those]
    table.add_row("all", str(len(every)), f"{statistics.mean(every):.3f}", f"≥ {GOAL}", str(every.count(0.0)))
    at = sorted(seconds)
    table.add_row(
        "milliseconds, p50 / p95", "", f"{at[len(at) // 2] * 1e3:.1f} / {at[len(at) * 95 // 100] * 1e3:.1f}", "", ""
    )
    return table


def main() -> int:
    """Print the table. 2 without data."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--set", default="held", choices=("held", "dev", "all"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--translated", action="store_true", help="with the titles translated for the demonstration")
    parser.add_argument("--index", help="keep the index here, and use it when it is there")
    arguments = parser.parse_args()
    folder = os.environ.get("GUIJU_TEST_DATA")
    if not folder:
        print("GUIJU_TEST_DATA is not set: no catalogues to ask")
        return 2
    if arguments.misses and arguments.set != "dev":
        parser.error("--misses is for the set that is tuned on")
    documents = load(Path(folder))
    documents += list(demonstration(len(documents) + 1, translated=arguments.translated))
    names = {document.id: document.designations[0] for document in documents}
    with fresh.place() as place:
        where = arguments.index or place
        if not (Path(where) / "CURRENT").exists():
            rebuild(where, documents, len(documents))
        index = open_index(where, cache=0)
        index.search(Query("a word to begin with", limit=1))  # terms and words are read once
        Console(width=120).print(measure(index, questions(arguments.set), names, arguments.misses))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
