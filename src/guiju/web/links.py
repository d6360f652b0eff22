"""Permanent addresses. An edition's is made of its designation, so that it can be guessed and typed."""

from __future__ import annotations

from urllib.parse import quote

SAFE = "/:()+,@"


def edition(key: str) -> str:
    """`GB/T 1.1-2020` → `/standard/GB/T_1.1-2020`."""
    return "/standard/" + quote(key.replace(" ", "_"), safe=SAFE)


def committee(code: str) -> str:
    return "/committee/" + quote(code.replace(" ", "_"), safe=SAFE)


def body(code: str) -> str:
    return "/body/" + quote(code.replace(" ", "_"), safe=SAFE)


def spoken(path: str) -> str:
    """The designation or code in an address."""
    return path.replace("_", " ").strip("/ ")
