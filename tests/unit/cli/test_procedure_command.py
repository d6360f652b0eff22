"""`guiju procedure …`: tables and JSON, faults with file and line, exit codes; nothing needs a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from lxml import etree

from guiju.cli.main import run
from guiju.core.procedure import house

GOOD = (
    "procedure: tiny\nversion: 1\nname: {zh: 小, en: Tiny}\nparties: {p: {zh: 甲, en: P, held_by: opener}}\n"
    "states: {a: {zh: 一, en: A, end: true}}\nacts: {open: {zh: 开, en: Open, from: new, to: a, by: [p]}}\n"
)


class Terminal:
    """Runs the command as a person does; `code`, `out` and `err` of the last run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["guiju", "procedure", *words])
        with pytest.raises(SystemExit) as ended:
            run()
        said = self.capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def procedure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return Terminal(monkeypatch, capsys)


def test_list(procedure: Terminal) -> None:
    code, out, _ = procedure("list", "--json")
    rows = json.loads(out)
    assert (code, [r["name"] for r in rows]) == (0, list(house()))
    assert next(r for r in rows if r["name"] == "complaint")["states"] == 9
    assert "标准化投诉举报" in procedure("list", "--lang", "zh")[1]
    assert "Complaint" in procedure("list")[1]


@pytest.mark.django_db
def test_show(procedure: Terminal) -> None:
    code, out, _ = procedure("show", "complaint", "--json")
    told = json.loads(out)
    assert (code, told["digest"], len(told["acts"])) == (0, house()["complaint"].digest, 15)
    assert told["rules"][0]["when"] == "not actor_is(complainant)"
    assert "order_correction" in procedure("show", "complaint")[1]


def test_a_file_of_ones_own(procedure: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert json.loads(procedure("show", str(path), "--json")[1])["name"] == "tiny"


# -- check -------------------------------------------------------------------------------------------------------------
def test_check_goes_on_over_all_files_and_names_the_lines(procedure: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("tiny", "a").replace("to: a", "to: nowhere"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD.replace("tiny", "b"), encoding="utf-8")
    (tmp_path / "c.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "d.yaml").write_text("a: [", encoding="utf-8")
    code, out, _ = procedure("check", str(tmp_path))
    lines = out.splitlines()
    assert code == 1
    assert lines[0] == f"{tmp_path}/a.yaml:6: unknown state 'nowhere'; expected same, back, a"
    assert lines[1] == f"{tmp_path}/b.yaml: 1 states, 1 acts"
    assert lines[2].startswith(f"{tmp_path}/c.yaml: not UTF-8 at byte 0")
    assert lines[3].startswith(f"{tmp_path}/d.yaml:2:1")
    assert len(lines) == 4
    rows = [json.loads(line) for line in procedure("check", str(tmp_path), "--json")[1].splitlines()]
    assert [r["ok"] for r in rows] == [False, True, False, False]


def test_check_of_variants_of_the_house_and_of_ones_own(procedure: Terminal, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(GOOD.replace("tiny", "base"), encoding="utf-8")
    (tmp_path / "own.yaml").write_text("procedure: own\nversion: 1\nextends: base\n", encoding="utf-8")
    (tmp_path / "urgent.yaml").write_text(
        "procedure: urgent\nversion: 1\nextends: complaint\nparameters: {accept_days: {value: 3}}\n", encoding="utf-8"
    )
    assert procedure("check", str(tmp_path))[0] == 0


def test_check_of_the_house(procedure: Terminal) -> None:
    folder = Path(__file__).parents[3] / "src" / "guiju" / "data" / "procedures"
    code, out, _ = procedure("check", str(folder))
    assert (code, len(out.splitlines())) == (0, len(list(folder.rglob("*.yaml"))))


def test_check_of_a_part_to_be_extended(procedure: Terminal, tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text(
        "procedure: part\nversion: 1\nabstract: true\nname: {zh: 部, en: Part}\nparties: {}\n", encoding="utf-8"
    )
    assert procedure("check", str(tmp_path))[:2] == (0, f"{tmp_path}/part.yaml: to be extended by others\n")


def test_check_of_a_circle_and_of_a_missing_base(procedure: Terminal, tmp_path: Path) -> None:
    for name, base in (("one", "two"), ("two", "one"), ("three", "nothing")):
        (tmp_path / f"{name}.yaml").write_text(f"procedure: {name}\nversion: 1\nextends: {base}\n", encoding="utf-8")
    code, out, _ = procedure("check", str(tmp_path))
    assert code == 1
    assert [("in a circle" in line, "no procedure 'nothing'" in line) for line in out.splitlines()] == [
        (True, False), (False, True), (True, False),
    ]  # fmt: skip


# -- draw, simulate, schema --------------------------------------------------------------------------------------------
def test_draw(procedure: Terminal, tmp_path: Path) -> None:
    code, out, _ = procedure("draw", "complaint", "--lang", "zh")
    assert code == 0 and "标准化投诉举报" in out
    etree.fromstring(out.encode())
    path = tmp_path / "complaint.svg"
    assert procedure("draw", "complaint", "--lang", "en", "--output", str(path))[:2] == (0, "")
    assert etree.parse(path).getroot().get("lang") == "en"


def test_simulate(procedure: Terminal) -> None:
    asked = ("simulate", "complaint", "--cases", "200", "--seed", "5", "--on", "2026-03-02", "--json")
    code, out, _ = procedure(*asked)
    assert (code, json.loads(out)["cases"]) == (0, 200)
    assert procedure(*asked)[1] == out
    _, table, _ = procedure("simulate", "complaint", "--cases", "50")
    assert "Final" in table and "Decision on acceptance" in table


def test_simulate_from_history(procedure: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("act,days,ended\naccept,2,yes\naccept,2,no\nrefuse,2,yes\n", encoding="utf-8")
    code, out, _ = procedure("simulate", "complaint", "--cases", "100", "--history", str(path), "--json")
    received = next(s for s in json.loads(out)["states"] if s["state"] == "received")
    assert (code, received["mean"]) == (0, 2.0)


def test_schema(procedure: Terminal) -> None:
    code, out, _ = procedure("schema")
    assert (code, json.loads(out)["title"]) == (0, "Guiju procedure")


# -- what cannot be used -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "nothing"), "there is no procedure 'nothing'; expected "),
        (("show", "nothing.yaml"), "there is no such file"),
        (("draw", "complaint", "--lang", "fr"), "expected zh or en"),
        (("draw", "complaint", "-o", "/no/such/folder/a.svg"), "No such file or directory"),
        (("check", "/no/such/folder"), "there is no such file or folder"),
        (("simulate", "complaint", "--cases", "0"), "0 cases; expected 1 to 1,000,000"),
        (("simulate", "complaint", "--on", "2026-02-30"), "expected YYYY-MM-DD"),
        (("simulate", "complaint", "--history", "/no/such.csv"), "No such file"),
    ],
)
def test_misuse_ends_with_2_and_says_what_was_expected(procedure: Terminal, words: tuple[str, ...], said: str) -> None:
    code, _, err = procedure(*words)
    assert (code, said in err) == (2, True), err


def test_an_empty_folder_holds_nothing_to_check(procedure: Terminal, tmp_path: Path) -> None:
    assert procedure("check", str(tmp_path))[0] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("act,days\n", "columns are missing"),
        ("act,days,ended\naccept,x,yes\n", ":2: days: x"),
        ("act,days,ended\naccept,1,maybe\n", ":2: ended: maybe"),
        ("act,days,ended\naccept,-1,yes\n", ":2: days: -1"),
        ("act,days,ended\naccept,nan,yes\n", ":2: days: nan"),
        ("act,days,ended\nsing,1,yes\n", "unknown act 'sing'"),
        ("\x00", "CSV"),
    ],
)
def test_histories_that_cannot_be_used(procedure: Terminal, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "history.csv"
    path.write_text(text, encoding="utf-8")
    code, _, err = procedure("simulate", "complaint", "--cases", "10", "--history", str(path))
    assert code == 2 and (said in err or "columns are missing" in err), err
