"""`guiju feed take|candidates|decide`: as the keeper of the installation, and in the name of officers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from guiju.cli import feeds
from guiju.cli.main import application
from guiju.core.errors import GuijuError, NotAllowedError
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.feeds.models import Candidate, Decision, Taking
from integration.cases.world import World, world
from integration.feeds.bringing import committee, lines

FILE = lines(committee("ISO/TC 207", "Environmental management"), committee("ISO/TC 38", "Textiles"))


@pytest.fixture
def w(empty: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(feeds, "ready", lambda: None)
    made = world()
    made.person("officer2", ("officer", made.sac))
    ensure_committee("SAC/TC 207", {"zh": "全国环境管理标准化技术委员会"})
    return made


def guiju(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(application(words[0]), list(words))
    if isinstance(done.exception, GuijuError):
        raise done.exception
    return done.exit_code, done.output


def test_a_file_is_taken_listed_and_decided(w: World, tmp_path: Path) -> None:
    path = tmp_path / "iso.jsonl"
    path.write_text(FILE + "{broken\n", encoding="utf-8")
    code, said = guiju("feed", "take", "iso-committees", str(path), "--dry-run", "--lang", "en")
    assert code == 1 and "new: 2" in said and "iso.jsonl:3" in said and not Taking.objects.exists()
    code, said = guiju("feed", "take", "iso-committees", str(path), "--as", "officer", "--json")
    told = json.loads(said)
    assert (told["counts"]["new"], told["counts"]["refused"], told["refused"][0][0]) == (2, 1, "iso.jsonl:3")
    assert Taking.objects.get().user == w.people["officer"]
    code, said = guiju("feed", "candidates", "iso-committees", "--json", "--least", "60")
    assert [json.loads(line)["key"] for line in said.splitlines()] == ["ISO/TC 207"]
    assert "SAC/TC 207" in guiju("feed", "candidates", "iso-committees", "--lang", "zh", "-q", "ISO/TC 2")[1]
    chosen = ("mirror", "--chosen", "committee:SAC/TC 207")
    with pytest.raises(GuijuError, match="somebody else decides"):
        guiju("feed", "decide", "iso-committees", "ISO/TC 207", *chosen, "--as", "officer")
    code, said = guiju("feed", "decide", "iso-committees", "ISO/TC 207", *chosen, "--as", "officer2")
    assert code == 0 and json.loads(said)["leads_to"] == "confirmed"
    assert Candidate.objects.get(key="ISO/TC 207").state == "confirmed"
    with pytest.raises(GuijuError, match="somebody else decides"):
        guiju("feed", "decide", "iso-committees", "ISO/TC 207", "back", "--why", "x", "--as", "officer")
    code, said = guiju("feed", "decide", "iso-committees", "ISO/TC 207", "back", "--why", "x", "--as", "officer2")
    assert json.loads(said)["decision"] is None and Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("take", "nothing", "x.jsonl"), "there is no feed"),
        (("take", "iso-committees", "no-such-file.jsonl"), "there is no such file"),
        (("candidates", "iso-committees", "--state", "x"), "is not known"),
        (("decide", "iso-committees", "ISO/TC 207", "mirror"), "nobody decides"),
        (("decide", "iso-committees", "ISO/TC 207", "mirror", "--as", "officer", "--chosen", "SAC"), "is no thing"),
        (("decide", "iso-committees", "ISO/TC 207", "mirror", "--as", "nobody"), "there is no account"),
        (("decide", "iso-committees", "ISO/TC 207", "later", "--as", "officer"), "there is no candidate"),
    ],
)
def test_what_is_wrong_is_said_with_what_was_expected(w: World, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(GuijuError, match=said) as refused:
        guiju("feed", *words)
    assert refused.value.expected


def test_others_take_nothing(w: World, tmp_path: Path) -> None:
    path = tmp_path / "iso.jsonl"
    path.write_text(FILE, encoding="utf-8")
    with pytest.raises(NotAllowedError):
        guiju("feed", "take", "iso-committees", str(path), "--as", "stranger")
