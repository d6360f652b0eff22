"""Canonical JSON (RFC 8785): one value, one sequence of bytes.

Python's own encoder already writes RFC 8785 for values without floats whose keys stay in the Basic Multilingual Plane;
it is many times faster than any encoder in Python, so it does the common case. The rest is left to `rfc8785`.
"""

from __future__ import annotations

import json
from typing import Any

import rfc8785

from guiju.core.errors import sentence
from guiju.core.ledger.errors import LedgerError

SAFE_INTEGER = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly (RFC 8785, 3.2.2.3 and appendix D)."""
DEEPEST = 64
"""Levels of nesting."""
_LAST_OF_BMP = "\uffff"
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a value made of dict, list, tuple, str, int, float, bool and None, in UTF-8.

    Raises LedgerError, naming the place, for anything else: other types, keys that are not text, integers beyond
    2**53 - 1, floats that are not numbers, lone surrogates, nesting deeper than 64."""
    plain = _check(value, "$", 0)
    try:
        if plain:
            return _encode(value).encode()
        return rfc8785.dumps(value)
    except UnicodeEncodeError as error:
        raise LedgerError(
            "text holds half of a surrogate pair", where="canonical JSON", expected="whole characters"
        ) from error
    except rfc8785.CanonicalizationError as error:
        raise LedgerError(str(error), where="canonical JSON", expected="what RFC 8785 can carry") from error


def _check(value: Any, where: str, depth: int) -> bool:
    """Refuse what cannot be carried; whether Python's encoder writes this value as RFC 8785 does."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        if not -SAFE_INTEGER <= value <= SAFE_INTEGER:
            raise LedgerError("an integer too large for JSON", where=where, expected="at most 2**53 - 1; else a text")
        return True
    if depth > DEEPEST:
        raise LedgerError("nested too deeply", where=where[:80], expected=sentence("at most {} levels", DEEPEST))
    if kind is dict:
        plain = True
        for key, item in value.items():
            if type(key) is not str:
                raise LedgerError("a key of type {}", type(key).__name__, where=where, expected="text")
            if key and max(key) > _LAST_OF_BMP:  # UTF-16 sorts these otherwise than code points do
                plain = False
            item_kind = type(item)
            if item_kind is not str and item is not None and not _check(item, f"{where}.{key}", depth + 1):
                plain = False
        return plain
    if kind is list or kind is tuple:
        plain = True
        for number, item in enumerate(value):
            if type(item) is not str and not _check(item, f"{where}[{number}]", depth + 1):
                plain = False
        return plain
    if kind is float:
        return False
    raise LedgerError(
        "a value of type {}", kind.__name__, where=where, expected="dict, list, str, int, float, bool, None"
    )
