"""Conditions of AsciiDoc (ifdef, ifndef, ifeval): which lines a document with these attributes has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_DIRECTIVE = re.compile(r"^(ifdef|ifndef|ifeval|endif)::([^\[\]\s]{0,500})\[(.{0,2000})\]\s*$")
_COMPARED = re.compile(r"^\s*(\"[^\"]*\"|'[^']*'|[^\s<>=!]+)\s*(==|!=|<=|>=|<|>)\s*(\"[^\"]*\"|'[^']*'|[^\s<>=!]+)\s*$")
_REFERENCE = re.compile(r"\{([A-Za-z0-9_][\w-]{0,80})\}")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")


@dataclass
class Conditions:
    """The conditions that are open, outermost first: each with its name and whether its lines count."""

    attributes: Mapping[str, str | None]
    open: list[tuple[str, bool]] = field(default_factory=list)
    _left_out: int = 0

    @property
    def holds(self) -> bool:
        """Whether lines count here."""
        return not self._left_out

    def take(self, line: str) -> str | None:
        """What a line says here: itself, what stands in the brackets of a condition that holds, or nothing (None)."""
        found = _DIRECTIVE.match(line) if line.startswith(("ifdef", "ifndef", "ifeval", "endif")) else None
        if found is None:
            return line if self.holds else None
        kind, name, inside = found.groups()
        if kind == "endif":
            if self.open:
                self._left_out -= not self.open.pop()[1]
            return None
        true = self._compared(inside) if kind == "ifeval" else self._defined(name) == (kind == "ifdef")
        if kind != "ifeval" and inside:
            return inside if true and self.holds else None
        self.open.append((name, true))
        self._left_out += not true
        return None

    def _defined(self, names: str) -> bool:
        """One of `a,b`, all of `a+b`."""
        if "+" in names:
            return all(self._has(name) for name in names.split("+"))
        return any(self._has(name) for name in names.split(","))

    def _has(self, name: str) -> bool:
        return self.attributes.get(name.strip().lower()) is not None or self.attributes.get(name.strip()) is not None

    def _compared(self, condition: str) -> bool:
        found = _COMPARED.match(_REFERENCE.sub(lambda match: self.attributes.get(match[1]) or "", condition))
        if found is None:
            return False
        left, sign, right = found[1].strip("\"'"), found[2], found[3].strip("\"'")
        if sign in ("==", "!="):
            return (left == right) == (sign == "==")
        if _NUMBER.fullmatch(left) and _NUMBER.fullmatch(right):
            first, second = float(left), float(right)
            return {"<": first < second, ">": first > second, "<=": first <= second, ">=": first >= second}[sign]
        return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[sign]
