"""What Metanorma's authors write as the name of a reference: `nofetch(ISO 1)`, `(2)ISO 1`, `path:(…,…)`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABEL = re.compile(r"[(\[](\d{1,4}[a-z]?)[)\]]\s*")
_WRAPPED = re.compile(r"(nofetch|hidden|dropid|usrlbl|local-file|amend|code)\(", re.IGNORECASE)
_PATH = re.compile(r"(?:repo|path|local-file|attachment):?\(([^(),]*),\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:merge|dual)\(([^(),]*),.*\)$", re.IGNORECASE)
_ALL_PARTS = re.compile(r"^(.*\d)-all$|^(.*\d)\s*\(all parts\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """The designation of a reference, the label its number gives it ([1]), whether it stands in no list."""

    designation: str
    label: str = ""
    hidden: bool = False


def read(told: str) -> Name:
    """The name that stands in the brackets of an entry.

    >>> read("(1)nofetch(ISO/IEC 99003)")
    Name(designation='ISO/IEC 99003', label='[1]', hidden=False)
    """
    text, label, hidden = told.strip(), "", False
    while True:
        if (numbered := _LABEL.match(text)) and text[numbered.end() :]:
            label, text = f"[{numbered[1]}]", text[numbered.end() :]
        elif wrapped := _WRAPPED.match(text) or _PATH.match(text):
            hidden = hidden or wrapped[1].lower() == "hidden"
            text = text[wrapped.end() :].removesuffix(")").strip()
        elif several := _SEVERAL.match(text):
            text = several[1].strip()
        else:
            break
    if text.isdigit():
        return Name("", f"[{text}]", hidden)
    if parts := _ALL_PARTS.match(text):
        text = f"{parts[1] or parts[2]} (all parts)"
    return Name(re.sub(r"--$", "—", text), label, hidden)
