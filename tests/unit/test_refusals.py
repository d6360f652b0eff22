"""Refusals in Chinese: every sentence of the floors under the pages that a reader can meet has its Chinese."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest
from django.utils import translation

from guiju.core.errors import GuijuError, TooBusyError, said, sentence
from guiju.data import tables
from guiju.web import refusals

SOURCE = Path(refusals.__file__).parents[1]
MET = (
    "core/commenting", "core/ledger/receipt.py", "core/designation/reading.py", "registry/accounts", "registry/bodies",
    "registry/cases", "registry/catalogue/finding.py", "registry/catalogue/publishing.py", "search/cursor.py",
    "search/query.py", "web", "core/plan/facts.py", "core/plan/drafting.py", "registry/plans",
    "core/statistics/asking.py", "core/statistics/drawing.py", "registry/goals/workbench.py",
    "registry/goals/saving.py", "registry/goals/report", "registry/texts", "core/text/markdown",
    "registry/registers", "registry/links", "registry/rounds", "registry/feeds", "core/rounds/draw.py",
    "core/rounds/calendar.py",
    "core/decimals.py", "core/provision/correcting.py", "core/text/ruling.py", "registry/catalogue/intake/ingest.py",
)  # fmt: skip
NOT_MET = {  # faults of the house itself, of programs, or of the demonstration
    "effects/effects_check.py", "effects/registering.py",
    "checks/registry.py", "acts/counting.py", "cases/used_names.py", "/demonstration.py", "demonstration/courses.py",
    "demonstration/materials.py", "demonstration/playing.py",
}  # fmt: skip


def template(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        raise AssertionError(f"line {node.lineno}: an f-string hides its template; give its parts after it")
    return None


def sentences() -> list[tuple[str, str]]:
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
    return [(row["en"], row["zh"]) for row in tables.rows("words/refusals.csv")]


def test_what_a_reader_meets_has_its_chinese() -> None:
    known = {en for en, _ in rows()}
    assert sorted({(file, what) for file, what in sentences() if what not in known}) == []


def test_every_sentence_has_a_code_of_its_own_and_keeps_it_across_processes() -> None:
    codes = [row["code"] for row in tables.rows("words/refusals.csv")]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in codes) and len(set(codes)) == len(codes)
    error = GuijuError("there is no procedure {}", "'x'", where="name", expected=sentence("at most {}", 3))
    assert error.code == "there-is-no-procedure" and str(error) == "name: there is no procedure 'x'; expected at most 3"
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, said(again.what, "zh"), said(again.expected, "zh")) == (
        error.code, said(error.what, "zh"), "至多 3",
    )  # fmt: skip
    assert pickle.loads(pickle.dumps(TooBusyError("x", where="y"))).where == "y"
    with pytest.raises(ValueError, match="1 parts for 2 gaps"):
        sentence("{} and {}", 1)
    assert GuijuError("nobody wrote this").code == ""


def test_the_gaps_are_the_same_and_no_sentence_stands_twice() -> None:
    assert [en for en, zh in rows() if en.count("{}") != zh.count("{}")] == []
    assert len({en for en, _ in rows()}) == len(rows())


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        (sentence("{} is not a day", "'x'"), "'x' 不是日期"),
        (sentence("at most {}", 500), "至多 500"),
        (sentence("at most {} MB", 50), "至多 50 MB"),
        (sentence("at most {}", sentence("{} bytes", 3)), "至多 3 字节"),
        (sentence("{} is not a day", "{} %s \\ at most 5"), "{} %s \\ at most 5 不是日期"),
        ("'x' is not a day", "'x' is not a day"),
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
