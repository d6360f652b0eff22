"""The outline of a report out of YAML: chapters, what stands in them. A fault is named with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from guiju.core.errors import GuijuError
from guiju.core.statistics.model import Words

PUT = re.compile(r"\{([a-z_]+)\}")
ALWAYS = frozenset({"year", "before", "since", "name", "code"})
"""What any text may put in: the year, the one before, the first of a course, name and code of what a page is about."""
_AFTER = ("_before", "_change")


@dataclass(frozen=True)
class Figure:
    """A figure of a sentence: a measure within a scope, or an indicator with values."""

    measure: str = ""
    where: str = ""
    indicator: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    words: Words
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Ask:
    """A question drawn as `picture` ("" for none) and, with `table`, written out."""

    key: str
    caption: Words
    measure: str
    by: tuple[str, ...]
    where: str = ""
    picture: str = ""
    table: bool = True


@dataclass(frozen=True)
class Indicators:
    """A table of the indicators of some groups, and their courses."""

    key: str
    caption: Words
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Special:
    """What only the registry can write: `targets` of plans, the `method`."""

    name: str


Item = Text | Ask | Indicators | Special


@dataclass(frozen=True)
class Each:
    """A page for each value of a dimension, at most so many, those with most of the measure."""

    dimension: str
    measure: str
    where: str
    most: int


@dataclass(frozen=True)
class Chapter:
    key: str
    title: Words
    items: tuple[Item, ...]
    each: Each | None = None
    page: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Outline:
    title: Words
    chapters: tuple[Chapter, ...]


def read(text: str, file: str) -> Outline:
    """The outline. GuijuError names file and place."""
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise GuijuError("not YAML: {}", str(error).splitlines()[0], where=file, expected="an outline") from None
    _fields(said, file, {"title", "chapters"}, set())
    keys: set[str] = set()
    chapters = []
    for number, one in enumerate(said["chapters"], 1):
        where = f"{file}: chapter {number}"
        _fields(one, where, {"key", "title", "items"}, {"each", "page"})
        each = None
        if "each" in one:
            _fields(one["each"], f"{where}, each", {"dimension", "measure", "most"}, {"where"})
            told = one["each"]
            each = Each(str(told["dimension"]), str(told["measure"]), str(told.get("where", "")), int(told["most"]))
        items = tuple(_item(item, f"{where}, item {n}", keys) for n, item in enumerate(one["items"], 1))
        page = tuple(_item(item, f"{where}, page {n}", keys) for n, item in enumerate(one.get("page", []), 1))
        if bool(page) != bool(each):
            raise GuijuError("each and page stand together", where=where, expected="both or neither")
        chapters.append(Chapter(str(one["key"]), _words(one["title"], f"{where}, title"), items, each, page))
    return Outline(_words(said["title"], f"{file}: title"), tuple(chapters))


def _item(said: Any, where: str, keys: set[str]) -> Item:
    if not isinstance(said, dict) or not said:
        raise GuijuError("no item", where=where, expected="text, ask, indicators or special")
    sort = next(iter(said))
    match sort:
        case "text":
            _fields(said, where, {"text"}, {"figures"})
            return _text(_words(said["text"], where), said.get("figures", {}), where)
        case "ask":
            _fields(said, where, {"ask", "caption", "measure", "by"}, {"where", "picture", "table"})
            by = tuple(str(one) for one in said["by"])
            return Ask(
                _new(said["ask"], keys, where), _words(said["caption"], where), str(said["measure"]), by,
                str(said.get("where", "")), str(said.get("picture", "")), bool(said.get("table", True)),
            )  # fmt: skip
        case "indicators":
            _fields(said, where, {"indicators", "caption", "groups"}, set())
            groups = tuple(str(one) for one in said["groups"])
            return Indicators(_new(said["indicators"], keys, where), _words(said["caption"], where), groups)
        case "special" if said["special"] in ("targets", "method"):
            _fields(said, where, {"special"}, set())
            return Special(said["special"])
    raise GuijuError("unknown item {}", repr(str(sort)[:40]), where=where, expected="text, ask, indicators, special")


def _text(words: Words, figures: Any, where: str) -> Text:
    made = {}
    for name, said in figures.items():
        _fields(said, f"{where}, {name}", set(), {"measure", "where", "indicator", "with"})
        if bool(said.get("measure")) == bool(said.get("indicator")):
            raise GuijuError("not one figure", where=f"{where}, {name}", expected="a measure or an indicator")
        values = {str(k): str(v) for k, v in said.get("with", {}).items()}
        measure, scope = str(said.get("measure", "")), str(said.get("where", ""))
        made[str(name)] = Figure(measure, scope, str(said.get("indicator", "")), values)
    for text in (words.zh, words.en):
        for name in PUT.findall(text):
            if name not in ALWAYS and figure_of(name) not in made:
                raise GuijuError("there is no figure {}", repr(name), where=where, expected=", ".join(made))
    return Text(words, made)


def figure_of(name: str) -> str:
    """The figure a name in braces puts in: `a`, `a_before` (a year earlier) and `a_change` rest on `a`."""
    return next((name.removesuffix(end) for end in _AFTER if name.endswith(end)), name)


def _new(key: Any, keys: set[str], where: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", str(key)) or str(key) in keys:
        raise GuijuError(
            "{} is no new key", repr(str(key)[:40]), where=where, expected="small letters, digits, hyphens"
        )
    keys.add(str(key))
    return str(key)


def _fields(said: Any, where: str, needed: set[str], allowed: set[str]) -> None:
    if not isinstance(said, dict):
        raise GuijuError("no fields", where=where, expected=", ".join(sorted(needed)))
    for name in said:
        if name not in needed | allowed:
            known = ", ".join(sorted(needed | allowed))
            raise GuijuError("unknown field {}", repr(str(name)[:40]), where=where, expected=known)
    for name in sorted(needed - set(said)):
        raise GuijuError("no {}", name, where=where, expected=", ".join(sorted(needed)))


def _words(said: Any, where: str) -> Words:
    if not isinstance(said, dict) or not all(isinstance(said.get(k), str) and said[k] for k in ("zh", "en")):
        raise GuijuError("not in both languages", where=where, expected="zh and en")
    return Words(said["zh"], said["en"])
