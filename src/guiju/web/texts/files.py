"""Which files texts go out as and come in from."""

from __future__ import annotations

from guiju.core.text import formats


def endings() -> list[str]:
    """The extensions texts are written in, without the dot."""
    return sorted({one.extensions[0].lstrip(".") for one in formats.all_formats() if one.write is not None})


def readable() -> list[str]:
    """The extensions texts are read from."""
    return sorted({each for one in formats.all_formats() if one.read is not None for each in one.extensions})
