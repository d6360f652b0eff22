"""Definitions written in YAML by people: plain data without anchors, small and flat enough to be looked at at once."""

from __future__ import annotations

import re
from typing import Any

import yaml

from guiju.core.errors import GuijuError, sentence
from guiju.core.inputs import PAGE, admit


class _Loader(yaml.SafeLoader):
    """No aliases: a small file must not unfold into a large one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias, written out it would be read", problem_mark=mark)
        return super().compose_node(parent, index)


DEEPEST = 60
"""Levels of brackets, or of dashes on one line. The parsers go into each other for every level."""
_BRACKET = re.compile(r"[\[{]|[\]}]")
_DASHES = re.compile(rf"(?:[-?:][ \t]++){{{DEEPEST}}}")


def check_levels(text: str, where: str) -> None:
    """Refuse with GuijuError what is nested so deep that parsing it would end the process, or take the square of its
    length. Brackets in quotes count too: nobody writes so many."""
    level = 0
    for match in _BRACKET.finditer(text):
        level = level + 1 if match[0] in "[{" else max(level - 1, 0)
        if level > DEEPEST:
            break
    if level > DEEPEST or _DASHES.search(text):
        raise GuijuError("nested too deep", where=where, expected=sentence("at most {} levels", DEEPEST))


def load(text: str, file: str, expected: str) -> Any:
    """The data of a text. GuijuError, with the line, for what is no YAML, too large, too deep, or has aliases."""
    admit(text, PAGE, file)
    check_levels(text, file)
    try:
        return yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        first = (str(error).splitlines() or ["nested too deep"])[0]
        raise GuijuError("not YAML: {}", first, where=file, expected=expected) from None
