"""Registries of their own, for tests that commit, kill or use several processes."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connections

BLANK = "guiju_blank"


@dataclass(frozen=True)
class House:
    """A migrated registry without a record, in a database and a data folder of its own."""

    url: str
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        """For processes that work in this house."""
        return {**os.environ, "DATABASE_URL": self.url, "GUIJU_DATA": str(self.data)}

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What another session sees."""
        with psycopg.connect(self.url) as session:
            return session.execute(sql, values).fetchall()  # type: ignore[arg-type]


Build = Callable[[Path], AbstractContextManager[House]]


@pytest.fixture(scope="session")
def build(django_db_setup: None, django_db_blocker: object) -> Iterator[Build]:
    """Makes houses; while one stands, Django's connection leads to it."""
    from django.core.management import call_command

    settings = connections["default"].settings_dict
    numbers = itertools.count(1)

    def url(name: str) -> str:
        user = settings["USER"] + (f":{settings['PASSWORD']}" if settings["PASSWORD"] else "")
        host = settings["HOST"]
        at, query = ("", f"?host={host}") if host.startswith("/") else (host, "")
        return f"postgresql://{user}@{at}{':' + settings['PORT'] if settings['PORT'] else ''}/{name}{query}"

    def say(*sentences: str) -> None:
        with psycopg.connect(url("postgres"), autocommit=True) as session:
            for sentence in sentences:
                session.execute(sentence)  # type: ignore[call-overload]

    @contextmanager
    def lead_to(name: str) -> Iterator[None]:
        before = settings["NAME"]
        connections.close_all()
        settings["NAME"] = name
        try:
            yield
        finally:
            connections.close_all()
            settings["NAME"] = before

    @contextmanager
    def made(data: Path) -> Iterator[House]:
        from guiju.registry.catalogue import indexing

        name = f"guiju_house_{next(numbers)}"
        say(f"create database {name} template {BLANK}")
        before, indexing._reader = os.environ["GUIJU_DATA"], None
        os.environ["GUIJU_DATA"] = str(data)
        try:
            with django_db_blocker.unblock(), lead_to(name):  # type: ignore[attr-defined]
                yield House(url(name), data)
        finally:
            os.environ["GUIJU_DATA"], indexing._reader = before, None
            say(f"drop database {name} with (force)")

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        say(f"drop database if exists {BLANK} with (force)", f"create database {BLANK}")
        with lead_to(BLANK):
            call_command("migrate", verbosity=0, interactive=False)
        yield made
        say(f"drop database {BLANK} with (force)")


@pytest.fixture
def house(build: Build, tmp_path: Path) -> Iterator[House]:
    """A registry of its own for one test."""
    with build(tmp_path) as made:
        yield made
