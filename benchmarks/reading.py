"""How good readings are: provisions, tables, files and plans, and the checker; each figure with what it is on.

    GUIJU_TEST_DATA=… python benchmarks/reading.py            # --markdown: the table of docs/quality.md
    python benchmarks/reading.py --kept FOLDER                # and a set nobody who tunes has seen, measured first
    python benchmarks/reading.py --only provisions            # one part (or documents, files, plans, checker, speed)
    python benchmarks/reading.py --whole FOLDER               # the public texts of tests/gold/provisions/whole, by name
    python benchmarks/reading.py --differences seen           # what is not as in a set's gold: dev, opened, seen, older

The gold stands in `tests/gold/provisions` (README there: who wrote it, how it is halved). `opened` was kept aside until
November 2026 and `seen` until December 2026; both are looked at since. A set that nobody looks at is kept elsewhere:
`kept.jsonl` and `kept-tables.jsonl` in the folder of --kept or GUIJU_KEPT, in the formats of `seen`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from guiju.core.lint import check
from guiju.core.plan import read as read_plan
from guiju.core.provision import evaluation, read, table_evaluation
from guiju.core.provision.conventions import named
from guiju.core.text import asciidoc, markdown, sts
from guiju.core.text.sentences import sentences as parted
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


VERBS = ("requirement", "recommendation", "permission")


def documents(folder: Path | None) -> Iterator[Line]:
    """Whole sections of public texts: the provisions found in them against those counted by hand.

    folder: where the texts are, each under the last part of its `path` (they are not ours to keep here).
    """
    for file in sorted((GOLD / "whole").glob("*.jsonl")):
        head, *gold = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        text = folder / Path(head["path"]).name if folder is not None else None
        where = f"{head['document']}: {head['provisions']['sure']} provisions"
        if text is None or not text.is_file():
            continue
        hit, missed, wrong = _compared(_read_whole(_section(text.read_text("utf-8"), head["section"])), gold)
        yield "whole section, precision", where, f"{hit / (hit + wrong):.3f}", "≥ 0.95", "–"
        yield "whole section, recall", where, f"{hit / (hit + missed):.3f}", "≥ 0.95", "–"


def _section(text: str, said: str) -> str:
    """The part from one heading to another, as the gold says where it is."""
    first, last = re.findall(r'"(.+?)"', said)
    start = text.index(first)
    return text[start : text.index(last, start + len(first))]


def _read_whole(text: str) -> list[tuple[str, str]]:
    """The kind and the words of every provision, in order. Page breaks, code and markup of lists are no words."""
    text = re.sub(r"(?ms)^```.*?^```", "", text)
    text = re.sub(r"\[([^\[\]]+)\]\([^()]*\)|<[^<>]+>", lambda match: match[1] or "", text)
    text = re.sub(r"\n+[^\n]*\[Page \d+\]\n\f?\n*RFC \d+[^\n]*\n+", "\n", text)
    text = re.sub(r"(?m)^\s*(?:[-*o]|\d{1,2}\.|/\*.*\*/)\s+", "\n\n", text)
    found: list[tuple[str, str]] = []
    for paragraph in re.split(r"\n\s*\n|(?m:^#.*$)", text):
        words = " ".join(paragraph.split())
        if not re.search(r"[A-Za-z]{3}", words):
            continue
        for start, end in parted(words):
            sentence = words[start:end].strip()
            if not re.search(r"[A-Za-z]{3}", sentence) or len(sentence) > 4000:
                continue
            provision = read(sentence, named("RFC2119"))
            for part in provision.parts or (provision,):
                begin, stop = part.span if part.span else (0, len(sentence))
                found.append((evaluation.merged(part.modality), sentence[begin:stop]))
    return [each for each in found if each[0] in VERBS]


def _compared(found: list[tuple[str, str]], gold: list[dict[str, Any]]) -> tuple[int, int, int]:
    """How many were found, missed and found wrongly; what careful readers differ on counts neither way."""
    left = list(found)
    hit = missed = 0
    for each in gold:
        parts = [r"\W+".join(re.findall(r"\w+", part)) for part in each["first_words"].split("…")]
        form = re.compile(".*?".join(part for part in parts if part))
        mate = next((one for one in left if one[0] == each["modality"] and form.search(one[1])), None)
        if mate is not None:
            left.remove(mate)
        hit += mate is not None and each["sure"]
        missed += mate is None and each["sure"]
    return hit, missed, len(left)


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


PARTS = ("provisions", "documents", "files", "plans", "checker", "speed")


def main() -> int:
    """The table, or the differences of one set. Status 2 for a kept folder without its files."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--markdown", action="store_true")
    asked.add_argument("--kept", type=Path, default=os.environ.get("GUIJU_KEPT"))
    asked.add_argument("--whole", type=Path, default=os.environ.get("GUIJU_WHOLE"))
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
        "documents": lambda: documents(Path(given.whole) if given.whole else None),
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
