"""The list of systems: complete, claimed only by what there is, and the document as the command writes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guiju.cli.main import application
from guiju.core import systems
from guiju.data import tables

ROOT = Path(__file__).parents[3]


def test_every_system_of_the_list_is_there_once() -> None:
    codes = [one.code for one in systems.systems()]
    assert len(codes) == 124 == len(set(codes)) and all(re.fullmatch(r"S\d{2,3}", code) for code in codes)
    for one in systems.systems():
        assert any("\u4e00" <= char <= "\u9fff" for char in one.name.zh) and one.name.en and one.source[0] in "OA"


@pytest.mark.parametrize("one", systems.systems(), ids=lambda one: one.code)
def test_what_is_claimed_is_there(one: systems.System) -> None:
    assert bool(one.test) == one.runs, "what runs has a test that runs it, and nothing else has"
    assert not one.indicators or one.runs
    keys = {name.removesuffix(".yaml") for name in tables.texts("indicators", ".yaml")}
    assert set(one.indicators) <= keys
    if one.runs:
        text = (ROOT / one.test).read_text(encoding="utf-8")
        named = (*one.procedures, *one.registers, *one.links, *one.rounds)
        whole = one.test.endswith(("test_demonstration.py",))  # it plays a case of every procedure there is
        assert whole or not named or any(name in text for name in named)


def test_the_document_is_what_the_command_writes() -> None:
    assert (ROOT / "docs" / "systems.md").read_text(encoding="utf-8") == systems.markdown()
    done = CliRunner().invoke(application("system"), ["system", "list", "--markdown"])
    assert done.exit_code == 0 and done.output == systems.markdown()
    told = json.loads(CliRunner().invoke(application("system"), ["system", "list", "--json"]).output)
    assert len(told) == 124 and told[0]["code"] == "S01"
    assert "S127" in CliRunner().invoke(application("system"), ["system", "list", "--lang", "zh"]).output


def test_a_claim_of_an_unknown_system_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    systems.systems.cache_clear()
    rows = dict(tables.codes("systems"))
    rows.pop("S33")
    monkeypatch.setattr(tables, "codes", lambda name: rows)
    with pytest.raises(ValueError, match="S33"):
        systems.systems()
    monkeypatch.undo()
    systems.systems.cache_clear()
