"""Cells of tables that name other standards: several in one, with a degree before or behind, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guiju.core.designation import Designation, DesignationError, members, parse
from guiju.registry.catalogue.intake.links import between
from guiju.registry.catalogue.intake.record import Record

ADOPTION = (  # the longer words first; EQV, before 2001, is what is MOD since (GB/T 20000.2)
    (re.compile(r"非等效采?用?|not\s+equivalent|\bNEQ\b", re.I), "NEQ"),
    (re.compile(r"修改采?用?|modified|\bMOD\b", re.I), "MOD"),
    (re.compile(r"等效采?用?|equivalent|\bEQV\b", re.I), "EQV"),
    (re.compile(r"等同采?用?|identical(?:\s+to|\s+with)?|\bIDT\b", re.I), "IDT"),
)
_PART = re.compile(r"部分代?替?代?|in part|partially|\bpart(?:ly)?\b(?!\s*\d)", re.I)
_WORDS = re.compile(
    r"^\s*(?:采用(?:国际)?标准|采标|采用|全部|被?代替|被?替代|代|引用|修改|adopts?|amends?|"
    r"replace[sd]?(?: by)?|supersede[sd]?(?: by)?)"
    r"\s*[:：]?\s*", re.I,
)  # fmt: skip
_SEVERAL = re.compile(
    r"[\n\r、；;]|，(?=\s*[A-Z])|[,，](?=\s?\d{1,6}(?:\.\d{1,5}){0,4}\s?[-—–－]\s?\d{4}(?!\d))|(?<=\d)\s{2,}(?=[A-Z])"
)
_NUMBER_ALONE = re.compile(r"\d{1,6}(?:\.\d{1,5}){0,4}(\s?[-—–－:：]\s?\d{2,4})?")
_LED = re.compile(
    r"([A-Za-z]{1,5}\d{0,4}(?:\s?/\s?[A-Za-z]{1,6}){0,2}\s?)\d{1,6}(?:\.\d{1,5}){0,4}(?:\s?[-—–－:：]\s?\d{2,4})?$"
)
_UNDATED = re.compile(r"[A-Za-z]\s?\d{1,6}(?:\.\d{1,5}){0,4}$")
_EDGES = " \t,，()（）[]【】:：=—-–/.。"
_AGAIN = re.compile(r"[,/，]\s{0,9}(?=[A-Z])|(?<!\s)\s{1,9}(?=[A-Z]{2})|[和及与&+]|\band\b")
NOTHING = frozenset({"", "-", "—", "–", "/", "无", "none", "n/a", "\\", "--", "——"})


def pieces(cell: str, separator: str) -> Iterator[str]:
    """The parts of a cell, by the separator of the map and by what people write between numbers."""
    for part in cell.split(separator) if separator else [cell]:
        for piece in _SEVERAL.split(part):
            if piece.strip().lower() not in NOTHING:
                yield piece.strip()


def _whole(parts: list[str]) -> list[str]:
    """The parts, with the letters that were not repeated (代替 GB/T 90019.1、90019.2-2008) and the year that stands
    behind the last of them."""
    made: list[str] = []
    head, run = "", 0
    for part in parts:
        bare = _NUMBER_ALONE.fullmatch(part)
        if bare is None or not head:
            led = _LED.search(part)
            head, run = (led[1], len(made)) if led else ("", 0)
            made.append(part)
            continue
        made.append(f"{head}{part}")
        if bare[1]:
            undated = (at for at in range(run, len(made) - 1) if _UNDATED.search(made[at]))
            for at in undated:
                made[at] += f"{bare[1]}"
            run = len(made)
    return made


def put(record: Record, here: Designation, name: str, cell: str, separator: str) -> None:
    """The relations of one cell into a record; a remark for what is left out."""
    degree = ""
    for piece in _whole(list(pieces(cell, separator))):
        text, found = _degree(name, piece)
        if not text:  # "ISO 9001:2015,IDT" came apart, or the degree stands before several
            degree = _late(record, name, found) or found
            continue
        targets, fault = _designations(text)
        if fault is not None:
            record.notes.append(f"{name} {piece!r} left out: {fault.what}")
        for target in targets:
            _one(record, here, name, target, found or degree)


def _degree(name: str, piece: str) -> tuple[str, str]:
    """The words without their degree, and the degree: of an adoption IDT, MOD …, of a replacement full or part."""
    degree = ""
    if name == "adopts":
        for pattern, code in ADOPTION:
            piece, times = pattern.subn(" ", piece)
            if times:
                degree = degree or code
    elif name in ("replaces", "replaced_by"):
        piece, times = _PART.subn(" ", piece)
        degree = "part" if times else "full"
    text = piece.strip(_EDGES) if degree or name != "adopts" else piece.strip(" ,，")
    text = _WORDS.sub("", text).strip(" ,，")
    if text.count("(") != text.count(")") or text.count("（") != text.count("）"):
        text = text.strip("()（）").strip(_EDGES)
    return text, degree


def _late(record: Record, name: str, degree: str) -> str:
    """Give a degree that stands alone to the relation before it; "" where it was given."""
    if (
        name == "adopts"
        and record.relations
        and record.relations[-1].kind == "adopts"
        and not record.relations[-1].degree
    ):
        record.relations[-1].degree = degree
        return ""
    return degree


def _designations(text: str) -> tuple[list[Designation], DesignationError | None]:
    """The designation, or those that stand beside each other where the whole is none; what is wrong with the rest."""
    try:
        value = parse(text)
        return list(members(value)) or [value], None
    except DesignationError as error:
        fault = error
    for match in _AGAIN.finditer(text):
        try:
            first = parse(text[: match.start()].strip(_EDGES))
        except DesignationError:
            continue
        rest, wrong = _designations(text[match.end() :].strip(" ,，"))
        if rest:
            return [first, *rest], wrong
    return [], fault


def _one(record: Record, here: Designation, name: str, target: Designation, degree: str) -> None:
    kind, outward = ("replaces", False) if name == "replaced_by" else (name, True)
    link = between(here, target, kind, outward=outward, key=record.key, degree=degree)
    if isinstance(link, str):
        record.notes.append(f"{name}: {link}")
    elif all((link.kind, link.key, link.outward) != (r.kind, r.key, r.outward) for r in record.relations):
        record.relations.append(link)
