"""What of a text from outside may become markup: elements and attributes, links, images. One list for every page and
every file that a browser or a reading system opens; whatever is not on it becomes plain words.

The list is `data/text/allowed.csv`. A writer of ours writes names of elements of its own only; names that come from
outside (formulas, drawings) and addresses pass here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from guiju.core.errors import GuijuError
from guiju.core.text.xml import Element, name, parse
from guiju.data import tables

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Types of images that cannot hold anything but an image."""
_LINK = re.compile(r"(?:https?://|mailto:)[^\x00-\x1f\x7f\ud800-\udfff]+", re.IGNORECASE)
_INSIDE = re.compile(r"#[^\x00-\x20\x7f]*|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_ADDRESS = re.compile(r"url\(\s*[\"']?(?![\s\"']*#)", re.IGNORECASE)
_ELSEWHERE = re.compile(_ADDRESS.pattern + r"|@import|image-set|src\(|expression\(|\\", re.IGNORECASE)
_SVG = "http://www.w3.org/2000/svg"
_ACTING = {"href", "src", "srcdoc", "style", "action", "formaction", "actiontype", "ping", "data"}


@dataclass(frozen=True, slots=True)
class Allowed:
    """An element that may be written. `attributes`: {"*"} is any that does not act. `holds`: markup, text, nothing."""

    attributes: frozenset[str]
    holds: str


@cache
def elements(language: str) -> Mapping[str, Allowed]:
    """The elements of a language: html, mathml or svg."""
    return {
        row["element"]: Allowed(frozenset(row["attributes"].split()), row["holds"])
        for row in tables.rows("text/allowed.csv")
        if row["language"] == language
    }


def link(address: str) -> str:
    """The address, if a page may lead there (http, https, mailto); "" for any other."""
    address = address.strip()
    return address if _LINK.fullmatch(address) else ""


def acts(attribute: str) -> bool:
    """Whether an attribute (of any prefix) can run something, load something or lead elsewhere."""
    bare = _bare(attribute)
    return bare.startswith("on") or bare in _ACTING or (bare == "base" and attribute != "base")


def _bare(attribute: str) -> str:
    return attribute[attribute.find("}") + 1 :].split(":")[-1].lower()


def picture(type: str, data: bytes) -> bool:
    """Whether bytes may be shown as an image: of a type that holds nothing else, or a drawing that only draws."""
    return type in PICTURES or (type == "image/svg+xml" and not strange_in_drawing(data))


def strange_in_drawing(data: bytes) -> str:
    """What an SVG holds beside shapes, words and styles of its own; "" for a drawing that only draws."""
    try:
        root, _ = parse(data)
    except GuijuError as error:
        return error.what
    return next(_strange(root), "")


def _strange(root: Element) -> Iterator[str]:
    known = elements("svg")
    for element in root.iter():
        space, _, _ = str(element.tag).rpartition("}")
        kind = name(element)
        drawn = space in ("", f"{{{_SVG}")
        if (drawn and kind not in known) or "xhtml" in space.lower() or kind.lower() == "script":
            yield f"<{kind}>"
        if kind == "style" and _ELSEWHERE.search("".join(str(t) for t in element.itertext())):
            yield "<style> with addresses"
        for key, value in element.attrib.items():
            if _acting(str(key), str(value).strip()):
                yield f'{_bare(str(key))}="{str(value)[:60]}"'


def _acting(attribute: str, value: str) -> bool:
    """Whether an attribute of a drawing does more than draw: what it names may only stand in the drawing itself."""
    bare = _bare(attribute)
    if bare in ("href", "src"):
        return not _INSIDE.fullmatch(value)
    if bare == "style":
        return _ELSEWHERE.search(value) is not None
    return (acts(attribute) and bare != "data") or _ADDRESS.search(value) is not None
