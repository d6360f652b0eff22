"""What else happens when an account changes."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver
from django.utils import timezone

from guiju.registry.accounts.services import revoke_keys


@receiver([password_changed, password_reset, password_set], dispatch_uid="keys end with the password")
def end_keys(sender: object, user: Any, **more: object) -> None:
    """Keys made with the old password open nothing any more; neither do other sessions, which Django sees to."""
    revoke_keys(user, timezone.now())
