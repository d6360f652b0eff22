"""What the worker does for indicators: it keeps the files of the columns near the head of the sequence."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError

from guiju.registry.goals.columns import persist

PAUSE = timedelta(seconds=60)
"""Between two looks: readers make up for what the files lack."""
log = logging.getLogger("guiju.worker")


class Step:
    """Between the worker's other work; a fault in it is logged and does not stop the worker."""

    def __init__(self) -> None:
        self.looked: datetime | None = None

    def __call__(self, now: datetime) -> int:
        if self.looked is not None and abs(now - self.looked) < PAUSE:
            return 0
        self.looked = now
        try:
            persist()
        except (OperationalError, InterfaceError):  # the database has gone
            raise
        except Exception:
            log.exception("the columns of the registry are not written")
        return 0
