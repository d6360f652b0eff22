"""Every pattern the package compiles takes time in proportion to the text, or is only asked of short texts."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import guiju
from guiju.core.procedure.loader import house
from unit.inputs import patterns

FULL = os.environ.get("GUIJU_FULL") == "1"
LARGE = 100_000
SHORT = {
    "guiju.core.provision.characteristics": (400, "a name of what is limited has at most 400 characters"),
    "guiju.core.provision.cells": (1_000, "a cell has at most 1,000 characters"),
    "guiju.core.provision": (4_000, "a sentence has at most 4,000 characters"),
    "guiju.core.designation": (300, "a designation has at most 300 characters"),
    "guiju.search.query": (2_000, "a question has at most 2,000 characters"),
    "guiju.core.procedure.fields": (400, "a fact is no longer than its definition allows; asked with fullmatch"),
    "guiju.core.procedure.building": (400, "a line of a definition that comes with an account of its own"),
    "guiju.core.plan": (300, "a heading, a name, a line of a table; what is asked of the text has its own test"),
    "guiju.core.text.maths.asciimath": (5_000, "a formula has at most 5,000 characters"),
    "guiju.core.text.asciidoc.references": (300, "the name of a reference"),
    "guiju.core.text.designated": (400, "a line of a list of references"),
    "guiju.core.text.docx.heads": (400, "a cell"),
    "guiju.core.text.docx.structure": (200, "the end of a line"),
    "guiju.core.text.docx.lines": (100, "the name of a style"),
    "guiju.core.text.docx.entries": (600, "an entry of a list of references"),
    "guiju.core.text.docx.reading": (400, "a line of the cover with single spaces"),
    "guiju.core.text.marks": (400, "asked with match: what stands before a paragraph"),
    "guiju.core.lint.checks.tables": (400, "a unit, a caption, a cell"),
}
"""Modules whose patterns see no more than so many characters, with the reason; there 50 ms are the measure."""
ENOUGH = 0.05
BUDGET = 12.0


@cache
def _all() -> list[tuple[str, int, str, int]]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, patterns.__file__], capture_output=True, text=True, env=env, check=True, timeout=300
    )
    return [tuple(each) for each in json.loads(run.stdout)]


class _TooLongError(Exception):
    pass


def _seconds(call: Callable[[], object]) -> float:
    """Processor time of a call, which is ended after two seconds: some patterns would take years."""

    def end(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGPROF, end)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 2)
    try:
        call()
    except _TooLongError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return time.process_time() - start


def _asked(pattern: re.Pattern[str], text: str, anchored: bool) -> Callable[[], object]:
    def ask() -> None:
        pattern.match(text)
        if not anchored:
            for _ in pattern.finditer(text):
                pass

    return ask


def slow(pattern: re.Pattern[str], make: Callable[[int], str], size: int, anchored: bool) -> str:
    """What is wrong with the time on a text, "" for nothing. Small sizes come first, so that nothing hangs."""
    before, here = 0.0, 256
    while here <= size:
        spent = _seconds(_asked(pattern, make(here), anchored))
        if spent > 1.9 or (size < LARGE and spent > ENOUGH * 4):
            return f"{here} characters {spent:.3f} s"
        if size == LARGE and spent > 0.02 and before > 0.002 and spent > 3 * before:
            again = min(_seconds(_asked(pattern, make(here), anchored)) for _ in range(2))
            if again > 2.5 * max(before, _seconds(_asked(pattern, make(here // 2), anchored))):
                return f"{here // 2} characters {before:.3f} s, double {again:.3f} s"
        before, here = spent, here * 2
    return ""


def _size(module: str) -> int:
    return next((size for name, (size, _) in SHORT.items() if module.startswith(name)), LARGE)


def test_every_pattern_takes_time_in_proportion() -> None:
    anchored = patterns.anchored(Path(guiju.__file__).parent)
    found, spent = [], time.process_time()
    every = _all()
    assert len(every) > 800
    random.Random(1).shuffle(every)
    for module, line, text, flags in sorted(every, key=lambda each: _size(each[0]) < LARGE):
        if not FULL and time.process_time() - spent > BUDGET:
            break
        pattern = re.compile(text, flags)
        for what, make in patterns.attacks(text, flags):
            if wrong := slow(pattern, make, _size(module), text in anchored):
                found.append(f"{module}:{line} {what[:60]}: {wrong}: {text[:100]}")
                break
    assert not found, "\n".join(found)


def test_no_fact_with_a_pattern_is_longer_than_what_is_measured() -> None:
    longest = SHORT["guiju.core.procedure.fields"][0]
    facts = [fact for each in house().values() for fact in each.facts.values() if fact.pattern]
    assert facts and all(fact.longest <= longest for fact in facts)


@pytest.mark.parametrize(
    "text", [r"\s*$", r"(a|b)*c", r"(\w+\s?)*$", r"<!--.*?-->", r"[\w.]+@[\w.]+", r"(?:x+)+y", r"\[([^\]]*)\]"]
)
def test_a_slow_pattern_is_found(text: str) -> None:
    if text == r"(a|b)*c":
        text = r"(?:a|b)*c"
    pattern = re.compile(text, re.DOTALL)
    size = LARGE if text not in (r"(?:x+)+y", r"(\w+\s?)*$") else 4_000
    assert any(slow(pattern, make, size, False) for _, make in patterns.attacks(text, re.DOTALL))


@pytest.mark.parametrize("text", [r"a+b", r"(?<![\w.])[\w.]++@", r"\[[^\[\]]*\]", r"^x.*$"])
def test_a_linear_pattern_passes(text: str) -> None:
    pattern = re.compile(text)
    wrong = [slow(pattern, make, LARGE, text.startswith("^")) for _, make in patterns.attacks(text, 0)]
    assert (text == r"a+b") == any(wrong)
