"""Locks that last as long as a transaction, by name."""

from __future__ import annotations

from django.db import connection
from django.utils.crypto import salted_hmac


def take(kind: str, name: str) -> None:
    """Inside a transaction: nobody else takes the lock of this kind and name until it ends."""
    number = int.from_bytes(salted_hmac(f"guiju.{kind}", name).digest()[:7], "big")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])
