"""Taking a person out of the accounts. What they did as part of the record stays, without them."""

from __future__ import annotations

from django.db import transaction

from guiju.registry.accounts.models import ApiKey, Notice, User, Watch


def erase_account(user: User) -> None:
    """The account keeps its key, so that votes stay counted once, and loses everything that says whose it was. What
    opened without a password ends: keys for programs, the addresses of private feeds, sessions."""
    with transaction.atomic():
        for model in (ApiKey, Notice, Watch):
            model.objects.filter(user=user).delete()
        user.username, user.email, user.first_name, user.last_name = f"erased-{user.pk}", "", "", ""
        user.is_active, user.is_staff, user.is_superuser, user.mail_notices = False, False, False, False
        user.close_feeds()
        user.set_unusable_password()  # which ends every session: each holds a digest of the password
        user.save()
        for related in ("emailaddress_set", "authenticator_set"):  # kept by the sign-in library
            if hasattr(user, related):
                getattr(user, related).all().delete()
