"""`guiju plan …`: tables and JSON, standard input, exit codes; nothing needs a database."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from guiju.cli.main import run

ZH = "某计划（2026—2028年）\n一、甲\n（一）乙。建成站点50个以上。（公安部牵头，火星部配合）\n"
EN = "Plan X (2026-2028)\nI. One\n(1) Two. Build at least 60 sites. (Led by the Ministry of Public Security)\n"


class Terminal:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["guiju", "plan", *words])
        with pytest.raises(SystemExit) as ended:
            run()
        said = self.capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "zh.txt").write_text(ZH, encoding="gb18030")
    (tmp_path / "en.txt").write_text(EN)
    return str(tmp_path / "zh.txt"), str(tmp_path / "en.txt")


def test_read(plan: Terminal, files: tuple[str, str]) -> None:
    code, out, _ = plan("read", files[0], "--json")
    told = json.loads(out)
    assert (code, told["title"], told["language"]) == (0, "某计划（2026—2028年）", "zh-Hans")
    assert told["sections"][0]["groups"][0]["lead"][0]["resolved"] == "MPS"
    code, out, _ = plan("read", files[0], "--lang", "en")
    assert code == 0
    for said in (
        "1 chapters, 1 sections, 1 groups, 1 targets",
        "Ministry of Public Security",
        ">= 50 item",
        "火星部 ?",
    ):
        assert said in out
    assert "公安部" in plan("read", files[1], "--lang", "zh")[1]


def test_align(plan: Terminal, files: tuple[str, str]) -> None:
    code, out, _ = plan("align", *files, "--json")
    told = json.loads(out)
    assert code == 0 and told["differences"] == 2
    assert [d["kind"] for d in told["sections"][0]["differences"]] == ["number", "participating"]
    assert told["sections"][0]["differences"][0]["sides"] == [">= 50 item: 站点", ">= 60 item: sites"]
    assert ">= 60 item: sites" in plan("align", *files)[1]
    assert "nothing differs" in plan("align", files[0], files[0])[1]


def test_standard_input(plan: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ZH.encode())))
    assert json.loads(plan("read", "-", "--json")[1])["deadline"] == "2028"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"hello", "this is no plan"), (b"\x00", "a NUL"), (b"%PDF-1", "this is a PDF"), (None, "No such file")],
)
def test_what_cannot_be_read_ends_with_code_2(plan: Terminal, tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "x.txt").write_bytes(content)
    code, _, err = plan("read", str(tmp_path / "x.txt"))
    assert code == 2 and said in err and "x.txt" in err


def test_one_plan_cannot_be_aligned(plan: Terminal, files: tuple[str, str]) -> None:
    code, _, err = plan("align", files[0])
    assert code == 2 and "2 to 8" in err
