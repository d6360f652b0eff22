"""The questions with known answers are sound, and the two halves share none."""

from __future__ import annotations

import json
from pathlib import Path

GOLD = Path(__file__).parents[2] / "gold" / "search"
KINDS = {
    "typo", "number-mistyped", "number-words", "adoption", "part", "question", "synonym", "chinese", "english", "ics",
    "compound", "plain",
}  # fmt: skip


def test_questions_are_sound() -> None:
    seen: set[str] = set()
    for name in ("dev", "held"):
        rows = [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        assert len(rows) >= 150 and {row["kind"] for row in rows} == KINDS
        for row in rows:
            assert row["q"].strip() and row["answers"] and all(row["answers"])
        questions = {row["q"] for row in rows}
        assert not seen & questions
        seen |= questions
