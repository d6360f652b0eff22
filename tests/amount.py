"""How much is tried: a third of the examples in the ordinary run, all of them with GUIJU_FULL=1 (`make test-full`)."""

from __future__ import annotations

import os

import pytest

FULL = os.environ.get("GUIJU_FULL") == "1"
only_in_full = pytest.mark.skipif(not FULL, reason="a whole catalogue: make test-full")


def many(examples: int) -> int:
    """So many examples of a property, or a third of them."""
    return examples if FULL else max(5, examples // 3)
