"""YAML with its scalars as they are written: 13.310 is a class of ICS and 5.10 an edition, not 13.31 and 5.1."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import ryml

YAML_FAULTS = (RuntimeError, ValueError, TypeError, ryml.ExceptionBasic)  # TypeError: there is nothing to emit
_NUMBER = r'([-+.]?\d[^,\s"\]}]*)(?=,?(?:\n|$))'
_VALUE, _ITEM = re.compile('": ' + _NUMBER), re.compile("\n *" + _NUMBER)
"""A number at the end of a line, as block style is emitted, behind a name or alone: text ends with its quotation mark.
Each begins with letters of its own, which is what makes them fast."""
_FLOW = re.compile(r'^ *(?:"[^"\\\n]*(?:\\.[^"\\\n]*)*": )?[\[{][^\n]+$', re.M)
_TOKEN = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")|(?<![\w.+-])([-+.]?\d[^,\s\]}"]*)')


_LOCK = threading.Lock()


def at_once(content: bytes) -> Any:
    """The data of a document whose numbers are such of JSON too, as nearly all are: their text is taken as it stands.
    None for another, which `as_json` writes out. Raises YAML_FAULTS."""
    with _silent():
        told = ryml.emit_json(ryml.parse_in_arena(content))
    if told is None:  # there is nothing to emit
        return None
    try:
        told.encode()  # half a character is refused by who reads the other way
        return None if "\\u" in told else json.loads(told, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None


def as_json(content: bytes) -> str:
    """The document as JSON in which what YAML takes for a number is text. Raises YAML_FAULTS."""
    with _silent():
        emitted = ryml.emit_json(ryml.parse_in_arena(content))
    told = _VALUE.sub(r'": "\1"', emitted)
    told = _ITEM.sub(_alone, told)
    return _FLOW.sub(_line, told) if b"[" in content or b"{" in content else told


@cache
def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


@contextmanager
def _silent() -> Iterator[None]:
    """The parser writes its faults to the error output of the process before it raises them."""
    with _LOCK:
        kept = os.dup(2)
        os.dup2(_nowhere(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def fault_of(error: BaseException) -> str:
    """What is wrong with a document, in one line, and where."""
    place = getattr(getattr(error, "errdata_parse", None), "ymlloc", None)
    if place is not None and 0 < place.line < 1 << 31:
        return f"line {place.line}, column {place.col}"
    told = str(error).strip().splitlines()
    return told[0][:160] if told and "Swig" not in told[0] else "not YAML"


def _alone(item: re.Match[str]) -> str:
    return f'{item[0][: item.start(1) - item.start()]}"{item[1]}"'


def _line(line: re.Match[str]) -> str:
    return _TOKEN.sub(_quoted, line[0])


def _quoted(token: re.Match[str]) -> str:
    return token[1] if token[1] is not None else f'"{token[2]}"'
