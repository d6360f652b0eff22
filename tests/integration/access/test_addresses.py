"""Every address of the resolver and every operation of the interface, as everybody, with other people's objects: what
is answered equals the table. Addresses that are for all are asked by nobody, a fresh sign-up, an officer and an
auditor; all others by the sample accounts too, a quarter of them at each address outside the full run."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import get_resolver
from django.utils import timezone

from amount import turns
from guiju.api.app import description
from guiju.core.procedure import loader
from guiju.registry.accounts.models import ApiKey, User, Watch
from guiju.registry.goals.models import Saved
from integration.access import expected
from integration.access.conftest import FRESH, NOBODY, NOW, Site, said

SOON = (timezone.localdate() + timedelta(100)).isoformat()
FOR_ALL = {"public", "gone", "method", "tried", "refused", "elsewhere", "account"}
FEW = (NOBODY, FRESH, "officer", "auditor")
MESSAGES = {
    "plan-draft-step": {"step": "carry", "task": "1", "seen": "1"}, "plan-draft-adopt": {"seen": "1"},
    "plan-next": {"key": "one-more", "title_zh": "下", "title_en": "Next", "deadline": "2030"},
    "plan-ask": {"from": "2026-01-01", "to": "2026-06-30", "due": "2026-07-31"},
    "plan-link": {"kind": "case", "key": "TS-2026-0001"},
    "plan-round-start": {"round": "2027", "assessors": "expert", "due": SOON},
    "indicator-enter": {"day": "2026-11-01"},
    "statistics-save": {"name": "n", "query": "measure=editions&by=tier"}, "statistics-forget": {"number": "{saved}"},
    "text-review": {"verdict": "accepted", "name": "x"}, "text-edit": {"what": "add", "title": "新"},
    "text-clause": {"source": "# x", "base": "1"}, "text-preview": {"source": "# x"},
    "watch-add": {"kind": "ics", "key": "35"}, "watch-remove": {"kind": "ics", "key": "13"}, "watch-mail": {"mail": ""},
    "key-new": {"name": "k"}, "key-revoke": {"id": "{key}"},
    "open_case": {"procedure": "complaint", "act": "complain", "brought": {}}, "perform_act": {"act": "accept"},
    "preview_opening": {"procedure": "complaint", "act": "complain", "brought": {}}, "preview_act": {"act": "accept"},
    "list_acts": {"act": "accept"}, "list_cases": {"procedure": "complaint", "act": "complain", "brought": {}},
    "list_affiliations": {"person": "reader", "body": "GUIJU-SME", "mandates": ["comment"], "proof": "1"},
    "appoint_person": {"person": "reader", "body": "GUIJU-SME", "mandates": ["comment"], "proof": "1"},
    "affiliations": {"person": "reader", "mandate": "comment", "proof": "1"}, "affiliation-end": {"why": "1"},
    "round-do": {"do": "list"}, "take_step": {"step": "list"},
    "letter": {"number": "TS-2026-0001", "secret": "x"},
    "send_letter": {"brought": {}}, "feed-files": {"file": "csv"},
    "feed-decide": {"candidate": "ISO/TC 207", "do": "later"},
    "decide_candidate": {"candidate": "ISO/TC 207", "decision": "later"},
    "take_back_decision": {"candidate": "ISO/TC 4", "why": "x"},
    "administration-people": {"person": "reader", "office": "editor", "place": "SAC", "why": "1"},
    "administration-add": {"name": "one-more", "email": "one-more@example.org"},
    "administration-door": {"name": "reader"},
    "end_affiliation": {"why": "1"}, "store_file": {"file": "csv"}, "text-new": {"file": "csv"},
}  # fmt: skip


def patterns() -> set[str]:
    """The names of all addresses, an address without a name as it is written."""

    def walk(found: Any, before: str) -> Any:
        for one in found:
            written = before + str(one.pattern)
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, written)
            else:
                yield one.name or written

    return set(walk(get_resolver().url_patterns, ""))


def operations() -> set[str]:
    return {one["operationId"] for methods in description()["paths"].values() for one in methods.values()}


def test_every_address_and_every_operation_stands_in_the_table() -> None:
    assert {row["name"] for row in expected.ADDRESSES} == patterns() | operations()


def _message(name: str, site: Site) -> dict[str, Any]:
    told = {k: v.format(**site.objects) if isinstance(v, str) else v for k, v in MESSAGES.get(name, {}).items()}
    if told.get("file"):
        told["file"] = io.BytesIO(b"a,b\n1,2\n")
        told["file"].name = "table.csv"
    return told


def _status(answer: Any) -> Any:
    to = answer.headers.get("Location", "")
    return "sign in" if answer.status_code == 302 and "/accounts/login/" in to else answer.status_code


def test_what_is_answered_equals_the_table(site: Site) -> None:
    wrong = []
    for place, row in enumerate(expected.ADDRESSES):
        path = row["path"].format(**site.objects)
        for method in ("get", "post"):
            kind = row[method]
            if kind == "definition":
                continue
            for who in FEW if kind in FOR_ALL else turns(list(site.clients), FEW, place):
                empty = [{}] if who in FEW else []
                for body in [None] if method == "get" else [*empty, _message(row["name"], site)]:
                    got = _status(site.ask(who, method, path, body))
                    if got not in expected.expected(kind, who, method, not body):
                        wrong.append((row["name"], method, path, who or "nobody", got, kind))
    assert not wrong, said(wrong)


def test_who_may_open_a_case_follows_from_its_definition(site: Site) -> None:
    wrong = []
    for procedure in loader.house().values():
        for act in procedure.opening:
            for place, who in enumerate(site.clients):
                if who not in FEW and (place + len(procedure.name)) % 3:
                    continue  # the others take turns
                may = expected.may_open(procedure, act.name, who)
                want = expected.SIGN_IN if not who else expected.TRIED if may else expected.NOT_THEIRS
                got = _status(site.ask(who, "get", f"/cases/{procedure.name}/new/?act={act.name}"))
                if got not in want:
                    wrong.append((procedure.name, act.name, who, got))
        first = procedure.opening[0].name
        for who in (FRESH, "auditor", "officer"):
            may = expected.may_open(procedure, first, who)
            got = _status(site.ask(who, "post", f"/cases/{procedure.name}/new/?act={first}", {}))
            if (got == 403) == may:
                wrong.append((procedure.name, "post", who, got))
    assert not wrong, said(wrong)


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/watch/remove", {"kind": "ics", "key": "13"}), ("/watch/key/revoke", {"id": "{key}"}),
        ("/statistics/forget", {"number": "{saved}"}), ("/watch/mail", {"mail": ""}),
    ],
)  # fmt: skip
def test_others_keep_what_is_theirs(site: Site, path: str, sent: dict[str, str]) -> None:
    """What a fresh sign-up sends about the drafter's watch list, key and saved question leaves them as they are."""
    from django.db import transaction

    drafter = User.objects.get(username="drafter")

    def rows() -> Any:
        return (
            list(Watch.objects.filter(user=drafter).values()), list(ApiKey.objects.filter(user=drafter).values()),
            list(Saved.objects.filter(user=drafter).values()), User.objects.filter(pk=drafter.pk).values().get(),
        )  # fmt: skip

    before = rows()
    with transaction.atomic():
        site.clients[FRESH].post(path, {k: v.format(**site.objects) for k, v in sent.items()})
        assert rows() == before
        transaction.set_rollback(True)


def test_what_opened_without_a_password_ends_with_the_account(site: Site) -> None:
    from django.db import transaction
    from django.test import Client

    from guiju.registry.accounts.services import make_key
    from guiju.registry.cases import erasing

    with transaction.atomic():
        user = User.objects.create_user("leaving", "leaving@example.org", "x")
        browser, key = Client(), make_key(user, "k", NOW, scope="act")
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        feeds = [f"/watch/{user.feed_token}.atom", f"/desk/{user.feed_token}.ics"]
        bearer = {"Authorization": f"Bearer {key}"}
        before = [Client().get(path).status_code for path in feeds]
        assert (before, browser.get("/desk/").status_code) == ([200, 200], 200)
        assert Client().get("/api/v1/desk", headers=bearer).status_code == 200
        erasing.erase(user, NOW.date())
        user.refresh_from_db()
        feeds += [f"/watch/{user.feed_token}.atom", f"/desk/{user.feed_token}.ics"]
        assert [Client().get(path).status_code for path in feeds] == [404] * 4
        assert browser.get("/desk/").status_code == 302
        assert Client().get("/api/v1/desk", headers=bearer).status_code == 401
        transaction.set_rollback(True)
