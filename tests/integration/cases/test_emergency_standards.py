"""Emergency standards with their people: who publishes one of a sector, and who approves a mandatory one before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from guiju.registry.accounts.models import User
from guiju.registry.bodies.models import Body, Post
from guiju.registry.cases.acts.refusing import RefusedError
from integration.cases.journey import PROJECT, Journey, peopled

pytestmark = pytest.mark.django_db
EVENT = {"issuer": "MEM", "opener": "emergency", "trigger": "化工园区泄漏", **PROJECT}


@pytest.fixture(autouse=True)
def people(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    peopled()
    Body.objects.filter(code__in=("MEM", "SC")).update(kind=Body.Kind.DEPARTMENT)
    second = User.objects.create_user("emergency.b")
    Post.objects.create(user=second, office="officer", body=Body.objects.get(code="MEM"), since=date(2020, 1, 1))


def by(journey: Journey, act: str) -> str:
    done = journey.case.history.get(name=act)
    return done.user.username if done.user else ""


def test_one_of_a_sector_is_published_by_another_officer_of_its_authority() -> None:
    journey = Journey("emergency-standard", "provisional", "2026-10-12", number_as="sector", prefix="YJ", **EVENT)
    assert (by(journey, "propose"), by(journey, "publish")) == ("emergency", "emergency.b")
    assert journey.case.facts["designation"].startswith("YJ")


def test_a_mandatory_one_waits_for_the_state_council() -> None:
    journey = Journey("emergency-standard", "examined", "2026-10-12", number_as="national_mandatory", **EVENT)
    with pytest.raises(RefusedError, match="approved by the State Council"):
        journey.do("publish", "officer")
    journey.do("present", "officer")
    assert journey.case.waiting.filter(role="approver").exists()
    with pytest.raises(RefusedError):
        journey.do("approve", "supervisor")
    assert journey.do("approve", "state.council").state == "approved"
    published = journey.do("publish", "officer", published="2026-10-20", effective="2026-10-20")
    assert published.facts["designation"].startswith("GB ") and published.state == "provisional"
    with pytest.raises(RefusedError):
        journey.do("lapse", "officer", reason="不再需要")
    assert journey.do("lapse", "officer.b", reason="不再需要").state == "lapsed"
