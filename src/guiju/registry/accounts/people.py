"""Accounts that who keeps the installation makes, and the address by which their person sets a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from guiju.core.errors import GuijuError, sentence
from guiju.registry.accounts.models import User
from guiju.registry.accounts.services import confirm

LANGUAGES = ("zh", "en")
LONGEST_NAME = 150


def add(name: str, email: str, *, administrator: bool = False, language: str = "") -> User:
    """An account without a password; its address counts as confirmed, because its person is told the link of `door` by
    who keeps the installation. GuijuError for a name or an address that is none, or is taken."""
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
    return user


def door(user: User) -> str:
    """The address at which somebody sets their password, once and within three days. It is a secret of that person."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.SITE_URL}{path}"
