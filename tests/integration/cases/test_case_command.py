"""`guiju case list|show|act`, in this process."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from guiju.cli import cases as command
from guiju.cli.main import run
from integration.cases.world import World, world


def test_cases_at_the_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    monkeypatch.setattr(command, "ready", lambda: None)
    w: World = world()
    brought = {"subject": "standard", "summary": "矛盾", "complaint": "限量不一致。"}
    number = w.open("complaint", "proposer", "complain", "2026-11-01", **brought).number

    def say(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["guiju", "case", *words])
        with pytest.raises(SystemExit) as ended:
            run()
        said = capsys.readouterr()
        return int(str(ended.value.code or 0)), said.out, said.err

    code, out, _ = say("list", "complaint", "--json")
    assert (code, [c["number"] for c in json.loads(out)]) == (0, [number])
    assert json.loads(say("show", number, "--json")[1])["facts"] == {"subject": "standard"}
    told = json.loads(say("show", number, "--as", "supervisor", "--json")[1])
    assert (told["facts"]["summary"], [a["name"] for a in told["possible"]]) == ("矛盾", ["accept", "refuse"])
    assert "complain" in say("show", number)[1] and number in say("list", "complaint")[1]
    code, _, err = say("act", number, "accept", "--as", "proposer")
    assert code == 2 and "You may not do 'Accept'; expected Officer in charge" in err
    for day in ("yesterday", "2026-10-31", "2199-01-01"):
        assert say("act", number, "accept", "--as", "supervisor", "--effective-at", day)[0] == 2
    code, out, _ = say("act", number, "accept", "--as", "supervisor", "--json")
    assert (code, json.loads(out)) == (0, {"case": number, "act": 2, "state": "accepted"})
    title = json.dumps({"summary": "限量矛盾"})
    code, _, err = say("correct", number, "1", "--as", "proposer", "--bring", title)
    assert code == 2 and "decided on since by Accept" in err
    code, _, err = say("correct", number, "1", "--as", "supervisor", "--bring", title, "--reason", "笔误。")
    assert code == 2 and "decided on since by Accept" in err  # who accepted it: a colleague does
    w.person("supervisor2", ("supervisor", w.sac))
    code, _, err = say("correct", number, "1", "--as", "supervisor2", "--bring", title)
    assert code == 2 and "says why" in err
    code, out, _ = say("correct", number, "1", "--as", "supervisor2", "--bring", title, "--reason", "笔误。", "--json")
    assert (code, json.loads(out)) == (0, {"case": number, "act": 3, "corrects": 1})
    assert json.loads(say("show", number, "--as", "supervisor", "--json")[1])["facts"]["summary"] == "限量矛盾"
    for wrong in ("[", "1", '{"nothing": 1}'):
        words = ("correct", number, "1", "--as", "supervisor", "--bring", wrong, "--reason", "笔误。")
        assert say(*words)[0] == 2
    nothing = (
        ("correct", number, "1", "--bring", title), ("act", number, "accept"),
        ("act", number, "accept", "--as", "nobody"), ("show", "TS-0"),
        ("act", number, "accept", "--as", "supervisor", "--bring", "["),
    )  # fmt: skip
    for words in nothing:
        assert say(*words)[0] == 2
