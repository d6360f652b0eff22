"""Setting Django up for a process, with the database running. Doors call `ready()` before anything else."""

from __future__ import annotations

import atexit
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guiju.registry.record.postgres import Server


_database: Server | None = None


def database() -> Server | None:
    """The embedded server that this process holds; None with one of DATABASE_URL."""
    return _database


PRIVATE = ("mail", "files", "keys", "columns", "index", "index-of-subjects", "log")


def _make_private(folder: Path) -> None:
    """The data folder and what lies in it are for the account that runs Guiju. As root, the account of PostgreSQL may
    pass through to its own folder, and see nothing on its way."""
    try:
        wanted = 0o711 if os.geteuid() == 0 else 0o700
        for path in (*reversed(folder.parents), folder):
            if not path.exists():
                path.mkdir()
                path.chmod(wanted)
        for path, mode in ((folder, wanted), *((folder / name, 0o700) for name in PRIVATE)):
            if path.is_dir() and not path.is_symlink() and path.stat().st_mode & 0o777 & ~mode:
                path.chmod(mode)
    except OSError:
        return  # whoever needs the folder says why it cannot be used


def ready() -> None:
    """Start the embedded PostgreSQL if no DATABASE_URL is set, then load Django. Safe to call twice. What this process
    writes is for its account only."""
    _database_up()
    import django

    django.setup()


READING = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "guiju.registry.record",
    "guiju.registry.accounts",
    "guiju.registry.bodies.apps.BodiesTables",
    "guiju.registry.catalogue.apps.CatalogueTables",
)
"""The apps whose tables a question to the catalogue reads, without what they tell the others of."""


def ready_to_read() -> None:
    """The same for a command that asks the catalogue and writes nothing: it loads a third of it, sooner.
    Where Django is loaded already, all of it stays."""
    _database_up()
    import django
    from django.apps import apps
    from django.conf import settings

    if not apps.ready:
        settings.INSTALLED_APPS = list(READING)
    django.setup()


def _database_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.settings")
    os.umask(0o077)
    from guiju import config

    _make_private(config.data_folder())

    if not config.value("DATABASE_URL"):
        from guiju.registry.record.postgres import Server

        global _database
        if _database is None:
            server = Server(config.data_folder() / "postgres").acquire()
            atexit.register(server.release)
            _database = server
        _database.make_database()
