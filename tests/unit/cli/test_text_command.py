"""`guiju text …` from a shell's point of view."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from guiju.cli.main import application
from guiju.core.errors import GuijuError

GOLD = Path(__file__).resolve().parents[2] / "gold" / "provisions"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(application("text"), ["text", *arguments])


def objects(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_object_a_line(tmp_path: Path) -> None:
    file = tmp_path / "sentences.txt"
    file.write_text("泄漏电流应不大于0.75 mA。\n\nThe material shall conform to GB/T 700.\n", encoding="utf-8")
    result = run("provisions", "--file", str(file), "--json")
    assert result.exit_code == 0
    first, second = objects(result)
    assert list(first)[:8] == [
        "modality",
        "negated",
        "quantities",
        "checks",
        "conditions",
        "method",
        "references",
        "verifiable",
    ]
    assert (first["line"], first["language"], second["line"], second["language"]) == (1, "zh", 3, "en")


def test_bad_lines_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "sentences.txt"
    good = "厚度应不小于5 mm。".encode()
    file.write_bytes(
        b"\xef\xbb\xbf"
        + good
        + b"\n"
        + b"x" * 1_000_000
        + b"\n"
        + "厚度".encode("gb18030")
        + b"\n\x01shall\n123\n"
        + good
    )
    result = run("provisions", "--file", str(file), "--json")
    assert result.exit_code == 1
    found = objects(result)
    assert [(entry["line"], str(entry.get("error", ""))[:12]) for entry in found] == [
        (1, ""),
        (2, "the line is "),
        (3, "not UTF-8"),
        (4, "a control ch"),
        (5, "no word in i"),
        (6, ""),
    ]
    assert all(entry["expected"] for entry in found if "error" in entry)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run("provisions", "--file", str(tmp_path / "none.txt"), "--json")
    assert isinstance(result.exception, GuijuError)
    assert "cannot be read" in str(result.exception)


def test_people_get_one_line(tmp_path: Path) -> None:
    file = tmp_path / "sentences.txt"
    file.write_text("插头温升不应超过45 K。\n", encoding="utf-8")
    assert run("provisions", "--file", str(file)).stdout == "1\tnot requirement · 温升 <= 45 K\n"


def test_eval_prints_figures() -> None:
    result = run("eval", str(GOLD / "tune.zh.jsonl"), "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert set(told["fields"]) == {"modality", "negated", "quantity", "role", "characteristic"}
    assert (told["reversed"], told["tables"]["sentences"]) == (0, 0)


def test_people_are_told_what_is_not_sure_and_each_provision(tmp_path: Path) -> None:
    file = tmp_path / "sentences.txt"
    file.write_text("埋管的深度宜在0.7 m以下。\n净高不应小于2 m，但门宜关闭。\n", encoding="utf-8")
    first, second = run("provisions", "--file", str(file)).stdout.splitlines()
    assert "not sure / 存疑" in first
    assert " ‖ recommendation" in second


def test_eval_refuses_what_is_no_gold(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"text": "a", "modality": "shall"}\n', encoding="utf-8")
    result = run("eval", str(file))
    assert isinstance(result.exception, GuijuError)
    assert result.exception.where.endswith("gold.jsonl:1")
