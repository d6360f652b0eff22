"""Definitions written in YAML by people: plain data without anchors, small and flat enough to be looked at at once."""

from __future__ import annotations

from typing import Any

import yaml

from guiju.core.errors import GuijuError
from guiju.core.inputs import PAGE, admit


class _Loader(yaml.SafeLoader):
    """No aliases: a small file must not unfold into a large one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias, written out it would be read", problem_mark=mark)
        return super().compose_node(parent, index)  # type: ignore[no-untyped-call]


def load(text: str, file: str, expected: str) -> Any:
    """The data of a text. GuijuError, with the line, for what is no YAML, too large, too deep, or has aliases."""
    admit(text, PAGE, file)
    try:
        return yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        first = (str(error).splitlines() or ["nested too deep"])[0]
        raise GuijuError(f"not YAML: {first}", where=file, expected=expected) from None
