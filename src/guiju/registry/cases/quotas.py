"""How much one account may send in within a day. Pages and programs ask before they take something."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Sum

from guiju import config
from guiju.core.errors import QuotaError, sentence
from guiju.registry.cases.models import Act, File

DAY = timedelta(days=1)


def require_file(user: int | None, now: datetime) -> None:
    """QuotaError when an account has sent as many megabytes of attachments as it may within a day."""
    most = config.number("GUIJU_QUOTA_MB", 1)
    sent = File.objects.filter(user=user, stored__gt=now - DAY).aggregate(size=Sum("size"))["size"] or 0
    if user is not None and sent >= most * 1_000_000:
        raise QuotaError(
            "the attachments of this account for today are used up",
            where="file",
            expected=sentence("at most {} MB a day", most),
        )


def require_case(user: int | None, now: datetime) -> None:
    """QuotaError when an account has opened as many cases as it may within a day."""
    most = config.number("GUIJU_QUOTA_CASES", 1)
    opened = Act.objects.filter(user=user, number=1, recorded__gt=now - DAY).count()
    if user is not None and opened >= most:
        raise QuotaError(
            "the cases of this account for today are used up", where="case", expected=sentence("at most {} a day", most)
        )
