"""How much is tried: a third of the examples in the ordinary run, all of them with GUIJU_FULL=1 (`make test-full`)."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence

import pytest

FULL = os.environ.get("GUIJU_FULL") == "1"
only_in_full = pytest.mark.skipif(not FULL, reason="a whole catalogue: make test-full")


def turns(every: Sequence[str], always: Collection[str], place: int) -> list[str]:
    """Those of `always`, and a quarter of the others, who take turns from place to place; all in the full run."""
    return [one for n, one in enumerate(every) if FULL or one in always or (n + place) % 4 == 0]


def many(examples: int) -> int:
    """So many examples of a property, or a third of them."""
    return examples if FULL else max(5, examples // 3)
