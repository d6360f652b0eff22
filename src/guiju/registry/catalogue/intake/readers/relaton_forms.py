"""The forms in which Relaton documents of the last years write one thing: lists or single values, words or mappings.

`docid` became `docidentifier`, `id` became `content`, `value` became `at`, `docstatus` became `status`, `link` became
`source`; some catalogues hold a mapping where others hold a list. Here both are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

from guiju.core.designation import Designation, DesignationError, parse_or_other
from guiju.data import tables

Mapping = dict[str, Any]
NO_NUMBER = frozenset({"urn", "isbn", "issn", "doi", "uri", "iso-reference"})
"""Types of identifiers that are no designation."""
NOTHING = frozenset({"", "None", "null", "~"})
_INLINE = re.compile(r"</?(?:sub|sup|i|em|b|strong|u|tt|code|small|span|font|stem|smallcap)(?: [^<>]{0,400})?/?>", re.I)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>|<!--[^<>]{0,400}-->")
_BARE = re.compile(r"(?:\d|[A-Z]{1,2}-\d|[A-Z]\.\d)")
"""A number without its house: 01-026r1 of OGC, S-63 of the IHO, A.1 of ITU-T."""
_HOUSES = {"ITU": "ITU-T"}
_COUNTED = frozenset({"ECMA", "IHO"})
"""Publishers that number the editions of one identifier and do not date them."""


def many(value: Any) -> list[Any]:
    """A list, whether one stands there, a single value or nothing."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def maps(value: Any) -> Iterator[Mapping]:
    """The mappings of `many`, in lists within lists too."""
    for item in value if type(value) is list else many(value):
        if type(item) is dict:
            yield item
        elif isinstance(item, list):
            yield from maps(item)


def first(data: Any, *names: str) -> Any:
    """The first of the names that holds something."""
    if isinstance(data, dict):
        for name in names:
            value = data.get(name)
            if value or value == 0:
                return value
    return None


def text(value: Any) -> str:
    """The words of a value, a mapping (`content`, `value`, `type`, `id`) or the first of a list."""
    if type(value) is str:  # nearly always
        return value.strip()
    for _ in range(8):
        if isinstance(value, dict):
            value = first(value, "content", "value", "type", "id")
        elif isinstance(value, list):
            value = value[0] if value else None
        else:
            break
    return "" if value is None or isinstance(value, bool | dict | list) else str(value).strip()


def plain(value: str) -> str:
    """Words without tags and entities, each blank one; those that were written as entities too."""
    if "<" in value or "&" in value:
        for _ in range(2):
            value = unescape(_untagged(value))
        value = _untagged(value)
    return " ".join(value.split())


def _untagged(value: str) -> str:
    return _TAG.sub(" ", _INLINE.sub("", value))


@cache
def _short() -> dict[str, str]:
    return {row["code"]: row["short"] for row in tables.rows("codes/languages.csv")}


def language(item: Any, otherwise: str = "und") -> str:
    """The code of a language in two letters where there is one."""
    code = text(item.get("language") if isinstance(item, dict) else item) or otherwise
    return code if len(code) == 2 and code != "jp" else _short().get(code, code[:8])


def identifier(data: Any) -> tuple[str, str, bool]:
    """(identifier, its type, whether it is said to be the primary one): of several primary ones that in no language
    and of no special scope, of none that is primary the first designation."""
    found: list[tuple[int, str, str]] = []
    for item in many(first(data, "docid", "docidentifier")):
        entry = item if isinstance(item, dict) else {"id": item}
        name, kind = plain(text(first(entry, "id", "content", "value"))), text(entry.get("type"))
        if not name or kind.lower() in NO_NUMBER:
            continue
        said = entry.get("primary")
        primary = said is True or (said is not None and text(said).lower().startswith("t"))
        special = bool(entry.get("language") or entry.get("scope"))
        found.append((0 if primary and not special else 1 if primary else 3 if special else 2, name, kind))
    if not found:
        return "", "", False
    rank, name, kind = min(found, key=lambda each: each[0])
    return name, kind, rank < 2


def also_primary(data: Any, name: str) -> list[str]:
    """A remark on identifiers that are said to be primary beside the one that is taken."""
    found = []
    for item in maps(first(data, "docid", "docidentifier")):
        if item.get("language") or item.get("scope") or text(item.get("type")).lower() in NO_NUMBER:
            continue
        other = plain(text(first(item, "id", "content", "value")))
        if (
            other != name
            and text(item.get("primary") if item.get("primary") is not True else "true").lower()[:1] == "t"
        ):
            found.append(other)
    return [f"several identifiers are said to be primary: {name!r} is taken, not {other!r}" for other in found]


def named(name: str, kind: str, edition: str = "") -> tuple[Designation, DesignationError | None]:
    """The designation behind an identifier of this type (its publisher), and why no scheme reads it where none does."""
    house = kind or "?"
    if kind and _BARE.match(name):
        name = f"{_HOUSES.get(kind.upper(), kind)} {name}"
    if edition and house.upper() in _COUNTED:
        name = f"{name} ed{edition}"
    return parse_or_other(name, house)


def when(item: Mapping) -> str:
    """The day of a date, or its first."""
    value = text(first(item, "value", "at", "on", "from", "to"))
    return "" if value in NOTHING else value
