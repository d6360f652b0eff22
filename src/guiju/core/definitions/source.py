"""A definition as written: YAML read with the line of every entry, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from guiju.core.definitions.levels import check_levels
from guiju.core.errors import GuijuError, sentence

_LARGEST = 400_000  # characters of one definition
_DEEPEST = 12
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Entry:
    """A value with where it stands. `value` is a text, a list of entries, or a mapping from names to entries."""

    value: str | list[Entry] | dict[str, Entry]
    where: str
    lines: dict[str, str] = field(default_factory=dict)

    def map(self, expected: str) -> dict[str, Entry]:
        if not isinstance(self.value, dict):
            raise GuijuError("{} is not a mapping", self._short(), where=self.where, expected=expected)
        return self.value

    def list(self, expected: str) -> list[Entry]:
        """The entries of a list; one value alone counts as a list of one."""
        if isinstance(self.value, dict):
            raise GuijuError("a mapping stands where a list was expected", where=self.where, expected=expected)
        return self.value if isinstance(self.value, list) else [self]

    def text(self, expected: str) -> str:
        if not isinstance(self.value, str):
            raise GuijuError("a text was expected here", where=self.where, expected=expected)
        return self.value

    def _short(self) -> str:
        return repr(self.value)[:40] if isinstance(self.value, str) else "a list"

    def plain(self) -> Any:
        """The same without places, for hashing and for JSON."""
        if isinstance(self.value, dict):
            return {name: entry.plain() for name, entry in self.value.items()}
        if isinstance(self.value, list):
            return [entry.plain() for entry in self.value]
        return self.value


def read(text: str, name: str) -> Entry:
    """The entries of a YAML text. `name` is the file's, for errors. GuijuError when it is not YAML."""
    if len(text) > _LARGEST:
        raise GuijuError("{} characters", len(text), where=name, expected=sentence("at most {}", _LARGEST))
    check_levels(text, name)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise GuijuError(getattr(error, "problem", None) or "not YAML", where=where, expected="a YAML mapping")
    except (ValueError, RecursionError) as error:
        raise GuijuError(str(error)[:200] or "not YAML", where=name, expected="a YAML mapping")
    if node is None:
        raise GuijuError("the file is empty", where=name, expected="a procedure")
    budget = iter(range(200_000))  # aliases may multiply entries
    return _entry(node, name, 0, budget)


def _entry(node: yaml.Node, name: str, depth: int, budget: Iterator[int]) -> Entry:
    where = f"{name}:{node.start_mark.line + 1}"
    if depth > _DEEPEST or next(budget, None) is None:
        raise GuijuError("too deep or too large", where=where, expected=sentence("at most {} levels", _DEEPEST))
    if isinstance(node, yaml.ScalarNode):
        return Entry(node.value, where)
    if isinstance(node, yaml.SequenceNode):
        items: list[Entry] = []
        for item in node.value:
            entry = _entry(item, name, depth + 1, budget)
            items.append(entry)
        return Entry(items, where)
    found: dict[str, Entry] = {}
    for key, value in node.value:
        at = f"{name}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise GuijuError("a name was expected", where=at, expected="name: value")
        if key.value in found:
            raise GuijuError("{} stands here twice", repr(key.value), where=at, expected="each name once")
        found[key.value] = _entry(value, name, depth + 1, budget)
        found[key.value].where = at
    return Entry(found, where)


def merged(base: Entry, own: Entry) -> Entry:
    """What a variant says over its base: mappings entry by entry, everything else replaced; `drop` takes names away."""
    if not isinstance(base.value, dict) or not isinstance(own.value, dict):
        return own
    result = dict(base.value)
    for name, entry in own.value.items():
        result[name] = merged(result[name], entry) if name in result else entry
    return Entry(result, own.where)
