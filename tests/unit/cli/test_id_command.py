"""`guiju id`: tables, JSON lines, files in two encodings, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guiju.cli.identifying import alone
from guiju.cli.main import application

_RUNNER = CliRunner()


def _run(*arguments: str, stdin: bytes | None = None, **environment: str) -> tuple[int, str, str]:
    result = _RUNNER.invoke(
        application("id"), ["id", *arguments], input=stdin, env={"LC_ALL": "", "LANG": "", **environment}
    )
    return result.exit_code, result.stdout, result.stderr


def test_table_in_english() -> None:
    code, out, _ = _run("GB/T 22080—2016/ISO/IEC 27001:2013")
    assert code == 0
    rows = dict(line.rstrip().split("  ", 1) for line in out.splitlines() if line.strip())
    assert rows["Designation"].strip() == "GB/T 22080-2016/ISO/IEC 27001:2013"
    assert rows["Tier"].strip() == "national"
    assert rows["Edition key"].strip() == "GB/T 22080-2016"
    assert rows["Adopts"].strip() == "ISO/IEC 27001:2013"


@pytest.mark.parametrize("arguments", [("GB 2762-2022",), ("GB 2762-2022", "--lang", "zh")])
def test_table_in_chinese(arguments: tuple[str, ...]) -> None:
    code, out, _ = _run(*arguments, LANG="zh_CN.UTF-8")
    assert code == 0
    assert "标准编号" in out and "强制性" in out and "GB 2762—2022" in out


def test_json_line() -> None:
    code, out, _ = _run("--json", "GB 20891-2014/XG1-2020")
    assert code == 0
    (line,) = out.splitlines()
    assert json.loads(line) == {
        "input": "GB 20891-2014/XG1-2020",
        "scheme": "gb",
        "tier": "national",
        "publisher": "GB",
        "type": "",
        "number": "20891",
        "parts": [],
        "year": 2014,
        "month": None,
        "stage": "",
        "iteration": "",
        "supplements": [
            {
                "kind": "XG",
                "number": "1",
                "year": 2020,
                "month": None,
                "stage": "",
                "iteration": "",
                "consolidated": False,
            }
        ],
        "adopts": None,
        "language": "",
        "variant": "",
        "marks": {},
        "effect": "mandatory",
        "canonical": "GB 20891-2014/XG1-2020",
        "chinese": "GB 20891—2014/XG1—2020",
        "work": "GB 20891",
        "edition": "GB 20891-2014/XG1-2020",
        "expression": "GB 20891-2014/XG1-2020",
        "urn": "urn:guiju:std:gb:gb_20891-2014/xg1-2020",
    }


def test_a_bad_line_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("GB/T 1.1—2020\n\nGB 2O\nISO 9001:2015\n", encoding="utf-8")
    code, out, _ = _run("--json", "--file", str(path))
    assert code == 1
    first, bad, last = (json.loads(line) for line in out.splitlines())
    assert first["canonical"] == "GB/T 1.1-2020"
    assert bad["input"] == "GB 2O" and bad["position"] == 4 and bad["suggestions"] == ["GB 20"]
    assert bad["error"] and bad["expected"]
    assert last["canonical"] == "ISO 9001:2015"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("ISO 9001\nGB/T 5009（所有部分）\nQ/海尔 001—2020\n".encode(encoding))
    code, out, _ = _run("--json", "--file", str(path))
    assert code == 0
    assert [json.loads(line)["canonical"] for line in out.splitlines()] == [
        "ISO 9001",
        "GB/T 5009(所有部分)",
        "Q/海尔 001-2020",
    ]


def test_standard_input_and_brief_lines() -> None:
    code, out, _ = _run("--file", "-", stdin=b"RFC2119\n")
    assert (code, out) == (0, "RFC 2119\tietf\tinternational\tRFC 2119\n")


def test_a_line_without_end_is_one_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"G" * 3_000_000 + b"\nISO 9001\n")
    code, out, _ = _run("--json", "--file", str(path))
    assert code == 1
    bad, good = (json.loads(line) for line in out.splitlines())
    assert len(bad["input"]) <= 1001 and good["canonical"] == "ISO 9001"


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"\x7fELF\x00\x01", "not a text file"), (b"ISO 9001\n\xff\xff\xff\n", "neither UTF-8 nor GB 18030")],
)
def test_files_that_are_no_lists(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    code, _, err = _run("--json", "--file", str(path))
    assert code == 2 and word in err


def test_misuse(tmp_path: Path) -> None:
    assert _run()[0] == 2
    assert _run("--file", str(tmp_path / "missing"))[0] == 2
    assert _run("--file", str(tmp_path))[0] == 2
    assert _run("--lang", "fr", "ISO 9001")[0] == 2
    code, _, err = _run("--file", str(tmp_path / "missing"), LANG="zh_CN.UTF-8")
    assert code == 2 and "文件不存在" in err


def test_refusal_for_people() -> None:
    code, out, _ = _run("GB 15O")
    assert code == 1
    assert "cannot be read" in out and "at character 6" in out and "did you mean GB 150?" in out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["GB/T 1.1-2020"], 0),
        (["--json", "GB/T 1.1-2020", "x"], 1),
        (["--lang=zh", "ISO 9001"], 0),
        (["--lang", "xx", "ISO 9001"], 2),
        (["--", "-1"], 1),
        ([], 2),
        (["--file", "/no/such/file"], 2),
        (["--help"], None),
        (["--jsn", "ISO 9001"], None),
        (["--file"], None),
        (["--lang"], None),
    ],
)
def test_the_quick_way_answers_as_the_whole_command_line(
    words: list[str], code: int | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the quick way does not know is left to the other; what it answers is the same."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert alone(words) == code
    quick = capsys.readouterr().out
    if code is not None:
        whole, out, _ = _run(*words, LC_ALL="en_GB.UTF-8")
        assert (whole, out.split()) == (code, quick.split())
