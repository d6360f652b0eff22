"""Locks that last as long as a transaction, by name."""

from __future__ import annotations

import hashlib

from django.db import connection


def take(kind: str, name: str) -> None:
    """Inside a transaction: nobody else takes the lock of this kind and name until it ends."""
    number = int.from_bytes(hashlib.sha256(f"guiju.{kind}\0{name}".encode()).digest()[:7], "big")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])
