"""What is logged, and how long."""

from __future__ import annotations

import logging


class WithoutDatabase(logging.Filter):
    """While the database is gone every request fails alike: one line each says so, not the whole way there."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and type(error).__name__ in ("OperationalError", "InterfaceError"):
            words = (str(error).strip() or type(error).__name__).splitlines()[0]
            record.msg, record.args = f"{record.getMessage()}: the database gives no answer: {words}", ()
            record.exc_info = record.exc_text = None
        return True
