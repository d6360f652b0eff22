"""A whole query in a search box that may be a designation, however it was typed."""

from __future__ import annotations

import re

from guiju.core.designation.errors import DesignationError
from guiju.core.designation.model import Designation
from guiju.core.designation.normal import tidy
from guiju.core.designation.reading import LONGEST, parse

_YEAR_AT_END = re.compile(r"(.*[0-9A-Za-z)])(?: ?[ ,(:\-]|-)((?:18|19|20)[0-9]{2})\)?(?:年版?)?")
_HYPHENED = re.compile(
    r"(iso|iec|itu|cen|en|bs|din)[ _-]+(iec|iso|ieee|en|tr|ts|pas|guide|t|r)(?=[ _/0-9-])", re.IGNORECASE
)
_RFC = re.compile(r"(rfc|bcp|std)[ -]?0*([0-9]{1,5})", re.IGNORECASE)


def recognise(text: str) -> tuple[Designation, ...]:
    """The designations the query can mean, most likely first; empty when it looks like none. Never raises.

    >>> [d.canonical for d in recognise("iso 9001 2015")]
    ['ISO 9001:2015']
    """
    if not 2 <= len(text) <= LONGEST:
        return ()
    tidied = tidy(text).strip("《》<>\"'“”‘’.,;。，；")
    if not any("0" <= char <= "9" for char in tidied):
        return ()
    found: dict[str, Designation] = {}
    for candidate in _candidates(tidied):
        try:
            value = parse(candidate)
        except DesignationError:
            continue
        found.setdefault(value.canonical, value)
    return tuple(found.values())[:4]


def _candidates(query: str) -> list[str]:
    """The query, and the ways in which blanks and hyphens stand for the separators of a scheme."""
    made: list[str] = []
    joined = _HYPHENED.sub(r"\1/\2", query)
    spaced = query.replace("_", " ")
    for form in (query, joined, _HYPHENED.sub(r"\1 \2", query), spaced):
        match = _YEAR_AT_END.fullmatch(form)
        if match:
            head, year = match.groups()
            made += (
                [f"{head}:{year}", f"{head}-{year}"] if not re.match(r"(?i)gb|t/|q/|db", head) else [f"{head}-{year}"]
            )
        made.append(form)
    match = _RFC.fullmatch(query)
    if match:
        made.append(f"{match.group(1).upper()} {match.group(2)}")
    return list(dict.fromkeys(made))
