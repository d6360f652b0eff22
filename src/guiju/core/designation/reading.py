"""Text -> designation, or the reason why not."""

from __future__ import annotations

from guiju.core.designation.errors import DesignationError, RefusalError
from guiju.core.designation.matching import LEAD, LONGEST
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
                return value
        raise _explain(text, tidied, lead, refusal)
    raise _explain(text, tidied, "", None)


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
