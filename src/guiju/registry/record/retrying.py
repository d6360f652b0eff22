"""Steps of the worker that may fail without stopping the others: complained of, tried again after a growing pause."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection

from guiju.core.errors import GuijuError

PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds before a step that failed once, twice, … is tried again."""
logger = logging.getLogger("guiju.worker")


class RetryLater:
    """Calls `step`, which says how much it did; 0 while it waits after a failure. What a step raises ends here, so that
    no fault of one keeps the others from their work: a refusal is told in its words, a fault of the program with its
    place. A session with the database that failed is given up; the next step begins another."""

    def __init__(self, step: Callable[[], int], complaint: str, pauses: tuple[float, ...] = PAUSES) -> None:
        self._step, self._complaint, self._pauses = step, complaint, pauses
        self._not_before, self.failures = 0.0, 0

    def __call__(self) -> int:
        if time.monotonic() < self._not_before:
            return 0
        try:
            done = self._step()
        except Exception as error:
            self._failed(error)
            return 0
        self.failures = 0
        return done

    def _failed(self, error: Exception) -> None:
        pause = self._pauses[min(self.failures, len(self._pauses) - 1)]
        self.failures += 1
        self._not_before = time.monotonic() + pause
        words = f"{self._complaint}, trying again in {pause:.0f} s"
        if isinstance(error, (DatabaseError, InterfaceError)):
            logger.warning("%s: %s", words, (str(error).strip() or type(error).__name__).splitlines()[0])
            connection.close()
        elif isinstance(error, (GuijuError, OSError)):
            logger.error("%s: %s", words, error)
        else:
            logger.exception(words)
