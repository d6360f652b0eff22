"""A range of designations (GB/T 5750.1~5750.13-2023) and the designations in it."""

from __future__ import annotations

from dataclasses import replace

from guiju.core.designation.model import Designation

LONGEST = 200
"""Designations. No standard has as many parts; what looks longer is a slip."""


def members(d: Designation) -> tuple[Designation, ...]:
    """Each designation that a range names, in order; empty for what is no range, or one whose ends do not belong
    together (another number, the end before the beginning, more than 200)."""
    until = d.mark("until")
    if not until:
        return ()
    first = d.parts[-1] if d.parts else d.number
    stem, _, last = until.rpartition(".")
    if stem not in (("", ".".join((d.number, *d.parts[:-1]))) if d.parts else ("",)):
        return ()
    if not (first.isdecimal() and last.isdecimal()) or not 0 < int(last) - int(first) < LONGEST:
        return ()
    marks = tuple(mark for mark in d.marks if mark[0] != "until")
    width = len(first) if first.startswith("0") else 0
    return tuple(
        replace(d, parts=(*d.parts[:-1], each), marks=marks) if d.parts else replace(d, number=each, marks=marks)
        for each in (str(count).zfill(width) for count in range(int(first), int(last) + 1))
    )
