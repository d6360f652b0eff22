"""Setting Django up for a process, with the database running. Doors call `ready()` before anything else."""

from __future__ import annotations

import atexit
import os


def ready() -> None:
    """Start the embedded PostgreSQL if no DATABASE_URL is set, then load Django. Safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.settings")
    from guiju import config

    if not config.value("DATABASE_URL"):
        from guiju.registry.record.postgres import Server

        server = Server(config.data_folder() / "postgres").acquire()
        atexit.register(server.release)
        server.make_database()
    import django

    django.setup()
