"""Numbers that somebody typed, in addresses and forms: what is none is refused, and nothing of it is a fault."""

from __future__ import annotations

import pytest
from django.test import Client

from guiju.registry.accounts.models import User

pytestmark = pytest.mark.django_db

TYPED = ("nan", "inf", "1e999", "²", "٣", "-1", "1_0", "0", "9" * 19, "9" * 400, "1.5", "\x00", "99999", "10000")
ADDRESSES = (
    "/edition/{}/", "/reports/{}/", "/reports/2025/?seq={}", "/changes/?before={}", "/indicators/?seq={}",
    "/standards/?after={}-1", "/standards/?after=1-{}", "/bodies/SAC/?after={}-{}", "/ics/35/?after={}-1",
    "/cases/national-standard/?after={}", "/desk/?after=2026-01-01_{}", "/statistics/?measure=editions&seq={}",
    "/search/?q=a&after={}", "/search.json?q=a&after={}", "/texts/x/?revision={}", "/log/?number={}", "/log/?size={}",
    "/case/X/correct/{}/", "/case/X/receipt/{}.json", "/plans/x/tasks/{}/", "/plans/drafts/x/?version={}",
    "/api/v1/standards?limit={}", "/api/v1/standards?after={}", "/api/v1/changes?after={}",
    "/api/v1/desk?after=2026-01-01_{}",
    "/api/v1/texts?limit={}", "/api/v1/log/tree?number={}", "/api/v1/indicators/x?seq={}", "/api/v1/statistics?seq={}",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_number_in_an_address_is_taken_or_refused(client: Client, address: str) -> None:
    client.raise_request_exception = False
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    told = {typed: client.get(address.replace("{}", typed)).status_code for typed in TYPED}
    assert {typed: status for typed, status in told.items() if status >= 500} == {}
