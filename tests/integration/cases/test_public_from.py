"""Whom a complaint is about is told to the public once the complaint is accepted, on every door; the findings of a spot
check once its result is."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import Q
from django.test import Client

from guiju.core.procedure import house
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.models import Case
from guiju.registry.cases.roles import Actor
from guiju.registry.goals.columns.reading import _counted_by
from integration.cases.world import World, at, world

pytestmark = pytest.mark.django_db
CODE = "SAC/TC 28"
SAID = {"subject": "committee", "committee": CODE, "summary": "秘书处不答复", "complaint": "来信三次未复。"}
LISTS = ("/cases/complaint/", "/cases/complaint/board/", "/api/v1/cases?procedure=complaint")


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


@pytest.fixture
def number(w: World) -> str:
    return w.open("complaint", "proposer", "complain", "2026-03-02", **SAID).number


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    found: bytes = b"".join(answer) if answer.streaming else answer.content
    return found.decode()


def naming(client: Client, number: str) -> set[str]:
    """The doors by which a reader is told that the case is about the committee."""
    api = "/api/v1/cases"
    own = {
        "page": f"/case/{number}/", "case": f"{api}/{number}", "acts": f"{api}/{number}/acts",
        "list": f"{api}?procedure=complaint", "csv": "/cases/complaint/?format=csv",
    }  # fmt: skip
    found = {name for name, path in own.items() if CODE in text_of(client, path)}
    narrowed = {
        "narrowed": "/cases/complaint/?committee=SAC/TC 28", "board": "/cases/complaint/board/?committee=SAC/TC 28",
        "api": f"{api}?procedure=complaint&committee=SAC/TC 28", "committee": "/committee/SAC/TC 28",
    }  # fmt: skip
    return found | {name for name, path in narrowed.items() if number in text_of(client, path)}


def test_the_public_is_told_once_it_is_accepted(w: World, number: str) -> None:
    inside = Client()
    inside.force_login(w.people["supervisor"])
    stranger = Client()
    stranger.force_login(w.people["stranger"])
    for outside in (Client(), stranger):
        assert naming(outside, number) == set()
        assert number in text_of(outside, "/cases/complaint/")
    assert naming(inside, number) == {"page", "narrowed", "board"}  # a session is nobody to the interface
    w.act(number, "supervisor", "accept", "2026-03-04")
    for outside in (Client(), stranger):
        assert naming(outside, number) >= {"page", "case", "acts", "list", "narrowed", "board", "api", "committee"}


def test_of_a_refused_one_never_and_of_one_reopened_from_then_on(w: World, number: str) -> None:
    w.act(number, "supervisor", "refuse", "2026-03-04", ground="不属受理范围。")
    assert naming(Client(), number) == set()
    w.act(number, "proposer", "appeal", "2026-03-09", appeal_ground="属于受理范围。")
    assert naming(Client(), number) == set()
    w.person("second", ("supervisor", w.sac))
    w.act(number, "second", "reopen", "2026-03-20", answer="应予受理。")
    assert {"page", "case", "committee"} <= naming(Client(), number)


def test_whoever_asks_for_cases_of_a_committee_or_with_a_value_is_answered_alike(w: World, number: str) -> None:
    def found(who: str) -> list[int]:
        actor: Actor = w.actor(who, at("2026-03-05")) if who else roles.NOBODY
        asked: tuple[Q, ...] = (
            access.of_committee(w.committee.pk, actor), access.found_by("committee", "complaint", actor),
        )  # fmt: skip
        return [Case.objects.filter(one).count() for one in asked]

    assert (found(""), found("stranger"), found("sec")) == ([0, 0], [0, 0], [0, 0])
    assert (found("supervisor"), found("proposer")) == ([1, 1], [1, 1])
    w.act(number, "supervisor", "accept", "2026-03-04")
    assert (found(""), found("stranger"), found("supervisor")) == ([1, 1], [1, 1], [1, 1])


def test_what_is_public_from_a_state_on_is_counted_by_nobody(w: World, number: str) -> None:
    kept = w.case(number).definition_id
    counted = {name for definition, name in _counted_by() if definition == kept}
    assert "subject" in counted and not {"committee", "standard"} & counted


def test_which_procedures_say_so() -> None:
    said = {(p.name, f.name): f.public_from for p in house().values() for f in p.facts.values() if f.public_from}
    result = ("closed", "sanctioned")
    assert said == {
        ("complaint", "standard"): ("accepted",), ("complaint", "committee"): ("accepted",),
        ("spot-check", "findings"): result, ("spot-check", "problems"): result, ("spot-check", "correction"): result,
    }  # fmt: skip


def test_a_spot_check_tells_its_findings_with_its_result() -> None:
    procedure = house()["spot-check"]
    case = Case(marks={"draw": [1, "2026-03-02"], "report": [1, "2026-03-09"]})
    told = {f.name for f in access.facts(case, procedure, roles.NOBODY)}
    assert {"standard", "issuer", "draw"} <= told and not {"findings", "problems", "correction"} & told
    for last in ("close", "accept_explanation", "accept_correction", "sanction"):
        done = Case(marks={**case.marks, last: [1, "2026-04-01"]})
        assert {"findings", "problems", "correction"} <= {f.name for f in access.facts(done, procedure, roles.NOBODY)}


def test_definitions_are_kept_with_it(w: World, number: str) -> None:
    kept = definitions.kept(w.case(number).definition_id)
    assert kept.facts["committee"].public_from == ("accepted",)
