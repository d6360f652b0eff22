"""Signing in and up: guessing costs time, the owner is not locked out, nobody learns who is registered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from guiju.registry.accounts import cleaning, services, signing_in
from guiju.registry.accounts.models import ApiKey, FailedSignIn, User
from guiju.registry.bodies.models import Body, Post
from guiju.registry.record import outbox
from guiju.registry.record.models import Outgoing

SECRET = "square-and-compass-9"
LOGIN = "/accounts/login/"


@pytest.fixture
def owner(empty: None) -> User:
    user = User.objects.create_user("owner", "owner@example.org", SECRET)
    services.confirm(user)
    return user


def sign_in(client: Client, name: str, secret: str, address: str = "192.0.2.1") -> bool:
    """Whether it was let in."""
    answer = client.post(LOGIN, {"login": name, "password": secret}, REMOTE_ADDR=address)
    return answer.status_code == 302


def test_five_wrong_passwords_keep_out_who_sent_them_and_nobody_else(owner: User) -> None:
    attacker = Client()
    assert [sign_in(attacker, "owner", f"wrong-{n}", "203.0.113.9") for n in range(5)] == [False] * 5
    assert not sign_in(attacker, "owner", SECRET, "203.0.113.9")
    assert sign_in(Client(), "owner", SECRET, "192.0.2.1")


def test_one_address_tries_so_many_names(owner: User) -> None:
    attacker = Client()
    for n in range(signing_in.ADDRESS):
        sign_in(attacker, f"name-{n}", "wrong", "203.0.113.9")
    assert not sign_in(attacker, "owner", SECRET, "203.0.113.9")
    assert sign_in(Client(), "owner", SECRET)


def test_many_addresses_that_try_one_name_do_not_lock_out_a_device_it_signed_in_on(owner: User) -> None:
    own = Client()
    assert sign_in(own, "owner", SECRET)
    own.post("/accounts/logout/")
    now = timezone.now()
    for n in range(signing_in.EVERYWHERE):
        signing_in.failed("owner", f"203.0.{n}.1", now)
    assert not sign_in(Client(), "owner", SECRET, "198.51.100.1")
    assert sign_in(own, "owner", SECRET, "198.51.100.2")


def test_a_device_cookie_that_was_made_up_lets_nobody_through(owner: User) -> None:
    now = timezone.now()
    for n in range(signing_in.EVERYWHERE):
        signing_in.failed("owner", f"203.0.{n}.1", now)
    for forged in ("x", "[]", "WyJ4Il0:1abc:sig", signing_in.digest_of("owner")):
        client = Client()
        client.cookies["device"] = forged
        assert not sign_in(client, "owner", SECRET)


def test_failures_are_forgotten_in_time_and_names_are_not_kept(owner: User) -> None:
    sign_in(Client(), "a-name-typed-by-mistake", "wrong")
    row = FailedSignIn.objects.get()
    assert "mistake" not in row.name
    assert len(row.name) == 64
    assert cleaning.clean(timezone.now()) == 0
    assert cleaning.clean(timezone.now() + timedelta(days=2)) == 1
    assert not FailedSignIn.objects.exists()


@pytest.mark.parametrize("way", ["", "203.0.113.7, ", "10.9.9.9, 10.8.8.8, "])
def test_behind_a_proxy_the_client_is_counted_and_claims_are_not_believed(
    owner: User, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("GUIJU_PROXIES", "1")
    for n in range(5):
        Client().post(
            LOGIN, {"login": "owner", "password": f"wrong-{n}"}, REMOTE_ADDR="127.0.0.1",
            HTTP_X_FORWARDED_FOR=f"{way}198.51.100.5",
        )  # fmt: skip
    sent = {"login": "owner", "password": SECRET}
    kept_out = Client().post(LOGIN, sent, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 198.51.100.5")
    assert kept_out.status_code == 200
    let_in = Client().post(
        LOGIN, {"login": "owner", "password": SECRET}, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.6"
    )
    assert let_in.status_code == 302


# -- signing up --------------------------------------------------------------------------------------------------------
def sign_up(name: str, address: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page without what differs by request."""
    client = Client()
    answer = client.post(
        "/accounts/signup/", {"username": name, "email": address, "password1": SECRET, "password2": SECRET}
    )
    shown = re.sub(r'value="[^"]{20,}"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", ""), shown


@override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory", ACCOUNT_PREVENT_ENUMERATION=True)
def test_signing_up_does_not_tell_who_has_an_account(owner: User) -> None:
    told = sign_up("newcomer", "new@example.org")
    assert told[:2] == (302, "/accounts/confirm-email/"), told[2]
    assert sign_up("another", "owner@example.org") == told
    assert User.objects.filter(email="owner@example.org").count() == 1


@override_settings(ACCOUNT_EMAIL_VERIFICATION="mandatory", ACCOUNT_PREVENT_ENUMERATION=True)
def test_an_account_works_once_its_address_is_confirmed(empty: None) -> None:
    status, leads, shown = sign_up("newcomer", "fresh@example.org")
    assert (status, leads) == (302, "/accounts/confirm-email/"), shown
    assert not sign_in(Client(), "newcomer", SECRET) or not EmailAddress.objects.get().verified
    assert outbox.send_due(timezone.now() + timedelta(seconds=1)) >= 1, list(Outgoing.objects.values())
    link = re.search(r"/accounts/confirm-email/\S+", str(mail.outbox[0].body))
    assert link is not None
    client = Client()
    client.post(link[0])
    assert EmailAddress.objects.get().verified
    assert sign_in(client, "newcomer", SECRET)
    assert client.get("/watch/").status_code == 200


def test_mail_goes_to_confirmed_addresses_only(owner: User) -> None:
    User.objects.create_user("unconfirmed", "victim@example.org", SECRET)
    other = User.objects.create_user("other", "now@example.org", SECRET)
    EmailAddress.objects.create(user=other, email="before@example.org", verified=True, primary=True)
    assert [user.username for user in services.mailable()] == ["owner"]
    User.objects.filter(pk=owner.pk).update(mail_notices=False)
    assert list(services.mailable()) == []


# -- keys --------------------------------------------------------------------------------------------------------------
def test_a_key_opens_what_its_scope_says_until_its_end(owner: User) -> None:
    now = timezone.now()
    reads = services.make_key(owner, "reads", now, days=30)
    acts = services.make_key(owner, "acts", now, scope="act", days=30)
    asked = {"procedure": "feedback", "act": "nothing", "brought": {}}

    def post(secret: str) -> int:
        return Client().post(
            "/api/v1/cases", asked, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {secret}"
        ).status_code  # fmt: skip

    assert Client().get("/api/v1/desk", HTTP_AUTHORIZATION=f"Bearer {reads}").status_code == 200
    assert post(reads) == 403
    assert post(acts) in (400, 404)
    assert services.key_of(reads, now + timedelta(days=29)) is not None
    assert services.key_of(reads, now + timedelta(days=31)) is None


@pytest.mark.parametrize("more", [{"scope": "everything"}, {"scope": ""}, {"days": 0}, {"days": 367}, {"days": -1}])
def test_keys_that_are_not_made(owner: User, more: dict[str, object]) -> None:
    with pytest.raises(Exception, match=r"scope|days"):
        services.make_key(owner, "k", timezone.now(), **more)  # type: ignore[arg-type]
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"days": "99999999999"}, {"days": "soon"}, {"scope": "x"}, {"name": ""}, {"days": "٣"}]
)  # fmt: skip
def test_a_form_for_a_key_with_nonsense_is_refused(owner: User, sent: dict[str, str]) -> None:
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/watch/key", {"name": "k", "scope": "read", "days": "30", **sent}).status_code == 400


def test_a_changed_password_ends_keys_and_other_sessions(owner: User) -> None:
    secret = services.make_key(owner, "k", timezone.now(), scope="act")
    elsewhere, here = Client(), Client()
    assert sign_in(elsewhere, "owner", SECRET)
    assert sign_in(here, "owner", SECRET)
    changed = {"oldpassword": SECRET, "password1": SECRET + "-new", "password2": SECRET + "-new"}
    assert here.post("/accounts/password/change/", changed).status_code == 302
    assert services.key_of(secret, timezone.now()) is None
    assert here.get("/watch/").status_code == 200
    assert elsewhere.get("/watch/").status_code == 302


# -- second factor -----------------------------------------------------------------------------------------------------
def in_office(name: str) -> tuple[User, Client]:
    user = User.objects.create_user(name, f"{name}@example.org", SECRET)
    body, _ = Body.objects.get_or_create(code="SAC", defaults={"kind": "national_body", "names": {}})
    Post.objects.create(user=user, office="supervisor", body=body, since=timezone.localdate())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user, client


def test_an_office_changes_nothing_without_a_second_factor(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "1")
    user, client = in_office("officer")
    key = services.make_key(user, "k", timezone.now(), scope="act")
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    asked = {"procedure": "feedback", "act": "nothing", "brought": {}}
    assert client.get("/desk/").status_code == 200
    assert client.post("/watch/mail").status_code == 403
    assert Client().post("/api/v1/cases", asked, content_type="application/json", **bearer).status_code == 403  # type: ignore[arg-type]
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.post("/watch/mail").status_code == 302
    assert Client().post("/api/v1/cases", asked, content_type="application/json", **bearer).status_code != 403  # type: ignore[arg-type]


def test_recovery_codes_alone_are_no_second_factor(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "1")
    user, client = in_office("officer")
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.post("/watch/mail").status_code == 403


def test_who_holds_no_office_or_held_one_needs_none(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_SECOND_FACTOR", "1")
    _, client = in_office("officer")
    Post.objects.update(since=timezone.localdate() - timedelta(days=9), until=timezone.localdate() - timedelta(days=1))
    assert client.post("/watch/mail").status_code == 302
    plain = Client()
    plain.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert plain.post("/watch/mail").status_code == 302


def test_codes_of_a_second_factor_cannot_be_guessed_without_end(owner: User) -> None:
    from django.core.cache import cache

    cache.clear()
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client = Client()
    assert sign_in(client, "owner", SECRET)
    answers = [client.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}) for n in range(8)]
    told = [re.search(r"<ul class=\"errorlist[^>]*>(.*?)</ul>", a.content.decode(), re.DOTALL) for a in answers]
    words = [found[1] if found else "" for found in told]
    assert words[0] == words[4]
    assert words[5] == words[7] != words[0]
    cache.clear()


# -- mail and sessions -------------------------------------------------------------------------------------------------
def test_mail_waits_sealed_and_nothing_of_it_stays(owner: User) -> None:
    Client().post("/accounts/password/reset/", {"email": "owner@example.org"})
    waiting = Outgoing.objects.get()
    kept = str(waiting.payload) + waiting.fault
    assert "owner@example.org" not in kept and "/accounts/password/reset/" not in kept
    assert outbox.send_due(timezone.now() + timedelta(seconds=1)) == 1
    assert "/accounts/password/reset/key/" in str(mail.outbox[0].body)
    waiting.refresh_from_db()
    assert waiting.payload == {}


@pytest.mark.parametrize("address", ["a@" + "ü" * 300 + ".example", "a\x00b@example.org", "no address at all"])
def test_mail_that_can_never_be_sent_is_given_up_alone(owner: User, address: str, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    now = timezone.now()
    sealed = outbox.seal({"subject": "s", "body": "b", "to": [address]})
    Outgoing.objects.create(kind="mail", payload={"sealed": sealed}, created=now, due=now)
    outbox.mail_later("news", "body", ["b@example.org"], now)
    outbox.send_due(now + timedelta(seconds=1))
    first, second = Outgoing.objects.order_by("pk")
    assert first.fault and address not in first.fault
    assert second.tries == 1


def test_a_message_sealed_with_another_key_is_given_up(owner: User, settings: object) -> None:
    outbox.mail_later("news", "body", ["b@example.org"], timezone.now())
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert outbox.send_due(timezone.now() + timedelta(seconds=1)) == 0
    row = Outgoing.objects.get()
    assert (row.payload, row.sent) == ({}, None)
    assert "secret key" in row.fault


def test_sessions_that_have_ended_are_cleared(owner: User) -> None:
    sign_in(Client(), "owner", SECRET)
    assert Session.objects.count() == 1
    step = cleaning.Cleaning()
    now = timezone.now()
    assert step(now) == 0
    Session.objects.update(expire_date=now - timedelta(seconds=1))
    assert step(now + timedelta(minutes=5)) == 0
    assert step(now + timedelta(hours=2)) == 1
    assert not Session.objects.exists()
