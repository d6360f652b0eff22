"""Setting Django up for a process, with the database running. Doors call `ready()` before anything else."""

from __future__ import annotations

import atexit
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiju.registry.record.postgres import Server


_database: Server | None = None


def database() -> Server | None:
    """The embedded server that this process holds; None with one of DATABASE_URL."""
    return _database


def ready() -> None:
    """Start the embedded PostgreSQL if no DATABASE_URL is set, then load Django. Safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.settings")
    from guiju import config

    if not config.value("DATABASE_URL"):
        from guiju.registry.record.postgres import Server

        global _database
        if _database is None:
            server = Server(config.data_folder() / "postgres").acquire()
            atexit.register(server.release)
            _database = server
        _database.make_database()
    import django

    django.setup()
