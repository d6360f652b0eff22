"""Steps of the worker that may fail without stopping the others: complained of once, tried again after a pause."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from guiju.core.errors import GuijuError

PAUSE = 60.0
"""Seconds before a step that failed is tried again."""
logger = logging.getLogger("guiju.worker")


class Patiently:
    """Calls `step`, which says how much it did; 0 while it waits after a failure that a person has to mend."""

    def __init__(self, step: Callable[[], int], complaint: str, pause: float = PAUSE) -> None:
        self._step, self._complaint, self._pause = step, complaint, pause
        self._not_before = 0.0

    def __call__(self) -> int:
        if time.monotonic() < self._not_before:
            return 0
        try:
            return self._step()
        except (GuijuError, OSError) as error:
            logger.error("%s, trying again in %.0f s: %s", self._complaint, self._pause, error)
            self._not_before = time.monotonic() + self._pause
            return 0
