"""Every input of the lists takes time in proportion to what it is given, and no reader is missing from them."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

import guiju
from amount import FULL
from guiju.api import inputs as api
from guiju.core import inputs as core
from guiju.core.errors import GuijuError
from guiju.core.inputs import Input
from guiju.core.lint.registry import known
from guiju.core.lint.rules import all_rules
from guiju.core.text import formats
from guiju.registry import inputs as registry
from guiju.search import inputs as search
from guiju.web import inputs as web
from unit.inputs import doubling, feeding, finding, hostile

LISTS = (core, search, registry, api, web)
ENTRIES = tuple(entry for each in LISTS for entry in each.INPUTS)
BUDGET = float(os.environ.get("GUIJU_HOSTILE_SECONDS") or (10 if FULL else 0.35))
"""Seconds of processor time for one input. 88,000 pairs of reader and shape take some hours; GUIJU_HOSTILE_SECONDS
gives all the time that is wanted. The shapes are dealt by the name of the reader, in the full run by the day as well,
so that every day tries others."""
FORMATS = {
    "NISO STS": ("text.sts.reading.read", "text.sts.writing.write"),
    "Word": ("text.docx.reading.read", "text.docx.writing.write"),
    "Word with macros": ("text.docx.reading.read", None),
    "AsciiDoc": ("text.asciidoc.reading.read", None),
    "Guiju Markdown": ("text.markdown.reading.read", "text.markdown.writing.write"),
    "OSCAL": ("text.oscal.reading.read", None),
    "HTML": (None, "text.html.alone.write"),
    "PDF": ("text.pages.reading.read", "text.pdf.writing.source"),
    "ReqIF": (None, "text.reqif.write"),
    "JSON-LD": (None, "text.linked.jsonld.write"),
    "Turtle": (None, "text.linked.turtle.write"),
    "SMART Turtle": (None, "text.smart.graph.write"),
    "EPUB": (None, "text.epub.write"),
    "Guiju JSON": ("text.interchange.from_json", "text.interchange.to_json"),
}
WORST = {
    "guiju.core.text.markdown.reading.read": ["== a\n", "[^", "a\\\n", '[a]{\\"'],
    "guiju.core.text.markdown.inlines.read": ["[", "![", "[^a", "*a ", "`a", "[a]("],
    "guiju.core.text.xml.parse": ["<!--&a;", "<![CDATA[&a;", "<!--", "&a"],
    "guiju.core.lint.engine.check": [
        "== a\n",
        "1",
        ".",
        "A1",
        "GB/T 1.1—2020 ",
        "# 附录 {.normative}\n\n",
        "[#a] ",
        "应",
    ],
    "guiju.core.provision.reading.read": ["shall ", "ISO 1 ", "应", "±1 ", "a-"],
    "guiju.core.text.candidates.candidates": ["a\\\n", "[#a]。"],
    "guiju.core.comparison.redline.redline": ["a ", "a. ", "的a"],
    "guiju.core.comparison.editions.compare": ["## a\n\nb1。\n\n", "# a\n\n"],
    "guiju.core.text.sts.writing.write": ["*a*", "`a", "[#a]", "a\\\n"],
    "guiju.registry.texts.editing.merge": ["a\n", "a\n\n"],
    "guiju.web.refusals.spoken": [" of ", "a ", "at most "],
}
"""What was once not linear, or is the worst that is known."""


def _sizes(entry: Input) -> tuple[int, ...]:
    """Sizes that double up to 100 kB, or to the most that is read."""
    most = min(100_000, entry.largest) if entry.largest else 100_000
    return tuple(most // part for part in (8, 4, 2, 1))


def _samples(entry: Input) -> list[tuple[str, hostile.Make]]:
    shapes = hostile.for_grammar(entry.grammar)
    worst = [next(hostile.runs(token)) for token in WORST.get(entry.function, ())]
    random.Random(f"{entry.function}{datetime.now(UTC):%Y%j}" if FULL else entry.function).shuffle(shapes)
    return [*worst, *shapes]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.function.removeprefix("guiju."))
def test_hostile_input_takes_time_in_proportion(entry: Input) -> None:
    run = feeding.feed(entry)
    doubling.seconds(lambda: run("a"))  # what is read once for all
    spent, looked, least = 0.0, 0, len(WORST.get(entry.function, ())) + 1
    for what, make in _samples(entry):
        if spent > BUDGET and looked >= least:
            break
        start = time.process_time()
        growth = doubling.growth(run, make, _sizes(entry))
        assert growth.linear, f"{entry.function}, {what}: {growth}"
        spent += time.process_time() - start
        looked += 1
    assert looked >= least


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if 0 < entry.largest <= core.TEXT], ids=lambda entry: entry.function[6:]
)
def test_what_is_larger_than_declared_is_refused_at_once(entry: Input) -> None:
    run, given = feeding.feed(entry), "a" * (entry.largest + 1)
    if entry.function == "guiju.core.commenting.reading.read":  # what is fed to it is packed
        run = lambda text: feeding.named(entry.function)(text.encode())  # noqa: E731
    doubling.seconds(lambda: run("a"))
    assert doubling.seconds(lambda: run(given)) < 1


def test_no_entry_stands_twice_and_each_can_be_called() -> None:
    names = [entry.function for entry in ENTRIES]
    assert len(names) == len(set(names)) > 80
    assert all(callable(feeding.named(name)) for name in names)


def test_no_reader_is_missing() -> None:
    listed = {entry.function for entry in ENTRIES}
    apart = {name: reason for each in LISTS for name, reason in each.APART.items()}
    found = set(finding.readers(Path(guiju.__file__).parent))
    assert found - listed - set(apart) == set()
    assert set(apart) - found == set(), "these are no readers any more"
    assert not set(apart) & listed
    assert all(len(reason) > 10 for reason in apart.values())


def test_a_missing_reader_is_found(tmp_path: Path) -> None:
    place = tmp_path / "guiju" / "core"
    place.mkdir(parents=True)
    source = (
        "def read_new(data: bytes) -> int: ...\ndef _read(data: bytes) -> int: ...\ndef told(text: str) -> str: ...\n"
    )
    (place / "new.py").write_text(source)
    assert list(finding.readers(tmp_path / "guiju")) == ["guiju.core.new.read_new"]


def test_every_format_is_read_and_written_by_an_entry() -> None:
    listed = {entry.function for entry in core.INPUTS}
    for one in formats.all_formats():
        reader, writer = FORMATS[one.name]
        assert (one.read is not None, one.write is not None) == (reader is not None, writer is not None), one.name
        assert {f"guiju.core.{name}" for name in (reader, writer) if name} <= listed


def test_every_check_is_run_by_a_rule() -> None:
    assert set(known()) == {rule.check for rule in all_rules()}


@pytest.mark.parametrize("power", [1.5, 2, 3])
def test_what_is_not_linear_is_found(power: float) -> None:
    def run(text: str) -> None:
        end = time.process_time() + 0.02 * (len(text) / 1000) ** power
        while time.process_time() < end:
            pass

    growth = doubling.growth(run, lambda size: "a" * size, (500, 1000, 2000))
    assert not growth.linear


def test_what_is_linear_passes() -> None:
    def run(text: str) -> None:
        end = time.process_time() + 0.02 * len(text) / 1000
        while time.process_time() < end:
            pass

    assert doubling.growth(run, lambda size: "a" * size, (1000, 2000, 4000)).linear


def test_a_refusal_is_an_answer_and_another_fault_is_not() -> None:
    def refuse() -> None:
        raise GuijuError("no")

    def fail() -> None:
        raise RecursionError

    assert doubling.seconds(refuse) < 1
    with pytest.raises(RecursionError):
        doubling.seconds(fail)
