"""Functions of the package that look like readers of something from outside, found in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FLOORS = ("core", "search", "registry", "api", "web")
READS = re.compile(r"(?:read|parse|load|open|decode|from_|recognise|entries|rows|outcome|files|spans|highlight|merge)")
GIVEN = re.compile(r"\b(?:str|bytes|Path|Element)\b")


def readers(root: Path) -> Iterator[str]:
    """Dotted names of public functions named like readers whose first argument is text, bytes, a file or an element."""
    for floor in FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            if {"migrations", "views"} & set(path.parts):
                continue
            module = ".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")
            yield from (f"{module}.{name}" for name in _in_source(path.read_text(encoding="utf-8")))


def _in_source(source: str) -> Iterator[str]:
    for found in ast.parse(source).body:
        if isinstance(found, ast.FunctionDef) and READS.match(found.name) and found.args.args:
            first = found.args.args[0].annotation
            if first is not None and GIVEN.search(ast.unparse(first)):
                yield found.name
