"""Text as Typst source. Everything a text says goes through here: no character of it can become markup."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_KEPT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": " ", "\r": "", "\u2028": "\\n", "\u2029": "\\n"}


def string(text: str) -> str:
    """A string literal of Typst's code mode. Control characters are left out, half of a surrogate pair is U+FFFD."""
    return '"' + _ESCAPED.sub(_replaced, text) + '"'


def _replaced(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in _KEPT:
        return _KEPT[sign]
    return "\ufffd" if "\ud800" <= sign <= "\udfff" else ""
