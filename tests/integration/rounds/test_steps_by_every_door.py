"""The steps of an occurrence by program and command, as by the page: the same refusals, the same record."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from guiju.cli import rounds as command
from guiju.cli.main import application
from guiju.core.rounds.draw import commitment
from guiju.registry.accounts.services import make_key
from guiju.registry.rounds.models import Step
from integration.cases.world import World, at, world
from integration.rounds import drawing as helper

NOW = at("2026-03-02")
TODAY, PERIOD = NOW.date(), "2026"
ADDRESS = f"/api/v1/rounds/spot-checks/{PERIOD}/steps"
FRAME = {
    "step": "frame", "people": ["lot.one", "lot.two"], "public": helper.PUBLIC,
    "day": (TODAY + timedelta(1)).isoformat(),
}  # fmt: skip


@pytest.fixture
def w(library: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = world()
    for name in ("lot.one", "lot.two"):
        helper.supervisor(name)
    return made


def asked(who: str, sent: Any) -> Any:
    from guiju.registry.accounts.models import User

    headers = {}
    if who:
        user = User.objects.get(username=who)
        headers["authorization"] = (
            f"Bearer {make_key(user, f'{who} {Step.objects.count()}', timezone.now(), scope='act')}"
        )
    return Client(headers=headers).post(ADDRESS, json.dumps(sent), content_type="application/json")


def test_by_program(w: World) -> None:
    assert asked("", FRAME).status_code == 401 and asked("stranger", FRAME).status_code == 403
    done = asked("lot.one", FRAME).json()
    assert done == {"number": 1, "step": "frame", "waits": "commitment"}
    draw = f"spot-checks/{PERIOD}"
    said = {"step": "commitment", "sha256": commitment(draw, "lot.two", helper.secret("lot.two"))}
    assert asked("stranger", said).status_code in (400, 403)
    assert asked("lot.two", said).json()["waits"] == "commitment"
    again = asked("lot.two", said)
    assert again.status_code == 400 and again.json()["code"] and Step.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({**FRAME, "step": "dance"}, 400), ({**FRAME, "day": None}, 400), ({**FRAME, "day": TODAY.isoformat()}, 400),
        ({**FRAME, "people": ["lot.one"]}, 400), ({**FRAME, "people": ["nobody.here", "lot.two"]}, 400),
        ({**FRAME, "public": ""}, 400), ({**FRAME, "colour": "red"}, 422), ({**FRAME, "day": "soon"}, 422),
        ({**FRAME, "people": "lot.one"}, 422), ({"step": "commitment", "sha256": "x"}, 422), ({"step": "list"}, 400),
        ({"step": "drawn"}, 400), ({"step": "void", "why": ""}, 400), ({}, 422), ([], 422),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_leaves_nothing(w: World, sent: Any, status: int) -> None:
    answer = asked("lot.one", sent)
    assert answer.status_code == status, answer.json()
    assert Step.objects.count() == 0


def test_by_command(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "ready", lambda: None)
    day = str(FRAME["day"])
    said = [
        "round",
        "step",
        "spot-checks",
        PERIOD,
        "frame",
        "--person",
        "lot.one",
        "--person",
        "lot.two",
        "--public",
        "x",
    ]

    def run(*more: str) -> Any:
        return CliRunner().invoke(application(), [*said, *more])

    assert "nobody acts" in str(run("--day", day).exception)
    assert "no account" in str(run("--day", day, "--as", "nobody.here").exception)
    assert "no day is said" in str(run("--as", "lot.one").exception)
    assert Step.objects.count() == 0
    done = run("--day", day, "--as", "lot.one")
    assert done.exit_code == 0 and done.output.strip() == f"spot-checks/{PERIOD}  1  frame"
