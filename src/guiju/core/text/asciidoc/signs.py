"""What lines of AsciiDoc begin with: fences, attributes, anchors, items, definitions, entries."""

from __future__ import annotations

import re

FENCES = re.compile(r"^(\|===|,===|:===|\+{4,}|-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|--|!===)$")
ATTRIBUTES = re.compile(r"^\[(?!\[)(.*)\]$")
ANCHOR = re.compile(r"^\[\[([^\[\],]{1,200})(?:,([^\[\]]*))?\]\]$")
TITLE = re.compile(r"^\.([^\s.].*)$")
IMAGE = re.compile(r"^image::([^\[\]]{1,500})\[([^\]]*)\]\s*$")
ADMONITION = re.compile(r"^(NOTE|TIP|IMPORTANT|WARNING|CAUTION|DANGER|EDITOR):\s+(.*)$", re.DOTALL)
ITEM = re.compile(r"^\s*(\*{1,6}|-|\.{1,6}|\d{1,3}\.)\s+(.*)$")
DEFINITION = re.compile(r"^\s*+((?:[^:]|:(?!:))+?)::(?:\s+(.*))?$")
DESIGNATION = re.compile(
    r"^(?:(alt|admitted|deprecated|domain|preferred|subject):\[(.*)\]|\[(alt|admitted|deprecated|domain|preferred)\]#(.*)#)\s*$"
)
ENTRY = re.compile(r"^\s*\*\s+\[\[\[([^,\[\]]{1,200})(?:,\s*([^\[\]]{0,300}))?\]\]\]\s*(.*)$", re.DOTALL)
STYLES = {
    "loweralpha": "letter",
    "upperalpha": "letter",
    "arabic": "number",
    "lowerroman": "number",
    "upperroman": "number",
}
DEEPEST = 8
WARNINGS = ("WARNING", "CAUTION", "DANGER", "IMPORTANT")


def note_kind(given: dict[str, str]) -> str:
    if "example" in given or "EXAMPLE" in given:
        return "example"
    if "NOTE" in given or "TIP" in given:
        return "note"
    return "warning" if any(key in given for key in WARNINGS) else ""


def sign_of(line: str) -> str:
    match = ITEM.match(line)
    return "" if match is None else "1." if match[1][0].isdigit() else match[1]
