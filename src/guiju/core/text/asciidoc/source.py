"""The lines of an AsciiDoc file: comments out, attributes known, included files put in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.model import Notice

LARGEST = 20_000_000
"""Bytes with everything included."""
_DEEPEST = 5
_ATTRIBUTE = re.compile(r"^:(!?)([A-Za-z0-9_][\w-]*)(!?):(?:\s+(.*?))?\s*$")
_INCLUDE = re.compile(r"^include::([^\[\]]{1,500})\[[^\]]*\]\s*$")


@dataclass
class Source:
    """Lines without comments, with the number of the line in its file; attributes; the title of the document."""

    lines: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    title: str = ""
    notices: list[Notice] = field(default_factory=list)


def opened(data: bytes, where: str, files: Mapping[str, bytes]) -> Source:
    """The source of a file with what it includes from `files` (by path or by the end of it); no other file is read."""
    found = Source()
    _take(found, data, where or "line", files, 0)
    if sum(map(len, found.lines)) > LARGEST:
        raise GuijuError("more text than is read", where=where, expected=sentence("at most {} characters", LARGEST))
    return found


def _take(into: Source, data: bytes, where: str, files: Mapping[str, bytes], level: int) -> None:
    if len(data) > LARGEST:
        raise GuijuError("{} bytes of AsciiDoc", len(data), where=where, expected=sentence("at most {}", LARGEST))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GuijuError("not UTF-8", where=f"{where}, byte {error.start}", expected="AsciiDoc in UTF-8") from error
    comment = verbatim = ""
    for count, line in enumerate(text.splitlines(), 1):
        bare = line.rstrip()
        if comment:
            comment = "" if bare == comment else comment
            continue
        if re.fullmatch(r"(-{4,}|\.{4,}|\+{4,})", bare):
            verbatim = "" if bare == verbatim else (verbatim or bare)
        elif not verbatim:
            if re.fullmatch(r"/{4,}", bare):
                comment = bare
                continue
            if bare.startswith("//"):
                continue
            attribute = _ATTRIBUTE.match(bare)
            if attribute:
                value = attribute[4] or ""
                into.attributes[attribute[2]] = value if not (attribute[1] or attribute[3]) else ""
                continue
            included = _INCLUDE.match(bare)
            if included:
                _include(into, included[1], f"{where} {count}", files, level)
                continue
            if re.match(r"^= \S", bare) and not into.title and not any(into.lines):
                into.title = bare[2:].strip()
                continue
        into.lines.append(bare)
        into.places.append(f"{where} {count}")


def _include(into: Source, path: str, where: str, files: Mapping[str, bytes], level: int) -> None:
    file = next((key for key in files if key == path or key.endswith(f"/{path}")), None)
    file = file or next((key for key in files if key.rsplit("/", 1)[-1] == path.rsplit("/", 1)[-1]), None)
    if file is None or level >= _DEEPEST or sum(map(len, into.lines)) > LARGEST:
        into.notices.append(Notice(where, f"the file {path[:200]} is not at hand", kept=False))
    else:
        _take(into, files[file], file, files, level + 1)
