"""Undated captures of what was published since, found by the project number that ISO gives to all stages of one work.

The ISO catalogue holds `ISO 10050` (stage 60.00, under publication) beside `ISO 10050:2024`, `ISO/PAS 53002` beside the
joint `ISO/UNDP PAS 53002:2024`: one edition, captured twice. Both name the same project in their address, which no
designation tells. Such files are read last, when the name of the edition is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

UNDER_PUBLICATION = b":stage-60.00"
HELD_BACK = 20_000
"""Files that wait at the same time; more are read as they come."""
_PROJECT = re.compile(rb"iso\.org/standard/(\d{1,9})\b")
_NAME = re.compile(rb"^doc(?:id|identifier):\s*\n- +(?:id|content): +['\"]?([^'\"\n]{1,200}?)['\"]? *$", re.MULTILINE)
_DATED = re.compile(rb":(?:19|20)\d\d(?![\d-])")
Entry = tuple[str, bytes | str]


def paired(entries: Iterable[Entry]) -> Iterator[Entry | tuple[str, bytes, str]]:
    """The entries of an archive; those under publication come last, each with the name of its edition where another
    file of the same project has one."""
    names: dict[int, str] = {}
    waiting: list[tuple[str, bytes]] = []
    for entry in entries:
        name, content = entry
        if isinstance(content, bytes) and (project := _project(content)):
            if UNDER_PUBLICATION in content and not _dated_name(content) and len(waiting) < HELD_BACK:
                waiting.append((name, content))
                continue
            if told := _dated_name(content):
                names[project] = told
        yield entry
    for name, content in waiting:
        twin = names.get(_project(content))
        yield (name, content, twin) if twin else (name, content)


def _project(content: bytes) -> int:
    found = _PROJECT.search(content)
    return int(found[1]) if found else 0


def _dated_name(content: bytes) -> str:
    """The first identifier of a document where it has a year."""
    found = _NAME.search(content)
    if found is None or not _DATED.search(found[1]):
        return ""
    return found[1].decode("utf-8", "replace")
