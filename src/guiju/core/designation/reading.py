"""Text -> designation, or the reason why not."""

from __future__ import annotations

from dataclasses import replace

from guiju.core.designation.errors import DesignationError, RefusalError
from guiju.core.designation.matching import LEAD, LONGEST, implausible, suspect
from guiju.core.designation.model import Designation
from guiju.core.designation.normal import original_offset, tidy
from guiju.core.designation.registry import by_lead
from guiju.core.designation.suggestion import near_leads, suggestions


def parse(text: str) -> Designation:
    """Read one designation.

    >>> parse("GB／T１.１—2020").canonical
    'GB/T 1.1-2020'

    Raises DesignationError, which says at which code point reading stopped and what was expected there.
    """
    if len(text) > LONGEST:
        raise DesignationError(
            f"a designation is never longer than {LONGEST} characters; this text has {len(text)}",
            position=LONGEST,
            expected="one designation",
        )
    tidied = tidy(text)
    match = LEAD.match(tidied)
    if match is not None:
        lead = match.group()
        refusal: RefusalError | None = None
        for scheme in by_lead("#" if lead <= "9" else lead.upper()):
            try:
                value = scheme.read(tidied, text)
            except RefusalError as error:
                refusal = refusal or error
                continue
            if value is not None:
                if suspect(value):
                    refusal = _implausible(value, tidied)
                    if refusal is not None:
                        raise _explain(text, tidied, lead, refusal)
                return value
        raise _explain(text, tidied, lead, refusal)
    if (inside := _unwrapped(tidied)) is not None:
        return _read_inside(text, tidied, inside)
    raise _explain(text, tidied, "", None)


def _implausible(value: Designation, tidied: str) -> RefusalError | None:
    """Why a value is none, and where the digits in question stand in the text."""
    fault = implausible(value)
    if fault is None:
        return None
    what, digits, expected = fault
    return RefusalError(what, max(tidied.rfind(digits), 0), expected)


_PAIRS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}


def _unwrapped(tidied: str) -> str | None:
    """What stands inside brackets or quotation marks around the whole text; None without such."""
    if len(tidied) > 2 and _PAIRS.get(tidied[0]) == tidied[-1]:
        return tidied[1:-1].strip(" ")
    return None


def _read_inside(text: str, tidied: str, inside: str) -> Designation:
    shift = tidied.index(inside, 1)
    try:
        return replace(parse(inside), input=text)
    except DesignationError as error:
        raise DesignationError(
            error.what,
            position=original_offset(text, error.position + shift),
            expected=error.expected,
            suggestions=error.suggestions,
        ) from None


def _explain(text: str, tidied: str, lead: str, refusal: RefusalError | None) -> DesignationError:
    if not tidied:
        return DesignationError("the text is empty", position=0, expected="a designation")
    offered = suggestions(tidied)
    if refusal is not None:
        return DesignationError(
            refusal.what,
            position=original_offset(text, refusal.position),
            expected=refusal.expected,
            suggestions=offered,
        )
    candidates = by_lead("#" if "0" <= lead[:1] <= "9" else lead.upper()) if lead else ()
    if not candidates:
        return DesignationError(
            f"no numbering scheme begins with {lead or tidied[0]!r}",
            position=original_offset(text, 0),
            expected="the prefix of a known scheme, such as " + ", ".join(near_leads(lead)),
            suggestions=offered,
        )
    position, expected = max((scheme.grammar.fault(tidied) for scheme in candidates), key=lambda fault: fault[0])
    found = tidied[position : position + 12]
    what = f"{found!r} cannot stand here" if found else "the designation breaks off"
    return DesignationError(what, position=original_offset(text, position), expected=expected, suggestions=offered)
