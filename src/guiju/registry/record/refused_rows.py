"""Rows of tables that were refused, as reports keep them: said in both languages, for whoever reads them later."""

from __future__ import annotations

from typing import Any

from guiju.core.errors import said

Kept = list[Any]
"""[line or place, what, in Chinese, where, expected, where in Chinese, expected in Chinese]."""


def kept(line: int | str, what: str, where: str = "", expected: str = "") -> Kept:
    """A refused row as reports keep it."""
    return [line, str(what), said(what, "zh"), str(where), str(expected), said(where, "zh"), said(expected, "zh")]


def told(row: Kept, language: str) -> tuple[int | str, str, str, str]:
    """(line, what, where, expected) of a kept row in a language."""
    line, en, zh, where, expected, *chinese = row
    if language != "zh":
        return line, en, where, expected
    return line, zh, *(chinese or (where, expected))
