"""A grammar is a row of steps. One expression reads it; the row itself tells where a reading stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

FLAGS = re.IGNORECASE | re.ASCII

Step = tuple[str, str]
"""What is expected, and the pattern."""


class Grammar:
    """Steps are pairs (what is expected, pattern). An optional step matches the empty text.

    Patterns use no nested repetition over the same characters, so reading takes time linear in the text. They are
    compiled when the first text is read.
    """

    def __init__(self, *steps: Step, made: Callable[[], tuple[Step, ...]] | None = None) -> None:
        self._made = made or (lambda: steps)

    @cached_property
    def _steps(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(expected, re.compile(pattern, FLAGS)) for expected, pattern in self._made()]

    @cached_property
    def fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        """The groups of all the steps, when they read all of the text."""
        return re.compile("".join(pattern for _, pattern in self._made()), FLAGS).fullmatch

    def fault(self, text: str) -> tuple[int, str]:
        """Where reading stops and what could have stood there."""
        position = 0
        hoped: list[str] = []
        for index, (expected, pattern) in enumerate(self._steps):
            match = pattern.match(text, position)
            if match is None:
                hoped.append(expected or next((name for name, _ in self._steps[index:] if name), "the end"))
                return position, _join(hoped)
            if match.end() > position:
                position = match.end()
                hoped = []
            elif expected:
                hoped.append(expected)
        if position == len(text):
            return position, _join(hoped) or "another form of this number"
        return position, _join([*hoped, "the end"])


def _join(hoped: list[str]) -> str:
    """The alternatives once each, in the order of the grammar."""
    return " or ".join(dict.fromkeys(hoped))
