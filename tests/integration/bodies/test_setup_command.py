"""`guiju setup`, `guiju person add|door|appoint|end|list`, `guiju import bodies|committees|posts`: an installation that
has nobody gets its first administrator, officer, secretary and members."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from guiju import config
from guiju.cli.main import application
from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Post

RUN = CliRunner()
SETUP = (
    "setup", "--code", "X-SAC", "--name-zh", "某标准委", "--name-en", "A standards body", "--url", "https://x.example",
    "--administrator", "keeper", "--email", "keeper@example.org",
)  # fmt: skip


@pytest.fixture(autouse=True)
def place(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object) -> Path:
    monkeypatch.setattr(config, "KEPT_IN", str(tmp_path / "settings.env"))
    User.objects.filter(is_staff=True).update(is_staff=False)
    return tmp_path


def guiju(*words: str, code: int = 0) -> str:
    found = RUN.invoke(application(words[0]), list(words))
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == code, found.output
    return found.output


def test_from_nothing_to_an_officer_who_signs_in(place: Path) -> None:
    said = guiju(*SETUP, "--country", "china")
    assert User.objects.get(username="keeper").is_staff and Body.objects.get(code="X-SAC").names["zh"] == "某标准委"
    assert config.kept()["GUIJU_URL"] == "https://x.example" and Body.objects.filter(code="CN-37").exists()
    door = re.search(r"https://x\.example(/accounts/\S+)", said)
    assert door is not None
    browser = Client()
    form = browser.get(door[1], follow=True)
    assert form.status_code == 200
    secret = "correct horse battery 9"
    answer = browser.post(form.redirect_chain[-1][0], {"password1": secret, "password2": secret}, follow=True)
    assert answer.status_code == 200 and User.objects.get(username="keeper").check_password(secret)
    form = Client().get(door[1], follow=True)  # once
    assert form.context["token_fail"]
    guiju("person", "add", "zhang", "zhang@example.org")
    assert re.match(r"p\d+: zhang", guiju("person", "appoint", "zhang", "officer", "X-SAC", "--why", "letter 1"))
    [post] = json.loads(guiju("person", "list", "--posts", "--body", "X-SAC", "--json"))
    assert (post["person"], post["office"], post["until"]) == ("zhang", "officer", None)
    guiju("person", "end", post["id"], "--why", "left")
    assert Post.objects.get(pk=int(post["id"][1:])).until is not None
    assert "zhang  officer  X-SAC" in guiju("person", "list", "--posts")


def test_once_only_and_nothing_half_made(place: Path) -> None:
    before = Body.objects.count()
    for words, said in (
        (("--email", "none"), "no address"), (("--kind", "kingdom"), "no kind of body"),
        (("--country", "atlantis"), "no bodies of"), (("--administrator", "a b"), "no user name"),
    ):  # fmt: skip
        with pytest.raises(GuijuError, match=said):
            guiju(*SETUP, *words)
        assert not User.objects.filter(is_staff=True).exists() and Body.objects.count() == before
        assert not (place / config.KEPT_IN).exists()
    for words in (("--url", "x.example"), ("--time-zone", "Mars/Olympus"), ("--language", "tlh")):
        with pytest.raises(GuijuError):
            guiju(*SETUP, *words)
    guiju(*SETUP)
    with pytest.raises(GuijuError, match="keeps this installation already"):
        guiju(*SETUP, "--administrator", "other", "--email", "other@example.org")


@pytest.mark.parametrize(
    "words",
    [
        ("add", "keeper\x00", "a@example.org"), ("add", "x" * 151, "a@example.org"), ("add", "ok", "none"),
        ("add", "ok", "a@example.org", "--language", "tlh"), ("door", "nobody-such"), ("door", "\x00"),
        ("appoint", "nobody-such", "officer", "SAC", "--why", "x"), ("end", "p999999999", "--why", "x"),
        ("end", "p", "--why", "x"), ("end", "q1", "--why", "x"), ("list", "--posts", "--body", "NO-SUCH"),
    ],
)  # fmt: skip
def test_what_cannot_be(words: tuple[str, ...]) -> None:
    people = User.objects.count()
    with pytest.raises(GuijuError):
        guiju("person", *words)
    assert User.objects.count() == people


def test_a_name_and_an_address_are_taken_once() -> None:
    guiju("person", "add", "zhang", "zhang@example.org")
    for name, email in (("Zhang", "b@example.org"), ("li", "ZHANG@example.org")):
        with pytest.raises(GuijuError, match="is taken"):
            guiju("person", "add", name, email)


def test_tables_by_command(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("code,kind,name_zh\nX-1,department,甲\nX-2,kingdom,乙\n", "utf-8")
    said = guiju("import", "bodies", str(table), code=1)
    assert "made: 1" in said and "t.csv:3: kind" in said
    assert json.loads(guiju("import", "bodies", str(table), "--json", "--dry-run", code=1))["unchanged"] == 1
    Body.objects.get_or_create(code="SAC", defaults={"kind": "national_body", "names": {"zh": "标准委"}})
    committees = tmp_path / "c.csv"
    committees.write_text("code,name_zh\nSAC/TC 9001,甲\n", "utf-8")
    assert "made: 1" in guiju("import", "committees", str(committees))
    guiju("person", "add", "zhang", "zhang@example.org")
    posts = tmp_path / "p.csv"
    posts.write_text("person,office,place\nzhang,secretary,SAC/TC 9001\n", "utf-8")
    assert "made: 1" in guiju("import", "posts", str(posts), "--why", "letter 2")
    assert Post.objects.get(user__username="zhang").committee.code == "SAC/TC 9001"  # type: ignore[union-attr]


def test_kept_settings(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.keep({"GUIJU_NAME": "甲"})
    config.keep({"GUIJU_URL": "https://y.example"})
    monkeypatch.delenv("GUIJU_NAME", raising=False)
    assert config.value("GUIJU_NAME") == "甲" and (place / config.KEPT_IN).stat().st_mode & 0o077 == 0
    monkeypatch.setenv("GUIJU_NAME", "乙")
    assert config.value("GUIJU_NAME") == "乙"
    for wrong in ({"GUIJU_SECRET_KEY": "x"}, {"GUIJU_NAME": "a\nGUIJU_URL=b"}, {"GUIJU_NAME": "x" * 301}):
        with pytest.raises(GuijuError):
            config.keep(wrong)
    (place / config.KEPT_IN).write_text("PATH=/evil\n")
    with pytest.raises(GuijuError, match=r"settings\.env:1|no setting"):
        config.kept()
