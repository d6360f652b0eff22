"""Shares of kinds of bodies in projects, comments, seats and votes, as of a day and a number of the sequence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guiju.core.indicator.model import Form
from guiju.registry.bodies import appointing, kinds
from guiju.registry.bodies.appointing import Appointment, Proof
from guiju.registry.bodies.models import Affiliation, Body
from guiju.registry.bodies.seats import known
from guiju.registry.cases.acts.performing import Request, open_case, perform
from guiju.registry.goals import columns, definitions, evaluating, evidence
from guiju.registry.goals.evaluating import Asked
from guiju.registry.goals.queries.participants import BY_BODY
from guiju.registry.record import sequence
from integration.cases.world import PROPOSAL, World, at, world

DAY = "2026-03-02"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty: None) -> World:
    """m1 sits for a small firm that is private too, m2 for a foreign-invested one, m3 for nobody known."""
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    columns.forget()
    made = world()
    made.sac.committees.all()
    Body.objects.create(code="SMALL", kind="small_enterprise", also=["private_enterprise"], names={"en": "Small"})
    Body.objects.create(code="FOREIGN", kind="foreign_invested", names={"en": "Foreign"})
    posts = [post for user in made.people.values() for post in user.posts.all()]
    known(posts, at("2026-01-01"))
    affiliated(made, "m1", "SMALL", "vote", "represent")
    affiliated(made, "m2", "FOREIGN", "vote", "represent")
    return made


def affiliated(w: World, who: str, code: str, *mandates: str, day: str = "2026-01-05") -> Affiliation:
    asked = Appointment(w.people[who], Body.objects.get(code=code), mandates, proof=Proof("函"))
    return appointing.appoint(None, asked, at(day))


def number() -> int:
    while sequence.number_pending():
        pass
    return sequence.head()


def asked(key: str, day: str = DAY, seq: int | None = None, **given: str) -> Asked:
    return evaluating.asked(definitions.indicator(key), given, date(2026, 12, 1), seq, date.fromisoformat(day))


def shares(key: str, day: str = DAY, seq: int | None = None) -> dict[str, tuple[int, int]]:
    found = {}
    for kind in ("small_enterprise", "private_enterprise", "foreign_invested", "consumer"):
        figure = evaluating.compute(asked(key, day, seq, body_kind=kind))
        found[kind] = (figure.counted, figure.over)
    return found


def project(w: World, who: str, code: str) -> str:
    request = Request("propose", dict(PROPOSAL), for_body=code)
    return open_case("national-standard", request, w.actor(who, at(DAY)), at(DAY)).number


def test_seats_by_kind_on_a_day_and_as_known(here: World) -> None:
    then = number()
    assert shares("kinds_in_seats") == {
        "small_enterprise": (1, 2), "private_enterprise": (1, 2), "foreign_invested": (1, 2), "consumer": (0, 2),
    }  # fmt: skip
    row = Affiliation.objects.get(user=here.people["m2"])
    appointing.end(None, row, "换届", at("2026-02-01"))
    number()
    assert shares("kinds_in_seats")["foreign_invested"] == (0, 1)
    assert shares("kinds_in_seats", seq=then)["foreign_invested"] == (1, 2)  # the same for ever
    figure = asked("seats_of_bodies", seq=then)
    records = evidence.page(figure, "counted").records
    assert [(r.designation, r.title.en, r.kind) for r in records] == [
        ("SAC/TC 28", "Small", "small_enterprise"), ("SAC/TC 28", "Foreign", "foreign_invested"),
    ]  # fmt: skip
    assert "m1" not in json.dumps([r.row() for r in records])
    left = evidence.page(figure, "excluded").records
    assert {r.reason for r in left} == {"no_body"}


def test_projects_and_their_proposers(here: World) -> None:
    first, second = project(here, "m1", "SMALL"), project(here, "stranger", "")
    number()
    assert shares("kinds_in_projects")["private_enterprise"] == (1, 1)
    [record] = evidence.page(asked("kinds_in_projects"), "counted").records
    assert record.designation == first
    [left] = evidence.page(asked("kinds_in_projects"), "excluded").records
    assert (left.designation, left.reason) == (second, "no_body")
    assert evaluating.compute(asked("kinds_in_projects", "2026-03-01")).over == 0  # a day before


def test_drafting_units_are_bodies_of_a_project(here: World) -> None:
    here.person("hand")
    affiliated(here, "hand", "FOREIGN", "act")
    case = here.case(project(here, "m1", "SMALL"))
    case.state = "drafting"
    case.save()
    here.act(case.number, "sec", "name_drafters", "2026-03-03", named_drafters=["hand", "drafter"])
    number()
    assert shares("kinds_in_projects", "2026-03-03") == {
        "small_enterprise": (1, 1), "private_enterprise": (1, 1), "foreign_invested": (1, 1), "consumer": (0, 1),
    }  # fmt: skip
    assert shares("kinds_in_projects", "2026-03-02")["foreign_invested"] == (0, 1)


def test_comments_by_kind(here: World) -> None:
    case = here.case(project(here, "stranger", ""))
    case.state, case.marks = "enquiry", {**case.marks, "open_enquiry": [1, DAY]}
    case.clocks["enquiry"] = {"name": "enquiry", "started": DAY, "last": "2026-05-06"}
    case.save()
    for who, code in (("m1", "SMALL"), ("m1", "SMALL"), ("m2", "FOREIGN"), ("m3", "")):
        said: dict[str, Any] = {"kind": "technical", "text": "表 1 有误"}
        request = Request("enquiry.comment", said, for_body=code)
        perform(case.number, request, here.actor(who, at("2026-03-05")), at("2026-03-05"))
    number()
    assert shares("kinds_in_comments", "2026-03-05")["small_enterprise"] == (2, 3)
    groups = evaluating.compute(asked("comments_of_bodies", "2026-03-05"))
    assert (groups.counted, groups.excluded) == (3, 1)


def test_votes_by_kind_and_never_of_a_secret_ballot(here: World) -> None:
    n = project(here, "stranger", "")
    here.act(n, "sec", "open_project_vote", "2026-03-03", proposal_form=here.file(), outline=here.file())
    for who in ("m1", "m2", "m3"):
        here.act(n, who, "project_vote.vote", "2026-03-04", position="favour")
    secret = here.open(
        "committee-membership", "sec", "prepare", "2026-03-05", committee="SAC/TC 28", incoming=["stranger"],
        list_of_members=here.line_up(), level="TC", change="add", seat="member", reason="补充。",
    ).number  # fmt: skip
    here.act(secret, "sec", "open_vote", "2026-03-06")
    for who in ("m1", "m2", "m3", "chair"):
        here.act(secret, who, "members_vote.vote", "2026-03-07", position="favour")
    for day in ("2026-03-07", "2026-03-08"):  # before the count and after it
        if day == "2026-03-08":
            here.act(secret, "sec", "members_vote.count", day)
        number()
        assert shares("kinds_in_votes", day)["small_enterprise"] == (1, 2)
        left = evidence.page(asked("kinds_in_votes", day), "excluded").records
        assert sorted(r.reason for r in left) == ["no_body", "secret", "secret", "secret", "secret"]
        assert {r.kind for r in left if r.reason == "secret"} == {"committee-membership"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_say_kinds_in_words(here: World, language: str) -> None:
    number()
    page = Client(headers={"accept-language": language})
    words = {"en": "Foreign-invested enterprises", "zh-hans": "外商投资企业"}[language]
    assert words in page.get("/committee/SAC/TC_28").content.decode()
    shown = page.get(f"/indicators/seats_of_bodies/?day={DAY}&by=kind")
    assert (shown.status_code, words in shown.content.decode()) == (200, True)
    for key in ("kinds_in_projects", "kinds_in_comments", "kinds_in_seats", "kinds_in_votes", "comments_of_bodies"):
        assert page.get(f"/indicators/{key}/").status_code == 200


def test_an_unknown_kind_is_refused(here: World) -> None:
    assert Client().get("/indicators/kinds_in_seats/?body_kind=nothing").status_code == 400


def test_kinds_of_indicators_are_those_of_the_table() -> None:
    for indicator in definitions.house().values():
        if indicator.form is Form.RATIO and indicator.counted.query in BY_BODY:
            choices = indicator.parameters["body_kind"].choices
            assert set(choices) <= set(kinds.kinds())
            assert set(indicator.parameters["body_kind"].words) == set(choices)
