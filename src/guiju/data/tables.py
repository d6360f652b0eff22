"""The one reader of what comes with Guiju: texts, and the rows of tables (CSV), each row naming its source.

Places are given as below `guiju/data`: `rules/holidays.csv`."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType

Row = dict[str, str]


def binary(place: str) -> bytes:
    """The bytes of a file. FileNotFoundError when it does not come with Guiju."""
    return files("guiju.data").joinpath(*place.split("/")).read_bytes()


def text(place: str) -> str:
    """The text of a file. FileNotFoundError when it does not come with Guiju."""
    return binary(place).decode("utf-8")


def texts(folder: str, ending: str) -> dict[str, str]:
    """name → text of every file of a folder, and of the folders in it, that ends so; by name. ValueError for a name
    that stands in two of them."""
    found: dict[str, str] = {}
    waiting = [files("guiju.data").joinpath(*folder.split("/"))]
    while waiting:
        for each in waiting.pop().iterdir():
            if each.is_dir():
                waiting.append(each)
            elif each.name.endswith(ending):
                if each.name in found:
                    raise ValueError(f"data/{folder}: {each.name} stands in two folders")
                found[each.name] = each.read_text(encoding="utf-8")
    return dict(sorted(found.items()))


def rows(place: str) -> tuple[Row, ...]:
    """The rows of a table, by the names in its first line. ValueError for a row of another length, with its line."""
    return parsed(text(place), f"data/{place}")


def parsed(table: str, where: str) -> tuple[Row, ...]:
    """The rows of a table given as text; `where` names it in errors."""
    found = []
    reader = csv.DictReader(table.splitlines(), restval=None)
    for row in reader:
        if None in row or None in row.values():
            raise ValueError(f"{where}:{reader.line_num}: a row of another length than the first line: {row}")
        found.append(row)
    return tuple(found)


@cache
def codes(name: str) -> MappingProxyType[str, Row]:
    """The rows of `data/codes/<name>.csv` by their `code` column. ValueError for a row without code or source, and for
    a code that stands twice."""
    found: dict[str, Row] = {}
    for row in rows(f"codes/{name}.csv"):
        if not row.get("code") or not row.get("source"):
            raise ValueError(f"data/codes/{name}.csv: a row without a code or a source: {row}")
        if row["code"] in found:
            raise ValueError(f"data/codes/{name}.csv: {row['code']} stands twice")
        found[row["code"]] = row
    return MappingProxyType(found)
