"""Watch lists, keys for programs, and counting requests."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from factories import NOW
from guiju.core.errors import GuijuError
from guiju.registry.accounts import services
from guiju.registry.accounts.models import ApiKey, User, Watch

if TYPE_CHECKING:
    from integration.conftest import House


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("someone", "someone@example.org", "a long secret")


def test_watching_twice_is_watching_once(user: User) -> None:
    first = services.watch(user, "standard", "GB 2762", "Food", NOW)
    assert services.watch(user, "standard", "GB 2762", "Other words", NOW) == first
    assert list(Watch.objects.values_list("kind", "key", "label", "created")) == [("standard", "GB 2762", "Food", NOW)]
    services.unwatch(user, "standard", "GB 2762")
    services.unwatch(user, "standard", "GB 2762")
    assert Watch.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "key", "where"),
    [
        ("colour", "red", "kind"),
        ("", "GB 1", "kind"),
        ("standard", "", "key"),
        ("standard", "x" * 501, "key"),
        ("standard", "GB\x001", "key"),
    ],
)
def test_what_cannot_be_watched_is_refused(user: User, kind: str, key: str, where: str) -> None:
    with pytest.raises(GuijuError) as error:
        services.watch(user, kind, key, "x", NOW)
    assert error.value.where == where
    assert Watch.objects.count() == 0


def test_a_full_list_takes_no_more_but_keeps_what_it_has(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "WATCHES", 2)
    for number in (1, 2):
        services.watch(user, "standard", f"GB {number}", "x" * 400, NOW)
    with pytest.raises(GuijuError) as error:
        services.watch(user, "standard", "GB 3", "x", NOW)
    assert error.value.expected == "at most 2 entries"
    assert services.watch(user, "standard", "GB 1", "x", NOW).label == "x" * 300


def test_a_key_is_shown_once_and_kept_as_a_digest(user: User) -> None:
    secret = services.make_key(user, "harvester", NOW)
    row = ApiKey.objects.get()
    assert secret.startswith("guiju_")
    assert row.prefix == secret[:12]
    assert secret not in "|".join(str(value) for value in ApiKey.objects.values_list()[0])
    assert (len(row.digest), row.digest == secret) == (64, False)
    assert services.key_of(secret, NOW) == row


def test_the_day_of_use_is_noted_once_a_day(user: User) -> None:
    secret = services.make_key(user, "harvester", NOW)
    for later in (timedelta(0), timedelta(hours=2), timedelta(days=1)):
        services.key_of(secret, NOW + later)
        ApiKey.objects.get()
    assert ApiKey.objects.get().used == NOW + timedelta(days=1)
    services.key_of(secret, NOW + timedelta(days=1, hours=1))
    assert ApiKey.objects.get().used == NOW + timedelta(days=1)


@pytest.mark.parametrize("secret", ["", "guiju_", "guiju_wrong", "other", "guiju_" + "x" * 200, "guiju_\x00", "钥匙"])
def test_another_secret_opens_nothing(user: User, secret: str) -> None:
    services.make_key(user, "harvester", NOW)
    assert services.key_of(secret, NOW) is None


def test_a_revoked_key_and_the_key_of_a_closed_account_open_nothing(user: User) -> None:
    first, second = services.make_key(user, "a", NOW), services.make_key(user, "b", NOW)
    key = services.key_of(first, NOW)
    assert key is not None
    services.revoke_key(key, NOW)
    services.revoke_key(key, NOW + timedelta(days=1))
    assert (services.key_of(first, NOW), ApiKey.objects.get(name="a").revoked) == (None, NOW)
    user.is_active = False
    user.save()
    assert services.key_of(second, NOW) is None


def test_keys_are_limited_and_revoking_one_makes_room(user: User) -> None:
    for number in range(services.KEYS):
        services.make_key(user, f"key {number}", NOW)
    with pytest.raises(GuijuError) as error:
        services.make_key(user, "one more", NOW)
    assert error.value.what == "too many keys"
    services.revoke_key(ApiKey.objects.all()[0], NOW)
    assert services.make_key(user, "one more", NOW).startswith("guiju_")


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_key_needs_a_name(user: User, name: str) -> None:
    with pytest.raises(GuijuError) as error:
        services.make_key(user, name, NOW)
    assert error.value.where == "name"


def test_requests_are_counted_by_who_and_minute(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from accounts_rate")  # of tests that asked a live server
    assert [services.count_request("a", NOW) for _ in range(3)] == [1, 2, 3]
    assert services.count_request("b" * 200, NOW) == 1
    assert services.count_request("a", NOW + timedelta(seconds=59)) == 4
    assert services.count_request("a", NOW + timedelta(minutes=1)) == 1
    services.count_request("a", NOW + timedelta(minutes=10))
    with connection.cursor() as cursor:
        cursor.execute("select who, count from accounts_rate")
        assert cursor.fetchall() == [("a", 1)]


def test_requests_at_once_are_all_counted(house: House) -> None:
    def ask() -> None:
        for _ in range(25):
            services.count_request("a", NOW)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert services.count_request("a", NOW) == 101


def test_a_visitor_is_no_person() -> None:
    with pytest.raises(GuijuError) as error:
        services.person(AnonymousUser())
    assert error.value.what == "not signed in"
