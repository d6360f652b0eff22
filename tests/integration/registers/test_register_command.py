"""`guiju register …` and `guiju import register`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guiju.cli import importing, registers
from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.core.register import loader
from guiju.registry.registers.models import Item
from integration.registers.test_taking import HEAD, ONE, TWO


@pytest.fixture
def db_at_hand(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (registers, importing):
        monkeypatch.setattr(module, "ready", lambda: None)


def guiju(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(application(words[0]), list(words))
    if isinstance(done.exception, GuijuError):
        raise done.exception
    return done.exit_code, done.output


def test_a_table_is_taken_listed_and_shown(db_at_hand: None, tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    table.write_text(HEAD + ONE + TWO + ONE.replace("0001", "0003").replace("000A", "000B"), encoding="utf-8")
    code, said = guiju("import", "register", "verification-points", str(table), "--from", "2026-01-01", "--dry-run")
    assert code == 0 and "entered: 2" in said and "points.csv:4: 统一社会信用代码" in said and not Item.objects.exists()
    code, said = guiju("import", "register", "verification-points", str(table), "--from", "2026-01-01", "--json")
    assert json.loads(said)["refused_rows"][0][0] == 4 and Item.objects.count() == 2
    code, said = guiju("register", "items", "verification-points", "--json", "--where", "field=声学")
    assert [json.loads(line)["key"] for line in said.splitlines()] == ["YZD-2020-0001"]
    code, said = guiju("register", "item", "verification-points", "YZD-2020-0001", "--json", "--day", "2025-12-31")
    assert json.loads(said)["status"] is None
    code, said = guiju("register", "item", "verification-points", "YZD-2020-0001", "--lang", "zh")
    assert "甲实验室" in said and "登记" in said
    code, said = guiju("register", "items", "verification-points", "--lang", "en", "--limit", "1")
    assert "valid" in said and "--after YZD-2020-0001" in said


def test_registers_are_listed_shown_and_checked(tmp_path: Path) -> None:
    code, said = guiju("register", "list", "--json")
    assert {one["register"] for one in json.loads(said)} == set(loader.house())
    assert "国家标准验证点" in guiju("register", "list", "--lang", "zh")[1]
    assert "sign_task_book" in guiju("register", "show", "verification-points", "--lang", "en")[1]
    assert json.loads(guiju("register", "show", "verification-points", "--json")[1])["control"] == "SAC"
    assert json.loads(guiju("register", "schema")[1])["title"] == "Guiju register"
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    text = loader.house_texts()["verification-points"][1]
    good.write_text(text, encoding="utf-8")
    bad.write_text(text.replace("retire: end", "retire: leave"), encoding="utf-8")
    code, said = guiju("register", "check", str(tmp_path), "--json")
    told = [json.loads(line) for line in said.splitlines()]
    assert code == 1 and [one["ok"] for one in told] == [False, True] and "bad.yaml:" in told[0]["where"]
    assert guiju("register", "check", str(good))[0] == 0


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("register", "show", "nothing"), "no register"),
        (("register", "items", "nothing"), "no register"),
        (("register", "item", "verification-points", "nothing"), "no item"),
        (("register", "items", "verification-points", "--status", "odd"), "unknown status"),
        (("register", "items", "verification-points", "--where", "kind"), "no condition"),
        (("register", "items", "verification-points", "--where", "host=x"), "not narrowed by"),
        (("register", "item", "verification-points", "x", "--day", "yesterday"), "no item"),
        (("register", "item", "verification-points", "x", "--seq", "1" + "0" * 18), "has not reached number"),
        (("register", "check", "/no/such/folder"), "no such file"),
        (("import", "register", "nothing", __file__), "no register"),
        (("import", "register", "verification-points", __file__), "no column fills"),
        (("import", "register", "verification-points", __file__, "--from", "2026-02-30"), "is not a day"),
    ],
)
def test_what_is_refused(db_at_hand: None, words: tuple[str, ...], what: str) -> None:
    with pytest.raises(GuijuError, match=what):
        guiju(*words)
