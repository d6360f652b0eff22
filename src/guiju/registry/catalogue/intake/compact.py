"""JSON without a space between its parts."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import to_json

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def compact(value: Any) -> str:
    """The text of plain data, as `json` would write it but several times faster."""
    try:
        return to_json(value).decode()
    except (ValueError, UnicodeError):  # a lone surrogate, which is not Unicode
        return _encode(value)
