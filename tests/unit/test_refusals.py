"""Refusals in Chinese: every sentence of the floors under the pages that a reader can meet has its Chinese."""

from __future__ import annotations

import ast
import csv
from importlib.resources import files
from pathlib import Path

import pytest
from django.utils import translation

from guiju.web import refusals

SOURCE = Path(refusals.__file__).parents[1]
MET = (
    "core/commenting", "core/ledger/receipt.py", "core/designation/reading.py", "registry/accounts", "registry/bodies",
    "registry/cases", "registry/catalogue/finding.py", "registry/catalogue/publishing.py", "search/cursor.py",
    "search/query.py", "web", "core/plan/facts.py", "core/plan/drafting.py", "registry/plans",
    "core/statistics/asking.py", "core/statistics/drawing.py", "registry/goals/workbench.py",
    "registry/goals/saving.py", "registry/goals/report", "registry/texts", "core/text/markdown",
    "core/decimals.py", "core/provision/correcting.py", "core/text/ruling.py", "registry/catalogue/intake/ingest.py",
)  # fmt: skip
NOT_MET = {  # faults of the house itself, of programs, or of the demonstration
    "effects/effects_check.py", "checks/registry.py", "acts/counting.py", "cases/used_names.py", "/demonstration.py",
}  # fmt: skip


def template(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None


def said() -> list[tuple[str, str]]:
    """(file, sentence) of what the code refuses with."""
    found = []
    for place in MET:
        path = SOURCE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.as_posix().endswith(tuple(NOT_MET)):
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", "") in {"GuijuError", "TooBusyError"}
                    and node.args
                ):
                    what = template(node.args[0])
                    if what:
                        found.append((file.name, what))
    return found


def rows() -> list[tuple[str, str]]:
    text = (files("guiju.data") / "words" / "refusals.csv").read_text(encoding="utf-8")
    return [(row["en"], row["zh"]) for row in csv.DictReader(text.splitlines())]


def test_what_a_reader_meets_has_its_chinese() -> None:
    known = {en for en, _ in rows()}
    assert sorted({(file, what) for file, what in said() if what not in known}) == []


def test_the_gaps_are_the_same_and_no_sentence_stands_twice() -> None:
    assert [en for en, zh in rows() if en.count("{}") != zh.count("{}")] == []
    assert len({en for en, _ in rows()}) == len(rows())


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("'x' is not a day", "'x' 不是日期"),
        ("at most 500", "至多 500"),
        ("at most 50 MB", "至多 50 MB"),
        ("the file is too large", "文件过大"),
        ("a sentence nobody wrote", "a sentence nobody wrote"),
        ("", ""),
    ],
)
def test_spoken(en: str, zh: str) -> None:
    with translation.override("zh-hans"):
        assert refusals.spoken(en) == zh
    with translation.override("en"):
        assert refusals.spoken(en) == en
