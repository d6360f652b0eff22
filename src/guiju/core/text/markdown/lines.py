"""The block level of Guiju Markdown: lines into pieces (headings, paragraphs, lists, containers, rows, fences)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from guiju.core.errors import GuijuError, sentence
from guiju.core.text.markdown.attributes import Attributes, alone, at_end, parse

DEEPEST = 40
"""Levels of blocks in blocks."""
_HEADING = re.compile(r"(#{1,12})(?:[ \t]+(.*)|$)")
_FENCE = re.compile(r"(`{3,}+|~{3,}+)\s*+([\w.+-]*+)\s*+$")
_OPENING = re.compile(r":{3,}+[ \t]*+([a-z][a-z-]*+)[ \t]*+(?:\{(.*)\}[ \t]*+)?$")
_CLOSING = re.compile(r":{3,}+[ \t]*+$")
_MARKER = re.compile(r"(?:([-*+])|(\d{1,9})([.)])|([a-z])\))(?:[ \t]|$)")
_ENTRY = re.compile(r"@[ \t]")
_FIELD = re.compile(r"([a-z]+):(?:[ \t]+(.*)|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of block structure. `kind`: heading, paragraph, list, container, rows, fence, maths, quote, entry."""

    kind: str
    line: int
    """The line in the source, from 1."""
    lines: tuple[str, ...] = ()
    """Lines of a paragraph, of rows, of a fence, of a formula; the text of a heading."""
    attributes: Attributes = field(default_factory=Attributes)
    name: str = ""
    """A container's name, a list's style, a fence's syntax."""
    level: int = 0
    """A heading's level, a list's first number."""
    pieces: tuple[Piece, ...] = ()
    items: tuple[tuple[Attributes, tuple[Piece, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its number in the source."""

    number: int
    text: str


def pieces(source: list[Line], depth: int = 0) -> tuple[Piece, ...]:
    """The pieces of some lines. Raises GuijuError for a container or fence left open, and for too deep a nesting."""
    if depth > DEEPEST:
        raise GuijuError(
            "blocks nest too deep",
            where=f"line {source[0].number}",
            expected=sentence("at most {} levels of blocks", DEEPEST),
        )
    return _Splitter(source, depth).split()


class _Splitter:
    def __init__(self, source: list[Line], depth: int) -> None:
        self.source = source
        self.depth = depth
        self.place = 0
        self.found: list[Piece] = []
        self.waiting = Attributes()

    def split(self) -> tuple[Piece, ...]:
        while self.place < len(self.source):
            line = self.source[self.place]
            text = line.text.strip(" \t")
            if not text:
                self.place += 1
                continue
            attributes = alone(text) if text.startswith("{") else None
            if attributes is not None:
                self.waiting = attributes
                self.place += 1
                continue
            self._piece(line, text)
            self.waiting = Attributes()
        return tuple(self.found)

    def _piece(self, line: Line, text: str) -> None:
        if match := _HEADING.fullmatch(text):
            title, attributes = at_end(match[2] or "")
            self._add(Piece("heading", line.number, (title,), attributes, level=len(match[1])))
            self.place += 1
        elif match := _FENCE.fullmatch(text):
            self._fence(line, match[1], match[2])
        elif text.startswith("$$"):
            self._maths(line, text)
        elif match := _OPENING.fullmatch(text):
            self._container(line, match[1], match[2])
        elif _CLOSING.fullmatch(text):
            raise GuijuError("a container is closed that is not open", where=f"line {line.number}", expected="::: name")
        elif text.startswith("|"):
            self._take("rows", line, lambda each: each.startswith("|"))
        elif text.startswith(">"):
            self._quote(line)
        elif _ENTRY.match(text):
            self._entry(line)
        elif _MARKER.match(text) and not _is_rule(text):
            self._list(line)
        elif _is_rule(text):
            self.place += 1
        else:
            self._paragraph(line)

    def _add(self, piece: Piece) -> None:
        self.found.append(piece)

    def _take(self, kind: str, line: Line, belongs: Callable[[str], bool]) -> None:
        taken: list[str] = []
        while self.place < len(self.source):
            text = self.source[self.place].text.strip(" \t")
            if not belongs(text):
                break
            taken.append(text)
            self.place += 1
        self._add(Piece(kind, line.number, tuple(taken), self.waiting))

    def _fence(self, line: Line, mark: str, syntax: str) -> None:
        indent = len(line.text) - len(line.text.lstrip(" "))
        taken: list[str] = []
        for place in range(self.place + 1, len(self.source)):
            text = self.source[place].text
            stripped = text.strip(" \t")
            if stripped.startswith(mark) and set(stripped) == {mark[0]}:
                self.place = place + 1
                self._add(Piece("fence", line.number, tuple(taken), self.waiting, name=syntax))
                return
            taken.append(text[min(indent, len(text) - len(text.lstrip(" "))) :])
        raise GuijuError("a fence is not closed", where=f"line {line.number}", expected=sentence("a line {}", mark))

    def _maths(self, line: Line, text: str) -> None:
        if len(text) > 4 and text.endswith("$$"):
            self.place += 1
            self._add(Piece("maths", line.number, (text[2:-2].strip(),), self.waiting))
            return
        taken = [text[2:]] if text[2:] else []
        for place in range(self.place + 1, len(self.source)):
            inner = self.source[place].text.strip(" \t")
            if inner.endswith("$$"):
                if inner[:-2].strip():
                    taken.append(inner[:-2])
                self.place = place + 1
                self._add(Piece("maths", line.number, tuple(taken), self.waiting))
                return
            taken.append(inner)
        raise GuijuError("a formula is not closed", where=f"line {line.number}", expected="a line $$")

    def _container(self, line: Line, name: str, braces: str | None) -> None:
        attributes = parse(braces) if braces else Attributes()
        if attributes is None:
            raise GuijuError(
                "these are no attributes", where=f"line {line.number}", expected='{#id .class key="value"}'
            )
        end = self._closing(line, name)
        inner = self.source[self.place + 1 : end]
        self.place = end + 1
        self._add(
            Piece("container", line.number, (), attributes, name=name, pieces=pieces(inner, self.depth + 1))
            if name not in VERBATIM
            else Piece("container", line.number, tuple(each.text.strip() for each in inner), attributes, name=name)
        )

    def _closing(self, line: Line, name: str) -> int:
        open_ones, fence = 1, ""
        for place in range(self.place + 1, len(self.source)):
            text = self.source[place].text.strip(" \t")
            if fence:
                fence = "" if text.startswith(fence) and set(text) == {fence[0]} else fence
            elif match := _FENCE.fullmatch(text):
                fence = match[1]
            elif _OPENING.fullmatch(text):
                open_ones += 1
            elif _CLOSING.fullmatch(text):
                open_ones -= 1
                if not open_ones:
                    return place
        raise GuijuError('the container "{}" is not closed', name, where=f"line {line.number}", expected="a line :::")

    def _quote(self, line: Line) -> None:
        taken: list[Line] = []
        while self.place < len(self.source):
            each = self.source[self.place]
            text = each.text.strip(" \t")
            if not text.startswith(">"):
                break
            taken.append(Line(each.number, text[2:] if text.startswith("> ") else text[1:]))
            self.place += 1
        self._add(Piece("quote", line.number, (), self.waiting, pieces=pieces(taken, self.depth + 1)))

    def _entry(self, line: Line) -> None:
        taken = [line.text.strip(" \t")[2:]]
        self.place += 1
        while self.place < len(self.source):
            text = self.source[self.place].text.strip(" \t")
            if not text or _ENTRY.match(text) or begins(text):
                break
            taken.append(text)
            self.place += 1
        last, attributes = at_end(taken[-1])
        self._add(Piece("entry", line.number, (*taken[:-1], last), attributes))

    def _paragraph(self, line: Line) -> None:
        taken = [line.text.strip(" \t")]
        self.place += 1
        while self.place < len(self.source):
            text = self.source[self.place].text.strip(" \t")
            if not text or begins(text):
                break
            taken.append(text)
            self.place += 1
        self._add(Piece("paragraph", line.number, tuple(taken), self.waiting))

    def _list(self, line: Line) -> None:
        items: list[tuple[Attributes, tuple[Piece, ...]]] = []
        style, first = _style(line.text.strip(" \t"))
        while self.place < len(self.source):
            head = self.source[self.place]
            text = head.text.lstrip(" \t")
            if not text or not _MARKER.match(text) or _is_rule(text) or _style(text)[0] != style:
                break
            items.append(self._item(head, text))
            self._skip_blank_before_item(style)
        self._add(Piece("list", line.number, (), self.waiting, name=style, level=first, items=tuple(items)))

    def _skip_blank_before_item(self, style: str) -> None:
        place = self.place
        while place < len(self.source) and not self.source[place].text.strip():
            place += 1
        if place < len(self.source):
            text = self.source[place].text.lstrip(" \t")
            if _MARKER.match(text) and not _is_rule(text) and _style(text)[0] == style:
                self.place = place

    def _item(self, head: Line, text: str) -> tuple[Attributes, tuple[Piece, ...]]:
        match = _MARKER.match(text)
        assert match is not None
        indent = len(head.text) - len(text)
        width = indent + match.end()
        rest, attributes = text[match.end() :], Attributes()
        if braces := re.match(r"\s*\{([^{}]*)\}(?:\s+|$)", rest):
            found = parse(braces[1])
            if found is not None and (found.id or "label" in found.values):
                attributes, rest = found, rest[braces.end() :]
        inner = [Line(head.number, rest)]
        self.place += 1
        blank = False
        while self.place < len(self.source):
            each = self.source[self.place]
            stripped = each.text.strip(" \t")
            here = len(each.text) - len(each.text.lstrip(" "))
            if not stripped:
                blank = True
                inner.append(Line(each.number, ""))
            elif here >= width or (here > indent and here >= 2):
                inner.append(Line(each.number, each.text[min(here, width) :]))
                blank = False
            elif blank or begins(stripped):
                break
            else:
                inner.append(Line(each.number, stripped))
            self.place += 1
        return attributes, pieces(inner, self.depth + 1)


VERBATIM = {"media"}
"""Containers whose lines are kept as they are."""


def begins(text: str) -> bool:
    """Whether a line that is no blank one begins something else than a paragraph."""
    return bool(
        _HEADING.fullmatch(text)
        or _FENCE.fullmatch(text)
        or text.startswith(("$$", "|", ">"))
        or _OPENING.fullmatch(text)
        or _CLOSING.fullmatch(text)
        or _ENTRY.match(text)
        or _MARKER.match(text)
        or (text.startswith("{") and alone(text) is not None)
    )


def _is_rule(text: str) -> bool:
    """A thematic break of CommonMark: it says nothing here."""
    bare = text.replace(" ", "")
    return len(bare) >= 3 and set(bare) in ({"-"}, {"*"}, {"_"})


def _style(text: str) -> tuple[str, int]:
    match = _MARKER.match(text)
    assert match is not None
    if match[1]:
        return {"-": "dash", "*": "bullet", "+": "plain"}[match[1]], 1
    if match[4]:
        return "letter", ord(match[4]) - 96
    return "number", int(match[2])


def fields(piece: Piece, names: set[str]) -> dict[str, str] | None:
    """The lines `name: text` of a paragraph, when all of it is such lines of these names."""
    found: dict[str, list[str]] = {}
    last = ""
    for line in piece.lines:
        match = _FIELD.fullmatch(line)
        if match and match[1] in names:
            if match[1] in found:
                found[match[1]] += ["\n", match[2] or ""]
            else:
                last = match[1]
                found[last] = [match[2] or ""]
        elif found and line.startswith("‖"):
            found[last] += [" ", line]
        else:
            return None
    return {key: "".join(parts) for key, parts in found.items()} or None
