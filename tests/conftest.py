"""One embedded PostgreSQL for the whole run, in a folder of its own; the demonstration loaded once for those who ask.

Nothing here touches a person's data: GUIJU_DATA is set to a fresh folder before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings

FOLDER = Path(tempfile.mkdtemp(prefix="guiju-test-", dir="/var/tmp"))
FOLDER.chmod(0o755)
os.environ["GUIJU_DATA"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "guiju.settings"
os.environ.setdefault("LANG", "C.UTF-8")
os.environ["GUIJU_SECOND_FACTOR"] = "0"  # tests act in offices; those of the second factor set it
for name in ("GUIJU_URL", "GUIJU_LANGUAGE", "PORT", "GUIJU_DEBUG"):
    os.environ.pop(name, None)
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
django.setup()  # so that tests can make rows in memory without a database
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
if os.environ.get("PYTEST_XDIST_WORKER") and not os.environ.get("DATABASE_URL"):
    # one of several processes: Django read its settings before us, and they name the folder of the first
    from django.db import connections

    from guiju.registry.record.postgres import Server

    connections.settings["default"]["HOST"] = str(Server(FOLDER / "postgres").socket_folder)


def pytest_configure() -> None:
    """Only now, with the environment set, may Django read its settings."""
    import django

    django.setup()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The embedded server, started when the first test wants a database; DATABASE_URL points elsewhere if set."""
    from guiju.registry.record.postgres import Server

    server = None
    if not os.environ.get("DATABASE_URL"):
        server = Server(FOLDER / "postgres").acquire()
        server.make_database()
        server.make_database("postgres")
    yield
    if server is not None:
        from django.db import connections

        connections.close_all()
        server.release()


@pytest.fixture(autouse=True)
def permissions() -> Iterator[None]:
    """Commands run within a test make what their process writes private; the tests after it do not notice."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real data; skips, saying why, where there is none."""
    folder = os.environ.get("GUIJU_TEST_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"GUIJU_TEST_DATA is not a folder ({folder!r}): tests on real catalogues need it")
    return Path(folder)


@pytest.fixture(scope="session")
def loaded(django_db_setup: None, django_db_blocker: object) -> None:
    """The demonstration in the test database and its index, once a session."""
    from django.utils import timezone

    from guiju import worker
    from guiju.registry.catalogue import demonstration

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        report = demonstration.load(timezone.localtime())
        assert report.rejected == []
        worker.catch_up()


@pytest.fixture
def library(loaded: None, db: None) -> None:
    """The demonstration, as it was loaded; what a test writes is rolled back."""


@pytest.fixture
def empty(db: None) -> None:
    """A registry without a record, for this test only: the tables are emptied inside its transaction."""
    from factories import emptied

    emptied()
