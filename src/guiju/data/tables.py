"""Codes and their names, read from `guiju.data.codes`; each row names its source."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def codes(name: str) -> MappingProxyType[str, dict[str, str]]:
    """The rows of `data/codes/<name>.csv` by their `code` column."""
    text = files("guiju.data").joinpath("codes", f"{name}.csv").read_text(encoding="utf-8")
    rows: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        if not row.get("code") or not row.get("source"):
            raise ValueError(f"data/codes/{name}.csv: a row without a code or a source: {row}")
        if row["code"] in rows:
            raise ValueError(f"data/codes/{name}.csv: {row['code']} stands twice")
        rows[row["code"]] = row
    return MappingProxyType(rows)
