"""How good readings are: provisions, tables, files and plans, and the checker; each figure with what it is on.

    GUIJU_TEST_DATA=… python benchmarks/reading.py            # --markdown: the table of docs/quality.md
    python benchmarks/reading.py --kept FOLDER                # and a set nobody who tunes has seen, measured first
    python benchmarks/reading.py --only provisions            # one part: provisions, files, plans, checker, speed
    python benchmarks/reading.py --differences seen           # what is not as in a set's gold: dev, opened, seen, older

The gold stands in `tests/gold/provisions` (README there: who wrote it, how it is halved). `opened` was kept aside until
November 2026 and `seen` until December 2026; both are looked at since. A set that nobody looks at is kept elsewhere:
`kept.jsonl` and `kept-tables.jsonl` in the folder of --kept or GUIJU_KEPT, in the formats of `seen`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from guiju.core.lint import check
from guiju.core.plan import read as read_plan
from guiju.core.provision import evaluation, table_evaluation
from guiju.core.text import asciidoc, markdown, sts
from text import best, whole

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold" / "provisions"
Line = tuple[str, str, str, str, str]
"""What, on what, now, goal, before."""
BEFORE = {
    ("modality", "older (looked at)"): "0.987",
    ("quantity", "older (looked at)"): "0.963",
    ("characteristic", "older (looked at)"): "0.800",
}
"""Of the reader before its grammar, as docs/provisions.md told them."""


def provisions(kept: Path | None) -> Iterator[Line]:
    """Sentences and tables: the kept set first, where there is one; then the ones that were looked at."""
    for name, (sentences, tables) in sets(kept).items():
        yield from _sentences(name, sentences)
        yield from _tables(name, tables)


def sets(kept: Path | None) -> dict[str, tuple[list[Path], Path]]:
    """The files of sentences and the one of tables of every set; kept: the folder of a set nobody looked at."""
    made: dict[str, tuple[list[Path], Path]] = {}
    if kept is not None:
        made["kept (not looked at), sure"] = (sorted(kept.glob("kept.jsonl")), kept / "kept-tables.jsonl")
    made["seen (looked at), sure"] = ([GOLD / "seen.jsonl"], GOLD / "seen-tables.jsonl")
    for name, label in (("opened", "opened (looked at), sure"), ("dev", "dev (tuned on), sure")):
        made[label] = (sorted((GOLD / name).glob("sentences.*.jsonl")), GOLD / name / "tables.jsonl")
    made["older (looked at)"] = (sorted(GOLD.glob("untouched.*.jsonl")), GOLD / "untouched-tables.jsonl")
    return made


def differences(name: str) -> Iterator[str]:
    """What is not as in the gold of one looked-at set, by kind; the kept set is never shown."""
    for label, (sentences, tables) in sets(None).items():
        if not label.startswith(name):
            continue
        for file in sentences:
            records = evaluation.records(file.read_text("utf-8").splitlines(), str(file))
            found = evaluation.score([r for r in records if r.get("sure", True)]).differences
            for one in sorted(found, key=lambda difference: difference.field):
                yield f"{one.field:14} {one.expected!r} / {one.found!r}\n    {one.text}"
        if tables.is_file():
            records = evaluation.records(tables.read_text("utf-8").splitlines(), str(tables))
            for one in table_evaluation.score(records).differences:
                yield f"{one.text} {one.field}: {one.expected!r} / {one.found!r}"


def _sentences(name: str, files: Sequence[Path]) -> Iterator[Line]:
    """Every figure of one set of sentences; nothing without files. By field where it is measured and not tuned on."""
    if not files:
        return
    records = [r for file in files for r in evaluation.records(file.read_text("utf-8").splitlines(), str(file))]
    score = evaluation.score([r for r in records if r.get("sure", True)])
    where = f"{name}: {score.sentences} sentences"
    for field, goal in (("modality", 0.97), ("quantity", 0.95), ("role", 0.95), ("characteristic", 0.85)):
        before = BEFORE.get((field, name), "–")
        yield f"provisions, {field} F1", where, f"{score.tallies[field].f1:.3f}", f"≥ {goal}", before
    yield "provisions, limits reversed", where, str(score.reversed), "0", "–"
    if name.startswith(("kept", "seen", "opened")):
        for group, one in sorted(score.groups.items()):
            quantity = one.tallies["quantity"].f1
            yield f"  quantity F1, {group}", f"{one.sentences} sentences", f"{quantity:.3f}", "≥ 0.95", "–"


def _tables(name: str, file: Path) -> Iterator[Line]:
    """Every figure of one set of limit tables; nothing without its file."""
    if not file.is_file():
        return
    score = table_evaluation.score(evaluation.records(file.read_text("utf-8").splitlines(), str(file)))
    where = f"{name}: {score.sentences} tables"
    for field, goal in (("quantity", "≥ 0.95"), ("characteristic", "≥ 0.85")):
        yield f"tables, {field} F1", where, f"{score.tallies[field].f1:.3f}", goal, "–"
    yield "tables, limits reversed", where, str(score.reversed), "0", "–"


def files(data: Path | None) -> Iterator[Line]:
    """Round trips through Word and Markdown."""
    if data is None:
        return
    from unit.text.test_round_trips import COUNTED, counts, through_markdown, through_word

    rice, samples = data / "rice-zh", data / "sts" / "samples"
    beside = {"body/body-zh.adoc": (rice / "body-zh.adoc").read_bytes()}
    texts = {
        "rice standard": asciidoc.read((rice / "document-zh.adoc").read_bytes(), "document-zh.adoc", beside).document,
        "49 terms": sts.read((samples / "tbx-nisosts-0.2.xml").read_bytes()).document,
    }
    ways: dict[str, Callable[..., object]] = {"Word": through_word, "Markdown": through_markdown}
    for name, document in texts.items():
        for way, through in ways.items():
            before, after = counts(document), counts(through(document))  # type: ignore[arg-type]
            lost = {key: before[key] - after[key] for key in COUNTED if before[key] > after[key]}
            said = ", ".join(f"{key} {count}" for key, count in lost.items()) or "nothing"
            yield f"lost, STS → {way} → STS", f"{name}: {sum(before.values())} things", said, "nothing", "–"


def plans(data: Path | None) -> Iterator[Line]:
    """The Action Plan in its two languages: its groups and targets, known by hand."""
    folder = data.parent / "plans" if data is not None else None
    if folder is None or not folder.is_dir():
        return
    from unit.plan.test_documents import ACTION_EN, ACTION_TARGETS, ACTION_ZH, GROUPS

    for name in (ACTION_ZH, ACTION_EN):
        plan = read_plan((folder / name).read_text("utf-8"))
        groups = [
            (s.number, " ".join(b.code or "?" for b in g.lead), " ".join(b.code or "?" for b in g.participating))
            for s in plan.sections
            for g in s.groups
        ]
        right = sum(found == wanted[:3] for found, wanted in zip(groups, GROUPS, strict=False))
        targets = sum(len(s.targets) for s in plan.sections)
        yield "plan, groups exact", name, f"{right}/{len(GROUPS)}", f"{len(GROUPS)}/{len(GROUPS)}", "–"
        yield "plan, targets found", name, str(targets), str(len(ACTION_TARGETS)), "–"


def checker() -> Iterator[Line]:
    """Defects planted into clean texts."""
    from unit.lint.seeded import CLEAN, defects

    planted, found, besides = 0, 0, Counter[str]()
    for defect in defects():
        rules = {finding.rule for finding in check(markdown.read(defect.source).document)}
        planted += 1
        found += defect.rule in rules
        besides.update(rules - {defect.rule})
    silent = sum(not check(markdown.read(text).document) for text in CLEAN.values())
    on = f"{planted} planted defects, same author as the rules"
    yield "checker, recall", on, f"{found / planted:.3f}", "≥ 0.95", "0.993"
    yield "checker, other rules that speak", on, str(besides.total()), "–", "45"
    yield (
        "checker, clean texts without a finding",
        f"{len(CLEAN)} texts, same author",
        str(silent),
        str(len(CLEAN)),
        "3",
    )


def speed() -> Iterator[Line]:
    """The 200-page document of `benchmarks/text.py`."""
    from unit.text.test_sts import large

    data = large()
    seconds = best(lambda: whole(data))
    yield "200 pages read + provisions + check + HTML", "one process, best of 3", f"{seconds:.2f} s", "< 2 s", "–"


PARTS = ("provisions", "files", "plans", "checker", "speed")


def main() -> int:
    """The table, or the differences of one set. Status 2 for a kept folder without its files."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--markdown", action="store_true")
    asked.add_argument("--kept", type=Path, default=os.environ.get("GUIJU_KEPT"))
    asked.add_argument("--only", choices=PARTS, action="append")
    asked.add_argument("--differences", choices=("dev", "opened", "seen", "older"))
    given = asked.parse_args()
    if given.differences:
        print("\n".join(differences(given.differences)))
        return 0
    kept = Path(given.kept) if given.kept else None
    if kept is not None and not (kept / "kept.jsonl").is_file():
        asked.error(f"no kept.jsonl in {kept}")
    folder = os.environ.get("GUIJU_TEST_DATA")
    data = Path(folder) if folder else None
    if data is None:
        print("GUIJU_TEST_DATA is not set: files and plans are left out")
    made: dict[str, Callable[[], Iterator[Line]]] = {
        "provisions": lambda: provisions(kept),
        "files": lambda: files(data),
        "plans": lambda: plans(data),
        "checker": checker,
        "speed": speed,
    }
    lines = [line for part in given.only or PARTS for line in made[part]()]
    if given.markdown:
        print("| measure | on what | now | goal | before |\n|---|---|--:|---|---|")
        print("\n".join(f"| {' | '.join(cell.strip() for cell in line)} |" for line in lines))
        return 0
    table = Table("measure", "on what", "now", "goal", "before", box=None)
    for line in lines:
        table.add_row(*line)
    Console(width=170).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
