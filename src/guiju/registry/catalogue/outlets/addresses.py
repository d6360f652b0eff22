"""Permanent addresses on the site. An edition's is made of its designation, so that it can be guessed and typed."""

from __future__ import annotations

from urllib.parse import quote

SAFE = "/:()+,@"


def edition(key: str) -> str:
    """`GB/T 1.1-2020` → `/standard/GB/T_1.1-2020`."""
    return "/standard/" + written(key)


def committee(code: str) -> str:
    return "/committee/" + written(code)


def body(code: str) -> str:
    return "/body/" + written(code)


def written(name: str) -> str:
    """A designation or code as an address has it: `ISO/TC 34/SC 7` → `ISO/TC_34/SC_7`."""
    return quote(name.replace(" ", "_"), safe=SAFE)


def spoken(path: str) -> str:
    """The designation or code in an address."""
    return path.replace("_", " ").strip("/ ")
