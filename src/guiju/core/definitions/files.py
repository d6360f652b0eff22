"""Files of definitions: their texts, what may stand in a mapping of theirs, and what tells one content from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from guiju.core.definitions.source import Entry
from guiju.core.errors import GuijuError, sentence
from guiju.data import tables


def house_texts(folder: str) -> dict[str, tuple[str, str]]:
    """Name → (file, text) of the definitions of a folder of `data` that come with Guiju."""
    return {name.removesuffix(".yaml"): (name, text) for name, text in tables.texts(folder, ".yaml").items()}


def text_of(path: Path) -> str:
    """The text of a file of one's own. GuijuError where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise GuijuError("not UTF-8 at byte {}", error.start, where=str(path), expected="UTF-8") from None


def check_entries(entry: Entry, given: Mapping[str, Entry], known: Collection[str], needed: Iterable[str] = ()) -> None:
    """GuijuError for an entry of a mapping that is not among the known ones, and for one that is missing."""
    for key, inner in given.items():
        if key not in known:
            raise GuijuError("unknown part {}", repr(key), where=inner.where, expected=", ".join(known))
    for key in needed:
        if key not in given:
            raise GuijuError("{} is missing", repr(key), where=entry.where, expected=sentence("{}: …", key))


def canonical(whole: Entry) -> str:
    """A definition as JSON on one line, its entries in their order."""
    return json.dumps(whole.plain(), ensure_ascii=False, separators=(",", ":"))


def digest_of(whole: Entry) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(whole).encode()).hexdigest()
