"""The half-yearly work programme of mandatory standards: what is planned and under way, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client, override_settings

from guiju.registry.cases.models import Case
from guiju.registry.cases.views import work_programme
from integration.cases.journey import PROJECT, Journey, peopled

pytestmark = pytest.mark.django_db
MANDATORY = {**PROJECT, "issuer": "MIIT", "enforced_by": "市场监管部门", "penalty_law": "产品质量法"}


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2026-01-01", "2026-01-01", "2026-06-30"), ("2026-06-30", "2026-01-01", "2026-06-30"),
     ("2026-07-01", "2026-07-01", "2026-12-31"), ("2026-12-31", "2026-07-01", "2026-12-31")],
)  # fmt: skip
def test_a_year_has_two_halves(day: str, first: str, last: str) -> None:
    said = work_programme.half_of(date.fromisoformat(day))
    assert tuple(one.isoformat() for one in said) == (first, last)


def test_planned_projects_are_listed_and_others_are_not(
    empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        peopled()
    assert Client().get("/work-programme/").status_code == 200  # with nothing in it
    planned = Journey("mandatory-standard", "drafting", "2026-03-02", **MANDATORY).case
    Journey("mandatory-standard", "publicity", "2026-03-02", **MANDATORY)
    Journey("national-standard", "drafting", "2026-03-02", **PROJECT)
    gone = Journey("mandatory-standard", "drafting", "2026-03-02", **MANDATORY).case
    Case.objects.filter(pk=gone.pk).update(ended=True, state="terminated")
    (found,) = work_programme.projects()
    assert (found.number, found.department, found.stage) == (planned.number, "MIIT", "20.20")
    assert found.plan_number == planned.facts["plan_number"] and found.due is not None
    page = Client().get("/work-programme/").content.decode()
    assert planned.number in page and gone.number not in page
    (line,) = b"".join(Client().get("/work-programme/?format=json")).splitlines()  # type: ignore[arg-type]
    row = json.loads(line)
    assert (row["plan_number"], row["notified"]) == (found.plan_number, "")
    assert Client().get("/work-programme/?format=exe").status_code == 400
    assert Client().post("/work-programme/").status_code in (403, 405)
