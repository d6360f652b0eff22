"""Many words as one small regular expression: their prefix tree. The longest word that fits is taken first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any


def any_word(words: Iterable[str]) -> str:
    """A pattern without groups that matches what an alternation of the words, longest first, would match.

    >>> any_word(["m", "mm", "mol", "K"])
    '(?:K|m(?:m|ol)?)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _written(tree)


def _written(node: dict[str, Any]) -> str:
    inner = [char for char in sorted(node) if char]
    if not inner:
        return ""
    single = [char for char in inner if set(node[char]) == {""}]
    parts = [re.escape(char) + _written(node[char]) for char in inner if char not in single]
    if len(single) > 1:
        parts.append("[" + "".join(re.escape(char) for char in single) + "]")
    elif single:
        parts.append(re.escape(single[0]))
    if len(parts) == 1 and "" not in node:
        return parts[0]
    return "(?:" + "|".join(sorted(parts)) + ")" + ("?" if "" in node else "")
