"""Attributes in braces: `{#id .class key=value key="a value"}`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_INSIDE = r"""(?:[^{}"\n]|"(?:[^"\\\n]|\\.)*")*"""
LONGEST = 5_000
"""Characters from one brace to the other."""
BRACES = re.compile(r"\{(" + _INSIDE + r")\}")
_PART = re.compile(
    r"""\s*(?:\#(?P<id>[^\s{}"=]+)|\.(?P<class>[A-Za-z][\w-]*)|(?P<key>[A-Za-z][\w-]*)=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"{}]+)))"""
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stood in the braces."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


def parse(inside: str) -> Attributes | None:
    """The attributes in what stands between braces; None when it is no list of attributes."""
    place, identifier, classes, values = 0, "", [], {}
    text = inside.rstrip()
    while place < len(text):
        match = _PART.match(text, place)
        if match is None:
            return None
        if match["id"]:
            identifier = match["id"]
        elif match["class"]:
            classes.append(match["class"])
        else:
            value = match["quoted"]
            text_of = match["bare"] if value is None else re.sub(r"\\(.)", r"\1", value)
            if match["key"] == "id":
                identifier = text_of
            else:
                values[match["key"]] = text_of
        place = match.end()
    return Attributes(identifier, tuple(classes), values)


def at_end(line: str) -> tuple[str, Attributes]:
    """A line without the attributes at its end, and those."""
    text = line.rstrip()
    if text.endswith("}"):
        for match in BRACES.finditer(text, max(0, len(text) - LONGEST)):
            if match.end() == len(text) and (not match.start() or text[match.start() - 1] in " \t"):
                found = parse(match[1])
                if found is not None:
                    return text[: match.start()].rstrip(), found
    return text, Attributes()


def alone(line: str) -> Attributes | None:
    """The attributes of a line that holds nothing else."""
    match = BRACES.fullmatch(line.strip())
    return None if match is None else parse(match[1])


def write(attributes: Attributes) -> str:
    """The braces; "" when there is nothing to say."""
    parts = []
    values = attributes.values
    if re.fullmatch(r"[^\s{}\"=\\]+", attributes.id):
        parts.append(f"#{attributes.id}")
    elif attributes.id:
        values = {"id": attributes.id, **values}
    parts += [f".{name}" for name in attributes.classes]
    for key, value in values.items():
        if re.fullmatch(r"[^\s\"{}\\#.=]+", value):
            parts.append(f"{key}={value}")
        else:
            escaped = re.sub(r'([\\"])', r"\\\1", re.sub(r"[ \t\r\n]+", " ", value).strip(" "))
            parts.append(f'{key}="{escaped}"')
    return "{" + " ".join(parts) + "}" if parts else ""
