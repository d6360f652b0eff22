"""The demonstration made on other days than today, a Sunday and a holiday among them: nothing fails or lies ahead."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from amount import only_in_full
from guiju.registry.cases import definitions, demonstration, reviews_due, roles, timing
from guiju.registry.cases.models import Act, Case
from guiju.registry.catalogue import demonstration as catalogue
from guiju.registry.rounds import demonstration as rounds
from integration.conftest import Build

DAYS = (
    datetime(2027, 2, 28, 4, tzinfo=UTC),
    datetime(2027, 10, 2, 4, tzinfo=UTC),
    datetime(2026, 12, 6, 4, tzinfo=UTC),
)


@only_in_full
@pytest.mark.parametrize("now", DAYS, ids=str)
def test_it_is_made_whole_on_another_day(build: Build, tmp_path: Path, now: datetime) -> None:
    today = timezone.localdate(now)
    with build(tmp_path):
        roles.forget()
        definitions.forget()
        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            catalogue.load(now)
            assert demonstration.load(now) == len(demonstration.every(today))
            rounds.load(now)
        assert not Act.objects.filter(effective__gt=now).exists()
        assert timing.overdue(now) == 0 and reviews_due.open_due(now) == 0
        for state in ("enquiry", "publicity"):
            found = Case.objects.filter(state=state, clocks__has_key=state)
            assert found.exists() and all(case.clocks[state]["last"] > today.isoformat() for case in found), state
        for case in Case.objects.exclude(procedure="spot-check"):
            year = int(case.number.split("-")[-2])
            assert year == timezone.localdate(case.opened).year <= today.year, case.number
    roles.forget()
    definitions.forget()
