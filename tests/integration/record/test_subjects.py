"""A subject from outside the package: an app registers it once and gets pages, search, watching, notices and counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group as Laboratory
from django.test import Client
from django.utils import timezone

from guiju import worker
from guiju.core.definitions.words import Words
from guiju.core.errors import GuijuError
from guiju.registry.accounts.models import Notice, User
from guiju.registry.accounts.services import watch
from guiju.registry.catalogue import subject_index
from guiju.registry.record import subjects
from guiju.registry.record.models import Change
from guiju.registry.record.subjects import Named, Subject
from integration.conftest import House

# what an app outside of Guiju writes: a table of its own (here one that Django brings), and this ─────────────────────
LABORATORY = Subject(
    kind="laboratory",
    label=Words("标准验证实验室", "Laboratories"),
    rows=lambda: Laboratory.objects.exclude(name__startswith="secret"),
    named=lambda row: Named(f"LAB-{row.pk}", Words(f"{row.name}实验室", f"{row.name} laboratory")),
    shown=lambda row: [(Words("城市", "Town"), row.name)],
    status=lambda row: Words("有效", "in force"),
)


def entered(name: str) -> Laboratory:
    row = Laboratory.objects.create(name=name)
    Change.objects.create(kind="laboratory", subject=row.pk, verb="created", at=timezone.now())
    return row


# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def registered() -> Iterator[None]:
    subjects.register(LABORATORY)
    yield
    subjects.forget("laboratory")


@pytest.fixture
def kept(registered: None, house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Laboratory]]:
    monkeypatch.setattr(subject_index, "_reader", None)
    rows = [entered(name) for name in ("济南", "青岛", "secret")]
    worker.catch_up()
    yield rows


def test_pages_search_api_and_counts(kept: list[Laboratory]) -> None:
    client, first = Client(HTTP_ACCEPT_LANGUAGE="en"), kept[0]
    assert client.get("/registry/").content.decode().count("Laboratories") == 1
    listed = client.get("/registry/laboratory/").content.decode()
    assert "济南 laboratory" in listed and "secret" not in listed
    page = client.get(f"/registry/laboratory/{first.pk}/").content.decode()
    assert "济南 laboratory" in page and "<dt>Town</dt>" in page and "in force" in page and "registered" in page
    found = client.get("/registry/", {"q": "青岛"}).content.decode()
    assert "青岛 laboratory" in found and "济南" not in found
    assert f"LAB-{first.pk}" in client.get("/registry/", {"q": f"LAB-{first.pk}"}).content.decode()
    assert "青岛 laboratory" in client.get("/search/", {"q": "青岛"}).content.decode()
    assert "secret laboratory" not in client.get("/registry/", {"q": "secret"}).content.decode()
    rows = [json.loads(line) for line in b"".join(client.get("/registry/laboratory/?format=json")).splitlines()]
    assert [row["title_en"] for row in rows] == ["济南 laboratory", "青岛 laboratory"]
    counts = {row["kind"]: row["count"] for row in client.get("/api/v1/registry").json()["items"]}
    assert counts["laboratory"] == 2 and {"edition", "body", "committee", "case", "plan", "task"} <= set(counts)
    api = client.get("/api/v1/registry/find", {"q": "实验室", "kind": "laboratory"}).json()
    assert api["total"] == 2 and api["kinds"] == {"laboratory": 2}
    assert [row["name"] for row in client.get("/api/v1/registry/kinds/laboratory").json()["items"]] == [
        f"LAB-{row.pk}" for row in kept[:2]
    ]


def test_what_nobody_may_see_is_not_there(kept: list[Laboratory]) -> None:
    client = Client()
    assert client.get(f"/registry/laboratory/{kept[2].pk}/").status_code == 404
    assert client.get("/registry/laboratory/99999999/").status_code == 404
    assert client.get("/registry/laboratory/99999999999999999999999999/").status_code == 404
    assert client.get("/registry/nothing/").status_code == 404
    assert client.get("/api/v1/registry/kinds/nothing").status_code == 404
    assert client.get("/registry/laboratory/?after=x").status_code == 400
    assert client.get("/api/v1/registry/find", {"q": "x", "kind": "nothing"}).status_code == 400


def test_who_watches_is_told_once(kept: list[Laboratory]) -> None:
    first = kept[0]
    user = User.objects.create_user("ada", "ada@example.org", "x")
    watch(user, "laboratory", f"LAB-{first.pk}", "the one in Jinan", timezone.now())
    for verb in ("changed", "changed"):
        Change.objects.create(kind="laboratory", subject=first.pk, verb=verb, at=timezone.now())
    Change.objects.create(kind="laboratory", subject=kept[1].pk, verb="changed", at=timezone.now())
    worker.catch_up()
    from guiju.registry.catalogue import noticing

    while noticing.tell():
        pass
    assert [(n.name, n.verb, n.address, n.why) for n in Notice.objects.filter(user=user)] == [
        (f"LAB-{first.pk}", "changed", f"registry/laboratory/{first.pk}/", ["the one in Jinan"])
    ]
    client = Client()
    client.force_login(user)
    assert f"LAB-{first.pk}" in client.get("/watch/").content.decode()


def test_what_changes_is_found_as_it_is_now(kept: list[Laboratory]) -> None:
    first = kept[0]
    Laboratory.objects.filter(pk=first.pk).update(name="烟台")
    Laboratory.objects.filter(pk=kept[1].pk).update(name="secret too")
    for row in kept[:2]:
        Change.objects.create(kind="laboratory", subject=row.pk, verb="changed", at=timezone.now())
    worker.catch_up()
    subject_index.index().refresh()
    assert [each.named.title.en for each in subject_index.search("laboratory").found] == ["烟台 laboratory"]
    assert subject_index.rebuild() == subject_index.index().documents >= 1


def test_an_index_made_with_other_subjects_is_made_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject_index, "_reader", None)
    worker.catch_up()
    assert not subject_index.stale()
    Laboratory.objects.create(name="德州")
    subjects.register(LABORATORY)
    try:
        assert subject_index.stale()
        worker.catch_up()
        assert not subject_index.stale()
        subject_index.index().refresh()
        assert subject_index.search("德州").total == 1
    finally:
        subjects.forget("laboratory")


def test_without_its_app_a_subject_is_gone_and_nothing_breaks(kept: list[Laboratory]) -> None:
    subjects.forget("laboratory")
    client = Client()
    assert client.get("/registry/", {"q": "青岛"}).status_code == 200
    assert client.get("/registry/laboratory/").status_code == 404
    subjects.register(LABORATORY)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"kind": ""}, "length"), ({"kind": "x" * 41}, "length"), ({"kind": "edition"}, "twice"),
        ({"kind": "other", "watched": {"ics": Words("", "")}}, "stands twice"),
    ],
)  # fmt: skip
def test_a_subject_that_cannot_be_is_refused(changed: dict[str, Any], what: str) -> None:
    from dataclasses import replace

    with pytest.raises(GuijuError, match=what):
        subjects.register(replace(LABORATORY, **changed))
    assert "other" not in subjects.subjects()


def test_a_change_of_a_kind_nobody_registered_is_refused(empty: None) -> None:
    with pytest.raises(GuijuError, match="nobody registered"):
        Change.objects.create(kind="laboratory", subject=1, verb="created", at=timezone.now())
    with pytest.raises(GuijuError, match="cannot watch"):
        watch(User.objects.create_user("bob"), "laboratory", "LAB-1", "x", timezone.now())
