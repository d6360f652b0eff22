"""What the covers of an STS file say of other standards: adopted, in which degree; replaced.

A degree is what the file declares (ISO/IEC Guide 21-1: identical, modified, not equivalent), never a guess: a cover
inside another says which standard is adopted, and nothing of how."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from guiju.core.text.xml import Element, attribute, elements, name, text

Degree = Literal["", "IDT", "MOD", "NEQ"]
_DEGREES: tuple[tuple[re.Pattern[str], Degree], ...] = (
    (re.compile(r"\bneq\b|not.?equivalent|非等效", re.IGNORECASE), "NEQ"),
    (re.compile(r"\bidt\b|identical|等同", re.IGNORECASE), "IDT"),
    (re.compile(r"\bmod\b|modified|modification|修改采用", re.IGNORECASE), "MOD"),
)
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-/]")
_ADOPTS = re.compile(
    r"adopt|identical|\bidt\b|\bmod\b|modified|equivalent|\bneq\b|endors|based on|corresponds", re.IGNORECASE
)
_BACKWARDS = re.compile(r"\bby\b|\bis adopted\b", re.IGNORECASE)
_REPLACES = re.compile(r"replace|supersede|revise|cancel", re.IGNORECASE)
_DECLARED = ("degree", "adoption degree", "degree of correspondence", "degree of equivalence", "correspondence")


@dataclass(frozen=True, slots=True)
class Relations:
    """The standard adopted, how, and the standards replaced, as printed."""

    corresponds: str = ""
    degree: Degree = ""
    replaces: tuple[str, ...] = ()


def degree(said: str) -> Degree:
    """The degree some words declare; "" for none."""
    words = _WORDS.sub(" ", said)
    return next((each for pattern, each in _DEGREES if pattern.search(words)), "")


def relations(metas: list[Element], first: Element, done: set[Element]) -> Relations:
    """What the covers say, `first` speaking for the document. Elements that were read are put into `done`."""
    corresponds, how = "", _declared(metas)
    replaces: list[str] = []
    for meta in metas:
        for cross in elements(meta):
            if name(cross) != "std-xref":
                continue
            kind, said = _WORDS.sub(" ", attribute(cross, "type")), _reference(cross)
            if not said or _BACKWARDS.search(kind):
                continue
            if _REPLACES.search(kind) and meta is first:
                replaces.append(said)
                done.update(cross.iter())
            elif _ADOPTS.search(kind):
                corresponds, how = corresponds or said, how or degree(kind)
                done.update(cross.iter())
    if not corresponds:
        corresponds = _inside(metas, first)
    return Relations(corresponds, how if corresponds else "", tuple(replaces))


def _declared(metas: list[Element]) -> Degree:
    """The degree a cover declares in a field of its own."""
    for meta in metas:
        for entry in meta.iter():
            if name(entry) == "custom-meta":
                parts = {name(e): text(e) for e in elements(entry)}
                if parts.get("meta-name", "").lower() in _DECLARED and (found := degree(parts.get("meta-value", ""))):
                    return found
    return ""


def _reference(cross: Element) -> str:
    """The reference of a `std-xref`: dated before undated; else its own words."""
    found = [e for e in cross.iter() if name(e) == "std-ref" and text(e)]
    best = next((e for e in found if attribute(e, "type") == "dated"), found[0] if found else None)
    if best is not None:
        return text(best)
    parts = {name(e): text(e) for e in cross.iter() if name(e) in ("originator", "doc-number", "part-number", "year")}
    if parts.get("doc-number"):
        part = f"-{parts['part-number']}" if parts.get("part-number") else ""
        year = f":{parts['year']}" if parts.get("year") else ""
        return f"{parts.get('originator', '')} {parts['doc-number']}{part}{year}".strip()
    return "" if any(True for _ in elements(cross)) else text(cross)


def _inside(metas: list[Element], first: Element) -> str:
    """The standard whose cover stands under this one: the next one in."""
    for meta in metas:
        if meta is first or (name(meta) == name(first) and meta.getparent() is first.getparent()):
            continue
        found = [e for e in elements(meta) if name(e) == "std-ref" and text(e)]
        best = next((e for e in found if attribute(e, "type") == "dated"), found[0] if found else None)
        if best is not None:
            return text(best)
    return ""
