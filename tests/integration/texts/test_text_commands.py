"""`guiju text keep|limits|duplicates` as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guiju.cli.main import application
from guiju.core.errors import GuijuError
from integration.texts.test_texts import SOURCE

pytestmark = pytest.mark.django_db


def _said(*words: str) -> str:
    answer = CliRunner().invoke(application("text"), ["text", *words], catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.stdout


def test_texts_are_kept_asked_and_compared(tmp_path: Path) -> None:
    one, two = tmp_path / "a.md", tmp_path / "b.md"
    one.write_text(SOURCE, encoding="utf-8")
    two.write_text(SOURCE.replace("1-2026", "2-2026").replace("| 铅 | 0.01 |", "| 铅 | 0.005 |"), encoding="utf-8")
    assert _said("keep", str(one)).split("\t") == ["t-example-1-2026", "revision 1", "4 clauses changed\n"]
    assert _said("keep", str(one)).split("\t")[2] == "0 clauses changed\n"
    _said("keep", str(two))
    found = [json.loads(line) for line in _said("limits", "饮用水 铅", "--json").splitlines()]
    assert [(row["text"], row["value"], row["unit"]) for row in found] == [
        ("T/EXAMPLE 2-2026", "0.005", "mg/L"), ("T/EXAMPLE 1-2026", "0.01", "mg/L"),
    ]  # fmt: skip
    assert json.loads(_said("duplicates", "--json")) == {
        "first": "t-example-1-2026", "second": "t-example-2-2026", "share": 1.0,
    }  # fmt: skip


def test_a_share_that_cannot_be_is_refused() -> None:
    with pytest.raises(GuijuError) as refused:
        CliRunner().invoke(application("text"), ["text", "duplicates", "--least", "3"], catch_exceptions=False)
    assert refused.value.expected == "more than 0, at most 1"
