"""`guiju rule` and the numbers that `guiju procedure show` tells: listed, shown, cases bound anew, what is refused."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from guiju.cli import procedures, rules
from guiju.cli.main import application
from guiju.core.errors import GuijuError
from integration.cases.world import World, world

COMPLAINT = {"subject": "standard", "summary": "甲", "complaint": "乙"}


@pytest.fixture
def w(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    for module in (rules, procedures):
        monkeypatch.setattr(module, "ready", lambda: None)
    monkeypatch.setenv("DATABASE_URL", "postgresql://test")  # there is a registry: that of the test
    return world()


def guiju(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(application(words[0]), list(words))
    if isinstance(done.exception, GuijuError):
        raise done.exception
    return done.exit_code, done.output


def changed(w: World) -> tuple[str, str]:
    """(an open complaint of before, the case that made its term nine working days)"""
    today = timezone.localdate().isoformat()
    old = w.open("complaint", "stranger", "complain", today, **COMPLAINT).number
    brought = {"rule": "complaint/accept_days", "scope": "all", "new_value": "9", "from_day": today, "ground": "试行"}
    number = w.open("rule-change", "officer", "propose", today, **brought).number
    w.act(number, "supervisor", "approve", today)
    return old, number


def test_list_show_and_procedure_show_tell_the_number_in_force_and_its_case(w: World) -> None:
    _, number = changed(w)
    [row] = json.loads(guiju("rule", "list", "-q", "complaint/accept_days", "--json")[1])
    assert (row["value"], row["source"], row["case"]) == ("9", "试行", number)
    assert [p["value"] for p in row["history"]] == ["7"]
    assert "9 working days" in guiju("rule", "show", "complaint/accept_days", "--lang", "en")[1]
    assert json.loads(guiju("rule", "show", "r2", "--json")[1])[0]["name"] == "R2"
    assert json.loads(guiju("rule", "list", "-q", "R3", "--on", "2024-01-01", "--json")[1])
    assert "R5_favour" in guiju("rule", "list", "--procedure", "national-standard")[1]
    told = json.loads(guiju("procedure", "show", "complaint", "--json")[1])["parameters"]
    assert [(p["value"], p["case"]) for p in told if p["key"] == "accept_days"] == [("9", number)]


def test_open_cases_are_bound_anew_after_a_dry_run(w: World) -> None:
    old, _ = changed(w)
    assert guiju("rule", "pin", "complaint", "--dry-run") == (0, f"{old}: accept_days 7 → 9\n")
    assert w.case(old).acts == 1
    said = ("--as", "supervisor", "--reason", "数值有误")
    assert guiju("rule", "pin", "complaint", "--key", "R2", *said) == (0, "")
    assert guiju("rule", "pin", "complaint", *said) == (0, f"{old}: accept_days 7 → 9\n")
    assert w.case(old).clocks["acceptance"]["limit"][0] == "9"
    assert guiju("rule", "pin", "complaint", *said) == (0, "")


def test_who_may_not_binds_no_case(w: World) -> None:
    old, _ = changed(w)
    code, out = guiju("rule", "pin", "complaint", "--as", "stranger", "--reason", "x")
    assert code == 1 and "You may not do" in out and w.case(old).acts == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("show", "R99"), "no rule has the number"),
        (("show", "accept_days"), "no rule has the number"),
        (("list", "--procedure", "nothing"), "there is no procedure"),
        (("list", "--on", "soon"), "is not a day"),
        (("list", "-q", "x" * 101), "the words cannot be read"),
        (("pin", "nothing", "--dry-run"), "there is no procedure"),
        (("pin", "complaint"), "it is not said who does it and why"),
        (("pin", "complaint", "--as", "supervisor"), "it is not said who does it and why"),
        (("pin", "complaint", "--as", "nobody.here", "--reason", "x"), "there is no account"),
    ],
)
def test_what_cannot_be_asked(w: World, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(GuijuError, match=why):
        guiju("rule", *words)
