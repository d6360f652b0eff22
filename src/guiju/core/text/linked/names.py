"""Names of what a text holds, as IRIs in its own."""

from __future__ import annotations

from urllib.parse import quote


def free(base: str, identifier: str, taken: set[str]) -> str:
    """A name for an identifier that nobody has yet; it is taken from now on."""
    wish = name = f"{base}#{quote(identifier, safe='/._-~:')}"
    count = 1
    while name in taken:
        count += 1
        name = f"{wish}~{count}"
    taken.add(name)
    return name
