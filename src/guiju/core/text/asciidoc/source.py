"""The lines of an AsciiDoc file: comments out, attributes known, conditions decided, included files put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.asciidoc.conditions import Conditions
from guiju.core.text.model import Notice

LARGEST = 20_000_000
"""Bytes with everything included."""
_DEEPEST = 5
_MOST = 2_000
"""Files that are put in, each time one is."""
_ATTRIBUTE = re.compile(r"^:(!?)([A-Za-z0-9_][\w-]*)(!?):(?:\s+(.*?))?\s*$")
_INCLUDE = re.compile(r"^include::([^\[\]]{1,500})\[([^\]]*)\]\s*$")
_TAG = re.compile(r"(?:^|[^A-Za-z0-9_])(tag|end)::([A-Za-z0-9_.-]{1,100})\[\](?:\s|-->|\*/|$)")
_HEADING = re.compile(r"^(={1,8})(\s+\S.*)$")
_FENCE = re.compile(r"(-{4,}|\.{4,}|\+{4,})")
_SETTING = re.compile(r'(?:^|[,;\s])(tags?|lines|leveloffset)\s*=\s*("[^"]*"|[^,\s]*)')


@dataclass
class Source:
    """Lines without comments, with the number of the line in its file; attributes; the title of the document."""

    lines: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    title: str = ""
    notices: list[Notice] = field(default_factory=list)
    size: int = 0


class _Set(Mapping[str, "str | None"]):
    """The attributes that are set, those that were unset left out."""

    def __init__(self, source: Source, unset: set[str]) -> None:
        self.source, self.unset = source, unset

    def __getitem__(self, name: str) -> str | None:
        return None if name in self.unset else self.source.attributes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.source.attributes)

    def __len__(self) -> int:
        return len(self.source.attributes)


def opened(data: bytes, where: str, files: Mapping[str, bytes]) -> Source:
    """The source of a file with what it includes from `files` (by path or by the end of it); no other file is read."""
    taking = _Taking(files, where)
    taking.take(data, where or "line", "", 0)
    return taking.source


class _Taking:
    def __init__(self, files: Mapping[str, bytes], where: str) -> None:
        self.source = Source()
        self.files = files
        self.where = where
        self.unset: set[str] = set()
        self.offset = 0
        self.included = 0
        self.conditions = Conditions(_Set(self.source, self.unset))

    def take(self, data: bytes, where: str, settings: str, level: int) -> None:
        """All lines of a file that count."""
        if len(data) > LARGEST:
            raise GuijuError("{} bytes of AsciiDoc", len(data), where=where, expected=sentence("at most {}", LARGEST))
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise GuijuError("not UTF-8", where=f"{where}, byte {error.start}", expected="AsciiDoc in UTF-8") from error
        comment = verbatim = ""
        depth = len(self.conditions.open)
        left_out: list[str] = []
        for count, line in self._chosen(text, settings, where):
            bare = line.rstrip()
            if comment:
                comment = "" if bare == comment else comment
                continue
            if _FENCE.fullmatch(bare) and self.conditions.holds:
                verbatim = "" if bare == verbatim else (verbatim or bare)
            elif not verbatim and re.fullmatch(r"/{4,}", bare):
                comment = bare
                continue
            elif not verbatim and bare.startswith("//"):
                continue
            said = self.conditions.take(bare)
            if said is None:
                if not self.conditions.holds and bare and not bare.startswith("if"):
                    left_out.append(bare)
                continue
            if not verbatim and self._directive(said, f"{where} {count}", level):
                continue
            self._add(said if verbatim else self._shifted(said), f"{where} {count}")
        self._closed(depth, where)
        if left_out:
            what = "lines of conditions that do not hold are left out"
            self.source.notices.append(Notice(where, what, "\n".join(left_out), kept=False))

    def _closed(self, depth: int, where: str) -> None:
        """A condition that a file leaves open ends with it."""
        if len(self.conditions.open) > depth:
            self.source.notices.append(Notice(where, f"the condition {self.conditions.open[-1][0]} is not closed"))
            while len(self.conditions.open) > depth:
                self.conditions.take("endif::[]")

    def _add(self, line: str, where: str) -> None:
        self.source.size += len(line)
        if self.source.size > LARGEST:
            expected = sentence("at most {} characters", LARGEST)
            raise GuijuError("more text than is read", where=self.where, expected=expected)
        self.source.lines.append(line)
        self.source.places.append(where)

    def _directive(self, line: str, where: str, level: int) -> bool:
        """Whether a line sets an attribute, includes a file or is the title of the document."""
        source = self.source
        if attribute := _ATTRIBUTE.match(line):
            name, value = attribute[2], attribute[4] or ""
            if name == "leveloffset":
                self.offset = _offset(value, self.offset)
            off = bool(attribute[1] or attribute[3])
            (self.unset.add if off else self.unset.discard)(name)
            source.attributes[name] = "" if off else value
            return True
        if included := _INCLUDE.match(line):
            self._include(included[1], included[2], where, level)
            return True
        if re.match(r"^= \S", line) and not self.offset and not source.title and not any(source.lines):
            source.title = line[2:].strip()
            return True
        return False

    def _shifted(self, line: str) -> str:
        """A heading at the level that `leveloffset` asks for."""
        found = _HEADING.match(line) if self.offset and line.startswith("=") else None
        if found is None:
            return line
        return "=" * max(1, min(len(found[1]) + self.offset, 8)) + found[2]

    def _include(self, path: str, settings: str, where: str, level: int) -> None:
        path = re.sub(r"\{([\w-]{1,80})\}", lambda match: self.source.attributes.get(match[1], match[0]), path)
        file = next((key for key in self.files if key == path or key.endswith(f"/{path}")), None)
        name = path.rsplit("/", 1)[-1]
        file = file or next((key for key in self.files if key.rsplit("/", 1)[-1] == name), None)
        self.included += 1
        if file is None or level >= _DEEPEST or self.included > _MOST:
            if "optional" not in settings:
                self.source.notices.append(Notice(where, f"the file {path[:200]} is not at hand", kept=False))
            return
        outer = self.offset
        shift = dict(_SETTING.findall(settings)).get("leveloffset", "").strip('"')
        self.offset = _offset(shift, self.offset) if shift else self.offset
        self.take(self.files[file], file, settings, level + 1)
        self.offset = outer

    def _chosen(self, text: str, settings: str, where: str) -> Iterator[tuple[int, str]]:
        """The lines of a file that tags or numbers of an include name, without the lines that say tags."""
        told = {key: value.strip('"') for key, value in _SETTING.findall(settings)}
        lines = list(enumerate(text.splitlines(), 1))
        if told.get("lines"):
            kept = _numbers(told["lines"], len(lines))
            lines = [(count, line) for count, line in lines if count in kept]
        wanted = [tag.strip() for tag in re.split(r"[;,]", told.get("tags", told.get("tag", ""))) if tag.strip()]
        inside: list[str] = []
        found = False
        for count, line in lines:
            tag = _TAG.search(line) if "::" in line else None
            if tag:
                if tag[1] == "tag":
                    inside.append(tag[2])
                elif tag[2] in inside:
                    inside.remove(tag[2])
            elif not wanted or _wants(wanted, inside):
                found = True
                yield count, line
        if wanted and not found:
            self.source.notices.append(Notice(where, f"no line of the tags {', '.join(wanted)[:200]} is in the file"))


def _wants(wanted: list[str], inside: list[str]) -> bool:
    """Whether lines inside these tags are asked for: `a`, `!a`, `*` (any tag), `**` (all lines)."""
    refused = {tag[1:] for tag in wanted if tag.startswith("!")}
    asked = {tag for tag in wanted if not tag.startswith("!")}
    if any(tag in refused or "*" in refused for tag in inside):
        return False
    return "**" in asked or not asked or ("*" in asked and bool(inside)) or any(tag in asked for tag in inside)


def _numbers(told: str, most: int) -> set[int]:
    """Lines of `1..3;7;9..-1`."""
    found: set[int] = set()
    for part in re.split(r"[;,]", told)[:1000]:
        ends = re.fullmatch(r"\s*(\d{1,7})(?:\.\.(-1|\d{0,7}))?\s*", part)
        if ends:
            last = int(ends[1]) if ends[2] is None else most if ends[2] in ("", "-1") else int(ends[2])
            found.update(range(int(ends[1]), min(last, most) + 1))
    return found


def _offset(told: str, now: int) -> int:
    found = re.fullmatch(r"\s*([+-]?)(\d{1,2})\s*", told)
    if not found:
        return 0
    return now + int(told) if found[1] else int(found[2])
