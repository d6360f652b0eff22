"""How Guiju's Word files say what Word has no word for: names of bookmarks and of styles, the same both ways."""

from __future__ import annotations

import hashlib
import re

from guiju.core.text.identifiers import well_formed

CITATION, PICTURE = "GuijuCitation", "GuijuPicture"
"""Styles of letters: a standard that is cited, a picture that is not in the file."""
REFERENCE, FOOTNOTE, TERM = "Guiju Reference", "Guiju Footnote", "Guiju Term"
"""Names of styles of paragraphs; that of a term ends with the level of its heading."""
_PREFIX, _DIGEST = "g_", "gx_"
_LONGEST = 40
"""Letters of the name of a bookmark, by Word."""


def bookmark(identifier: str) -> str:
    """The name of the bookmark of an identifier; one that has no room in a name gets another identifier by it. "" for
    none."""
    if not identifier:
        return ""
    name = _PREFIX + re.sub(r"[^A-Za-z0-9]", lambda match: f"_{ord(match[0]):02x}", identifier)
    if len(name) <= _LONGEST and identifier.isascii():
        return name
    return _DIGEST + hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def identifier(name: str) -> str:
    """The identifier a bookmark stands for: the one that was written, else its own name made fit."""
    if name.startswith(_PREFIX):
        found = re.sub(r"_([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), name[len(_PREFIX) :])
        if well_formed(found):
            return found
    return name if well_formed(name) else re.sub(r"[^A-Za-z0-9_.\-]", "-", f"b-{name}")[:90]


def is_own(name: str) -> bool:
    """Whether a bookmark was written here."""
    return name.startswith((_PREFIX, _DIGEST))
