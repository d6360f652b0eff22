"""How much one account may send in within a day. Pages and programs ask before they take something."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Sum
from django.utils import timezone

from guiju import config
from guiju.core.errors import QuotaError, sentence
from guiju.core.procedure import calendar, parameters
from guiju.registry.cases.acts.dating import LIMIT
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
    """QuotaError when an account has opened as many cases as it may within a day. Openings that lie further back than
    anybody may enter them are of the demonstration, and do not count."""
    most = config.number("GUIJU_QUOTA_CASES", 1)
    acts = Act.objects.filter(user=user, number=1, recorded__gt=now - DAY, effective__gte=_earliest(now))
    if user is not None and acts.count() >= most:
        raise QuotaError(
            "the cases of this account for today are used up", where="case", expected=sentence("at most {} a day", most)
        )


def _earliest(now: datetime) -> datetime:
    today = timezone.localdate(now)
    back = parameters.on_day(parameters.national(""), today)[LIMIT].duration
    assert back is not None  # a test of the data sees to it
    return timezone.make_aware(datetime.combine(calendar.before(today, back), time()))
