"""Taking a person out of the accounts. What they did as part of the record stays, without them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from guiju.registry.accounts.models import ApiKey, Notice, User, Watch
from guiju.registry.accounts.principals import erased_name
from guiju.registry.record import outbox


def erase_account(user: User) -> None:
    """The account keeps its key, so that votes stay counted once, and loses everything that says whose it was. What
    opened without a password ends: keys for programs, the addresses of private feeds, sessions."""
    addresses = {user.email, *_addresses(user)} - {""}
    with transaction.atomic():
        for model in (ApiKey, Notice, Watch):
            model.objects.filter(user=user).delete()
        user.username, user.email, user.first_name, user.last_name = erased_name(user.pk), "", "", ""
        user.is_active, user.is_staff, user.is_superuser, user.mail_notices = False, False, False, False
        user.close_feeds()
        user.set_unusable_password()  # which ends every session: each holds a digest of the password
        user.save()
        for related in ("emailaddress_set", "authenticator_set", "socialaccount_set"):  # kept by the sign-in library
            if hasattr(user, related):
                getattr(user, related).all().delete()
        _sessions(user.pk)
        outbox.forget(addresses)
    _mail_files(addresses)


def _addresses(user: User) -> set[str]:
    kept = getattr(user, "emailaddress_set", None)
    return set(kept.values_list("email", flat=True)) if kept is not None else set()


def _sessions(user: int) -> None:
    """Sessions know by which name somebody signed in."""
    for session in Session.objects.iterator(chunk_size=1000):
        if session.get_decoded().get("_auth_user_id") == str(user):
            session.delete()


def _mail_files(addresses: set[str]) -> None:
    """Letters to the person that lie in the mail folder, where no server sends them."""
    place = getattr(settings, "EMAIL_FILE_PATH", None)
    for path in sorted(Path(place).glob("*.log")) if place and addresses else ():
        if any(address.lower().encode() in path.read_bytes().lower() for address in addresses):
            path.unlink(missing_ok=True)
