"""Accounts that who keeps the installation makes, and the address by which their person sets a password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from guiju.core.errors import GuijuError, sentence
from guiju.registry.accounts.models import User
from guiju.registry.accounts.principals import key_of
from guiju.registry.accounts.services import confirm
from guiju.registry.record.letters import letters
from guiju.registry.record.models import Change
from guiju.registry.record.outbox import mail_later

KIND = "account"
LANGUAGES = ("zh", "en")
LONGEST_NAME = 150


def add(
    name: str, email: str, now: datetime, *, administrator: bool = False, language: str = "", by: User | None = None
) -> User:
    """An account without a password; its address counts as confirmed, because its person is told the link of `door` by
    who keeps the installation. It is a change of the record, by the key of who made it. GuijuError for a name or an
    address that is none, or is taken."""
    name, email = name.strip(), email.strip()
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        raise GuijuError(
            "{} is no user name", repr(name[:40]), where="name",
            expected=sentence("1 to {} letters, digits and @ . + - _", LONGEST_NAME),
        ) from None  # fmt: skip
    if len(name) > LONGEST_NAME:
        raise GuijuError("the text is too long", where="name", expected=sentence("1 to {} characters", LONGEST_NAME))
    try:
        validate_email(email)
    except ValidationError:
        raise GuijuError("{} is no address", repr(email[:80]), where="email", expected="name@example.org") from None
    if language and language not in LANGUAGES:
        raise GuijuError("unknown language {}", repr(language[:20]), where="language", expected=", ".join(LANGUAGES))
    with transaction.atomic():
        if User.objects.filter(username__iexact=name).exists():
            raise GuijuError("the name {} is taken", name, where="name", expected="a name that nobody has")
        if User.objects.filter(email__iexact=email).exists():
            raise GuijuError("the address {} is taken", email, where="email", expected="an address that nobody has")
        user = User(username=name, email=email, is_staff=administrator, language=language)
        user.set_unusable_password()
        user.save()
        confirm(user)
        _record(user, Change.Verb.CREATED, {"administrator": administrator}, by, now)
    return user


def _record(user: User, verb: str, said: Mapping[str, object], by: User | None, now: datetime) -> None:
    """What was done to an account, without names: the record keeps it for ever."""
    told = {**said, "by": key_of(by.pk) if by is not None else None}
    data = {name: [None, value] for name, value in told.items()}
    Change.objects.create(kind=KIND, subject=user.pk, verb=verb, at=now, data=data)


def door(user: User, now: datetime, by: User | None = None, site: str = "") -> str:
    """The address at which somebody sets their password, once and within three days. It is a secret of that person, who
    gets a letter that it was made; it is a change of the record. `site`: its address, where just chosen."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    with transaction.atomic():
        _record(user, Change.Verb.CHANGED, {"door": True}, by, now)
        if user.has_usable_password() and user.email:
            row = {"person": user.username, "at": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"}
            link = f"{settings.SITE_URL}/accounts/login/"
            language = "en" if user.language == "en" else "zh"
            subject, body = letters()["account-door"].written(language, [row], site=settings.SITE_NAME, link=link)
            mail_later(subject, body, [user.email], now)
    return f"{site or settings.SITE_URL}{path}"
