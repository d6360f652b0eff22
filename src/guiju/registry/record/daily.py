"""What the worker does beside the pages once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone


class Daily:
    """Does some work once a day: `work` says how much it did, and where that is the most it does in one turn, it goes
    on in the next."""

    def __init__(self, work: Callable[[datetime], int], most: int) -> None:
        self._work, self._most = work, most
        self.day: date | None = None

    def __call__(self, now: datetime) -> int:
        today = timezone.localdate(now)
        if today == self.day:
            return 0
        done = self._work(now)
        if done < self._most:
            self.day = today
        return done
