"""Statements that run hundreds of times a second: planned once a connection, their values sent beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


@contextmanager
def prepared() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor in Django's connection and transaction that PostgreSQL plans for once (after five uses). Faults leave
    as Django's. Unlike Django's own cursors it binds values on the server: `%s` may need a cast."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor
