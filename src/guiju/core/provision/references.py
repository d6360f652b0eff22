"""Standards, acts and places cited in a sentence; designations are read by `core.designation`."""

from __future__ import annotations

import re
from functools import cache

from guiju.core.designation import Designation, DesignationError, parse
from guiju.core.designation.registry import leads_in_text, sure_in_text
from guiju.core.provision.model import Reference
from guiju.core.provision.normalization import LABEL, REFERENCE, hide, straight_before
from guiju.core.provision.tables import compiled

_ZH_CLAUSE = compiled("references_zh_clause")
_EN_CLAUSE = compiled("references_en_clause")
_BEFORE_CLAUSE = re.compile(
    r"(?:clause|subclause|annex|table|figure)\s([A-Z]?\.?\d*(?:\.\d{1,3}){0,5}) (?:of|in) $", re.IGNORECASE
)
_ZH_CLASS = compiled("references_zh_class")
_EN_CLASS_BEFORE = compiled("references_en_class_before")
_EN_CLASS_AFTER = re.compile(
    r",? (?:for )?((?:general )?(?:class|grade|type|level|category) [A-Za-z0-9]{1,4}\b)", re.IGNORECASE
)
_PLACES = compiled("references_places")
_ACTS = compiled("references_acts")
_CITING = compiled("references_citing")
_CITED = compiled("references_cited")
_SHAPE = compiled("references_shape")
_TAIL = re.compile(r"(?:[^\dA-Za-z]?[A-Za-z]+|\d+|[^\dA-Za-z])$")
_SHORTENINGS = 12
"""How often the end of what may be a designation is taken off until it is one."""


@cache
def _lead_pattern() -> re.Pattern[str]:
    names = sorted(
        (name for name in leads_in_text() if name.isascii() and name.isalpha()), key=lambda name: (-len(name), name)
    )
    joined = "|".join(names)
    body = compiled("references_number").pattern
    return re.compile(rf"{_SHAPE.pattern}|(?<![A-Za-z0-9/])(?:{joined}){body}")


def find(text: str) -> tuple[str, tuple[Reference, ...]]:
    """The folded sentence with citations hidden, and the citations in order."""
    found: list[Reference] = []
    for act in _ACTS.finditer(text):
        printed = act[0].strip()
        found.append(Reference(printed, printed, printed, False, "", "", act.span()))
        text = hide(text, *act.span(), REFERENCE)
    position = 0
    while match := _lead_pattern().search(text, position):
        reference = _standard(text, match.start(), match.end())
        if reference is None:
            position = match.start() + 1
            continue
        found.append(reference)
        start, end = reference.span
        text = hide(text, start, end, REFERENCE)
        behind = start + len(reference.text)
        if reference.clause and not reference.klass and behind > end:  # the number of a clause is no value
            text = hide(text, end, behind, LABEL)
        position = end
    for place in _PLACES.finditer(text):
        printed = place[0].strip()
        found.append(Reference(printed, "", "", False, printed, "", place.span()))
        text = hide(text, *place.span(), LABEL)
    return text, tuple(sorted(found, key=lambda reference: reference.span))


def _standard(text: str, start: int, end: int) -> Reference | None:
    written, value = _parsed(text[start:end])
    cited = _is_cited(text, start, start + len(written or text[start:end]))
    if value is None or not _plausible(written, cited):
        written = _shaped(text[start:end]) if cited else ""
        value = None
    if not written:
        return None
    stop = start + len(written)
    clause, klass = "", ""
    if match := _ZH_CLAUSE.match(text, stop):
        clause, stop = match[1].strip(), match.end()
    elif match := _EN_CLAUSE.match(text, stop):
        clause, stop = match[0].strip(" ,("), match.end()
    elif match := straight_before(_BEFORE_CLAUSE, text, start):
        clause = match[0][:-4].strip()
    if match := _ZH_CLASS.match(text, stop):
        klass, stop = match["c"].strip(), max(stop, match.end())
    elif match := straight_before(_EN_CLASS_BEFORE, text, start):
        klass = match[1]
    elif match := _EN_CLASS_AFTER.match(text, stop):
        klass, stop = match[1], match.end()
    name, work, dated = (
        (written, written, False) if value is None else (value.canonical, value.work, value.year is not None)
    )
    return Reference(text[start:stop], name, work, dated, clause, klass, (start, start + len(written)))


def _parsed(written: str) -> tuple[str, Designation | None]:
    """The longest beginning that is a designation."""
    for _ in range(_SHORTENINGS):
        written = written.rstrip(" .,:;-—–/~(")
        if not written:
            break
        try:
            value = parse(written)
            if sure_in_text(value):
                return written, value
            written = ""
        except DesignationError:
            shorter = _TAIL.sub("", written)
            written = shorter if re.search(r"\d", shorter) else ""
    return "", None


def _shaped(written: str) -> str:
    """What has the shape of a designation of a body nobody reads yet (TSG 21, GJB 150.3A)."""
    match = _SHAPE.match(written)
    return match[0].rstrip(" .,:;-—–/~(") if match else ""


def _is_cited(text: str, start: int, end: int) -> bool:
    """Whether the words around say that something is cited: 符合…的规定, "in accordance with"."""
    return _CITING.search(text, max(0, start - 40), start) is not None or _CITED.match(text, end) is not None


def _plausible(written: str, cited: bool) -> bool:
    """Whether it can be meant as a standard: letters and two digits (HB 90, SC 5) are more often something else."""
    letters = re.match(r"[A-Za-z]+", written)
    if letters is None:
        return False
    if letters[0] in ("GB", "ISO", "IEC", "EN", "RFC", "ITU", "ASTM", "DB", "JIS", "DIN", "BS", "IEEE", "GBZ"):
        return letters[0] != "GB" or not re.fullmatch(r"GB\d{1,2}", written)
    if "/" in written or (cited and len(letters[0]) > 1):
        return True
    return re.search(r"\d{3}", written) is not None and re.search(r"[-—–:]\d{2,4}$", written) is not None
