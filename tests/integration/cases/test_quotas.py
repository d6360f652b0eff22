"""How much one account may send in within a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.core.errors import QuotaError
from guiju.registry.accounts.models import User
from guiju.registry.cases import files, quotas
from guiju.registry.cases.acts.performing import Request, open_case
from guiju.registry.cases.models import File
from integration.cases.world import world


@pytest.fixture
def user(empty: None) -> User:
    return User.objects.create_user("sender")


def test_attachments_of_a_day(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_QUOTA_MB", "1")
    now = timezone.now()
    quotas.require_file(user.pk, now)
    for n in range(2):
        files.store([bytes([65 + n]) * 600_000], f"a{n}.txt", user.pk, now)
    with pytest.raises(QuotaError, match=r"expected at most 1 MB a day"):
        quotas.require_file(user.pk, now)
    quotas.require_file(None, now)
    quotas.require_file(User.objects.create_user("other").pk, now)
    quotas.require_file(user.pk, now + timedelta(days=1, seconds=1))
    assert File.objects.count() == 2


def test_a_quota_that_is_no_number_is_refused_by_its_name(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_QUOTA_CASES", "many")
    with pytest.raises(Exception, match="setting GUIJU_QUOTA_CASES"):
        quotas.require_case(user.pk, timezone.now())


def test_cases_of_a_day(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case entered for a day before counts on the day it is entered; what the demonstration made of long ago does
    not."""
    monkeypatch.setenv("GUIJU_QUOTA_CASES", "2")
    w, now = world(), timezone.now()
    brought = {"subject": "standard", "summary": "甲", "complaint": "乙"}
    stranger, pk = w.actor("stranger", now), w.people["stranger"].pk
    for days in (400, 90, 31):
        open_case("complaint", Request("complain", brought, effective=now - timedelta(days)), stranger, now)
    quotas.require_case(pk, now)
    entered = timezone.localdate(now) - timedelta(29)
    open_case("complaint", Request("complain", brought, day=entered), stranger, now)
    quotas.require_case(pk, now)
    open_case("complaint", Request("complain", brought), stranger, now)
    with pytest.raises(QuotaError, match=r"expected at most 2 a day"):
        quotas.require_case(pk, now)
    quotas.require_case(None, now)
    quotas.require_case(user.pk, now)
    quotas.require_case(pk, now + timedelta(days=1, seconds=1))
